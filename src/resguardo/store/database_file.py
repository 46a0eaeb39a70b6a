"""One private SQLite file: opened with the right library, the right rights and the right durability, its errors said plainly.

The ledger and the keyring are such files. SQLite comes from `pysqlite3`, never from Python's own module: SQLite 3.7.0 to 3.51.2 can lose a commit
in WAL mode when two connections write and checkpoint at one moment (the WAL-reset bug, mended in 3.51.3).
"""

import os
import random
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from resguardo.store.problems import (
    Busy,
    CannotOpen,
    Damaged,
    DiskFailing,
    DiskFull,
    NewerSchema,
    NotOurs,
    ReadOnly,
    StoreProblem,
    problem_of,
)

if TYPE_CHECKING:
    import sqlite3 as dbapi
else:
    from pysqlite3 import dbapi2 as dbapi

Connection = dbapi.Connection
Script = Sequence[str]
"""The statements of one step of a schema, or those a connection begins with."""

SQLITE_VERSION: Final = dbapi.sqlite_version
SAFE_WAL: Final = dbapi.sqlite_version_info >= (3, 51, 3)
"""Whether this SQLite may use WAL with several writers."""

WAIT_S: Final = 30
"""How long a commit waits for its turn before it says that somebody is in the way."""

_PAUSE_S: Final = (0.0002, 0.003)
_TRIES: Final = int(WAIT_S / (sum(_PAUSE_S) / 2))

# SQLite's primary result codes (sqlite.org/rescode.html).
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT = 3, 5, 6, 8, 10, 11
_FULL, _CANTOPEN, _AUTH, _NOTADB = 13, 14, 23, 26


