"""The way back from paper: what a sheet says against everything else, person by person, and nobody's word wins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register
import kit.verbs_sheets  # noqa: F401
from kit.stage import Stage
from resguardo.operation import sheet_number
from resguardo.operation.sheets import SheetPrinted
from resguardo.reconcile.sheets import Finding, Matter, compare_sheet

BEGIN = """
    17:00  dora  opens shelter S
    17:00  dora  opens room R1 in S
    17:00  dora  opens room R2 in S
    18:00  ana   tags P1 P2 P3 P4 in R1
"""
COUNT = """
    18:30  olga  opens regular count C in S
    18:31  olga  sends carla to R1
    18:31  olga  sends diego to R1 as second
"""


def printed(stage, persons="P1 P2 P3 P4"):
    """Print S1 with these persons; its number."""
    stage.play(f"18:45  olga  prints count S1 of {persons}")
    return next(
        one.event.number for one in reversed(stage.recorded) if isinstance(one.event, SheetPrinted)
    )


def compared(stage, number):
    """The comparison of a sheet over everything that the stage told."""
    told = [(one.event, one.written) for one in stage.recorded]
    return compare_sheet(stage.state, told, number)


def findings(stage, number):
    """What is found of each person, by label."""
    labels = {stage.labels[label]: label for label in ("P1", "P2", "P3", "P4")}
    return {labels[one.person]: one.finding for one in compared(stage, number).persons}


@pytest.fixture
def walked():
    """A count whose first counter writes on a sheet and whose second has a tablet."""
    stage = Stage().play(BEGIN + COUNT)
    number = printed(stage)
    stage.play("19:02 carla marks P1 P2 in R1\n", paper=number, written="22:00")
    stage.play("19:10 diego marks P1 P3 in R1")
    return stage, number


def test_person_by_person_it_is_said_who_was_seen_by_whom(walked):
    """Both saw P1, only the paper P2, only the tablet P3, nobody P4: each is told apart, the gravest first."""
    stage, number = walked
    assert findings(stage, number) == {
        "P4": Finding.UNMARKED,
        "P2": Finding.ONLY_ON_PAPER,
        "P3": Finding.ONLY_ELSEWHERE,
        "P1": Finding.AGREES,
    }
    order = list(Finding)
    found = [order.index(one.finding) for one in compared(stage, number).persons]
    assert found == sorted(found)


def test_each_side_says_when_and_by_whom(walked):
    """The true time of the paper, not the hour at which it was typed in."""
    stage, number = walked
    [both] = [one for one in compared(stage, number).persons if one.finding is Finding.AGREES]
    [paper], [tablet] = both.on_paper, both.elsewhere
    assert (paper.at, paper.who) == (stage.at("19:02"), stage.staff("carla"))
    assert (tablet.at, tablet.who) == (stage.at("19:10"), stage.staff("diego"))
    assert paper.matter is Matter.SIGHTING


def test_seen_on_paper_and_listed_as_missing_contradict_each_other(walked):
    """The officer without the sheet listed somebody as missing whom its counter saw."""
    stage, number = walked
    stage.play("20:00  olga  lists P2 missing")
    assert findings(stage, number)["P2"] is Finding.CONTRADICTS


def test_seen_in_two_rooms_of_one_count_is_a_contradiction():
    """One of the two did not see this person, or saw them later."""
    moved = "18:05 dora assigns P4 to R2"
    stage = Stage().play(BEGIN + moved + COUNT + "18:32 olga sends eva to R2")
    number = printed(stage)
    stage.play("19:02 carla marks P1 in R1", paper=number, written="22:00")
    stage.play("19:05 eva marks P1 in R2")
    assert findings(stage, number)["P1"] is Finding.CONTRADICTS


def test_a_mark_that_was_taken_back_says_nothing():
    """Wherever it was made; a new mark after it counts."""
    stage = Stage().play(BEGIN + COUNT)
    number = printed(stage, "P1")
    stage.play("19:02 carla marks P1 in R1", paper=number, written="22:00")
    stage.play("22:10 carla takes back the mark of P1")
    assert findings(stage, number) == {"P1": Finding.UNMARKED}
    stage.play("19:02 carla marks P1 in R1", paper=number, written="22:15")
    assert findings(stage, number) == {"P1": Finding.ONLY_ON_PAPER}


def test_another_count_is_another_story(walked):
    """A mark of the evening does not confirm the sheet of the afternoon."""
    stage, number = walked
    stage.play(
        """
        20:00  olga   supersedes C by D
        20:01  olga   sends carla to R1
        20:02  carla  marks P2 in R1
    """
    )
    assert findings(stage, number)["P2"] is Finding.ONLY_ON_PAPER


def test_a_handover_on_paper_to_another_than_on_the_tablet_is_a_contradiction():
    """Two receivers of one child: somebody must find out who has it."""
    stage = Stage().play(BEGIN)
    number = printed(stage, "P1 P2")
    stage.play("19:00 ana+ben hands P1 P2 over to ben", paper=number, written="22:00")
    assert set(findings(stage, number).values()) == {Finding.ONLY_ON_PAPER}
    other = Stage().play(BEGIN)
    number = printed(other, "P1 P2")
    there = other.apart()
    other.play("19:00 ana+ben hands P1 P2 over to ben", paper=number, written="22:00")
    there.play("18:50 ana+eva hands P1 over to eva\n18:55 ana+ben hands P2 over to ben")
    other.meet(there)
    assert findings(other, number) == {"P1": Finding.CONTRADICTS, "P2": Finding.AGREES}


def test_what_was_before_the_sheet_or_after_it_does_not_count():
    """Only what was written down meanwhile is set beside it."""
    stage = Stage().play(BEGIN + "18:10 dora assigns P1 to R2")
    number = printed(stage, "P1")
    stage.play("19:00 dora assigns P1 to R1", paper=number, written="22:00")
    stage.play("20:00 dora assigns P1 to R2")
    assert findings(stage, number) == {"P1": Finding.ONLY_ON_PAPER}


def test_a_sheet_that_came_back_empty_says_so():
    """Nothing was typed in from it: everybody it shows is found elsewhere or nowhere."""
    stage = Stage().play(BEGIN + COUNT)
    number = printed(stage, "P1 P2")
    stage.play("19:10 diego marks P1 in R1")
    assert findings(stage, number) == {"P2": Finding.UNMARKED, "P1": Finding.ONLY_ELSEWHERE}


def test_a_number_that_nobody_printed_is_a_finding():
    """Facts are kept, also from a sheet that was numbered by hand; that nobody printed it is said."""
    stage = Stage().play(BEGIN + COUNT)
    stage.play("19:02 carla marks P1 in R1", paper="H-17", written="22:00")
    stage.play("19:10 diego marks P1 in R1")
    comparison = compared(stage, "H-17")
    assert comparison.sheet is None
    assert comparison.has_findings
    assert findings(stage, "H-17") == {"P1": Finding.AGREES}


def test_a_number_of_another_site_is_found_as_people_write_it():
    """Without its strokes, in small letters: the sheet is not known here yet, and what was typed in from it is."""
    stage, number = Stage().play(BEGIN + COUNT), sheet_number.compose(bytes(range(16)))
    stage.play("19:02 carla marks P1 in R1", paper=number, written="22:00")
    written = f" {number.lower().replace('-', ' ')} "
    assert findings(stage, written) == {"P1": Finding.ONLY_ON_PAPER}
    assert compared(stage, written).number == number


def test_a_sheet_on_which_all_agree_has_no_findings():
    """Then nobody has to look."""
    stage = Stage().play(BEGIN + COUNT)
    number = printed(stage, "P1 P2")
    stage.play("19:02 carla marks P1 P2 in R1", paper=number, written="22:00")
    stage.play("19:10 diego marks P1 P2 in R1")
    assert not compared(stage, number.lower()).has_findings


def test_a_merged_record_is_one_person():
    """The sheet shows one of two records that are the same child; the tablet marked the other."""
    stage = Stage().play(BEGIN + COUNT)
    number = printed(stage, "P1 P2")
    stage.play("19:02 carla marks P1 in R1", paper=number, written="22:00")
    stage.play("19:10 diego marks P2 in R1\n20:00 rosa+renata merges P2 into P1 as M1")
    assert findings(stage, number) == {"P1": Finding.AGREES}


def test_a_time_at_which_nobody_could_write_on_the_sheet_is_a_finding():
    """Before it was printed, or after it was brought back: somebody wrote it up, as guards did who signed for rounds at the start of the shift."""
    stage = Stage().play(BEGIN + COUNT)
    number = printed(stage, "P1 P2 P3")
    stage.play("18:50 olga signs out S1 to carla\n20:00 olga takes back S1")
    stage.play("18:40 carla marks P1 in R1", paper=number, written="22:00")
    stage.play("19:00 carla marks P2 in R1", paper=number, written="22:00")
    stage.play("20:30 carla marks P3 in R1", paper=number, written="22:00")
    comparison = compared(stage, number)
    assert {one.person for one in comparison.untimely} == set(stage.people("P1 P3"))
    assert comparison.has_findings


SEEN = st.sets(st.sampled_from(["P1", "P2", "P3", "P4"]))


@given(SEEN, SEEN)
def test_everybody_on_the_sheet_stands_in_the_comparison_once(on_paper, on_tablet):
    """Whoever saw whom: nobody is left out, and the finding follows from who saw them."""
    stage = Stage().play(BEGIN + COUNT)
    number = printed(stage)
    for person in sorted(on_paper):
        stage.play(f"19:02 carla marks {person} in R1", paper=number, written="22:00")
    for person in sorted(on_tablet):
        stage.play(f"19:10 diego marks {person} in R1")
    expected = {
        (True, True): Finding.AGREES,
        (True, False): Finding.ONLY_ON_PAPER,
        (False, True): Finding.ONLY_ELSEWHERE,
        (False, False): Finding.UNMARKED,
    }
    assert findings(stage, number) == {
        person: expected[person in on_paper, person in on_tablet]
        for person in ("P1", "P2", "P3", "P4")
    }
