"""The chain of one writer: how a commit is written, and how foreign or kept rows are judged against it.

A commit is signed, not each event: the signature on its last event covers the earlier ones through the chain of hashes. An event is
authentic when it, or a later event of its chain, carries a valid signature.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from resguardo.ledger import clock, keys, spelling
from resguardo.ledger.format import (
    EVENT_DOMAIN,
    GENESIS_OPERATION,
    ActorMark,
    Header,
    Malformed,
    Part,
    Row,
    decode_header,
    encode_header,
    event_id,
    event_intent,
    intent,
)
from resguardo.ledger.spelling import PREVIOUS, Place, unsigned

SignIntent = Callable[[ActorMark, bytes], bytes]
"""Asks the holder of a credential to sign 32 bytes; empty when they can't be asked now."""


class Corrupt(Exception):
    """The proof fails; the damaged account becomes read-only, loudly. `problems` says where."""

    def __init__(self, problems: "Sequence[ChainProblem]") -> None:
        super().__init__("; ".join(str(problem) for problem in problems[:3]))
        self.problems = tuple(problems)


class Head(NamedTuple):
    """The last event of a writer: what the next one continues."""

    sequence: int
    id: bytes
    generation: int
    clock_ms: int
    clock_counter: int


class ChainProblem(NamedTuple):
    """One row that the proof does not carry: a code, which row, what was found and what was expected."""

    code: str
    writer: bytes
    sequence: int
    id: bytes
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.code} at {self.writer.hex()[:8]}/{self.sequence}: found {self.found}, expected {self.expected}"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An event before it has a place in a chain. Fields are those of `Header`; what the chain decides is missing."""

    kind: int
    kind_version: int
    command: bytes
    happened_ms: int | None = None
    source: int | None = None
    paper: str | None = None
    persons: tuple[bytes, ...] = ()
    body: dict[int, Any] = {}
    parts: tuple[Part, ...] = ()
    actors: tuple[ActorMark, ...] = ()
    dependencies: tuple[bytes, ...] = ()
    dependency_generation: int = 0
    """The greatest generation among `dependencies`; 0 when there are none."""
    dependency_clocks: tuple[tuple[int, int], ...] = ()
    """Their clocks as (milliseconds, counter)."""
    device: tuple[int, ...] | None = None


class Commit(NamedTuple):
    """Rows to be stored together, and the head that they leave behind."""

    rows: list[Row]
    head: Head
    operation: bytes


def write_commit(
    key: keys.SigningKey,
    drafts: Sequence[Draft],
    *,
    operation: bytes,
    head: Head | None,
    now_ms: int,
    sign_intent: SignIntent | None = None,
) -> Commit:
    """Continue the writer's chain from `head` (None: a new chain) by at least one draft, signed once on the last event.

    `operation` is `GENESIS_OPERATION` for the commit that founds the operation; its real value is in the result. `sign_intent` is asked
    for each actor with a credential, at the last event of each command. Events of one command stand together and name the same
    actors. Raises `Malformed` for a draft that no reader would accept.
    """
    writer, start = key.public, spelling.start_of(operation, key.public)
    previous = None if head is None else head.id
    place = None if head is None else (head.sequence, *head[2:])
    rows: list[Row] = []
    command: list[Header] = []
    last = len(drafts) - 1
    for index, draft in enumerate(drafts):
        ends_command = index == last or drafts[index + 1].command != draft.command
        if sign_intent is not None and not ends_command:
            _ensure_same_actors(draft, drafts[index + 1])
        place = _next_place(draft, place, now_ms)
        if sign_intent is not None and any(mark.credential for mark in draft.actors):
            header = _placed(draft, writer, operation, previous, place)
            command.append(header)
            if ends_command:
                header = _signed_by_actors(header, command, sign_intent)
                command = []
            encoded = encode_header(header)
        else:
            encoded = spelling.spell(draft, place, previous, start) or encode_header(
                _placed(draft, writer, operation, previous, place)
            )
        previous = event_id(encoded)
        signature = key.sign(EVENT_DOMAIN + encoded) if index == last else b""
        rows.append(Row(previous, encoded, signature))
        if operation == GENESIS_OPERATION:
            operation = previous[:16]
            start = spelling.start_of(operation, writer)
    if place is None or previous is None or not rows:
        raise Malformed("commit", found="no event", expected="at least one")
    sequence, generation, ms, counter = place
    return Commit(rows, Head(sequence, previous, generation, ms, counter), operation)


