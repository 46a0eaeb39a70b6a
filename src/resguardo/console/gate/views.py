"""The gate book: who comes in and goes out, what is taken with the gate shut, what could come. It never says who is inside."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from resguardo.account.access import ReadReason
from resguardo.console import acting, stepping
from resguardo.console.addresses import reference_in
from resguardo.console.fields import SightForm
from resguardo.console.gate.book import VisitLine, book
from resguardo.console.gate.forms import EXIT, STEPS
from resguardo.console.person.labels import label
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.operation.event import SealClass
from resguardo.operation.gate import VisitorContent
from resguardo.operation.identifiers import VisitId


@require_GET
def show_book(request: HttpRequest) -> HttpResponse:
    """The book of the last day and what can be written into it."""
    return _page(request)


@require_GET
def show_inside(request: HttpRequest) -> HttpResponse:
    """The lists alone, for a page that renews itself."""
    return render(request, "gate/lists.html", _listed(request))


@require_POST
def write(request: HttpRequest, name: str) -> HttpResponse:
    """Write one line into the book."""
    if name == EXIT.name:
        form = stepping.take(
            request, EXIT, visit=VisitId(reference_in(request.POST.get("visit", "")))
        )
        return redirect("gate:book") if form is None else _page(request, refused=form.refusal)
    chosen = next((step for step in STEPS if step.name == name), None)
    if chosen is None:
        raise Http404
    form = stepping.take(request, chosen)
    return redirect("gate:book") if form is None else _page(request, came_back=form)


def _page(
    request: HttpRequest, came_back: SightForm | None = None, refused: acting.Shown | None = None
) -> HttpResponse:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    context = _listed(request) | {
        "offered": stepping.offered(STEPS, sight, None, came_back),
        "told": stepping.told(request),
        "refused": refused,
    }
    return render(request, "gate/book.html", context, status=409 if came_back or refused else 200)


def _listed(request: HttpRequest) -> dict[str, Any]:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    now = sight.now
    with sight.steady() as state:
        shown = book(state, now)
        people = {
            staff: sight.directory.staff_name(staff)
            for line in (*shown.inside, *shown.lately)
            for staff in (line.let_in_by, line.written_by)
        }
        writers = [*(one.by for one in shown.deliveries), *(one.by for one in shown.signs)]
        people |= {staff: sight.directory.staff_name(staff) for staff in writers}
    reason = reason_of(request, ReadReason.CARE)
    events = [line.event for line in (*shown.inside, *shown.lately)]
    said = sight.contents(events, SealClass.IDENTITY, None, reason) if events else {}
    places = sight.place_names(shown.places, reason)

    def line_of(line: VisitLine) -> dict[str, Any]:
        content = said.get(line.event)
        return {
            "line": line,
            "visitor": content if isinstance(content, VisitorContent) else None,
            "place": places.get(line.place, ""),
            "purpose": label(line.purpose),
            "ground": label(line.ground) if line.ground else "",
            "reason": label(line.turned_away) if line.turned_away else "",
            "let_in_by": people[line.let_in_by],
            "written_by": people[line.written_by],
        }

    return {
        "inside": [line_of(line) for line in shown.inside],
        "lately": [line_of(line) for line in shown.lately],
        "deliveries": [
            (
                one,
                label(one.kind),
                label(one.way),
                places.get(one.place, ""),
                people[one.by],
            )
            for one in shown.deliveries
        ],
        "signs": [
            (
                one,
                label(one.sign),
                places.get(one.place, "") if one.place else "",
                people[one.by],
            )
            for one in shown.signs
        ],
        "may_read": sight.may_see(SealClass.IDENTITY),
        "may_exit": acting.may(sight, EXIT.act),
        "as_of": now,
    }
