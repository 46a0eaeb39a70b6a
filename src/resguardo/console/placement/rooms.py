"""Shelters and rooms as frozen records: how many are in, how many fit, who has the key, and what is wrong. Names and addresses are asked of `sight` afterwards."""

from typing import NamedTuple

from resguardo.console.sight import Sight
from resguardo.operation.disclosure import places_shown
from resguardo.operation.family import dyads, siblings
from resguardo.operation.identifiers import Moment, PersonId, PlaceId
from resguardo.operation.operation import Operation
from resguardo.operation.placement import HABITABLE, Override, PlaceKind, shelter_of
from resguardo.operation.placement_alarms import alarms, closed_but_occupied, over_capacity
from resguardo.operation.policy import Role
from resguardo.operation.register import CountedAs

CHOOSES_BY_NAME = (Role.COORDINATOR, Role.COUNT_OFFICER)
"""Whoever answers for all shelters picks one by name; everybody else leafs through, so that two never stand on one screen."""


class Room(NamedTuple):
    """One place inside a shelter, or the shelter itself (`depth` 0)."""

    place: PlaceId
    kind: PlaceKind
    depth: int
    children: int
    adults: int
    capacity: int | None
    lockable: bool
    keyholder: str
    lacks_keyholder: bool
    is_over: bool
    is_closed: bool

    @property
    def inside(self) -> int:
        """Everybody in it, rooms inside it included."""
        return self.children + self.adults

    @property
    def left(self) -> int | None:
        """Beds left, never below none; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.inside)


class Exceeding(NamedTuple):
    """One decision to go above a capacity, for everybody to see."""

    override: Override
    signers: tuple[str, ...]
    at: Moment


class Shelter(NamedTuple):
    """One shelter with its rooms, in the order of opening."""

    rooms: list[Room]
    exceeded: list[Exceeding]
    number: int
    """Which of the reader's shelters this is, from 1."""
    of: int

    @property
    def itself(self) -> Room:
        """The shelter as a place."""
        return self.rooms[0]

    @property
    def alarms(self) -> list[Room]:
        """Rooms with something wrong."""
        return [
            room
            for room in self.rooms
            if room.lacks_keyholder or room.is_over or (room.is_closed and room.inside)
        ]


class Move(NamedTuple):
    """One person of a preview: from where, and whom the move parts them from."""

    person: PersonId
    before: PlaceId | None
    parted_from: list[PersonId]


class Preview(NamedTuple):
    """What a bulk assignment would do: who moves, and how full the room would be."""

    moves: list[Move]
    inside_before: int
    inside_after: int
    capacity: int | None
    children_after: int
    adults_after: int

    @property
    def is_over(self) -> bool:
        """Whether the room would hold more than fit."""
        return self.capacity is not None and self.inside_after > self.capacity


def shelters_of(state: Operation, sight: Sight) -> list[PlaceId]:
    """The shelters and sites that the reader may know, in the order of opening."""
    shown = places_shown(state, sight.roles, sight.staff)
    outermost = dict.fromkeys(
        shelter_of(state, place) for place in state.placement.places if place in shown
    )
    return [
        place
        for place in outermost
        if place is not None and state.placement.places[place].kind in HABITABLE
    ]


def shelter(state: Operation, sight: Sight, place: PlaceId, among: list[PlaceId]) -> Shelter:
    """One shelter as it stands now. Ask inside `steady`."""
    shown = places_shown(state, sight.roles, sight.staff)
    inside = [one for one in state.placement.places_within(place) if one in shown or one == place]
    names = sight.directory.staff_name
    exceeded = [
        Exceeding(one, tuple(names(staff) for staff in one.signers), one.at)
        for one in reversed(state.placement.overrides)
        if one.place in inside
    ]
    rooms = _rooms(state, sight, inside)
    return Shelter(rooms, exceeded, among.index(place) + 1, len(among))


def preview(state: Operation, persons: list[PersonId], target: PlaceId) -> Preview:
    """What assigning `persons` to `target` would do."""
    placement = state.placement
    before = placement.persons_in(target)
    after = list(dict.fromkeys([*before, *persons]))
    together = [*dyads(state), *siblings(state)]
    moves = []
    for person in persons:
        kin = [other for pair in together if person in pair for other in pair if other != person]
        parted = [
            other
            for other in dict.fromkeys(kin)
            if placement.place_of(other) == placement.place_of(person) and other not in persons
        ]
        moves.append(Move(person, placement.place_of(person), parted))
    children = sum(_is_child(state, person) for person in after)
    return Preview(
        moves,
        len(before),
        len(after),
        placement.places[target].capacity,
        children,
        len(after) - children,
    )


def _rooms(state: Operation, sight: Sight, inside: list[PlaceId]) -> list[Room]:
    without_key = {one.place for one in alarms(state)}
    over = {one.place for one in over_capacity(state)}
    left_behind = {place for place, _ in closed_but_occupied(state)}
    rooms = []
    for place in inside:
        record, persons = state.placement.places[place], state.placement.persons_in(place)
        if record.closed_by is not None and place not in left_behind:
            continue
        children = sum(_is_child(state, person) for person in persons)
        rooms.append(
            Room(
                place=place,
                kind=record.kind,
                depth=_depth(state, place),
                children=children,
                adults=len(persons) - children,
                capacity=record.capacity,
                lockable=record.lockable,
                keyholder=sight.directory.staff_name(record.keyholder) if record.keyholder else "",
                lacks_keyholder=place in without_key,
                is_over=place in over,
                is_closed=record.closed_by is not None,
            )
        )
    return rooms


def _depth(state: Operation, place: PlaceId) -> int:
    depth, parent = 0, state.placement.places[place].parent
    while parent is not None:
        depth, parent = depth + 1, state.placement.places[parent].parent
    return depth


def _is_child(state: Operation, person: PersonId) -> bool:
    return state.register.persons[person].counted_as is CountedAs.CHILD
