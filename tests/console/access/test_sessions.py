"""Sessions: how long they last, what ends them, what their cookie is, and when somebody proves again who they are."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from kit.console import PASSWORD, PIN
from resguardo.console.access.hashing import is_right
from resguardo.console.access.models import Login, Notice
from resguardo.console.access.passwords import set_password
from resguardo.console.access.sessions import PROVED_KEY, Factor, is_fresh

MINUTE = 60_000


@pytest.fixture
def clock(small):
    """Moves the house's own time on, in minutes."""
    house = small.house.installation
    real = house.now

    class Clock:
        ahead = 0

        def on(self, minutes):
            self.ahead += minutes * MINUTE

    clock = Clock()
    house.now = lambda: real() + clock.ahead
    return clock


def is_in(client):
    """Whether the browser still opens a page."""
    return client.get("/help").status_code == 200


def test_a_session_ends_after_a_quarter_of_an_hour_without_a_hand_on_it(small, clock):
    """Fifteen minutes after the last page that somebody asked for, the session is over."""
    client = small.client("rita")
    clock.on(14)
    assert is_in(client)
    clock.on(14)
    assert is_in(client)
    clock.on(16)
    assert not is_in(client)


def test_a_page_that_renews_itself_is_no_hand(small, clock):
    """The looks of a live page neither keep a session open nor are answered when it is over."""
    client = small.client("rita")
    for _ in range(14):
        clock.on(1)
        assert client.get("/live", headers={"X-Live": "1"}).status_code == 200
    clock.on(2)
    assert client.get("/live", headers={"X-Live": "1"}).status_code == 302
    assert not is_in(client)


def test_whoever_types_stays(small, clock):
    """A page on which somebody types says so and stays open."""
    client = small.client("rita")
    for _ in range(4):
        clock.on(10)
        assert client.post("/access/stay").status_code == 204
    assert is_in(client)


def test_a_session_ends_after_twelve_hours_in_any_case(small, clock):
    """A hand on it every ten minutes does not keep a session for longer than twelve hours."""
    client = small.client("rita")
    for _ in range(72):
        clock.on(10)
        is_in(client)
    clock.on(1)
    assert not is_in(client)


def test_a_new_password_ends_every_other_session(small):
    """Where a password is changed the session goes on, under a new mark; everywhere else it ends."""
    here, there = small.client("rita"), small.client("rita")
    before = here.cookies["sessionid"].value
    new = "otra frase muy larga de prueba"
    here.post("/access/account/password", {"new": new, "again": new})
    assert is_in(here)
    assert here.cookies["sessionid"].value != before
    assert not is_in(there)


def test_all_sessions_end_where_somebody_sets_a_password_from_outside(small):
    """A first secret that was used ends the sessions of whoever was in before."""
    client = small.client("rita")
    set_password(Login.objects.get(handle="rita"), "otra frase muy larga de prueba")
    assert not is_in(client)


def test_locking_and_leaving_end_the_session_on_the_server(small):
    """The mark of a session that was locked or left opens nothing, even where somebody kept it."""
    for path in ("/access/lock", "/access/sign-out"):
        client = small.client("rita")
        mark = client.cookies["sessionid"].value
        client.post(path)
        thief = Client()
        thief.cookies["sessionid"] = mark
        assert not is_in(thief)
        assert not Session.objects.filter(session_key=mark).exists()


