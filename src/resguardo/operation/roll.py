"""The roll: who is in the operation's charge now, who answers for them and where they are, with totals. Pure reads.

Every total is the sum of the lines of the roll, children and adults apart, so that it can be recomputed by anybody (invariant 5).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.identifiers import PersonId, PlaceId, StaffId, TagCode
from resguardo.operation.placement import PlaceKind
from resguardo.operation.register import CountedAs

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Whereabouts(enum.Enum):
    """How a person stands on the roll. Where two hold, the graver one is shown: absent, then out, then vehicle."""

    PRESENT = "present"
    OUT = "out"
    VEHICLE = "vehicle"
    ABSENT = "absent"


class RollLine(NamedTuple):
    """One person of the roll. `place` None when no place was recorded; `contested` when more than one claims to answer."""

    person: PersonId
    tag: TagCode
    counted_as: CountedAs
    holder: StaffId
    place: PlaceId | None
    on: Whereabouts
    contested: bool


class Figures(NamedTuple):
    """How many children and how many adults."""

    children: int
    adults: int

    @property
    def persons(self) -> int:
        """Both together."""
        return self.children + self.adults


class RollTotals(NamedTuple):
    """The totals of a roll: of all, by who answers, by place (None for no place) and by whereabouts."""

    all: Figures
    by_holder: dict[StaffId, Figures]
    by_place: dict[PlaceId | None, Figures]
    by_whereabouts: dict[Whereabouts, Figures]


def roll(state: Operation, place: PlaceId | None = None) -> list[RollLine]:
    """Everybody tagged, not released and not merged away, in the order of tagging; with `place`, those whose last place lies within it."""
    custody, placement, persons = state.custody, state.placement, state.register.persons
    inside = None if place is None else set(placement.places_within(place))
    lines = []
    for person in custody.open_persons():
        holder, record = custody.answers_for(person), persons.get(person)
        where = placement.place_of(person)
        if holder is None or record is None or (inside is not None and where not in inside):
            continue
        line = RollLine(
            person,
            record.tag,
            record.counted_as,
            holder,
            where,
            whereabouts(state, person),
            custody.is_contested(person),
        )
        lines.append(line)
    return lines


def whereabouts(state: Operation, person: PersonId) -> Whereabouts:
    """Where the account says that `person` is; being missing outweighs everything else, and ends with the recovery."""
    if state.absences.is_away(person):
        return Whereabouts.ABSENT
    if person in state.custody.out:
        return Whereabouts.OUT
    place = (
        state.placement.places.get(where) if (where := state.placement.place_of(person)) else None
    )
    return (
        Whereabouts.VEHICLE
        if place is not None and place.kind is PlaceKind.VEHICLE
        else Whereabouts.PRESENT
    )


def trial_balance(state: Operation, place: PlaceId | None = None) -> RollTotals:
    """The totals of the roll; the sum over all holders is everybody on it."""
    return totals_of(roll(state, place))


def totals_of(lines: Iterable[RollLine]) -> RollTotals:
    """The totals of these lines of a roll."""
    by_holder: dict[StaffId, Figures] = {}
    by_place: dict[PlaceId | None, Figures] = {}
    by_whereabouts: dict[Whereabouts, Figures] = {}
    everybody = Figures(0, 0)
    for line in lines:
        everybody = _with(everybody, line)
        by_holder[line.holder] = _with(by_holder.get(line.holder), line)
        by_place[line.place] = _with(by_place.get(line.place), line)
        by_whereabouts[line.on] = _with(by_whereabouts.get(line.on), line)
    return RollTotals(everybody, by_holder, by_place, by_whereabouts)


def _with(figures: Figures | None, line: RollLine) -> Figures:
    """`figures` with one more person."""
    children, adults = figures or (0, 0)
    is_child = line.counted_as is CountedAs.CHILD
    return Figures(children + is_child, adults + (not is_child))
