"""Sessions: how one begins, what it remembers, what ends it, and the station that stays open for the next person.

A session remembers by what its owner proved who they are (`Factor`), when it began, when its owner last did something and when they last proved themselves. It
ends after a quarter of an hour without a hand on it, after twelve hours in any case, and at once when its owner's password changes or their service ends. A station
that somebody opened with a password stays open for twelve hours: on it the next person changes in with a PIN.
"""

import enum
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import login as begin_framework_session
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from resguardo.console.access.models import Login
from resguardo.console.house import house
from resguardo.operation.identifiers import Moment

MINUTE_MS = 60_000
IDLE_MS = 15 * MINUTE_MS
WHOLE_MS = 12 * 60 * MINUTE_MS
FRESH_MS = 10 * MINUTE_MS
"""For how long somebody who proved themselves may do a grave act without doing it again."""
NOTED_MS = MINUTE_MS // 2
"""A hand on the keyboard is written down no more often than this."""

SET_RIGHT_MS = MINUTE_MS
"""By how much a clock may be put back before whatever lies in its future ends."""

FACTORS_KEY, BEGAN_KEY, SEEN_KEY, PROVED_KEY = "factors", "began_at", "seen_at", "proved_at"
STATION_KEY, NEXT_KEY, OWES_KEY = "station", "next", "owes"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Factor(enum.Enum):
    """By what somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - the name of the thing
    PIN = "pin"
    CODE = "code"
    """The six figures of a telephone."""
    RECOVERY = "recovery"
    """One of the codes on paper."""
    PASSKEY = "passkey"
    """A passkey that was itself opened by finger, face or code: two factors at once."""


KNOWN = {Factor.PASSWORD, Factor.PIN}
HELD = {Factor.CODE, Factor.RECOVERY, Factor.PASSKEY}


def marks(factors: Iterable[Factor], now: Moment) -> dict[str, Any]:
    """What a session remembers that begins at `now` with `factors` proved. A PIN alone proves nothing afresh."""
    proved = set(factors)
    return {
        FACTORS_KEY: sorted(factor.value for factor in proved),
        BEGAN_KEY: now,
        SEEN_KEY: now,
        PROVED_KEY: 0 if proved == {Factor.PIN} else now,
    }


def begin(
    request: HttpRequest, login: Login, factors: Iterable[Factor], *, owes: bool = False
) -> None:
    """Begin a session of `login` under a new mark; nothing of what the browser held before goes on, but for the open station.

    `owes` says that this person has a second factor which they have not used yet, and have to before anything opens.
    """
    proved, station = set(factors), request.session.get(STATION_KEY)
    request.session.flush()
    begin_framework_session(request, login, BACKEND)
    now = house().installation.now()
    request.session.update({**marks(proved, now), OWES_KEY: owes})
    if proved & {Factor.PASSWORD, Factor.PASSKEY}:
        station = {
            "login": login.pk,
            "hash": login.get_session_auth_hash(),
            "until": now + WHOLE_MS,
        }
    request.session[STATION_KEY] = station
    request.session.clear_expired()


def prove(request: HttpRequest, factors: Iterable[Factor]) -> None:
    """Write down that the owner of this session proved themselves by `factors`, under a new mark. A second factor alone is no fresh proof of who they are."""
    proved = set(factors)
    request.session.cycle_key()
    known = proven(request.session) | proved
    request.session[FACTORS_KEY] = sorted(factor.value for factor in known)
    if proved & {Factor.PASSWORD, Factor.PASSKEY}:
        request.session[PROVED_KEY] = house().installation.now()
    if proved & HELD:
        request.session[OWES_KEY] = False


def go_on(request: HttpRequest, login: Login) -> None:
    """Let this one session go on after its owner ended all of theirs, by setting a new password."""
    request.session.cycle_key()
    request.session["_auth_user_hash"] = login.get_session_auth_hash()
    if proven(request.session) & {Factor.PASSWORD, Factor.PASSKEY}:
        now = house().installation.now()
        request.session[STATION_KEY] = {
            "login": login.pk,
            "hash": login.get_session_auth_hash(),
            "until": now + WHOLE_MS,
        }


def lock(request: HttpRequest) -> None:
    """End the session and leave the station open for the next person's PIN."""
    station = request.session.get(STATION_KEY)
    logout(request)
    if station:
        request.session[STATION_KEY] = station


def close(request: HttpRequest) -> None:
    """End the session and close the station."""
    logout(request)


def station_is_open(request: HttpRequest) -> bool:
    """Whether somebody opened this station with a password within twelve hours, who still may."""
    station = request.session.get(STATION_KEY)
    now = house().installation.now()
    if not station or station["until"] < now or lies_ahead(station["until"] - WHOLE_MS, now):
        return False
    opener = Login.objects.filter(pk=station["login"], is_active=True).first()
    return opener is not None and constant_time_compare(
        opener.get_session_auth_hash(), station["hash"]
    )


def lies_ahead(began: int, now: int) -> bool:
    """Whether something began in the future: the clock was put back, and nobody is to have more time by that. A clock set right by a moment is no such thing."""
    return began > now + SET_RIGHT_MS


def proven(session: SessionBase) -> set[Factor]:
    """By what the owner of a session proved who they are."""
    return {Factor(one) for one in session.get(FACTORS_KEY, ())}


def has_two(session: SessionBase) -> bool:
    """Whether the owner proved something they know and something they hold."""
    proved = proven(session)
    return Factor.PASSKEY in proved or bool(proved & KNOWN and proved & HELD)


def owes_second(session: SessionBase) -> bool:
    """Whether the owner has a second factor and came in without it."""
    return bool(session.get(OWES_KEY))


def is_fresh(session: SessionBase) -> bool:
    """Whether the owner proved who they are a short time ago."""
    now, proved = house().installation.now(), session.get(PROVED_KEY, 0)
    return bool(now - proved <= FRESH_MS) and not lies_ahead(proved, now)


def is_over(session: SessionBase, now: Moment) -> bool:
    """Whether a session that somebody left, or that is too old, has ended at `now`. One that never began is over."""
    began, seen = session.get(BEGAN_KEY), session.get(SEEN_KEY)
    if began is None or seen is None or lies_ahead(max(began, seen), now):
        return True
    return bool(now - seen > IDLE_MS or now - began > WHOLE_MS)
