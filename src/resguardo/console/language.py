"""Which language a request is answered in: that of the account signed in, else the station's, chosen by hand, else the browser's first that there is, else Spanish."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "language"


def chosen_language(request: HttpRequest) -> str:
    """The language of this request."""
    known = {code for code, _ in settings.LANGUAGES}
    login = getattr(request, "user", None)
    for asked in (getattr(login, "language", None), request.COOKIES.get(COOKIE)):
        if asked in known:
            return str(asked)
    accepted = request.headers.get("Accept-Language", "")
    for part in accepted.split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in known:
            return code
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Answers each request in its reader's language."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(chosen_language(request)):
            response = self.answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "es")
            return response
