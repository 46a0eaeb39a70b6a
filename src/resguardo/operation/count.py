"""Count: the events, the state and what they do to it. The acts are in `counting.py` (opening, walking) and `closing.py`.

The roll is frozen, two counters who are blind to each other walk and mark each person by face.

Invariants 10 (closing, in `closing.py`), 11 (first and second counter are two people and blind to each other; no sighting before the opening
or in bulk; pace is flagged in `pace.py`, never blocked) and 14 (a count with a discrepancy can always be saved: no mark is refused
for what it shows).

Refused at writing: a mark for a count that is unknown or closed, by somebody not assigned, with a wrong zone code, twice. Shown at the merge:
sighted here and listed as missing there (the missing stands), one person assigned as first and second counter by two sites, marks that a
closing did not know (late: labelled, shown, never in its figures). Before the opening is a question of cause, not of clocks: a mark names
its count, so it cannot come before it, and a clock that runs slow refuses nothing.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation import pace
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import CountId, EventId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.refusal import NoEffect

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class CountKind(enum.Enum):
    """Why people are counted."""

    REGULAR = "regular"
    SHIFT_CHANGE = "shift_change"
    BOARDING = "boarding"
    ALIGHTING = "alighting"
    NIGHT = "night"
    NAME_BY_NAME = "name_by_name"
    EMERGENCY = "emergency"


TWO_COUNTERS = (CountKind.REGULAR, CountKind.SHIFT_CHANGE, CountKind.NIGHT)
"""Kinds in which two counters must agree on a person; in the others one named counter's eyes are enough."""


class SightingIdentity(enum.Enum):
    """Whether the counter knows whom they see. *Present, identity not confirmed* does not account for anybody."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"


class WithdrawalReason(enum.Enum):
    """Why a counter takes a mark back; the mark and its withdrawal both stay in the ledger."""

    WRONG_PERSON = "wrong_person"
    NOT_SEEN = "not_seen"
    PRESSED_BY_MISTAKE = "pressed_by_mistake"


class CounterOrder(enum.IntEnum):
    """In which turn a zone is counted: twice blind, then a recount, then by name, each by another person."""

    FIRST = 1
    SECOND = 2
    RECOUNT = 3
    NAME_BY_NAME = 4


@event("count.count_opened", 0x501, makes=("count",))
class CountOpened(Event):
    """The roll of `place` (None: of the whole operation) is frozen: `size` persons, listed in the events that follow.

    `digest` is the SHA-256 of their references in byte order. `supersedes` names an earlier count that this one replaces.
    """

    count: CountId
    kind: CountKind
    size: int
    digest: bytes
    cut_off_at: Moment
    place: PlaceId | None = None
    supersedes: CountId | None = None


@event("count.roll_listed", 0x503)
class RollListed(Event):
    """Part of the frozen roll, at most 100 persons."""

    count: CountId
    persons: tuple[PersonId, ...]


@event("count.zone_drawn", 0x505)
class ZoneDrawn(Event):
    """`zone` is one walk of the count; `code` is found there and given to its counters, and exists for this count only."""

    count: CountId
    zone: PlaceId
    code: str


@event("count.person_out_counted", 0x507)
class PersonOutCounted(Event):
    """`person` is elsewhere: `responsible` answers there and expects to bring them back at `expected_return_at`."""

    person: PersonId
    count: CountId
    responsible: StaffId
    expected_return_at: Moment


@event("count.counter_assigned", 0x509)
class CounterAssigned(Event):
    """`counter` walks `zone` in the turn `order`."""

    count: CountId
    zone: PlaceId
    order: CounterOrder
    counter: StaffId


@event("count.person_sighted", 0x50B)
class PersonSighted(Event):
    """The signer saw `person` with their own eyes. `zone` None: outside every zone. `place` is where, when it is not the zone itself."""

    person: PersonId
    count: CountId
    order: CounterOrder
    identity: SightingIdentity
    zone: PlaceId | None = None
    place: PlaceId | None = None


@event("count.unidentified_sighted", 0x50D)
class UnidentifiedSighted(Event):
    """The signer saw somebody whom nobody could name. It accounts for no one on the roll."""

    count: CountId
    order: CounterOrder
    zone: PlaceId | None = None


@event("count.mark_withdrawn", 0x50F)
class MarkWithdrawn(Event):
    """The signer takes back their own mark of `person`."""

    person: PersonId
    count: CountId
    reason: WithdrawalReason


@event("count.zone_finished", 0x511)
class ZoneFinished(Event):
    """The signer has walked all of `zone` in the turn `order`."""

    count: CountId
    zone: PlaceId
    order: CounterOrder


@event("count.missing_listed", 0x515)
class MissingListed(Event):
    """Nobody saw these persons and nobody answers for them elsewhere; at most 100."""

    count: CountId
    persons: tuple[PersonId, ...]


class Mark(msgspec.Struct, array_like=True):
    """One counter's sighting of one person while the count is open."""

    counter: StaffId
    order: CounterOrder
    zone: PlaceId | None
    identity: SightingIdentity
    at: Moment
    event: EventId
    step: pace.Step


