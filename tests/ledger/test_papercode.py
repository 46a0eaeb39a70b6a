"""The code on paper: made to be written by hand and read out."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.ledger.papercode import ALPHABET, Misread, matches, paper_code, read_paper_code

VECTORS = json.loads((Path(__file__).parent / "vectors" / "papercodes.json").read_text())
codes = st.text(max_size=20).filter(lambda text: text.isprintable()).map(paper_code)
PLACES = [at for at, one in enumerate(paper_code("")) if one != " "]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["code"][:9])
def test_pinned_codes_stay(vector):
    """A code that once stood on paper is that of its checkpoint for ever."""
    assert paper_code(vector["text"]) == vector["code"]
    assert matches(vector["code"].lower(), vector["text"])
    assert not matches(vector["code"], vector["text"] + "\n")


@given(codes)
def test_a_code_has_eight_groups_of_four_and_two_check_characters(code):
    """It is grouped for reading out, and has no I, L, O or U."""
    assert [len(group) for group in code.split(" ")] == [4] * 8 + [2]
    assert set(code) <= set(ALPHABET) | {" "}


@given(codes, st.randoms())
def test_reading_forgives_case_spaces_and_lookalikes(code, chance):
    """Lower case, other spaces, hyphens, O for 0, I or L for 1 are read as meant."""
    likes = {"0": "0Oo", "1": "1IiLl", " ": [" ", "", "-", "  ", "\u00a0"]}
    written = "".join(chance.choice(likes.get(one, [one, one.lower()])) for one in code)
    assert read_paper_code(written) == code


@given(codes, st.sampled_from(PLACES), st.sampled_from(ALPHABET))
def test_a_single_wrong_character_is_always_found(code, at, other):
    """One character misread or misheard never passes."""
    wrong = code[:at] + other + code[at + 1 :]
    if wrong != code:
        with pytest.raises(Misread):
            read_paper_code(wrong)


@given(codes, st.integers(0, len(PLACES) - 2))
def test_two_swapped_neighbours_are_always_found(code, place):
    """Two characters written in the wrong order never pass."""
    one, two = PLACES[place], PLACES[place + 1]
    letters = list(code)
    letters[one], letters[two] = letters[two], letters[one]
    swapped = "".join(letters)
    if swapped != code:
        with pytest.raises(Misread):
            read_paper_code(swapped)


@pytest.mark.parametrize("written", ["", "4K7", "U" * 34, "0" * 35, "ñ" * 34, "0" * 33 + "1"])
def test_what_nobody_printed_is_misread(written):
    """Wrong length, strange characters and check characters that do not fit are said, with what was expected."""
    with pytest.raises(Misread) as caught:
        read_paper_code(written)
    assert caught.value.found
    assert caught.value.expected


@given(st.text())
def test_anything_written_is_a_code_or_misread(written):
    """Reading never fails in another way."""
    try:
        read = read_paper_code(written)
    except Misread:
        read = paper_code("")
    assert len(read) == 42
