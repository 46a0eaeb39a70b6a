"""The envelope: one spelling for each header, and nothing else is read."""

import hashlib
import json
from pathlib import Path

import cbor2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.strategies import headers
from resguardo.ledger.format import (
    DEPTH_MAX,
    HEADER_BYTES_MAX,
    RAW_MAGIC,
    Header,
    Malformed,
    Record,
    Truncated,
    decode_header,
    encode_header,
    end_record,
    event_id,
    event_intent,
    intent,
    read_raw,
    read_records,
    record,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "headers.json").read_text())

PLAIN = Header(
    operation=bytes(16),
    writer=bytes(32),
    sequence=0,
    previous=None,
    generation=1,
    clock_ms=0,
    clock_counter=0,
    kind=1,
    kind_version=1,
    command=bytes(16),
)


def fields_of(**changes: object) -> dict[int, object]:
    """The map of the plain header, changed: keys are `k` and the number."""
    fields = dict(cbor2.loads(encode_header(PLAIN)))
    for name, value in changes.items():
        fields[int(name[1:])] = value
    return {key: fields[key] for key in sorted(fields)}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_pinned_headers_are_spelled_alike_for_ever(vector):
    """A header that was ever written has the same bytes, id and intent in every later version."""
    encoded = bytes.fromhex(vector["header"])
    header = decode_header(encoded)
    assert encode_header(header) == encoded
    assert event_id(encoded).hex() == vector["id"]
    assert intent([event_intent(header)]).hex() == vector["intent"]
    assert json.loads(json.dumps(msgspec.to_builtins(header), default=str)) is not None


@given(headers)
def test_p2_a_header_read_back_is_the_same_header(header):
    """P2: encode(decode(header)) is the header, and its id is SHA-256 of a zero byte and its bytes."""
    try:
        encoded = encode_header(header)
    except Malformed:
        return
    assert encode_header(decode_header(encoded)) == encoded
    assert decode_header(encoded) == header
    assert event_id(encoded) == hashlib.sha256(b"\x00" + encoded).digest()
    assert cbor2.dumps(read_raw(encoded), canonical=True) == encoded


@given(st.binary(max_size=300))
def test_random_bytes_are_only_malformed(encoded):
    """Whatever arrives, reading it ends in `Malformed`, which says what was found, or in a header, never in another error."""
    try:
        header = decode_header(encoded)
    except Malformed as error:
        said = str(error)
    else:
        said = f"found {header}, expected"
    assert "found" in said


@given(headers, st.data())
def test_a_mutated_header_is_malformed_or_another_event(header, data):
    """A header with bytes changed, cut or added is refused, or it is canonical and has another id."""
    try:
        encoded = encode_header(header)
    except Malformed:
        return
    at = data.draw(st.integers(0, len(encoded) - 1))
    mutated = data.draw(
        st.sampled_from(
            [
                encoded[:at],
                encoded + encoded[:1],
                encoded[:at]
                + bytes((encoded[at] ^ 1 << data.draw(st.integers(0, 7)),))
                + encoded[at + 1 :],
                encoded[:at] + encoded[at + 1 :],
                encoded[:at] + encoded[at:][::-1],
            ]
        )
    )
    try:
        read = decode_header(mutated)
    except Malformed:
        return
    assert encode_header(read) == mutated
    assert mutated == encoded or event_id(mutated) != event_id(encoded)


@given(
    st.recursive(
        st.none() | st.floats() | st.booleans() | st.integers() | st.binary() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.integers() | st.text(), inner),
        max_leaves=6,
    )
)
def test_well_written_cbor_that_is_no_header_is_malformed(value):
    """CBOR that is not a map of envelope version 1 is refused with what was found."""
    with pytest.raises(Malformed):
        decode_header(cbor2.dumps(value))


ODD = {
    "a float": fields_of(k14={0: 1.5}),
    "null": fields_of(k14={0: None}),
    "text that is not NFC": fields_of(k14={0: "e\u0301"}),
    "a text key in the body": fields_of(k14={"a": 1}),
    "a body key of 24": fields_of(k14={24: 1}),
    "an integer that a browser can't hold": fields_of(k14={0: 2**53}),
    "a tagged value": fields_of(k14={0: cbor2.CBORTag(1, 0)}),
    "a big number": fields_of(k14={0: 2**70}),
    "a long text": fields_of(k14={0: "a" * 257}),
    "an empty body": fields_of(k14={}),
    "an empty list of persons": fields_of(k13=[]),
    "an empty claim": fields_of(k12={}),
    "a claim with null": fields_of(k12={0: None}),
    "another version": fields_of(k0=2),
    "true for a number": fields_of(k3=False),
    "true for the version": fields_of(k0=True),
    "an unknown key": fields_of(k17=1),
    "a key of 23": fields_of(k23=1),
    "a negative sequence": fields_of(k3=-1),
    "a predecessor at sequence 0": fields_of(k4=bytes(32)),
    "no predecessor at sequence 1": fields_of(k3=1),
    "generation 0": fields_of(k5=0),
    "dependencies out of order": fields_of(k6=[b"\x02" * 32, b"\x01" * 32]),
    "a dependency twice": fields_of(k6=[b"\x01" * 32, b"\x01" * 32]),
    "33 dependencies": fields_of(k6=[bytes((n,)) * 32 for n in range(1, 34)]),
    "a short person": fields_of(k13=[bytes(15)]),
    "a part of an odd size": fields_of(k15=[[1, bytes(32), bytes(32), 257]]),
    "an actor's signature without a credential": fields_of(k16=[[bytes(16), b"", bytes(64)]]),
    "nine actors": fields_of(k16=[[bytes(16), b"", b""]] * 9),
    "one clock value": fields_of(k7=[0]),
    "four device values": fields_of(k8=[0, 0, 0, 0]),
    "too deep": fields_of(k14={0: [[[[[1]]]]]}),
    "too long": fields_of(k14={n: bytes(200) for n in range(24)}),
}


