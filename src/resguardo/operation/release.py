"""Release: a person leaves the operation's charge for good, to one named recipient (`docs/internals/procedures.md` 16).

Invariant 19: no release without an order, or a legal exception named in the configuration, for this person, in force, to this recipient; the
recipient's identity checked by two; the relationship stated; the person heard, or the reason why not; no hold; two signers of different organisations.

Refused at writing: all of that, as far as this device knows. Shown at the merge (`release_disputes`): a hold placed or an order ended meanwhile,
two releases of one person. A hold outweighs a release: until it is lifted the person is shown as held.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation import custody
from resguardo.operation.act import By, act
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import (
    EventId,
    HoldId,
    MergeId,
    Moment,
    OrderId,
    PersonId,
    RecipientId,
    StaffId,
)
from resguardo.operation.orders import (
    ONE_ORGANISATION,
    RECIPIENT_UNKNOWN,
    TAG_DIFFERS,
    Hearing,
    Kinship,
    Order,
    Release,
    require_tag_read,
    require_two_organisations,
)
from resguardo.operation.refusal import NoEffect, Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, CountedAs

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


@event("release.person_released", 0xA01, signers=2)
class PersonReleased(Event):
    """`person` was handed to `recipient`, whose identity `checked_by` found to be the one named."""

    person: PersonId
    recipient: RecipientId
    kinship: Kinship
    heard: Hearing
    checked_by: tuple[StaffId, ...]
    order: OrderId | None = None
    exception: str | None = None


class Standing(enum.Enum):
    """Where a person stands between hold and release; the safe side where two sites differ."""

    IN_CHARGE = "in_charge"
    HELD = "held"
    RELEASED = "released"


PERSON_RELEASED = refusal(
    "release.person_released",
    es=("Esta persona ya egresó.", "Una persona a cargo del operativo.", "Revise su historial."),
    en=(
        "This person was already released.",
        "A person in the operation's charge.",
        "Check their history.",
    ),
)
PERSON_ABSENT = refusal(
    "release.person_absent",
    es=(
        "Esta persona tiene una ausencia abierta.",
        "Una persona presente.",
        "Registre primero que fue localizada y recuperada.",
    ),
    en=(
        "This person has an open absence.",
        "A person who is present.",
        "Record first that the person was located and recovered.",
    ),
)
CUSTODY_CONTESTED = refusal(
    "release.custody_contested",
    es=(
        "Más de una persona dice responder por ella.",
        "Una sola persona responsable.",
        "Resuelva primero de quién está a cargo.",
    ),
    en=(
        "More than one person claims to answer for them.",
        "One accountable person.",
        "Resolve first who answers for them.",
    ),
)
GROUND_MISSING = refusal(
    "release.ground_missing",
    es=(
        "No se indicó una orden ni una excepción, o se indicaron las dos.",
        "Una orden, o una excepción legal permitida.",
        "Elija la orden que nombra a esta persona.",
    ),
    en=(
        "Neither an order nor an exception was given, or both were.",
        "One order, or one legal exception that is allowed.",
        "Choose the order that names this person.",
    ),
)
ORDER_NAMES_OTHER = refusal(
    "release.order_names_other",
    es=(
        "Ninguna orden con esa referencia nombra a esta persona.",
        "Una orden que nombra a esta misma persona.",
        "Anote la orden para esta persona, o revise a quién nombra.",
    ),
    en=(
        "No order under that reference names this person.",
        "An order that names this very person.",
        "Record the order for this person, or check whom it names.",
    ),
)
ORDER_NOT_IN_FORCE = refusal(
    "release.order_not_in_force",
    es=(
        "La orden no está vigente en este momento.",
        "Una orden vigente.",
        "Revise las fechas y si fue revocada.",
    ),
    en=(
        "The order is not in force at this moment.",
        "An order in force.",
        "Check its dates and whether it was reversed.",
    ),
)
RECIPIENT_DIFFERS = refusal(
    "release.recipient_differs",
    es=(
        "La orden nombra a otro receptor.",
        "El receptor que la orden nombra.",
        "No entregue; consulte al juzgado.",
    ),
    en=(
        "The order names another recipient.",
        "The recipient whom the order names.",
        "Do not hand over; ask the court.",
    ),
)
EXCEPTION_NOT_ALLOWED = refusal(
    "release.exception_not_allowed",
    es=(
        "La excepción {exception} no está permitida para esta persona.",
        "Una excepción que la ley permite y este operativo nombra.",
        "Pida una orden.",
    ),
    en=(
        "The exception {exception} is not allowed for this person.",
        "An exception that the law allows and this operation names.",
        "Ask for an order.",
    ),
)
HOLD_STANDS = refusal(
    "release.hold_stands",
    es=(
        "Hay una retención vigente sobre esta persona.",
        "Ninguna retención vigente.",
        "No entregue; levante primero la retención, con su fundamento.",
    ),
    en=(
        "A hold on this person stands.",
        "No hold in force.",
        "Do not hand over; lift the hold first, with its basis.",
    ),
)
IDENTITY_UNCHECKED = refusal(
    "release.identity_unchecked",
    es=(
        "Comprobaron la identidad del receptor {checked} persona(s) en servicio.",
        "Dos personas distintas, contra la orden y un documento con foto.",
        "Pida a otra persona que la compruebe también.",
    ),
    en=(
        "{checked} person(s) in service checked the recipient's identity.",
        "Two different people, against the order and a document with a photo.",
        "Ask another person to check it as well.",
    ),
)
HOLDER_UNSIGNED = refusal(
    "release.holder_unsigned",
    es=(
        "Nadie de la institución que responde por esta persona firma.",
        "Una firma de la institución que la tiene a cargo.",
        "Pida la firma a esa institución.",
    ),
    en=(
        "Nobody of the organisation that answers for this person signs.",
        "A signature of the organisation in charge.",
        "Ask that organisation to sign.",
    ),
)


@act(
    "release.release_person",
    signers=2,
    refuses=(
        PERSON_UNKNOWN,
        PERSON_MERGED,
        TAG_DIFFERS,
        PERSON_RELEASED,
        PERSON_ABSENT,
        CUSTODY_CONTESTED,
        HOLD_STANDS,
        RECIPIENT_UNKNOWN,
        GROUND_MISSING,
        ORDER_NAMES_OTHER,
        ORDER_NOT_IN_FORCE,
        RECIPIENT_DIFFERS,
        EXCEPTION_NOT_ALLOWED,
        IDENTITY_UNCHECKED,
        ONE_ORGANISATION,
        HOLDER_UNSIGNED,
    ),
)
def release_person(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    tag: str,
    recipient: RecipientId,
    kinship: Kinship,
    heard: Hearing,
    checked_by: tuple[StaffId, ...],
    order: OrderId | None = None,
    exception: str | None = None,
) -> list[Event]:
    """Hand one person over for good to the recipient whom the order names (invariant 19). `tag` is the band as read at the door.

    Refuses: register.person_unknown, register.person_merged, release.tag_differs, release.person_released, release.person_absent, release.custody_contested, release.hold_stands, release.recipient_unknown, release.ground_missing, release.order_names_other, release.order_not_in_force, release.recipient_differs, release.exception_not_allowed, release.identity_unchecked, release.one_organisation, release.holder_unsigned
    """
    require_tag_read(state, person, tag)
    _require_free(state, person)
    _require_ground(state, by.happened_at, person, recipient, order, exception)
    checked = {staff for staff in checked_by if state.team.in_service(staff)}
    if len(checked) < 2:
        raise Refused(IDENTITY_UNCHECKED, checked=len(checked))
    require_two_organisations(state, by)
    holder = state.custody.answers_for(person)
    if holder is not None and state.team.organisation(holder) not in map(
        state.team.organisation, by.signers
    ):
        raise Refused(HOLDER_UNSIGNED)
    return [
        PersonReleased(
            person=person,
            recipient=recipient,
            kinship=kinship,
            heard=heard,
            checked_by=checked_by,
            order=order,
            exception=exception,
        )
    ]


def _require_free(state: Operation, person: PersonId) -> None:
    """Let the act pass if `person` is here, in one pair of hands, and under no hold."""
    group = state.register.group(person)
    if state.custody.is_released(person) or state.releases.of_persons(group):
        raise Refused(PERSON_RELEASED)
    if any(state.absences.open_of(member) is not None for member in group):
        raise Refused(PERSON_ABSENT)
    if state.custody.is_contested(person):
        raise Refused(CUSTODY_CONTESTED)
    if state.releases.holds_on(group):
        raise Refused(HOLD_STANDS)


def _require_ground(
    state: Operation,
    at: Moment,
    person: PersonId,
    recipient: RecipientId,
    order: OrderId | None,
    exception: str | None,
) -> None:
    """Let the act pass if one order in force, or one allowed exception, lets this recipient have this person."""
    if recipient not in state.releases.recipients:
        raise Refused(RECIPIENT_UNKNOWN)
    if (order is None) is (exception is None):
        raise Refused(GROUND_MISSING)
    if order is not None:
        record = state.releases.orders.get(order)
        if record is None or record.person not in state.register.group(person):
            raise Refused(ORDER_NAMES_OTHER)
        if not record.is_in_force(at):
            raise Refused(ORDER_NOT_IN_FORCE)
        if record.recipient != recipient:
            raise Refused(RECIPIENT_DIFFERS)
    if exception is not None:
        covers_children = state.releases.exceptions.get(exception)
        is_child = state.register.persons[person].counted_as is CountedAs.CHILD
        if covers_children is None or (is_child and not covers_children):
            raise Refused(EXCEPTION_NOT_ALLOWED, exception=exception)


@applies(PersonReleased)
def _released(state: Operation, event: PersonReleased, written: Written) -> None:
    known(state.register.persons, event.person)
    known(state.releases.recipients, event.recipient)
    order = None if event.order is None else known(state.releases.orders, event.order)
    if order is not None and order.recipient != event.recipient:
        raise NoEffect("release.recipient_differs")
    if len({state.team.organisation(actor) for actor in written.actors}) < 2:
        raise NoEffect("release.one_organisation")
    _has_ground(state, event, order)
    custody.close(state, event.person, written)
    release = Release(
        recipient=event.recipient,
        order=event.order,
        exception=event.exception,
        kinship=event.kinship,
        heard=event.heard,
        signed_by=written.actors,
        released_at=written.happened_at,
        released_by=written.event,
        ended_apart=[] if order is None else list(order.ended_by),
    )
    state.releases.released.setdefault(event.person, []).append(release)
    for merge in state.merges.of_person(event.person):
        if not written.knows(state.merges.merges[merge].merged_by):
            state.merges.merges[merge].released_apart.append(written.event)


def _has_ground(state: Operation, event: PersonReleased, order: Order | None) -> None:
    """Nobody goes without an order that names them or an allowed exception, whatever program wrote it. Records that were ever merged count as one here."""
    if event.exception is not None:
        known(state.releases.exceptions, event.exception)
    elif order is None:
        raise NoEffect("release.ground_missing")
    elif order.person != event.person and not any(
        event.person in merge.pair for merge in state.merges.merges.values()
    ):
        raise NoEffect("release.order_names_other")


def standing_of(state: Operation, person: PersonId) -> Standing:
    """Whether `person` is in the operation's charge, held, or released; a hold outweighs a release (`docs/internals/ledger.md` 5)."""
    group = state.register.group(state.register.standing(person))
    if state.releases.holds_on(group):
        return Standing.HELD
    return Standing.RELEASED if state.releases.of_persons(group) else Standing.IN_CHARGE


