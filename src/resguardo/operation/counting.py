"""Counting: opening a count, sending counters, marking persons, finishing a zone.

Invariants 11 and 14; what the events mean is in `count.py`. Marks are open to everybody enrolled, because being assigned by the officer is the
permission; in an emergency whoever sees a child may mark, without having been assigned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from resguardo.operation.act import By, act
from resguardo.operation.count import (
    CounterAssigned,
    CounterOrder,
    CountKind,
    CountOpened,
    CountRecord,
    Mark,
    MarkWithdrawn,
    MissingListed,
    PersonOutCounted,
    PersonSighted,
    RollListed,
    SightingIdentity,
    UnidentifiedSighted,
    WithdrawalReason,
    ZoneDrawn,
    ZoneFinished,
)
from resguardo.operation.event import Event
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

PERSONS_IN_ONE_EVENT = 100
"""So many references fit a header of 4 KiB with room to spare (`docs/internals/ledger.md` 2)."""

ZONE_ALPHABET = "ACDEFHJKLMNPRTUVWXY3479"
"""Letters and figures that are not taken for one another on a sheet at night."""

COUNT_UNKNOWN = refusal(
    "count.count_unknown",
    es=(
        "No hay un conteo con esa referencia.",
        "Un conteo abierto.",
        "Abra el conteo, o elija otro de la lista.",
    ),
    en=(
        "There is no count under that reference.",
        "An open count.",
        "Open the count, or choose another from the list.",
    ),
)
COUNT_CLOSED = refusal(
    "count.count_closed",
    es=(
        "Ese conteo ya está cerrado o fue reemplazado.",
        "Un conteo abierto.",
        "Un conteo cerrado no se cambia: abra otro que lo reemplace.",
    ),
    en=(
        "That count is closed or was superseded.",
        "An open count.",
        "A closed count is never changed: open another that supersedes it.",
    ),
)
PLACE_UNKNOWN = refusal(
    "count.place_unknown",
    es=(
        "No hay un lugar con la referencia {place}.",
        "Un lugar abierto en este operativo.",
        "Elija el lugar de la lista.",
    ),
    en=(
        "There is no place under the reference {place}.",
        "A place open in this operation.",
        "Choose the place from the list.",
    ),
)
ROLL_EMPTY = refusal(
    "count.roll_empty",
    es=(
        "Nadie está registrado en ese lugar.",
        "Al menos una persona en la lista.",
        "Revise el lugar, o registre primero a quienes llegaron.",
    ),
    en=(
        "Nobody is on the roll of that place.",
        "At least one person on the roll.",
        "Check the place, or tag those who arrived first.",
    ),
)
ZONE_UNKNOWN = refusal(
    "count.zone_unknown",
    es=(
        "Esa zona no pertenece a este conteo.",
        "Una zona del conteo: {zones}.",
        "Elija una zona de la lista.",
    ),
    en=(
        "That zone does not belong to this count.",
        "A zone of the count: {zones}.",
        "Choose a zone from the list.",
    ),
)
COUNTER_UNKNOWN = refusal(
    "count.counter_unknown",
    es=(
        "Esa persona no está en servicio.",
        "Una persona inscrita y en servicio.",
        "Nombre a otra persona para contar.",
    ),
    en=(
        "That person is not in service.",
        "A person who is enrolled and in service.",
        "Name somebody else to count.",
    ),
)
COUNTER_TWICE = refusal(
    "count.counter_twice",
    es=(
        "Esa persona ya cuenta en otro turno de este conteo.",
        "Dos personas distintas, que no se ven las marcas.",
        "Nombre a otra persona.",
    ),
    en=(
        "That person already counts in another turn of this count.",
        "Two different people, blind to each other's marks.",
        "Name somebody else.",
    ),
)
PERSON_UNKNOWN = refusal(
    "count.person_unknown",
    es=(
        "Nadie tiene esa referencia: {person}.",
        "Una persona con brazalete.",
        "Si la ve y no sabe quién es, márquela como presente sin identificar.",
    ),
    en=(
        "Nobody has that reference: {person}.",
        "A person with a tag.",
        "If you see somebody you cannot name, mark them present and unidentified.",
    ),
)
NOT_ASSIGNED = refusal(
    "count.not_assigned",
    es=(
        "Usted no está asignado a esa zona.",
        "Quien cuenta está asignado a la zona.",
        "Pida a quien dirige el conteo que le asigne la zona.",
    ),
    en=(
        "You are not assigned to that zone.",
        "Whoever counts is assigned to the zone.",
        "Ask the count officer to assign you the zone.",
    ),
)
ZONE_CODE_WRONG = refusal(
    "count.zone_code_wrong",
    es=(
        "El código de zona no es el de esta zona en este conteo.",
        "El código que está en la zona.",
        "Vaya a la zona y lea el código allí.",
    ),
    en=(
        "The zone code is not the one of this zone in this count.",
        "The code that hangs in the zone.",
        "Go to the zone and read the code there.",
    ),
)
ALREADY_MARKED = refusal(
    "count.already_marked",
    es=(
        "Usted ya marcó a {person} en este conteo.",
        "Una marca por persona y por quien cuenta.",
        "Si la marca fue un error, retírela y vuelva a marcar.",
    ),
    en=(
        "You have already marked {person} in this count.",
        "One mark for each person by each counter.",
        "If the mark was wrong, withdraw it and mark again.",
    ),
)
MARK_UNKNOWN = refusal(
    "count.mark_unknown",
    es=(
        "Usted no ha marcado a {person} en este conteo.",
        "Una marca propia.",
        "Cada quien retira solo sus marcas.",
    ),
    en=(
        "You have not marked {person} in this count.",
        "A mark of your own.",
        "Each counter withdraws their own marks only.",
    ),
)


@act("count.open_count", refuses=(PLACE_UNKNOWN, ROLL_EMPTY))
def open_count(
    state: Operation,
    by: By,
    *,
    kind: CountKind,
    place: PlaceId | None = None,
    zones: tuple[PlaceId, ...] = (),
    cut_off_at: Moment | None = None,
) -> list[Event]:
    """Open a count of everybody in `place` (None: in the whole operation) as of `cut_off_at` (None: now), and freeze its roll.

    `zones` are the walks; none given means one for each room or other place where somebody on the roll is.

    Refuses: count.place_unknown, count.roll_empty
    """
    for one in filter(None, (place, *zones)):
        if not state.placement.is_open(one):
            raise Refused(PLACE_UNKNOWN, place=one)
    if not roll_of(state, place):
        raise Refused(ROLL_EMPTY)
    return opening_events(state, by, kind=kind, place=place, zones=zones, cut_off_at=cut_off_at)


def opening_events(
    state: Operation,
    by: By,
    *,
    kind: CountKind,
    place: PlaceId | None,
    zones: tuple[PlaceId, ...] = (),
    cut_off_at: Moment | None = None,
    supersedes: CountId | None = None,
) -> list[Event]:
    """The events that open a count: also for a breach and for a count that supersedes another.

    Those who are out by name are out-counted at once, and those whose absence is open are listed as missing at once.
    """
    count = CountId(by.draw())
    roll = roll_of(state, place)
    opened = CountOpened(
        count=count,
        kind=kind,
        size=len(roll),
        digest=roll_digest(roll),
        cut_off_at=by.happened_at if cut_off_at is None else cut_off_at,
        place=place,
        supersedes=supersedes,
    )
    events: list[Event] = [opened]
    events += [RollListed(count=count, persons=part) for part in in_parts(roll)]
    walks = zones or _zones_of(state, roll)
    codes = _codes(by, len(walks))
    events += [
        ZoneDrawn(count=count, zone=zone, code=code)
        for zone, code in zip(walks, codes, strict=True)
    ]
    for person in roll:
        if (out := state.custody.out.get(person)) is not None:
            events.append(
                PersonOutCounted(
                    person=person,
                    count=count,
                    responsible=out.responsible,
                    expected_return_at=out.expected_return_at,
                ),
            )
    away = [person for person in roll if state.absences.is_away(person)]
    events += [MissingListed(count=count, persons=part) for part in in_parts(away)]
    return events


@act(
    "count.assign_counter",
    refuses=(COUNT_UNKNOWN, COUNT_CLOSED, ZONE_UNKNOWN, COUNTER_UNKNOWN, COUNTER_TWICE),
)
def assign_counter(
    state: Operation,
    by: By,
    *,
    count: CountId,
    zone: PlaceId,
    counter: StaffId,
    order: CounterOrder = CounterOrder.FIRST,
) -> list[Event]:
    """Send `counter` to walk `zone` in the turn `order`; nobody walks in two turns of one count (invariant 11).

    Refuses: count.count_unknown, count.count_closed, count.zone_unknown, count.counter_unknown, count.counter_twice
    """
    record = open_record(state, count)
    if zone not in record.zones:
        raise Refused(ZONE_UNKNOWN, zones=tuple(record.zones))
    if not state.team.in_service(counter):
        raise Refused(COUNTER_UNKNOWN)
    if record.orders_of(counter) - {order}:
        raise Refused(COUNTER_TWICE)
    return [CounterAssigned(count=count, zone=zone, order=order, counter=counter)]


@act(
    "count.mark_sighting",
    refuses=(
        COUNT_UNKNOWN,
        COUNT_CLOSED,
        ZONE_UNKNOWN,
        PERSON_UNKNOWN,
        NOT_ASSIGNED,
        ZONE_CODE_WRONG,
        ALREADY_MARKED,
        PLACE_UNKNOWN,
    ),
    always=True,
)
def mark_sighting(
    state: Operation,
    by: By,
    *,
    count: CountId,
    person: PersonId,
    zone: PlaceId | None = None,
    zone_code: str = "",
    identity: SightingIdentity = SightingIdentity.CONFIRMED,
    place: PlaceId | None = None,
) -> list[Event]:
    """Mark that the signer sees `person` now. Somebody who is not on the roll may be marked too: they are listed as found elsewhere.

    `zone` None is for a count without zones, and in an emergency for whoever is seen outside all of them.

    Refuses: count.count_unknown, count.count_closed, count.zone_unknown, count.person_unknown, count.not_assigned,
    count.zone_code_wrong, count.already_marked, count.place_unknown
    """
    record = open_record(state, count)
    order = _walking_order(record, by.who, zone)
    if not state.register.is_active(person):
        raise Refused(PERSON_UNKNOWN, person=person)
    _check_zone(record, by.who, zone, zone_code)
    earlier = _mark_by(record, person, by.who)
    if earlier is not None and earlier.identity in (SightingIdentity.CONFIRMED, identity):
        raise Refused(ALREADY_MARKED, person=person)
    if place is not None and place not in state.placement.places:
        raise Refused(PLACE_UNKNOWN, place=place)
    return [
        PersonSighted(
            person=person, count=count, order=order, identity=identity, zone=zone, place=place
        )
    ]


@act(
    "count.mark_unidentified",
    refuses=(COUNT_UNKNOWN, COUNT_CLOSED, ZONE_UNKNOWN, NOT_ASSIGNED, ZONE_CODE_WRONG),
    always=True,
)
def mark_unidentified(
    state: Operation, by: By, *, count: CountId, zone: PlaceId | None = None, zone_code: str = ""
) -> list[Event]:
    """Mark that the signer sees somebody whom nobody can name. It is shown and accounts for nobody.

    Refuses: count.count_unknown, count.count_closed, count.zone_unknown, count.not_assigned, count.zone_code_wrong
    """
    record = open_record(state, count)
    order = _walking_order(record, by.who, zone)
    _check_zone(record, by.who, zone, zone_code)
    return [UnidentifiedSighted(count=count, order=order, zone=zone)]


@act("count.withdraw_mark", refuses=(COUNT_UNKNOWN, COUNT_CLOSED, MARK_UNKNOWN), always=True)
def withdraw_mark(
    state: Operation, by: By, *, count: CountId, person: PersonId, reason: WithdrawalReason
) -> list[Event]:
    """Take back the signer's own mark of `person`; both stay in the ledger.

    Refuses: count.count_unknown, count.count_closed, count.mark_unknown
    """
    record = open_record(state, count)
    if _mark_by(record, person, by.who) is None:
        raise Refused(MARK_UNKNOWN, person=person)
    return [MarkWithdrawn(person=person, count=count, reason=reason)]


@act(
    "count.finish_zone",
    refuses=(COUNT_UNKNOWN, COUNT_CLOSED, ZONE_UNKNOWN, NOT_ASSIGNED),
    always=True,
)
def finish_zone(state: Operation, by: By, *, count: CountId, zone: PlaceId) -> list[Event]:
    """Say that the signer has walked all of `zone`.

    Refuses: count.count_unknown, count.count_closed, count.zone_unknown, count.not_assigned
    """
    record = open_record(state, count)
    order = _walking_order(record, by.who, zone)
    if by.who not in record.zones[zone].counters.get(order, ()):
        raise Refused(NOT_ASSIGNED)
    return [ZoneFinished(count=count, zone=zone, order=order)]


def open_record(state: Operation, count: CountId) -> CountRecord:
    """The record of an open count, or the refusal that it is unknown or closed."""
    record = state.counts.counts.get(count)
    if record is None:
        raise Refused(COUNT_UNKNOWN)
    if not record.is_open:
        raise Refused(COUNT_CLOSED)
    return record


def roll_of(state: Operation, place: PlaceId | None) -> list[PersonId]:
    """Everybody who should be in `place` now (None: in the operation), in the order of tagging."""
    everybody = state.custody.open_persons()
    if place is None:
        return list(everybody)
    inside = set(state.placement.places_within(place))
    return [person for person in everybody if state.placement.place_of(person) in inside]


def roll_digest(roll: Sequence[PersonId]) -> bytes:
    """SHA-256 of the references of a roll in byte order."""
    return hashlib.sha256(b"".join(sorted(roll))).digest()


def in_parts(persons: Sequence[PersonId]) -> list[tuple[PersonId, ...]]:
    """`persons` in parts that fit one event each."""
    return [
        tuple(persons[start : start + PERSONS_IN_ONE_EVENT])
        for start in range(0, len(persons), PERSONS_IN_ONE_EVENT)
    ]


def zone_of(state: Operation, record: CountRecord, person: PersonId) -> PlaceId | None:
    """The zone in which `person` is expected: the innermost that holds their place; None outside all zones."""
    place = state.placement.place_of(person)
    while place is not None and place not in record.zones:
        place = state.placement.places[place].parent
    return place


def _zones_of(state: Operation, roll: Sequence[PersonId]) -> tuple[PlaceId, ...]:
    """Every place in which somebody on the roll is, except those who are out."""
    present = (person for person in roll if person not in state.custody.out)
    places = dict.fromkeys(
        place for person in present if (place := state.placement.place_of(person)) is not None
    )
    return tuple(places)


def _codes(by: By, number: int) -> list[str]:
    """So many different codes of four characters, drawn for one count."""
    codes: dict[str, None] = {}
    while len(codes) < number:
        chance = int.from_bytes(by.draw()[:8], "big")
        characters = []
        for _ in range(4):
            chance, position = divmod(chance, len(ZONE_ALPHABET))
            characters.append(ZONE_ALPHABET[position])
        codes["".join(characters)] = None
    return list(codes)


def _walking_order(record: CountRecord, counter: StaffId, zone: PlaceId | None) -> CounterOrder:
    """The turn in which `counter` walks `zone`: the latest they were given; the first for whoever helps in an emergency."""
    if zone is None:
        if record.zones and record.kind is not CountKind.EMERGENCY:
            raise Refused(ZONE_UNKNOWN, zones=tuple(record.zones))
        orders = record.orders_of(counter)
    elif zone in record.zones:
        orders = {order for order, turn in record.zones[zone].counters.items() if counter in turn}
    else:
        raise Refused(ZONE_UNKNOWN, zones=tuple(record.zones))
    if not orders and record.kind is CountKind.EMERGENCY:
        orders = record.orders_of(counter)
    return CounterOrder(max(orders, default=CounterOrder.FIRST))


def _check_zone(
    record: CountRecord, counter: StaffId, zone: PlaceId | None, zone_code: str
) -> None:
    """The counter was sent there and stands there, as far as the code can tell; in an emergency neither is asked."""
    if zone is None:
        return
    walk = record.zones[zone]
    urgent = record.kind is CountKind.EMERGENCY
    if not urgent and not any(counter in turn for turn in walk.counters.values()):
        raise Refused(NOT_ASSIGNED)
    if zone_code.strip().upper() != walk.code and not (urgent and not zone_code):
        raise Refused(ZONE_CODE_WRONG)


def _mark_by(record: CountRecord, person: PersonId, counter: StaffId) -> Mark | None:
    """The mark of `person` by `counter` that stands."""
    return next((mark for mark in record.marks.get(person, ()) if mark.counter == counter), None)
