"""Why two totals differ, person by person (invariant 5)."""

from hypothesis import given
from hypothesis import strategies as some

import kit.verbs_custody
import kit.verbs_register  # noqa: F401
from kit.stage import Stage, replay
from resguardo.reconcile.explain import Change, explain

STORY = """
20:00  ana   tags P1 P2 P3
20:01  ana   tags P4 as adult
20:05  ana   offers P1 P2 to ben
20:06  ben   accepts P1
20:07  ben   refuses P2 because not_present
"""


def between(stage, first, last):
    """The explanation of the difference between two lengths of the stage's ledger."""
    recorded = stage.recorded
    told = [(one.event, one.written) for one in recorded[first:last]]
    return explain(replay(recorded[:first]), replay(recorded[:last]), told)


def test_each_arrival_is_a_row_with_the_act_that_caused_it():
    """Four bands are a difference of four persons, three of them children."""
    stage = Stage()
    start = len(stage.recorded)
    stage.play(STORY)
    explanation = between(stage, start, len(stage.recorded))
    assert [row.changes for row in explanation.rows] == [(Change.ARRIVED,)] * 4
    assert [row.acts[0].name for row in explanation.rows] == ["register.tag_issued"] * 4
    totals = {
        name: explanation.total(name).difference for name in ("persons", "children", "adults")
    }
    assert totals == {"persons": 4, "children": 3, "adults": 1}


def test_a_handover_is_told_by_its_acceptance_and_changes_no_total():
    """Who answers changed for one person; nobody came or went."""
    stage = Stage().play("20:00  ana  tags P1 P2")
    start = len(stage.recorded)
    stage.play("20:05  ana  offers P1 P2 to ben\n20:06  ben  accepts P1")
    explanation = between(stage, start, len(stage.recorded))
    (row,) = explanation.rows
    assert (row.changes, row.acts[0].name) == ((Change.HANDED_OVER,), "custody.handover_accepted")
    assert not any(total.difference for total in explanation.totals)


def test_invariant_05_a_change_whose_act_is_withheld_is_unexplained():
    """The explanation looks for the cause; without it, the row is counted as unexplained."""
    stage = Stage()
    start = len(stage.recorded)
    stage.play(STORY)
    before, after = replay(stage.recorded[:start]), replay(stage.recorded)
    told = [(one.event, one.written) for one in stage.recorded[start:]]
    withheld = [one for one in told if one[0].type.name != "register.tag_issued"]
    assert explain(before, after, told).unexplained == 0
    assert explain(before, after, withheld).unexplained == 4


@given(some.data())
def test_invariant_05_rows_add_up_between_any_two_instants(data):
    """Between any two points of a story each total's difference is the sum of its rows, and nothing is unexplained."""
    stage = STAGE
    first = data.draw(some.integers(START, len(stage.recorded)))
    last = data.draw(some.integers(first, len(stage.recorded)))
    explanation = between(stage, first, last)
    assert explanation.unexplained == 0
    for total in explanation.totals:
        assert abs(total.difference) <= len(total.rows)
        assert total.unexplained == 0


STAGE = Stage()
START = len(STAGE.recorded)
STAGE.play(STORY)