class ReleaseDispute(NamedTuple):
    """A person whose release is in question, and by what.

    `releases` are all of this person; `holds` those that stand; `ended_apart` ends of the order unknown to those who released; `merges` those
    unknown to them; `others` orders that turned out to name somebody else, since records were split.
    """

    person: PersonId
    releases: tuple[EventId, ...]
    holds: tuple[HoldId, ...]
    ended_apart: tuple[EventId, ...]
    merges: tuple[MergeId, ...]
    others: tuple[OrderId, ...]


def release_disputes(state: Operation) -> list[ReleaseDispute]:
    """Everybody whose release meets something its signers did not know, a hold placed since, or another release."""
    released = dict.fromkeys(state.register.standing(one) for one in state.releases.released)
    found = [_in_question(state, person) for person in released]
    return [one for one in found if len(one.releases) > 1 or any(one[2:])]


def _in_question(state: Operation, person: PersonId) -> ReleaseDispute:
    group = state.register.group(person)
    releases = state.releases.of_persons(group)
    orders = [release.order for release in releases if release.order is not None]
    merges = dict.fromkeys(merge for member in group for merge in state.merges.of_person(member))
    return ReleaseDispute(
        person=person,
        releases=tuple(release.released_by for release in releases),
        holds=tuple(state.releases.holds_on(group)),
        ended_apart=tuple(event for release in releases for event in release.ended_apart),
        merges=tuple(one for one in merges if state.merges.merges[one].released_apart),
        others=tuple(one for one in orders if state.releases.orders[one].person not in group),
    )
