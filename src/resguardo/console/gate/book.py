"""What the gate book shows: who from outside is inside, and what happened at the gate lately. No record here speaks of a protected person."""

from typing import NamedTuple

from resguardo.operation.clocks import MINUTE_MS
from resguardo.operation.gate import (
    DeliveryKind,
    DeliveryWay,
    EntryGround,
    Purpose,
    Sign,
    TurnedAwayBecause,
)
from resguardo.operation.identifiers import EventId, Moment, PlaceId, StaffId, VisitId
from resguardo.operation.operation import Operation

DAY_MS = 24 * 3_600_000


class VisitLine(NamedTuple):
    """One person who came; `event` is where their name is sealed. `turned_away` None when they were let in."""

    visit: VisitId
    event: EventId
    place: PlaceId
    purpose: Purpose
    at: Moment
    minutes: int
    ground: EntryGround | None
    let_in_by: StaffId | None
    written_by: StaffId
    turned_away: TurnedAwayBecause | None
    left_at: Moment | None


class DeliveryLine(NamedTuple):
    """One thing that was taken with the gate shut."""

    place: PlaceId
    kind: DeliveryKind
    way: DeliveryWay
    at: Moment
    by: StaffId


class SignLine(NamedTuple):
    """One sign of what may come."""

    place: PlaceId | None
    sign: Sign
    at: Moment
    by: StaffId


class Book(NamedTuple):
    """The gate book: whoever is inside, and the last day, newest first."""

    inside: tuple[VisitLine, ...]
    lately: tuple[VisitLine, ...]
    deliveries: tuple[DeliveryLine, ...]
    signs: tuple[SignLine, ...]

    @property
    def places(self) -> list[PlaceId]:
        """Every place that is named."""
        named = [line.place for line in (*self.inside, *self.lately)]
        named += [line.place for line in self.deliveries]
        named += [line.place for line in self.signs if line.place is not None]
        return list(dict.fromkeys(named))


def book(state: Operation, now: Moment) -> Book:
    """The book as it stands at `now`."""
    lines = [
        VisitLine(
            visit=visit,
            event=state.origins[visit],
            place=record.place,
            purpose=record.purpose,
            at=record.at,
            minutes=(now - record.at) // MINUTE_MS,
            ground=record.ground,
            let_in_by=record.let_in_by,
            written_by=record.written_by,
            turned_away=record.turned_away,
            left_at=record.left_at,
        )
        for visit, record in state.gate.visits.items()
    ]
    since = now - DAY_MS
    inside = [line for line in lines if state.gate.visits[line.visit].is_inside]
    lately = [line for line in lines if max(line.at, line.left_at or 0) >= since]
    deliveries = [
        DeliveryLine(one.place, one.kind, one.way, one.at, one.received_by)
        for one in state.gate.deliveries.values()
        if one.at >= since
    ]
    signs = [
        SignLine(one.place, one.sign, one.at, one.by) for one in state.gate.signs if one.at >= since
    ]
    return Book(
        tuple(sorted(inside, key=lambda line: line.at)),
        tuple(sorted(lately, key=lambda line: line.at, reverse=True)),
        tuple(sorted(deliveries, key=lambda line: line.at, reverse=True)),
        tuple(sorted(signs, key=lambda line: line.at, reverse=True)),
    )
