"""The account of an exercise as a coordinator reads it."""

import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from resguardo.drill.phrases import PHRASES
from resguardo.drill.play import SCENARIOS
from resguardo.drill.report import tell

README = Path(__file__).resolve().parents[2] / "README.md"


def told(report, language: str) -> str:
    """The account as text, wide enough that nothing is folded."""
    console = Console(file=StringIO(), width=240)
    tell(report, console, language)
    return console.file.getvalue()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_everybody_missing_is_in_the_account_by_band(played, scenario, language):
    """Each band on the list is told, with every number of the head, and nothing is left untranslated."""
    report = played(scenario, 1)
    text = told(report, language)
    for one in report.breach.missing:
        assert one.tag in text
        assert one.last_custodian in text
    assert str(report.seed) in text
    assert not re.search(r"\b(fault|beat|stage|kind|change|act)_[a-z]", text)
    assert "{" not in text


def test_the_sample_of_the_first_page_is_what_the_exercise_prints(played):
    """Each line of the README's sample stands in the account of seed 1, columns left out."""
    lines = [line.split() for line in told(played("raid-and-breach", 1), "es").splitlines()]
    sample = re.search(r"```text\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert sample is not None
    for line in filter(str.strip, sample[1].splitlines()):
        if not line.startswith(("brazalete", "conteo")):
            assert any(_stands_in(line.split(), printed) for printed in lines), line


def _stands_in(words: list[str], line: list[str]) -> bool:
    """The words stand in the line in this order, others between them or not."""
    following = iter(line)
    return all(word in following for word in words)


def test_every_row_of_every_difference_says_by_which_act(played):
    """No row stands without its act, and each difference is told."""
    report = played("raid-and-breach", 1)
    text = told(report, "es")
    assert PHRASES["no_act"][0] not in text
    assert text.count(" → ") >= len(report.explained)


def test_no_word_is_torn_on_a_narrow_terminal(played):
    """Eighty columns are enough for every heading, state and bar."""
    console = Console(file=StringIO(), width=80)
    tell(played("raid-and-breach", 1), console, "es")
    words = set(console.file.getvalue().split())
    assert {"EMERGENCIA", "constatadas", "ausentes", "caminando?;"} <= words


def test_a_finding_is_loud(played):
    """When something does not hold, the first lines say so."""
    from msgspec.structs import replace

    report = replace(played("raid-and-breach", 1), wrong_names=["0000-0000"])
    assert PHRASES["fails"][0] in told(report, "es")


def test_the_words_are_there_in_both_languages():
    """Both languages speak of the same values."""
    for key, (spanish, english) in PHRASES.items():
        assert sorted(re.findall(r"\{\w+\}", spanish)) == sorted(re.findall(r"\{\w+\}", english)), (
            key
        )
        assert spanish
        assert english
