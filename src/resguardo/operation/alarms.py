"""Alarms: what is dangerous now, whoever decided it and however long it has been so. Staff can't silence them; the outside monitor reads the same list.

A lockable room with a child inside and nobody with the key is where children have died (invariant 23). Pure reading over the rooms; an alarm ends when what
it tells of ends.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.identifiers import PersonId, PlaceId
from resguardo.operation.placement_alarms import (
    alarms as rooms_without_key,
)
from resguardo.operation.placement_alarms import (
    closed_but_occupied,
    over_capacity,
    siblings_apart,
)
from resguardo.operation.unaccounted import seen_while_absent

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class AlarmKind(enum.Enum):
    """What is wrong, the gravest first."""

    NO_KEYHOLDER = "no_keyholder"
    OVER_CAPACITY = "over_capacity"
    CLOSED_BUT_OCCUPIED = "closed_but_occupied"
    SEEN_WHILE_ABSENT = "seen_while_absent"
    SIBLINGS_APART = "siblings_apart"


class Alarm(NamedTuple):
    """One alarm: where, whom it touches; for a room too full, how many are in it and how many it holds."""

    kind: AlarmKind
    place: PlaceId | None
    persons: tuple[PersonId, ...] = ()
    occupants: int | None = None
    capacity: int | None = None


def alarms(state: Operation) -> list[Alarm]:
    """Every alarm now, the gravest kinds first."""
    return list(_alarms(state))


def _alarms(state: Operation) -> Iterator[Alarm]:
    for room in rooms_without_key(state):
        yield Alarm(AlarmKind.NO_KEYHOLDER, room.place, room.children)
    for full in over_capacity(state):
        yield Alarm(
            AlarmKind.OVER_CAPACITY, full.place, occupants=full.occupants, capacity=full.capacity
        )
    for place, persons in closed_but_occupied(state):
        yield Alarm(AlarmKind.CLOSED_BUT_OCCUPIED, place, tuple(persons))
    for person in seen_while_absent(state):
        yield Alarm(AlarmKind.SEEN_WHILE_ABSENT, None, (person,))
    for pair in siblings_apart(state):
        yield Alarm(AlarmKind.SIBLINGS_APART, None, pair)
