"""Handovers: what waits and how loudly, offering, accepting with exceptions named, taking an offer back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.account.access import ReadReason
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.count.cards import cards
from resguardo.console.count.views import sight_of
from resguardo.console.handover.forms import (
    BatchForm,
    ReceiverForm,
    TogetherForm,
    nobody_chosen,
    persons_given,
)
from resguardo.console.handover.waiting import Batch, batch_of, batches, ride_of
from resguardo.console.handover.words import GROUNDS, OUT_REASONS, REFUSALS
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.operation.belongings import not_confirmed
from resguardo.operation.contest import contests, late_claims
from resguardo.operation.handover import HandoverRefusal
from resguardo.operation.handover_acts import Excepted
from resguardo.operation.identifiers import PersonId
from resguardo.operation.outings import outings

HELD_AT_ONCE = 200
"""So many faces stand on the page that offers; the others are offered by their bands."""
EXCEPTION_PREFIX = "except-"


@require_GET
def list_all(request: HttpRequest) -> HttpResponse:
    """Everything at the desk that waits for somebody: offers, contests, those out, rides under way."""
    return render(request, "handover/list.html", _waiting_context(request))


@require_GET
def waiting_part(request: HttpRequest) -> HttpResponse:
    """The same without the frame, renewed when something happens."""
    return render(request, "handover/waiting.html", _waiting_context(request))


def _waiting_context(request: HttpRequest) -> dict[str, Any]:
    sight = sight_of(request)
    now = sight.now
    with sight.steady() as state:
        waiting = sorted(batches(state, now), key=lambda one: one.offered_at)
        lines = [_batch_line(sight, one) for one in waiting]
        directory = sight.directory
        contested = [
            {
                "person": one.person,
                "answers": directory.staff_name(one.accountable),
                "claims": [directory.staff_name(claim.holder) for claim in one.claims],
                "tag": directory.tag(one.person),
            }
            for one in contests(state)
        ]
        late = [(directory.tag(one.person), len(one.claims)) for one in late_claims(state)]
        out = [
            {
                "person": one.person,
                "tag": directory.tag(one.person),
                "who": directory.staff_name(one.responsible),
                "reason": OUT_REASONS[one.reason],
                "since": one.since,
                "back_at": one.expected_return_at,
                "is_late": one.expected_return_at <= now,
                "is_disputed": one.disputed,
            }
            for one in outings(state)
        ]
        under_way = [
            (one, directory.place_name(one.ride.vehicle), directory.staff_name(one.ride.escort))
            for manifest in state.transport.manifests
            if not (one := ride_of(state, manifest, now)).is_closed or one.aboard
        ]
        bags = [(one, directory.tag(one)) for one in not_confirmed(state, sight.staff)]
    mine = [line for line in lines if line["batch"].receiver == sight.staff]
    given = [line for line in lines if line["batch"].giver == sight.staff]
    return {
        "to_me": mine,
        "by_me": given,
        "others": [line for line in lines if line not in mine and line not in given],
        "contested": contested,
        "late_claims": late,
        "bags": bags,
        "out": out,
        "rides": under_way,
        "as_of": now,
        "may": {
            code.partition(".")[2]: acting.may(sight, code)
            for code in (
                "custody.offer_handover",
                "custody.send_out",
                "custody.return_person",
                "custody.open_manifest",
                "custody.resolve_contest",
            )
        },
    }


def _batch_line(sight: Sight, batch: Batch) -> dict[str, Any]:
    directory = sight.directory
    return {
        "batch": batch,
        "giver": directory.staff_name(batch.giver),
        "receiver": directory.staff_name(batch.receiver),
        "tags": [directory.tag(person) for person in batch.persons[:8]],
        "more": max(0, len(batch.persons) - 8),
        "ground": GROUNDS[batch.ground],
        "place": directory.place_name(batch.place),
    }


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """Offer persons for whom the reader answers: the receiver accepts on their own device, or both sign here."""
    sight = sight_of(request)
    if request.method == "GET":
        return _offer_page(request, BatchForm(sight), ReceiverForm(sight), TogetherForm(sight))
    together = request.POST.get("how") == "together"
    batch = BatchForm(sight, request.POST)
    receiver = ReceiverForm(sight) if together else ReceiverForm(sight, request.POST)
    both = TogetherForm(sight, request.POST) if together else TogetherForm(sight)
    ticked = persons_given(request.POST.getlist("person"))
    if batch.is_valid() and (both if together else receiver).is_valid():
        persons = tuple(dict.fromkeys([*ticked, *batch.cleaned_data["tags"]]))
        if persons:
            outcome = _offer(request, batch, receiver, both, persons=persons)
            if outcome.done:
                return redirect("handover:list")
            batch.refuse(outcome.refusal)
        else:
            batch.add_error(None, nobody_chosen())
    return _offer_page(request, batch, receiver, both, ticked=ticked)


def _offer(
    request: HttpRequest,
    batch: BatchForm,
    receiver: ReceiverForm,
    both: TogetherForm,
    *,
    persons: tuple[PersonId, ...],
) -> acting.Outcome:
    fields = {"slip": batch.cleaned_data["slip"] or None, "place": batch.cleaned_data["place"]}
    if receiver.is_bound:
        chosen = receiver.cleaned_data["receiver"]
        return acting.perform(
            request, "custody.offer_handover", persons=persons, receiver=chosen, **fields
        )
    exceptions = exceptions_given(request, persons)
    named = {one.person for one in exceptions}
    return acting.perform(
        request,
        "custody.hand_over",
        countersigner=both.countersigner,
        receiver=both.countersigner,
        persons=tuple(one for one in persons if one not in named),
        exceptions=exceptions,
        **fields,
    )


def exceptions_given(request: HttpRequest, persons: tuple[PersonId, ...]) -> tuple[Excepted, ...]:
    """Those of `persons` whom the receiver does not take over, each with the reason chosen beside them."""
    reasons = {reason.value: reason for reason in HandoverRefusal}
    chosen = (
        (person, reasons.get(request.POST.get(EXCEPTION_PREFIX + person.hex(), "")))
        for person in persons
    )
    return tuple(
        Excepted(person=person, reason=reason) for person, reason in chosen if reason is not None
    )


def _offer_page(
    request: HttpRequest,
    batch: BatchForm,
    receiver: ReceiverForm,
    both: TogetherForm,
    *,
    ticked: tuple[PersonId, ...] = (),
) -> HttpResponse:
    sight = sight_of(request)
    with sight.steady() as state:
        held = state.custody.held_by(sight.staff)
        offered = {one for one in held if state.custody.offer_of(one) is not None}
    free = [one for one in held if one not in offered]
    listed = cards(sight, free[:HELD_AT_ONCE], reason_of(request, ReadReason.CARE))
    context = {
        "batch": batch,
        "receiver": receiver,
        "both": both,
        "cards": listed,
        "ticked": set(ticked),
        "held_number": len(held),
        "free_number": len(free),
        "offered_number": len(offered),
        "refusals": REFUSALS,
    }
    status = 422 if batch.is_bound else 200
    return render(request, "handover/offer.html", context, status=status)


@require_GET
def show_batch(request: HttpRequest, batch: str) -> HttpResponse:
    """One offer with its faces: to accept, to except, or to take back."""
    return _batch_page(request, batch)


@require_POST
def answer(request: HttpRequest, batch: str) -> HttpResponse:
    """Take over the persons of an offer, except those beside whom a reason was chosen."""
    found = _batch(request, batch)
    if found is None:
        return redirect("handover:list")
    exceptions = exceptions_given(request, found.persons)
    outcome = acting.perform(
        request, "custody.accept_handover", offers=found.offers, exceptions=exceptions
    )
    return _after(request, batch, outcome)


@require_POST
def withdraw(request: HttpRequest, batch: str) -> HttpResponse:
    """Take an offer back; the giver still answers."""
    found = _batch(request, batch)
    if found is None:
        return redirect("handover:list")
    outcome = acting.perform(request, "custody.withdraw_handover", offers=found.offers)
    return _after(request, batch, outcome)


def _after(request: HttpRequest, batch: str, outcome: acting.Outcome) -> HttpResponse:
    if outcome.done:
        return redirect("handover:list")
    return _batch_page(request, batch, outcome.refusal)


def _batch_page(
    request: HttpRequest, batch: str, refused: acting.Shown | None = None
) -> HttpResponse:
    sight = sight_of(request)
    found = _batch(request, batch)
    if found is None:
        return redirect("handover:list")
    with sight.steady():
        line = _batch_line(sight, found)
    context = {
        "line": line,
        "batch": found,
        "cards": cards(sight, found.persons, reason_of(request, ReadReason.CARE)),
        "refusals": REFUSALS,
        "is_mine": found.receiver == sight.staff,
        "is_given": found.giver == sight.staff,
        "refused": refused,
    }
    return render(request, "handover/batch.html", context, status=422 if refused else 200)


def _batch(request: HttpRequest, written: str) -> Batch | None:
    """The batch of the address; None when it was answered meanwhile."""
    sight = sight_of(request)
    batch = reference_in(written)
    with sight.steady() as state:
        if all(offer.batch != batch for offer in state.custody.offers.values()):
            raise Http404
        return batch_of(state, batch, sight.now)
