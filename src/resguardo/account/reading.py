"""From rows to state: the fold in its one order, incremental where it can be, from the start where it must.

A reading follows a ledger by arrival. New events that sort after all that was folded are applied at once. When an event sorts earlier (a bundle brought
something that was written before) or a device turns out to have been cut off earlier, the state is folded again from the first event, so that every site with
the same events ends in the same state.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from resguardo.account.attesting import Attestations
from resguardo.account.upcasting import EVOLUTION, made_by
from resguardo.ledger.causality import CausalGraph
from resguardo.ledger.format import (
    KEY_ACTORS,
    KEY_BODY,
    KEY_CLAIM,
    KEY_CLOCK,
    KEY_DEPENDENCIES,
    KEY_GENERATION,
    KEY_KIND,
    KEY_KIND_VERSION,
    KEY_PARTS,
    KEY_PERSONS,
    KEY_PREVIOUS,
    KEY_SEQUENCE,
    KEY_WRITER,
    read_raw,
)
from resguardo.operation.event import BY_CODE, Event, FactSource, SealClass, from_clear
from resguardo.operation.fold import Written, apply
from resguardo.operation.identifiers import EventId, Moment, WriterKey
from resguardo.operation.operation import Operation, from_bytes, to_bytes
from resguardo.operation.team import DeviceRevoked, OperationOpened
from resguardo.store.interface import StoredRow

INDEXED = frozenset({SealClass.STAFF, SealClass.LOCATION, SealClass.WORDS})
"""Classes whose contents are looked up by something else than a person."""

AHEAD_MS = 60 * 60 * 1000
"""How far a fact may be claimed to lie after its writing and still be taken at its word: a slow clock beside a sheet of paper."""

Fields = dict[int, Any]


class Told(NamedTuple):
    """One event as the ledger tells it: what happened and how it stands there."""

    event: Event
    written: Written


class NotUnderstood(NamedTuple):
    """An event of a kind, or of a version of a kind, that this program does not know; it is kept and verified. Odd kinds bar the closing of counts."""

    id: EventId
    kind: int

    @property
    def critical(self) -> bool:
        """Whether counts may not be closed here because of it."""
        return self.kind % 2 == 1


class _Released(NamedTuple):
    """An event that waits for nothing, with its place in the fold's order."""

    key: tuple[int, bytes]
    row: StoredRow
    fields: Fields


_KEY = itemgetter(0)
_NOTHING: Fields = {}
_SOURCES = {int(source): source for source in FactSource}
_ROWS_AT_ONCE = 20_000


def _whole_commits(rows: Iterable[StoredRow]) -> Iterator[list[StoredRow]]:
    """Rows in portions that end with a commit, so that no command is read without its signatures."""
    portion: list[StoredRow] = []
    for row in rows:
        portion.append(row)
        if row.signature and len(portion) >= _ROWS_AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: a fold makes many objects and drops few, and the search would take half of its time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Snapshot(msgspec.Struct):
    state: bytes
    graph: bytes
    last_key: tuple[int, bytes]
    not_understood: list[tuple[bytes, int]]
    contents: dict[bytes, list[bytes]]
    cuts_at_start: dict[WriterKey, int]
    revocations: list[tuple[WriterKey, int]]
    lacking: list[bytes]
    made_by: bytes


