"""Events that no act would give, written by a device that does not ask the rules: kept, listed, without effect."""

import pytest

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register
import kit.verbs_team  # noqa: F401
from kit.forging import forge
from kit.stage import Stage
from kit.verbs_absence import absence_of
from kit.verbs_count import count_of
from resguardo.operation.absence import AbsenceId, AbsenceKind, AbsenceOpened
from resguardo.operation.alert import AlertEnded
from resguardo.operation.closing import CountClosed
from resguardo.operation.count import CounterOrder, Figures, PersonSighted, SightingIdentity
from resguardo.operation.recovery import AbsenceClosed, PersonRecovered

STORY = """
    15:00  dora     opens shelter S
    15:01  dora     opens room R1 in S
    15:03  ana      tags P1 P2 in R1
    15:10  ana+eva  hands P1 P2 over to eva
    15:20  olga     opens regular count C in S
    15:21  olga     sends carla to R1
    15:22  carla    marks P1 in R1
    16:00  nora     declares P1 absent
    16:01  dora     requests alert for P1
    16:02  alba     acknowledges alert for P1
    16:03  alba     activates alert for P1 as A1
    16:04  nora     locates P1
"""


def closing(stage: Stage) -> CountClosed:
    """A closing with figures out of the air."""
    return CountClosed(
        count=count_of(stage),
        figures=Figures(),
        roll_digest=b"",
        counters=(),
        as_it_stands=False,
        fold_version=1,
        held=0,
        suspect=0,
        devices_missing=(),
    )


def about(stage: Stage, label: str = "P1") -> dict[str, bytes]:
    """The fields that say whose absence an event speaks of."""
    return {"person": stage.person(label), "absence": absence_of(stage, label)}


def test_invariant_12_a_closing_by_somebody_known_to_have_counted_has_no_effect():
    """The count stays open, also when who counted holds the role that closes."""
    stage = Stage().play(STORY + "16:10  rosa  grants carla count_officer")
    assert forge(stage, closing(stage), "carla") == "count.closer_counted"
    assert stage.state.counts.counts[count_of(stage)].is_open


def test_a_closing_that_leaves_somebody_unsaid_is_in_dispute():
    """An officer with a program of their own closes on "nobody missing": everybody whom nobody saw, listed or answers for elsewhere is named."""
    stage = Stage().play(
        STORY
        + """
        16:10  carla  takes back the mark of P1
        16:11  olga   lists P1 missing
    """
    )
    assert forge(stage, closing(stage), "olga") is None
    found = stage.state.counts.counts[count_of(stage)].disputes
    said = {(one.kind, one.person) for one in found}
    assert {("closed_unexplained", stage.person("P2")), ("figures_differ", None)} <= said


def test_what_is_written_about_a_count_known_to_be_closed_has_no_effect():
    """Neither a second closing nor a mark."""
    stage = Stage().play(
        STORY
        + """
        16:10  carla  takes back the mark of P1
        16:11  olga   lists P1 missing
        16:12  olga   lists P2 missing
        16:13  olga   closes C
        16:14  rosa   grants dora count_officer
    """
    )
    assert forge(stage, closing(stage), "dora") == "count.count_closed"
    mark = PersonSighted(
        person=stage.person("P1"),
        count=count_of(stage),
        order=CounterOrder.FIRST,
        identity=SightingIdentity.CONFIRMED,
    )
    stage.state.without_effect.clear()
    assert forge(stage, mark, "diego") == "count.count_closed"


@pytest.mark.parametrize(
    ("make", "who", "reason"),
    [
        (AlertEnded, "alba", "absence.not_recovered"),
        (AbsenceClosed, "nora", "absence.steps_missing"),
        (PersonRecovered, "nora+eva", "absence.same_signer"),
        (PersonRecovered, "pablo", "fold.signers_missing"),
    ],
)
def test_invariant_16_steps_out_of_their_order_have_no_effect(make, who, reason):
    """No end before the recovery, no closing before the steps, no two facts by one signer, no recovery by one alone."""
    stage = Stage().play(STORY)
    assert forge(stage, make(**about(stage)), who) == reason


def test_invariant_16_an_alert_ended_by_who_recovered_has_no_effect():
    """The third fact has a third signer, also where no act was asked."""
    stage = Stage().play(
        STORY
        + """
        16:05  pablo+eva  recovers P1
        16:06  rosa       grants pablo alert_unit
    """
    )
    assert forge(stage, AlertEnded(**about(stage)), "pablo") == "absence.same_signer"
    assert stage.state.absences.absences[absence_of(stage, "P1")].alert_is_active


def test_a_second_recovery_by_who_knew_the_first_has_no_effect():
    """One episode is recovered once."""
    stage = Stage().play(STORY + "16:05  pablo+eva  recovers P1")
    assert forge(stage, PersonRecovered(**about(stage)), "ben+eva") == "absence.already_recovered"


def test_a_second_absence_by_who_knew_the_first_has_no_effect():
    """One person has one open absence."""
    stage = Stage().play(STORY)
    again = AbsenceOpened(
        person=stage.person("P1"),
        absence=AbsenceId(b"again".ljust(16)),
        kind=AbsenceKind.LEFT,
        automatic=False,
    )
    assert forge(stage, again, "nora") == "absence.already_absent"


def test_an_event_about_an_absence_that_nothing_opened_has_no_effect():
    """An unknown reference changes nothing."""
    stage = Stage().play(STORY)
    unknown = AlertEnded(person=stage.person("P1"), absence=AbsenceId(b"x" * 16))
    assert forge(stage, unknown, "alba") == "fold.reference_unknown"


RETURNED = """
    16:10  pablo+eva  recovers P1
    16:11  alba       ends alert for P1
    16:12  marta      checks P1
    16:13  ines       schedules the interview of P1 for 16:14
    16:14  ines       interviews P1
    16:15  nora       decides where to place P1
    16:16  nora       closes absence of P1  -> P1 not absent
"""


def test_a_closed_absence_is_not_opened_again_by_who_knew_the_closing():
    """A new absence has a reference of its own; the closed one keeps its end."""
    stage = Stage().play(STORY)
    again = AbsenceOpened(**about(stage), kind=AbsenceKind.UNKNOWN, automatic=False)
    stage.play(RETURNED)
    assert forge(stage, again, "nora") == "absence.absence_closed"
    stage.expect("P1 not absent")
