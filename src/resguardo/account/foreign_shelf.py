"""The shelf of PFIF: copies of others' records, what may never come back, and what left of our own, in one sealed file of the data folder.

    DATA/pfif-OPERATION.shelf     one file an operation, under a key of the keyring

Copies of others are kept as long as they say and no longer. Whenever something on the shelf has to be forgotten, the file is written anew under a new key and the
old key is destroyed, so that no copy of the old file opens; keys of backups expire before the sixty days that PFIF gives.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resguardo.account.installation import Installation
from resguardo.exchange.pfif.keeping import Shelf, expire
from resguardo.operation.event import SealClass
from resguardo.store.problems import FileDamaged
from resguardo.store.whole_files import write_whole

SHELF_MARK: Final = b"RSGPF1"
"""How the file begins."""
_SUBJECT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_HEAD_BYTES: Final = len(SHELF_MARK) + _SUBJECT_BYTES + _NONCE_BYTES
PATTERN: Final = "pfif-*.shelf"


class KeptShelf:
    """The shelf of one operation, opened; what has expired since it was last opened has become placeholders. `save` writes it back."""

    def __init__(self, house: Installation, operation: bytes) -> None:
        self._house = house
        self._path = house.folder / f"pfif-{operation.hex()}.shelf"
        self._subject = b""
        self.shelf = self._read() or Shelf(salt=house.chance(16))
        self._forgotten = bool(expire(self.shelf, _now(house)))

    @property
    def now(self) -> datetime:
        """The site's own time."""
        return _now(self._house)

    @property
    def has_expired(self) -> bool:
        """Whether something is gone that the file still holds."""
        return self._forgotten

    def forget(self) -> None:
        """Something that was held is gone: when it is saved, the old file's key is destroyed."""
        self._forgotten = True

    def save(self) -> None:
        """Write the shelf back, durable when this returns."""
        keyring, old = self._house.keyring, self._subject
        if self._forgotten or not old:
            self._subject = self._house.chance(_SUBJECT_BYTES)
        key = keyring.key_for(self._subject, int(SealClass.WORDS)).secret
        nonce = self._house.chance(_NONCE_BYTES)
        head = SHELF_MARK + self._subject + nonce
        sealed = head + AESGCM(key).encrypt(nonce, msgspec.msgpack.encode(self.shelf), head)
        write_whole(self._path, sealed)
        if old and old != self._subject:
            keyring.destroy(old)
        self._forgotten = False

    def _read(self) -> Shelf | None:
        """The shelf as it was saved; None when there is none. Raises FileDamaged, also where its key is gone: without the list of the deleted they would come back."""
        if not self._path.exists():
            return None
        sealed = self._path.read_bytes()
        head = sealed[:_HEAD_BYTES]
        self._subject = head[len(SHELF_MARK) : len(SHELF_MARK) + _SUBJECT_BYTES]
        key = self._house.keyring.existing_key(self._subject, int(SealClass.WORDS))
        try:
            content = AESGCM(key.secret if key else b"").decrypt(
                head[-_NONCE_BYTES:], sealed[_HEAD_BYTES:], head
            )
            return msgspec.msgpack.decode(content, type=Shelf)
        except (InvalidTag, ValueError) as error:
            raise FileDamaged(digest=self._path.name, path=str(self._path)) from error


@contextmanager
def open_shelf(house: Installation, operation: bytes) -> Iterator[KeptShelf]:
    """The shelf of `operation`, for this process alone until the block ends: what another one forgets meanwhile would come back."""
    with _alone(house.folder / f"pfif-{operation.hex()}.shelf", waits=True):
        yield KeptShelf(house, operation)


@contextmanager
def still_shelves(house: Installation) -> Iterator[None]:
    """Let go of what has expired on every shelf of the folder, and let nobody change one until the block ends: a backup takes keys and files apart."""
    with ExitStack() as held:
        for path in sorted(house.folder.glob(PATTERN)):
            held.enter_context(_alone(path, waits=True))
            _expire(house, path)
        yield


def expire_foreign(house: Installation) -> None:
    """Let go of what has expired, again and again while a house is served; a shelf that is in use waits for the next time."""
    for path in sorted(house.folder.glob(PATTERN)):
        with suppress(BlockingIOError), _alone(path, waits=False):
            _expire(house, path)


def _expire(house: Installation, path: Path) -> None:
    # A damaged shelf is left for whoever opens it, who is told.
    with suppress(FileDamaged):
        kept = KeptShelf(house, bytes.fromhex(path.stem.removeprefix("pfif-")))
        if kept.has_expired:
            kept.save()


@contextmanager
def _alone(path: Path, *, waits: bool) -> Iterator[None]:
    """Hold the shelf at `path` for this process. Raises BlockingIOError where another holds it and nobody `waits`."""
    beside = path.with_suffix(".lock")
    beside.touch(mode=0o600)
    with beside.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _now(house: Installation) -> datetime:
    return datetime.fromtimestamp(house.now() // 1000, UTC)
