"""A count as the desk shows it: the strip, the zones with their walks, who has still to be explained, and what was signed. Pure reads of the state."""

from typing import NamedTuple

from resguardo.operation.clocks import MINUTE_MS
from resguardo.operation.comparison import (
    Difference,
    Sorted,
    differences,
    figures_of,
    sort_roll,
)
from resguardo.operation.count import (
    CounterOrder,
    CountRecord,
    Figures,
    Zone,
)
from resguardo.operation.counting import zone_of
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.pace import PaceFlag, pace_flags


class Strip(NamedTuple):
    """The running strip: the frozen roll by how each person is accounted for. `unseen` are those still to be explained."""

    expected: int
    seen: int
    out: int
    missing: int
    unseen: int
    not_on_roll: int
    unidentified: int


class Turn(NamedTuple):
    """One walk of a zone: who goes, how many marks arrived, whether it is finished."""

    order: CounterOrder
    counters: tuple[StaffId, ...]
    marks: int
    is_finished: bool


class ZoneLine(NamedTuple):
    """One zone of an open count. `expected` are those whom the roll places there; `differing` those on whom the counters do not agree."""

    zone: PlaceId
    code: str
    expected: int
    turns: tuple[Turn, ...]
    differing: int
    may_recount: bool


class Standing(NamedTuple):
    """An open count as it stands now."""

    reference: CountId
    strip: Strip
    figures: Figures
    zones: tuple[ZoneLine, ...]
    sorted: Sorted
    differing: tuple[Difference, ...]
    returns_passed: tuple[PersonId, ...]
    """Out by name, but the expected return has passed."""
    flags: tuple[PaceFlag, ...]
    roll_is_whole: bool


def standing(state: Operation, count: CountId, now: Moment) -> Standing:
    """How an open count stands."""
    record = state.counts.counts[count]
    accounted = sort_roll(state, record)
    differing = tuple(differences(state, count))
    return Standing(
        count,
        _strip(record, accounted),
        figures_of(state, record, accounted),
        _zone_lines(state, record, differing),
        accounted,
        differing,
        returns_passed(state, record, accounted, now),
        tuple(pace_flags(state, count)),
        len(record.roll) == record.size,
    )


def strip_of(state: Operation, count: CountId) -> Strip:
    """The running strip of an open count, or the signed figures of a closed one in its shape."""
    record = state.counts.counts[count]
    if record.figures is None:
        return _strip(record, sort_roll(state, record))
    figures = record.figures
    return Strip(
        figures.expected.total,
        figures.sighted.total,
        figures.out_counted.total,
        figures.missing.total,
        0,
        figures.not_on_roll.total,
        figures.unidentified,
    )


def own_strip(state: Operation, count: CountId, staff: StaffId) -> Strip:
    """The strip of somebody who walks: their zones and their own marks, nothing of anybody else's (invariant 11)."""
    record = state.counts.counts[count]
    zones = zones_walked(record, staff)
    expected = [
        person
        for person in record.roll
        if person not in record.out and zone_of(state, record, person) in zones
    ]
    own = {
        person
        for person, marks in record.marks.items()
        if any(mark.counter == staff for mark in marks)
    }
    seen = sum(person in own for person in expected)
    return Strip(
        len(expected),
        seen,
        0,
        0,
        len(expected) - seen,
        len(own) - seen,
        sum(who == staff for _, who in record.unidentified),
    )


def zones_walked(record: CountRecord, staff: StaffId) -> dict[PlaceId, Zone]:
    """The zones to which `staff` was sent."""
    return {
        place: zone
        for place, zone in record.zones.items()
        if any(staff in turn for turn in zone.counters.values())
    }


def _zone_lines(
    state: Operation, record: CountRecord, differing: tuple[Difference, ...]
) -> tuple[ZoneLine, ...]:
    """The zones of an open count in the order in which they were drawn."""
    expected: dict[PlaceId | None, int] = {}
    for person in record.roll:
        zone = zone_of(state, record, person)
        expected[zone] = expected.get(zone, 0) + 1
    marks: dict[tuple[PlaceId | None, int], int] = {}
    for given in record.marks.values():
        for mark in given:
            key = (mark.zone, mark.order)
            marks[key] = marks.get(key, 0) + 1
    differ: dict[PlaceId | None, int] = {}
    for one in differing:
        differ[one.zone] = differ.get(one.zone, 0) + 1
    return tuple(
        ZoneLine(
            place,
            zone.code,
            expected.get(place, 0),
            tuple(_turn(place, zone, order, marks) for order in _orders(place, zone, marks)),
            differ.get(place, 0),
            may_recount=bool(differ.get(place))
            and {CounterOrder.FIRST, CounterOrder.SECOND} <= set(zone.finished),
        )
        for place, zone in record.zones.items()
    )


def minutes_open(record: CountRecord, now: Moment) -> int:
    """Whole minutes since the opening."""
    return max(0, now - record.opened_at) // MINUTE_MS


def _strip(record: CountRecord, accounted: Sorted) -> Strip:
    groups = (accounted.sighted, accounted.out_counted, accounted.missing, accounted.unexplained)
    seen, out, missing, unseen = map(len, groups)
    return Strip(
        seen + out + missing + unseen,
        seen,
        out,
        missing,
        unseen,
        len(accounted.not_on_roll),
        len(record.unidentified),
    )


def returns_passed(
    state: Operation, record: CountRecord, accounted: Sorted, now: Moment
) -> tuple[PersonId, ...]:
    """Who is out by name although the expected return has passed; nobody signs over them."""
    returns = {
        state.register.standing(person): out.expected_return_at
        for person, out in record.out.items()
    }
    return tuple(person for person in accounted.out_counted if returns[person] <= now)


def _orders(
    place: PlaceId, zone: Zone, marks: dict[tuple[PlaceId | None, int], int]
) -> list[CounterOrder]:
    marked = [order for of, order in marks if of == place]
    return sorted(CounterOrder(one) for one in {*zone.counters, *marked})


def _turn(
    place: PlaceId,
    zone: Zone,
    order: CounterOrder,
    marks: dict[tuple[PlaceId | None, int], int],
) -> Turn:
    return Turn(
        order,
        tuple(zone.counters.get(order, ())),
        marks.get((place, order), 0),
        order in zone.finished,
    )
