"""What every store promises, whatever it is made of.

- **Acknowledged means durable.** When the block of `Store.writing` ends without an exception, what was appended survives a crash of the program
  and of the machine. When it ends with one, nothing of it was written.
- **Exclusive.** Between threads and between processes only one block writes to an operation at a time, so what `head` answers inside it
  stays true until it ends.
- **Append only.** A row is never changed or removed. Only blobs can be deleted (erasure), and a snapshot is replaced by a newer one.
- **Order of arrival.** `arrival` grows with every row of an operation. It may have gaps where a store keeps several operations.
- **Roll forward.** The head of a chain is read from its rows and kept nowhere else, so no crash can leave a stale one and no sequence number
  is used twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from resguardo.ledger.chain import Commit, Draft, Head
from resguardo.ledger.format import (
    KEY_CLOCK,
    KEY_GENERATION,
    KEY_PERSONS,
    KEY_SEQUENCE,
    KEY_WRITER,
    read_raw,
)


class StoredRow(NamedTuple):
    """One event as it is kept. `signature` is empty where a later event of the chain carries it."""

    arrival: int
    id: bytes
    header: bytes
    signature: bytes


class NewRow(NamedTuple):
    """One event to be kept, with what its header says and the store looks it up by: its chain, its place there, the persons it is about."""

    id: bytes
    writer: bytes
    sequence: int
    header: bytes
    signature: bytes
    persons: tuple[bytes, ...]


class Checkpoint(NamedTuple):
    """A signed note over the first `size` events of the operation in order of arrival."""

    size: int
    note: str


class Snapshot(NamedTuple):
    """The folded state after the event with this `arrival`, as the account encoded it. Can always be made again."""

    arrival: int
    content: bytes


class Transaction(Protocol):
    """What may be done inside one durable write."""

    @property
    def arrival(self) -> int:
        """The greatest arrival of the operation, rows of this transaction included; 0 when it has none."""
        ...

    def head(self, writer: bytes) -> Head | None:
        """The end of this writer's chain (greatest sequence, then latest arrival); None when it wrote nothing."""
        ...

    def rows(self, after: int = 0) -> Iterator[StoredRow]:
        """Rows that arrived after `after`, rows of this transaction included."""
        ...

    def append(self, rows: Sequence[NewRow], blobs: Mapping[bytes, bytes]) -> int:
        """Keep `rows` in this order, and `blobs` by their digest; answer how many rows were already there and ignored.

        Raises SequenceReused when a row would take a place that another row of a chain of our own holds. Forks of foreign writers are kept: the pair is
        the proof.
        """
        ...

    def own(self, writer: bytes) -> None:
        """Say that this installation writes this chain, which from now on may not fork here. Not copied into backups."""
        ...

    def isolated(self) -> AbstractContextManager[None]:
        """A block whose writes alone are undone when it raises; the rest of the transaction stays."""
        ...

    def add_checkpoint(self, size: int, note: str) -> None:
        """Keep a checkpoint note."""
        ...

    def save_snapshot(self, arrival: int, content: bytes) -> None:
        """Replace the operation's snapshot."""
        ...

    def delete_blob(self, digest: bytes) -> None:
        """Erase a blob so that its bytes do not stay in the file; nothing happens when it is not there."""
        ...


class Store(Protocol):
    """The place where the ledger is kept. May be shared by all threads of a process; is opened anew after a fork."""

    def operations(self) -> list[bytes]:
        """The operations that have at least one event here, in the order of their references."""
        ...

    def writing(self, operation: bytes) -> AbstractContextManager[Transaction]:
        """One exclusive, durable, all-or-nothing write to `operation`."""
        ...

    def rows(
        self, operation: bytes, after: int = 0, upto: int | None = None
    ) -> Iterator[StoredRow]:
        """Rows with after < arrival <= upto in order of arrival; None means all that are there when the reading begins."""
        ...

    def rows_about(self, operation: bytes, person: bytes) -> Iterator[StoredRow]:
        """Rows that name this person, in order of arrival."""
        ...

    def row(self, operation: bytes, event: bytes) -> StoredRow | None:
        """The row with this event id."""
        ...

    def size(self, operation: bytes) -> int:
        """How many events the operation has here."""
        ...

    def blob(self, digest: bytes) -> bytes | None:
        """The sealed bytes with this digest; None when they never came or were erased."""
        ...

    def blob_digests(self) -> Iterator[bytes]:
        """The digests of all blobs, ascending."""
        ...

    def checkpoints(self, operation: bytes) -> list[Checkpoint]:
        """All checkpoints, oldest first."""
        ...

    def snapshot(self, operation: bytes) -> Snapshot | None:
        """The newest snapshot."""
        ...

    def copy_to(self, path: Path) -> None:
        """Write a whole, consistent copy of the ledger as a new SQLite file, while others go on writing.

        The copy belongs to no installation: it says of no chain that it is its own, since a restore never resumes a chain.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections. What was acknowledged is safe without it."""
        ...


def new_row(event: bytes, header: bytes, signature: bytes) -> NewRow:
    """A row for `append`, looked up by what its header says. For headers that were checked before."""
    raw = read_raw(header)
    persons = tuple(raw.get(KEY_PERSONS, ()))
    return NewRow(event, raw[KEY_WRITER], raw[KEY_SEQUENCE], header, signature, persons)


def commit_rows(commit: Commit, writer: bytes, drafts: Sequence[Draft]) -> list[NewRow]:
    """The rows of a commit just made from `drafts`, without reading its headers again."""
    first = commit.head.sequence - len(drafts) + 1
    return [
        NewRow(row.id, writer, sequence, row.header, row.signature, draft.persons)
        for sequence, (row, draft) in enumerate(zip(commit.rows, drafts, strict=True), first)
    ]


def head_of(event: bytes, header: bytes) -> Head:
    """The end of a chain whose last row is this one."""
    raw = read_raw(header)
    clock_ms, clock_counter = raw[KEY_CLOCK]
    return Head(raw[KEY_SEQUENCE], event, raw[KEY_GENERATION], clock_ms, clock_counter)
