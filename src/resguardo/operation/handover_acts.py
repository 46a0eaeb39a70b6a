"""The acts of a handover: offer, hand over face to face, accept, refuse, withdraw.

Refused at writing: an offer by somebody who does not answer for the person, to oneself or to somebody not enrolled, of a person already offered
or contested, on a paper slip already used; the acceptance of an offer to somebody else or no longer open. No act exists by which somebody
could cease to answer without a receiver who signs (invariant 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.custody import HandoverGround, Offer
from resguardo.operation.event import Event
from resguardo.operation.handover import (
    HandoverAccepted,
    HandoverOffered,
    HandoverRefusal,
    HandoverRefused,
    HandoverWithdrawn,
    signed_for,
)
from resguardo.operation.identifiers import LinkId, OfferId, PersonId, PlaceId, StaffId
from resguardo.operation.placement import PLACE_UNKNOWN
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Excepted(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a batch whom the receiver does not take over, and why."""

    person: PersonId
    reason: HandoverRefusal


PERSON_UNKNOWN = refusal(
    "custody.person_unknown",
    es=(
        "Nadie tiene el brazalete {person}, o su registro se unió a otro.",
        "Una persona de este operativo.",
        "Lea el brazalete otra vez.",
    ),
    en=(
        "Nobody wears the tag {person}, or the record was merged into another.",
        "A person of this operation.",
        "Read the tag again.",
    ),
)
PERSON_RELEASED = refusal(
    "custody.person_released",
    es=(
        "{person} ya egresó.",
        "Una persona a cargo del operativo.",
        "Revise el brazalete; si la persona está aquí, avise a la coordinación.",
    ),
    en=(
        "{person} was already released.",
        "A person in the operation's charge.",
        "Check the tag; if the person is here, tell the coordinator.",
    ),
)
RECEIVER_UNKNOWN = refusal(
    "custody.receiver_unknown",
    es=(
        "Quien recibiría no está en servicio en este operativo.",
        "Una persona inscrita, con nombre e institución.",
        "Inscríbala, o entregue a otra persona.",
    ),
    en=(
        "The receiver is not in service in this operation.",
        "An enrolled person, with a name and an organisation.",
        "Enrol the person, or hand over to another.",
    ),
)
RECEIVER_IS_GIVER = refusal(
    "custody.receiver_is_giver",
    es=(
        "Quien entrega y quien recibe son la misma persona.",
        "Dos personas distintas.",
        "Elija a quien recibe.",
    ),
    en=(
        "The giver and the receiver are the same person.",
        "Two different people.",
        "Choose who receives.",
    ),
)
RECEIVER_NOT_SIGNED = refusal(
    "custody.receiver_not_signed",
    es=(
        "Quien recibe no firmó.",
        "La firma de quien entrega y la de quien recibe.",
        "Pida que firme quien recibe, o déjelo como oferta.",
    ),
    en=(
        "The receiver did not sign.",
        "The signatures of the giver and of the receiver.",
        "Ask the receiver to sign, or leave it as an offer.",
    ),
)
CONTESTED = refusal(
    "custody.contested",
    es=(
        "La custodia de {person} está en disputa entre {holders}.",
        "Una persona con un solo responsable.",
        "Resuelvan primero la disputa: dos firmas de instituciones distintas y alguien que la vea.",
    ),
    en=(
        "Custody of {person} is contested between {holders}.",
        "A person with one holder.",
        "Resolve the contest first: two signers of different organisations and somebody who sees the person.",
    ),
)
NOT_THE_HOLDER = refusal(
    "custody.not_the_holder",
    es=(
        "Por {person} responde {holder}.",
        "Que entregue quien responde por la persona.",
        "Pida a {holder} que haga la entrega.",
    ),
    en=(
        "{holder} answers for {person}.",
        "The giver is the one who answers.",
        "Ask {holder} to hand the person over.",
    ),
)
OFFER_OPEN = refusal(
    "custody.offer_open",
    es=(
        "{person} ya está en una entrega sin aceptar.",
        "Una sola entrega abierta por persona.",
        "Espere la respuesta, o retire esa entrega.",
    ),
    en=(
        "{person} is already in a handover not yet accepted.",
        "One open handover for each person.",
        "Wait for the answer, or withdraw that handover.",
    ),
)
SLIP_USED = refusal(
    "custody.slip_used",
    es=(
        "La boleta {slip} ya se usó.",
        "Una boleta para cada entrega.",
        "Use otra boleta, o revise si esta entrega ya está anotada.",
    ),
    en=(
        "Slip {slip} was already used.",
        "One slip for each handover.",
        "Use another slip, or check whether this handover is already recorded.",
    ),
)
OFFER_UNKNOWN = refusal(
    "custody.offer_unknown",
    es=(
        "No hay ninguna entrega de {person}.",
        "Una entrega ofrecida antes.",
        "Pida a quien responde por la persona que la ofrezca.",
    ),
    en=(
        "There is no handover of {person}.",
        "A handover offered before.",
        "Ask the person who answers to offer it.",
    ),
)
OFFER_FOR_ANOTHER = refusal(
    "custody.offer_for_another",
    es=(
        "La entrega de {person} es para {receiver}.",
        "Que responda quien figura en la entrega.",
        "Avise a {receiver}, o pida que la retiren y la ofrezcan de nuevo.",
    ),
    en=(
        "The handover of {person} is meant for {receiver}.",
        "An answer by the named receiver.",
        "Tell {receiver}, or ask for it to be withdrawn and offered anew.",
    ),
)
OFFER_SPENT = refusal(
    "custody.offer_spent",
    es=(
        "La entrega de {person} ya fue aceptada, rechazada o retirada.",
        "Una entrega que aún espera.",
        "Vea quién responde ahora; si hace falta, ofrezca otra.",
    ),
    en=(
        "The handover of {person} was already accepted, refused or withdrawn.",
        "A handover that still waits.",
        "See who answers now; offer another if needed.",
    ),
)

