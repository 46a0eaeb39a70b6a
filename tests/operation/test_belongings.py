"""Medicines, papers and belongings go along with a person, noted on both sides of a handover (procedure 9)."""

import pytest

import kit.verbs_custody
import kit.verbs_register
from kit.refusing import refused
from kit.stage import Stage
from resguardo.operation.belongings import BelongingsContent, Side, looks_of

assert kit.verbs_custody.offers
assert kit.verbs_register.tags


def test_what_was_sent_along_is_asked_after_until_its_arrival_is_noted():
    """A bag that nobody saw arrive is on the receiver's list; the giver is asked for nothing."""
    Stage().play("""
        20:00  ana  tags P1 P2
        20:04  ana  notes medicines given with P1
        20:05  ana  offers P1 P2 to ben     -> ana asks after the bag of nobody
        20:07  ben  accepts P1 P2           -> ben asks after the bag of P1
        20:09  ben  notes medicines received with P1   -> ben asks after the bag of nobody
    """)


def test_a_child_is_taken_over_without_their_bag():
    """What lacks is noted and refuses nobody."""
    Stage().play("""
        20:00  ana  tags P1
        20:04  ana  notes papers given with P1
        20:05  ana  offers P1 to ben
        20:07  ben  accepts P1                                    -> P1 with ben
        20:09  ben  notes nothing received with P1 lacking papers -> ben asks after the bag of nobody
    """)


def test_nothing_sent_along_is_asked_after_by_nobody():
    """That somebody goes with empty hands is a statement of its own."""
    stage = Stage().play("""
        20:00  ana  tags P1
        20:04  ana  notes nothing given with P1
        20:05  ana  offers P1 to ben
        20:07  ben  accepts P1               -> ben asks after the bag of nobody
    """)
    assert [one.is_something for one in looks_of(stage.state, stage.person("P1"))] == [False]


@pytest.mark.parametrize(
    ("said", "nothing", "code"),
    [
        ({}, False, "custody.belongings_empty"),
        ({"papers": "cédula"}, True, "custody.belongings_and_nothing"),
    ],
)
def test_a_note_says_either_what_goes_along_or_that_nothing_does(said, nothing, code):
    """Silence is no answer, and both at once is none."""
    stage = Stage().play("20:00  ana  tags P1")
    asked = {"person": stage.person("P1"), "side": Side.GIVEN, "nothing": nothing}
    with refused(code):
        stage.do(
            stage.by("20:05", "ana"),
            "custody.note_belongings",
            said=BelongingsContent(**said),
            **asked,
        )


def test_the_newest_note_counts_whichever_record_it_was_made_on():
    """A bag that arrived under the band that stays was sent under the other one before."""
    Stage().play("""
        20:00  ana          tags P1 P2
        20:02  ana          notes papers given with P2
        20:05  ana          offers P1 P2 to ben
        20:07  ben          accepts P1 P2
        20:09  ben          notes papers received with P1
        20:10  renata+rosa  merges P2 into P1    -> ben asks after the bag of nobody
    """)


def test_a_note_follows_a_record_into_a_merge():
    """What was noted on the merged record is seen on the one that goes on."""
    stage = Stage().play("""
        20:00  ana          tags P1 P2
        20:04  ana          notes papers given with P2
        20:10  renata+rosa  merges P2 into P1
    """)
    assert len(looks_of(stage.state, stage.person("P1"))) == 1
