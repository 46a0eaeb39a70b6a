"""What matching proposes in the exercise stands in the report beside the truth, right or wrong."""

from io import StringIO
from random import Random

import pytest
from rich.console import Console

from resguardo.drill.people import make_people
from resguardo.drill.play import SCENARIOS
from resguardo.drill.relatives import ASKED_FOR, NOT_HERE, make_list
from resguardo.drill.report import tell

PEOPLE = make_people(Random(1), children=40, adults=8, households=9)


@pytest.fixture(params=sorted(SCENARIOS))
def matching(request, played):
    """What was proposed in each scenario."""
    return played(request.param, 1).matching


def test_the_list_of_relatives_comes_from_the_seed_alone():
    """The same people and seed give the same list, another seed another."""
    assert make_list(PEOPLE, 1) == make_list(PEOPLE, 1)
    assert make_list(PEOPLE, 1) != make_list(PEOPLE, 2)


def test_the_list_of_relatives_asks_for_people_here_in_other_spellings_and_for_some_who_are_not():
    """Nobody is written as in truth, and no name of somebody unknown is the name of anybody here."""
    asked = make_list(PEOPLE, 1)
    names = {one.number: one.name for one in PEOPLE}
    assert all(names[one.meant] != one.name for one in asked if one.meant)
    strangers = [one.name for one in asked if one.meant is None]
    assert len(strangers) == NOT_HERE
    assert not set(strangers) & set(names.values())
    assert len(asked) == ASKED_FOR + NOT_HERE


def test_each_answer_says_truth_rank_and_reason(matching):
    """A rank is where the person truly meant stands, 0 for not among those proposed; each person proposed comes with reasons in both languages."""
    assert {one.kind for one in matching.asked} >= {"relative"}
    for one in matching.asked:
        assert one.rank == next((each.rank for each in one.proposed if each.is_right), 0)
        assert one.rank == 0 or one.proposed[one.rank - 1].tag == one.meant
        assert all(each.reasons["es"] and each.reasons["en"] for each in one.proposed)


def test_nobody_is_right_where_only_others_were_proposed(matching):
    """A wrong answer is told as wrong, never as nobody."""
    for one in matching.asked:
        assert (one.outcome == "wrong") == (bool(one.proposed) and not one.rank)
        assert (one.outcome == "rightly_nobody") == (not one.meant and not one.proposed)


def test_most_of_those_who_gave_a_name_are_found_in_first_place(matching):
    """In other letters, with a letter missing, swapped or by ear: two of three at least."""
    named = [
        one for one in matching.asked
        if one.kind == "relative" and one.outcome in ("first", "lower", "missed")
    ]  # fmt: skip
    assert sum(one.outcome == "first" for one in named) >= 2 * len(named) / 3


@pytest.mark.parametrize("scenario", ["raid-and-breach", "school-release"])
def test_namesakes_are_told_as_two_persons(played, scenario):
    """Two children of one name stand among the pairs, proposed or not, and the truth says two."""
    namesakes = [one for one in played(scenario, 1).matching.pairs if one.are_namesakes]
    assert namesakes
    assert not any(one.is_one for one in namesakes)


def test_a_second_band_is_led_to_the_first(played):
    """The child tagged twice is found by the name said once more and heard a little otherwise."""
    [asked] = [
        one for one in played("school-release", 1).matching.asked if one.kind == "second_band"
    ]
    assert asked.outcome == "first"


def test_whoever_was_met_by_nobody_is_nobody_of_the_roll(played):
    """The mention of somebody who is not here is led to nobody."""
    mentions = [one for one in played("raid-and-breach", 1).matching.asked if one.kind == "mention"]
    assert "rightly_nobody" in [one.outcome for one in mentions if not one.meant]


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_name_and_outcome_is_told(played, language):
    """On the terminal each name asked for stands with who is truly meant, in the reader's language."""
    report = played("school-release", 1)
    console = Console(file=StringIO(), width=240)
    tell(report, console, language)
    text = console.file.getvalue()
    assert all(one.name in text and one.meant in text for one in report.matching.asked)
    assert not any(word in text for word in ("outcome_", "manner_", "asked_", "rightly_nobody"))