class LateMark(msgspec.Struct, array_like=True):
    """A mark that the closing did not know: shown, never in its figures."""

    person: PersonId
    counter: StaffId
    zone: PlaceId | None
    identity: SightingIdentity
    at: Moment
    event: EventId


class Zone(msgspec.Struct):
    """One walk: its code, who walks it in each turn, and which turns are finished."""

    code: str
    counters: dict[int, list[StaffId]] = msgspec.field(default_factory=dict)
    finished: list[int] = msgspec.field(default_factory=list)


class OutCounted(msgspec.Struct, array_like=True):
    """Who answers for somebody elsewhere, and until when."""

    responsible: StaffId
    expected_return_at: Moment
    event: EventId


class Listing(msgspec.Struct, array_like=True):
    """One listing of a person as missing, and the sightings whose writers knew of it and so took it back."""

    event: EventId
    lifted_by: list[EventId] = msgspec.field(default_factory=list)


class Tally(msgspec.Struct, array_like=True, frozen=True):
    """A number of persons; age in doubt counts as child (invariant 7)."""

    children: int = 0
    adults: int = 0

    @property
    def total(self) -> int:
        """Children and adults."""
        return self.children + self.adults


class Figures(msgspec.Struct, array_like=True, frozen=True):
    """What a closing says. Expected is the frozen roll: sighted, out-counted and missing together (invariant 10).

    `merged` were on the roll twice under two tags and are one person now. `not_on_roll` were sighted and are not in `expected`.
    """

    expected: Tally = Tally()
    sighted: Tally = Tally()
    out_counted: Tally = Tally()
    missing: Tally = Tally()
    not_on_roll: Tally = Tally()
    unidentified: int = 0
    merged: int = 0


class Closing(msgspec.Struct):
    """One closing as it was signed; its bytes never change."""

    event: EventId
    closed_by: StaffId
    closed_at: Moment
    figures: Figures
    as_it_stands: bool
    previous: CountId | None
    roll_digest: bytes
    held: int
    suspect: int
    missing: tuple[PersonId, ...]


class CountDispute(msgspec.Struct, array_like=True):
    """What two sites wrote without knowing of each other; both stay visible."""

    kind: str
    events: tuple[EventId, ...]
    person: PersonId | None = None


