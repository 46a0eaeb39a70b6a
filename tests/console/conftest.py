"""The console for every test of a desk: over a played exercise, over a new operation, or in a real browser."""

from collections.abc import Iterator

import pytest

from kit.browser import browser, browser_pages  # noqa: F401 - fixtures
from kit.console import Console, opened_exercise, opened_small, served
from resguardo.operation.policy import Role

TEAM = {
    "irma": Role.INTAKE_OFFICER,
    "rita": Role.REGISTRAR,
    "edgar": Role.ESCORT,
    "carla": Role.CARER,
    "delia": Role.SHELTER_DIRECTOR,
    "gaspar": Role.GATEKEEPER,
    "celia": Role.COUNTER,
    "cosme": Role.COUNTER,
    "olga": Role.COUNT_OFFICER,
    "pablo": Role.POLICE,
    "nora": Role.CHILD_PROTECTION,
    "alba": Role.ALERT_UNIT,
    "marta": Role.MEDIC,
    "ines": Role.INTERVIEWER,
    "julia": Role.JUDGE,
    "sara": Role.SPOKESPERSON,
    "mora": Role.MONITOR,
}
"""One member of the team for each role, beside the coordinator `ana`."""


@pytest.fixture
def exercise(tmp_path) -> Iterator[Console]:
    """The console over a fresh copy of the played exercise."""
    with opened_exercise(tmp_path / "data") as console:
        yield console


@pytest.fixture
def small(tmp_path) -> Iterator[Console]:
    """The console over a new operation with one member of the team a role."""
    with opened_small(tmp_path / "data", TEAM) as console:
        yield console


@pytest.fixture
def address(request) -> Iterator[str]:
    """The address of a server over the console that the test asked for (`exercise` or `small`)."""
    for name in ("exercise", "small"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
    with served() as found:
        yield found
