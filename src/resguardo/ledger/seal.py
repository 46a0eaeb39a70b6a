"""Sealed content: what names a person, a place, or speaks in words, readable only while its key exists.

Each subject and class has a random AES-256 key in the keyring, which is apart from the ledger; destroying the key is the erasure. The
key's id commits to the key, so one ciphertext can't be opened to two different stories, and the header holds the hash of the
ciphertext, never of the content, since names can be guessed.

The ciphertext is bound to what is known when it is sealed: writer, command, class, subject and key. The operation and the place in the
chain are bound by the header, which names the ciphertext's hash and is signed.
"""

import hashlib
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from resguardo.ledger.format import SEALED_SIZES, Malformed, Part

KID_DOMAIN: Final = b"resguardo/kid/v1"
LINK_DOMAIN: Final = b"resguardo/link/v1"
SEAL_DOMAIN: Final = b"resguardo/seal/v1\x00"

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
USES_OF_A_KEY_MAX: Final = 2**20
_LENGTH_BYTES: Final = 4
_OVERHEAD: Final = NONCE_BYTES + 16 + _LENGTH_BYTES

CONTENT_BYTES_MAX: Final = SEALED_SIZES[-1] - _OVERHEAD
"""The longest content that one part can hold."""


class SealBroken(Exception):
    """A sealed part can't be opened; `code` says which proof failed: size, digest, kid or content."""

    def __init__(self, code: str, found: str, expected: str) -> None:
        super().__init__(f"{code}: found {found}, expected {expected}")
        self.code = code
        self.found = found
        self.expected = expected


class SealContext(NamedTuple):
    """What a ciphertext is bound to: writer's key, command id, class, and the 16-byte reference of the subject."""

    writer: bytes
    command: bytes
    class_: int
    subject: bytes


def key_id(key: bytes) -> bytes:
    """The name of a key, which commits to it."""
    return hashlib.sha256(KID_DOMAIN + key).digest()


def seal(content: bytes, key: bytes, context: SealContext, *, nonce: bytes) -> tuple[bytes, Part]:
    """The ciphertext of `content`, padded to one of the fixed sizes, and the part that a header carries for it.

    `nonce` is 12 random bytes, never used twice with one key. Raises `ValueError` for content that is too long.
    """
    if len(content) > CONTENT_BYTES_MAX:
        found, expected = f"{len(content)} bytes", f"at most {CONTENT_BYTES_MAX} bytes"
        raise Malformed("sealed content", found=found, expected=expected)
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"seal: found a nonce of {len(nonce)} bytes, expected {NONCE_BYTES}")
    size = next(size for size in SEALED_SIZES if len(content) + _OVERHEAD <= size)
    padded = len(content).to_bytes(_LENGTH_BYTES, "big") + content.ljust(size - _OVERHEAD, b"\x00")
    kid = key_id(key)
    blob = nonce + AESGCM(key).encrypt(nonce, padded, _bound(context, kid))
    return blob, Part(context.class_, kid, hashlib.sha256(blob).digest(), size)


def open_sealed(blob: bytes, part: Part, key: bytes, context: SealContext) -> bytes:
    """The content of a part. Raises `SealBroken` when blob, key or context is not the one that was sealed."""
    if len(blob) != part.size:
        raise SealBroken("seal.size", f"{len(blob)} bytes", f"{part.size} bytes")
    digest = hashlib.sha256(blob).digest()
    if digest != part.digest:
        raise SealBroken("seal.digest", digest.hex(), part.digest.hex())
    kid = key_id(key)
    if kid != part.kid:
        raise SealBroken("seal.kid", kid.hex(), part.kid.hex())
    try:
        padded = AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], _bound(context, kid))
    except InvalidTag as error:
        raise SealBroken(
            "seal.content", "a ciphertext made for another place", "this one"
        ) from error
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    content, rest = padded[_LENGTH_BYTES : _LENGTH_BYTES + length], padded[_LENGTH_BYTES + length :]
    if len(content) != length or rest.strip(b"\x00"):
        raise SealBroken("seal.content", "a padding that does not fit", "zeros")
    return content


def link_key(one: bytes, other: bytes) -> bytes:
    """The key for what links two persons, made of both their keys: erasing either kills the link. The order does not matter."""
    material = b"".join(sorted((one, other)))
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=LINK_DOMAIN).derive(
        material
    )


def wrap_key(key: bytes, under: bytes) -> bytes:
    """A key wrapped under another (AES-256 key wrap, RFC 3394): 40 bytes for a keyring, never for the ledger."""
    return keywrap.aes_key_wrap(under, key)


def unwrap_key(wrapped: bytes, under: bytes) -> bytes:
    """The key that `wrap_key` wrapped. Raises `SealBroken` when `under` is another key or the wrap is damaged."""
    try:
        return keywrap.aes_key_unwrap(under, wrapped)
    except (keywrap.InvalidUnwrap, ValueError) as error:
        raise SealBroken(
            "seal.wrap", "a wrap that does not open", "one made under this key"
        ) from error


def _bound(context: SealContext, kid: bytes) -> bytes:
    """The additional data: every field has a fixed length, so no two contexts read alike."""
    fields = (context.writer, context.command, bytes((context.class_,)), context.subject, kid)
    if tuple(map(len, fields)) != (32, 16, 1, 16, 32):
        raise ValueError("seal: writer 32 bytes, command 16, class 0 to 255, subject 16")
    return SEAL_DOMAIN + b"".join(fields)
