"""The absence desk: one child one row, each step with its own signer, and what an alert would need for every child today."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.account.access import ReadReason
from resguardo.account.packets import minimum_of
from resguardo.console import acting, stepping
from resguardo.console.absence import cases, form_sheet
from resguardo.console.absence.bulletin import said_of
from resguardo.console.absence.forms import OF_SEVERAL, STEPS, DeclareForm
from resguardo.console.absence.releasing import shown_release
from resguardo.console.addresses import reference_in
from resguardo.console.count.blindness import last_sighting
from resguardo.console.doors import DOORS
from resguardo.console.fields import SightForm
from resguardo.console.person.faces import face_of
from resguardo.console.person.labels import label
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import AbsenceId
from resguardo.operation.policy import Role
from resguardo.operation.readiness import MinimumFact

LINES_MAX = 500
"""Lines of ready sheets on one page, those that lack most first."""
BATCHES = {
    "request": ("absence.request_alert", _("Alertas pedidas, una por cada niña o niño")),
    "acknowledge": ("absence.acknowledge_alert", _("Acuse de recibo, uno por cada alerta")),
}
"""What can be done for several absences at once: act and what is said after it. Each absence gets its own record (invariant 15)."""


@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """Every open absence, what is not sent first."""
    return render(request, "absence/list.html", _listed(request) | {"told": stepping.told(request)})


@require_GET
def show_rows(request: HttpRequest) -> HttpResponse:
    """The rows alone, for a page that renews itself."""
    return render(request, "absence/rows.html", _listed(request))


@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Request or acknowledge the alerts of the absences that were ticked."""
    act, words = BATCHES.get(request.POST.get("deed", ""), (None, None))
    chosen = tuple(AbsenceId(reference_in(one)) for one in request.POST.getlist("absences"))
    if act is None or words is None or not chosen:
        return redirect("absence:list")
    outcome = acting.perform(request, act, absences=chosen)
    if outcome.done:
        stepping.tell(request, words)
        return redirect("absence:list")
    context = _listed(request) | {"refused": outcome.refusal}
    return render(request, "absence/list.html", context, status=409)


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """Declare persons missing. No waiting time applies."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    form = DeclareForm(sight, request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {"persons": form.cleaned_data["tags"], "kind": form.cleaned_data["kind"]}
        outcome = acting.perform(request, "absence.declare_absence", **fields)
        if outcome.done:
            stepping.tell(request, _("Ausencia declarada"))
            return redirect("absence:list")
        form.refuse(outcome.refusal)
    return render(
        request, "absence/declare.html", {"form": form}, status=409 if form.errors else 200
    )


@require_GET
def show(request: HttpRequest, absence: str) -> HttpResponse:
    """One absence: who, since when, what was done by whom, what comes next."""
    return _page(request, absence)


@require_POST
def step(request: HttpRequest, absence: str, name: str) -> HttpResponse:
    """Take one step of one absence."""
    chosen = next((one for one in STEPS if one.name == name), None)
    if chosen is None:
        raise Http404
    reference = AbsenceId(reference_in(absence))
    field = OF_SEVERAL.get(name, "absence")
    form = stepping.take(
        request, chosen, **{field: (reference,) if name in OF_SEVERAL else reference}
    )
    if form is None:
        return redirect("absence:show", absence=absence)
    return _page(request, absence, came_back=form)


@require_GET
def show_ready(request: HttpRequest) -> HttpResponse:
    """How complete the ready sheet of every child is today. Nothing sealed is opened for it, no name either."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    with sight.steady() as state:
        roll = cases.ready_roll(state)
    context = {
        "roll": roll,
        "facts": [(said(one.fact), one) for one in roll.facts],
        "lines": [
            (tag, one, [said(fact) for fact in one.lacks]) for tag, one in roll.lines[:LINES_MAX]
        ],
        "beyond": max(0, len(roll.lines) - LINES_MAX),
        "may_open_form": sight.holds(*DOORS["absence:form"].roles),
        "as_of": sight.now,
    }
    return render(request, "absence/ready.html", context)


