"""The tablets behind the console: one house, the console's own PINs, and the same account on both sides."""

import json
from collections.abc import Iterator

import pytest

from kit.console import PIN, Console, opened_small
from kit.tablets import PaperTablet
from resguardo.operation.policy import Role
from resguardo.tablet import enrolment, housing


@pytest.fixture
def console(tmp_path) -> Iterator[Console]:
    """A new operation with a counter."""
    with opened_small(tmp_path / "data", {"celia": Role.COUNTER}) as opened:
        yield opened


class ThroughConsole(PaperTablet):
    """A paper tablet that asks through the console's own addresses."""

    def __init__(self, console: Console) -> None:
        super().__init__(None)
        self.client = console.client()

    def post(self, door, body, **headers):
        """Ask one door."""
        answer = self.client.post(
            f"/tablet/api/{door}", body, content_type="application/json", **headers
        )
        return answer.status_code, json.loads(answer.content)


def test_whoever_serves_the_console_serves_its_tablets(console):
    """The app and its doors are there under the console's address, with the app's own policy."""
    answer = console.client().get("/tablet/")
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_counter_signs_in_with_the_consoles_pin(console):
    """One PIN a person, checked and throttled in one place."""
    coordinator = next(iter(console.account.state.team.members))
    invited = enrolment.invite(housing.hub(), console.operation, coordinator, "1")
    tablet = ThroughConsole(console)
    assert tablet.enrol(invited.token)[0] == 200
    assert tablet.sign_in("celia", "000001")[0] == 409
    status, told = tablet.sign_in("celia", PIN)
    assert (status, told["staff"]) == (200, console.staff("celia").hex())


def test_guessing_a_pin_is_shut_off(console):
    """After several wrong ones the right one does not open either."""
    coordinator = next(iter(console.account.state.team.members))
    invited = enrolment.invite(housing.hub(), console.operation, coordinator, "1")
    tablet = ThroughConsole(console)
    tablet.enrol(invited.token)
    for number in range(12):
        tablet.sign_in("celia", f"{number:06}")
    assert tablet.sign_in("celia", PIN)[0] == 409


def test_the_qr_leads_to_where_the_house_says_it_is_found(console, monkeypatch):
    """On a local network through the plain page, else straight to the app; the token stands behind the `#`."""
    assert housing.address_of("00", "http://localhost:8000") == (
        "http://localhost:8000/tablet/#enrol=00"
    )
    monkeypatch.setenv("RESGUARDO_TRUST_ORIGIN", "http://10.0.0.5:8001")
    assert housing.address_of("00", "https://10.0.0.5:8000") == "http://10.0.0.5:8001/#enrol=00"
    assert len(housing.fingerprint().split(":")) == 32


def test_a_refusal_reaches_the_tablet_in_its_own_language(console):
    """Hebrew as well as Spanish and English, from the console's own translations."""
    coordinator = next(iter(console.account.state.team.members))
    invited = enrolment.invite(housing.hub(), console.operation, coordinator, "1")
    tablet = ThroughConsole(console)
    tablet.enrol(invited.token)
    for language, word in (("es", "Su palabra"), ("en", "Your short word"), ("he", "המילה הקצרה")):
        asked = {"handle": "celia", "pin": "000001"}
        tablet.greet()
        _, told = tablet.post(
            "sign-in",
            json.dumps(asked).encode(),
            HTTP_AUTHORIZATION=f"Resguardo {tablet.word}",
            HTTP_ACCEPT_LANGUAGE=language,
        )
        assert word in told["words"][1]
