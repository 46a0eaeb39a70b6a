"""Entering: what is asked, what is told, and what it costs to guess."""

import re
import statistics
import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kit.console import PASSWORD, PIN
from resguardo.console.access.models import Attempt, Login, Notice
from resguardo.console.access.sessions import Factor, proven

SIGN_IN, CHANGE = "/access/sign-in", "/access/change"


def enter(client, handle, password=PASSWORD, code=""):
    """Press the button of the door."""
    return client.post(SIGN_IN, {"handle": handle, "password": password, "code": code})


def bare(answer):
    """The body of an answer without what was typed and what is drawn anew for each page."""
    body = answer.content.decode()
    for handle in ("rita", "nadie"):
        body = body.replace(f'value="{handle}"', 'value=""')
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)


def test_the_right_password_opens_the_first_page(small):
    """Handle and password begin a session, whatever the case and spaces of the handle."""
    client = small.client()
    assert enter(client, " Rita ").status_code == 302
    assert proven(client.session) == {Factor.PASSWORD}


def test_unknown_wrong_and_throttled_read_the_same(small):
    """Who is not there, a wrong password and a door that is shut get the same bytes and the same status."""
    client = small.client()
    answers = [enter(client, "nadie"), enter(client, "rita", "otra frase larga del todo")]
    for _ in range(6):
        enter(client, "rita", "otra frase larga del todo")
    shut = enter(client, "rita")
    assert "_auth_user_id" not in client.session
    bodies = {bare(answer) for answer in (*answers, shut)}
    assert len(bodies) == 1
    assert {answer.status_code for answer in (*answers, shut)} == {200}
    assert len({tuple(sorted(answer.headers)) for answer in (*answers, shut)}) == 1


@pytest.mark.slow
def test_unknown_wrong_and_throttled_take_the_same_time(small):
    """Interleaved, the three answers differ in their middle by less than a sixth of one answer, by the processor's own clock, which other programs do not move."""
    client, times = small.client(), {"unknown": [], "wrong": [], "shut": []}
    for _ in range(7):
        enter(client, "shut-out", "otra frase larga del todo")
    for number in range(24):
        for kind, handle in (
            ("unknown", f"nadie-{number}"),
            ("wrong", list(Login.objects.values_list("handle", flat=True))[number % 16]),
            ("shut", "shut-out"),
        ):
            began = time.process_time()
            enter(client, handle, "otra frase larga del todo")
            times[kind].append(time.process_time() - began)
    middles = {kind: statistics.median(found) for kind, found in times.items()}
    assert max(middles.values()) - min(middles.values()) < min(middles.values()) / 6, middles


def test_unknown_wrong_and_throttled_ask_the_database_the_same(small):
    """The disk is waited for as often, whoever is asked for: the same statements in the same order."""
    client, asked = small.client(), {}
    for _ in range(7):
        enter(client, "shut-out", "otra frase larga del todo")
    for kind, handle in (("unknown", "nadie"), ("wrong", "rita"), ("shut", "shut-out")):
        with CaptureQueriesContext(connection) as queries:
            enter(client, handle, "otra frase larga del todo")
        asked[kind] = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]
    assert asked["unknown"] == asked["wrong"] == asked["shut"]


def test_guessing_a_password_is_shut_off_and_opens_again(small):
    """After five failures the right password is not taken either, for a quarter of an hour."""
    client, house = small.client(), small.house.installation
    for number in range(5):
        enter(client, "rita", f"una frase equivocada {number}")
    enter(client, "rita")
    assert "_auth_user_id" not in client.session
    later = house.now() + 16 * 60_000
    house.now = lambda: later
    enter(client, "rita")
    assert "_auth_user_id" in client.session


def test_a_thousand_guesses_open_nothing(small):
    """Of a thousand passwords tried in a row from one address no more than fifty are looked at; nothing that comes after counts."""
    client = small.client()
    for number in range(60):
        enter(client, f"persona-{number}", "una frase equivocada")
    counted = Attempt.objects.filter(counted=True).values("at", "subject").count()
    assert counted <= 50 * 3
    enter(client, "rita")
    assert "_auth_user_id" not in client.session


def test_guessing_at_one_person_does_not_shut_out_another(small):
    """Five failures with one handle leave the others their door."""
    client = small.client()
    for number in range(6):
        enter(client, "rita", f"una frase equivocada {number}")
    assert enter(client, "irma").status_code == 302


def test_nothing_typed_at_the_door_is_kept(small):
    """A password typed into the field for the handle is nowhere in the tables, nor an address beside it."""
    client = small.client()
    enter(client, "mi clave secreta entera", "x" * 20)
    kept = " ".join(map(str, Attempt.objects.values_list("subject", "at", "counted")))
    sessions = " ".join(Session.objects.values_list("session_data", flat=True))
    assert "secreta" not in kept + sessions
    assert "127.0.0.1" not in kept


def test_a_session_gets_a_new_mark_when_somebody_enters(small):
    """A mark that the browser held before it entered is worth nothing afterwards."""
    client = small.client()
    client.get(SIGN_IN)
    enter(client, "nadie")
    before = client.cookies["sessionid"].value
    enter(client, "rita")
    after = client.cookies["sessionid"].value
    assert before != after
    other = small.client()
    other.cookies["sessionid"] = before
    assert other.get("/access/account").status_code == 302


