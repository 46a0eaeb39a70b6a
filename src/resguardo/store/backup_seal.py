"""The seal of a backup's private parts: a sealed piece is of use until its date, and only with the key of its epoch.

Layout: a mark that says what kind of piece it is, the expiry in milliseconds since 1970 (8 bytes, big endian), a 12-byte nonce, and AES-256-GCM over the
content with the mark and the expiry as additional data, so that neither can be changed.
"""

import secrets
from datetime import UTC, datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resguardo.store.problems import BackupExpired, BackupUnreadable

_EXPIRY: Final = 8
_NONCE: Final = 12


def seal_piece(content: bytes, epoch_key: bytes, *, mark: bytes, expires_ms: int) -> bytes:
    """The piece's bytes."""
    clear = mark + expires_ms.to_bytes(_EXPIRY, "big")
    nonce = secrets.token_bytes(_NONCE)
    return clear + nonce + AESGCM(epoch_key).encrypt(nonce, content, clear)


def open_piece(piece: bytes, epoch_key: bytes, *, mark: bytes, now_ms: int) -> bytes:
    """What was sealed. Raises BackupUnreadable (another kind or key, not whole, altered) and BackupExpired."""
    begins = len(mark) + _EXPIRY
    clear, nonce, sealed = (
        piece[:begins],
        piece[begins : begins + _NONCE],
        piece[begins + _NONCE :],
    )
    if not clear.startswith(mark):
        raise BackupUnreadable
    try:
        content = AESGCM(epoch_key).decrypt(nonce, sealed, clear)
    except (InvalidTag, ValueError) as error:
        raise BackupUnreadable from error
    expires_ms = int.from_bytes(clear[len(mark) :], "big")
    if now_ms > expires_ms:
        expired = datetime.fromtimestamp(expires_ms / 1000, UTC)
        raise BackupExpired(expired=expired.strftime("%Y-%m-%d %H:%M UTC"))
    return content
