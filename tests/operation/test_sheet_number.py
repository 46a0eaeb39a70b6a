"""The number of a sheet: its checks find every slip, and it is never taken for a band."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from resguardo.operation import tag_code
from resguardo.operation.sheet_number import compose, is_misread, parse
from resguardo.operation.tag_code import ALPHABET

NUMBERS = st.binary(min_size=16, max_size=16).map(compose)
PLACES = st.integers(0, 9)


def _plain(number: str) -> list[str]:
    return list(number.removeprefix("P-").replace("-", ""))


@given(NUMBERS)
def test_a_number_reads_back_as_itself(number):
    """What is printed on a sheet is what somebody types."""
    assert parse(number) == number
    assert not is_misread(number)


@given(NUMBERS, st.sampled_from(["", " ", "-", "–", ". "]), st.booleans(), st.booleans())
def test_case_spaces_and_a_missing_p_are_forgiven(number, separator, lower, bare):
    """A number is written down in a hurry."""
    written = separator.join(["" if bare else "P", *_plain(number)])
    assert parse(written.lower() if lower else written) == number


@given(NUMBERS, PLACES, PLACES, st.sampled_from(ALPHABET), st.sampled_from(ALPHABET))
def test_one_or_two_wrong_characters_are_found(number, first, second, one, other):
    """A slip never gives another sheet, and is told from a number written by hand."""
    characters = _plain(number)
    characters[first], characters[second] = one, other
    assume(characters != _plain(number))
    assert parse("".join(characters)) is None
    assert is_misread("P" + "".join(characters))


@given(NUMBERS, PLACES, PLACES)
def test_two_characters_swapped_are_found(number, first, second):
    """Also far from each other."""
    characters = _plain(number)
    assume(characters[first] != characters[second])
    characters[first], characters[second] = characters[second], characters[first]
    assert parse("".join(characters)) is None


@given(NUMBERS, st.binary(min_size=16, max_size=16).map(tag_code.compose))
def test_a_sheet_and_a_band_are_never_taken_for_each_other(number, band):
    """They differ in length and in the P."""
    assert tag_code.parse(number) is None
    assert parse(band) is None


@pytest.mark.parametrize("written", ["H-17", "S-01", "17", "P-17", "PGN 2024/12", ""])
def test_what_somebody_numbered_by_hand_is_no_misreading(written):
    """Paper that nobody printed here has a number too."""
    assert not is_misread(written)