def test_what_was_planted_before_entering_is_gone(small):
    """A session that somebody prepared carries nothing into the next one, such as a role to look through."""
    client = small.client()
    client.get(SIGN_IN)
    session = client.session
    session["viewing_as"], session["factors"] = "judge", ["passkey"]
    session.save()
    enter(client, "rita")
    assert "viewing_as" not in client.session
    assert proven(client.session) == {Factor.PASSWORD}


def test_marks_of_sessions_are_long_and_never_the_same(small):
    """A session's mark has more than 128 bits: 32 letters out of 36, all different."""
    marks = set()
    for _ in range(50):
        client = small.client()
        client.get(SIGN_IN)
        marks.add(client.cookies["sessionid"].value)
    assert len(marks) == 50
    assert {len(mark) for mark in marks} == {32}
    assert len(set("".join(marks))) > 30


def test_somebody_not_active_does_not_enter(small):
    """A login that was closed reads like one that is not there."""
    Login.objects.filter(handle="rita").update(is_active=False)
    client = small.client()
    assert enter(client, "rita").status_code == 200


def test_the_owner_hears_of_entering_and_of_failures(small):
    """Each entry is told to its owner, and before it how many tries failed since the last."""
    client = small.client()
    for number in range(3):
        enter(client, "rita", f"una frase equivocada {number}")
    answer = enter(client, "rita")
    told = list(Notice.objects.filter(login__handle="rita").values_list("kind", "times"))
    assert told == [("failures", 3), ("signed_in", 1)]
    assert answer.url == "/access/account"
    assert "Intentos fallidos" in client.get("/access/account").content.decode()


def test_the_next_person_changes_in_by_pin_on_an_open_station(small):
    """Where somebody entered with a password, another comes in with handle and PIN; the first is gone."""
    client = small.client()
    enter(client, "rita")
    client.post("/access/lock")
    assert "_auth_user_id" not in client.session
    assert client.get(SIGN_IN).url == CHANGE
    client.post(CHANGE, {"handle": "irma", "pin": PIN})
    assert int(client.session["_auth_user_id"]) == Login.objects.get(handle="irma").pk
    assert proven(client.session) == {Factor.PIN}


def test_a_pin_opens_no_station(small):
    """Without a password first, a PIN is not even asked for; after leaving, neither."""
    client = small.client()
    assert client.get(CHANGE).status_code == 302
    assert client.post(CHANGE, {"handle": "irma", "pin": PIN}).url == SIGN_IN
    enter(client, "rita")
    client.post("/access/sign-out")
    assert client.post(CHANGE, {"handle": "irma", "pin": PIN}).url == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_a_station_closes_after_twelve_hours_and_with_its_opener(small):
    """The station is open for twelve hours, and no longer than the password of whoever opened it."""
    client, house = small.client(), small.house.installation
    enter(client, "rita")
    client.post("/access/lock")
    rita = Login.objects.get(handle="rita")
    rita.end_sessions()
    assert client.post(CHANGE, {"handle": "irma", "pin": PIN}).url == SIGN_IN
    enter(client, "irma")
    client.post("/access/lock")
    later = house.now() + 12 * 3600_000 + 1
    house.now = lambda: later
    assert client.post(CHANGE, {"handle": "marta", "pin": PIN}).url == SIGN_IN


def test_a_changed_password_opens_the_pin_again(small):
    """Whoever enters with their password may use their PIN again after others guessed at it."""
    client = small.client()
    enter(client, "rita")
    client.post("/access/lock")
    for number in range(6):
        client.post(CHANGE, {"handle": "irma", "pin": f"91827{number}"})
    client.post(CHANGE, {"handle": "irma", "pin": PIN})
    assert "_auth_user_id" not in client.session
    enter(client, "irma")
    client.post("/access/lock")
    client.post(CHANGE, {"handle": "irma", "pin": PIN})
    assert "_auth_user_id" in client.session


def test_whoever_has_two_seats_goes_over_from_one_operation_to_the_other(small):
    """The operation that was chosen is the one whose pages open; one in which somebody has no seat is not opened."""
    from resguardo.account.account import Account, Founding
    from resguardo.console.access.seats import give_seat
    from resguardo.operation.team import StaffContent

    content = StaffContent(name="Rita Ensayo", handle="rita")
    founding = Founding("Otro operativo", "America/Guatemala", "GT", False, "SBS", content)
    other = Account.found(small.house.installation, founding)
    client = small.client("rita")
    path = "/access/account/operation"
    client.post(path, {"operation": other.operation.hex()})
    assert "Operativo de prueba" in client.get("/help").content.decode()
    [first] = other.state.team.members
    give_seat(Login.objects.get(handle="rita"), other.operation, first)
    client.post(path, {"operation": other.operation.hex()})
    assert "Otro operativo" in client.get("/help").content.decode()
    client.post(path, {"operation": small.operation.hex()})
    assert "Operativo de prueba" in client.get("/help").content.decode()
