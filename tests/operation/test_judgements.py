"""Judgements: who is the same child is said by somebody, by name, and nothing is merged by it."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kit.verbs_judgement
import kit.verbs_register
from kit.stage import Stage
from resguardo.operation.disputes import DisputeKind, disputes
from resguardo.operation.judgements import Verdict
from resguardo.operation.refusal import Refused

assert kit.verbs_judgement.judges
assert kit.verbs_register.tags
TAGGED = "20:00  ana  tags P1 P2 P3 P4"


def test_a_judgement_stands_until_somebody_undoes_it():
    """It says who judged; undone it no longer counts and stays on record."""
    stage = Stage().play(f"""
        {TAGGED}
        20:10  renata  judges P1 and P2 different as J1   -> P2 and P1 judged J1
        20:11  ana     undoes J1                          -> P1 and P2 judged never
    """)
    record = stage.state.judgements.judgements[stage.labels["J1"]]
    assert record.judged_by == stage.staff("renata")
    assert record.undone_by is not None


def test_invariant_04_a_judgement_merges_nobody():
    """Two records that were judged the same both stand: a merge is signed by two."""
    Stage().play(f"""
        {TAGGED}
        20:10  renata  judges P1 and P2 same as J1   -> roll P1 P2 P3 P4
    """)


def test_a_chain_of_judgements_that_contradict_is_a_dispute():
    """A is B and B is C, but A is not C: all three are shown until one of the judgements is undone."""
    stage = Stage().play(f"""
        {TAGGED}
        20:10  renata  judges P1 and P2 same as J1
        20:11  renata  judges P2 and P3 same as J2        -> no judged contradictions
        20:12  ana     judges P1 and P3 different as J3   -> 1 judged contradiction of P1 P2 P3
        20:13  ana     judges P1 and P4 unsure as J4      -> 1 judged contradiction
    """)
    [dispute] = [one for one in disputes(stage.state) if one.kind is DisputeKind.JUDGEMENT]
    assert set(dispute.named) == {stage.staff("renata"), stage.staff("ana")}
    stage.play("20:14  renata  undoes J2   -> no judged contradictions")


def test_a_merge_of_two_that_were_judged_different_is_a_dispute():
    """The merge has its effect, and somebody must look again."""
    Stage().play(f"""
        {TAGGED}
        20:10  renata       judges P1 and P2 different as J1
        20:11  renata+rosa  merges P2 into P1               -> 1 judged contradiction of P1 P2
    """)


def test_two_sites_judge_apart_and_both_are_shown():
    """Neither judgement wins by the clock or by coming last."""
    here = Stage().play(TAGGED)
    there = here.apart()
    here.play("20:10  renata  judges P1 and P2 same as J1")
    there.play("20:10  ana    judges P1 and P2 different as J2")
    here.meet(there).expect("1 judged contradiction of P1 P2")
    here.play("20:20  ana  undoes J2  -> no judged contradictions")


def test_two_sites_undo_one_judgement():
    """It is undone, whichever came first."""
    here = Stage().play(f"""
        {TAGGED}
        20:10  renata  judges P1 and P2 same as J1
    """)
    there = here.apart()
    here.play("20:11  renata  undoes J1")
    there.play("20:11  ana    undoes J1")
    here.meet(there).expect("P1 and P2 judged never")


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("20:20  ana  judges P1 and P1 same as J9", "register.same_record"),
        ("20:20  ana  judges P1 and P9 same as J9", "register.person_unknown"),
        ("20:20  ana  undoes J0", "judgement.judgement_undone"),
        ("20:20  ana  undoes J8", "judgement.judgement_unknown"),
        ("20:20  carla  judges P1 and P2 same as J9", "policy.act_not_granted"),
    ],
)
def test_what_no_judgement_can_be_is_refused(line, refused):
    """Two records that are there, and a judgement that stands; by somebody whose role it is."""
    stage = Stage().play(f"""
        {TAGGED}
        20:10  renata  judges P1 and P2 same as J0
        20:11  renata  undoes J0
    """)
    stage.labels |= {"P9": b"?" * 16, "J8": b"?" * 16}
    stage.play(f"{line}  -> refused {refused}")


def test_a_judgement_says_why():
    """Nobody judges without a reason."""
    stage = Stage().play(TAGGED)
    fields = {"person": stage.person("P1"), "other": stage.person("P2"), "verdict": Verdict.SAME}
    with pytest.raises(Refused) as refused:
        stage.do(stage.by("20:10", "renata"), "judgement.record_judgement", **fields, why=" ")
    assert refused.value.code == "judgement.reason_missing"


PAIRS = list(itertools.combinations(("P1", "P2", "P3", "P4"), 2))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PAIRS), st.sampled_from(("same", "different"))), max_size=6)
)
def test_there_is_a_contradiction_just_where_the_judged_cannot_all_be_true(said):
    """With groups made of all that were judged the same, a judgement of two inside one group contradicts, and no other does."""
    stage = Stage().play(TAGGED)
    groups = {label: {label} for label in ("P1", "P2", "P3", "P4")}
    for number, ((one, two), verdict) in enumerate(said):
        stage.play(f"20:10  renata  judges {one} and {two} {verdict} as J{number}")
        if verdict == "same":
            whole = groups[one] | groups[two]
            groups |= dict.fromkeys(whole, whole)
    wanted = sum(two in groups[one] for (one, two), verdict in said if verdict == "different")
    stage.play(
        f"20:11  renata  judges P1 and P2 unsure as J9  -> {wanted or 'no'} judged contradictions"
    )