class Reading:
    """The state of one ledger and everything that is needed to carry it on.

    `again()` gives all rows from the first, for a fold from the start.
    """

    def __init__(self, again: Callable[[], Iterable[StoredRow]]) -> None:
        self._again = again
        self._attestations = Attestations()
        self.state = Operation()
        self.graph = CausalGraph()
        self.arrival = 0
        self.not_understood: list[NotUnderstood] = []
        self.contents: dict[bytes, list[bytes]] = {}
        """Events with a sealed content of the classes `INDEXED`, by the reference that it is about; b"" for the operation."""
        self._last_key: tuple[int, bytes] = (0, b"")
        self._held: dict[bytes, StoredRow] = {}
        self._cuts_at_start: dict[WriterKey, int] = {}
        self._forked_at_start: dict[WriterKey, int] = {}
        self._revocations: list[tuple[WriterKey, int]] = []
        """Device and last number of each revocation that had effect, in the order of the fold."""

    def take(
        self, rows: Iterable[StoredRow], again: Callable[[], Iterable[StoredRow]] | None = None
    ) -> list[Told]:
        """Carry the reading on by `rows` in order of arrival, whole commits only; returns what was newly told, in fold order.

        `again` gives all rows from the first where `rows` come from inside a write: nobody outside it sees them yet.
        """
        with _uncollected():
            return self._take(rows, again or self._again, keeps=True)

    def follow(self, rows: Iterable[StoredRow]) -> None:
        """As `take`, where nobody asks what was told, so that a long ledger costs the memory of its state and no more."""
        with _uncollected():
            self._take(rows, self._again, keeps=False)

    def _take(
        self,
        rows: Iterable[StoredRow],
        again: Callable[[], Iterable[StoredRow]],
        *,
        keeps: bool,
    ) -> list[Told]:
        told: list[Told] = []
        new: list[bytes] = []
        late = False
        for commits in _whole_commits(rows):
            released = sorted(self._released(commits), key=_KEY)
            if keeps:
                new.extend(one.row.id for one in released)
            late = late or bool(released and released[0].key < self._last_key)
            if not late:
                for one in released:
                    said = self._tell(one)
                    if keeps and said is not None:
                        told.append(said)
        if late or self._forked() != self._forked_at_start or self._first_overlooked() is not None:
            wanted = set(new)
            return [one for one in self._fold_again(again) if one.written.event in wanted]
        return told

    def _released(self, rows: list[StoredRow]) -> Iterator["_Released"]:
        """Give each row its place among the others; yields what need not wait any longer."""
        graph, gather = self.graph, self._attestations.gather
        for row in rows:
            self.arrival = row.arrival
            fields = read_raw(row.header)
            gather(row, fields)
            names = graph.add(
                row.id,
                fields[KEY_WRITER],
                fields[KEY_SEQUENCE],
                fields.get(KEY_PREVIOUS),
                dependencies=fields.get(KEY_DEPENDENCIES, ()),
                generation=fields[KEY_GENERATION],
            )
            if not names and row.id not in graph:
                self._held[row.id] = row
            for name in names:
                if name == row.id:
                    yield _Released((fields[KEY_GENERATION], name), row, fields)
                else:
                    freed = self._held.pop(name)
                    yield _Released(graph.order_key(name), freed, read_raw(freed.header))

    def _tell(self, released: "_Released") -> Told | None:
        """Apply one event to the state, or list why it has no effect; returns what was understood."""
        self._last_key, row, fields = released
        kind = BY_CODE.get(fields[KEY_KIND])
        if kind is None or EVOLUTION.is_from_the_future(kind.code, fields[KEY_KIND_VERSION]):
            self.not_understood.append(NotUnderstood(EventId(row.id), fields[KEY_KIND]))
            return None
        one = read_event(row, fields, self.graph)
        if one is None:
            self.state.without_effect.append((EventId(row.id), "fold.not_readable"))
            return None
        opening = one.event if isinstance(one.event, OperationOpened) else None
        if kind.attested and not self._attestations.signed(row, fields, self.state, opening):
            self.state.without_effect.append((one.written.event, "fold.not_attested"))
            return None
        listed = len(self.state.without_effect)
        apply(self.state, one.event, one.written)
        has_effect = len(self.state.without_effect) == listed
        # What had no effect names nobody and no place either.
        if has_effect and kind.seal in INDEXED and KEY_PARTS in fields:
            self.contents.setdefault(subject_of(one.event) or b"", []).append(row.id)
        if has_effect and isinstance(one.event, DeviceRevoked):
            self._revocations.append((WriterKey(one.event.device), one.event.last_sequence))
        return one

    def _forked(self) -> dict[WriterKey, int]:
        """The last number that has effect of each writer who forked, as far as both branches are released: what waits may be turned away elsewhere."""
        last: dict[WriterKey, int] = {}
        for fork in self.graph.forks():
            writer = WriterKey(fork.writer)
            if sum(name in self.graph for name in fork.events) > 1:
                last[writer] = min(last.get(writer, fork.sequence - 1), fork.sequence - 1)
        return last

    def _first_overlooked(self) -> tuple[WriterKey, int] | None:
        """The first revocation in reading order beyond whose cut something was folded, because the fold began without knowing it."""
        for device, last in self._revocations:
            if last < self._cuts_at_start.get(device, last + 1) and any(
                self.graph.place(head).sequence > last for head in self.graph.heads(device)
            ):
                return device, last
        return None

    def _fold_again(self, again: Callable[[], Iterable[StoredRow]]) -> list[Told]:
        """Fold every released event from the first; again, until every cut that matters was known at the start.

        One revocation at a time is added, so that a revocation which is itself beyond an earlier cut takes nothing with it, whatever arrived first.
        """
        rows = [
            _Released(self.graph.order_key(row.id), row, read_raw(row.header))
            for row in again()
            if row.id in self.graph
        ]
        rows.sort(key=_KEY)
        self._forked_at_start = self._forked()
        self._cuts_at_start = dict(self._forked_at_start)
        while True:
            told = self._fold(rows)
            overlooked = self._first_overlooked()
            if overlooked is None:
                return told
            self._cuts_at_start[overlooked[0]] = overlooked[1]

    def _fold(self, rows: Iterable[_Released]) -> list[Told]:
        """Fold `rows` from an empty state with the cuts that are known."""
        self.state = Operation()
        self.state.team.cuts = dict(self._cuts_at_start)
        self.not_understood, self.contents, self._revocations = [], {}, []
        return [said for one in rows if (said := self._tell(one)) is not None]

    def to_bytes(self) -> bytes:
        """A snapshot that `from_bytes` carries on from."""
        return msgspec.msgpack.encode(
            _Snapshot(
                state=to_bytes(self.state),
                graph=msgspec.msgpack.encode(self.graph.to_plain()),
                last_key=self._last_key,
                not_understood=[(one.id, one.kind) for one in self.not_understood],
                contents=self.contents,
                cuts_at_start=self._cuts_at_start,
                revocations=self._revocations,
                lacking=sorted(self._attestations.lacking),
                made_by=made_by(),
            )
        )

    def from_bytes(self, arrival: int, content: bytes) -> None:
        """Start from a snapshot taken after `arrival`. Raises `ValueError` when a program with other rules or events made it."""
        snapshot = msgspec.msgpack.decode(content, type=_Snapshot)
        if snapshot.made_by != made_by():
            raise ValueError("the snapshot was made by another version")
        self.state = from_bytes(snapshot.state)
        self.graph = CausalGraph.from_plain(msgspec.msgpack.decode(snapshot.graph))
        self.not_understood = [
            NotUnderstood(EventId(name), kind) for name, kind in snapshot.not_understood
        ]
        self.contents = snapshot.contents
        self._cuts_at_start = snapshot.cuts_at_start
        self._forked_at_start = self._forked()
        self._revocations = snapshot.revocations
        self._attestations.lacking = set(snapshot.lacking)
        self._last_key = snapshot.last_key
        self.arrival = arrival
        waiting = {held.id for held in self.graph.held()}
        if waiting:
            self._held = {row.id: row for row in self._again() if row.id in waiting}


