"""Somebody who turns out never to have left: seen by a counter, confirmed by two others."""

import pytest

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation.policy import Role

DUE = """
    15:00  dora     opens shelter S
    15:01  dora     opens room R1 in S
    15:02  ana      tags P1 P2 in R1
    15:03  ana+eva  hands P1 P2 over to eva
    16:00  eva      declares breach in S
    16:15  zoe      opens due absences    -> P1 P2 absent
"""


def test_somebody_found_asleep_is_confirmed_present_and_needs_no_recovery():
    """A counter sees the person since the absence was opened; two others sign, one for the side that answers; custody never moved."""
    Stage().play(
        DUE
        + """
        16:20  dora+olga   confirms P1 never left   -> refused absence.not_seen_since
        16:21  carla       marks P1 in R1           -> P1 away
        16:22  dora+olga   confirms P1 never left   -> P1 not absent; P1 with eva; unaccounted P2
        16:23  dora+olga   confirms P1 never left   -> refused absence.absence_closed
    """
    )


def test_invariant_13_no_word_takes_an_absence_away_only_eyes():
    """An uncertain mark, the word of the one who saw, or two people of another organisation are not enough."""
    stage = Stage().play(
        DUE
        + """
        16:20  carla       marks P1 in R1 unsure
        16:21  dora+olga   confirms P1 never left   -> refused absence.not_seen_since
        16:22  dora        marks P1 in R1
        16:23  dora+olga   confirms P1 never left   -> refused absence.seer_signed
        16:24  eva         confirms P1 never left   -> refused act.signers_missing
    """
    )
    by = stage.by("16:25", "rosa")
    stage.do(by, "team.grant_role", staff=stage.staff("alba"), role=Role.CHILD_PROTECTION)
    stage.play("16:26  nora+alba  confirms P1 never left   -> refused absence.holder_side_missing")


def test_who_was_gone_comes_back_the_long_way():
    """Taken, left, located, or sought by an alert: then the steps of a recovery are asked."""
    Stage().play(
        DUE
        + """
        16:16  dora       requests alert for P1
        16:17  alba       acknowledges alert for P1
        16:18  alba       activates alert for P1 as A1
        16:20  carla      marks P1 P2 in R1
        16:21  dora+olga  confirms P1 never left   -> refused absence.alert_active
        16:22  nora       states that P2 was taken
        16:23  dora+olga  confirms P2 never left   -> refused absence.was_away
    """
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        "alba  activates alert for P1 as A1",
        "nora  locates P1",
        "nora  states that P1 was taken",
    ],
)
@pytest.mark.parametrize("first", ["here", "there"])
def test_confirmed_present_here_and_gone_there_stays_open(elsewhere, first):
    """What the two signers could not know keeps the absence open, whichever is read first."""
    stage = Stage().play(
        DUE
        + """
        16:16  dora       requests alert for P1
        16:17  alba       acknowledges alert for P1
        16:20  carla      marks P1 in R1
    """
    )
    apart = stage.apart()
    wait = "16:21  zoe  reports P2 seen\n"
    here = "16:22  dora+olga  confirms P1 never left   -> P1 not absent"
    stage.play(here if first == "here" else wait + wait + here)
    apart.play(f"{wait if first == 'here' else ''}16:22  {elsewhere}")
    stage.meet(apart).play("16:30  zoe  reports P1 seen   -> P1 absent")
    [one] = [one for one in stage.state.absences.absences.values() if one.disputes]
    assert [dispute.kind for dispute in one.disputes] == ["opened_where_closed"]
