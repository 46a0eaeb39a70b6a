"""The keyring: every key of an installation, wrapped, in a file of its own that no ledger backup ever holds.

- Each subject (a person, a place: 16 bytes) has one random AES-256 key per class of content, made when it is first asked for.
- Keys lie wrapped (AES-256 key wrap, RFC 3394) under the node key; the node key lies wrapped under a passphrase or a key file.
- A key's name, its kid, commits to the key, so a wrap put in another's place is noticed.
- Destroying a subject's keys overwrites them in the file, and no key is ever made for that subject again.
- Writers' and credentials' private keys lie here too. A writer's key is in no backup: a restored installation begins a chain of its own.
"""

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple, Self

from resguardo.ledger.seal import SealBroken, key_id, unwrap_key, wrap_key
from resguardo.store.database_file import Connection, DatabaseFile, Script
from resguardo.store.keyring_backup import BackedUp, open_backup, seal_backup
from resguardo.store.problems import KeyDestroyed, KeyringDamaged, MisusedStore, WrongPassphrase
from resguardo.store.unlocking import KEY_BYTES, Unlocking

KEYRING_FILE_NAME: Final = "keyring.sqlite"
"""The keyring's file in a data folder."""

APPLICATION_ID: Final = 0x5253474B
"""The letters RSGK at a fixed place of the file."""

STEPS: Final[tuple[Script, ...]] = (
    (
        """CREATE TABLE node_lock (
            only INTEGER PRIMARY KEY CHECK (only = 1), kind TEXT NOT NULL,
            parameters BLOB NOT NULL, wrapped BLOB NOT NULL)""",
        """CREATE TABLE subject_key (
            made INTEGER PRIMARY KEY, kid BLOB NOT NULL UNIQUE,
            subject BLOB NOT NULL, class INTEGER NOT NULL, wrapped BLOB NOT NULL)""",
        "CREATE INDEX subject_key_of ON subject_key (subject, class)",
        "CREATE TABLE destroyed (subject BLOB PRIMARY KEY) WITHOUT ROWID",
        """CREATE TABLE private_key (
            role TEXT NOT NULL, public BLOB NOT NULL, wrapped BLOB NOT NULL,
            PRIMARY KEY (role, public)) WITHOUT ROWID""",
    ),
)
"""The schema; step n brings a file from version n to n + 1. Steps that were released never change."""

