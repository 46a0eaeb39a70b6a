"""Ed25519 as strictly as every implementation can agree on, for writers, actors' credentials and notes.

Implementations differ on odd keys and odd signatures, and the library underneath accepts a forged signature under a public key of small
order. So the encodings of the key A and of the signature's R must be canonical and not of small order, and S must be below the order
of the group, before the library is asked (RFC 8032 section 5.1.7, without its leniencies).
"""

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

FIELD_PRIME: Final = 2**255 - 19
GROUP_ORDER: Final = 2**252 + 27742317777372353535851937790883648493

_Y_MASK: Final = 2**255 - 1
_ORDER_8_Y: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_CURVE_D: Final = -121665 * pow(121666, -1, FIELD_PRIME) % FIELD_PRIME
_SMALL_ORDER_Y: Final = frozenset({0, 1, FIELD_PRIME - 1, _ORDER_8_Y, FIELD_PRIME - _ORDER_8_Y})
"""The y coordinates of the eight points whose order divides 8."""


class SigningKey:
    """A private key and its public half; made from 32 secret random bytes that the caller draws and keeps."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature over `message`."""
        return self._private.sign(message)


def is_sound_public_key(public: bytes) -> bool:
    """Whether `public` may be enrolled: 32 bytes, canonical, a point of the curve and not of small order."""
    return len(public) == KEY_BYTES and _is_sound_point(public) and _loaded(public) is not None


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` over `message` was made with the private half of `public`, judged strictly."""
    if len(signature) != SIGNATURE_BYTES or len(public) != KEY_BYTES:
        return False
    if int.from_bytes(signature[32:], "little") >= GROUP_ORDER or not _is_sound_point(
        signature[:32]
    ):
        return False
    key = _loaded(public)
    if key is None:
        return False
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _is_sound_point(encoded: bytes) -> bool:
    y = int.from_bytes(encoded, "little") & _Y_MASK
    return y < FIELD_PRIME and y not in _SMALL_ORDER_Y


def _is_on_curve(encoded: bytes) -> bool:
    """Whether some x belongs to the encoded y: x^2 = (y^2 - 1) / (d y^2 + 1) has a root (Euler's criterion)."""
    square = pow(int.from_bytes(encoded, "little") & _Y_MASK, 2, FIELD_PRIME)
    product = (square - 1) * (_CURVE_D * square + 1) % FIELD_PRIME
    return pow(product, (FIELD_PRIME - 1) // 2, FIELD_PRIME) <= 1


@lru_cache(maxsize=4096)
def _loaded(public: bytes) -> Ed25519PublicKey | None:
    """The library's key object, kept because making it costs as much as a hash of a whole header; None for an unsound key."""
    if not _is_sound_point(public) or not _is_on_curve(public):
        return None
    try:
        return Ed25519PublicKey.from_public_bytes(public)
    except ValueError:
        return None