class CountRecord(msgspec.Struct):
    """One count. The roll, the zones and the marks are let go at the closing; the ledger keeps them."""

    kind: CountKind
    place: PlaceId | None
    size: int
    digest: bytes
    cut_off_at: Moment
    opened: EventId
    opened_by: StaffId
    opened_at: Moment
    supersedes: CountId | None = None
    superseded_by: list[CountId] = msgspec.field(default_factory=list)
    roll: dict[PersonId, int] = msgspec.field(default_factory=dict)
    zones: dict[PlaceId, Zone] = msgspec.field(default_factory=dict)
    marks: dict[PersonId, list[Mark]] = msgspec.field(default_factory=dict)
    withdrawn: int = 0
    unidentified: list[tuple[EventId, StaffId]] = msgspec.field(default_factory=list)
    out: dict[PersonId, OutCounted] = msgspec.field(default_factory=dict)
    listed: dict[PersonId, list[Listing]] = msgspec.field(default_factory=dict)
    """Whom somebody listed as missing; see `is_listed`."""
    walks: dict[StaffId, pace.Walk] = msgspec.field(default_factory=dict)
    late_with_reason: dict[StaffId, str] = msgspec.field(default_factory=dict)
    closings: list[Closing] = msgspec.field(default_factory=list)
    late: list[LateMark] = msgspec.field(default_factory=list)
    disputes: list[CountDispute] = msgspec.field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Neither closed nor superseded."""
        return not self.closings and not self.superseded_by

    @property
    def closing(self) -> Closing | None:
        """The closing; of several, the one with most missing, until the dispute is settled by a new count."""
        return max(self.closings, key=lambda one: one.figures.missing.total, default=None)

    @property
    def figures(self) -> Figures | None:
        """The signed figures, None while open."""
        return self.closing.figures if self.closing else None

    @property
    def missing(self) -> tuple[PersonId, ...]:
        """Whom the closing, or the open list, names as missing; every closing's together, on the safe side."""
        if not self.closings:
            return tuple(person for person in self.listed if self.is_listed(person))
        return tuple(
            dict.fromkeys(person for closing in self.closings for person in closing.missing)
        )

    def is_listed(self, person: PersonId) -> bool:
        """Whether `person` stands on the list of the missing: no sighting has taken every listing back."""
        return any(not listing.lifted_by for listing in self.listed.get(person, ()))

    def counters(self) -> list[StaffId]:
        """Everybody assigned or who marked."""
        assigned = (
            one for zone in self.zones.values() for turn in zone.counters.values() for one in turn
        )
        return list(dict.fromkeys([*assigned, *self.walks]))

    def orders_of(self, counter: StaffId) -> set[int]:
        """The turns in which `counter` walks, over all zones."""
        return {
            order
            for zone in self.zones.values()
            for order, turn in zone.counters.items()
            if counter in turn
        }


class LastSighting(msgspec.Struct, array_like=True):
    """Where somebody was last seen in a count, when, and by whom. `absence_open` when they were on the list of the absent then."""

    place: PlaceId | None
    at: Moment
    counter: StaffId
    absence_open: bool = False


class Counts(msgspec.Struct):
    """State: every count, those closed in reading order, and each person's last sighting."""

    counts: dict[CountId, CountRecord] = msgspec.field(default_factory=dict)
    closed: list[CountId] = msgspec.field(default_factory=list)
    sightings: dict[PersonId, LastSighting] = msgspec.field(default_factory=dict)

    def open_counts(self) -> list[CountId]:
        """The counts that are open, oldest first."""
        return [count for count, record in self.counts.items() if record.is_open]

    def last_closed(self, place: PlaceId | None) -> CountId | None:
        """The newest closed count of exactly `place` (None: of the whole operation) that nothing supersedes."""
        for count in reversed(self.closed):
            record = self.counts[count]
            if record.place == place and not record.superseded_by:
                return count
        return None

    def last_sighting(self, person: PersonId) -> LastSighting | None:
        """Who last saw `person` in a count; None for nobody."""
        return self.sightings.get(person)


@applies(CountOpened)
def _opened(state: Operation, event: CountOpened, written: Written) -> None:
    counts = state.counts.counts
    if event.supersedes is not None:
        known(counts, event.supersedes).superseded_by.append(event.count)
    counts[event.count] = CountRecord(
        kind=event.kind,
        place=event.place,
        size=event.size,
        digest=event.digest,
        cut_off_at=event.cut_off_at,
        opened=written.event,
        opened_by=written.who,
        opened_at=written.happened_at,
        supersedes=event.supersedes,
    )


@applies(RollListed)
def _listed(state: Operation, event: RollListed, written: Written) -> None:
    record = _still_open(state, event.count, written)
    for person in _registered(state, event.persons):
        record.roll.setdefault(person, len(record.roll))


@applies(ZoneDrawn)
def _drawn(state: Operation, event: ZoneDrawn, written: Written) -> None:
    record = _still_open(state, event.count, written)
    known(state.placement.places, event.zone)
    record.zones.setdefault(event.zone, Zone(event.code))


@applies(PersonOutCounted)
def _out_counted(state: Operation, event: PersonOutCounted, written: Written) -> None:
    record = _still_open(state, event.count, written)
    if record.closings:
        return
    earlier = record.out.get(event.person)
    if (
        earlier is not None
        and earlier.responsible != event.responsible
        and not written.knows(earlier.event)
    ):
        record.disputes.append(
            CountDispute("out_counted_twice", (earlier.event, written.event), event.person)
        )
        return
    record.out[event.person] = OutCounted(
        event.responsible, event.expected_return_at, written.event
    )


