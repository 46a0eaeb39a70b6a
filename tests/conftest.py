"""What every test can ask for: PostgreSQL, a real browser, and a summary that never hides what did not run."""

import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kit import postgresql

CLUSTER = "RESGUARDO_TESTS_POSTGRESQL_FOLDER"
NEEDED = {
    "postgresql": ("postgresql_server", "RESGUARDO_TESTS_WITHOUT_POSTGRESQL", "PostgreSQL"),
    "chromium": ("browser", "RESGUARDO_TESTS_WITHOUT_CHROMIUM", "Chromium"),
}
"""Marker -> the fixture that brings it, the variable by which `make test` says that there is none, and what to call it."""
COMPARED = {
    "RESGUARDO_PFIF_DATA": "the reference vectors of PFIF",
    "RESGUARDO_NAMES_DATA": "the siblings of the development data of names",
}
"""Other people's data, never copied in here: where it lies, and what it is compared with."""
WITHOUT = NEEDED["postgresql"][1]
_left_out: Counter[str] = Counter()

# A slow machine is no fault of the code, so examples have no deadline. `make test` draws the same
# examples every time; `make fuzz` draws fresh ones.
_patient = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("suite", _patient, derandomize=True)
settings.register_profile("fuzz", _patient, max_examples=1000)
settings.load_profile(os.environ.get("RESGUARDO_TESTS_PROFILE", "suite"))


def pytest_configure(config: pytest.Config) -> None:
    """Choose, before any worker starts, the folder of the one server that all workers share."""
    if not hasattr(config, "workerinput"):
        os.environ[CLUSTER] = str(postgresql.fresh_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server when the run ends, well or badly."""
    if not hasattr(config, "workerinput"):
        postgresql.stop(Path(os.environ.pop(CLUSTER)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a server or a browser; leave it out only where `make test` said that there is none."""
    for marker, (fixture, without, what) in NEEDED.items():
        for item in items:
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)
        if os.environ.get(without) == "1":
            left_out = [item for item in items if item.get_closest_marker(marker)]
            items[:] = [item for item in items if item not in left_out]
            config.hook.pytest_deselected(items=left_out)
            _left_out.update(f"{what}: {item.nodeid.split('::')[0]}" for item in left_out)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = dict(_left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Take over what a worker left out; every worker collects the same."""
    _left_out.update(Counter(getattr(node, "workeroutput", {}).get("left_out", {})) - _left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the groups that did not run, if any."""
    for variable, what in COMPARED.items():
        if not Path(os.environ.get(variable, "no-such-folder")).is_dir():
            terminalreporter.write_line(f"not compared: {what} ({variable} names no folder)")
    for file, count in sorted(_left_out.items()):
        terminalreporter.write_line(f"deselected, {count} tests need {file}", red=True)


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """The address of the run's own PostgreSQL server, started by the first test that asks."""
    if os.environ.get(WITHOUT) == "1":
        pytest.fail(f"this test needs the marker `postgresql`, since {WITHOUT}=1 must leave it out")
    folder = Path(os.environ[CLUSTER])
    address = folder / "address"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            address.write_text(postgresql.start(folder), encoding="utf-8")
    return address.read_text(encoding="utf-8")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of an empty database that is this test's alone."""
    with postgresql.fresh_database(postgresql_server) as url:
        yield url
