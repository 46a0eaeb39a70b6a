"""The ledger in one SQLite file: the store of a laptop and of a single site.

WAL with full synchronisation: a commit is one write to the log and one fsync. Triggers refuse to change or remove an event.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from resguardo.ledger.chain import Head
from resguardo.store import sqlite_lookup
from resguardo.store.admission import admit
from resguardo.store.database_file import (
    SAFE_WAL,
    Connection,
    DatabaseFile,
    Script,
)
from resguardo.store.interface import Checkpoint, NewRow, Snapshot, StoredRow, head_of
from resguardo.store.problems import MisusedStore
from resguardo.store.turn import Turn

APPLICATION_ID: Final = 0x52534744
"""The letters RSGD at a fixed place of the file."""

_FIRST: Final[Script] = (
    """CREATE TABLE event (
        arrival INTEGER PRIMARY KEY, operation BLOB NOT NULL, id BLOB NOT NULL,
        writer BLOB NOT NULL, sequence INTEGER NOT NULL,
        header BLOB NOT NULL, signature BLOB NOT NULL)""",
    "CREATE INDEX event_chain ON event (operation, writer, sequence)",
    *sqlite_lookup.SCHEMA,
    "CREATE TABLE blob (digest BLOB PRIMARY KEY, content BLOB NOT NULL)",
    "CREATE TABLE checkpoint (operation BLOB NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL)",
    """CREATE TABLE snapshot (
        operation BLOB PRIMARY KEY, arrival INTEGER NOT NULL, content BLOB NOT NULL)""",
    """CREATE TABLE own_writer (
        operation BLOB NOT NULL, writer BLOB NOT NULL,
        PRIMARY KEY (operation, writer)) WITHOUT ROWID""",
)
_APPEND_ONLY: Final[Script] = tuple(
    f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"""
    for table in ("event", "event_name", "event_person", "checkpoint")
    for verb in ("update", "delete")
)
STEPS: Final[tuple[Script, ...]] = ((*_FIRST, *_APPEND_ONLY),)
"""The schema; step n brings a file from version n to n + 1. Steps that were released never change."""

_DURABILITY: Final[Script] = (
    f"PRAGMA journal_mode = {'WAL' if SAFE_WAL else 'TRUNCATE'}",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -65536",
    "PRAGMA journal_size_limit = 67108864",
)

_PAGE: Final = 2_000
"""Rows read at once: enough to make the cost of a query small, few enough to keep memory flat."""

_INSERT_EVENT: Final = (
    "INSERT INTO event (arrival, operation, id, writer, sequence, header, signature)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_SELECT_PAGE: Final = (
    "SELECT arrival, id, header, signature FROM event NOT INDEXED"
    " WHERE operation = ? AND arrival > ? AND arrival <= ? ORDER BY arrival LIMIT ?"
)
_SELECT_LAST_ARRIVAL: Final = (
    "SELECT arrival FROM event NOT INDEXED WHERE operation = ?1 AND"
    " EXISTS (SELECT 1 FROM event WHERE operation = ?1) ORDER BY arrival DESC LIMIT 1"
)
_SELECT_END: Final = (
    "SELECT sequence, id, header FROM event WHERE operation = ? AND writer = ?"
    " ORDER BY sequence DESC, arrival DESC LIMIT 1"
)
_SELECT_OPERATIONS: Final = (
    "WITH RECURSIVE known (operation) AS (SELECT min(operation) FROM event UNION ALL"
    " SELECT (SELECT min(event.operation) FROM event WHERE event.operation > known.operation)"
    " FROM known WHERE known.operation IS NOT NULL)"
    " SELECT operation FROM known WHERE operation IS NOT NULL"
)

_SLOWER: Final = (
    "SQLite anterior a 3.51.3: se usa un diario más lento y seguro."
    " / SQLite older than 3.51.3: a slower, safe journal is used."
)

_stored = partial(tuple.__new__, StoredRow)


def _last_arrival(connection: Connection, operation: bytes) -> int:
    found = connection.execute(_SELECT_LAST_ARRIVAL, (operation,)).fetchone()
    return 0 if found is None else int(found[0])


def _page(connection: Connection, *values: object) -> list[Any]:
    return connection.execute(_SELECT_PAGE, values).fetchall()


def _pages(
    page: Callable[..., list[Any]], operation: bytes, after: int, upto: int
) -> Iterator[StoredRow]:
    """Rows page by page: between two pages nothing is held open, so a slow reader blocks nobody."""

    def pages() -> Iterator[Iterator[StoredRow]]:
        last = after
        while found := page(operation, last, upto, _PAGE):
            last = found[-1][0]
            yield map(_stored, found)

    return chain.from_iterable(pages())


def _bound(first: int, operation: bytes, rows: Sequence[NewRow]) -> list[tuple[object, ...]]:
    """The rows as they are bound to `_INSERT_EVENT`.

    The driver takes a bytearray as it is, but for each bytes object it first looks for an adapter, which costs more than the insertion itself.
    """
    raw = bytearray
    shared = raw(operation)
    writers = {row.writer: raw(row.writer) for row in rows}
    return [
        (arrival, shared, raw(id), writers[writer], sequence, raw(header), raw(signature))
        for arrival, (id, writer, sequence, header, signature, _) in enumerate(rows, first)  # noqa: A001 - unpacked in the hot loop.
    ]


class SqliteTransaction:
    """One write; see `interface.Transaction`."""

    def __init__(self, connection: Connection, operation: bytes) -> None:
        self._connection = connection
        self._operation = operation
        self._ends: dict[bytes, tuple[int, bytes, bytes] | None] = {}
        self.erased = False
        """Whether a blob was deleted, so that its bytes must leave the write-ahead log as well."""

    @property
    def arrival(self) -> int:
        return _last_arrival(self._connection, self._operation)

    def head(self, writer: bytes) -> Head | None:
        end = self._end(writer)
        return None if end is None else head_of(end[1], end[2])

    def rows(self, after: int = 0) -> Iterator[StoredRow]:
        return _pages(partial(_page, self._connection), self._operation, after, self.arrival)

    def append(self, rows: Sequence[NewRow], blobs: Mapping[bytes, bytes]) -> int:
        connection = self._live()
        admitted = admit(rows, self)
        if admitted:
            last, reached = sqlite_lookup.reach(connection)
            connection.executemany(_INSERT_EVENT, _bound(last + 1, self._operation, admitted))
            self._ends.clear()
            if last - reached > sqlite_lookup.VERY_LONG_TAIL:
                sqlite_lookup.bring_forward(connection)
        if blobs:
            connection.executemany("INSERT OR IGNORE INTO blob VALUES (?, ?)", blobs.items())
        return len(rows) - len(admitted)

    def own(self, writer: bytes) -> None:
        self._live().execute(
            "INSERT OR IGNORE INTO own_writer VALUES (?, ?)", (self._operation, writer)
        )

    @contextmanager
    def isolated(self) -> Iterator[None]:
        self._live().execute("SAVEPOINT work")
        try:
            yield
        except BaseException:
            self._ends.clear()
            # A full disk may already have undone the whole transaction.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO work")
                self._connection.execute("RELEASE work")
            raise
        self._connection.execute("RELEASE work")

    def add_checkpoint(self, size: int, note: str) -> None:
        self._live().execute(
            "INSERT INTO checkpoint VALUES (?, ?, ?)", (self._operation, size, note)
        )

    def save_snapshot(self, arrival: int, content: bytes) -> None:
        self._live().execute(
            "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)", (self._operation, arrival, content)
        )

    def delete_blob(self, digest: bytes) -> None:
        self._live().execute("DELETE FROM blob WHERE digest = ?", (digest,))
        self.erased = True

    def last_sequence(self, writer: bytes) -> int:
        """See `admission.Known`."""
        end = self._end(writer)
        return -1 if end is None else end[0]

    def held(self, rows: Sequence[NewRow]) -> set[bytes]:
        """See `admission.Known`."""
        query = "SELECT 1 FROM event WHERE operation = ? AND writer = ? AND sequence = ? AND id = ?"
        execute, operation = self._connection.execute, self._operation
        return {
            row.id
            for row in rows
            if execute(query, (operation, row.writer, row.sequence, row.id)).fetchone()
        }

    def is_own(self, writer: bytes) -> bool:
        """See `admission.Known`."""
        query = "SELECT 1 FROM own_writer WHERE operation = ? AND writer = ?"
        return self._connection.execute(query, (self._operation, writer)).fetchone() is not None

    def holds_place(self, writer: bytes, sequence: int) -> bool:
        """See `admission.Known`."""
        query = "SELECT 1 FROM event WHERE operation = ? AND writer = ? AND sequence = ?"
        place = (self._operation, writer, sequence)
        return self._connection.execute(query, place).fetchone() is not None

    def _live(self) -> Connection:
        """The connection, while the transaction lasts; SQLite may have undone it when the disk was full."""
        if not self._connection.in_transaction:
            raise MisusedStore("the transaction was undone and is used further")
        return self._connection

    def _end(self, writer: bytes) -> tuple[int, bytes, bytes] | None:
        if writer not in self._ends:
            self._ends[writer] = self._connection.execute(
                _SELECT_END, (self._operation, writer)
            ).fetchone()
        return self._ends[writer]


