"""A breach as the desk shows it: the clock, the exits with their watchers, who is not yet seen, the running log. Pure reads of the account."""

from typing import NamedTuple

from resguardo.account.reading import read_event
from resguardo.console.sight import Sight
from resguardo.ledger.format import read_raw
from resguardo.operation.breach import Breach, WordsLogged, count_of, exits_unwatched
from resguardo.operation.clocks import MINUTE_MS, Limit, limit_minutes
from resguardo.operation.closing import signable_at
from resguardo.operation.count import CountRecord
from resguardo.operation.identifiers import (
    BreachId,
    CountId,
    EventId,
    Moment,
    PersonId,
    PlaceId,
    StaffId,
)
from resguardo.operation.operation import Operation
from resguardo.operation.placement import exits
from resguardo.operation.unaccounted import not_yet_seen, unaccounted


class Exit(NamedTuple):
    """One exit of the place: who stands there. `is_watched`: by somebody in service (invariant 24)."""

    place: PlaceId
    watchers: tuple[StaffId, ...]
    is_watched: bool


class Situation(NamedTuple):
    """One breach at one moment."""

    breach: BreachId
    record: Breach
    count_reference: CountId
    counted: CountRecord
    signable_at: Moment | None
    """From when the emergency count may be signed as it stands."""
    police_due_at: Moment


class LogLine(NamedTuple):
    """One line of the scribe's log; its words are sealed and asked for apart."""

    event: EventId
    written_at: Moment
    written_by: StaffId


def situation(state: Operation, breach: BreachId) -> Situation:
    """How a breach stands."""
    record = state.breaches.breaches[breach]
    count = count_of(state, breach)
    counted = state.counts.counts[count]
    call_within = limit_minutes(state, Limit.POLICE_CALL) * MINUTE_MS
    return Situation(
        breach,
        record,
        count,
        counted,
        signable_at(state, counted),
        Moment(record.declared_at + call_within),
    )


def unseen(state: Operation, count: CountId) -> tuple[PersonId, ...]:
    """Whom nobody has seen yet; of a signed count, who is still missing of those it names."""
    record = state.counts.counts[count]
    if not record.closings:
        return tuple(not_yet_seen(state, record))
    return tuple(line.person for line in unaccounted(state, count))


def exits_of(state: Operation, breach: BreachId) -> tuple[Exit, ...]:
    """Every open exit of the breached place, those without a watcher first."""
    record = state.breaches.breaches[breach]
    bare = set(exits_unwatched(state, breach))
    listed = [
        Exit(place, tuple(record.watching(place)), place not in bare)
        for place in exits(state, record.place)
    ]
    return tuple(sorted(listed, key=lambda one: one.is_watched))


def seen_lately(
    state: Operation, count: CountId, staff: StaffId, since: Moment
) -> tuple[PersonId, ...]:
    """Whom `staff` marked after `since`: still shown for a moment, so that a touch can be undone."""
    record = state.counts.counts[count]
    return tuple(
        person
        for person, marks in record.marks.items()
        if any(mark.counter == staff and mark.at > since for mark in marks)
    )


def log_lines(sight: Sight, breach: BreachId) -> list[LogLine]:
    """The lines of a breach's log, newest first. Ask inside `steady`."""
    account = sight.account
    found = []
    for name in reversed(account.reading.contents.get(b"", ())):
        row = account.store.row(account.operation, EventId(name))
        if row is None:
            continue
        told = read_event(row, read_raw(row.header), account.reading.graph)
        if told and isinstance(told.event, WordsLogged) and told.event.breach == breach:
            written = told.written
            found.append(LogLine(written.event, written.happened_at, written.who))
    return found
