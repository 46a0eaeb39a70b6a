"""From a program's request to what it may see: the bearer token in its header, and nothing else. Cookies open nothing here."""

import functools
import logging
from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from resguardo.console.api.models import PREFIX, Token, digest_of
from resguardo.console.house import House, house
from resguardo.console.sight import Sight
from resguardo.ledger.chain import Corrupt
from resguardo.operation.identifiers import StaffId
from resguardo.store.problems import StoreProblem

COUNTERSIGN_HEADER = "Resguardo-Countersign"
USED_EVERY_MS = 60_000
_log = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def answer(content: Any, status: int = 200) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(
        msgspec.json.encode(content), content_type="application/json", status=status
    )


def fault(code: str, status: int) -> HttpResponse:
    """A bland error: a code and nothing about anybody."""
    return answer({"error": code}, status)


def for_programs(view: View) -> View:
    """Let in whoever has a good token."""

    @csrf_exempt
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **fields: Any) -> HttpResponse:
        sight = sight_of(request.headers.get("Authorization", ""))
        if sight is None:
            refused = fault("unauthorised", 401)
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        request.sight = sight  # type: ignore[attr-defined]
        try:
            return view(request, *args, **fields)
        except (Corrupt, StoreProblem):
            _log.warning("a program's request could not be answered", exc_info=True)
            return fault("unavailable", 503)

    return guarded


def sight_of(header: str) -> Sight | None:
    """The sight of the token in a header `Bearer ...`; None for a bad one."""
    kind, _, secret = header.partition(" ")
    if kind.casefold() != "bearer" or not secret.startswith(PREFIX):
        return None
    token = Token.objects.select_related("login").filter(digest=digest_of(secret.strip())).first()
    here = house()
    now = here.installation.now()
    if token is None or not token.is_good(now):
        return None
    if token.used_at is None or now - token.used_at > USED_EVERY_MS:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return _seated(here, token)


def _seated(here: House, token: Token) -> Sight | None:
    operation, staff = bytes(token.operation), StaffId(bytes(token.staff))
    seated = token.login.seats.filter(operation=operation, staff=staff).exists()
    if not seated or operation not in here.operations():
        return None
    opened = here.opened(operation)
    with opened.account.steady() as state:
        if not state.team.in_service(staff):
            return None
        roles = list(state.team.roles(staff))
    return Sight(here, opened, staff, roles)
