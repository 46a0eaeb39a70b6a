"""What lies beside ledger and keyring and brings people back to work: logins, seats, second factors, enrolled tablets, the house's certificate authority, and the shelves
of PFIF with their lists of the deleted.

In a backup these files are one piece, sealed under the epoch's key like the keyring; nothing of them is readable in the part that holds the ledger. They are
taken as bytes of a consistent copy, and what must not come back is taken out of the copy before it is sealed: `docs/decisions/2026-11-25-house-backups.md`.
"""

from collections.abc import Mapping
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from resguardo.account.foreign_shelf import PATTERN, SHELF_MARK
from resguardo.account.installation import Installation
from resguardo.store.backup_seal import open_piece, seal_piece
from resguardo.store.database_file import copy_database, is_sound
from resguardo.store.problems import BackupUnreadable

_MARK: Final = b"RSGHB1"

CONSOLE_FILE_NAME: Final = "console.sqlite"
TABLETS_FILE_NAME: Final = "tablets.sqlite"
FORGOTTEN: Final[Mapping[str, Mapping[str, str]]] = {
    CONSOLE_FILE_NAME: {
        "django_session": "DELETE FROM django_session",
        "access_attempt": "DELETE FROM access_attempt",
        "access_onetimesecret": "DELETE FROM access_onetimesecret WHERE purpose = 'first'",
        "api_token": "DELETE FROM api_token",
    },
    TABLETS_FILE_NAME: {
        "invitation": "DELETE FROM invitation",
        "shift": "UPDATE shift SET ended_at = :now WHERE ended_at IS NULL",
    },
}
"""The databases, and for tables of theirs the statement that takes out what no backup holds: whatever lets somebody in without proving anew who they are."""

PLAIN: Final = ("tls/authority.pem", "tls/authority.key.pem")
"""The authority's certificate and its key, which is encrypted under a secret of the keyring. The server's own certificate is made anew."""


def seal_house(house: Installation, epoch_key: bytes, *, expires_ms: int) -> bytes:
    """The files of the house that are there, as one piece that opens with `epoch_key` until `expires_ms`."""
    shelves = sorted(path.name for path in house.folder.glob(PATTERN))
    found = {
        name: (house.folder / name).read_bytes()
        for name in (*PLAIN, *shelves)
        if (house.folder / name).exists()
    }
    # Beside the original and no less private than it; the backup's own folder never sees the copy.
    with TemporaryDirectory(prefix="backup-", dir=house.folder) as scratch:
        for name, forgotten in FORGOTTEN.items():
            source, copy = house.folder / name, Path(scratch) / name
            if source.exists():
                copy_database(source, copy, forgotten, now=house.now())
                found[name] = copy.read_bytes()
    packed = msgspec.msgpack.encode(found)
    return seal_piece(packed, epoch_key, mark=_MARK, expires_ms=expires_ms)


def bring_back(house: Installation, piece: bytes, epoch_key: bytes) -> list[str]:
    """Write the files of a sealed piece into a new house, before anything has opened them; their names. Raises BackupExpired, BackupUnreadable."""
    opened = open_piece(piece, epoch_key, mark=_MARK, now_ms=house.now())
    try:
        found = msgspec.msgpack.decode(opened, type=dict[str, bytes])
    except msgspec.DecodeError as error:
        raise BackupUnreadable from error
    shelves = sorted(name for name in found if PurePath(name).match(PATTERN) and "/" not in name)
    names = [name for name in (*FORGOTTEN, *PLAIN, *shelves) if name in found]
    for name in names:
        path = house.folder / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(found[name])
    return names


def is_whole(folder: Path, name: str) -> bool:
    """Whether a file of the house that came back can be read from its first byte to its last."""
    path = folder / name
    if name in FORGOTTEN:
        return is_sound(path)
    return path.read_bytes().startswith(b"-----BEGIN" if name in PLAIN else SHELF_MARK)
