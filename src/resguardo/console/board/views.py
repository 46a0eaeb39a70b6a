"""The board: the first screen, its parts that renew themselves, and the lists behind its figures."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from resguardo.console.board.facts import Seen, look
from resguardo.console.board.files import CONTENT_TYPES, FileAsked, as_file
from resguardo.console.board.lines import COLUMNS, LISTS
from resguardo.console.board.listing import (
    REASONS,
    Listing,
    View,
    keep_view,
    lines_of,
    listed,
    opens,
    reason_of,
    view_of,
)
from resguardo.console.board.parts import board_parts
from resguardo.console.board.timeline import Timeline
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.exchange.spreadsheet.locking import PASSWORD_LENGTH_MIN, is_fit
from resguardo.operation.event import SealClass

STEPS_SHOWN = 40
"""Steps of the line of totals in the table beside the chart, the newest ones."""


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The first screen."""
    return render(request, "board/show.html", _board(request))


@require_GET
def show_parts(request: HttpRequest) -> HttpResponse:
    """What of the first screen renews itself when something was written."""
    return render(request, "board/fresh.html", _board(request))


def _board(request: HttpRequest) -> dict[str, Any]:
    sight = _sight(request)
    seen = look(sight)
    return board_parts(sight, seen) | {"steps": _steps(seen.facts.timeline)}


def _steps(line: Timeline) -> list[dict[str, Any]]:
    newest = line.steps[-STEPS_SHOWN:]
    return [step._asdict() | {"words": said(step.act)} for step in reversed(newest)]


@require_GET
def show_timeline(request: HttpRequest) -> HttpResponse:
    """The line of totals for the chart: moments, totals after each step with the act that made it, and the closed counts."""
    sight = _sight(request)
    line = look(sight).facts.timeline
    return JsonResponse(
        {
            "zone": sight.zone,
            "now": sight.now,
            "steps": [
                [step.at, step.persons, step.absent, said(step.act), step.number]
                for step in line.steps
            ],
            "counts": [
                [mark.at, mark.sighted, mark.missing, said(mark.kind)] for mark in line.counts
            ],
            "words": {
                "persons": gettext("Personas a cargo"),
                "absent": gettext("Ausentes"),
                "counts": gettext("Constatadas en conteo cerrado"),
                "missing": gettext("faltan"),
            },
        }
    )


@require_GET
def show_list(request: HttpRequest, name: str, reference: str | None = None) -> HttpResponse:
    """One list as the reader left it; with `reference`, of one holder or one place only."""
    sight, seen, view = _opened(request, name)
    only = _reference(reference)
    lines = lines_of(sight, name, seen, only)
    shown = listed(sight, name, lines, view)
    return render(request, "board/list.html", _list(sight, name, seen, view, shown, reference))


def _list(
    sight: Sight, name: str, seen: Seen, view: View, shown: Listing, reference: str | None
) -> dict[str, Any]:
    page = min(max(1, view.page), shown.pages)
    return {
        "password_min": PASSWORD_LENGTH_MIN,
        "name": name,
        "reference": reference,
        "title": LISTS[name].title,
        "empty": LISTS[name].empty,
        "columns": [(column, COLUMNS[column]) for column in shown.columns],
        "listing": shown,
        "rows": [
            (one, [(column, COLUMNS[column], one.cells[column]) for column in shown.columns])
            for one in shown.lines
        ],
        "view": view,
        "page": page,
        "as_of": seen.as_of,
        "reasons": [(reason.value, label) for reason, label in REASONS.items()],
        "opens_person": opens(sight, "person:show"),
        "is_named": reason_of(view) is not None,
        "may_name": "tag" in LISTS[name].columns and sight.may_see(SealClass.IDENTITY),
        "back": reverse("board:show"),
    }


@require_POST
def change_view(request: HttpRequest, name: str) -> HttpResponse:
    """Change how a list is shown; the choice stays in the session and out of every address."""
    if name not in LISTS:
        raise Http404
    view, asked = view_of(request, name), request.POST
    if "text" in asked:
        view.text, view.page = asked["text"][:100].strip(), 1
    if asked.get("sort") in COLUMNS:
        view.down = not view.down if view.sort == asked["sort"] else False
        view.sort = asked["sort"]
    if "names" in asked:
        view.names, view.page = asked["names"], 1
    if asked.get("page", "").isdecimal():
        view.page = min(int(asked["page"]), 10_000)
    if "clear" in asked:
        view = View()
    keep_view(request, name, view)
    return HttpResponseRedirect(_back(request, name))


def _back(request: HttpRequest, name: str) -> str:
    """The list's own address, for one holder or place where the form says so."""
    reference = request.POST.get("reference", "")
    if reference and _reference(reference) is not None:
        return reverse("board:list_of", args=[name, reference])
    return urlsplit(reverse("board:list", args=[name])).path


@require_POST
def send_file(request: HttpRequest, name: str) -> HttpResponse:
    """The list as a file, as the reader filtered and sorted it."""
    sight, seen, view = _opened(request, name)
    kind = request.POST.get("kind", "")
    if kind not in CONTENT_TYPES:
        raise Http404
    only = _reference(request.POST.get("reference") or None)
    lines = lines_of(sight, name, seen, only)
    asked = FileAsked(kind, request.POST.get("password", ""))
    is_bare = bool(asked.password) and not asked.is_locked
    if is_bare or (asked.is_locked and not is_fit(asked.password)):
        shown = listed(sight, name, lines, view)
        reference = request.POST.get("reference") or None
        context = _list(sight, name, seen, view, shown, reference) | {
            "is_short": not is_bare,
            "is_bare": is_bare,
        }
        return render(request, "board/list.html", context, status=422)
    return as_file(sight, name, seen, lines, view=view, asked=asked)


def _opened(request: HttpRequest, name: str) -> tuple[Sight, Seen, View]:
    if name not in LISTS:
        raise Http404
    sight = _sight(request)
    return sight, look(sight), view_of(request, name)


def _reference(written: str | None) -> bytes | None:
    """The 16 bytes of a holder or a place in an address. Raises `Http404` for anything else."""
    if written is None:
        return None
    try:
        found = bytes.fromhex(written)
    except ValueError:
        raise Http404 from None
    if len(found) != 16:
        raise Http404
    return found


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight
