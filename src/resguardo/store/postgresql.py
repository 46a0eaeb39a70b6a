"""The ledger in a PostgreSQL database: the store of several sites or of a site with many desks.

One advisory lock per operation makes its writers take turns; the lock ends with the transaction, whatever happens to the program. Deleted blobs leave
the table at once and its pages when the server reuses them: what makes erased content unreadable is the destruction of its key.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final, LiteralString
from urllib.parse import urlsplit

from resguardo.ledger.chain import Head
from resguardo.store.admission import admit
from resguardo.store.copying import copy_ledger
from resguardo.store.interface import Checkpoint, NewRow, Snapshot, StoredRow, head_of
from resguardo.store.problems import (
    Busy,
    CannotOpen,
    Damaged,
    DiskFull,
    DriverMissing,
    MisusedStore,
    NewerSchema,
    NotDurable,
    ReadOnly,
    ServerUnreachable,
    StoreProblem,
)
from resguardo.store.turn import Turn

try:
    import psycopg
    from psycopg import errors
except ImportError as error:
    raise DriverMissing from error

Connection = psycopg.Connection[tuple[Any, ...]]

WAIT_S: Final = 30
"""How long a commit waits for its turn before it says that somebody is in the way."""

STEPS: Final[tuple[tuple[LiteralString, ...], ...]] = (
    (
        """CREATE TABLE event (
            arrival bigint NOT NULL, operation bytea NOT NULL, id bytea NOT NULL,
            writer bytea NOT NULL, sequence bigint NOT NULL,
            header bytea NOT NULL, signature bytea NOT NULL,
            PRIMARY KEY (operation, arrival))""",
        "CREATE UNIQUE INDEX event_id ON event (operation, id)",
        "CREATE INDEX event_chain ON event (operation, writer, sequence, arrival)",
        """CREATE TABLE event_person (
            operation bytea NOT NULL, person bytea NOT NULL, arrival bigint NOT NULL,
            PRIMARY KEY (operation, person, arrival))""",
        "CREATE TABLE blob (digest bytea PRIMARY KEY, content bytea NOT NULL)",
        "ALTER TABLE blob ALTER content SET STORAGE EXTERNAL",
        """CREATE TABLE checkpoint (
            position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            operation bytea NOT NULL, size bigint NOT NULL, note text NOT NULL)""",
        """CREATE TABLE snapshot (
            operation bytea PRIMARY KEY, arrival bigint NOT NULL, content bytea NOT NULL)""",
        """CREATE TABLE own_writer (
            operation bytea NOT NULL, writer bytea NOT NULL, PRIMARY KEY (operation, writer))""",
        """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME; END $$""",
        """CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER event_person_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
            ON event_person FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
            ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    ),
)
"""The schema; step n brings a database from version n to n + 1. Steps that were released never change."""

_PAGE: Final = 5_000
_SCHEMA_LOCK: Final = 0x5253_4744

_INSERT_EVENTS: Final[LiteralString] = """
    INSERT INTO event (operation, arrival, id, writer, sequence, header, signature)
    SELECT %b, * FROM unnest(
        %b::int8[], %b::bytea[], %b::bytea[], %b::int8[], %b::bytea[], %b::bytea[])"""
_INSERT_PERSONS: Final[LiteralString] = """
    INSERT INTO event_person (operation, person, arrival)
    SELECT %b, * FROM unnest(%b::bytea[], %b::int8[])"""
_INSERT_BLOB: Final[LiteralString] = "INSERT INTO blob VALUES (%b, %b) ON CONFLICT DO NOTHING"

_stored = partial(tuple.__new__, StoredRow)


class PostgresqlTransaction:
    """One write; see `interface.Transaction`."""

    def __init__(self, connection: Connection, operation: bytes, arrival: int) -> None:
        self._connection = connection
        self._operation = operation
        self._arrival = arrival
        self._ends: dict[bytes, tuple[int, bytes, bytes] | None] = {}

    @property
    def arrival(self) -> int:
        return self._arrival

    def head(self, writer: bytes) -> Head | None:
        end = self._end(writer)
        return None if end is None else head_of(end[1], end[2])

    def rows(self, after: int = 0) -> Iterator[StoredRow]:
        return _pages(partial(_all, self._connection), self._operation, after, self._arrival)

    def append(self, rows: Sequence[NewRow], blobs: Mapping[bytes, bytes]) -> int:
        admitted = admit(rows, self)
        try:
            with self._connection.pipeline():
                if admitted:
                    self._insert(admitted)
                for blob in blobs.items():
                    self._connection.execute(_INSERT_BLOB, blob)
        except errors.UniqueViolation as error:
            raise MisusedStore("a row with a known id names another place") from error
        self._arrival += len(admitted)
        self._ends.clear()
        return len(rows) - len(admitted)

    def own(self, writer: bytes) -> None:
        self._connection.execute(
            "INSERT INTO own_writer VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (self._operation, writer),
        )

    @contextmanager
    def isolated(self) -> Iterator[None]:
        arrival = self._arrival
        self._connection.execute("SAVEPOINT work")
        try:
            yield
        except BaseException:
            self._arrival = arrival
            self._ends.clear()
            if not self._connection.closed:
                self._connection.execute("ROLLBACK TO SAVEPOINT work")
            raise
        self._connection.execute("RELEASE SAVEPOINT work")

    def add_checkpoint(self, size: int, note: str) -> None:
        self._connection.execute(
            "INSERT INTO checkpoint (operation, size, note) VALUES (%s, %s, %s)",
            (self._operation, size, note),
        )

    def save_snapshot(self, arrival: int, content: bytes) -> None:
        self._connection.execute(
            "INSERT INTO snapshot VALUES (%s, %s, %s) ON CONFLICT (operation)"
            " DO UPDATE SET arrival = excluded.arrival, content = excluded.content",
            (self._operation, arrival, content),
        )

    def delete_blob(self, digest: bytes) -> None:
        self._connection.execute("DELETE FROM blob WHERE digest = %s", (digest,))

    def last_sequence(self, writer: bytes) -> int:
        """See `admission.Known`."""
        end = self._end(writer)
        return -1 if end is None else end[0]

    def held(self, rows: Sequence[NewRow]) -> set[bytes]:
        """See `admission.Known`."""
        ids = [row.id for row in rows]
        query: LiteralString = "SELECT id FROM event WHERE operation = %s AND id = ANY(%s)"
        return {row[0] for row in _all(self._connection, query, self._operation, ids)}

    def is_own(self, writer: bytes) -> bool:
        """See `admission.Known`."""
        query: LiteralString = "SELECT 1 FROM own_writer WHERE operation = %s AND writer = %s"
        return bool(_all(self._connection, query, self._operation, writer))

    def holds_place(self, writer: bytes, sequence: int) -> bool:
        """See `admission.Known`."""
        query: LiteralString = (
            "SELECT 1 FROM event WHERE operation = %s AND writer = %s AND sequence = %s LIMIT 1"
        )
        return bool(_all(self._connection, query, self._operation, writer, sequence))

    def _insert(self, rows: Sequence[NewRow]) -> None:
        """All rows as one statement, and all their persons as another: faster than COPY up to thousands of rows."""
        arrivals = list(range(self._arrival + 1, self._arrival + 1 + len(rows)))
        names, writers, sequences, headers, signatures, persons = map(list, zip(*rows, strict=True))
        self._connection.execute(
            _INSERT_EVENTS,
            (self._operation, arrivals, names, writers, sequences, headers, signatures),
        )
        about = [
            (person, arrival)
            for arrival, named in zip(arrivals, persons, strict=True)
            for person in dict.fromkeys(named)
        ]
        if about:
            self._connection.execute(
                _INSERT_PERSONS, (self._operation, *map(list, zip(*about, strict=True)))
            )

    def _end(self, writer: bytes) -> tuple[int, bytes, bytes] | None:
        if writer not in self._ends:
            query: LiteralString = (
                "SELECT sequence, id, header FROM event WHERE operation = %s AND writer = %s"
                " ORDER BY sequence DESC, arrival DESC LIMIT 1"
            )
            found = _all(self._connection, query, self._operation, writer)
            self._ends[writer] = found[0] if found else None
        return self._ends[writer]


class PostgresqlStore:
    """A ledger in the database at `url`, in the first schema of its search path; see `interface.Store`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._place = urlsplit(url).path.lstrip("/") or "PostgreSQL"
        self._turn = Turn()
        self._idle: list[Connection] = []
        self._open = True
        with self._translated():
            self._writer = self._connect()
            try:
                rows = self._writer.execute("SELECT name, setting FROM pg_settings")
                refuse_forgetful_server(dict(rows.fetchall()))
                self._migrate()
            except BaseException:
                self._writer.close()
                raise

    def operations(self) -> list[bytes]:
        query: LiteralString = (
            "WITH RECURSIVE known (operation) AS ("
            "(SELECT operation FROM event ORDER BY operation LIMIT 1) UNION ALL"
            " SELECT (SELECT event.operation FROM event WHERE event.operation > known.operation"
            " ORDER BY event.operation LIMIT 1) FROM known WHERE known.operation IS NOT NULL)"
            " SELECT operation FROM known WHERE operation IS NOT NULL ORDER BY operation"
        )
        return [row[0] for row in self._all(query)]

    @contextmanager
    def writing(self, operation: bytes) -> Iterator[PostgresqlTransaction]:
        with self._turn, self._translated():
            self._ensure_open()
            connection = self._live_writer()
            lock = int.from_bytes(operation[:8].ljust(8, b"\x00"), "big", signed=True)
            try:
                with connection.pipeline():
                    connection.execute("BEGIN")
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))
                    # A statement of its own: what it sees is fixed when it begins, after the lock.
                    last = connection.execute(
                        "SELECT coalesce(max(arrival), 0) FROM event WHERE operation = %s",
                        (operation,),
                    )
                found = last.fetchone()
                yield PostgresqlTransaction(connection, operation, found[0] if found else 0)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(psycopg.Error):
                    connection.execute("ROLLBACK")
                raise

    def rows(
        self, operation: bytes, after: int = 0, upto: int | None = None
    ) -> Iterator[StoredRow]:
        if upto is None:
            upto = self.size(operation)
        return _pages(self._all, operation, after, upto)

    def rows_about(self, operation: bytes, person: bytes) -> Iterator[StoredRow]:
        query: LiteralString = (
            "SELECT arrival, id, header, signature FROM event_person JOIN event USING (operation, arrival)"
            " WHERE operation = %s AND person = %s ORDER BY arrival"
        )
        return map(_stored, self._all(query, operation, person))

    def row(self, operation: bytes, event: bytes) -> StoredRow | None:
        query: LiteralString = (
            "SELECT arrival, id, header, signature FROM event WHERE operation = %s AND id = %s"
        )
        return next(map(_stored, self._all(query, operation, event)), None)

    def size(self, operation: bytes) -> int:
        # Arrivals of an operation are counted here without gaps.
        query: LiteralString = "SELECT coalesce(max(arrival), 0) FROM event WHERE operation = %s"
        return int(self._all(query, operation)[0][0])

    def blob(self, digest: bytes) -> bytes | None:
        found = self._all("SELECT content FROM blob WHERE digest = %s", digest)
        return found[0][0] if found else None

    def blob_digests(self) -> Iterator[bytes]:
        return (row[0] for row in self._all("SELECT digest FROM blob ORDER BY digest"))

    def checkpoints(self, operation: bytes) -> list[Checkpoint]:
        query: LiteralString = (
            "SELECT size, note FROM checkpoint WHERE operation = %s ORDER BY position"
        )
        return [Checkpoint(*row) for row in self._all(query, operation)]

    def snapshot(self, operation: bytes) -> Snapshot | None:
        found = self._all("SELECT arrival, content FROM snapshot WHERE operation = %s", operation)
        return Snapshot(*found[0]) if found else None

    def copy_to(self, path: Path) -> None:
        copy_ledger(self, path)

    def close(self) -> None:
        with self._turn:
            self._open = False
            self._writer.close()
            while self._idle:
                self._idle.pop().close()

    def _connect(self) -> Connection:
        connection = psycopg.connect(self._url, autocommit=True, prepare_threshold=2)
        connection.execute("SET synchronous_commit = on")
        connection.execute(f"SET lock_timeout = '{WAIT_S}s'".encode())
        return connection

    def _live_writer(self) -> Connection:
        if self._writer.closed:
            self._writer = self._connect()
        return self._writer

    def _migrate(self) -> None:
        connection = self._writer
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
            connection.execute("SET LOCAL client_min_messages = warning")
            connection.execute("CREATE TABLE IF NOT EXISTS resguardo_schema (version int NOT NULL)")
            found = connection.execute("SELECT max(version) FROM resguardo_schema").fetchone()
            version = int(found[0] or 0) if found else 0
            if version > len(STEPS):
                raise NewerSchema(
                    path=self._place, found_version=version, expected_version=len(STEPS)
                )
            for number, step in enumerate(STEPS[version:], version + 1):
                for statement in step:
                    connection.execute(statement)
                connection.execute("INSERT INTO resguardo_schema VALUES (%s)", (number,))

    def _all(self, query: LiteralString, *values: object) -> list[Any]:
        self._ensure_open()
        with self._translated():
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = self._connect()
            try:
                return _all(connection, query, *values)
            finally:
                if not connection.closed:
                    self._idle.append(connection)

    def _ensure_open(self) -> None:
        if not self._open:
            raise MisusedStore("the store was closed")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            problem = self._problem(error)
            if problem is None:
                raise
            raise problem from error

    def _problem(self, error: psycopg.Error) -> StoreProblem | None:
        reason = str(error).strip().split("\n")[0]
        match error:
            case errors.LockNotAvailable():
                return Busy(path=self._place, waited_s=WAIT_S)
            case errors.DiskFull():
                return DiskFull(path=self._place)
            case errors.ReadOnlySqlTransaction():
                return ReadOnly(path=self._place)
            case errors.InsufficientPrivilege():
                return CannotOpen(path=self._place, reason=reason)
            case errors.DataCorrupted() | errors.IndexCorrupted():
                return Damaged(path=self._place, reason=reason)
            case psycopg.OperationalError() | psycopg.InterfaceError():
                return ServerUnreachable(reason=reason)
        return None


def refuse_forgetful_server(settings: Mapping[str, str]) -> None:
    """Raise NotDurable when a server with these settings may lose in a crash what it has confirmed."""
    for setting in ("fsync", "full_page_writes"):
        if settings.get(setting) != "on":
            raise NotDurable(setting=setting, found=settings.get(setting))


def _all(connection: Connection, query: LiteralString, *values: object) -> list[Any]:
    with connection.cursor(binary=True) as cursor:
        return cursor.execute(query, values).fetchall()


def _pages(
    read: Callable[..., list[Any]], operation: bytes, after: int, upto: int
) -> Iterator[StoredRow]:
    """Rows page by page, so that a slow reader holds nothing open in the server."""
    query: LiteralString = (
        "SELECT arrival, id, header, signature FROM event WHERE operation = %s AND arrival > %s AND arrival <= %s"
        " ORDER BY arrival LIMIT %s"
    )

    def pages() -> Iterator[Iterator[StoredRow]]:
        last = after
        while found := read(query, operation, last, upto, _PAGE):
            last = found[-1][0]
            yield map(_stored, found)

    return chain.from_iterable(pages())