def _next_place(draft: Draft, last: Place | None, now_ms: int) -> Place:
    """Where `draft` stands after the event at `last`."""
    if last is None:
        return (
            0,
            1 + draft.dependency_generation,
            *clock.tick(None, now_ms, draft.dependency_clocks),
        )
    sequence, generation, ms, counter = last
    ms, counter = clock.tick((ms, counter), now_ms, draft.dependency_clocks)
    return sequence + 1, 1 + max(generation, draft.dependency_generation), ms, counter


def _placed(
    draft: Draft, writer: bytes, operation: bytes, previous: bytes | None, place: Place
) -> Header:
    """`draft` as the event at `place`."""
    sequence, generation, clock_ms, clock_counter = place
    return Header(
        operation=operation,
        writer=writer,
        sequence=sequence,
        previous=previous,
        generation=generation,
        dependencies=draft.dependencies,
        clock_ms=clock_ms,
        clock_counter=clock_counter,
        device=draft.device,
        kind=draft.kind,
        kind_version=draft.kind_version,
        command=draft.command,
        happened_ms=draft.happened_ms,
        source=draft.source,
        paper=draft.paper,
        persons=draft.persons,
        body=draft.body,
        parts=draft.parts,
        actors=draft.actors,
    )


def _ensure_same_actors(draft: Draft, following: Draft) -> None:
    """Raise `Malformed` when two events of one command name different actors, who could not all sign it."""
    if draft.actors != following.actors:
        raise Malformed(
            "actors",
            found="different actors within one command",
            expected="the same in each of its events",
        )


def _signed_by_actors(header: Header, command: list[Header], sign_intent: SignIntent) -> Header:
    """The last event of a command with the signatures of its actors over all of it."""
    said = intent(map(event_intent, command))
    marks = tuple(
        msgspec.structs.replace(mark, signature=sign_intent(mark, said))
        if mark.credential
        else mark
        for mark in header.actors
    )
    return msgspec.structs.replace(header, actors=marks)


class ChainReport(NamedTuple):
    """What `check_chain` found: the rows that the proof carries, in order, the head after them, and every problem."""

    accepted: list[tuple[Row, Header]]
    head: Head | None
    problems: list[ChainProblem]


def check_chain(
    rows: Iterable[Row], *, operation: bytes, writer: bytes, head: Head | None = None
) -> ChainReport:
    """Judge rows that came from anybody as the continuation of `writer`'s chain after `head`.

    Checked: id, canonical bytes, operation, writer, sequence, predecessor, generation above the predecessor's, the actors' signatures and
    the commit's. A commit is accepted whole or not at all. Whether the dependencies exist is the causal graph's question.
    """
    judge = _ChainJudge(operation, writer, head)
    for row in rows:
        judge.take(row)
    return judge.report()


