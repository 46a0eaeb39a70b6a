"""Ed25519 judged strictly: what two implementations could judge differently is refused."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from resguardo import verify as verifier
from resguardo.ledger.keys import (
    FIELD_PRIME,
    GROUP_ORDER,
    SigningKey,
    is_sound_public_key,
    verify,
)

D = -121665 * pow(121666, -1, FIELD_PRIME) % FIELD_PRIME
KEY = SigningKey(hashlib.sha256(b"strict").digest())
MESSAGE = b"una entrega"
SIGNATURE = KEY.sign(MESSAGE)


def add(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The sum of two points of the curve."""
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2 % FIELD_PRIME
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, FIELD_PRIME) % FIELD_PRIME
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, FIELD_PRIME) % FIELD_PRIME
    return x, y


def times(scalar: int, point: tuple[int, int]) -> tuple[int, int]:
    """A point added to itself `scalar` times."""
    total = (0, 1)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def decompress(encoded: bytes) -> tuple[int, int] | None:
    """The point behind an encoding, canonical or not; None when there is none."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, (number & 2**255 - 1) % FIELD_PRIME
    square = (y * y - 1) * pow(D * y * y + 1, -1, FIELD_PRIME) % FIELD_PRIME
    x = pow(square, (FIELD_PRIME + 3) // 8, FIELD_PRIME)
    if x * x % FIELD_PRIME != square:
        x = x * pow(2, (FIELD_PRIME - 1) // 4, FIELD_PRIME) % FIELD_PRIME
    if x * x % FIELD_PRIME != square:
        return None
    return (x if x & 1 == sign else FIELD_PRIME - x) % FIELD_PRIME, y


def encode(y: int, sign: int) -> bytes:
    """An encoding of a y coordinate, canonical or not."""
    return (y | sign << 255).to_bytes(32, "little")


def small_order_encodings() -> list[bytes]:
    """Every encoding of a point of order 1, 2, 4 or 8, those with y above the prime and a needless sign included."""
    base = decompress(SIGNATURE[:32])
    assert base is not None
    generator = next(
        point
        for y in range(2, 99)
        if (point := decompress(encode(y, 0))) is not None
        and times(4 * GROUP_ORDER, point) != (0, 1)
    )
    torsion = times(GROUP_ORDER, generator)
    ys = {times(n, torsion)[1] for n in range(8)}
    spelled = ys | {y + FIELD_PRIME for y in ys if y + FIELD_PRIME < 2**255}
    return [encode(y, sign) for y in sorted(spelled) for sign in (0, 1)]


SMALL = small_order_encodings()


def test_all_eight_points_and_their_odd_spellings_are_tried():
    """The list of small points is derived from the curve itself: eight points, fourteen encodings."""
    assert len({decompress(one) for one in SMALL}) == 8
    assert len(SMALL) == 14


@pytest.mark.parametrize("public", SMALL, ids=lambda one: one.hex()[:8])
def test_m6_a_key_of_small_order_is_never_sound(public):
    """M6: under such a key anybody can forge, and the library underneath would let it pass."""
    assert not is_sound_public_key(public)
    forged = encode(1, 0) + bytes(32)
    assert not verify(public, forged, MESSAGE)
    assert not verifier._verifies(public, forged, MESSAGE)


def test_m6_the_library_alone_would_accept_a_forgery():
    """The refusal is ours: the library accepts a signature that nobody made under the neutral point."""
    Ed25519PublicKey.from_public_bytes(encode(1, 0)).verify(encode(1, 0) + bytes(32), MESSAGE)


@pytest.mark.parametrize("point", SMALL, ids=lambda one: one.hex()[:8])
def test_a_signature_with_a_small_r_is_refused(point):
    """R of small order is never the work of an honest signer."""
    assert not verify(KEY.public, point + SIGNATURE[32:], MESSAGE)


def test_s_above_the_order_is_refused():
    """S + L would give every signature a second spelling."""
    s = int.from_bytes(SIGNATURE[32:], "little") + GROUP_ORDER
    assert verify(KEY.public, SIGNATURE, MESSAGE)
    assert not verify(KEY.public, SIGNATURE[:32] + s.to_bytes(32, "little"), MESSAGE)


@pytest.mark.parametrize("y", range(19))
def test_a_y_above_the_prime_is_refused(y):
    """Points have one spelling: y below 2^255 - 19."""
    assert not is_sound_public_key(encode(FIELD_PRIME + y, 0))
    assert not verify(encode(FIELD_PRIME + y, 1), SIGNATURE, MESSAGE)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_keys_and_signatures_have_one_length(length):
    """A key of another length than 32 and a signature of another than 64 bytes is refused, not an error."""
    assert not is_sound_public_key(bytes(length))
    assert not verify(bytes(length), SIGNATURE, MESSAGE)
    assert not verify(KEY.public, SIGNATURE[:length], MESSAGE)


def test_an_encoding_that_is_no_point_is_refused():
    """About half of all 32-byte strings are no points of the curve."""
    nobody = next(encode(y, 0) for y in range(2, 99) if decompress(encode(y, 0)) is None)
    assert not verify(nobody, SIGNATURE, MESSAGE)
    assert not is_sound_public_key(nobody)


def test_the_vectors_of_the_specification_hold():
    """RFC 8032 section 7.1, tests 1 to 3."""
    vectors = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3"
                "9701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3"
                "613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
    ]
    for seed, public, message, signature in vectors:
        key = SigningKey(bytes.fromhex(seed))
        assert key.public.hex() == public
        assert key.sign(bytes.fromhex(message)).hex() == signature
        assert verify(key.public, bytes.fromhex(signature), bytes.fromhex(message))


@given(st.binary(max_size=40), st.integers(0, 511))
def test_p3_any_flipped_bit_of_a_signature_is_refused(message, bit):
    """P3: a signature is accepted as it was made, and not with one bit changed."""
    signature = bytearray(KEY.sign(message))
    assert verify(KEY.public, bytes(signature), message)
    signature[bit // 8] ^= 1 << bit % 8
    assert not verify(KEY.public, bytes(signature), message)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_the_two_implementations_judge_alike(public, signature):
    """The verifier's own check and the writer's never differ."""
    assert verify(public, signature, MESSAGE) == verifier._verifies(public, signature, MESSAGE)
