"""Entering: from what somebody typed to whose session begins. What is wrong is never told, and costs the same to find out."""

from typing import NamedTuple

from django.db import transaction
from django.http import HttpRequest

from resguardo.console.access import notices, sessions
from resguardo.console.access.hashing import is_right
from resguardo.console.access.models import Login
from resguardo.console.access.pins import login_by_pin
from resguardo.console.access.second_factors import (
    code_factor,
    has_second_factor,
    has_telephone,
)
from resguardo.console.access.sessions import Factor
from resguardo.console.access.throttle import Gate, Guess, failures_since, forgive
from resguardo.console.house import house

DAY_MS = 24 * 60 * 60_000
TOLD_FROM = 3
"""Failures that their owner is told of; one or two are slips of their own."""


class Given(NamedTuple):
    """What somebody typed at the door; `code` is empty where they have none."""

    handle: str
    password: str
    code: str = ""


def enter(request: HttpRequest, given: Given) -> bool:
    """Begin the session of whoever fits what was given. False for an unknown handle, a wrong password, a missing or wrong code, and too many tries alike."""
    login = Login.objects.filter(handle=given.handle.strip().casefold()).first()
    gate = Gate(Guess.PASSWORD, given.handle, notices.address_of(request))
    right = is_right(given.password, login.password if login else "")
    if login is None or not right or gate.shut or not login.is_active:
        return False
    factors = {Factor.PASSWORD}
    if has_telephone(login):
        held = code_factor(login, given.code)
        if held is None:
            return False
        factors.add(held)
    # One write, so that a busy disk is waited for once.
    with transaction.atomic():
        gate.passed()
        forgive(Guess.PIN, login.handle)
        admit(request, login, factors)
    return True


def change_in(request: HttpRequest, handle: str, pin: str) -> bool:
    """Begin the session of whoever fits handle and PIN, on a station that is open."""
    login = login_by_pin(handle, pin, notices.address_of(request))
    if login is None:
        return False
    admit(request, login, {Factor.PIN})
    return True


@transaction.atomic
def admit(request: HttpRequest, login: Login, factors: set[Factor]) -> None:
    """Begin a session for `login`, who proved `factors`, and tell them of it and of what failed before."""
    since = house().installation.now() - DAY_MS
    before = login.notices.filter(kind=notices.Kind.SIGNED_IN.value).order_by("-at").first()
    since = max(since, before.at if before else 0)
    failed = sum(failures_since(one, login.handle, since) for one in (Guess.PASSWORD, Guess.PIN))
    if failed >= TOLD_FROM:
        notices.tell(login, notices.Kind.FAILURES, times=failed)
    if Factor.RECOVERY in factors:
        notices.tell(login, notices.Kind.RECOVERY_USED, request)
    kind = notices.Kind.CHANGED_IN if factors == {Factor.PIN} else notices.Kind.SIGNED_IN
    notices.tell(login, kind, request)
    owes = Factor.PASSWORD in factors and not factors & sessions.HELD and has_second_factor(login)
    sessions.begin(request, login, factors, owes=owes)
