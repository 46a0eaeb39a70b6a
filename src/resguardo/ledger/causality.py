"""What each event knew of the others, and in which order they are folded; no clock is read.

An event is released when its predecessor and all its dependencies are released; until then it is held. The graph is a function of the
set of events: arrival late, twice or shuffled changes nothing but when an event is released.

A writer's chain is normally one line. When two headers of a writer claim one place, the second begins another line and the writer is
frozen from that place on: both stay readable, and the pair is the proof. What an event knows is kept as one number for each line, and
only where it changed by more than the event's own predecessor, so a million events of a few writers stay lean.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from resguardo.ledger.format import frontier_digest

_SEQUENCE_BITS: Final = 32
_SEQUENCE_MASK: Final = 2**_SEQUENCE_BITS - 1
HEADS_NAMED_MAX: Final = 16
"""How many heads of others an event names beside what it refers to."""


class Place(NamedTuple):
    """Where a released event stands."""

    writer: bytes
    sequence: int
    generation: int


class Fork(NamedTuple):
    """Different events of one writer at one sequence number, ascending by id: a proof against the writer that needs nothing else."""

    writer: bytes
    sequence: int
    events: tuple[bytes, ...]


class Held(NamedTuple):
    """An event that waits, with the ids that it waits for."""

    id: bytes
    writer: bytes
    sequence: int
    missing: tuple[bytes, ...]


class _Waiting(NamedTuple):
    """A held event as it was given."""

    writer: bytes
    sequence: int
    previous: bytes | None
    dependencies: tuple[bytes, ...]
    generation: int


class _Line:
    """One branch of one writer's chain: its events from `start` on, and where its knowledge of other lines changed."""

    __slots__ = (
        "base",
        "before",
        "changed",
        "generations",
        "ids",
        "index",
        "known",
        "start",
        "writer",
    )

    def __init__(self, index: int, writer: bytes, start: int, before: bytes | None) -> None:
        self.index = index
        self.before = before
        self.base = index << _SEQUENCE_BITS
        self.writer = writer
        self.start = start
        self.ids: list[bytes] = []
        self.generations = array("Q")
        self.changed = array("Q")
        self.known: list[array[int]] = []

    def knowledge(self, sequence: int) -> Sequence[int]:
        """For each other line, how many of its sequence numbers the event at `sequence` knows."""
        at = bisect_right(self.changed, sequence)
        return self.known[at - 1] if at else ()


