"""Closing a count: differences, recounts, who is out, who is missing, and the signature of an officer who did not count.

Invariant 10: a count is not closed until each person on the frozen roll is sighted by a named counter, or out-counted with somebody responsible
and an expected return, or listed as missing; numbers alone never close it. Invariant 12: the closer did not count; the bytes of a closing never
change, a new count may supersede it. Invariant 14: what does not reconcile stays open and nothing of it is lost.

Refused at writing: closing with unexplained persons (each is named), by somebody who counted. Shown at the merge: two closings of one
count; marks that the closing could not know, which are late and never in its figures.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation.absence import open_events
from resguardo.operation.act import By, act
from resguardo.operation.count import (
    TWO_COUNTERS,
    Closing,
    CounterAssigned,
    CounterOrder,
    CountDispute,
    CountKind,
    CountRecord,
    Figures,
    LateMark,
    Mark,
    MissingListed,
    PersonOutCounted,
    SightingIdentity,
    Tally,
)
from resguardo.operation.counting import (
    COUNT_CLOSED,
    COUNT_UNKNOWN,
    COUNTER_TWICE,
    COUNTER_UNKNOWN,
    PERSON_UNKNOWN,
    PLACE_UNKNOWN,
    ROLL_EMPTY,
    ZONE_UNKNOWN,
    in_parts,
    open_record,
    opening_events,
    roll_of,
    zone_of,
)
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class LatenessReason(enum.Enum):
    """Why marks were entered long after they were made; a reason is no offence."""

    ON_PAPER_FIRST = "on_paper_first"
    NO_POWER = "no_power"
    NO_NETWORK = "no_network"
    EMERGENCY = "emergency"
    OTHER_DUTY = "other_duty"


class ClosingProof(msgspec.Struct, frozen=True, kw_only=True):
    """What the account knows of the ledger at the closing (`ledger.md` 2.6): which heads it had, what was held back, which devices had not reported."""

    frontier: bytes | None = None
    state_digest: bytes | None = None
    held: int = 0
    suspect: int = 0
    devices_missing: tuple[bytes, ...] = ()


@event("count.lateness_explained", 0x512)
class LatenessExplained(Event):
    """The signer says why their marks were entered late."""

    count: CountId
    reason: LatenessReason


@event("count.count_closed", 0x517, attested=True)
class CountClosed(Event):
    """The signer vouches for the figures. `as_it_stands`: an emergency count signed with the unexplained declared missing.

    `previous` is the closing before it of the same place. The frontier, the digest of the state, events held back, suspect events and devices that
    did not report say what the figures rest on; None and nothing when the closer's installation did not give them.
    """

    count: CountId
    figures: Figures
    roll_digest: bytes
    counters: tuple[StaffId, ...]
    as_it_stands: bool
    fold_version: int
    held: int
    suspect: int
    devices_missing: tuple[bytes, ...]
    previous: CountId | None = None
    frontier: bytes | None = None
    state_digest: bytes | None = None


CLOSER_COUNTED = refusal(
    "count.closer_counted",
    es=("Usted contó en este conteo.", "Que lo cierre alguien que no contó.", "Pida a otra persona encargada de conteos que lo revise y lo firme."),
    en=("You counted in this count.", "An officer who did not count closes it.", "Ask another count officer to review and sign it."),
)
UNEXPLAINED = refusal(
    "count.persons_unexplained",
    es=("Faltan por explicar {number}: {persons}.", "Cada persona vista por quienes cuentan, fuera con responsable, o en la lista de ausentes.", "Vuelva a contar esas zonas, anote quién responde fuera, o declárelas ausentes. El conteo queda guardado."),
    en=("{number} are unexplained: {persons}.", "Each person sighted by the counters, out with somebody responsible, or listed as missing.", "Recount those zones, record who answers elsewhere, or list them as missing. The count stays saved."),
)
NOT_ON_ROLL = refusal(
    "count.not_on_roll",
    es=("{person} no está en la lista de este conteo.", "Una persona de la lista congelada.", "Si la ven, márquenla: aparece como hallada fuera de lista."),
    en=("{person} is not on the roll of this count.", "A person of the frozen roll.", "If seen, mark them: they show as found outside the roll."),
)
PERSON_SIGHTED = refusal(
    "count.person_sighted",
    es=("A {person} ya la vio alguien en este conteo.", "Una persona que nadie ha visto.", "Si la marca está mal, quien la hizo debe retirarla."),
    en=("{person} was seen by somebody in this count.", "A person whom nobody has seen.", "If the mark is wrong, its counter withdraws it."),
)
RETURN_PAST = refusal(
    "count.return_past",
    es=("El regreso previsto ya pasó.", "Una hora posterior a ahora.", "Pregunte a la persona responsable cuándo vuelven."),
    en=("The expected return has passed.", "A moment later than now.", "Ask the person responsible when they return."),
)
ZONE_AGREES = refusal(
    "count.zone_agrees",
    es=("Esa zona no tiene diferencias, o falta terminar su primer y segundo conteo.", "Una zona contada dos veces con diferencias.", "Espere a que terminen, o revise otra zona."),
    en=("That zone shows no difference, or its first and second count are not finished.", "A zone counted twice with a difference.", "Wait until they finish, or look at another zone."),
)
NOT_EMERGENCY = refusal(
    "count.not_emergency",
    es=("Este conteo no es de emergencia.", "Un conteo de emergencia.", "Cierre el conteo de la manera normal."),
    en=("This is not an emergency count.", "An emergency count.", "Close the count in the normal way."),
)
TOO_EARLY = refusal(
    "count.too_early",
    es=("El conteo lleva {minutes} min abierto.", "Se firma tal como está desde el minuto {limit}.", "Siga marcando; quien falte se puede declarar ausente ya."),
    en=("The count has been open for {minutes} min.", "It may be signed as it stands from minute {limit}.", "Go on marking; anybody missing may be declared absent right now."),
)


class Sorted(NamedTuple):
    """The roll of an open count by how each person is accounted for. A person stands in one list only."""

    sighted: list[PersonId]
    out_counted: list[PersonId]
    missing: list[PersonId]
    unexplained: list[PersonId]
    not_on_roll: list[PersonId]
    merged: int


def sort_roll(state: Operation, record: CountRecord) -> Sorted:
    """How each person on the frozen roll is accounted for now. Missing counts over sighted, sighted over out."""
    standing = state.register.standing
    roll = dict.fromkeys(standing(person) for person in record.roll)
    listed = {standing(person) for person in record.listed}
    out = {standing(person) for person in record.out}
    seen = dict.fromkeys(standing(person) for person, marks in record.marks.items() if sighting(record, marks) is not None)
    result = Sorted([], [], [], [], [person for person in seen if person not in roll], len(record.roll) - len(roll))
    for person in roll:
        if person in listed:
            result.missing.append(person)
        elif person in seen:
            result.sighted.append(person)
        elif person in out:
            result.out_counted.append(person)
        else:
            result.unexplained.append(person)
    return result


def sighting(record: CountRecord, marks: list[Mark]) -> Mark | None:
    """The mark by which a person counts as sighted, None when they don't: both counters of a zone, or its recount, or one where one is enough."""
    confirmed = [mark for mark in marks if mark.identity is SightingIdentity.CONFIRMED]
    if not confirmed:
        return None
    if record.kind not in TWO_COUNTERS:
        return confirmed[0]
    for mark in confirmed:
        deciding = _deciding_order(record, mark.zone)
        if deciding is not None:
            if mark.order == deciding:
                return mark
        elif mark.order > CounterOrder.SECOND or any(_agree(mark, other) for other in confirmed):
            return mark
    return None


