"""Names that were written to mislead, or by accident, are cleaned, and it is told."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.names import analyse, compare
from resguardo.matching.names.writing import bare, cleaned


@pytest.mark.parametrize(
    ("written", "words", "notes"),
    [
        ("Ana\u200b Prueba", ("Ana", "Prueba"), ("hidden_signs",)),
        ("\u202eAna Prueba\u202c", ("Ana", "Prueba"), ("hidden_signs",)),
        ("\u0410na Prueba", ("Ana", "Prueba"), ("look_alikes",)),
        ("Ан\u0430 Пробa", ("Ана", "Проба"), ("look_alikes",)),
        ("Ana 3", ("Ana", "3"), ("digits",)),
        ("...", (), ("no_letters",)),
        ("Ａｎａ Prueba", ("Ana", "Prueba"), ()),
    ],
)
def test_what_no_reader_sees_is_taken_out_and_told(
    written: str, words: tuple[str, ...], notes: tuple[str, ...]
) -> None:
    """Hidden signs, look-alike letters and the like never make two names out of one, and leave a note."""
    found = cleaned(written)
    assert (found.words, found.notes) == (words, notes)


def test_marks_piled_on_a_letter_are_told_and_those_of_real_names_stay() -> None:
    """A letter carries the marks a name can have; a pile of them is an attack on the eye."""
    assert cleaned("Mo" + "\u0301" * 9 + "shé").notes == ("piled_marks",)
    assert cleaned("Nguyễn Thị").notes == ()
    assert cleaned("מֹשֶׁה").notes == ()


@pytest.mark.parametrize(
    ("word", "compared"),
    [
        ("Šárka", "sharka"),
        ("Łukasz", "lukasz"),
        ("Muñoz", "munyoz"),
        ("חיים", "חיימ"),
        ("أحمد", "احمد"),
    ],
)
def test_letters_are_compared_as_they_sound_and_without_their_points(
    word: str, compared: str
) -> None:
    """A mark that changes the sound is written as the sound; final forms and seats of hamza are one."""
    assert bare(word) == compared


@pytest.mark.parametrize("sign", ["a", "א", "\u0301", "\u202e", " a", "ع", "x ", "a, "])
def test_ten_thousand_letters_are_cut_and_take_no_time(sign: str) -> None:
    """However long a name is, it is compared within 50 ms, and that it was cut is told."""
    compare(analyse("Ana Prueba"), analyse("Eva Prueba"))
    begun = time.process_time()
    long = analyse(sign * (10_000 // len(sign)))
    compare(long, analyse("Ana Prueba"))
    assert time.process_time() - begun < 0.05
    assert "cut" in long.notes


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(a: str, b: str) -> None:
    """No text that a list can hold stops a comparison; its probability stays between 0 and 1."""
    assert 0 <= compare(analyse(a), analyse(b)).probability <= 1


def test_look_alike_letters_do_not_hide_a_child() -> None:
    """A name with Cyrillic letters slipped in is found like the plain one."""
    plain, slipped = analyse("Nora Ficticia"), analyse("N\u043era Fi\u0441ticia")
    assert compare(plain, slipped).decision
    assert (
        compare(plain, slipped).log_likelihood_ratio == compare(plain, plain).log_likelihood_ratio
    )