class _ChainJudge:
    """Collects the open commit, and accepts it at its signature."""

    def __init__(self, operation: bytes, writer: bytes, head: Head | None) -> None:
        self.operation = operation
        self.writer = writer
        self.head = head
        self.accepted: list[tuple[Row, Header]] = []
        self.problems: list[ChainProblem] = []
        self.open: list[tuple[Row, Header]] = []
        self.is_refusing = False

    def take(self, row: Row) -> None:
        if self.is_refusing:
            self.is_refusing = not row.signature
            return
        sequence = self._next_sequence()
        try:
            header = decode_header(row.header)
        except Malformed as error:
            self._refuse(
                "header.malformed", row, sequence, f"{error.field}: {error.found}", error.expected
            )
            return
        problem = self._misplaced(row, header)
        if problem is not None:
            self._refuse(problem[0], row, header.sequence, problem[1], problem[2])
            return
        self.open.append((row, header))
        if row.signature:
            self._close(row)

    def report(self) -> ChainReport:
        if self.open:
            row, header = self.open[-1]
            self._refuse(
                "commit.unsigned",
                row,
                header.sequence,
                "no signature after it",
                "the commit's signature",
            )
        return ChainReport(self.accepted, self.head, self.problems)

    def _next_sequence(self) -> int:
        if self.open:
            return self.open[-1][1].sequence + 1
        return 0 if self.head is None else self.head.sequence + 1

    def _misplaced(self, row: Row, header: Header) -> tuple[str, str, str] | None:
        """Why this header is not the next of the chain: code, found, expected."""
        name = event_id(row.header)
        if name != row.id:
            return "event.id", row.id.hex(), name.hex()
        founding = (
            header.operation == GENESIS_OPERATION
            and header.sequence == 0
            and name[:16] == self.operation
        )
        if header.operation != self.operation and not founding:
            return "operation.foreign", header.operation.hex(), self.operation.hex()
        if header.writer != self.writer:
            return "writer.foreign", header.writer.hex(), self.writer.hex()
        previous, generation = None, 0
        if self.open:
            previous, generation = self.open[-1][0].id, self.open[-1][1].generation
        elif self.head is not None:
            previous, generation = self.head.id, self.head.generation
        if header.sequence != self._next_sequence():
            return "chain.sequence", str(header.sequence), str(self._next_sequence())
        if header.previous != previous:
            return "chain.previous", (header.previous or b"").hex(), (previous or b"").hex()
        if header.generation <= generation:
            return "chain.generation", str(header.generation), f"more than {generation}"
        return None

    def _close(self, row: Row) -> None:
        header = self.open[-1][1]
        if not keys.verify(self.writer, row.signature, EVENT_DOMAIN + row.header):
            self._refuse(
                "commit.signature",
                row,
                header.sequence,
                "a signature that does not fit",
                "the writer's",
            )
            return
        for code, at, found, expected in actor_problems([one for _, one in self.open]):
            self._refuse(code, row, self.open[at][1].sequence, found, expected)
            return
        self.accepted.extend(self.open)
        self.head = Head(
            header.sequence, row.id, header.generation, header.clock_ms, header.clock_counter
        )
        self.open = []

    def _refuse(self, code: str, row: Row, sequence: int, found: str, expected: str) -> None:
        """List the problem and refuse the whole commit; what was accepted before stays."""
        self.problems.append(ChainProblem(code, self.writer, sequence, row.id, found, expected))
        self.open = []
        self.is_refusing = not row.signature


def actor_problems(commit: Sequence[Header]) -> list[tuple[str, int, str, str]]:
    """What is wrong with the actors' signatures of one whole commit: code, index within the commit, found, expected."""
    problems: list[tuple[str, int, str, str]] = []
    start = 0
    for index, header in enumerate(commit):
        ends = index + 1 == len(commit) or commit[index + 1].command != header.command
        marks = [mark for mark in header.actors if mark.signature]
        if marks and not ends:
            problems.append(
                ("actor.place", index, "a signature before the command's last event", "none")
            )
        elif marks:
            said = intent(map(event_intent, commit[start : index + 1]))
            problems.extend(
                (
                    "actor.signature",
                    index,
                    f"a signature of {mark.actor.hex()[:8]} that does not fit",
                    "the credential's",
                )
                for mark in marks
                if not keys.verify(mark.credential, mark.signature, said)
            )
        if ends:
            start = index + 1
    return problems


class KeptRow(Protocol):
    """A row as a store gives it back."""

    @property
    def id(self) -> bytes: ...
    @property
    def header(self) -> bytes: ...
    @property
    def signature(self) -> bytes: ...


class Checked(NamedTuple):
    """What `check_rows` found.

    `detached` rows are authentic but do not continue what was read of their writer: a fork, or rows that arrived before their predecessors; the
    causal graph tells which. `problems` are rows that the proof does not carry.
    """

    rows: int
    heads: dict[bytes, Head]
    detached: list[ChainProblem]
    problems: list[ChainProblem]


def check_rows(
    rows: Iterable[KeptRow],
    *,
    operation: bytes,
    heads: Mapping[bytes, Head] | None = None,
    verify_signature: Callable[[bytes, bytes, bytes], bool] = keys.verify,
) -> Checked:
    """Read back rows that were judged when they came in: every hash, every link and every commit signature, fast.

    `heads` are those up to which the rows were read before. Rows are in order of arrival, writers mixed.
    """
    reader = _Reader(operation, heads or {}, verify_signature)
    reader.read(rows)
    return reader.result()


class _Tip:
    """The end of one branch: the fixed beginning of its writer's headers, and the last event read."""

    __slots__ = ("base", "header", "id", "sequence", "signature", "writer")

    def __init__(self, operation: bytes, writer: bytes, sequence: int, last: bytes) -> None:
        self.writer = writer
        self.base = spelling.start_of(operation, writer)
        self.sequence = sequence
        self.id = last
        self.header = b""
        self.signature = b""


_WRITER_AT: Final = slice(24, 56)
"""Where the writer's key stands in every canonical header."""


