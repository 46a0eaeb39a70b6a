"""Sealed content: one ciphertext, one key, one story."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.ledger.format import SEALED_SIZES, Part
from resguardo.ledger.seal import (
    CONTENT_BYTES_MAX,
    SealBroken,
    SealContext,
    key_id,
    link_key,
    open_sealed,
    seal,
    unwrap_key,
    wrap_key,
)

VECTOR = json.loads((Path(__file__).parent / "vectors" / "seal.json").read_text())
KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
CONTEXT = SealContext(b"w" * 32, b"c" * 16, 1, b"s" * 16)
NONCE = b"n" * 12
contents = st.binary(max_size=600)


def code_of(work) -> str:
    """The proof that fails."""
    with pytest.raises(SealBroken) as caught:
        work()
    return caught.value.code


def test_the_pinned_ciphertext_stays():
    """A content sealed long ago opens in every later version, and is sealed to the same bytes."""
    context = SealContext(
        *(bytes.fromhex(one) if isinstance(one, str) else one for one in VECTOR["context"])
    )
    key, nonce = bytes.fromhex(VECTOR["key"]), bytes.fromhex(VECTOR["nonce"])
    blob, part = seal(VECTOR["content"].encode(), key, context, nonce=nonce)
    assert blob.hex() == VECTOR["blob"]
    assert part == Part(1, bytes.fromhex(VECTOR["kid"]), hashlib.sha256(blob).digest(), 256)
    assert open_sealed(blob, part, key, context).decode() == VECTOR["content"]
    assert link_key(key, bytes(32)).hex() == VECTOR["link"]
    assert wrap_key(key, bytes(32)).hex() == VECTOR["wrap"]


@given(contents)
def test_what_is_sealed_opens_with_its_key_and_context(content):
    """The content comes back, zeros at its end included; the part states the exact size and hash of the ciphertext."""
    blob, part = seal(content, KEY, CONTEXT, nonce=NONCE)
    assert open_sealed(blob, part, KEY, CONTEXT) == content
    assert part.size == len(blob)
    assert part.size in SEALED_SIZES
    assert part.digest == hashlib.sha256(blob).digest()
    assert content not in blob or len(content) < 4


@given(contents, st.integers(0, 8 * 256 - 1))
def test_any_flipped_bit_of_a_ciphertext_is_found(content, bit):
    """A changed ciphertext fails its hash, and under a hash made to fit it fails its key."""
    blob, part = seal(content, KEY, CONTEXT, nonce=NONCE)
    changed = bytearray(blob)
    changed[bit // 8] ^= 1 << bit % 8
    assert code_of(lambda: open_sealed(bytes(changed), part, KEY, CONTEXT)) == "seal.digest"
    fitting = Part(part.class_, part.kid, hashlib.sha256(changed).digest(), part.size)
    assert code_of(lambda: open_sealed(bytes(changed), fitting, KEY, CONTEXT)) == "seal.content"


@pytest.mark.parametrize(
    "context",
    [
        CONTEXT._replace(writer=b"v" * 32),
        CONTEXT._replace(command=b"d" * 16),
        CONTEXT._replace(class_=2),
        CONTEXT._replace(subject=b"t" * 16),
    ],
)
def test_a_ciphertext_does_not_open_in_another_place(context):
    """Moved to another writer, command, class or subject, it stays closed."""
    blob, part = seal(b"nombre", KEY, CONTEXT, nonce=NONCE)
    assert code_of(lambda: open_sealed(blob, part, KEY, context)) == "seal.content"


def test_a_part_commits_to_its_key():
    """Another key is refused by its id, before the ciphertext is tried."""
    blob, part = seal(b"nombre", KEY, CONTEXT, nonce=NONCE)
    assert code_of(lambda: open_sealed(blob, part, OTHER, CONTEXT)) == "seal.kid"
    assert code_of(lambda: open_sealed(blob[:-1], part, KEY, CONTEXT)) == "seal.size"
    assert key_id(KEY) != key_id(OTHER)


@pytest.mark.parametrize("size", SEALED_SIZES)
def test_the_size_tells_only_the_step(size):
    """Each size holds content up to 32 bytes less; one byte more takes the next size."""
    assert seal(bytes(size - 32), KEY, CONTEXT, nonce=NONCE)[1].size == size
    if size < SEALED_SIZES[-1]:
        assert seal(bytes(size - 31), KEY, CONTEXT, nonce=NONCE)[1].size > size


def test_content_that_is_too_long_and_a_context_of_a_wrong_shape_are_refused():
    """Limits are errors of the caller."""
    with pytest.raises(ValueError, match="seal"):
        seal(bytes(CONTENT_BYTES_MAX + 1), KEY, CONTEXT, nonce=NONCE)
    with pytest.raises(ValueError, match="seal"):
        seal(b"", KEY, CONTEXT, nonce=b"short")
    with pytest.raises(ValueError, match="seal"):
        seal(b"", KEY, CONTEXT._replace(subject=b""), nonce=NONCE)


def test_a_link_needs_both_keys():
    """The key of a link is the same from either side and another for any other pair."""
    assert link_key(KEY, OTHER) == link_key(OTHER, KEY)
    assert link_key(KEY, OTHER) != link_key(KEY, KEY)
    assert len(link_key(KEY, OTHER)) == 32


@given(st.binary(min_size=32, max_size=32), st.integers(0, 319))
def test_a_wrapped_key_opens_under_its_key_only(key, bit):
    """A wrap is 40 bytes, opens under its own key, and is refused when damaged."""
    wrapped = wrap_key(key, KEY)
    assert len(wrapped) == 40
    assert unwrap_key(wrapped, KEY) == key
    assert code_of(lambda: unwrap_key(wrapped, OTHER)) == "seal.wrap"
    damaged = bytearray(wrapped)
    damaged[bit // 8] ^= 1 << bit % 8
    assert code_of(lambda: unwrap_key(bytes(damaged), KEY)) == "seal.wrap"
    assert code_of(lambda: unwrap_key(wrapped[:7], KEY)) == "seal.wrap"
