"""Who is on a vehicle right now, and what is in dispute about rides. Pure reads, for screens and clocks.

A vehicle is no placement (invariant 24): whoever has been aboard for longer than the limit is overdue, also after the manifest was closed and
also while custody is contested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.identifiers import ManifestId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.transport import DoorRefusal, left_otherwise

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Aboard(NamedTuple):
    """One person on a vehicle: since when, with which escort, and why the door stayed shut (None when it did not)."""

    person: PersonId
    manifest: ManifestId
    vehicle: PlaceId
    escort: StaffId
    since: Moment
    refused: DoorRefusal | None


def aboard_since(state: Operation) -> list[Aboard]:
    """Everybody on a vehicle, longest first; above the limit it is overdue, for a vehicle is no placement (invariant 24)."""
    people = [
        Aboard(
            person,
            manifest,
            ride.vehicle,
            ride.escort,
            ride.legs[person].boarded_at,
            ride.legs[person].reason,
        )
        for manifest, ride in state.transport.manifests.items()
        for person in ride.aboard()
        if not left_otherwise(state, ride, person)
    ]
    return sorted(people, key=lambda one: one.since)


def refused_at_door(state: Operation) -> list[Aboard]:
    """Who was not let in and is still in an escort's account."""
    return [one for one in aboard_since(state) if one.refused is not None]


def aboard_twice(state: Operation) -> dict[PersonId, list[ManifestId]]:
    """Persons whom two sites put on two vehicles."""
    rides: dict[PersonId, list[ManifestId]] = {}
    for one in aboard_since(state):
        rides.setdefault(one.person, []).append(one.manifest)
    return {person: manifests for person, manifests in rides.items() if len(manifests) > 1}


def legs_disputed(state: Operation) -> list[tuple[ManifestId, PersonId]]:
    """Persons got down at one site and refused at another, or boarded while the boarding was closed elsewhere."""
    rides = state.transport.manifests.items()
    return [
        (manifest, person)
        for manifest, ride in rides
        for person, leg in ride.legs.items()
        if leg.disputed or leg.late
    ]