class _Reader:
    """State of one reading; `read` is the hot loop."""

    def __init__(
        self,
        operation: bytes,
        heads: Mapping[bytes, Head],
        verify_signature: Callable[[bytes, bytes, bytes], bool],
    ) -> None:
        self.operation = operation
        self.verify_signature = verify_signature
        self.known = dict(heads)
        self.tips = {
            writer: _Tip(operation, writer, head.sequence, head.id)
            for writer, head in heads.items()
        }
        self.branches: dict[bytes, _Tip] = {}
        self.continued: set[bytes] = set()
        self.detached: list[ChainProblem] = []
        self.problems: list[ChainProblem] = []
        self.rows = 0

    def read(self, rows: Iterable[KeptRow]) -> None:
        sha256, tips, verify = hashlib.sha256, self.tips, self.verify_signature
        number = 0
        for number, row in enumerate(rows, 1):  # noqa: B007 - how many there were is wanted after the last.
            header, signature = row.header, row.signature
            name = sha256(b"\x00" + header).digest()
            if name != row.id:
                self._problem("event.id", header[_WRITER_AT], -1, row.id, row.id.hex(), name.hex())
                continue
            tip = tips.get(header[_WRITER_AT])
            if tip is None or not header.startswith(
                tip.base + unsigned(tip.sequence + 1) + PREVIOUS + tip.id, 1
            ):
                tip = self._elsewhere(name, header)
                if tip is None:
                    continue
            else:
                tip.sequence += 1
                tip.id = name
            tip.header = header
            tip.signature = signature
            if signature and not verify(tip.writer, signature, EVENT_DOMAIN + header):
                self._problem(
                    "commit.signature",
                    tip.writer,
                    tip.sequence,
                    name,
                    "a signature that does not fit",
                    "the writer's",
                )
        self.rows += number

    def result(self) -> Checked:
        for tip in [*self.tips.values(), *self.branches.values()]:
            if tip.header and not tip.signature and tip.id not in self.continued:
                self._problem(
                    "commit.unsigned",
                    tip.writer,
                    tip.sequence,
                    tip.id,
                    "no signature after it",
                    "the commit's signature",
                )
            if tip.header and self.tips.get(tip.writer) is tip:
                self._keep_head(tip)
        return Checked(self.rows, self.known, self.detached, self.problems)

    def _keep_head(self, tip: _Tip) -> None:
        try:
            header = decode_header(tip.header)
        except Malformed as error:
            found = f"{error.field}: {error.found}"
            self._problem(
                "header.malformed", tip.writer, tip.sequence, tip.id, found, error.expected
            )
            return
        clock_ms, clock_counter = header.clock_ms, header.clock_counter
        self.known[tip.writer] = Head(
            tip.sequence, tip.id, header.generation, clock_ms, clock_counter
        )

    def _elsewhere(self, name: bytes, encoded: bytes) -> _Tip | None:
        """The branch that a row continues or begins when it does not continue its writer's own; None when it is not a header of ours."""
        try:
            header = decode_header(encoded)
        except Malformed as error:
            self._problem(
                "header.malformed",
                encoded[_WRITER_AT],
                -1,
                name,
                f"{error.field}: {error.found}",
                error.expected,
            )
            return None
        founding = (
            header.operation == GENESIS_OPERATION
            and header.sequence == 0
            and name[:16] == self.operation
        )
        if header.operation != self.operation and not founding:
            self._problem(
                "operation.foreign",
                header.writer,
                header.sequence,
                name,
                header.operation.hex(),
                self.operation.hex(),
            )
            return None
        previous = header.previous or b""
        tip = self.branches.get(previous)
        if tip is not None and tip.writer == header.writer:
            del self.branches[previous]
        else:
            tip = _Tip(self.operation, header.writer, header.sequence, name)
            self.continued.add(previous)
            if header.sequence or header.writer in self.tips:
                expected = (
                    self.tips[header.writer].id.hex()
                    if header.writer in self.tips
                    else "the predecessor"
                )
                found = (header.previous or b"").hex()
                self.detached.append(
                    ChainProblem(
                        "chain.detached", header.writer, header.sequence, name, found, expected
                    )
                )
        if header.writer in self.tips:
            self.branches[name] = tip
        else:
            self.tips[header.writer] = tip
        tip.sequence, tip.id = header.sequence, name
        return tip

    def _problem(
        self, code: str, writer: bytes, sequence: int, name: bytes, found: str, expected: str
    ) -> None:
        self.problems.append(ChainProblem(code, writer, sequence, name, found, expected))
