"""What every page uses: whether something happened, how the page looks, help, and a sign of life."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from resguardo.console.access.models import Login
from resguardo.console.duties import DUTIES
from resguardo.console.frame import (
    LOOK_COOKIE,
    SIZE_COOKIE,
    SIZES,
    THEMES,
    UTC_COOKIE,
    UTC_SHOWN,
    clock_of,
)
from resguardo.console.language import COOKIE as LANGUAGE_COOKIE
from resguardo.console.sight import Sight

A_YEAR = 365 * 24 * 3600


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """Whether anything was written since the page's last look (`since`, a row number): the newest row, and the site's time as a number and as the operation's zone writes it."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    with sight.steady():
        arrival = sight.account.reading.arrival
    return JsonResponse({"arrival": arrival, "now": sight.now, "clock": clock_of(sight)})


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Change light, size of the letters and whether UTC stands beside, for this browser, and the language; back to the page it was asked from.

    Whoever is signed in changes the language of their account and leaves the station's as it was for the next person.
    """
    answer = HttpResponseRedirect(own_path(request.POST.get("back", "/")))
    languages = [code for code, _ in settings.LANGUAGES]
    language, login = request.POST.get(LANGUAGE_COOKIE, ""), request.user
    if isinstance(login, Login) and language in languages:
        Login.objects.filter(pk=login.pk).update(language=language)
    for cookie, known in (
        (LANGUAGE_COOKIE, () if isinstance(login, Login) else languages),
        (LOOK_COOKIE, THEMES),
        (SIZE_COOKIE, SIZES),
        (UTC_COOKIE, UTC_SHOWN),
    ):
        chosen = request.POST.get(cookie, "")
        if chosen in known:
            answer.set_cookie(
                cookie,
                chosen,
                max_age=A_YEAR,
                samesite="Strict",
                httponly=True,
                secure=request.is_secure(),
            )
    return answer


@require_GET
def healthy(request: HttpRequest) -> HttpResponse:
    """That the program answers, and nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def show_help(request: HttpRequest) -> HttpResponse:
    """The cards of the reader's own roles, what each desk is for, and how to take a count, on one page."""
    sight = getattr(request, "sight", None)
    roles = dict.fromkeys(role for role, _place in sight.roles) if sight else {}
    cards = [(role, DUTIES[role]) for role in roles]
    return render(request, "console/help.html", {"cards": cards})


def own_path(path: str) -> str:
    """`path` where it is a path of ours, else the first page."""
    return path if path.startswith("/") and not path.startswith("//") and "\\" not in path else "/"
