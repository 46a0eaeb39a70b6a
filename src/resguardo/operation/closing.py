"""Closing a count: differences, recounts, who is out, who is missing, and the signature of an officer who did not count.

Invariant 10: a count is not closed until each person on the frozen roll is sighted by a named counter, or out-counted with somebody responsible
and an expected return, or listed as missing; numbers alone never close it. Invariant 12: the closer did not count; the bytes of a closing never
change, a new count may supersede it. Invariant 14: what does not reconcile stays open and nothing of it is lost.

Refused at writing: closing with unexplained persons (each is named), by somebody who counted. Shown at the merge: two closings of one
count; marks that the closing could not know, which are late and never in its figures.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.absence import open_events
from resguardo.operation.act import By, act
from resguardo.operation.clocks import MINUTE_MS, Limit, limit_minutes
from resguardo.operation.comparison import Sorted, differences, figures_of, sighting, sort_roll
from resguardo.operation.count import (
    Closing,
    CountDispute,
    CounterAssigned,
    CounterOrder,
    CountKind,
    CountRecord,
    Figures,
    LateMark,
    Mark,
    MissingListed,
    PersonOutCounted,
    Zone,
)
from resguardo.operation.counting import (
    COUNT_CLOSED,
    COUNT_UNKNOWN,
    COUNTER_TWICE,
    COUNTER_UNKNOWN,
    PLACE_UNKNOWN,
    ROLL_EMPTY,
    ZONE_UNKNOWN,
    in_parts,
    open_record,
    opening_events,
    roll_of,
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
    """What the account knows of the ledger at the closing (`docs/internals/ledger.md` 6): which heads it had, what was held back, which devices had not reported."""

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
    es=(
        "Usted contó en este conteo.",
        "Que lo cierre alguien que no contó.",
        "Pida a otra persona encargada de conteos que lo revise y lo firme.",
    ),
    en=(
        "You counted in this count.",
        "An officer who did not count closes it.",
        "Ask another count officer to review and sign it.",
    ),
)
UNEXPLAINED = refusal(
    "count.persons_unexplained",
    es=(
        "Faltan por explicar {number}: {persons}.",
        "Cada persona vista por quienes cuentan, fuera con responsable, o en la lista de ausentes.",
        "Vuelva a contar esas zonas, anote quién responde fuera, o declárelas ausentes. El conteo queda guardado.",
    ),
    en=(
        "{number} are unexplained: {persons}.",
        "Each person sighted by the counters, out with somebody responsible, or listed as missing.",
        "Recount those zones, record who answers elsewhere, or list them as missing. The count stays saved.",
    ),
)
NOT_ON_ROLL = refusal(
    "count.not_on_roll",
    es=(
        "{person} no está en la lista de este conteo.",
        "Una persona de la lista congelada.",
        "Si la ven, márquenla: aparece como hallada fuera de lista.",
    ),
    en=(
        "{person} is not on the roll of this count.",
        "A person of the frozen roll.",
        "If seen, mark them: they show as found outside the roll.",
    ),
)
PERSON_SIGHTED = refusal(
    "count.person_sighted",
    es=(
        "A {person} ya la vio alguien en este conteo.",
        "Una persona que nadie ha visto.",
        "Si la marca está mal, quien la hizo debe retirarla.",
    ),
    en=(
        "{person} was seen by somebody in this count.",
        "A person whom nobody has seen.",
        "If the mark is wrong, its counter withdraws it.",
    ),
)
RETURN_PAST = refusal(
    "count.return_past",
    es=(
        "El regreso previsto ya pasó.",
        "Una hora posterior a ahora.",
        "Pregunte a la persona responsable cuándo vuelven.",
    ),
    en=(
        "The expected return has passed.",
        "A moment later than now.",
        "Ask the person responsible when they return.",
    ),
)
ROLL_INCOMPLETE = refusal(
    "count.roll_incomplete",
    es=(
        "De la lista fijada con {size} personas aquí solo hay {listed}.",
        "La lista entera, como se fijó al abrir.",
        "Espere lo que falta de otro equipo, o abra un conteo nuevo que reemplace a este.",
    ),
    en=(
        "Of the roll frozen with {size} persons only {listed} are here.",
        "The whole roll as it was frozen at the opening.",
        "Wait for what is missing from another device, or open a new count that replaces this one.",
    ),
)
OUT_EXPIRED = refusal(
    "count.out_expired",
    es=(
        "El regreso previsto de {persons} ya pasó y nadie lo confirmó.",
        "Un regreso previsto que aún no llega para cada ausencia justificada.",
        "Pregunte a quien responde y anote la nueva hora, o anote a la persona como sin constatar.",
    ),
    en=(
        "The expected return of {persons} has passed and nobody confirmed it.",
        "An expected return still to come for everybody accounted for elsewhere.",
        "Ask whoever answers and enter the new time, or list the person as missing.",
    ),
)
ZONE_AGREES = refusal(
    "count.zone_agrees",
    es=(
        "Esa zona no tiene diferencias, o falta terminar su primer y segundo conteo.",
        "Una zona contada dos veces con diferencias.",
        "Espere a que terminen, o revise otra zona.",
    ),
    en=(
        "That zone shows no difference, or its first and second count are not finished.",
        "A zone counted twice with a difference.",
        "Wait until they finish, or look at another zone.",
    ),
)
COUNT_SUPERSEDED = refusal(
    "count.count_superseded",
    es=(
        "Otro conteo ya reemplaza a este.",
        "Un conteo sin reemplazo.",
        "Siga con el conteo que lo reemplaza.",
    ),
    en=(
        "Another count already supersedes this one.",
        "A count not superseded.",
        "Go on with the count that supersedes it.",
    ),
)
NOT_EMERGENCY = refusal(
    "count.not_emergency",
    es=(
        "Este conteo no es de emergencia.",
        "Un conteo de emergencia.",
        "Cierre el conteo de la manera normal.",
    ),
    en=(
        "This is not an emergency count.",
        "An emergency count.",
        "Close the count in the normal way.",
    ),
)
TOO_EARLY = refusal(
    "count.too_early",
    es=(
        "El conteo lleva {minutes} min abierto.",
        "Se firma tal como está desde el minuto {limit}.",
        "Siga marcando; quien falte se puede declarar ausente ya.",
    ),
    en=(
        "The count has been open for {minutes} min.",
        "It may be signed as it stands from minute {limit}.",
        "Go on marking; anybody missing may be declared absent right now.",
    ),
)


@act(
    "count.out_count",
    refuses=(COUNT_UNKNOWN, COUNT_CLOSED, NOT_ON_ROLL, COUNTER_UNKNOWN, RETURN_PAST),
)
def out_count(
    state: Operation,
    by: By,
    *,
    count: CountId,
    person: PersonId,
    responsible: StaffId,
    expected_return_at: Moment,
) -> list[Event]:
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
    return [
        PersonOutCounted(
            person=person,
            count=count,
            responsible=responsible,
            expected_return_at=expected_return_at,
        )
    ]


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
def explain_lateness(
    state: Operation, by: By, *, count: CountId, reason: LatenessReason
) -> list[Event]:
    """Say why the signer's marks of `count` were entered late.

    Refuses: count.count_unknown
    """
    if count not in state.counts.counts:
        raise Refused(COUNT_UNKNOWN)
    return [LatenessExplained(count=count, reason=reason)]


@act(
    "count.order_recount",
    refuses=(
        COUNT_UNKNOWN,
        COUNT_CLOSED,
        ZONE_UNKNOWN,
        COUNTER_UNKNOWN,
        COUNTER_TWICE,
        ZONE_AGREES,
    ),
)
def order_recount(
    state: Operation, by: By, *, count: CountId, zone: PlaceId, counter: StaffId
) -> list[Event]:
    """Send a third person to count `zone` again; after a second difference a further person counts it name by name. The last one decides.

    Refuses: count.count_unknown, count.count_closed, count.zone_unknown, count.counter_unknown, count.counter_twice, count.zone_agrees
    """
    record = open_record(state, count)
    if zone not in record.zones:
        raise Refused(ZONE_UNKNOWN, zones=tuple(record.zones))
    if not state.team.in_service(counter):
        raise Refused(COUNTER_UNKNOWN)
    walk = record.zones[zone]
    if any(counter in turn for turn in walk.counters.values()) or record.orders_of(counter) & {
        1,
        2,
    }:
        raise Refused(COUNTER_TWICE)
    if not (_finished_twice(walk) and any(one.zone == zone for one in differences(state, count))):
        raise Refused(ZONE_AGREES)
    order = (
        CounterOrder.NAME_BY_NAME if CounterOrder.RECOUNT in walk.finished else CounterOrder.RECOUNT
    )
    return [CounterAssigned(count=count, zone=zone, order=order, counter=counter)]


def _finished_twice(walk: Zone) -> bool:
    return {CounterOrder.FIRST, CounterOrder.SECOND} <= set(walk.finished)


@act(
    "count.close_count",
    refuses=(
        COUNT_UNKNOWN,
        COUNT_CLOSED,
        CLOSER_COUNTED,
        ROLL_INCOMPLETE,
        UNEXPLAINED,
        OUT_EXPIRED,
    ),
)
def close_count(
    state: Operation, by: By, *, count: CountId, proof: ClosingProof | None = None
) -> list[Event]:
    """Sign the count. Every missing person's absence is opened in the same commit.

    Refuses: count.count_unknown, count.count_closed, count.closer_counted, count.roll_incomplete, count.persons_unexplained,
    count.out_expired
    """
    record = open_record(state, count)
    if by.who in record.counters():
        raise Refused(CLOSER_COUNTED)
    if len(record.roll) != record.size:
        raise Refused(ROLL_INCOMPLETE, size=record.size, listed=len(record.roll))
    accounted = sort_roll(state, record)
    if accounted.unexplained:
        raise Refused(
            UNEXPLAINED, number=len(accounted.unexplained), persons=tuple(accounted.unexplained)
        )
    if late := _returns_passed(state, record, by.happened_at):
        raise Refused(OUT_EXPIRED, persons=late)
    return _closing_events(state, by, count, accounted, proof)


def _returns_passed(state: Operation, record: CountRecord, now: Moment) -> tuple[PersonId, ...]:
    """Who is accounted for elsewhere although the expected return has passed."""
    returns = {
        state.register.standing(person): out.expected_return_at
        for person, out in record.out.items()
    }
    return tuple(
        person for person in sort_roll(state, record).out_counted if returns[person] <= now
    )


@act(
    "count.sign_as_it_stands",
    refuses=(COUNT_UNKNOWN, COUNT_CLOSED, NOT_EMERGENCY, CLOSER_COUNTED, TOO_EARLY),
)
def sign_as_it_stands(
    state: Operation, by: By, *, count: CountId, proof: ClosingProof | None = None
) -> list[Event]:
    """Sign an emergency count although some are unexplained: signing declares each of them missing.

    Refuses: count.count_unknown, count.count_closed, count.not_emergency, count.closer_counted, count.too_early
    """
    record = open_record(state, count)
    signable = signable_at(state, record)
    if signable is None:
        raise Refused(NOT_EMERGENCY)
    if by.who in record.counters():
        raise Refused(CLOSER_COUNTED)
    if by.happened_at < signable:
        minutes = (by.happened_at - record.opened_at) // MINUTE_MS
        limit = limit_minutes(state, Limit.SIGNED_AS_IT_STANDS)
        raise Refused(TOO_EARLY, minutes=minutes, limit=limit)
    return _closing_events(state, by, count, sort_roll(state, record), proof)


def signable_at(state: Operation, record: CountRecord) -> Moment | None:
    """From when an emergency count may be signed as it stands; None for other kinds."""
    if record.kind is not CountKind.EMERGENCY:
        return None
    minutes = limit_minutes(state, Limit.SIGNED_AS_IT_STANDS)
    return Moment(record.opened_at + minutes * MINUTE_MS)


@act("count.supersede_count", refuses=(COUNT_UNKNOWN, COUNT_SUPERSEDED, PLACE_UNKNOWN, ROLL_EMPTY))
def supersede_count(
    state: Operation, by: By, *, count: CountId, zones: tuple[PlaceId, ...] = ()
) -> list[Event]:
    """Open a new count of the same kind and place that replaces `count`. What was signed stays as it is.

    Refuses: count.count_unknown, count.count_superseded, count.place_unknown,
    count.roll_empty
    """
    record = state.counts.counts.get(count)
    if record is None:
        raise Refused(COUNT_UNKNOWN)
    if record.superseded_by:
        raise Refused(COUNT_SUPERSEDED)
    for zone in zones:
        if not state.placement.is_open(zone):
            raise Refused(PLACE_UNKNOWN, place=zone)
    if not roll_of(state, record.place):
        raise Refused(ROLL_EMPTY)
    return opening_events(
        state, by, kind=record.kind, place=record.place, zones=zones, supersedes=count
    )


def _closing_events(
    state: Operation, by: By, count: CountId, accounted: Sorted, proof: ClosingProof | None
) -> list[Event]:
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
    listed: list[Event] = [
        MissingListed(count=count, persons=part) for part in in_parts(accounted.unexplained)
    ]
    return [*listed, closed, *open_events(state, by, count, missing)]


@applies(LatenessExplained)
def _explained(state: Operation, event: LatenessExplained, written: Written) -> None:
    known(state.counts.counts, event.count).late_with_reason[written.who] = event.reason.value


@applies(CountClosed)
def _closed(state: Operation, event: CountClosed, written: Written) -> None:
    record = known(state.counts.counts, event.count)
    if any(written.knows(closing.event) for closing in record.closings):
        raise NoEffect("count.count_closed")
    _judge_closer(record, written)
    missing = _missing_as_known(state, record, written)
    _doubt(state, record, event, written, missing=missing)
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
        record.disputes.append(
            CountDispute("closed_twice", tuple(one.event for one in record.closings))
        )
        return
    state.counts.closed.append(event.count)
    record.late = [
        late
        for person, marks in record.marks.items()
        for late in _unknown_marks(person, marks, written)
    ]
    _let_go(record)


def _doubt(
    state: Operation,
    record: CountRecord,
    event: CountClosed,
    written: Written,
    *,
    missing: tuple[PersonId, ...],
) -> None:
    """Dispute what a closing leaves unsaid: whoever is on the roll and neither seen, nor out by name, nor listed; figures that tell of fewer missing.

    No act closes so; a program of the closer's own does, or a mark that another site took back meanwhile.
    """
    unexplained = [] if record.closings else sort_roll(state, record).unexplained
    for person in unexplained:
        record.disputes.append(CountDispute("closed_unexplained", (written.event,), person))
    if event.figures.missing.total < len(missing):
        record.disputes.append(CountDispute("figures_differ", (written.event,)))


def _judge_closer(record: CountRecord, written: Written) -> None:
    """Without effect when the closer knew marks of their own; a mark that the closing could not know is a dispute (invariant 12)."""
    own = [mark for marks in record.marks.values() for mark in marks if mark.counter == written.who]
    if any(written.knows(mark.event) for mark in own):
        raise NoEffect("count.closer_counted")
    if own:
        events = (written.event, *(mark.event for mark in own))
        record.disputes.append(CountDispute("closer_counted", events))


def _missing_as_known(
    state: Operation, record: CountRecord, written: Written
) -> tuple[PersonId, ...]:
    """Whom the closer saw on the list of the missing."""
    listed = (
        state.register.standing(person)
        for person, listings in record.listed.items()
        for listing in listings
        if written.knows(listing.event) and not any(map(written.knows, listing.lifted_by))
    )
    return tuple(dict.fromkeys(listed))


def _unknown_marks(person: PersonId, marks: list[Mark], written: Written) -> list[LateMark]:
    """Marks already read that the closing could not know."""
    unknown = (mark for mark in marks if not written.knows(mark.event))
    return [
        LateMark(person, mark.counter, mark.zone, mark.identity, mark.at, mark.event)
        for mark in unknown
    ]


def _let_go(record: CountRecord) -> None:
    """Drop what only an open count needs; the ledger keeps it."""
    record.roll, record.zones, record.marks, record.out = {}, {}, {}, {}