@pytest.mark.parametrize("name", ODD)
def test_each_odd_header_is_refused(name):
    """What the format does not know is refused, though it is well-formed CBOR."""
    with pytest.raises(Malformed):
        decode_header(cbor2.dumps(ODD[name]))


SPELLINGS = {
    "an indefinite array": b"\x9f\x01\xff",
    "a number in too many bytes": b"\x18\x01",
    "a float for a whole number": b"\xf9\x3c\x00",
    "an indefinite text": b"\x7f\x61a\xff",
    "undefined": b"\xf7",
    "a simple value": b"\xf8\x20",
    "a tag": b"\xc1\x00",
    "a shared value": b"\xd8\x1c\x81\xd8\x1d\x00",
    "a map with a key twice": b"\xa2\x00\x01\x00\x01",
    "a map out of order": b"\xa2\x01\x01\x00\x01",
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_each_second_spelling_is_refused(name):
    """A header has one spelling: any other, tags and shared values included, is refused before its content matters."""
    encoded = encode_header(msgspec.structs.replace(PLAIN, body={0: b"MARK"}))
    with pytest.raises(Malformed):
        decode_header(encoded.replace(b"\x44MARK", SPELLINGS[name]))


def test_the_header_may_be_as_long_and_as_deep_as_the_limits_say():
    """The limits themselves are allowed; one byte or one level more is not."""
    deep: object = 1
    for _ in range(DEPTH_MAX - 2):
        deep = [deep]
    assert decode_header(encode_header(msgspec.structs.replace(PLAIN, body={0: deep})))
    with pytest.raises(Malformed):
        encode_header(msgspec.structs.replace(PLAIN, body={0: [deep]}))
    room = HEADER_BYTES_MAX - len(
        encode_header(msgspec.structs.replace(PLAIN, body={0: bytes(3000)}))
    )
    longest = msgspec.structs.replace(PLAIN, body={0: bytes(3000 + room)})
    assert len(encode_header(longest)) == HEADER_BYTES_MAX
    with pytest.raises(Malformed):
        encode_header(msgspec.structs.replace(PLAIN, body={0: bytes(3001 + room)}))


@given(
    st.dictionaries(st.integers(0, 23), st.integers(0, 9), min_size=2, max_size=24), st.randoms()
)
def test_the_order_in_which_a_body_was_filled_does_not_matter(body, chance):
    """Keys are written ascending, whatever the order of the map that was given."""
    keys = list(body)
    chance.shuffle(keys)
    shuffled = {key: body[key] for key in keys}
    one, other = (msgspec.structs.replace(PLAIN, body=given) for given in (body, shuffled))
    assert encode_header(one) == encode_header(other)


@given(
    st.lists(st.tuples(st.sampled_from([b"E", b"B", b"C"]), st.binary(max_size=40)), max_size=8),
    st.integers(1, 50),
)
def test_records_are_read_whatever_the_size_of_the_chunks(records, size):
    """A file of records reads back as it was written, in chunks of any size."""
    file = RAW_MAGIC + b"".join(record(*one) for one in records) + end_record(len(records))
    chunks = [file[at : at + size] for at in range(0, len(file), size)]
    found = list(read_records(chunks, RAW_MAGIC))
    assert [(one.kind, one.payload) for one in found if isinstance(one, Record)] == records
    assert not [one for one in found if isinstance(one, Truncated)]


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=4), st.data())
def test_a_cut_file_says_that_it_was_cut(payloads, data):
    """Wherever a file ends too early, and whatever follows its end, is said."""
    file = RAW_MAGIC + b"".join(record(b"E", one) for one in payloads) + end_record(len(payloads))
    cut = data.draw(st.integers(0, len(file) - 1))
    for damaged in (file[:cut], file + b"x"):
        assert isinstance(list(read_records([damaged], RAW_MAGIC))[-1], Truncated)


def test_a_stated_length_is_not_believed():
    """A record that says it is enormous is damage; nothing is read for it."""
    file = RAW_MAGIC + b"E" + (2**32 - 1).to_bytes(4, "big")
    (only,) = read_records([file], RAW_MAGIC)
    assert isinstance(only, Truncated)
    assert "4294967295" in only.found
