"""What whoever leads a count does: open, send counters, order recounts, explain those whom nobody saw, sign, replace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from resguardo.account.account import Request
from resguardo.console import acting
from resguardo.console.count.forms import AssignForm, OpenForm, OutForm, RecountForm
from resguardo.console.count.views import count_named, count_page, counts_page, sight_of
from resguardo.operation.count import CountKind, CountOpened
from resguardo.operation.identifiers import CountId, PersonId, PlaceId

EMERGENCY_FIELD = "emergency"


@require_POST
def open_count(request: HttpRequest) -> HttpResponse:
    """Open a count. With the emergency button nothing else is asked: the whole operation, now."""
    sight = sight_of(request)
    if EMERGENCY_FIELD in request.POST:
        outcome = acting.perform(request, "count.open_count", kind=CountKind.EMERGENCY)
        form = OpenForm(sight)
    else:
        form = OpenForm(sight, request.POST)
        if not form.is_valid():
            return counts_page(request, form)
        outcome = acting.perform(
            request,
            "count.open_count",
            kind=form.cleaned_data["kind"],
            place=form.cleaned_data["place"],
        )
    opened = next(
        (told.event for told in outcome.told or () if isinstance(told.event, CountOpened)), None
    )
    if opened is None:
        return counts_page(request, form, outcome.refusal)
    return redirect("count:show", count=opened.count.hex())


@require_POST
def assign(request: HttpRequest, count: str) -> HttpResponse:
    """Send a counter to several zones at once, each by an act of its own."""
    sight = sight_of(request)
    reference, zones = _zones(request, count)
    form = AssignForm(sight, zones, request.POST)
    if not form.is_valid():
        return count_page(request, reference, {"assign": form})
    chosen = form.cleaned_data
    fields = {"count": reference, "counter": chosen["counter"], "order": chosen["order"]}
    outcome = _in_each_zone(request, "count.assign_counter", chosen["zones"], fields)
    return _back(request, reference, outcome)


@require_POST
def recount(request: HttpRequest, count: str) -> HttpResponse:
    """Have differing zones walked again by somebody else."""
    sight = sight_of(request)
    reference, zones = _zones(request, count)
    form = RecountForm(sight, zones, request.POST)
    if not form.is_valid():
        return count_page(request, reference, {"recount": form})
    chosen = form.cleaned_data
    fields = {"count": reference, "counter": chosen["counter"]}
    outcome = _in_each_zone(request, "count.order_recount", chosen["zones"], fields)
    return _back(request, reference, outcome)


@require_POST
def explain(request: HttpRequest, count: str) -> HttpResponse:
    """List the chosen persons as missing, or say who answers for them elsewhere: one act a person."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
    persons = _persons(request)
    if not persons:
        return redirect("count:show", count=count)
    if request.POST.get("as") == "out":
        form = OutForm(sight, request.POST)
        if not form.is_valid():
            return count_page(request, reference, {"out_form": form, "persons": persons})
        asked = [
            _request(
                request,
                number,
                "count.out_count",
                count=reference,
                person=person,
                responsible=form.cleaned_data["responsible"],
                expected_return_at=form.cleaned_data["expected_return_at"],
            )
            for number, person in enumerate(persons)
        ]
    else:
        asked = [
            _request(request, number, "count.list_missing", count=reference, person=person)
            for number, person in enumerate(persons)
        ]
    return _back(request, reference, acting.perform_all(request, asked))


@require_POST
def sign(request: HttpRequest, count: str) -> HttpResponse:
    """Sign the count, complete or with its missing; an emergency count also as it stands."""
    with sight_of(request).steady() as state:
        reference = count_named(state, count)
    as_it_stands = request.POST.get("as") == "as_it_stands"
    code = "count.sign_as_it_stands" if as_it_stands else "count.close_count"
    return _back(request, reference, acting.perform(request, code, count=reference))


@require_POST
def supersede(request: HttpRequest, count: str) -> HttpResponse:
    """Open a new count that replaces this one; what was signed stays as it is."""
    with sight_of(request).steady() as state:
        reference = count_named(state, count)
    outcome = acting.perform(request, "count.supersede_count", count=reference)
    for told in outcome.told or ():
        if isinstance(told.event, CountOpened):
            return redirect("count:show", count=told.event.count.hex())
    return _back(request, reference, outcome)


def _zones(request: HttpRequest, count: str) -> tuple[CountId, list[PlaceId]]:
    with sight_of(request).steady() as state:
        reference = count_named(state, count)
        return reference, list(state.counts.counts[reference].zones)


def _persons(request: HttpRequest) -> list[PersonId]:
    found = []
    for written in request.POST.getlist("person"):
        try:
            found.append(PersonId(bytes.fromhex(written)))
        except ValueError:
            continue
    return found


def _in_each_zone(
    request: HttpRequest, code: str, zones: list[PlaceId], fields: dict[str, object]
) -> acting.Outcome:
    """The same act for each of `zones`, all in one write."""
    return acting.perform_all(
        request,
        [_request(request, number, code, zone=zone, **fields) for number, zone in enumerate(zones)],
    )


def _request(request: HttpRequest, number: int, code: str, **fields: object) -> Request:
    """One act of a form that asks for several; pressed twice, each is done once."""
    command = acting.nth(acting.once(request), number)
    return Request(code, (sight_of(request).staff,), fields, command=command)


def _back(request: HttpRequest, count: CountId, outcome: acting.Outcome) -> HttpResponse:
    """To the page of the count, with the refusal where there is one."""
    if outcome.done:
        return redirect("count:show", count=count.hex())
    return count_page(request, count, refused=outcome.refusal)
