"""One installation: a data folder with its ledger, keyring and sealed files, the machine's clock and its chance.

DATA/ledger.sqlite    the ledger (or a PostgreSQL address in DATA/store.address)
DATA/keyring.sqlite   every key, wrapped; never in a ledger backup
DATA/keyring.key      the key file that opens it, unless a passphrase does
DATA/files/           sealed files by the hash of their ciphertext
DATA/pfif-*.shelf     copies of other registers and the list of what they deleted, sealed (`foreign_shelf.py`)
DATA/exercise.clock   in an exercise alone: how far its clock is from the machine's, so that its story goes on from where it was played to
"""

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from resguardo.ledger.format import ActorMark
from resguardo.ledger.keys import SigningKey
from resguardo.operation.identifiers import Moment
from resguardo.store.files import SealedFiles
from resguardo.store.interface import Store
from resguardo.store.keyring import Keyring, open_keyring
from resguardo.store.opening import LEDGER_FILE_NAME, open_store
from resguardo.store.unlocking import KeyFile, Unlocking, make_key_file

ADDRESS_FILE_NAME = "store.address"
KEYRING_FILE_NAME = "keyring.sqlite"
KEY_FILE_NAME = "keyring.key"
FILES_FOLDER_NAME = "files"
CLOCK_FILE_NAME = "exercise.clock"
"""In the folder of a played exercise: by how many milliseconds its clock differs from the machine's."""


def wall_clock() -> Moment:
    """The machine's own time in milliseconds since 1970."""
    return Moment(time.time_ns() // 1_000_000)


class Installation:
    """An open data folder. `now` and `chance` are the machine's unless an exercise gives its own."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        keyring: Keyring,
        *,
        now: Callable[[], Moment] = wall_clock,
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self.folder, self.store, self.keyring = folder, store, keyring
        self.files = SealedFiles(folder / FILES_FOLDER_NAME)
        self.now, self.chance = now, chance
        self._writer: SigningKey | None = None
        self._credentials: dict[bytes, SigningKey] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and keys."""
        self.store.close()
        self.keyring.close()

    def writer(self) -> SigningKey:
        """The key under which this installation writes, made when it first writes. A restore makes a new one."""
        if self._writer is None:
            publics = self.keyring.writers()
            if not publics:
                made = self.chance(32)
                self.keyring.keep_writer(SigningKey(made).public, made)
                publics = self.keyring.writers()
            secret = self.keyring.writer_key(publics[0])
            self._writer = SigningKey(secret or b"")
        return self._writer

    def new_credential(self) -> bytes:
        """Make a credential with which a member of staff signs on this installation; returns its public key."""
        secret = self.chance(32)
        key = SigningKey(secret)
        self.keyring.keep_credential(key.public, secret)
        self._credentials[key.public] = key
        return key.public

    def holds(self, credential: bytes) -> bool:
        """Whether the private key of `credential` is here, so that its owner can sign on this installation."""
        return self._credential(credential) is not None

    def sign_as(self, mark: ActorMark, said: bytes) -> bytes:
        """The signature of `mark`'s credential over `said`; empty when its key is kept elsewhere."""
        key = self._credential(mark.credential)
        return key.sign(said) if key else b""

    def _credential(self, public: bytes) -> SigningKey | None:
        if public not in self._credentials:
            secret = self.keyring.credential_key(public)
            if secret is None:
                return None
            self._credentials[public] = SigningKey(secret)
        return self._credentials[public]


def open_installation(
    folder: Path,
    unlocking: Unlocking | None = None,
    *,
    now: Callable[[], Moment] = wall_clock,
    chance: Callable[[int], bytes] = secrets.token_bytes,
) -> Installation:
    """Open the data folder, or make it. Without `unlocking` the key file in the folder opens the keyring.

    Raises `StoreProblem`: a folder of something else, a wrong passphrase, a full disk.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    address = folder / ADDRESS_FILE_NAME
    store = open_store(
        address.read_text().strip() if address.exists() else folder / LEDGER_FILE_NAME
    )
    if unlocking is None:
        key_file = folder / KEY_FILE_NAME
        unlocking = KeyFile(key_file) if key_file.exists() else make_key_file(key_file)
    try:
        keyring = open_keyring(folder / KEYRING_FILE_NAME, unlocking, chance=chance)
    except BaseException:
        store.close()
        raise
    if now is wall_clock and (folder / CLOCK_FILE_NAME).exists():
        now = _clock_of(folder)
    return Installation(folder, store, keyring, now=now, chance=chance)


def keep_exercise_clock(folder: Path, now: Moment) -> None:
    """From now on the clock of `folder`, which holds an exercise, goes on from `now`."""
    (folder / CLOCK_FILE_NAME).write_text(str(now - wall_clock()), encoding="ascii")


def is_exercise_folder(folder: Path) -> bool:
    """Whether the clock of `folder` is that of an exercise; nothing real is ever founded there."""
    return (folder / CLOCK_FILE_NAME).exists()


def _clock_of(folder: Path) -> Callable[[], Moment]:
    ahead = int((folder / CLOCK_FILE_NAME).read_text(encoding="ascii"))
    return lambda: Moment(wall_clock() + ahead)