class CausalGraph:
    """All events known, released or held. Ids are 32 bytes; writers are public keys."""

    def __init__(self) -> None:
        self._places: dict[bytes, int] = {}
        self._lines: list[_Line] = []
        self._main: dict[bytes, _Line] = {}
        self._forks: dict[tuple[bytes, int], set[bytes]] = {}
        self._held: dict[bytes, _Waiting] = {}
        self._awaited: dict[bytes, list[bytes]] = {}
        self._rejected: dict[bytes, str] = {}

    def add(
        self,
        name: bytes,
        writer: bytes,
        sequence: int,
        previous: bytes | None,
        *,
        dependencies: Sequence[bytes] = (),
        generation: int,
    ) -> Sequence[bytes]:
        """Take in one event; returns the ids that it releases, itself included, in fold order; empty when it is held or known.

        An event whose predecessor is not the writer's previous one, or whose generation is not 1 + the greatest of predecessor and
        dependencies, is rejected: never released, and nor is what builds on it.
        """
        line = self._main.get(writer)
        if (
            line is not None
            and not dependencies
            and line.ids[-1] == previous
            and line.generations[-1] + 1 == generation
            and line.start + len(line.ids) == sequence
        ):
            self._places[name] = line.base | sequence
            line.ids.append(name)
            line.generations.append(generation)
            return self._released_by(name) if self._awaited else (name,)
        if name in self._places or name in self._held or name in self._rejected:
            return ()
        event = _Waiting(writer, sequence, previous, tuple(dependencies), generation)
        if self._missing(event):
            self._hold(name, event)
            return ()
        return self._released_by(name) if self._place(name, event) else ()

    def __contains__(self, name: bytes) -> bool:
        """Whether an event is released."""
        return name in self._places

    def __len__(self) -> int:
        """How many events are released."""
        return len(self._places)

    def place(self, name: bytes) -> Place:
        """Writer, sequence and generation of a released event. Raises `KeyError` for any other."""
        line, sequence = self._at(name)
        return Place(line.writer, sequence, line.generations[sequence - line.start])

    def generation(self, name: bytes) -> int:
        """The generation of a released event. Raises `KeyError` for any other."""
        line, sequence = self._at(name)
        return line.generations[sequence - line.start]

    def order_key(self, name: bytes) -> tuple[int, bytes]:
        """By what events are folded: generation, then id. It extends causality and reads no clock."""
        return self.generation(name), name

    def knows(self, event: bytes, other: bytes) -> bool:
        """Whether `event` was written with `other` in its causal past; an event knows itself.

        Raises `KeyError` unless both are released.
        """
        line, sequence = self._at(event)
        other_line, other_sequence = self._at(other)
        if line is other_line:
            return other_sequence <= sequence
        known = line.knowledge(sequence)
        return other_line.index < len(known) and other_sequence < known[other_line.index]

    def concurrent(self, one: bytes, other: bytes) -> bool:
        """Whether neither event knew of the other."""
        return not self.knows(one, other) and not self.knows(other, one)

    def heads(self, writer: bytes) -> tuple[bytes, ...]:
        """The last events of a writer, ascending by id: one, or one for each branch; empty for a stranger."""
        return tuple(sorted(line.ids[-1] for line in self._lines if line.writer == writer))

    def frontier(self) -> list[tuple[bytes, int, bytes]]:
        """All heads as (writer, sequence, event id), ascending: together with their pasts, everything released."""
        return sorted(
            (line.writer, line.start + len(line.ids) - 1, line.ids[-1]) for line in self._lines
        )

    def frontier_hash(self) -> bytes:
        """The hash of the frontier, as a closing carries it."""
        return frontier_digest(self.frontier())

    def past_frontier(self, names: Iterable[bytes]) -> list[tuple[bytes, int, bytes]]:
        """The frontier of the causal past of these released events, themselves included: what a closing that builds on them knows."""
        known = array("I")
        for name in names:
            line, sequence = self._at(name)
            _raise_to(known, line.knowledge(sequence), skip=-1)
            _raise_to(known, (*([0] * line.index), sequence + 1), skip=-1)
        frontier = []
        for line, count in zip(self._lines, known, strict=False):
            if count > line.start:
                frontier.append((line.writer, count - 1, line.ids[count - 1 - line.start]))
        continued = {
            line.before
            for line, count in zip(self._lines, known, strict=False)
            if count > line.start
        }
        return sorted(head for head in frontier if head[2] not in continued)

    def past_frontier_hash(self, names: Iterable[bytes]) -> bytes:
        """The hash of `past_frontier`, as a closing carries it: `names` are its predecessor and its dependencies."""
        return frontier_digest(self.past_frontier(names))

    def heads_unknown_to(self, writer: bytes, limit: int = HEADS_NAMED_MAX) -> list[bytes]:
        """The heads of others that `writer`'s next event should name because its last one does not know them, newest first.

        A head that another of these knows is left out, since naming the other says as much.
        """
        own = self._main.get(writer)
        known = own.knowledge(own.start + len(own.ids) - 1) if own is not None else ()
        new = [
            line
            for line in self._lines
            if line.writer != writer
            and (line.index >= len(known) or known[line.index] < line.start + len(line.ids))
        ]
        new.sort(key=lambda line: (-line.generations[-1], line.ids[-1]))
        chosen: list[bytes] = []
        for line in new:
            if not any(self.knows(head, line.ids[-1]) for head in chosen):
                chosen.append(line.ids[-1])
            if len(chosen) == limit:
                break
        return chosen

    def held(self) -> list[Held]:
        """The events that wait, ascending by id."""
        return [
            Held(name, event.writer, event.sequence, tuple(sorted(self._missing(event))))
            for name, event in sorted(self._held.items())
        ]

    def held_count(self) -> int:
        """How many events wait."""
        return len(self._held)

    def rejected(self) -> dict[bytes, str]:
        """The events that break the rule of chains or generations, with the code of the rule."""
        return dict(self._rejected)

    def forks(self) -> list[Fork]:
        """Every place that more than one event claims, held ones included."""
        claims: dict[tuple[bytes, int], set[bytes]] = {
            at: set(names) for at, names in self._forks.items()
        }
        waiting: dict[tuple[bytes, int], set[bytes]] = {}
        for name, event in self._held.items():
            waiting.setdefault((event.writer, event.sequence), set()).add(name)
        for at, names in waiting.items():
            released = self._claiming(*at)
            if len(names | released) > 1:
                claims.setdefault(at, set()).update(names | released)
        return [Fork(*at, tuple(sorted(names))) for at, names in sorted(claims.items())]

    def frozen_from(self, writer: bytes) -> int | None:
        """The first sequence number at which a writer forked; None when it did not.

        The writer's events from there on need confirmation.
        """
        places = [sequence for forked, sequence in self._forks if forked == writer]
        if self._held:
            places += [fork.sequence for fork in self.forks() if fork.writer == writer]
        return min(places, default=None)

    def to_plain(self) -> dict[str, Any]:
        """The graph as lists, integers and bytes, for a snapshot."""
        return {
            "lines": [
                [
                    line.writer,
                    line.start,
                    line.before,
                    b"".join(line.ids),
                    line.generations.tolist(),
                    [
                        [at, known.tolist()]
                        for at, known in zip(line.changed, line.known, strict=True)
                    ],
                ]
                for line in self._lines
            ],
            "forks": [[*at, sorted(names)] for at, names in sorted(self._forks.items())],
            "held": [[name, *event] for name, event in sorted(self._held.items())],
            "rejected": sorted(self._rejected.items()),
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "CausalGraph":
        """The graph that `to_plain` described."""
        graph = cls()
        for writer, start, before, ids, generations, changes in plain["lines"]:
            line = graph._new_line(writer, start, before)
            line.ids = [ids[at : at + 32] for at in range(0, len(ids), 32)]
            line.generations = array("Q", generations)
            line.changed = array("Q", [at for at, _ in changes])
            line.known = [array("I", known) for _, known in changes]
            first = line.base | start
            graph._places.update(zip(line.ids, range(first, first + len(line.ids)), strict=True))
        for writer, sequence, names in plain["forks"]:
            graph._forks[writer, sequence] = set(names)
        for name, writer, sequence, previous, dependencies, generation in plain["held"]:
            graph._hold(name, _Waiting(writer, sequence, previous, tuple(dependencies), generation))
        graph._rejected = dict(plain["rejected"])
        return graph

    def _at(self, name: bytes) -> tuple[_Line, int]:
        packed = self._places[name]
        return self._lines[packed >> _SEQUENCE_BITS], packed & _SEQUENCE_MASK

    def _missing(self, event: _Waiting) -> set[bytes]:
        """What an event waits for."""
        named = (
            event.dependencies if event.previous is None else (event.previous, *event.dependencies)
        )
        return {name for name in named if name not in self._places}

    def _hold(self, name: bytes, event: _Waiting) -> None:
        self._held[name] = event
        for missing in self._missing(event):
            self._awaited.setdefault(missing, []).append(name)

    def _released_by(self, name: bytes) -> Sequence[bytes]:
        """The event just placed and every held one that it frees, directly or through others, in fold order."""
        released = [name]
        for done in released:
            for waiting in sorted(self._awaited.pop(done, ())):
                event = self._held.get(waiting)
                if event is not None and not self._missing(event):
                    del self._held[waiting]
                    if self._place(waiting, event):
                        released.append(waiting)
        released.sort(key=self.order_key)
        return released

    def _place(self, name: bytes, event: _Waiting) -> bool:
        """Give an event whose causes are all released its place on a line; False when it is rejected."""
        line: _Line | None = None
        generation = max((self.generation(one) for one in event.dependencies), default=0)
        if event.previous is not None:
            line, sequence = self._at(event.previous)
            if line.writer != event.writer or sequence + 1 != event.sequence:
                self._rejected[name] = "chain.previous"
                return False
            generation = max(generation, line.generations[sequence - line.start])
        elif event.sequence != 0:
            self._rejected[name] = "chain.previous"
            return False
        if event.generation != generation + 1:
            self._rejected[name] = "chain.generation"
            return False
        line = self._line_for(name, event, line)
        self._learn(line, event)
        line.ids.append(name)
        line.generations.append(event.generation)
        self._places[name] = line.base | event.sequence
        return True

    def _line_for(self, name: bytes, event: _Waiting, parent: _Line | None) -> _Line:
        """The line that the event continues, or a new one where its place is taken: a fork."""
        if parent is not None and parent.start + len(parent.ids) == event.sequence:
            return parent
        claiming = self._claiming(event.writer, event.sequence)
        rivals = {rival for rival in claiming if self._previous(rival) == event.previous}
        if rivals:
            self._forks.setdefault((event.writer, event.sequence), set()).update(rivals, (name,))
        line = self._new_line(event.writer, event.sequence, event.previous)
        if parent is not None:
            before = event.sequence - 1
            known = array("I", parent.knowledge(before))
            known.extend([0] * (parent.index + 1 - len(known)))
            known[parent.index] = event.sequence
            line.changed.append(event.sequence)
            line.known.append(known)
        return line

    def _new_line(self, writer: bytes, start: int, before: bytes | None) -> _Line:
        line = _Line(len(self._lines), writer, start, before)
        self._lines.append(line)
        self._main.setdefault(writer, line)
        return line

    def _claiming(self, writer: bytes, sequence: int) -> set[bytes]:
        """Released events of a writer at one sequence number."""
        found: set[bytes] = set()
        for line in self._lines:
            at = sequence - line.start
            if line.writer == writer and 0 <= at < len(line.ids):
                found.add(line.ids[at])
        return found

    def _previous(self, name: bytes) -> bytes | None:
        """The predecessor of a released event."""
        line, sequence = self._at(name)
        return line.before if sequence == line.start else line.ids[sequence - line.start - 1]

    def _learn(self, line: _Line, event: _Waiting) -> None:
        """Record what the event knows through its dependencies, where that is more than its predecessor knew."""
        known: array[int] | None = None
        before = line.knowledge(event.sequence)
        for dependency in event.dependencies:
            other, sequence = self._at(dependency)
            current: Sequence[int] = before if known is None else known
            if other is line or (other.index < len(current) and current[other.index] > sequence):
                continue
            if known is None:
                known = array("I", before)
            _raise_to(known, other.knowledge(sequence), skip=line.index)
            _raise_to(known, (*([0] * other.index), sequence + 1), skip=line.index)
        if known is None:
            return
        if line.changed and line.changed[-1] == event.sequence:
            line.known[-1] = known
        else:
            line.changed.append(event.sequence)
            line.known.append(known)


def _raise_to(known: "array[int]", other: Iterable[int], skip: int) -> None:
    """Raise each number of `known` to that of `other`, leaving the line `skip` alone."""
    for index, count in enumerate(other):
        if index == len(known):
            known.append(0)
        if count > known[index] and index != skip:
            known[index] = count