_OFFERING = (
    PERSON_UNKNOWN,
    PERSON_RELEASED,
    RECEIVER_UNKNOWN,
    RECEIVER_IS_GIVER,
    CONTESTED,
    NOT_THE_HOLDER,
    OFFER_OPEN,
    SLIP_USED,
    PLACE_UNKNOWN,
)


@act("custody.offer_handover", refuses=_OFFERING)
def offer_handover(
    state: Operation,
    by: By,
    *,
    persons: tuple[PersonId, ...],
    receiver: StaffId,
    slip: str | None = None,
    place: PlaceId | None = None,
) -> list[Event]:
    """Offer the custody of one or more persons to a named receiver. The signer answers until it is accepted.

    Refuses: custody.person_unknown, custody.person_released, custody.receiver_unknown, custody.receiver_is_giver, custody.contested,
    custody.not_the_holder, custody.offer_open, custody.slip_used, placement.place_unknown
    """
    check_offer(state, by.who, receiver, persons, slip=slip, place=place)
    return list(offers(state, by, by.who, receiver, persons, slip=slip, place=place))


@act("custody.hand_over", signers=2, refuses=(RECEIVER_NOT_SIGNED, *_OFFERING))
def hand_over(
    state: Operation,
    by: By,
    *,
    persons: tuple[PersonId, ...],
    receiver: StaffId,
    exceptions: tuple[Excepted, ...] = (),
    slip: str | None = None,
    place: PlaceId | None = None,
) -> list[Event]:
    """Hand persons over face to face: giver and receiver sign on one device, those not taken over are named with the reason.

    Refuses: custody.receiver_not_signed, custody.person_unknown, custody.person_released, custody.receiver_unknown, custody.receiver_is_giver,
    custody.contested, custody.not_the_holder, custody.offer_open, custody.slip_used, placement.place_unknown
    """
    if receiver not in by.signers:
        raise Refused(RECEIVER_NOT_SIGNED)
    giver = next(signer for signer in by.signers if signer != receiver)
    everybody = (*persons, *(one.person for one in exceptions))
    check_offer(state, giver, receiver, everybody, slip=slip, place=place)
    reasons = {one.person: one.reason for one in exceptions}
    offered = offers(state, by, giver, receiver, everybody, slip=slip, place=place)
    return [
        *offered,
        *(_answer(by, one.offer, one, place, reasons.get(one.person)) for one in offered),
    ]


_ANSWERING = (OFFER_UNKNOWN, OFFER_FOR_ANOTHER, CONTESTED, OFFER_SPENT, PLACE_UNKNOWN)


