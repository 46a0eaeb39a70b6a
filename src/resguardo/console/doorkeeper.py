"""Stands before every view: looks the route up in the table of doors, and gives the request its sight."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from resguardo.console import errors
from resguardo.console.access.seats import seat_of
from resguardo.console.doors import DOORS, Door, Needs
from resguardo.console.sight import Sight

View = Callable[..., HttpResponse]


class DoorkeeperMiddleware:
    """Opens a door or answers as if there were none."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: tuple[Any, ...], _fields: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the request through; anything else is the answer."""
        match = request.resolver_match
        door = DOORS.get(match.view_name) if match else None
        if door is None:
            return errors.absent(request)
        return _stopped(request, door)


def _stopped(request: HttpRequest, door: Door) -> HttpResponse | None:
    if door.needs in {Needs.NOBODY, Needs.TABLET, Needs.TOKEN}:
        return None
    if not request.user.is_authenticated:
        return _sign_in(request)
    if door.needs is Needs.LOGIN:
        request.sight = seat_of(request)  # type: ignore[attr-defined]
        return None
    sight = seat_of(request)
    if sight is None:
        return redirect("setup:begin")
    request.sight = sight  # type: ignore[attr-defined]
    if door.roles and not _held(sight) & door.roles:
        return errors.absent(request)
    return None


def _held(sight: Sight) -> frozenset[Any]:
    return frozenset(role for role, _ in sight.roles)


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; a part of a page that asks by itself is told so in a header, and leads the whole page there."""
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=401)
        answer.headers["HX-Redirect"] = "/"
        return answer
    return redirect("access:sign_in")
