"""The in-memory twin: the same promises as the other stores except that nothing outlives the process.

It is the plain model the other stores are compared with, and the store of tests and dry runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from resguardo.ledger.chain import Head
from resguardo.store.admission import admit
from resguardo.store.copying import copy_ledger
from resguardo.store.interface import Checkpoint, NewRow, Snapshot, StoredRow, head_of
from resguardo.store.problems import MisusedStore
from resguardo.store.turn import Turn


class _Shelf:
    """What is kept of one operation. `rows[n]` has arrival n + 1; readers see the first `visible` rows."""

    def __init__(self) -> None:
        self.visible = 0
        self.rows: list[StoredRow] = []
        self.places: dict[tuple[bytes, int], int] = {}
        self.writers: list[tuple[bytes, int]] = []
        self.by_id: dict[bytes, int] = {}
        self.ends: dict[bytes, tuple[int, int]] = {}
        self.about: dict[bytes, list[int]] = {}
        self.own: frozenset[bytes] = frozenset()
        self.checkpoints: tuple[Checkpoint, ...] = ()
        self.snapshot: Snapshot | None = None

    def add(self, row: NewRow) -> None:
        index = len(self.rows)
        self.rows.append(StoredRow(index + 1, row.id, row.header, row.signature))
        self.by_id[row.id] = index
        for person in set(row.persons):
            self.about.setdefault(person, []).append(index)
        self._place(row.writer, row.sequence, index)

    def cut(self, length: int) -> None:
        """Forget the rows after the first `length`."""
        writers = self.writers[:length]
        self.rows = self.rows[:length]
        self.by_id = {row.id: index for index, row in enumerate(self.rows)}
        self.about = {
            person: [index for index in found if index < length]
            for person, found in self.about.items()
        }
        self.places, self.writers, self.ends = {}, [], {}
        for index, (writer, sequence) in enumerate(writers):
            self._place(writer, sequence, index)

    def _place(self, writer: bytes, sequence: int, index: int) -> None:
        self.writers.append((writer, sequence))
        self.places[writer, sequence] = index
        end = self.ends.get(writer)
        if end is None or sequence >= end[0]:
            self.ends[writer] = (sequence, index)


class MemoryTransaction:
    """A write that adds to the shelf beyond what readers see, until it is published."""

    def __init__(self, shelf: _Shelf, blobs: dict[bytes, bytes]) -> None:
        self._shelf = shelf
        self._kept = blobs
        self._blobs: dict[bytes, bytes | None] = {}
        self._checkpoints = shelf.checkpoints
        self._snapshot = shelf.snapshot

    @property
    def arrival(self) -> int:
        return len(self._shelf.rows)

    def head(self, writer: bytes) -> Head | None:
        end = self._shelf.ends.get(writer)
        if end is None:
            return None
        row = self._shelf.rows[end[1]]
        return head_of(row.id, row.header)

    def rows(self, after: int = 0) -> Iterator[StoredRow]:
        return iter(self._shelf.rows[after:])

    def append(self, rows: Sequence[NewRow], blobs: Mapping[bytes, bytes]) -> int:
        admitted = admit(rows, self)
        for row in admitted:
            self._shelf.add(row)
        for digest, content in blobs.items():
            if self._blobs.get(digest, self._kept.get(digest)) is None:
                self._blobs[digest] = content
        return len(rows) - len(admitted)

    def own(self, writer: bytes) -> None:
        self._shelf.own |= {writer}

    @contextmanager
    def isolated(self) -> Iterator[None]:
        shelf = self._shelf
        length, own = len(shelf.rows), shelf.own
        staged = dict(self._blobs), self._checkpoints, self._snapshot
        try:
            yield
        except BaseException:
            if len(shelf.rows) > length:
                shelf.cut(length)
            shelf.own = own
            self._blobs, self._checkpoints, self._snapshot = staged
            raise

    def add_checkpoint(self, size: int, note: str) -> None:
        self._checkpoints = (*self._checkpoints, Checkpoint(size, note))

    def save_snapshot(self, arrival: int, content: bytes) -> None:
        self._snapshot = Snapshot(arrival, content)

    def delete_blob(self, digest: bytes) -> None:
        self._blobs[digest] = None

    def publish(self) -> None:
        """Let readers see what was written."""
        for digest, content in self._blobs.items():
            if content is None:
                self._kept.pop(digest, None)
            else:
                self._kept[digest] = content
        self._shelf.checkpoints = self._checkpoints
        self._shelf.snapshot = self._snapshot
        self._shelf.visible = len(self._shelf.rows)

    def last_sequence(self, writer: bytes) -> int:
        """See `admission.Known`."""
        end = self._shelf.ends.get(writer)
        return -1 if end is None else end[0]

    def held(self, rows: Sequence[NewRow]) -> set[bytes]:
        """See `admission.Known`."""
        return {row.id for row in rows if row.id in self._shelf.by_id}

    def is_own(self, writer: bytes) -> bool:
        """See `admission.Known`."""
        return writer in self._shelf.own

    def holds_place(self, writer: bytes, sequence: int) -> bool:
        """See `admission.Known`."""
        return (writer, sequence) in self._shelf.places


class MemoryStore:
    """A store that lives and dies with the process."""

    def __init__(self) -> None:
        self._shelves: dict[bytes, _Shelf] = {}
        self._blobs: dict[bytes, bytes] = {}
        self._turn = Turn()
        self._open = True

    def operations(self) -> list[bytes]:
        return sorted(name for name, shelf in self._shelves.items() if shelf.visible)

    @contextmanager
    def writing(self, operation: bytes) -> Iterator[MemoryTransaction]:
        with self._turn:
            if not self._open:
                raise MisusedStore("the store was closed")
            transaction = MemoryTransaction(self._shelf(operation, keep=True), self._blobs)
            with transaction.isolated():
                yield transaction
            transaction.publish()

    def rows(
        self, operation: bytes, after: int = 0, upto: int | None = None
    ) -> Iterator[StoredRow]:
        shelf = self._shelf(operation)
        end = shelf.visible if upto is None else min(upto, shelf.visible)
        return iter(shelf.rows[after:end])

    def rows_about(self, operation: bytes, person: bytes) -> Iterator[StoredRow]:
        shelf = self._shelf(operation)
        found = shelf.about.get(person, [])
        return iter([shelf.rows[index] for index in found if index < shelf.visible])

    def row(self, operation: bytes, event: bytes) -> StoredRow | None:
        shelf = self._shelf(operation)
        index = shelf.by_id.get(event)
        return None if index is None or index >= shelf.visible else shelf.rows[index]

    def size(self, operation: bytes) -> int:
        return self._shelf(operation).visible

    def blob(self, digest: bytes) -> bytes | None:
        return self._blobs.get(digest)

    def blob_digests(self) -> Iterator[bytes]:
        return iter(sorted(self._blobs))

    def checkpoints(self, operation: bytes) -> list[Checkpoint]:
        return list(self._shelf(operation).checkpoints)

    def snapshot(self, operation: bytes) -> Snapshot | None:
        return self._shelf(operation).snapshot

    def copy_to(self, path: Path) -> None:
        copy_ledger(self, path)

    def close(self) -> None:
        """See `Store.close`; the rows stay readable as long as somebody holds the store."""
        self._open = False

    def _shelf(self, operation: bytes, *, keep: bool = False) -> _Shelf:
        shelf = self._shelves.get(operation)
        if shelf is None:
            shelf = _Shelf()
            if keep:
                self._shelves[operation] = shelf
        return shelf
