"""Breach: one press fixes the moment and opens the emergency count; every exit has a named watcher; one scribe keeps the words.

Invariant 24: every exit has a named watcher during a breach, or is listed without. The breach is open to everybody enrolled, because the one who sees
the gate give way is the one who must press. Refused at writing: a second breach of the same place while one is open. Shown at the merge: two
breaches that two sites declared apart; both are open, each with its count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.count import CountKind, CountOpened
from resguardo.operation.counting import opening_events
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import BreachId, CountId, EventId, Moment, PlaceId, StaffId
from resguardo.operation.placement import PlaceKind, exits
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class WordsContent(msgspec.Struct, frozen=True, kw_only=True):
    """What the scribe wrote down."""

    words: str


@event("breach.breach_declared", 0x601, makes=("breach",))
class BreachDeclared(Event):
    """Somebody broke in, or is about to, at `place` (None: anywhere). `count` is the emergency count opened by the same press."""

    breach: BreachId
    count: CountId
    place: PlaceId | None = None


@event("breach.exit_watched", 0x603)
class ExitWatched(Event):
    """`watcher` stands at `exit_place`."""

    breach: BreachId
    exit_place: PlaceId
    watcher: StaffId


@event("breach.words_logged", 0x604, seal=SealClass.WORDS)
class WordsLogged(Event):
    """One line of the running log."""

    breach: BreachId
    content: WordsContent | None = None


@event("breach.police_called", 0x606)
class PoliceCalled(Event):
    """The signer called the police."""

    breach: BreachId


@event("breach.breach_ended", 0x607)
class BreachEnded(Event):
    """The danger is over; the emergency count was signed."""

    breach: BreachId


class Watch(msgspec.Struct, array_like=True):
    """One naming of a watcher."""

    watcher: StaffId
    named_by: EventId


class Breach(msgspec.Struct):
    """One breach. `lines` counts the scribe's entries; the words are sealed."""

    place: PlaceId | None
    count: CountId
    declared: EventId
    declared_at: Moment
    declared_by: StaffId
    watchers: dict[PlaceId, list[Watch]] = msgspec.field(default_factory=dict)
    """Who stands at each exit; two only where two sites named them apart."""
    lines: int = 0
    police_called_at: Moment | None = None
    ended_at: Moment | None = None

    def watching(self, exit_place: PlaceId) -> list[StaffId]:
        """Who stands at an exit."""
        return [one.watcher for one in self.watchers.get(exit_place, ())]


class Breaches(msgspec.Struct):
    """State: every breach."""

    breaches: dict[BreachId, Breach] = msgspec.field(default_factory=dict)

    def open(self) -> list[BreachId]:
        """The breaches that are not over, oldest first."""
        return [reference for reference, breach in self.breaches.items() if breach.ended_at is None]


BREACH_OPEN = refusal(
    "breach.breach_open",
    es=(
        "Ya hay una irrupción abierta en ese lugar.",
        "Una sola por lugar.",
        "El conteo de emergencia ya está abierto: marque en él.",
    ),
    en=(
        "A breach of that place is already open.",
        "One for each place.",
        "The emergency count is open already: mark in it.",
    ),
)
BREACH_UNKNOWN = refusal(
    "breach.breach_unknown",
    es=(
        "No hay una irrupción abierta con esa referencia.",
        "Una irrupción abierta.",
        "Elíjala de la lista.",
    ),
    en=(
        "There is no open breach under that reference.",
        "An open breach.",
        "Choose it from the list.",
    ),
)
EXIT_UNKNOWN = refusal(
    "breach.exit_unknown",
    es=(
        "Ese lugar no es una salida abierta.",
        "Una salida registrada del lugar.",
        "Elija la salida de la lista, o regístrela.",
    ),
    en=(
        "That place is not an open exit.",
        "A recorded exit of the place.",
        "Choose the exit from the list, or record it.",
    ),
)
WATCHER_UNKNOWN = refusal(
    "breach.watcher_unknown",
    es=(
        "Quien vigilaría no está en servicio.",
        "Una persona inscrita y presente.",
        "Nombre a otra persona.",
    ),
    en=(
        "The watcher is not in service.",
        "An enrolled person who is present.",
        "Name somebody else.",
    ),
)
WATCHER_ELSEWHERE = refusal(
    "breach.watcher_elsewhere",
    es=("Esa persona ya vigila otra salida.", "Una persona por salida.", "Nombre a otra persona."),
    en=(
        "That person already watches another exit.",
        "One person for each exit.",
        "Name somebody else.",
    ),
)
COUNT_OPEN = refusal(
    "breach.count_open",
    es=(
        "El conteo de emergencia sigue abierto.",
        "Un conteo firmado, completo o tal como está.",
        "Fírmelo primero; nadie queda fuera de la lista.",
    ),
    en=(
        "The emergency count is still open.",
        "A signed count, complete or as it stands.",
        "Sign it first; nobody drops off the list.",
    ),
)


@act("breach.declare_breach", refuses=(BREACH_OPEN,), always=True)
def declare_breach(state: Operation, by: By, *, place: PlaceId | None = None) -> list[Event]:
    """One press: fix the moment and open the emergency count of `place` (None, or unknown: everywhere), with every room as a zone.

    Refuses: breach.breach_open
    """
    where = place if place is not None and place in state.placement.places else None
    if any(state.breaches.breaches[one].place == where for one in state.breaches.open()):
        raise Refused(BREACH_OPEN)
    opening = opening_events(
        state, by, kind=CountKind.EMERGENCY, place=where, zones=_rooms(state, where)
    )
    [count] = [one.count for one in opening if isinstance(one, CountOpened)]
    return [*opening, BreachDeclared(breach=BreachId(by.draw()), count=count, place=where)]