def test_leaving_tells_the_browser_to_forget(small):
    """On leaving, what the browser holds of ours is cleared."""
    answer = small.client("rita").post("/access/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_under_https_the_cookie_is_bound_to_the_host(small):
    """Served by https, the session's cookie is __Host-, Secure, HttpOnly and Strict, and the plain one opens nothing."""
    client = Client()
    page = client.get("/access/sign-in", secure=True)
    assert list(page.cookies) == ["__Host-session"]
    cookie = page.cookies["__Host-session"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    plain = small.client("rita")
    assert plain.get("/help", secure=True).status_code == 302


def test_entering_under_https_goes_on_in_that_cookie(small):
    """The bound cookie carries the session from page to page, and leaving takes it away."""
    client = Client()
    given = {"handle": "rita", "password": PASSWORD, "code": ""}
    client.post("/access/sign-in", given, secure=True)
    assert client.get("/help", secure=True).status_code == 200
    left = client.post("/access/sign-out", secure=True)
    assert client.get("/help", secure=True).status_code == 302
    assert "sessionid" not in left.cookies


def test_who_came_in_by_pin_proves_more_before_changing_how_they_sign_in(small):
    """A PIN opens neither the change of the password nor that of the PIN nor a second factor; the password does."""
    client = small.client("rita", factors=(Factor.PIN,))
    for path in ("password", "pin", "telephone"):
        assert client.get(f"/access/account/{path}").url == "/access/confirm"
    client.post("/access/account/pin", {"pin": "402857"})
    client.post("/access/account/telephone/begin")
    client.get("/access/account/pin")
    assert client.post("/access/confirm", {"password": PASSWORD}).url == "/access/account/pin"
    assert client.post("/access/account/pin", {"pin": "402857"}).url == "/access/account"
    assert Notice.objects.filter(login__handle="rita", kind="pin").count() == 1


def test_proof_grows_old(small, clock):
    """Ten minutes after somebody proved who they are, what is grave asks again."""
    client = small.client("rita")
    assert client.get("/access/account/pin").status_code == 200
    clock.on(11)
    assert client.get("/access/account/pin").url == "/access/confirm"
    wrong = client.post("/access/confirm", {"password": "una frase equivocada"})
    assert wrong.status_code == 200
    assert client.get("/access/account/pin").status_code == 302


def test_a_wrong_pin_is_told_beside_its_field(small):
    """A PIN that anybody would try first is refused, and the old one stays."""
    client = small.client("rita")
    for easy in ("123456", "000000", "121212", "654321", "12345", "abcdef", "123123"):
        answer = client.post("/access/account/pin", {"pin": easy})
        assert 'id="id_pin_error"' in answer.content.decode(), easy
    assert is_right(PIN, Login.objects.get(handle="rita").pin)


def test_no_get_changes_anything(small):
    """Locking, leaving and the changes of an account are not done by following a link."""
    client = small.client("rita")
    for path in ("lock", "sign-out", "stay", "account/heard", "account/language", "glass/close"):
        assert client.get(f"/access/{path}").status_code == 405
    assert is_in(client)


def test_a_form_from_elsewhere_is_refused(small):
    """Without the mark of a page of ours no form is taken."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/access/sign-in", {"handle": "rita", "password": PASSWORD})
    assert answer.status_code == 403


def test_a_clock_that_is_put_back_gives_nobody_more_time(small, clock):
    """A session that seems to have begun in the future is over, and a proof from the future is none."""
    client = small.client("rita")
    clock.on(-60)
    assert not is_in(client)
    session = {PROVED_KEY: small.house.installation.now() + 60 * MINUTE}
    assert not is_fresh(session)


def test_a_clock_that_is_put_back_closes_the_station(small, clock):
    """A station that seems to have been opened in the future takes no PIN."""
    client = small.client("rita")
    sign_in = {"handle": "rita", "password": PASSWORD, "code": ""}
    client.post("/access/sign-in", sign_in)
    client.post("/access/lock")
    clock.on(-60)
    answer = client.post("/access/change", {"handle": "irma", "pin": PIN})
    assert answer.url == "/access/sign-in"
    assert "_auth_user_id" not in client.session


def test_a_clock_that_is_set_right_by_a_moment_throws_nobody_out(small, clock):
    """Half a minute back is what clocks do."""
    client = small.client("rita")
    clock.on(-0.5)
    assert is_in(client)
