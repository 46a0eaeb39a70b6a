"""Merging and splitting records: signed by two, undone exactly, never silent."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kit.verbs_custody
import kit.verbs_register  # noqa: F401
from kit.stage import Stage, replay
from resguardo.operation.refusal import Refused

THREE = """
    20:00  ana  tags P1 P2 P3
"""


def _told(state):
    """Roll, tags, custody, places and claims as bytes; only the list of merges is left out."""
    rooms = (state.register, state.custody, state.placement, state.identities, state.family)
    return msgspec.msgpack.encode(rooms)


def test_a_merged_record_stays_and_another_goes_on_for_it():
    """Its band, claims and tree remain; it counts once."""
    stage = Stage().play("""
        20:00  ana          tags P1 P2
        20:01  ana          says P2 is Luz as C1
        20:02  rosa+renata  merges P2 into P1 as M1   -> roll P1; P1 with ana
        20:03  renata       confirms C1 of P2         -> refused register.person_merged
        20:04  renata       confirms C1 of P1
    """)
    register = stage.state.register
    assert register.standing(stage.person("P2")) == stage.person("P1")
    assert register.by_tag[register.persons[stage.person("P2")].tag] == stage.person("P2")
    assert register.group(stage.person("P1")) == [stage.person("P1"), stage.person("P2")]
    assert not register.is_active(stage.person("P2"))


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("20:05  rosa         merges P2 into P1", "act.signers_missing"),
        ("20:05  rosa+rosa    merges P2 into P1", "act.signers_missing"),
        ("20:05  rosa+renata  merges P1 into P1", "register.same_record"),
        ("20:05  rosa+renata  merges P3 into P2", "register.person_merged"),
        ("20:05  rosa+renata  merges P3 into P1", None),
        ("20:05  rosa         splits M1", "act.signers_missing"),
    ],
)
def test_a_merge_is_between_two_standing_records_and_by_two(line, refused):
    """Nothing is merged by one alone, or into a record that no longer stands."""
    expected = f"-> refused {refused}" if refused else ""
    Stage().play(f"""
        {THREE}
        20:01  rosa+renata  merges P2 into P1 as M1
        {"" if refused and "signers" in refused and "merges" in line else line + expected}
        {line.replace("P2", "P3") + expected if refused and "signers" in refused and "merges" in line else ""}
    """)


def test_an_unknown_merge_and_one_undone_are_not_split():
    """A split names a merge that stands."""
    stage = Stage().play(f"""
        {THREE}
        20:01  rosa+renata  merges P2 into P1 as M1
        20:02  rosa+renata  splits M1   -> roll P1 P2 P3
        20:03  rosa+renata  splits M1   -> refused register.merge_split
    """)
    stage.labels["M9"] = b"?" * 16
    stage.play("20:04  rosa+renata  splits M9  -> refused register.merge_unknown")


def test_a_child_in_doubt_stays_a_child_when_records_are_merged():
    """One record says adult, the other child: the person counts as a child and the split gives both back."""
    Stage().play("""
        20:00  ana          tags P1
        20:00  ana          tags W1 as adult
        20:01  rosa+renata  merges P1 into W1 as M1   -> W1 counts as child; 1 age dispute
        20:02  rosa+renata  splits M1                 -> W1 counts as adult; P1 counts as child; no age disputes
    """)


def test_a_decision_on_age_holds_for_every_record_of_the_person():
    """Once decided by document, the doubt that came with a merged record is over."""
    Stage().play("""
        20:00  ana          tags P1
        20:00  ana          tags W1 as adult
        20:01  rosa+renata  merges P1 into W1
        20:02  rosa+renata  reclassifies W1 as adult on documented  -> W1 counts as adult; no age disputes
    """)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("hand", "replace", "say", "reclassify", "merge")),
        st.sampled_from(("P1", "P2", "P3", "W1")),
        st.sampled_from(("P1", "P2", "P3", "W1")),
    ),
    max_size=8,
)


def _try(stage, line):
    try:
        stage.play(line)
    except (Refused, AssertionError) as refused:
        if "was refused" not in str(refused):
            raise


def _prepare(steps):
    stage = Stage().play("20:00  ana  tags P1 P2 P3").play("20:00  ana  tags W1 as adult")
    for action, one, other in steps:
        _try(
            stage,
            {
                "hand": f"20:01  ana+ben  hands {one} over to ben",
                "replace": f"20:01  ana  replaces the band of {one}",
                "say": f"20:01  ana  says {one} is Luz",
                "reclassify": f"20:01  rosa+renata  reclassifies {one} as child on assessed",
                "merge": f"20:01  rosa+renata  merges {one} into {other}",
            }[action],
        )
    return stage


@settings(max_examples=40, deadline=None)
@given(STEPS, st.permutations(("P1", "P2", "P3", "W1")))
def test_invariant_04_a_split_gives_back_exactly_what_the_merge_took_in(steps, labels):
    """After any history: roll, tags, custody, places, claims and figures are as if the merge had never been."""
    stage = _prepare(steps)
    standing = [label for label in labels if stage.state.register.is_active(stage.person(label))]
    if len(standing) < 2:
        return
    before = _told(stage.state)
    stage.play(f"20:10  rosa+renata  merges {standing[0]} into {standing[1]} as MX")
    assert _told(stage.state) != before
    stage.play("20:11  rosa+renata  splits MX")
    assert _told(stage.state) == before


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.permutations(("P1", "P2", "P3"))), max_size=6))
def test_invariant_04_merges_never_lose_a_record(merges):
    """Whatever two sites merge apart: every record is there, and each stands or is gone on for by one that stands."""
    here = Stage().play(THREE)
    there = here.apart()
    for number, (elsewhere, labels) in enumerate(merges):
        site = there if elsewhere else here
        _try(site, f"20:05  rosa+renata  merges {labels[0]} into {labels[1]} as M{number}")
    register = here.meet(there).state.register
    assert len(register.persons) == 3
    grouped = [member for person in register.active() for member in register.group(person)]
    assert sorted(grouped) == sorted(register.persons)
    assert all(register.is_active(register.standing(person)) for person in register.persons)
    assert set(here.state.custody.open_persons()) == set(register.active())


ORDERS = pytest.mark.parametrize("longer", ["here", "there"])
"""Which site has written more and is therefore read later: what is shown may not depend on it."""


def _apart(longer, here_told, there_told):
    here = Stage().play(THREE)
    there = here.apart()
    for _ in range(6):
        (here if longer == "here" else there).play("20:04  ana  says P3 is Luz")
    here.play(here_told)
    there.play(there_told)
    return here.meet(there)


@ORDERS
def test_merges_that_share_a_record_wait_until_somebody_decides(longer):
    """Nobody compared P1 with P3: on the roll they stay apart, in whatever order the merges are read."""
    _apart(
        longer,
        "20:05  rosa+renata  merges P2 into P1 as M1",
        "20:05  rosa+renata  merges P2 into P3 as M2",
    ).play("""
        20:10  ana          tags P4    -> 2 merge disputes; roll P1 P2 P3 P4
        20:11  rosa+renata  splits M2  -> no merge disputes; roll P1 P3 P4
    """)


@ORDERS
def test_the_same_merge_made_by_two_sites_is_one(longer):
    """Either direction; one split undoes both."""
    here = _apart(
        longer,
        "20:05  rosa+renata  merges P2 into P1 as M1",
        "20:05  rosa+renata  merges P1 into P2 as M2",
    )
    here.expect("no merge disputes")
    assert len(list(here.state.register.active())) == 2
    here.play("20:11  rosa+renata  splits M1  -> roll P1 P2 P3; no merge disputes")


@ORDERS
def test_a_merge_made_where_a_split_was_unknown_waits(longer):
    """Two of one mind there, two of another here: the roll keeps both records until it is decided."""
    split = """
        20:05  rosa+renata  merges P2 into P1 as M1
        20:06  rosa+renata  splits M1
    """
    _apart(longer, split, "20:05  rosa+renata  merges P2 into P1 as M2").play("""
        20:10  ana          tags P4                     -> 1 merge dispute; roll P1 P2 P3 P4
        20:11  rosa+renata  splits M2                   -> no merge disputes
        20:12  rosa+renata  merges P2 into P1 as M3     -> no merge disputes; roll P1 P3 P4
    """)


def test_merging_does_not_depend_on_the_order_of_reading():
    """A replay of what both sites hold gives one state."""
    here = Stage().play(THREE)
    there = here.apart()
    here.play("20:05  rosa+renata  merges P2 into P1 as M1")
    there.play("20:05  rosa+renata  merges P2 into P3 as M2")
    here.meet(there)
    assert _told(replay(here.recorded)) == _told(there.state)
