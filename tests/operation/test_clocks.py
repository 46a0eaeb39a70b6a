"""Clocks: limits of a jurisdiction, set by an operation, and everything that is overdue, with whose it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from kit.verbs_absence import absence_of
from kit.verbs_count import count_of
from resguardo.operation import clocks, overdue
from resguardo.operation.clocks import Limit
from resguardo.operation.identity import Claimant
from resguardo.operation.mentions import MentionContent
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused

SHELTER = """
    15:00  dora     opens shelter S
    15:01  dora     opens room R1 in S
    15:02  dora     opens exit GATE in S
    15:03  ana      tags P1 P2 in R1
"""


def late(stage: Stage, clock: str) -> dict[Limit, overdue.Overdue]:
    """What is overdue at a clock time, by kind."""
    return {one.what: one for one in overdue.overdue(stage.state, stage.at(clock))}


@given(limit=some.sampled_from(list(Limit)), minutes=some.integers(-100, 200_000))
def test_a_limit_is_set_within_bounds(limit, minutes):
    """An operation sets its own limits; none so long that it is as good as switched off."""
    stage = Stage()
    by = stage.by("16:00", "rosa")
    if 0 <= minutes <= clocks.longest(limit):
        stage.do(by, "clocks.set_limit", limit=limit, minutes=minutes)
        assert clocks.limit_minutes(stage.state, limit) == minutes
        return
    with pytest.raises(Refused) as told:
        stage.do(by, "clocks.set_limit", limit=limit, minutes=minutes)
    assert told.value.code == "clocks.limit_unfit"


def test_every_limit_has_a_default_and_a_jurisdiction_may_differ():
    """In Guatemala an alert is due at once; elsewhere the generic limit holds."""
    stage = Stage()
    assert set(clocks.GENERIC) == set(Limit)
    assert clocks.limit_minutes(stage.state, Limit.ALERT_REQUEST) == 0
    stage.state.jurisdiction = "XX"
    assert clocks.limit_minutes(stage.state, Limit.ALERT_REQUEST) == 20


def test_of_two_limits_set_apart_the_shorter_counts():
    """Neither overwrites the other; whoever knows both may set it anew."""
    stage = Stage()
    apart = stage.apart()
    for one, minutes in ((stage, 30), (apart, 20)):
        one.do(one.by("16:00", "rosa"), "clocks.set_limit", limit=Limit.OFFER_OPEN, minutes=minutes)
    assert clocks.limit_minutes(stage.meet(apart).state, Limit.OFFER_OPEN) == 20
    stage.do(stage.by("16:10", "rosa"), "clocks.set_limit", limit=Limit.OFFER_OPEN, minutes=25)
    assert clocks.limit_minutes(stage.state, Limit.OFFER_OPEN) == 25


def test_an_offer_nobody_answers_is_the_givers():
    """It is loud after ten minutes, and it names who still answers."""
    stage = Stage().play(SHELTER + "16:00  ana  offers P1 to ben")
    assert Limit.OFFER_OPEN not in late(stage, "16:09")
    line = late(stage, "16:10")[Limit.OFFER_OPEN]
    assert (line.staff, line.organisation, line.since) == (
        stage.staff("ana"),
        "PNC",
        stage.at("16:00"),
    )


def test_an_open_count_and_somebody_not_brought_back_are_overdue():
    """A count is its opener's; somebody out is the one's who answers there."""
    stage = Stage().play(
        SHELTER
        + """
        16:00  ana   sends P1 out to court with ben until 17:00
        16:05  olga  opens night count C in S
    """
    )
    lines = late(stage, "17:15")
    assert lines[Limit.COUNT_OPEN].about == count_of(stage)
    assert lines[Limit.COUNT_OPEN].staff == stage.staff("olga")
    assert lines[Limit.RETURN_OF_OUT_COUNTED].staff == stage.staff("ben")


def test_nobody_is_sent_out_for_ever():
    """Whatever return was expected, after three days somebody is asked."""
    stage = Stage().play(SHELTER + "16:00  ana   sends P1 out to court with ben until +2000 17:00")
    assert Limit.RETURN_OF_OUT_COUNTED not in late(stage, "+3 16:14")
    assert late(stage, "+3 16:15")[Limit.RETURN_OF_OUT_COUNTED].staff == stage.staff("ben")


def test_a_breach_without_police_list_or_watchers_is_overdue():
    """Two minutes for the call and the exits, fifteen for the list."""
    stage = Stage().play(SHELTER + "16:30  eva  declares breach in S")
    assert set(late(stage, "16:31")) == set()
    assert set(late(stage, "16:32")) == {Limit.POLICE_CALL, Limit.EXIT_UNWATCHED}
    assert late(stage, "16:32")[Limit.EXIT_UNWATCHED].about == stage.labels["GATE"]
    stage.play("16:33  eva  calls the police\n16:34  olga  puts pablo at GATE")
    assert set(late(stage, "16:45")) == {Limit.BREACH_LIST}


def test_the_alert_for_children_is_not_asked_for_an_adult():
    """An adult's absence is searched for; the clock of the missing-child alert runs for whoever counts as a child."""
    stage = Stage().play(SHELTER + "15:00  ana  tags A1 as adult\n16:00  nora  declares A1 absent")
    assert Limit.ALERT_REQUEST not in late(stage, "18:00")
    stage.play("16:05  nora  declares P1 absent")
    assert late(stage, "18:00")[Limit.ALERT_REQUEST].about == absence_of(stage, "P1")