_DURABILITY: Final[Script] = (
    # No write-ahead log, in which a destroyed key would live on: the journal is emptied at each commit.
    "PRAGMA journal_mode = TRUNCATE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)

_INSERT_KEY: Final = (
    "INSERT OR IGNORE INTO subject_key (kid, subject, class, wrapped) VALUES (?, ?, ?, ?)"
)
_SELECT_KEY: Final = "SELECT kid, wrapped FROM subject_key WHERE subject = ? AND class = ? ORDER BY made DESC LIMIT 1"

Wanted = tuple[bytes, int]
"""A subject and a class of content."""


class Key(NamedTuple):
    """A content key: the name that commits to it, and its 32 secret bytes."""

    kid: bytes
    secret: bytes


class Restored(NamedTuple):
    """What a backup brought: keys and credentials that were not there, and how many stayed out because their subject was erased."""

    keys: int
    credentials: int
    erased: int


class Keyring:
    """An open keyring. May be shared by all threads of a process; other processes may have the same file open."""

    def __init__(
        self,
        file: DatabaseFile,
        connection: Connection,
        node_key: bytes,
        *,
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._file = file
        self._connection = connection
        self._node_key = node_key
        self._chance = chance
        self._lock = threading.RLock()
        self._batch: ExitStack | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def key_for(self, subject: bytes, class_: int) -> Key:
        """The key for new content of this class about this subject, made now if there is none. Raises KeyDestroyed."""
        return self.keys_for([(subject, class_)])[subject, class_]

    def keys_for(self, wanted: Iterable[Wanted]) -> dict[Wanted, Key]:
        """The keys for many subjects and classes at once; those that have to be made are made in one durable write.

        Raises KeyDestroyed when one of the subjects was erased; then none is made.
        """
        asked = list(dict.fromkeys(wanted))
        with self._reading():
            found = {one: key for one in asked if (key := self._current(*one)) is not None}
        if len(found) == len(asked):
            return found
        with self._writing():
            for subject, class_ in asked:
                self._refuse_destroyed(subject)
                # Asked once more: another process may have made it meanwhile.
                key = self._current(subject, class_)
                found[subject, class_] = key or self._insert(
                    subject, class_, self._chance(KEY_BYTES)
                )
        return found

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything kept in the block becomes durable in one write when it ends: all of it, or after an error none.

        What is sealed under a key made in the block may be acknowledged only after it. A block inside another belongs to the outer one.
        """
        with self._lock:
            if self._batch is not None:
                yield
                return
            with ExitStack() as batch:
                self._batch = batch
                try:
                    yield
                finally:
                    self._batch = None

    def existing_key(self, subject: bytes, class_: int) -> Key | None:
        """The key for this class and subject; None when none was ever made, or it was destroyed."""
        with self._reading():
            return self._current(subject, class_)

    def key_by_kid(self, kid: bytes) -> Key | None:
        """The key of this name; None when it is not here, or was destroyed."""
        return self.keys_by_kid([kid]).get(kid)

    def keys_by_kid(self, kids: Iterable[bytes]) -> dict[bytes, Key]:
        """Those of the keys that are here, by their names: for opening a whole roll."""
        query = "SELECT wrapped FROM subject_key WHERE kid = ?"
        with self._reading():
            rows = ((kid, self._connection.execute(query, (kid,)).fetchone()) for kid in kids)
            return {kid: self._opened(kid, row[0]) for kid, row in rows if row is not None}

    def all_keys(self) -> list[tuple[bytes, int, Key]]:
        """Every key as (subject, class, key), oldest first, to be wrapped for another installation."""
        with self._reading():
            rows = self._connection.execute(
                "SELECT subject, class, kid, wrapped FROM subject_key ORDER BY made"
            )
            return [
                (subject, class_, self._opened(kid, wrapped))
                for subject, class_, kid, wrapped in rows.fetchall()
            ]

    def take_key(self, subject: bytes, class_: int, secret: bytes) -> Key:
        """Keep a key that was made elsewhere, beside those that are here. Raises KeyDestroyed."""
        with self._writing():
            self._refuse_destroyed(subject)
            return self._insert(subject, class_, secret)

    def destroy(self, subject: bytes) -> int:
        """Destroy all keys of a subject, for ever; answer how many there were.

        When this returns, no wrapped key of the subject is in the file or its journal. What a disk or a file system keeps of overwritten blocks is out of
        reach; there the key is still wrapped under the node key.
        """
        self._refuse_batch()
        with self._writing():
            gone = self._connection.execute("DELETE FROM subject_key WHERE subject = ?", (subject,))
            self._connection.execute("INSERT OR IGNORE INTO destroyed VALUES (?)", (subject,))
        with self._reading():
            # Pages that were split or merged before may hold old copies: the file is written anew.
            self._connection.execute("VACUUM")
        return gone.rowcount

    def destroyed(self) -> frozenset[bytes]:
        """The subjects whose keys were destroyed here."""
        with self._reading():
            return frozenset(
                row[0] for row in self._connection.execute("SELECT subject FROM destroyed")
            )

    def keep_writer(self, public: bytes, secret: bytes) -> None:
        """Keep the private key of a chain that this installation writes."""
        self._keep("writer", public, secret)

    def writer_key(self, public: bytes) -> bytes | None:
        """The private key of this writer; None when another installation writes the chain."""
        return self._private("writer", public)

    def writers(self) -> list[bytes]:
        """The writers whose private keys are here."""
        return self._publics("writer")

    def keep_credential(self, public: bytes, secret: bytes) -> None:
        """Keep the private key with which a member of staff signs."""
        self._keep("credential", public, secret)

    def credential_key(self, public: bytes) -> bytes | None:
        """The private key of this credential; None when it is kept elsewhere."""
        return self._private("credential", public)

    def credentials(self) -> list[bytes]:
        """The credentials whose private keys are here."""
        return self._publics("credential")

    def forget_credential(self, public: bytes) -> None:
        """Destroy the private key of a credential that was revoked."""
        self._refuse_batch()
        with self._writing():
            self._connection.execute(
                "DELETE FROM private_key WHERE role = 'credential' AND public = ?", (public,)
            )
        with self._reading():
            self._connection.execute("VACUUM")

    def lock_with(self, unlocking: Unlocking) -> None:
        """From now on open only with `unlocking`. The keys themselves stay as they are."""
        with self._writing():
            _lock(self._connection, unlocking, self._node_key)

    def export_backup(self, epoch_key: bytes, *, expires_ms: int) -> bytes:
        """All content and credential keys and the list of erased subjects, sealed under `epoch_key` (32 bytes).

        Whoever destroys the epoch's key at `expires_ms` (milliseconds since 1970) makes every erasure until then complete.
        """
        with self._reading():
            select = self._connection.execute
            keys = select("SELECT kid, subject, class, wrapped FROM subject_key ORDER BY made")
            content = BackedUp(
                keys=[
                    (subject, class_, self._opened(kid, wrapped).secret)
                    for kid, subject, class_, wrapped in keys.fetchall()
                ],
                credentials=[
                    (public, self._unwrapped(wrapped))
                    for public, wrapped in select(
                        "SELECT public, wrapped FROM private_key WHERE role = 'credential'"
                    ).fetchall()
                ],
                destroyed=[row[0] for row in select("SELECT subject FROM destroyed").fetchall()],
            )
        return seal_backup(content, epoch_key, expires_ms=expires_ms)

    def import_backup(self, content: bytes, epoch_key: bytes, *, now_ms: int) -> Restored:
        """Bring back what a backup holds and this keyring lacks. Subjects erased here or in the backup stay erased.

        Erasures after the backup are not in it: repeat them from the ledger before use. Raises BackupExpired, BackupUnreadable.
        """
        backup = open_backup(content, epoch_key, now_ms=now_ms)
        with self._writing():
            count = "SELECT (SELECT count(*) FROM subject_key), (SELECT count(*) FROM private_key)"
            before = self._connection.execute(count).fetchone()
            erased = self.destroyed() | set(backup.destroyed)
            for subject, class_, secret in backup.keys:
                if subject not in erased:
                    self._insert(subject, class_, secret)
            for public, secret in backup.credentials:
                self._insert_private("credential", public, secret)
            after = self._connection.execute(count).fetchone()
        for subject in erased - self.destroyed():
            self.destroy(subject)
        stayed_out = sum(subject in erased for subject, _, _ in backup.keys)
        return Restored(after[0] - before[0], after[1] - before[1], stayed_out)

    def close(self) -> None:
        """Forget the node key and let go of the file."""
        with self._lock:
            self._node_key = b""
            self._connection.close()

    def _current(self, subject: bytes, class_: int) -> Key | None:
        found = self._connection.execute(_SELECT_KEY, (subject, class_)).fetchone()
        return None if found is None else self._opened(*found)

    def _refuse_destroyed(self, subject: bytes) -> None:
        query = "SELECT 1 FROM destroyed WHERE subject = ?"
        if self._connection.execute(query, (subject,)).fetchone():
            raise KeyDestroyed(subject=subject.hex()[:8])

    def _refuse_batch(self) -> None:
        if self._batch is not None:
            raise MisusedStore("keys are destroyed by themselves, not together with other writes")

    def _insert(self, subject: bytes, class_: int, secret: bytes) -> Key:
        if len(subject) != 16 or len(secret) != KEY_BYTES:
            raise MisusedStore("a subject has 16 bytes and a content key 32")
        kid = key_id(secret)
        wrapped = wrap_key(secret, self._node_key)
        self._connection.execute(_INSERT_KEY, (kid, subject, class_, wrapped))
        return Key(kid, secret)

    def _opened(self, kid: bytes, wrapped: bytes) -> Key:
        secret = self._unwrapped(wrapped)
        if key_id(secret) != kid:
            raise KeyringDamaged(path=str(self._file.path), which=kid.hex()[:8])
        return Key(kid, secret)

    def _unwrapped(self, wrapped: bytes) -> bytes:
        try:
            return unwrap_key(wrapped, self._node_key)
        except SealBroken as error:
            raise KeyringDamaged(path=str(self._file.path), which=wrapped.hex()[:8]) from error

    def _keep(self, role: str, public: bytes, secret: bytes) -> None:
        with self._writing():
            self._insert_private(role, public, secret)

    def _insert_private(self, role: str, public: bytes, secret: bytes) -> None:
        wrapped = wrap_key(secret, self._node_key)
        self._connection.execute(
            "INSERT OR IGNORE INTO private_key VALUES (?, ?, ?)", (role, public, wrapped)
        )

    def _private(self, role: str, public: bytes) -> bytes | None:
        query = "SELECT wrapped FROM private_key WHERE role = ? AND public = ?"
        with self._reading():
            found = self._connection.execute(query, (role, public)).fetchone()
            return None if found is None else self._unwrapped(found[0])

    def _publics(self, role: str) -> list[bytes]:
        query = "SELECT public FROM private_key WHERE role = ? ORDER BY public"
        with self._reading():
            return [row[0] for row in self._connection.execute(query, (role,))]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock, self._file.translated():
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            if self._batch is None:
                with self._file.transaction(self._connection):
                    yield
                return
            # The turn is taken at the first write, so that a block that makes no key costs nothing.
            if not self._connection.in_transaction:
                self._batch.enter_context(self._file.transaction(self._connection))
            yield


def open_keyring(
    path: Path, unlocking: Unlocking, *, chance: Callable[[int], bytes] = secrets.token_bytes
) -> Keyring:
    """Open the keyring at `path`, or make it with a fresh node key when it is not there. Raises StoreProblem, WrongPassphrase above all.

    `chance` gives the bytes of new content keys; only an exercise gives another than the machine's, so that one seed is one ledger to the last byte.
    """
    file = DatabaseFile(path, application_id=APPLICATION_ID, steps=STEPS, durability=_DURABILITY)
    file.make()
    connection = file.connect()
    try:
        with file.transaction(connection):
            node_key = _node_key(connection, unlocking, path)
    except BaseException:
        connection.close()
        raise
    return Keyring(file, connection, node_key, chance=chance)


def _node_key(connection: Connection, unlocking: Unlocking, path: Path) -> bytes:
    found = connection.execute("SELECT kind, parameters, wrapped FROM node_lock").fetchone()
    if found is None:
        node_key = secrets.token_bytes(KEY_BYTES)
        _lock(connection, unlocking, node_key)
        return node_key
    kind, parameters, wrapped = found
    if kind != unlocking.kind:
        raise WrongPassphrase(path=str(path))
    try:
        return unwrap_key(wrapped, unlocking.key(parameters))
    except SealBroken as error:
        raise WrongPassphrase(path=str(path)) from error


def _lock(connection: Connection, unlocking: Unlocking, node_key: bytes) -> None:
    parameters = unlocking.parameters()
    wrapped = wrap_key(node_key, unlocking.key(parameters))
    connection.execute(
        "INSERT OR REPLACE INTO node_lock VALUES (1, ?, ?, ?)",
        (unlocking.kind, parameters, wrapped),
    )