@act("custody.accept_handover", refuses=_ANSWERING)
def accept_handover(
    state: Operation,
    by: By,
    *,
    offers: tuple[OfferId, ...] = (),
    persons: tuple[PersonId, ...] = (),
    exceptions: tuple[Excepted, ...] = (),
    place: PlaceId | None = None,
) -> list[Event]:
    """Take over persons who were offered to the signer, by offer or by person; those not taken over are named with the reason.

    Refuses: custody.offer_unknown, custody.offer_for_another, custody.contested, custody.offer_spent, placement.place_unknown
    """
    reasons = {one.person: one.reason for one in exceptions}
    named = _offers_named(state, by.who, offers, (*persons, *reasons))
    for offer in named.values():
        if offer.receiver != by.who:
            raise Refused(OFFER_FOR_ANOTHER, person=offer.person, receiver=offer.receiver)
    for offer in named.values():
        refuse_contested(state, offer.person)
    _refuse_spent(state, named)
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    return [
        _answer(by, reference, offer, place, reasons.get(offer.person))
        for reference, offer in named.items()
    ]


@act("custody.refuse_handover", refuses=(OFFER_UNKNOWN, OFFER_FOR_ANOTHER, OFFER_SPENT))
def refuse_handover(
    state: Operation,
    by: By,
    *,
    offers: tuple[OfferId, ...] = (),
    persons: tuple[PersonId, ...] = (),
    reason: HandoverRefusal,
) -> list[Event]:
    """Refuse persons who were offered to the signer, with the reason. The giver still answers.

    Refuses: custody.offer_unknown, custody.offer_for_another, custody.offer_spent
    """
    named = _offers_named(state, by.who, offers, persons)
    for offer in named.values():
        if offer.receiver != by.who:
            raise Refused(OFFER_FOR_ANOTHER, person=offer.person, receiver=offer.receiver)
    _refuse_spent(state, named)
    return [
        HandoverRefused(person=offer.person, offer=reference, reason=reason)
        for reference, offer in named.items()
    ]


@act("custody.withdraw_handover", refuses=(OFFER_UNKNOWN, NOT_THE_HOLDER, OFFER_SPENT))
def withdraw_handover(
    state: Operation,
    by: By,
    *,
    offers: tuple[OfferId, ...] = (),
    persons: tuple[PersonId, ...] = (),
) -> list[Event]:
    """Take back offers that the signer made. The signer still answers.

    Refuses: custody.offer_unknown, custody.not_the_holder, custody.offer_spent
    """
    named = _offers_named(state, by.who, offers, persons)
    for offer in named.values():
        if offer.giver != by.who:
            raise Refused(NOT_THE_HOLDER, person=offer.person, holder=offer.giver)
    _refuse_spent(state, named)
    return [
        HandoverWithdrawn(person=offer.person, offer=reference)
        for reference, offer in named.items()
    ]


def check_present(state: Operation, persons: tuple[PersonId, ...]) -> None:
    """Each person is known, stands for itself and is not released.

    Refuses: custody.person_unknown, custody.person_released
    """
    for person in persons:
        if person not in state.custody.trees or state.custody.standing(person) != person:
            raise Refused(PERSON_UNKNOWN, person=person)
    for person in persons:
        if state.custody.is_released(person):
            raise Refused(PERSON_RELEASED, person=person)


def check_offer(
    state: Operation,
    giver: StaffId,
    receiver: StaffId,
    persons: tuple[PersonId, ...],
    *,
    slip: str | None = None,
    place: PlaceId | None = None,
) -> None:
    """`giver` may offer `persons` to `receiver` now.

    Refuses: custody.person_unknown, custody.person_released, custody.receiver_unknown, custody.receiver_is_giver, custody.contested,
    custody.not_the_holder, custody.offer_open, custody.slip_used, placement.place_unknown
    """
    custody = state.custody
    check_present(state, persons)
    if not state.team.in_service(receiver):
        raise Refused(RECEIVER_UNKNOWN)
    if giver == receiver:
        raise Refused(RECEIVER_IS_GIVER)
    for person in persons:
        refuse_contested(state, person)
    for person in persons:
        if (holder := custody.answers_for(person)) != giver:
            raise Refused(NOT_THE_HOLDER, person=person, holder=holder)
    for person in persons:
        if custody.offer_of(person) is not None:
            raise Refused(OFFER_OPEN, person=person)
    if slip is not None and slip in custody.slips:
        raise Refused(SLIP_USED, slip=slip)
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)


