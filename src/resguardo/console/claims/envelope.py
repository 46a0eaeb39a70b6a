"""The envelope of a claim: closed at the desk with a public key, opened by the staff side alone (HPKE, RFC 9180).

The desk holds nothing that opens what it closed. Every envelope has one size, so that a full inbox tells a thief of its disk how many claims there are and
nothing else.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_DOMAIN: Final = b"resguardo/claim/v1/"

CONTENT_BYTES_MAX: Final = 32 * 1024 - 4
"""What fits into one envelope."""


class NotOurs(Exception):
    """A file of the inbox that was not closed for this key, or was changed since."""


def close_envelope(content: bytes, public: bytes, name: str) -> bytes:
    """`content` closed for the holder of `public` (32 bytes). It can only be opened under the same `name`. Raises `ValueError` when it is too long."""
    if len(content) > CONTENT_BYTES_MAX:
        raise ValueError(f"envelope: found {len(content)} bytes, expected {CONTENT_BYTES_MAX}")
    padded = len(content).to_bytes(4, "big") + content.ljust(CONTENT_BYTES_MAX, b"\x00")
    return _SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(public), info=_info(name))


def open_envelope(closed: bytes, secret: bytes, name: str) -> bytes:
    """What was closed under `name` for the public key of `secret` (32 bytes). Raises `NotOurs`."""
    try:
        padded = _SUITE.decrypt(
            closed, X25519PrivateKey.from_private_bytes(secret), info=_info(name)
        )
    except (InvalidTag, ValueError) as error:
        raise NotOurs(name) from error
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def public_of(secret: bytes) -> bytes:
    """The public key that belongs to `secret`."""
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _info(name: str) -> bytes:
    return _DOMAIN + name.encode()
