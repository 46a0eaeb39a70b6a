"""Handovers: custody is offered by the one who answers and accepted by a named receiver; both sign.

Invariant 2: custody changes only by an offer and its acceptance; an offer alone changes nothing, the giver still answers, and it turns
loud (`open_offers`). Invariant 3: no act and no event takes a holder away without another. The acts are in `handover_acts.py`.

Shown at the merge: two handovers of one person from one link, accepted here and withdrawn there (both contested, see `contest.py`), one
paper slip used twice (`slips_doubled`).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.custody import HandoverGround, Offer
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import LinkId, Moment, OfferId, PersonId, PlaceId, StaffId
from resguardo.operation.placement import move_where_named
from resguardo.operation.refusal import NoEffect

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class HandoverRefusal(enum.Enum):
    """Why the receiver does not take a person over."""

    NOT_PRESENT = "not_present"
    OTHER_PERSON = "other_person"
    NEEDS_CARE_FIRST = "needs_care_first"
    NO_ROOM = "no_room"
    PAPERS_MISSING = "papers_missing"
    UNSAFE = "unsafe"


@event("custody.handover_offered", 0x301, makes=("offer",))
class HandoverOffered(Event, frozen=True):
    """`giver`, who answers by the link `basis`, offers `person` to `receiver`. Custody stays where it is.

    `batch` is the same for everybody offered in one act; `slip` the number of the paper slip, None without paper; `place` where it is to
    happen, None when the person stays where they are.
    """

    person: PersonId
    offer: OfferId
    basis: LinkId
    giver: StaffId
    receiver: StaffId
    batch: bytes
    ground: HandoverGround = HandoverGround.CARE
    slip: str | None = None
    place: PlaceId | None = None


@event("custody.handover_accepted", 0x303, makes=("link",), attested=True)
class HandoverAccepted(Event, frozen=True):
    """`receiver` takes `person` over: the link `basis` is spent, `link` is open. `place` None when the person stays where they are."""

    person: PersonId
    offer: OfferId
    basis: LinkId
    link: LinkId
    receiver: StaffId
    place: PlaceId | None = None


@event("custody.handover_refused", 0x305)
class HandoverRefused(Event, frozen=True):
    """The receiver does not take `person` over; the giver still answers."""

    person: PersonId
    offer: OfferId
    reason: HandoverRefusal


@event("custody.handover_withdrawn", 0x307)
class HandoverWithdrawn(Event, frozen=True):
    """The giver takes the offer back and still answers."""

    person: PersonId
    offer: OfferId


def signed_for(
    state: Operation,
    giver: StaffId,
    receiver: StaffId,
    signers: tuple[StaffId, ...],
    ground: HandoverGround,
) -> bool:
    """Whether the giver signed, or for a search or a recovery a colleague other than the receiver."""
    if giver in signers:
        return True
    if ground not in (HandoverGround.SEARCH, HandoverGround.RECOVERY):
        return False
    return any(
        signer != receiver and state.team.organisation(signer) == state.team.organisation(giver)
        for signer in signers
    )


@applies(HandoverOffered)
def _offered(state: Operation, event: HandoverOffered, written: Written) -> None:
    custody = state.custody
    tree = known(custody.trees, event.person)
    known(state.team.members, event.receiver)
    if known(tree.outputs, event.basis).holder != event.giver or not signed_for(
        state, event.giver, event.receiver, written.actors, event.ground
    ):
        raise NoEffect("custody.not_the_holder")
    if event.giver == event.receiver:
        raise NoEffect("custody.receiver_is_giver")
    custody.offers[event.offer] = Offer(
        person=event.person,
        basis=event.basis,
        giver=event.giver,
        receiver=event.receiver,
        batch=event.batch,
        ground=event.ground,
        slip=event.slip,
        place=event.place,
        offered_at=written.happened_at,
    )
    tree.offers.append(event.offer)
    if event.slip is not None and event.batch not in (
        batches := custody.slips.setdefault(event.slip, [])
    ):
        batches.append(event.batch)


@applies(HandoverAccepted)
def _accepted(state: Operation, event: HandoverAccepted, written: Written) -> None:
    offer = _offer_to_end(state, event.offer, event.person, written)
    tree = state.custody.trees[event.person]
    if event.basis != offer.basis or tree.spent_as_known(event.basis, written):
        raise NoEffect("custody.offer_spent")
    if event.receiver != offer.receiver or offer.receiver not in written.actors:
        raise NoEffect("custody.offer_for_another")
    tree.add(event.link, event.receiver, [event.basis], written)
    for ended in offer.ended_by:
        tree.keep(event.basis, written.event, ended)
    offer.accepted_by.append(written.event)
    move_where_named(state, event.person, event.place, written)


@applies(HandoverRefused)
def _refused(state: Operation, event: HandoverRefused, written: Written) -> None:
    offer = _offer_to_end(state, event.offer, event.person, written)
    if offer.receiver not in written.actors:
        raise NoEffect("custody.offer_for_another")
    _end(state, offer, written)


@applies(HandoverWithdrawn)
def _withdrawn(state: Operation, event: HandoverWithdrawn, written: Written) -> None:
    offer = _offer_to_end(state, event.offer, event.person, written)
    if offer.giver not in written.actors:
        raise NoEffect("custody.not_the_holder")
    _end(state, offer, written)


def _offer_to_end(
    state: Operation, reference: OfferId, person: PersonId, written: Written
) -> Offer:
    """The offer that an answer ends, as far as its writer could know still open."""
    offer = known(state.custody.offers, reference)
    if offer.person != person:
        raise NoEffect("fold.reference_unknown")
    if any(written.knows(event) for event in (*offer.accepted_by, *offer.ended_by)):
        raise NoEffect("custody.offer_spent")
    return offer


def _end(state: Operation, offer: Offer, written: Written) -> None:
    """End an offer without a move; where another site accepted it meanwhile, the giver's link stays open beside the receiver's."""
    offer.ended_by.append(written.event)
    for accepted in offer.accepted_by:
        state.custody.trees[offer.person].keep(offer.basis, accepted, written.event)


class OpenOffer(NamedTuple):
    """A handover that waits: the giver still answers, and it is loud after the configured minutes (invariant 2)."""

    offer: OfferId
    person: PersonId
    giver: StaffId
    receiver: StaffId
    offered_at: Moment


def open_offers(state: Operation) -> list[OpenOffer]:
    """Every handover not yet answered, in the order in which they were offered."""
    custody = state.custody
    waiting = (
        (reference, offer)
        for reference, offer in custody.offers.items()
        if custody.is_open(reference)
    )
    return [
        OpenOffer(reference, offer.person, offer.giver, offer.receiver, offer.offered_at)
        for reference, offer in waiting
    ]


def slips_doubled(state: Operation) -> dict[str, list[PersonId]]:
    """Paper slips used for more than one handover, with everybody concerned."""
    doubled: dict[str, list[PersonId]] = {
        slip: [] for slip, batches in state.custody.slips.items() if len(batches) > 1
    }
    for offer in state.custody.offers.values():
        if offer.slip in doubled:
            doubled[offer.slip].append(offer.person)
    return doubled
