"""The way back from paper: what was written on one sheet against what tablets, other sheets and the office wrote down meanwhile, person by person.

Nothing is decided here, and neither side wins: where both speak of the same matter they agree or contradict each other, and somebody has to look. *Meanwhile* is
the count that the sheet was walked for, and else the time from its printing to the last thing written on it.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from resguardo.operation import sheet_number
from resguardo.operation.absence import AbsenceOpened
from resguardo.operation.bands import TagReplaced
from resguardo.operation.count import (
    MarkWithdrawn,
    MissingListed,
    PersonOutCounted,
    PersonSighted,
)
from resguardo.operation.event import Event
from resguardo.operation.fold import Written
from resguardo.operation.handover import HandoverAccepted, HandoverRefused
from resguardo.operation.identifiers import (
    CountId,
    EventId,
    Moment,
    PersonId,
    SheetId,
    StaffId,
    TagCode,
)
from resguardo.operation.operation import Operation
from resguardo.operation.outings import PersonReturned, PersonSentOut
from resguardo.operation.placement import RoomAssigned
from resguardo.operation.register import TagIssued
from resguardo.operation.sheets import PersonsNamed, Standing
from resguardo.operation.transport import PersonAlighted, PersonBoarded, PersonRefusedAtDoor

SEEN, OUT, MISSING, REFUSED = "seen", "out", "missing", "refused"


class Matter(enum.Enum):
    """What an entry is about; entries of one matter about one person can agree or contradict each other."""

    SIGHTING = "sighting"
    CUSTODY = "custody"
    BOARDING = "boarding"
    ALIGHTING = "alighting"
    ROOM = "room"
    OUTING = "outing"
    BAND = "band"


class Entry(NamedTuple):
    """What one event says of one person. `said` is a word, `of` the place, person of the team, ride or band that goes with it, None for none."""

    person: PersonId
    matter: Matter
    said: str
    of: bytes | None
    at: Moment
    who: StaffId
    event: EventId
    on_paper: bool
    counted_in: CountId | None = None


class Finding(enum.Enum):
    """How the sheet and everything else stand to each other for one person, the gravest first."""

    CONTRADICTS = "contradicts"
    UNMARKED = "unmarked"
    """The sheet shows the person, and neither it nor anything else says a word."""
    ONLY_ON_PAPER = "only_on_paper"
    ONLY_ELSEWHERE = "only_elsewhere"
    AGREES = "agrees"


class PersonOnSheet(NamedTuple):
    """One person: what the sheet says and what everything else says."""

    person: PersonId
    tag: TagCode
    finding: Finding
    on_paper: tuple[Entry, ...]
    elsewhere: tuple[Entry, ...]


class SheetComparison(NamedTuple):
    """One sheet compared. `sheet` is None for a number that nobody printed: by hand, at a site that is not merged yet, or misread."""

    number: str
    sheet: SheetId | None
    persons: tuple[PersonOnSheet, ...]
    untimely: tuple[Entry, ...] = ()
    """What the sheet says of a time when nobody could write on it: before it was printed, or after it came back."""

    @property
    def has_findings(self) -> bool:
        """Whether somebody has to look: nobody printed it, its times can't be true, or not everybody agrees."""
        differs = any(one.finding is not Finding.AGREES for one in self.persons)
        return self.sheet is None or bool(self.untimely) or differs


def compare_sheet(
    state: Operation, told: Iterable[tuple[Event, Written]], number: str
) -> SheetComparison:
    """What was typed in from the sheet `number` against all else of `told`, the events that had effect in `state`; the gravest findings first."""
    sheet = state.sheets.numbered(number)
    written_as = sheet_number.parse(number) or number.strip()
    shown: dict[PersonId, None] = {}
    entries: list[Entry] = []
    for event, written in told:
        if isinstance(event, PersonsNamed) and event.sheet == sheet:
            shown |= dict.fromkeys(event.persons)
        if isinstance(event, MarkWithdrawn):
            entries = [one for one in entries if not _is_taken_back(one, event, written)]
        entries.extend(_entries(state, event, written, on_paper=written.paper == written_as))
    mine = [one for one in entries if one.on_paper]
    meanwhile = _meanwhile(state, mine, sheet)
    beside = [one for one in entries if not one.on_paper and meanwhile.holds(one)]
    matters = {one.matter for one in mine} or meanwhile.matters
    persons = dict.fromkeys([*(one.person for one in mine), *map(state.register.standing, shown)])
    lines = [_line(state, person, mine, beside, matters) for person in persons]
    order = list(Finding)
    lines.sort(key=lambda line: order.index(line.finding))
    return SheetComparison(written_as, sheet, tuple(lines), tuple(_untimely(state, mine, sheet)))


