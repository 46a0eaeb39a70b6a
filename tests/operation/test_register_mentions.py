"""Mentions: who is named and not seen stays on the list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation.identity import Claimant
from resguardo.operation.mentions import MentionContent


def test_a_mention_stays_on_the_list_until_it_is_matched():
    """It has an owner and a review date, and goes to somebody who was seen."""
    stage = Stage().play("""
        20:00  ana     notes mention N1 for nora until 22:00  -> unseen N1
        20:01  ana     tags P1
        21:00  renata  reviews N1 for renata until 23:00      -> unseen N1
        21:30  ana     matches N1 with P1                     -> unseen nobody
    """)
    assert stage.state.mentions.mentions[stage.labels["N1"]].owner == stage.staff("renata")


def test_a_mention_is_closed_with_a_reason_and_can_be_reopened():
    """Nothing is taken off the list silently, and nothing for good."""
    Stage().play("""
        20:00  ana     notes mention N1 for nora until 22:00
        20:01  renata  closes mention N1                      -> unseen nobody
        20:02  renata  reopens N1 for nora until 23:00        -> unseen N1
    """)


def test_a_review_date_that_passed_is_overdue():
    """The list says who has to look again."""
    stage = Stage().play("20:00  ana  notes mention N1 for nora until 22:00")
    assert stage.state.mentions.overdue(stage.at("21:59")) == []
    assert stage.state.mentions.overdue(stage.at("22:01")) == [stage.labels["N1"]]


def test_a_search_is_not_put_off_for_ever():
    """Whatever review was set, after fourteen days the mention is overdue."""
    stage = Stage()
    fields = {"source": Claimant.CHILD, "owner": stage.staff("nora")}
    fields |= {"review_at": stage.at("+2000 20:00"), "said": MentionContent(name="Luz Inventada")}
    [noted] = stage.do(stage.by("20:00", "ana"), "register.note_mention", **fields)
    assert stage.state.mentions.overdue(stage.at("+14 20:00")) == []
    assert stage.state.mentions.overdue(stage.at("+14 20:01")) == [noted.mention]


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("20:05  ana     notes mention N2 for nora until 20:04", "register.review_past"),
        ("20:05  renata  reviews N1 for nora until 20:04", "register.review_past"),
        ("20:05  renata  reviews N9 for nora until 23:00", "register.mention_unknown"),
        ("20:05  ana     matches N9 with P1", "register.mention_unknown"),
        ("20:05  ana     matches N1 with P9", "register.person_unknown"),
        ("20:05  renata  reopens N1 for nora until 23:00", "register.mention_open"),
        ("20:05  renata  closes mention N0", "register.mention_settled"),
        ("20:05  ana     matches N0 with P1", "register.mention_settled"),
        ("20:05  renata  reviews N0 for nora until 23:00", "register.mention_settled"),
        ("20:05  ana     closes mention N1", "policy.act_not_granted"),
        ("20:05  ana     notes mention N2 for gone until 23:00", "register.owner_unknown"),
    ],
)
def test_what_would_lose_a_mention_is_refused(line, refused):
    """A mention has an owner in service and a date to come; what is settled is reopened first."""
    stage = Stage().play("""
        20:00  ana     tags P1
        20:00  ana     notes mention N1 for nora until 22:00
        20:00  ana     notes mention N0 for nora until 22:00
        20:01  renata  closes mention N0
    """)
    stage.do(stage.by("20:02", "rosa"), "team.end_service", staff=stage.staff("zoe"))
    stage.labels |= {"N9": b"?" * 16, "P9": b"?" * 16}
    stage.play(f"{line.replace('for gone', 'for zoe')}  -> refused {refused}")


def test_a_mention_settled_two_ways_is_listed_until_reopened():
    """Matched here, closed there: both are shown."""
    here = Stage().play("""
        20:00  ana  tags P1
        20:00  ana  notes mention N1 for nora until 22:00
    """)
    there = here.apart()
    here.play("20:05  ana     matches N1 with P1")
    there.play("20:05  renata  closes mention N1")
    here.meet(there).play("""
        20:10  ana     tags P2                          -> 1 mention dispute
        20:11  renata  reopens N1 for nora until 23:00  -> no mention disputes; unseen N1
        20:12  ana     matches N1 with P1               -> unseen nobody
    """)


def test_a_mention_matched_with_two_records_of_one_person_is_no_dispute():
    """Once the records are merged, both sites said the same."""
    here = Stage().play("""
        20:00  ana  tags P1 P2
        20:00  ana  notes mention N1 for nora until 22:00
    """)
    there = here.apart()
    here.play("20:05  ana  matches N1 with P1")
    there.play("20:05  ana  matches N1 with P2")
    here.meet(there).expect("1 mention dispute")
    here.play("20:10  rosa+renata  merges P2 into P1  -> no mention disputes")


ACTIONS = st.sampled_from(
    ("matches N{} with P1", "closes mention N{}", "reopens N{} for nora until 23:00")
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.booleans(), ACTIONS, st.integers(1, 3)), max_size=12))
def test_invariant_09_whoever_is_mentioned_is_on_the_list_or_settled_by_name(steps):
    """Whatever two sites do: every mention is listed, or an officer signed a match or a reason."""
    here = Stage().play("20:00  ana  tags P1")
    for number in (1, 2, 3):
        here.play(f"20:00  ana  notes mention N{number} for nora until 22:00")
    there = here.apart()
    for elsewhere, action, number in steps:
        try:
            (there if elsewhere else here).play(f"20:05  renata  {action.format(number)}")
        except AssertionError as refused:
            if "was refused" not in str(refused):
                raise
    state = here.meet(there).state
    signed = {one.written.event: one.written.who for one in here.recorded}
    for number in (1, 2, 3):
        record = state.mentions.mentions[here.labels[f"N{number}"]]
        is_listed = here.labels[f"N{number}"] in state.mentions.unseen()
        assert is_listed is not bool(record.outcomes)
        assert all(signed[outcome.settled_by] for outcome in record.outcomes)
        assert all((one.person is None) is not (one.reason is None) for one in record.outcomes)
