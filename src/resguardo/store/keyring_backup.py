"""A keyring backup: one sealed piece (`backup_seal.py`) that is of use until its date, and only with the key of its epoch."""

from typing import Final

import msgspec

from resguardo.store.backup_seal import open_piece, seal_piece
from resguardo.store.problems import BackupUnreadable

_MARK: Final = b"RSGKB1"


class BackedUp(msgspec.Struct, frozen=True):
    """What a backup holds: (subject, class, secret), (credential, secret), and the subjects that were erased. No writer's key."""

    keys: list[tuple[bytes, int, bytes]]
    credentials: list[tuple[bytes, bytes]]
    destroyed: list[bytes]


def seal_backup(content: BackedUp, epoch_key: bytes, *, expires_ms: int) -> bytes:
    """The backup's bytes."""
    packed = msgspec.msgpack.encode(content)
    return seal_piece(packed, epoch_key, mark=_MARK, expires_ms=expires_ms)


def open_backup(backup: bytes, epoch_key: bytes, *, now_ms: int) -> BackedUp:
    """What the backup holds. Raises BackupUnreadable (another key, not whole, altered) and BackupExpired."""
    opened = open_piece(backup, epoch_key, mark=_MARK, now_ms=now_ms)
    try:
        return msgspec.msgpack.decode(opened, type=BackedUp)
    except msgspec.DecodeError as error:
        raise BackupUnreadable from error