def _agree(one: Mark, other: Mark) -> bool:
    """First and second counter, two people, saw the same person in the same zone."""
    return one.zone == other.zone and one.counter != other.counter and {one.order, other.order} == {CounterOrder.FIRST, CounterOrder.SECOND}


def _deciding_order(record: CountRecord, zone: PlaceId | None) -> int | None:
    """The finished recount that decides a zone alone, None where first and second still do."""
    if zone is None or zone not in record.zones:
        return None
    return max((order for order in record.zones[zone].finished if order > CounterOrder.SECOND), default=None)


def tally(state: Operation, persons: Iterable[PersonId]) -> Tally:
    """How many of `persons` count as children and how many as adults."""
    counted = [state.register.persons[person].counted_as.value == "child" for person in persons]
    return Tally(sum(counted), len(counted) - sum(counted))


def figures_of(state: Operation, record: CountRecord, accounted: Sorted) -> Figures:
    """The figures that a closing would carry now."""
    return Figures(
        expected=tally(state, [*accounted.sighted, *accounted.out_counted, *accounted.missing, *accounted.unexplained]),
        sighted=tally(state, accounted.sighted),
        out_counted=tally(state, accounted.out_counted),
        missing=tally(state, accounted.missing),
        not_on_roll=tally(state, accounted.not_on_roll),
        unidentified=len(record.unidentified),
        merged=accounted.merged,
    )


@act("count.out_count", refuses=(COUNT_UNKNOWN, COUNT_CLOSED, NOT_ON_ROLL, COUNTER_UNKNOWN, RETURN_PAST))
def out_count(state: Operation, by: By, *, count: CountId, person: PersonId, responsible: StaffId, expected_return_at: Moment) -> list[Event]:
    """Account for `person` elsewhere: `responsible` answers there and expects to bring them back.

    Refuses: count.count_unknown, count.count_closed, count.not_on_roll, count.counter_unknown, count.return_past
    """
    record = open_record(state, count)
    if person not in record.roll:
        raise Refused(NOT_ON_ROLL, person=person)
    if not state.team.in_service(responsible):
        raise Refused(COUNTER_UNKNOWN)
    if expected_return_at <= by.happened_at:
        raise Refused(RETURN_PAST)
    return [PersonOutCounted(person=person, count=count, responsible=responsible, expected_return_at=expected_return_at)]