def _untimely(state: Operation, mine: list[Entry], sheet: SheetId | None) -> Iterator[Entry]:
    if sheet is None:
        return
    record = state.sheets.sheets[sheet]
    is_back = record.now.standing in (Standing.RETURNED, Standing.DESTROYED)
    for entry in mine:
        if entry.at < record.printed_at or (is_back and entry.at > record.now.at):
            yield entry


def _line(
    state: Operation,
    person: PersonId,
    mine: list[Entry],
    beside: list[Entry],
    matters: set[Matter],
) -> PersonOnSheet:
    on_paper = tuple(one for one in mine if one.person == person)
    elsewhere = tuple(one for one in beside if one.person == person and one.matter in matters)
    found = _finding(on_paper, elsewhere)
    return PersonOnSheet(person, state.register.persons[person].tag, found, on_paper, elsewhere)


def _finding(on_paper: tuple[Entry, ...], elsewhere: tuple[Entry, ...]) -> Finding:
    if not on_paper:
        return Finding.ONLY_ELSEWHERE if elsewhere else Finding.UNMARKED
    pairs = [(a, b) for a in on_paper for b in elsewhere if a.matter is b.matter]
    if not pairs:
        return Finding.ONLY_ON_PAPER
    return Finding.AGREES if all(_fit(a, b) for a, b in pairs) else Finding.CONTRADICTS


def _fit(a: Entry, b: Entry) -> bool:
    """Whether both can be true; who does not say where contradicts no place."""
    return a.said == b.said and (a.of == b.of or None in (a.of, b.of))


class _Meanwhile(NamedTuple):
    """What was going on while the sheet was out: its counts, and from its printing until the last thing written on it (None: until now)."""

    counts: set[CountId]
    since: Moment
    until: Moment | None

    @property
    def matters(self) -> set[Matter]:
        """What could be written on it."""
        return {Matter.SIGHTING} if self.counts else set(Matter)

    def holds(self, entry: Entry) -> bool:
        """Whether `entry` belongs to it."""
        if entry.counted_in is not None and self.counts:
            return entry.counted_in in self.counts
        return entry.at >= self.since and (self.until is None or entry.at <= self.until)


def _meanwhile(state: Operation, mine: list[Entry], sheet: SheetId | None) -> _Meanwhile:
    counts = {one.counted_in for one in mine if one.counted_in is not None}
    moments = [one.at for one in mine]
    until = max(moments) if moments else None
    if sheet is not None:
        record = state.sheets.sheets[sheet]
        moments.append(record.printed_at)
        about = CountId(record.about or b"")
        counts |= {about} if about in state.counts.counts else set()
    return _Meanwhile(counts, min(moments, default=Moment(0)), until)


def _is_taken_back(entry: Entry, event: MarkWithdrawn, written: Written) -> bool:
    mark = (event.count, event.person, written.who)
    return (entry.counted_in, entry.person, entry.who) == mark


def _entries(
    state: Operation, event: Event, written: Written, *, on_paper: bool
) -> Iterator[Entry]:
    """What an event says, about the record that goes on for each person."""
    said = _SAID.get(type(event))
    if said is None:
        return
    matter, word, field = said
    of = getattr(event, field) if field else None
    persons = getattr(event, event.type.persons[-1])
    for person in persons if isinstance(persons, tuple) else (persons,):
        if person in state.register.persons:
            yield Entry(
                state.register.standing(person),
                matter,
                word,
                of.encode() if isinstance(of, str) else of,
                written.happened_at,
                written.who,
                written.event,
                on_paper,
                getattr(event, "count", None),
            )


_SAID: Mapping[type[Event], tuple[Matter, str, str]] = {
    PersonSighted: (Matter.SIGHTING, SEEN, "zone"),
    MissingListed: (Matter.SIGHTING, MISSING, ""),
    PersonOutCounted: (Matter.SIGHTING, OUT, ""),
    AbsenceOpened: (Matter.SIGHTING, MISSING, ""),
    HandoverAccepted: (Matter.CUSTODY, "accepted", "receiver"),
    HandoverRefused: (Matter.CUSTODY, REFUSED, ""),
    PersonBoarded: (Matter.BOARDING, "boarded", "manifest"),
    PersonAlighted: (Matter.ALIGHTING, "alighted", "manifest"),
    PersonRefusedAtDoor: (Matter.ALIGHTING, REFUSED, "manifest"),
    RoomAssigned: (Matter.ROOM, "room", "place"),
    PersonSentOut: (Matter.OUTING, OUT, "responsible"),
    PersonReturned: (Matter.OUTING, "returned", ""),
    TagIssued: (Matter.BAND, "band", "tag"),
    TagReplaced: (Matter.BAND, "band", "tag"),
}
"""Event -> its matter, the word for what it says, and the field that goes with it."""
