"""Text leaves in one spelling and without anything that nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.exchange.outgoing import outgoing_line, outgoing_text

UNSEEN_CATEGORIES = {"Cc", "Cs"}
DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("told", "leaves"),
    [
        ("Jose\u0301", "José"),
        ("Jose\u0301 \u202eanirbaS", "José anirbaS"),
        ("una\x00 niña\x1b[2J", "una niña[2J"),
        ("dos\r\nlíneas\rtres\x85cuatro", "dos\nlíneas\ntres\ncuatro"),
        ("\ufeffמרים\u200f", "מרים"),
        ("con\ttabulador", "con\ttabulador"),
        ("👨\u200d👧", "👨\u200d👧"),
    ],
)
def test_what_nobody_sees_stays_behind(told, leaves):
    """Controls and marks of direction go; letters, accents, tabs, line ends and joined signs stay."""
    assert outgoing_text(told) == leaves


@given(
    st.text(st.characters(exclude_categories=()) | st.sampled_from(DIRECTION + "\x00\x85\u0301"))
)
def test_no_text_carries_anything_unseen_out(told):
    """Whatever comes, what leaves is in NFC, encodes, holds no control but tab and line end, and does not change when it leaves again."""
    left = outgoing_text(told)
    assert unicodedata.is_normalized("NFC", left)
    assert left.encode().decode() == left
    assert not set(left) & set(DIRECTION)
    assert (
        not {unicodedata.category(one) for one in left.replace("\n", "").replace("\t", "")}
        & UNSEEN_CATEGORIES
    )
    assert outgoing_text(left) == left


@given(st.text())
def test_a_field_of_one_line_holds_one_line(told):
    """White space of any kind is one space."""
    assert outgoing_line(told).splitlines() in ([], [outgoing_line(told)])
