"""Ordinary events spelled straight: the same bytes as the envelope's own encoder gives, or none."""

import cbor2
import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ledger.strategies import exact, headers, plain_values
from resguardo.ledger.chain import Draft, Head, write_commit
from resguardo.ledger.format import (
    ActorMark,
    Header,
    Malformed,
    decode_header,
    encode_header,
)
from resguardo.ledger.keys import SigningKey
from resguardo.ledger.spelling import spell, start_of, unsigned

KEY = SigningKey(bytes(32))
ORDINARY = {"dependencies": (), "parts": (), "device": None, "paper": None}
wrong = st.one_of(plain_values, st.none(), st.floats(), st.just(bytearray(16)), st.just([1.5]))


def spelled(header: Header) -> bytes | None:
    """What `spell` makes of the draft in `header` at its place."""
    fields = {
        name: getattr(header, name) for name in Draft.__struct_fields__ if hasattr(header, name)
    }
    place = (header.sequence, header.generation, header.clock_ms, header.clock_counter)
    start = start_of(header.operation, header.writer)
    return spell(Draft(**fields), place, header.previous, start)


@given(headers, st.booleans())
def test_an_event_is_spelled_as_the_encoder_spells_it(header, ordinary):
    """Whatever the header, `spell` gives the bytes of `encode_header` or none."""
    if ordinary:
        header = msgspec.structs.replace(header, **ORDINARY)
    found = spelled(header)
    if found is not None:
        assert found == encode_header(header)
        assert decode_header(found) == header


@given(headers, st.data())
def test_what_no_reader_would_accept_is_never_spelled(header, data):
    """A field of a wrong type, length or size is left to `encode_header`, which refuses it."""
    names = [
        "kind",
        "kind_version",
        "command",
        "happened_ms",
        "source",
        "generation",
        "clock_ms",
        "clock_counter",
        "persons",
        "body",
        "actors",
    ]
    name, value = data.draw(st.sampled_from(names)), data.draw(wrong)
    shaped = {"persons": (value,), "body": {1: value}, "actors": (ActorMark(value),)}
    header = msgspec.structs.replace(header, **ORDINARY, **{name: shaped.get(name, value)})
    try:
        expected = encode_header(header)
    except (Malformed, TypeError):
        expected = None
    assert spelled(header) in (None, expected)


@given(st.dictionaries(st.integers(-1, 30), plain_values, max_size=4), exact(16))
def test_a_plain_body_is_spelled_with_its_keys_ascending_or_not_at_all(body, person):
    """The order in which a record lists its fields never changes the bytes."""
    header = Header(
        operation=bytes(16),
        writer=KEY.public,
        sequence=70_000,
        previous=bytes(32),
        generation=70_000,
        clock_ms=1,
        clock_counter=0,
        kind=2,
        kind_version=1,
        command=person,
        persons=(person,),
        body=body,
    )
    found = spelled(header)
    if found is not None:
        assert found == encode_header(header)
    if list(body) == sorted(body) and all(0 <= key < 24 for key in body):
        assert found is not None or any(
            isinstance(one, str) and not one.isascii() for one in body.values()
        )


def test_the_longest_ordinary_header_is_spelled_and_a_longer_one_is_not():
    """The limit of a header's size holds here as well."""
    sizes = {}
    for room in range(3_900, 4_000):
        header = Header(
            operation=bytes(16),
            writer=KEY.public,
            sequence=1,
            previous=bytes(32),
            generation=2,
            clock_ms=1,
            clock_counter=0,
            kind=2,
            kind_version=1,
            command=bytes(16),
            body={1: bytes(room)},
        )
        sizes[room] = spelled(header)
    longest = max(len(found) for found in sizes.values() if found)
    assert longest == 4096
    assert None in sizes.values()


def test_a_commit_of_ordinary_events_is_read_back_as_drafted():
    """A commit written straight says what its drafts said, in one chain."""
    drafts = [
        Draft(
            kind=2,
            kind_version=1,
            command=bytes(16),
            persons=(bytes(16),),
            body={1: number, 2: "zona"},
        )
        for number in range(30)
    ]
    head = Head(7, bytes(32), 9, 5, 0)
    commit = write_commit(KEY, drafts, operation=bytes(range(16)), head=head, now_ms=4)
    read = [decode_header(row.header) for row in commit.rows]
    assert [one.body for one in read] == [one.body for one in drafts]
    assert [one.sequence for one in read] == list(range(8, 38))
    assert [one.previous for one in read[1:]] == [row.id for row in commit.rows[:-1]]
    assert [(one.clock_ms, one.clock_counter) for one in read] == [(5, n) for n in range(1, 31)]


@given(st.integers(0, 2**64 - 1))
def test_integers_are_spelled_in_their_one_shortest_way(value):
    """The hand-written integer is the library's."""
    assert unsigned(value) == cbor2.dumps(value)