def test_each_step_of_an_absence_has_its_clock_and_its_owner():
    """Request, acknowledgement, the end of the alert, check, interview and placement: each names whose it is."""
    stage = Stage().play(SHELTER + "16:00  nora  declares P1 absent")
    assert late(stage, "16:00")[Limit.ALERT_REQUEST].staff == stage.staff("ana")
    stage.play("16:05  nora  requests alert for P1")
    line = late(stage, "16:25")[Limit.ALERT_ACKNOWLEDGEMENT]
    assert (line.role, line.staff) == (Role.ALERT_UNIT, None)
    stage.play("16:26  ines  reads the list\n16:26  zoe  reports P1 seen")
    stage.play("""
        16:30  dora       locates P1     -> refused policy.act_not_granted
        16:30  nora       locates P1
        16:40  pablo+ana  recovers P1
    """)
    lines = late(stage, "+3 16:40")
    assert lines[Limit.MEDICAL_CHECK].role is Role.MEDIC
    assert lines[Limit.RETURN_INTERVIEW].role is Role.INTERVIEWER
    assert lines[Limit.PLACEMENT_DECISION].role is Role.CHILD_PROTECTION
    assert lines[Limit.MEDICAL_CHECK].about == absence_of(stage, "P1")


def test_invariant_16_an_alert_open_after_recovery_is_overdue():
    """After a day the alert unit is asked why it is still open."""
    stage = Stage().play(
        SHELTER
        + """
        16:00  nora       declares P1 absent
        16:01  dora       requests alert for P1
        16:02  alba       acknowledges alert for P1
        16:03  alba       activates alert for P1 as A1
        16:04  nora       locates P1
        16:05  pablo+ana  recovers P1
    """
    )
    assert Limit.ALERT_AFTER_RECOVERY not in late(stage, "+1 16:04")
    assert late(stage, "+1 16:05")[Limit.ALERT_AFTER_RECOVERY].role is Role.ALERT_UNIT
    stage.play("18:00  alba  ends alert for P1")
    assert Limit.ALERT_AFTER_RECOVERY not in late(stage, "+2 16:05")


def test_a_mention_past_its_review_is_its_owners():
    """Somebody mentioned and never seen does not wait in silence (invariant 9)."""
    stage = Stage()
    stage.do(
        stage.by("16:00", "ana"),
        "register.note_mention",
        source=Claimant.CHILD,
        owner=stage.staff("renata"),
        review_at=stage.at("18:00"),
        said=MentionContent(),
    )
    assert Limit.MENTION_REVIEW not in late(stage, "17:59")
    assert late(stage, "18:00")[Limit.MENTION_REVIEW].staff == stage.staff("renata")