def read_event(row: StoredRow, fields: Fields, graph: CausalGraph) -> Told | None:
    """The event of a row whose kind is known; None when its clear body does not fit its record."""
    clock_ms = fields[KEY_CLOCK][0]
    claim = fields.get(KEY_CLAIM, _NOTHING)
    kind, version = BY_CODE[fields[KEY_KIND]], fields[KEY_KIND_VERSION]
    body = fields.get(KEY_BODY, _NOTHING)
    try:
        if version != kind.version:
            body = EVOLUTION.lift(kind.code, version, body)
        event = from_clear(kind, fields.get(KEY_PERSONS, ()), body)
        source = _SOURCES[claim.get(1, 0)]
    except (msgspec.ValidationError, LookupError, ValueError):
        return None
    # By position, and without a call for each type of reference: this is done for every event of a ledger.
    name: Any = row.id
    actors: Any = tuple([mark[0] for mark in fields.get(KEY_ACTORS, ())])
    written = Written(
        name,
        fields[KEY_WRITER],
        fields[KEY_SEQUENCE],
        _believed(claim.get(0, clock_ms), clock_ms),
        clock_ms,
        source,
        actors,
        partial(graph.knows, name),
        claim.get(2),
    )
    return Told(event, written)


def _believed(claimed_ms: int, clock_ms: int) -> Moment:
    """When a fact happened: as claimed, unless that lies well after it was written down.

    Nothing can be written before it happens. A clock that is slow shows less than an hour of it; more would move a limit (invariant 13) out of everybody's life.
    """
    return Moment(claimed_ms if claimed_ms <= clock_ms + AHEAD_MS else clock_ms)


def subject_of(event: Event) -> bytes | None:
    """Whose key seals the content of `event`, the first where it takes the keys of two; None for the operation's own."""
    subject = (event.type.subject or "").partition("+")[0]
    value = getattr(event, subject) if subject else None
    return value if isinstance(value, bytes) else None


def read_all(rows: Iterable[StoredRow]) -> Iterator[Told]:
    """Every understood event of `rows`, released or not, in order of arrival, for questions about single persons."""
    graph = CausalGraph()
    for row in rows:
        fields = read_raw(row.header)
        if fields[KEY_KIND] in BY_CODE and (one := read_event(row, fields, graph)):
            yield one
