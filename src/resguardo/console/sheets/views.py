"""The desk of papers: what can be printed, printing it, and where every sheet is."""

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from resguardo.console import acting, stepping
from resguardo.console.fields import SightForm
from resguardo.console.sheets.forms import STEPS, TYPED, PrintForm
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import Moment
from resguardo.operation.refusal import Refused
from resguardo.operation.sheets import Standing
from resguardo.papers.kinds import KINDS
from resguardo.papers.press import as_pdf
from resguardo.papers.printing import Wish, print_sheet
from resguardo.papers.request import About, Kind
from resguardo.papers.sheet import Size

SHOWN = 200
"""So many sheets stand on the page, those in somebody's hand first."""


class SheetLine(NamedTuple):
    """One printed sheet: its number and kind, who printed it, how it stands and who has it."""

    number: str
    kind: str
    printed_by: str
    printed_at: Moment
    standing: Standing
    holder: str
    since: Moment


@require_GET
def show_desk(request: HttpRequest) -> HttpResponse:
    """What the reader may print, and every sheet with who has it."""
    return _page(request)


@require_POST
def print_paper(request: HttpRequest) -> HttpResponse:
    """The paper as a PDF, once it is written down that it was printed. Desks send what it is about; the desk of papers asks for it."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    kind = KINDS.get(request.POST.get("kind", ""))
    if kind is None or not sight.holds(*kind.roles):
        raise Http404
    wish = _wish(request, sight, kind)
    if isinstance(wish, PrintForm):
        return _page(request, came_back=(kind, wish))
    refused = acting.stopped_by(request, ["sheets.print_sheet"])
    if refused is None:
        try:
            sheet = print_sheet(sight.account, sight.staff, wish)
        except Refused as told:
            refused = acting.shown(told, sight)
        else:
            return _handed_out(as_pdf(sheet), sheet.frame.number)
    return _page(request, refused=refused)


@require_POST
def write(request: HttpRequest, name: str) -> HttpResponse:
    """Write down what became of a sheet."""
    chosen = next((step for step in STEPS if step.name == name), None)
    if chosen is None:
        raise Http404
    form = stepping.take(request, chosen)
    return redirect("sheets:desk") if form is None else _page(request, step_back=form)


def _wish(request: HttpRequest, sight: Sight, kind: Kind) -> Wish | PrintForm:
    if "about" in request.POST:
        language = get_language() or "es"
        return Wish(kind.name, request.POST["about"], language, Size.A4)  # type: ignore[arg-type]
    form = PrintForm(sight, kind, request.POST, auto_id=f"{kind.name}_%s")
    return form.wish(kind) if form.is_valid() else form


def _handed_out(content: bytes, number: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _page(
    request: HttpRequest,
    *,
    came_back: tuple[Kind, PrintForm] | None = None,
    step_back: SightForm | None = None,
    refused: acting.Shown | None = None,
) -> HttpResponse:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    spanish = get_language() != "en"
    context = {
        "papers": [
            (kind, kind.purpose[0 if spanish else 1], form, form.is_bound)
            for kind, form in _printable(sight, came_back)
        ],
        "elsewhere": [
            (kind, kind.purpose[0 if spanish else 1])
            for kind in KINDS.values()
            if sight.holds(*kind.roles) and not _asked_here(kind)
        ],
        "offered": stepping.offered(STEPS, sight, None, step_back),
        "sheets": _sheets(sight),
        "told": stepping.told(request),
        "refused": refused,
        "as_of": sight.now,
    }
    is_back = came_back or step_back or refused
    return render(request, "sheets/desk.html", context, status=409 if is_back else 200)


def _asked_here(kind: Kind) -> bool:
    """Whether the desk can ask what the paper is about; the others are printed where the thing itself is shown."""
    return kind.about in {About.NOTHING, About.PLACE, *TYPED}


def _printable(
    sight: Sight, came_back: tuple[Kind, PrintForm] | None
) -> list[tuple[Kind, PrintForm]]:
    return [
        came_back
        if came_back is not None and came_back[0] is kind
        else (kind, PrintForm(sight, kind, auto_id=f"{kind.name}_%s"))
        for kind in KINDS.values()
        if sight.holds(*kind.roles) and _asked_here(kind)
    ]


def _sheets(sight: Sight) -> list[SheetLine]:
    """The sheets, those in somebody's hand first, then the newest."""
    name: Any = sight.directory.staff_name
    with sight.steady() as state:
        lines = [
            SheetLine(
                one.number,
                one.kind,
                name(one.printed_by),
                one.printed_at,
                one.now.standing,
                name(one.now.holder) if one.now.holder else "",
                one.now.at,
            )
            for one in reversed(state.sheets.sheets.values())
        ]
    lines.sort(key=lambda one: one.standing is not Standing.SIGNED_OUT)
    return lines[:SHOWN]