@require_GET
def show_form(request: HttpRequest) -> HttpResponse:
    """How complete the form of the country's alert authority is for every child. What is known is read for it, and the reading is written down."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    form, found = form_sheet.sheets(sight)
    title, institution = form_sheet.title_of(form) if form else ("", "")
    context = {
        "title": title,
        "institution": institution,
        "fields": form_sheet.counted(found),
        "sheets": found[:LINES_MAX],
        "children": len(found),
        "sendable": sum(one.can_be_sent for one in found),
        "beyond": max(0, len(found) - LINES_MAX),
        "as_of": sight.now,
    }
    return render(request, "absence/form.html", context)


def _listed(request: HttpRequest) -> dict[str, Any]:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    now = sight.now
    with sight.steady() as state:
        shown = cases.rows(state, now)
        closed = cases.rows(state, now, closed=True)
        messages = cases.messages(state, now)
        people = {one.custodian: sight.directory.staff_name(one.custodian) for one in shown}
    reason = reason_of(request, ReadReason.SEARCH)
    names = sight.names([one.person for one in (*shown, *closed)], reason)
    not_sent = [one for one in shown if one.alert is cases.AlertStand.NOT_SENT]
    return {
        "rows": [
            (one, names.get(one.person, ""), people[one.custodian], _last(one)) for one in shown
        ],
        "closed": [(one, names.get(one.person, "")) for one in closed],
        "away": sum(one.is_away for one in shown),
        "not_sent": not_sent,
        "longest": max((one.alert_minutes for one in not_sent), default=0),
        "late": sum(one.is_late for one in shown),
        "may_request": acting.may(sight, "absence.request_alert"),
        "may_acknowledge": acting.may(sight, "absence.acknowledge_alert"),
        "may_declare": acting.may(sight, "absence.declare_absence"),
        "may_send": _may_send(sight),
        "messages": messages,
        "as_of": now,
    }


def _page(request: HttpRequest, absence: str, came_back: SightForm | None = None) -> HttpResponse:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    with sight.steady() as state:
        found = cases.case(
            state,
            AbsenceId(reference_in(absence)),
            sight.now,
            lambda person: last_sighting(state, sight, person),
        )
        if found is None:
            raise Http404
        face = face_of(state, sight, found.row.person)
        people = {
            staff: sight.directory.staff_name(staff)
            for staff in (
                found.opened_by,
                found.row.custodian,
                *(one.by for _, one in found.steps),
                *(one.by for one in found.sightings),
            )
        }
        owners = {
            one.owner: said(one.owner)
            if isinstance(one.owner, Role)
            else sight.directory.staff_name(one.owner)
            for one in found.clocks
        }
    person, reason = found.row.person, reason_of(request, ReadReason.SEARCH)
    events = [*(one.event for one in found.sightings), *found.located]
    told = sight.contents(events, SealClass.LOCATION, found.record.person, reason)
    seen_in = sight.located({person: found.last_seen_in}, reason)
    in_form = _in_form(sight, found)
    context = {
        "case": found,
        "row": found.row,
        "kind": said(found.row.kind),
        "face": face,
        "name": sight.names([person], reason).get(person, ""),
        "seen_in": seen_in.get(person, ""),
        "facts": [(said(fact), fact in in_form["has"]) for fact in MinimumFact],
        "steps": [
            (label(stage), one.at, people[one.by], told.get(one.event))
            for stage, one in found.steps
        ],
        "missing": [said(stage) for stage in found.row.missing_steps],
        "sightings": [
            (
                label(one.source),
                said(one.reliability),
                people[one.by],
                one.at,
                told.get(one.event),
            )
            for one in found.sightings
        ],
        "clocks": [(one, owners[one.owner]) for one in found.clocks],
        "said": said_of(sight, person, reason) if found.row.is_away else [],
        **in_form,
        "custodian": people[found.row.custodian],
        "opened_by": people[found.opened_by],
        "may_send": _may_send(sight),
        "release": shown_release(sight, found.row.absence),
        "offered": stepping.offered(STEPS, sight, found.record, came_back),
        "told": stepping.told(request),
        "as_of": sight.now,
    }
    return render(request, "absence/show.html", context, status=409 if came_back else 200)


def _in_form(sight: Sight, found: cases.Case) -> dict[str, Any]:
    """What of the minimum is at hand and, as long as the search goes on, the child in the form of the country's authority."""
    row, told = found.row, None
    if row.is_away and row.is_child:
        told = form_sheet.sheet_of(sight, row.person, row.tag)
    if told is None:
        return {"has": found.readiness.has}
    form, sheet, packet = told
    has = minimum_of(found.readiness, packet)
    return {"has": has, "sheet": sheet, "form_title": form_sheet.title_of(form)[0]}


def _may_send(sight: Sight) -> bool:
    return sight.holds(*DOORS["absence:leave"].roles)


def _last(row: cases.AbsenceRow) -> Any:
    return said(row.last) if row.last else ""
