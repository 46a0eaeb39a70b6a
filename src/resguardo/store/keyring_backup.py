"""A keyring backup: one sealed piece that is of use until its date, and only with the key of its epoch.

Layout: the mark `RSGKB1`, the expiry in milliseconds since 1970 (8 bytes, big endian), a 12-byte nonce, and AES-256-GCM over the content with the mark and the
expiry as additional data, so that the date cannot be changed.
"""

import secrets
from datetime import UTC, datetime
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resguardo.store.problems import BackupExpired, BackupUnreadable

_MARK: Final = b"RSGKB1"
_CLEAR: Final = len(_MARK) + 8
_NONCE: Final = 12


class BackedUp(msgspec.Struct, frozen=True):
    """What a backup holds: (subject, class, secret), (credential, secret), and the subjects that were erased. No writer's key."""

    keys: list[tuple[bytes, int, bytes]]
    credentials: list[tuple[bytes, bytes]]
    destroyed: list[bytes]


def seal_backup(content: BackedUp, epoch_key: bytes, *, expires_ms: int) -> bytes:
    """The backup's bytes."""
    clear = _MARK + expires_ms.to_bytes(8, "big")
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(epoch_key).encrypt(nonce, msgspec.msgpack.encode(content), clear)
    return clear + nonce + sealed


def open_backup(backup: bytes, epoch_key: bytes, *, now_ms: int) -> BackedUp:
    """What the backup holds. Raises BackupUnreadable (another key, not whole, altered) and BackupExpired."""
    clear, nonce, sealed = (
        backup[:_CLEAR],
        backup[_CLEAR : _CLEAR + _NONCE],
        backup[_CLEAR + _NONCE :],
    )
    if not clear.startswith(_MARK):
        raise BackupUnreadable
    try:
        opened = AESGCM(epoch_key).decrypt(nonce, sealed, clear)
        content = msgspec.msgpack.decode(opened, type=BackedUp)
    except (InvalidTag, ValueError) as error:
        raise BackupUnreadable from error
    expires_ms = int.from_bytes(clear[len(_MARK) :], "big")
    if now_ms > expires_ms:
        expired = datetime.fromtimestamp(expires_ms / 1000, UTC)
        raise BackupExpired(expired=expired.strftime("%Y-%m-%d %H:%M UTC"))
    return content
