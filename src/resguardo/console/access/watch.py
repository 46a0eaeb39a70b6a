"""Stands beside the doorkeeper: ends sessions that are over, and asks for the second factor where the table says so."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from resguardo.console import errors
from resguardo.console.access import sessions
from resguardo.console.access.gravity import is_practice, lacking_at
from resguardo.console.access.models import Login
from resguardo.console.house import house

SECURE_COOKIE = "__Host-session"
"""The name of the session's cookie under https; a browser takes it from this very host only and sends it nowhere else."""

LIVE_HEADER = "X-Live"
"""Says that a page renews itself: nobody's hand is on it."""


class CookieMiddleware(SessionMiddleware):
    """The framework's sessions, in a cookie that under https is bound to this host."""

    def process_request(self, request: HttpRequest) -> None:
        name = SECURE_COOKIE if request.is_secure() else settings.SESSION_COOKIE_NAME
        request.session = self.SessionStore(request.COOKIES.get(name))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        if not request.is_secure():
            return answer
        plain = answer.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if plain is not None and plain.value:
            answer.set_cookie(
                SECURE_COOKIE, plain.value, path="/", secure=True, httponly=True, samesite="Strict"
            )
        elif SECURE_COOKIE in request.COOKIES and request.session.is_empty():
            answer.set_cookie(
                SECURE_COOKIE,
                "",
                path="/",
                secure=True,
                httponly=True,
                samesite="Strict",
                max_age=0,
            )
        return answer


class WatchMiddleware:
    """Ends what is over, before the doorkeeper looks; asks for what is lacking, after it did."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Login) and request.user.is_authenticated:
            self._look_after(request)
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: tuple[Any, ...], _fields: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the request through; anything else is the answer."""
        sight = getattr(request, "sight", None)
        if sight is None or request.resolver_match is None:
            return None
        if request.user.practice and not is_practice(request):  # type: ignore[union-attr]
            sessions.close(request)
            return errors.absent(request)
        if lacking_at(request, request.resolver_match.view_name) is None:
            return None
        return _to_second_factor(request)

    def _look_after(self, request: HttpRequest) -> None:
        now = house().installation.now()
        if sessions.is_over(request.session, now):
            sessions.lock(request)
        elif LIVE_HEADER not in request.headers and (
            now - request.session[sessions.SEEN_KEY] > sessions.NOTED_MS
        ):
            request.session[sessions.SEEN_KEY] = now


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    """To the page that asks for it, and back after that; a part of a page leads the whole page there."""
    target = reverse("access:confirm")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    request.session[sessions.NEXT_KEY] = request.path
    return redirect(target)