class DatabaseFile:
    """The path of a SQLite file of ours and what opening it needs to know.

    `application_id` marks the file; `steps` bring its schema forward, step n from version n to n + 1. `durability` are the statements each
    connection begins with.
    """

    def __init__(
        self, path: Path, *, application_id: int, steps: Sequence[Script], durability: Script
    ) -> None:
        self.path = path
        self._application_id = application_id
        self._steps = steps
        self._durability = durability

    def make(self, *, new: bool = False) -> None:
        """Create the file where there is none (`new`: there must be none) and bring an older schema forward.

        The folder gets mode 0700 when it is made here, the file 0600 always. Raises the problems of `translated`, NotOurs and NewerSchema.
        """
        self._make_file(new=new)
        with self.translated():
            # Looked at before any statement that would change it, so that a file of somebody else
            # stays as it is. May be written to: a journal left by a crash is played back here.
            look = dbapi.connect(str(self.path), timeout=WAIT_S, isolation_level=None)
            try:
                self._version(look)
            finally:
                look.close()
            connection = self.connect()
            try:
                self._migrate(connection)
            finally:
                connection.close()

    def connect(self) -> Connection:
        """A connection in autocommit mode that any thread may use, one at a time."""
        with self.translated():
            connection = dbapi.connect(
                str(self.path), isolation_level=None, check_same_thread=False, timeout=0
            )
            # SQLite lets waiters sleep longer the longer they wait, so that one can starve for
            # seconds; with this handler all try at the same short random pace.
            connection.set_busy_handler(_wait_a_little)  # type: ignore[attr-defined]
            try:
                for statement in self._durability:
                    _patiently(connection, statement)
            except BaseException:
                connection.close()
                raise
        return connection

    @contextmanager
    def transaction(self, connection: Connection) -> Iterator[None]:
        """Everything in the block, durably, or nothing. Waits for its turn at most WAIT_S."""
        with self.translated():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                # A full disk may already have undone the transaction.
                if connection.in_transaction:
                    with suppress(dbapi.Error):
                        connection.execute("ROLLBACK")
                raise

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Raise what SQLite reports as one of our problems."""
        try:
            yield
        except dbapi.DatabaseError as error:
            problem = self._problem(error)
            if problem is None:
                raise
            raise problem from error
        except UnicodeDecodeError as error:
            # A damaged name inside the file, quoted in SQLite's own message.
            raise Damaged(path=str(self.path), reason="a name that is no text") from error

    def _problem(self, error: dbapi.DatabaseError) -> StoreProblem | None:
        path, reason = str(self.path), str(error)
        match getattr(error, "sqlite_errorcode", 0) & 0xFF:
            case code if code in {_BUSY, _LOCKED}:
                return Busy(path=path, waited_s=WAIT_S)
            case code if code == _READONLY:
                return ReadOnly(path=path)
            case code if code in {_PERM, _CANTOPEN, _AUTH}:
                return CannotOpen(path=path, reason=reason)
            case code if code == _FULL:
                return DiskFull(path=path)
            case code if code == _IOERR:
                return DiskFailing(path=path, reason=reason)
            case code if code == _CORRUPT:
                return Damaged(path=path, reason=reason)
            case code if code == _NOTADB:
                return NotOurs(path=path, expected=self.path.name)
        return None

    def _make_file(self, *, new: bool) -> None:
        path = self.path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT | (os.O_EXCL if new else 0), 0o600)
            try:
                if stat.S_IMODE(os.fstat(file).st_mode) & 0o077:
                    os.fchmod(file, 0o600)
            finally:
                os.close(file)
        except OSError as error:
            raise problem_of(error, path) from error

    def _migrate(self, connection: Connection) -> None:
        if self._version(connection) == len(self._steps):
            return
        with self.transaction(connection):
            for step in self._steps[self._seen_version(connection) :]:
                for statement in step:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {self._application_id}")
            connection.execute(f"PRAGMA user_version = {len(self._steps)}")

    def _version(self, connection: Connection) -> int:
        """The schema version of the file, read at one moment since another process may be making it."""
        connection.execute("BEGIN")
        try:
            return self._seen_version(connection)
        finally:
            # A full disk has already undone the transaction, and its own error is the one to tell.
            if connection.in_transaction:
                connection.execute("COMMIT")

    def _seen_version(self, connection: Connection) -> int:
        """The schema version within a transaction, 0 for an empty file. Raises NotOurs, NewerSchema."""
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if mark != self._application_id and (mark or version or tables):
            raise NotOurs(path=str(self.path), expected=self.path.name)
        if version > len(self._steps):
            raise NewerSchema(
                path=str(self.path), found_version=version, expected_version=len(self._steps)
            )
        return version


def copy_database(source: Path, target: Path, forgotten: Mapping[str, str], *, now: int) -> None:
    """Write a consistent copy of any SQLite file to `target`, also while others write to it, and take out what is not to be kept.

    `forgotten` names for a table the statement to run in the copy where it has that table; `:now` stands for `now`. Nothing of what was deleted is left in the
    bytes of the copy.
    """
    with closing(dbapi.connect(str(source), isolation_level=None, timeout=WAIT_S)) as original:
        original.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    with closing(dbapi.connect(str(target), isolation_level=None)) as copy:
        found = {row[0] for row in copy.execute("SELECT name FROM sqlite_master").fetchall()}
        for table, statement in forgotten.items():
            if table in found:
                copy.execute(statement, {"now": now})
        copy.execute("VACUUM")


def is_sound(path: Path) -> bool:
    """Whether a SQLite file is there and every page of it can be read."""
    if not path.exists():
        return False
    with closing(dbapi.connect(str(path), isolation_level=None)) as connection:
        try:
            return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
        except dbapi.DatabaseError:
            return False


def _wait_a_little(tries: int) -> int:
    if tries >= _TRIES:
        return 0
    time.sleep(random.uniform(*_PAUSE_S))  # noqa: S311 - a pace, not a secret.
    return 1


def _patiently(connection: Connection, statement: str) -> None:
    """Run a statement that SQLite does not let wait by itself: a change of the journal's mode."""
    for tries in range(_TRIES):
        try:
            connection.execute(statement)
        except dbapi.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != _BUSY or tries == _TRIES - 1:
                raise
            _wait_a_little(tries)
        else:
            return
