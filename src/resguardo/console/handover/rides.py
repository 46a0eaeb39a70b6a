"""Rides: a manifest with an escort, boarding by band, counted by name before it leaves, getting down, refused at the door, counted at the end."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.account.access import ReadReason
from resguardo.account.account import Request
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.count.cards import cards
from resguardo.console.count.views import sight_of
from resguardo.console.handover.forms import (
    AlightForm,
    BoardForm,
    DoorForm,
    RideForm,
    persons_given,
)
from resguardo.console.handover.waiting import ride_of
from resguardo.console.handover.words import DOOR_REFUSALS
from resguardo.console.person.reasons import reason_of
from resguardo.operation.identifiers import ManifestId, StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.transport import ManifestOpened


def _manifest_named(state: Operation, written: str) -> ManifestId:
    manifest = ManifestId(reference_in(written))
    if manifest not in state.transport.manifests:
        raise Http404
    return manifest


@require_http_methods(["GET", "POST"])
def open_ride(request: HttpRequest) -> HttpResponse:
    """Begin the list of a ride."""
    sight = sight_of(request)
    form = RideForm(sight, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        outcome = acting.perform(
            request,
            "custody.open_manifest",
            vehicle=chosen["vehicle"],
            escort=chosen["escort"],
            origin=chosen["origin"],
            destination=chosen["destination"],
            route=chosen["route"] or None,
        )
        for told in outcome.told or ():
            if isinstance(told.event, ManifestOpened):
                return redirect("handover:ride", manifest=told.event.manifest.hex())
        if outcome.refusal:
            form.refuse(outcome.refusal)
    status = 422 if form.is_bound else 200
    return render(request, "handover/open_ride.html", {"form": form}, status=status)


@require_GET
def show(request: HttpRequest, manifest: str) -> HttpResponse:
    """One ride: the strip, who is expected, who is aboard, who got down."""
    return _page(request, manifest)


@require_GET
def part(request: HttpRequest, manifest: str) -> HttpResponse:
    """The strip and the lists, renewed when something happens."""
    return render(request, "handover/ride_part.html", _context(request, manifest))


def _page(
    request: HttpRequest,
    manifest: str,
    *,
    board_form: BoardForm | None = None,
    refused: acting.Shown | None = None,
) -> HttpResponse:
    sight = sight_of(request)
    context = _context(request, manifest) | {
        "board_form": board_form or BoardForm(sight),
        "refused": refused,
    }
    status = 422 if refused or board_form else 200
    return render(request, "handover/ride.html", context, status=status)


def _context(request: HttpRequest, written: str) -> dict[str, Any]:
    sight = sight_of(request)
    with sight.steady() as state:
        manifest = _manifest_named(state, written)
        found = ride_of(state, manifest, sight.now)
        directory = sight.directory
        ride = found.ride
        answers = {
            person: directory.staff_name(state.custody.answers_for(person))
            for person in found.boarded
        }
        context: dict[str, Any] = {
            "found": found,
            "ride": ride,
            "manifest": manifest,
            "vehicle": directory.place_name(ride.vehicle),
            "escort": directory.staff_name(ride.escort),
            "origin": directory.place_name(ride.origin),
            "destination": directory.place_name(ride.destination),
            "as_of": sight.now,
        }
    reason = reason_of(request, ReadReason.CARE)
    everybody = cards(sight, [*found.boarded, *found.expected], reason, with_place=False)
    by_person = {card.person: card for card in everybody}

    def listed(persons: Any) -> list[Any]:
        return [by_person[one] for one in persons if one in by_person]

    return context | {
        "aboard": listed(found.aboard),
        "arrived": [(card, answers[card.person]) for card in listed(found.arrived)],
        "refused_there": [
            (card, DOOR_REFUSALS[why])
            for card in listed(found.refused)
            if (why := ride.legs[card.person].reason) is not None
        ],
        "left": listed(found.left),
        "expected": listed(found.expected),
        "alight_form": AlightForm(sight),
        "door_form": DoorForm(sight),
        "may": {
            code.partition(".")[2]: acting.may(sight, code)
            for code in (
                "custody.board_person",
                "custody.close_boarding",
                "custody.alight_person",
                "custody.refuse_at_door",
                "custody.close_manifest",
                "custody.offer_handover",
            )
        },
        "is_escort": sight.staff == ride.escort,
    }


@require_POST
def board(request: HttpRequest, manifest: str) -> HttpResponse:
    """Let persons get on: one by its band, or those ticked among the expected. Custody passes to the escort."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = _manifest_named(state, manifest)
    ticked = persons_given(request.POST.getlist("person"))
    if ticked:
        outcome = _each(request, "custody.board_person", ticked, manifest=reference)
        return _after(request, manifest, outcome)
    form = BoardForm(sight, request.POST)
    if not form.is_valid():
        return _page(request, manifest, board_form=form)
    outcome = acting.perform(
        request,
        "custody.board_person",
        countersigner=form.countersigner,
        manifest=reference,
        person=form.cleaned_data["tag"],
    )
    if outcome.refusal:
        form.refuse(outcome.refusal, "tag")
        return _page(request, manifest, board_form=form)
    return redirect("handover:ride", manifest=manifest)