@applies(CounterAssigned)
def _assigned(state: Operation, event: CounterAssigned, written: Written) -> None:
    record = _still_open(state, event.count, written)
    if record.closings:
        return
    turns = known(record.zones, event.zone).counters
    if record.orders_of(event.counter) - {event.order}:
        record.disputes.append(CountDispute("counter_twice", (written.event,)))
    turn = turns.setdefault(event.order, [])
    if event.counter not in turn:
        turn.append(event.counter)


@applies(PersonSighted)
def _sighted(state: Operation, event: PersonSighted, written: Written) -> None:
    record = _still_open(state, event.count, written)
    known(state.register.persons, event.person)
    if event.identity is SightingIdentity.CONFIRMED:
        _meet_listing(record, event.person, written)
        state.counts.sightings[event.person] = LastSighting(
            place=event.place or event.zone,
            at=written.happened_at,
            counter=written.who,
            absence_open=state.absences.is_away(event.person),
        )
    if record.closings:
        late = LateMark(
            event.person,
            written.who,
            event.zone,
            event.identity,
            written.happened_at,
            written.event,
        )
        record.late.append(late)
        if any(closing.closed_by == written.who for closing in record.closings):
            record.disputes.append(CountDispute("closer_counted", (written.event,)))
        return
    step = pace.advance(record, event.person, event.zone, written)
    mark = Mark(
        written.who,
        event.order,
        event.zone,
        event.identity,
        written.happened_at,
        written.event,
        step,
    )
    others = [one for one in record.marks.get(event.person, ()) if one.counter != written.who]
    record.marks[event.person] = [*others, mark]


def _meet_listing(record: CountRecord, person: PersonId, written: Written) -> None:
    """A sighting takes somebody off the list of the missing when its writer knew that list; otherwise both stand, and missing counts."""
    listings = record.listed.get(person, ())
    for listing in listings:
        if written.knows(listing.event):
            listing.lifted_by.append(written.event)
    unknown = [listing.event for listing in listings if not listing.lifted_by]
    if unknown:
        record.disputes.append(
            CountDispute("sighted_and_missing", (*unknown, written.event), person)
        )


@applies(MissingListed)
def _missing_listed(state: Operation, event: MissingListed, written: Written) -> None:
    record = _still_open(state, event.count, written)
    for person in _registered(state, event.persons):
        record.listed.setdefault(person, []).append(Listing(written.event))
        for mark in record.marks.get(person, ()):
            if mark.identity is SightingIdentity.CONFIRMED and not written.knows(mark.event):
                record.disputes.append(
                    CountDispute("sighted_and_missing", (written.event, mark.event), person)
                )


@applies(UnidentifiedSighted)
def _unidentified(state: Operation, event: UnidentifiedSighted, written: Written) -> None:
    record = _still_open(state, event.count, written)
    if not record.closings:
        record.unidentified.append((written.event, written.who))


@applies(MarkWithdrawn)
def _withdrawn(state: Operation, event: MarkWithdrawn, written: Written) -> None:
    record = _still_open(state, event.count, written)
    if record.closings:
        return
    record.marks[event.person] = [
        one for one in known(record.marks, event.person) if one.counter != written.who
    ]
    record.withdrawn += 1


@applies(ZoneFinished)
def _finished(state: Operation, event: ZoneFinished, written: Written) -> None:
    record = _still_open(state, event.count, written)
    if record.closings:
        return
    zone = known(record.zones, event.zone)
    if event.order not in zone.finished:
        zone.finished.append(event.order)


def _registered(state: Operation, persons: tuple[PersonId, ...]) -> list[PersonId]:
    """Those of `persons` whose tag is part of this reading; `at` may leave out a tag and keep the list that names it."""
    return [person for person in persons if person in state.register.persons]


def _still_open(state: Operation, count: CountId, written: Written) -> CountRecord:
    """The record that an event speaks of; without effect when the writer knew that the count was closed."""
    record = known(state.counts.counts, count)
    if any(written.knows(closing.event) for closing in record.closings):
        raise NoEffect("count.count_closed")
    return record