def offers(
    state: Operation,
    by: By,
    giver: StaffId,
    receiver: StaffId,
    persons: tuple[PersonId, ...],
    *,
    ground: HandoverGround = HandoverGround.CARE,
    slip: str | None = None,
    place: PlaceId | None = None,
) -> list[HandoverOffered]:
    """The offers of one batch, one for each person; `check_offer` comes before."""
    batch = by.draw()
    return [
        HandoverOffered(
            person=person,
            offer=OfferId(by.draw()),
            basis=state.custody.link_of(person),
            giver=giver,
            receiver=receiver,
            batch=batch,
            ground=ground,
            slip=slip,
            place=place,
        )
        for person in dict.fromkeys(persons)
    ]


def take_over(
    state: Operation,
    by: By,
    person: PersonId,
    receiver: StaffId,
    ground: HandoverGround,
    place: PlaceId | None = None,
) -> list[Event]:
    """Offer and acceptance in one, for the search (`SEARCH`) and the recovery (`RECOVERY`) of an absent person.

    `receiver` must be one of the signers; another signer is the person who answers now, or a colleague of the same organisation. Gives no event
    when `receiver` answers already. A contested person stays contested, with `receiver` among the claimed holders.
    Refuses: custody.person_unknown, custody.person_released, custody.receiver_unknown, custody.receiver_not_signed, custody.not_the_holder
    """
    check_present(state, (person,))
    giver = state.custody.answers_for(person)
    if not state.team.in_service(receiver):
        raise Refused(RECEIVER_UNKNOWN)
    if receiver not in by.signers:
        raise Refused(RECEIVER_NOT_SIGNED)
    if giver is None or giver == receiver:
        return []
    if not signed_for(state, giver, receiver, by.signers, ground):
        raise Refused(NOT_THE_HOLDER, person=person, holder=giver)
    [offered] = offers(state, by, giver, receiver, (person,), ground=ground, place=place)
    return [offered, accept_offer(by, offered.offer, offered)]


def accept_offer(
    by: By, reference: OfferId, offer: Offer | HandoverOffered, place: PlaceId | None = None
) -> HandoverAccepted:
    """The acceptance of an offer, at `place` or where the offer says."""
    return HandoverAccepted(
        person=offer.person,
        offer=reference,
        basis=offer.basis,
        link=LinkId(by.draw()),
        receiver=offer.receiver,
        place=place or offer.place,
    )


def _answer(
    by: By,
    reference: OfferId,
    offer: Offer | HandoverOffered,
    place: PlaceId | None,
    reason: HandoverRefusal | None,
) -> Event:
    """The acceptance of an offer, or its refusal when there is a reason."""
    if reason is not None:
        return HandoverRefused(person=offer.person, offer=reference, reason=reason)
    return accept_offer(by, reference, offer, place)


def _offers_named(
    state: Operation, who: StaffId, references: tuple[OfferId, ...], persons: tuple[PersonId, ...]
) -> dict[OfferId, Offer]:
    """The offers that an answer speaks of: those named, and for each person the open one, best the one that concerns `who`.

    Refuses: custody.offer_unknown
    """
    custody = state.custody
    named = {}
    for reference in references:
        if reference not in custody.offers:
            raise Refused(OFFER_UNKNOWN, person=reference)
        named[reference] = custody.offers[reference]
    concerned = {offer.person for offer in named.values()}
    for person in persons:
        if person in concerned:
            continue
        made = custody.trees[person].offers if person in custody.trees else []
        if not made:
            raise Refused(OFFER_UNKNOWN, person=person)
        best = max(
            made,
            key=lambda one: (
                custody.is_open(one),
                who in (custody.offers[one].receiver, custody.offers[one].giver),
                made.index(one),
            ),
        )
        named[best] = custody.offers[best]
    if not named:
        raise Refused(OFFER_UNKNOWN, person="-")
    return named


def refuse_contested(state: Operation, person: PersonId) -> None:
    """No handover of a contested person, only a resolution. Refuses: custody.contested"""
    if state.custody.is_contested(person):
        raise Refused(
            CONTESTED,
            person=person,
            holders=[output.holder for _, output in state.custody.claims(person)],
        )


def _refuse_spent(state: Operation, named: dict[OfferId, Offer]) -> None:
    for reference, offer in named.items():
        if not state.custody.is_open(reference):
            raise Refused(OFFER_SPENT, person=offer.person)