@require_POST
def depart(request: HttpRequest, manifest: str) -> HttpResponse:
    """Close the boarding with everybody counted aboard by name; only then may the vehicle leave."""
    return _counted(request, manifest, "custody.close_boarding")


@require_POST
def close(request: HttpRequest, manifest: str) -> HttpResponse:
    """Close the ride with everybody counted at the door by name."""
    return _counted(request, manifest, "custody.close_manifest")


def _counted(request: HttpRequest, manifest: str, code: str) -> HttpResponse:
    with sight_of(request).steady() as state:
        reference = _manifest_named(state, manifest)
    persons = persons_given(request.POST.getlist("person"))
    outcome = acting.perform(request, code, manifest=reference, persons=persons)
    return _after(request, manifest, outcome)


@require_POST
def alight(request: HttpRequest, manifest: str) -> HttpResponse:
    """Record that persons got down, at the end of the ride or on the way."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = _manifest_named(state, manifest)
    form = AlightForm(sight, request.POST)
    persons = persons_given(request.POST.getlist("person"))
    if request.POST.get("as") == "turned_away":
        return _turned_away(request, manifest, reference)
    if not form.is_valid() or not persons:
        return redirect("handover:ride", manifest=manifest)
    outcome = _each(
        request,
        "custody.alight_person",
        persons,
        manifest=reference,
        place=form.cleaned_data["place"],
    )
    return _after(request, manifest, outcome)


def _turned_away(request: HttpRequest, manifest: str, reference: ManifestId) -> HttpResponse:
    form = DoorForm(sight_of(request), request.POST)
    persons = persons_given(request.POST.getlist("person"))
    if not form.is_valid() or not persons:
        return redirect("handover:ride", manifest=manifest)
    outcome = _each(
        request,
        "custody.refuse_at_door",
        persons,
        manifest=reference,
        reason=form.cleaned_data["reason"],
    )
    return _after(request, manifest, outcome)


def _each(
    request: HttpRequest, code: str, persons: tuple[Any, ...], **fields: Any
) -> acting.Outcome:
    """The same act for each person, all of them or none, each done once however often the form is sent."""
    signers: tuple[StaffId, ...] = (sight_of(request).staff,)
    return acting.perform_all(
        request,
        [
            Request(
                code,
                signers,
                {"person": person, **fields},
                command=acting.nth(acting.once(request), number),
            )
            for number, person in enumerate(persons)
        ],
    )


def _after(request: HttpRequest, manifest: str, outcome: acting.Outcome) -> HttpResponse:
    if outcome.refusal:
        return _page(request, manifest, refused=outcome.refusal)
    return redirect("handover:ride", manifest=manifest)
