"""One content, one spelling (RFC 8785)."""

import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from resguardo.exchange.statements.canonical import NotCanonical, canonical

TEXTS = some.text(some.characters(exclude_categories=["Cs"]), max_size=8).map(
    lambda text: unicodedata.normalize("NFC", text)
)
WHOLE = some.integers(-(2**53) + 1, 2**53 - 1)
VALUES = some.recursive(
    TEXTS | WHOLE | some.booleans(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_it_is_spelled_as_another_program_spells_it(value):
    """The peer is a library that does nothing else."""
    assert canonical(value) == rfc8785.dumps(value)


def test_members_stand_in_the_order_of_their_utf_16_units():
    """An emoji before a Hebrew presentation form, though its number is greater."""
    names = ["\u20ac", "\r", "\u05d3", "1", "\U0001f600", "\u0080", "\u00f6", "\ufb00"]
    text = canonical(dict.fromkeys(names, 1)).decode()
    order = ["\r", "1", "\u0080", "\u00f6", "\u05d3", "\u20ac", "\U0001f600", "\ufb00"]
    assert (
        text
        == "{" + ",".join(f'"{chr(92) + "r" if one == chr(13) else one}":1' for one in order) + "}"
    )


@pytest.mark.parametrize(
    "value",
    [1.0, None, float("nan"), 2**53, b"x", {1: 2}, "\ud800", "e\u0301", ["x", None], {"\ud800": 1}],
    ids=ascii,
)
def test_what_has_no_one_meaning_is_refused(value):
    """Fractions, nothing, numbers beyond 2^53, halves of characters, text that could be composed otherwise."""
    with pytest.raises(NotCanonical):
        canonical(value)


def test_what_is_too_deep_is_refused():
    """Before the machine's own limit."""
    deep: list[object] = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(NotCanonical):
        canonical(deep)
