"""What a reader is not told of a count by two counters while it is open: nobody else's marks, on no page of any desk (invariant 11)."""

from collections.abc import Iterable
from typing import NamedTuple

from resguardo.account.reading import Told
from resguardo.console.sight import Sight
from resguardo.operation.comparison import sees_marks
from resguardo.operation.count import (
    TWO_COUNTERS,
    LastSighting,
    MarkWithdrawn,
    PersonSighted,
    SightingIdentity,
)
from resguardo.operation.identifiers import CountId, PersonId, StaffId
from resguardo.operation.operation import Operation


class Blindness(NamedTuple):
    """The open counts whose marks by others are not shown to `staff`; in an emergency nobody is blind."""

    staff: StaffId
    counts: frozenset[CountId]

    def hides(self, told: Told) -> bool:
        """Whether an event is somebody else's mark in such a count, or its withdrawal."""
        one = told.event
        return (
            isinstance(one, PersonSighted | MarkWithdrawn)
            and one.count in self.counts
            and told.written.who != self.staff
        )


def blindness(state: Operation, sight: Sight) -> Blindness:
    """To what the reader is blind now."""
    counts = (
        (one, record)
        for one in state.counts.open_counts()
        if (record := state.counts.counts[one]).kind in TWO_COUNTERS
    )
    return Blindness(
        sight.staff,
        frozenset(
            one for one, record in counts if not sees_marks(record, sight.staff, sight.roles)
        ),
    )


def shown(told: Iterable[Told], blind: Blindness) -> list[Told]:
    """Those events that the reader may know of."""
    return [one for one in told if not blind.hides(one)]


def last_sighting(state: Operation, sight: Sight, person: PersonId) -> LastSighting | None:
    """Who last saw `person` in a count, as far as the reader may know; None for nobody. Ask inside `steady`."""
    blind = blindness(state, sight)
    if not blind.counts:
        return state.counts.last_sighting(person)
    seen = [
        one
        for one in shown(sight.account.about(person), blind)
        if isinstance(one.event, PersonSighted) and one.event.identity is SightingIdentity.CONFIRMED
    ]
    if not seen:
        return None
    last = seen[-1]
    place = last.event.place or last.event.zone  # type: ignore[attr-defined]
    return LastSighting(place=place, at=last.written.happened_at, counter=last.written.who)