@act("count.list_missing", refuses=(COUNT_UNKNOWN, COUNT_CLOSED, NOT_ON_ROLL, PERSON_SIGHTED))
def list_missing(state: Operation, by: By, *, count: CountId, person: PersonId) -> list[Event]:
    """List `person` as missing in this count. The absence is opened at the closing, or at once with `absence.declare_absence`.

    Refuses: count.count_unknown, count.count_closed, count.not_on_roll, count.person_sighted
    """
    record = open_record(state, count)
    if person not in record.roll:
        raise Refused(NOT_ON_ROLL, person=person)
    if sighting(record, record.marks.get(person, [])) is not None:
        raise Refused(PERSON_SIGHTED, person=person)
    return [MissingListed(count=count, persons=(person,))]


@act("count.explain_lateness", refuses=(COUNT_UNKNOWN,), always=True)
def explain_lateness(state: Operation, by: By, *, count: CountId, reason: LatenessReason) -> list[Event]:
    """Say why the signer's marks of `count` were entered late.

    Refuses: count.count_unknown
    """
    if count not in state.counts.counts:
        raise Refused(COUNT_UNKNOWN)
    return [LatenessExplained(count=count, reason=reason)]


@act("count.close_count", refuses=(COUNT_UNKNOWN, COUNT_CLOSED, CLOSER_COUNTED, UNEXPLAINED))
def close_count(state: Operation, by: By, *, count: CountId, proof: ClosingProof | None = None) -> list[Event]:
    """Sign the count. Every missing person's absence is opened in the same commit.

    Refuses: count.count_unknown, count.count_closed, count.closer_counted, count.persons_unexplained
    """
    record = open_record(state, count)
    if by.who in record.counters():
        raise Refused(CLOSER_COUNTED)
    accounted = sort_roll(state, record)
    if accounted.unexplained:
        raise Refused(UNEXPLAINED, number=len(accounted.unexplained), persons=tuple(accounted.unexplained))
    return _closing_events(state, by, count, accounted, proof)


def _closing_events(state: Operation, by: By, count: CountId, accounted: Sorted, proof: ClosingProof | None) -> list[Event]:
    from resguardo.operation.operation import FOLD_VERSION

    record = state.counts.counts[count]
    given = proof or ClosingProof()
    missing = [*accounted.missing, *accounted.unexplained]
    whole = accounted._replace(missing=missing, unexplained=[])
    closed = CountClosed(
        count=count,
        figures=figures_of(state, record, whole),
        roll_digest=record.digest,
        counters=tuple(record.counters()),
        as_it_stands=bool(accounted.unexplained),
        fold_version=FOLD_VERSION,
        held=given.held,
        suspect=given.suspect,
        devices_missing=given.devices_missing,
        previous=state.counts.last_closed(record.place),
        frontier=given.frontier,
        state_digest=given.state_digest,
    )
    listed: list[Event] = [MissingListed(count=count, persons=part) for part in in_parts(accounted.unexplained)]
    return [*listed, closed, *open_events(state, by, count, missing)]


@applies(LatenessExplained)
def _explained(state: Operation, event: LatenessExplained, written: Written) -> None:
    known(state.counts.counts, event.count).late_with_reason[written.who] = event.reason.value


@applies(CountClosed)
def _closed(state: Operation, event: CountClosed, written: Written) -> None:
    record = known(state.counts.counts, event.count)
    if any(written.knows(closing.event) for closing in record.closings):
        raise NoEffect("count.count_closed")
    missing = tuple(person for person, listings in record.listed.items() if any(written.knows(one) for one in listings))
    record.closings.append(
        Closing(
            event=written.event,
            closed_by=written.who,
            closed_at=written.happened_at,
            figures=event.figures,
            as_it_stands=event.as_it_stands,
            previous=event.previous,
            roll_digest=event.roll_digest,
            held=event.held,
            suspect=event.suspect,
            missing=missing,
        )
    )
    if len(record.closings) > 1:
        record.disputes.append(CountDispute("closed_twice", tuple(one.event for one in record.closings)))
        return
    state.counts.closed.append(event.count)
    record.late = [late for person, marks in record.marks.items() for late in _unknown_marks(person, marks, written)]
    _let_go(record)


def _unknown_marks(person: PersonId, marks: list[Mark], written: Written) -> list[LateMark]:
    """Marks already read that the closing could not know."""
    unknown = (mark for mark in marks if not written.knows(mark.event))
    return [LateMark(person, mark.counter, mark.zone, mark.identity, mark.at, mark.event) for mark in unknown]


def _let_go(record: CountRecord) -> None:
    """Drop what only an open count needs; the ledger keeps it."""
    record.roll, record.zones, record.marks, record.out = {}, {}, {}, {}
