"""The code on a band: its checks find every slip, and its characters are unlike each other."""

from hypothesis import assume, given
from hypothesis import strategies as st

from resguardo.operation import tag_code
from resguardo.operation.tag_code import ALPHABET, compose, parse

CODES = st.binary(min_size=16, max_size=16).map(compose)
PLACES = st.integers(0, tag_code.LENGTH - 1)


def _plain(code: str) -> list[str]:
    return list(code.replace("-", ""))


@given(CODES)
def test_a_composed_code_reads_back_as_itself(code):
    """What is printed on a band is what a scanner gives."""
    assert parse(code) == code


@given(CODES, PLACES, st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(code, place, wrong):
    """One character misread or misheard never gives another band."""
    characters = _plain(code)
    assume(characters[place] != wrong)
    characters[place] = wrong
    assert parse("".join(characters)) is None


@given(CODES, PLACES, PLACES, st.sampled_from(ALPHABET), st.sampled_from(ALPHABET))
def test_any_two_wrong_characters_are_found(code, first, second, one, other):
    """Two slips in one code never give another band either."""
    characters = _plain(code)
    assume(first != second and characters[first] != one and characters[second] != other)
    characters[first], characters[second] = one, other
    assert parse("".join(characters)) is None


@given(CODES, PLACES, PLACES)
def test_any_two_characters_swapped_are_found(code, first, second):
    """Swapped neighbours are the commonest slip in dictation; swaps at a distance are found as well."""
    characters = _plain(code)
    assume(characters[first] != characters[second])
    characters[first], characters[second] = characters[second], characters[first]
    assert parse("".join(characters)) is None


@given(CODES, CODES)
def test_two_codes_differ_in_at_least_three_characters(one, other):
    """No two bands of any operation are near each other."""
    assume(one != other)
    assert (
        sum(first != second for first, second in zip(_plain(one), _plain(other), strict=True)) >= 3
    )


@given(CODES, st.sampled_from(["", " ", "-", "–", ". "]), st.booleans())
def test_case_spaces_and_hyphens_are_forgiven(code, separator, lower):
    """A tired person may type the code as it comes."""
    typed = separator.join(_plain(code))
    assert parse(typed.lower() if lower else typed) == code


@given(CODES)
def test_usual_lookalikes_are_forgiven(code):
    """O is read as 0, S as 5, Z as 2, B as 8: the letters themselves stand on no band."""
    assert parse(code.translate(str.maketrans("0528", "OSZB"))) == code


@given(st.text(max_size=12))
def test_any_text_is_a_code_in_its_one_spelling_or_none(text):
    """Nothing that a person types breaks the reading."""
    code = parse(text)
    assert code is None or parse(code) == code


def test_the_alphabet_holds_no_characters_that_are_taken_for_each_other():
    """By eye: 1/I/7, 0/O/Q/D, 2/Z, 5/S, 8/B, 6/9/G, U/V, M/N/W. By ear in Spanish: the letters that rhyme with be, and seis beside siete."""
    for group in ("17IL", "0OQD", "2Z", "5S", "8B", "69G", "UV", "MNW", "BCDEGPTV", "FLMNS", "67"):
        assert len(set(group) & set(ALPHABET)) <= 1, group
    assert len(set(ALPHABET)) == 13
