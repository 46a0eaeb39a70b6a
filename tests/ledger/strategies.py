"""Headers of every shape, for property tests."""

import unicodedata

from hypothesis import strategies as st

from resguardo.ledger.format import (
    INTEGER_MAX,
    SEALED_SIZES,
    SEQUENCE_MAX,
    ActorMark,
    Header,
    Part,
)

integers = st.integers(-INTEGER_MAX, INTEGER_MAX)
naturals = st.integers(0, INTEGER_MAX)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)


def exact(size: int) -> st.SearchStrategy[bytes]:
    """Byte strings of one length."""
    return st.binary(min_size=size, max_size=size)


plain_values = integers | st.booleans() | st.binary(max_size=32) | texts
values = st.recursive(
    plain_values,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.integers(0, 23), inner, max_size=3)
    ),
    max_leaves=8,
)


def depth_of(value: object) -> int:
    """How many containers stand around the deepest plain value."""
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


bodies = st.dictionaries(st.integers(0, 23), values, max_size=6).filter(
    lambda body: depth_of(body) <= 5
)
parts = st.builds(Part, st.integers(0, 255), exact(32), exact(32), st.sampled_from(SEALED_SIZES))
actors = st.builds(ActorMark, exact(16), exact(32), st.just(b"") | exact(64)) | st.builds(
    ActorMark, exact(16)
)
headers = st.builds(
    lambda chained, **fields: Header(**fields, sequence=chained[0], previous=chained[1]),
    chained=st.just((0, None)) | st.tuples(st.integers(1, SEQUENCE_MAX), exact(32)),
    operation=exact(16),
    writer=exact(32),
    generation=st.integers(1, INTEGER_MAX),
    dependencies=st.frozensets(exact(32), max_size=3).map(lambda found: tuple(sorted(found))),
    clock_ms=naturals,
    clock_counter=st.integers(0, SEQUENCE_MAX),
    device=st.none() | st.tuples(naturals, naturals) | st.tuples(naturals, naturals, naturals),
    kind=st.integers(0, SEQUENCE_MAX),
    kind_version=st.integers(1, 9),
    command=exact(16),
    happened_ms=st.none() | integers,
    source=st.none() | st.integers(0, 2),
    paper=st.none() | texts,
    persons=st.lists(exact(16), max_size=4).map(tuple),
    body=bodies,
    parts=st.lists(parts, max_size=2).map(tuple),
    actors=st.lists(actors, max_size=2).map(tuple),
)