class SqliteStore:
    """A ledger file; see `interface.Store`. `new` refuses a file that is already there."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        self.path = path
        self.notices: tuple[str, ...] = () if SAFE_WAL else (_SLOWER,)
        """What the user should be told about this installation, in Spanish and English."""
        self._file = DatabaseFile(
            path, application_id=APPLICATION_ID, steps=STEPS, durability=_DURABILITY
        )
        self._file.make(new=new)
        self._turn = Turn()
        self._writer = self._file.connect()
        self._idle: list[Connection] = []
        self._open = True

    def operations(self) -> list[bytes]:
        return [row[0] for row in self._all(_SELECT_OPERATIONS)]

    @contextmanager
    def writing(self, operation: bytes) -> Iterator[SqliteTransaction]:
        with self._turn:
            self._ensure_open()
            transaction = SqliteTransaction(self._writer, operation)
            with self._file.transaction(self._writer):
                yield transaction
            if transaction.erased:
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rows(
        self, operation: bytes, after: int = 0, upto: int | None = None
    ) -> Iterator[StoredRow]:
        if upto is None:
            with self._reading() as connection:
                upto = _last_arrival(connection, operation)
        return _pages(self._page, operation, after, upto)

    def rows_about(self, operation: bytes, person: bytes) -> Iterator[StoredRow]:
        with self._looking_up() as connection:
            return iter(sqlite_lookup.about(connection, operation, person))

    def row(self, operation: bytes, event: bytes) -> StoredRow | None:
        with self._looking_up() as connection:
            return sqlite_lookup.by_id(connection, operation, event)

    def size(self, operation: bytes) -> int:
        found = self._all("SELECT count(*) FROM event WHERE operation = ?", operation)
        return int(found[0][0])

    def blob(self, digest: bytes) -> bytes | None:
        found = self._all("SELECT content FROM blob WHERE digest = ?", digest)
        return found[0][0] if found else None

    def blob_digests(self) -> Iterator[bytes]:
        return (row[0] for row in self._all("SELECT digest FROM blob ORDER BY digest"))

    def checkpoints(self, operation: bytes) -> list[Checkpoint]:
        query = "SELECT size, note FROM checkpoint WHERE operation = ? ORDER BY rowid"
        return [Checkpoint(*row) for row in self._all(query, operation)]

    def snapshot(self, operation: bytes) -> Snapshot | None:
        query = "SELECT arrival, content FROM snapshot WHERE operation = ?"
        found = self._all(query, operation)
        return Snapshot(*found[0]) if found else None

    def copy_to(self, path: Path) -> None:
        copy = SqliteStore(path, new=True)
        try:
            with self._reading() as source, copy._file.translated():
                source.backup(copy._writer)
                copy._writer.execute("DELETE FROM own_writer")
        finally:
            copy.close()

    def close(self) -> None:
        with self._turn:
            self._open = False
            self._writer.close()
            while self._idle:
                self._idle.pop().close()

    def _all(self, query: str, *values: object) -> list[Any]:
        with self._reading() as connection:
            return connection.execute(query, values).fetchall()

    def _page(self, *values: object) -> list[Any]:
        with self._reading() as connection:
            return _page(connection, *values)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._ensure_open()
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._file.connect()
        try:
            with self._file.translated():
                yield connection
        finally:
            self._idle.append(connection)

    @contextmanager
    def _looking_up(self) -> Iterator[Connection]:
        """A reading of one moment, after the indexes were brought forward if nobody writes meanwhile."""
        with self._reading() as connection:
            last, reached = sqlite_lookup.reach(connection)
            if last - reached > sqlite_lookup.LONG_TAIL:
                with self._turn.if_free() as mine:
                    if mine:
                        with self._file.transaction(self._writer):
                            sqlite_lookup.bring_forward(self._writer)
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    def _ensure_open(self) -> None:
        if not self._open:
            raise MisusedStore("the store was closed")
