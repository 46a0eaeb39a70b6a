"""Comparison: how each person on an open roll is accounted for, and where the two counters differ.

Pure reads over the marks of an open count. Invariant 10: a person is sighted, out-counted or missing, by name, or unexplained. Invariant 11: neither
counter sees the other's marks before having finished.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.count import (
    TWO_COUNTERS,
    CounterOrder,
    CountRecord,
    Figures,
    Mark,
    SightingIdentity,
    Tally,
)
from resguardo.operation.counting import zone_of
from resguardo.operation.identifiers import CountId, PersonId, PlaceId, StaffId
from resguardo.operation.policy import Role

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


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
    listed = {standing(person) for person in record.listed if record.is_listed(person)}
    out = {standing(person) for person in record.out}
    seen = dict.fromkeys(
        standing(person)
        for person, marks in record.marks.items()
        if sighting(record, marks) is not None
    )
    result = Sorted(
        [],
        [],
        [],
        [],
        [person for person in seen if person not in roll],
        len(record.roll) - len(roll),
    )
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
    return (
        one.zone == other.zone
        and one.counter != other.counter
        and {one.order, other.order} == {CounterOrder.FIRST, CounterOrder.SECOND}
    )


def _deciding_order(record: CountRecord, zone: PlaceId | None) -> int | None:
    """The finished recount that decides a zone alone, None where first and second still do."""
    if zone is None or zone not in record.zones:
        return None
    return max(
        (order for order in record.zones[zone].finished if order > CounterOrder.SECOND),
        default=None,
    )


def tally(state: Operation, persons: Iterable[PersonId]) -> Tally:
    """How many of `persons` count as children and how many as adults."""
    counted = [state.register.persons[person].counted_as.value == "child" for person in persons]
    return Tally(sum(counted), len(counted) - sum(counted))


def figures_of(state: Operation, record: CountRecord, accounted: Sorted) -> Figures:
    """The figures that a closing would carry now."""
    return Figures(
        expected=tally(
            state,
            [
                *accounted.sighted,
                *accounted.out_counted,
                *accounted.missing,
                *accounted.unexplained,
            ],
        ),
        sighted=tally(state, accounted.sighted),
        out_counted=tally(state, accounted.out_counted),
        missing=tally(state, accounted.missing),
        not_on_roll=tally(state, accounted.not_on_roll),
        unidentified=len(record.unidentified),
        merged=accounted.merged,
    )


class DifferenceKind(enum.Enum):
    """How a person stands between the two counters and the roll."""

    FIRST_ONLY = "first_only"
    SECOND_ONLY = "second_only"
    NOT_SEEN = "not_seen"
    NOT_CONFIRMED = "not_confirmed"
    NOT_ON_ROLL = "not_on_roll"
    TWO_ZONES = "two_zones"


class Difference(NamedTuple):
    """One person of one zone on whom first counter, second counter and roll do not agree."""

    zone: PlaceId | None
    person: PersonId
    kind: DifferenceKind


def differences(state: Operation, count: CountId) -> list[Difference]:
    """Where the two counters differ from each other and from the roll, by name and zone. Empty for a closed count.

    Persons out-counted or listed as missing are explained and not named unless somebody saw them.
    """
    record = state.counts.counts[count]
    found = []
    for person in dict.fromkeys([*record.roll, *record.marks]):
        marks = record.marks.get(person, [])
        # Somebody marked in two zones differs in both: either may have to be walked again.
        zones = dict.fromkeys(mark.zone for mark in marks) or [zone_of(state, record, person)]
        kind = _difference(record, person, marks)
        if kind is not None and not (
            not marks and (person in record.out or record.is_listed(person))
        ):
            found += [Difference(zone, person, kind) for zone in zones]
    return found


def _difference(record: CountRecord, person: PersonId, marks: list[Mark]) -> DifferenceKind | None:
    confirmed = [mark for mark in marks if mark.identity is SightingIdentity.CONFIRMED]
    if sighting(record, marks) is not None:
        return None if person in record.roll else DifferenceKind.NOT_ON_ROLL
    if not confirmed:
        return DifferenceKind.NOT_CONFIRMED if marks else DifferenceKind.NOT_SEEN
    if len({mark.zone for mark in confirmed}) > 1:
        return DifferenceKind.TWO_ZONES
    orders = {mark.order for mark in confirmed}
    return DifferenceKind.FIRST_ONLY if CounterOrder.FIRST in orders else DifferenceKind.SECOND_ONLY


def is_walking(record: CountRecord, staff: StaffId) -> bool:
    """Whether `staff` was sent to a zone that they have not finished: until then no mark of anybody else's is shown to them (invariant 11)."""
    return any(
        staff in turn and order not in zone.finished
        for zone in record.zones.values()
        for order, turn in zone.counters.items()
    )


LEADS = frozenset(
    {
        Role.COORDINATOR,
        Role.COUNT_OFFICER,
        Role.SHELTER_DIRECTOR,
        Role.CHILD_PROTECTION,
        Role.POLICE,
        Role.MONITOR,
    }
)
"""Roles that watch a count arrive. Others see the figures of closed counts, and of an open one their own marks."""


def sees_marks(
    record: CountRecord, staff: StaffId, roles: Iterable[tuple[Role, PlaceId | None]]
) -> bool:
    """Whether the marks of others are shown to `staff`, who holds `roles` (invariant 11).

    Whoever is on the way sees their own only. Of a count by two who are blind to each other, whoever neither leads nor has finished sees nothing before it
    is signed: they may still be sent as the second counter.
    """
    if not record.is_open:
        return True
    if is_walking(record, staff):
        return False
    leads = any(role in LEADS for role, _ in roles)
    return leads or record.kind not in TWO_COUNTERS or staff in record.counters()