def _rooms(state: Operation, place: PlaceId | None) -> tuple[PlaceId, ...]:
    """Every open room, and every other place where somebody is, in `place`."""
    everywhere = state.placement.places if place is None else state.placement.places_within(place)
    occupied = {
        state.placement.place_of(person)
        for person in state.custody.open_persons()
        if person not in state.custody.out
    }
    return tuple(
        one
        for one in everywhere
        if one in occupied
        or (state.placement.is_open(one) and state.placement.places[one].kind is PlaceKind.ROOM)
    )


@act(
    "breach.watch_exit", refuses=(BREACH_UNKNOWN, EXIT_UNKNOWN, WATCHER_UNKNOWN, WATCHER_ELSEWHERE)
)
def watch_exit(
    state: Operation, by: By, *, breach: BreachId, exit_place: PlaceId, watcher: StaffId
) -> list[Event]:
    """Name who stands at an exit (invariant 24).

    Refuses: breach.breach_unknown, breach.exit_unknown, breach.watcher_unknown, breach.watcher_elsewhere
    """
    record = _open_breach(state, breach)
    if (
        not state.placement.is_open(exit_place)
        or state.placement.places[exit_place].kind is not PlaceKind.EXIT
    ):
        raise Refused(EXIT_UNKNOWN)
    if not state.team.in_service(watcher):
        raise Refused(WATCHER_UNKNOWN)
    if any(watcher in record.watching(one) for one in record.watchers if one != exit_place):
        raise Refused(WATCHER_ELSEWHERE)
    return [ExitWatched(breach=breach, exit_place=exit_place, watcher=watcher)]


@act("breach.log_words", refuses=(BREACH_UNKNOWN,), always=True)
def log_words(state: Operation, by: By, *, breach: BreachId, words: str) -> list[Event]:
    """Write one line into the running log; it is sealed.

    Refuses: breach.breach_unknown
    """
    _open_breach(state, breach)
    return [WordsLogged(breach=breach, content=WordsContent(words=words))]


@act("breach.record_police_call", refuses=(BREACH_UNKNOWN,), always=True)
def record_police_call(state: Operation, by: By, *, breach: BreachId) -> list[Event]:
    """Record that the signer called the police.

    Refuses: breach.breach_unknown
    """
    _open_breach(state, breach)
    return [PoliceCalled(breach=breach)]


@act("breach.end_breach", refuses=(BREACH_UNKNOWN, COUNT_OPEN))
def end_breach(state: Operation, by: By, *, breach: BreachId) -> list[Event]:
    """Record that the danger is over, once the emergency count is signed.

    Refuses: breach.breach_unknown, breach.count_open
    """
    record = _open_breach(state, breach)
    if (
        state.counts.counts[count_of(state, breach)].is_open
        or state.counts.counts[record.count].is_open
    ):
        raise Refused(COUNT_OPEN)
    return [BreachEnded(breach=breach)]


def _open_breach(state: Operation, breach: BreachId) -> Breach:
    record = state.breaches.breaches.get(breach)
    if record is None or record.ended_at is not None:
        raise Refused(BREACH_UNKNOWN)
    return record


@applies(BreachDeclared)
def _declared(state: Operation, event: BreachDeclared, written: Written) -> None:
    known(state.counts.counts, event.count)
    state.breaches.breaches[event.breach] = Breach(
        event.place, event.count, written.event, written.happened_at, written.who
    )


@applies(ExitWatched)
def _watched(state: Operation, event: ExitWatched, written: Written) -> None:
    watchers = known(state.breaches.breaches, event.breach).watchers
    concurrent = [
        one for one in watchers.get(event.exit_place, ()) if not written.knows(one.named_by)
    ]
    watchers[event.exit_place] = [*concurrent, Watch(event.watcher, written.event)]


@applies(WordsLogged)
def _logged(state: Operation, event: WordsLogged, written: Written) -> None:
    known(state.breaches.breaches, event.breach).lines += 1


@applies(PoliceCalled)
def _called(state: Operation, event: PoliceCalled, written: Written) -> None:
    record = known(state.breaches.breaches, event.breach)
    record.police_called_at = record.police_called_at or written.happened_at


@applies(BreachEnded)
def _ended(state: Operation, event: BreachEnded, written: Written) -> None:
    record = known(state.breaches.breaches, event.breach)
    record.ended_at = record.ended_at or written.happened_at


def count_of(state: Operation, breach: BreachId) -> CountId:
    """The emergency count of a breach, or the one that superseded it."""
    count = state.breaches.breaches[breach].count
    while superseded_by := state.counts.counts[count].superseded_by:
        count = superseded_by[-1]
    return count


def exits_unwatched(state: Operation, breach: BreachId) -> list[PlaceId]:
    """The open exits without a named watcher in service (invariant 24)."""
    record = state.breaches.breaches[breach]
    return [
        one
        for one in exits(state, record.place)
        if not any(state.team.in_service(watcher) for watcher in record.watching(one))
    ]
