"""What is wrong with where people are: alarms and disputes of placement. Pure reads, for screens, clocks and the monitor.

Invariant 23: rooms above capacity and lockable rooms with a child inside and nobody with the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.family import siblings
from resguardo.operation.identifiers import PersonId, PlaceId
from resguardo.operation.placement import shelter_of

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class OverCapacity(NamedTuple):
    """A place with more people than it holds; `decided` when two people took that decision."""

    place: PlaceId
    occupants: int
    capacity: int
    decided: bool


class RoomAlarm(NamedTuple):
    """A lockable room with children inside and nobody in service with the key."""

    place: PlaceId
    children: tuple[PersonId, ...]


def over_capacity(state: Operation) -> list[OverCapacity]:
    """Every place above its capacity, whether decided or by two sites filling it at once (invariant 23)."""
    found = []
    decided = {override.place for override in state.placement.overrides}
    occupants = _occupants(state)
    for reference, place in state.placement.places.items():
        inside = len(occupants.get(reference, ()))
        if place.capacity is not None and inside > place.capacity:
            found.append(OverCapacity(reference, inside, place.capacity, reference in decided))
    return found


def alarms(state: Operation) -> list[RoomAlarm]:
    """Lockable rooms with a child inside and no keyholder in service (invariant 23)."""
    found = []
    occupants = _occupants(state)
    for reference, place in state.placement.places.items():
        children = tuple(
            person for person in occupants.get(reference, ()) if _is_child(state, person)
        )
        keyholder = place.keyholder
        if (
            place.lockable
            and children
            and (keyholder is None or not state.team.in_service(keyholder))
        ):
            found.append(RoomAlarm(reference, children))
    return found


def places_disputed(state: Operation) -> list[tuple[PersonId, list[PlaceId | None]]]:
    """Everybody whom two sites, unknown to each other, say to be in different places."""
    claims = (
        (person, state.placement.places_claimed(person))
        for person, stays in state.placement.stays.items()
        if len(stays) > 1
    )
    return [
        (person, places)
        for person, places in claims
        if len(places) > 1 and person not in state.placement.set_aside
    ]


def closed_but_occupied(state: Operation) -> list[tuple[PlaceId, list[PersonId]]]:
    """Places closed at one site while another brought somebody in."""
    occupants = _occupants(state)
    return [
        (place, occupants[place])
        for place, record in state.placement.places.items()
        if record.closed_by and occupants.get(place)
    ]


def siblings_apart(state: Operation) -> list[tuple[PersonId, PersonId]]:
    """Pairs linked as siblings who answer to the same operation and are in different shelters."""
    placement = state.placement
    apart = []
    for one, other in siblings(state):
        places = (
            shelter_of(state, placement.place_of(one)),
            shelter_of(state, placement.place_of(other)),
        )
        if None not in places and places[0] != places[1]:
            apart.append((one, other))
    return apart


def _is_child(state: Operation, person: PersonId) -> bool:
    """Whether `person` counts as a child; in doubt, yes (invariant 7)."""
    record = state.register.persons.get(person)
    return record is None or record.counted_as.value == "child"


def _occupants(state: Operation) -> dict[PlaceId, list[PersonId]]:
    """Everybody in each place, counted also in every place that it lies in."""
    inside: dict[PlaceId, list[PersonId]] = {}
    for person in state.placement.stays:
        place = None if person in state.placement.set_aside else state.placement.place_of(person)
        while place is not None:
            inside.setdefault(place, []).append(person)
            place = state.placement.places[place].parent
    return inside
