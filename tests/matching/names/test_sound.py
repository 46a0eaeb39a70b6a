"""Skeletons: one key for the spellings of a name in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.names.sound import SKELETONS_MAX, romanised, skeletons


@pytest.mark.parametrize(
    "spellings",
    [
        ["Moshe", "Moishe", "Mosche", "משה", "מוישה", "Мойше"],
        ["Chaim", "Haim", "Jaim", "חיים", "Хаим"],
        ["Yitzchak", "Itzjak", "יצחק"],
        ["Fatima", "Fatma", "فاطمة", "Фатима"],
        ["David", "Dawid", "דוד", "داود", "Давид"],
        ["Rivka", "Ribka", "רבקה", "Ривка"],
        ["Schwartz", "Shvarts", "שוורץ", "Шварц"],
        ["Yosef", "Josef", "Iosif", "יוסף", "يوسف", "Иосиф"],
    ],
)
def test_spellings_of_one_name_share_a_skeleton(spellings: list[str]) -> None:
    """However a name is spelt and in whichever script, it is found under the key of the first spelling."""
    first = set(skeletons(spellings[0]))
    assert [word for word in spellings if first.isdisjoint(skeletons(word))] == []


def test_other_names_have_other_skeletons() -> None:
    """A key that everybody shares finds nobody."""
    words = ["Moshe", "Rivka", "Avraham", "Yosef", "Leah", "Natan"]
    assert len({skeletons(word)[0] for word in words}) == len(words)


@given(st.text(max_size=30))
def test_a_word_has_few_skeletons_none_of_them_empty(word: str) -> None:
    """Any text has at most six keys; text without letters of the four scripts has none."""
    found = skeletons(word)
    assert len(found) <= SKELETONS_MAX
    assert all(found)


@pytest.mark.parametrize(
    ("word", "latin"),
    [("Наташа", "natasha"), ("سليم", "slim"), ("דוד", "dod"), ("Íñigo", "inyigo")],
)
def test_a_word_is_read_in_plain_latin_letters(word: str, latin: str) -> None:
    """Every letter has one fixed reading, so that spellings can be laid side by side."""
    assert romanised(word) == latin
