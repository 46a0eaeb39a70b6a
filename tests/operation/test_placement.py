"""Placement: places, rooms, capacity, keys."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation import placement, placement_alarms
from resguardo.operation.refusal import Refused


def _shelter():
    return Stage().play("""
        18:00  dora  opens shelter S
        18:01  dora  opens room R in S for 2 locked
        18:01  dora  opens room Q in S for 9
        18:02  ana   tags P1 P2 P3
    """)


def test_everything_in_a_room_lies_in_its_shelter():
    """A place lies within itself and within everything that it stands in."""
    stage = _shelter().play("18:03  dora  assigns P1 to R")
    labels, places = stage.labels, stage.state.placement
    assert places.lies_within(labels["R"], labels["S"])
    assert places.lies_within(labels["S"], labels["S"])
    assert not places.lies_within(labels["S"], labels["R"])
    assert not places.lies_within(None, labels["S"])
    assert places.persons_in(labels["S"]) == [stage.person("P1")]
    assert placement.shelter_of(stage.state, labels["R"]) == labels["S"]


@pytest.mark.parametrize(
    "line",
    [
        "18:05  dora  assigns P3 to R        -> refused placement.above_capacity",
        "18:05  dora  assigns P1 to R        -> P1 in R",
        "18:05  dora  assigns P9 to R        -> refused placement.person_unknown",
        "18:05  dora  assigns P1 to X        -> refused placement.place_unknown",
        "18:05  dora  assigns P1 to DOOR     -> refused placement.not_a_room",
        "18:05  dora  overfills R with P3    -> refused act.signers_missing",
        "18:05  dora+rosa  overfills Q with P3 -> refused placement.within_capacity",
        "18:05  dora+rosa  overfills R with P3 -> P3 in R; R holds 3 of 2",
        "18:05  dora  shuts R                -> refused placement.place_occupied",
        "18:05  dora  shuts X                -> refused placement.place_unknown",
        "18:05  dora  sets R to 0            -> refused placement.capacity_unfit",
        "18:05  dora  sets X to 3            -> refused placement.place_unknown",
        "18:05  dora  sets R to 1            -> R holds 2 of 1",
        "18:05  dora  opens room T in S for 0 -> refused placement.capacity_unfit",
        "18:05  dora  opens room T in X      -> refused placement.place_unknown",
        "18:05  dora  names ema keyholder of Q -> refused placement.not_lockable",
        "18:05  dora  names ema keyholder of X -> refused placement.place_unknown",
        "18:05  dora  names ghost keyholder of R -> refused placement.keyholder_unknown",
    ],
)
def test_a_full_room_and_what_may_be_done_about_it(line):
    """Each rule on the same shelter: R holds two and two sleep in it."""
    stage = (
        _shelter().play("18:03  dora  assigns P1 P2 to R").play("18:03  dora  opens exit DOOR in S")
    )
    stage.labels |= {"X": b"0" * 16, "P9": b"9" * 16}
    stage.play(line)


def test_an_empty_place_can_be_closed_and_takes_nobody_in():
    """After closing nobody is assigned there."""
    _shelter().play("""
        18:05  dora  shuts R
        18:06  dora  assigns P1 to R  -> refused placement.place_unknown
    """)


def test_the_override_is_listed_for_the_monitor_with_its_two_signers():
    """Invariant 23: who decided, why, how many."""
    stage = _shelter().play("18:05  dora+rosa  overfills R with P1 P2 P3  -> R holds 3 of 2")
    [override] = stage.state.placement.overrides
    assert override.signers == (stage.staff("dora"), stage.staff("rosa"))
    assert (override.occupants, override.capacity) == (3, 2)


def test_a_lockable_room_with_a_child_inside_needs_a_keyholder_on_the_premises():
    """Invariant 23: the alarm rings until somebody in service has the key, and again when they leave."""
    _shelter().play("""
        18:03  rosa  reads the list                      -> no alarm in R
        18:04  dora  assigns P1 to R                     -> alarm in R
        18:05  eva   names ema keyholder of R            -> no alarm in R
        18:06  eva   names nobody keyholder of R         -> alarm in R
        18:07  eva   names ema keyholder of R            -> no alarm in R
    """)


def test_the_alarm_rings_when_the_keyholder_leaves_the_service():
    """A key in the pocket of somebody who went home opens no door."""
    stage = _shelter().play("""
        18:04  dora  assigns P1 to R
        18:05  eva   names ema keyholder of R            -> no alarm in R
    """)
    stage.do(stage.by("19:00", "rosa"), "team.end_service", staff=stage.staff("ema"))
    stage.expect("alarm in R")


def test_a_room_filled_by_two_sites_at_once_is_shown():
    """Each site saw a free bed; together they are too many."""
    here = _shelter()
    there = here.apart()
    here.play("18:05  dora  assigns P1 P2 to R")
    there.play("18:05  dora  assigns P3 to R")
    here.meet(there).expect("R holds 3 of 2")


def test_two_capacities_set_apart_show_the_lower():
    """The safe side, until somebody who knows both sets it anew."""
    here = _shelter().play("18:04  dora  assigns P1 P2 to R")
    there = here.apart()
    here.play("18:05  dora  sets R to 1")
    there.play("18:06  dora  sets R to 4")
    here.meet(there).expect("R holds 2 of 1")
    here.play("18:10  dora  sets R to 3")
    assert here.state.placement.places[here.labels["R"]].capacity == 3


def test_a_child_in_two_places_is_shown_and_the_next_move_settles_it():
    """Neither site overwrites the other."""
    here = _shelter()
    there = here.apart()
    here.play("18:05  dora  assigns P1 to R")
    there.play("18:06  dora  assigns P1 to Q")
    here.meet(there)
    [(person, places)] = placement_alarms.places_disputed(here.state)
    assert person == here.person("P1")
    assert set(places) == {here.labels["R"], here.labels["Q"]}
    here.play("18:10  dora  assigns P1 to Q  -> P1 in Q")


def test_a_place_closed_while_another_site_brought_somebody_in_is_shown():
    """Both facts stand."""
    here = _shelter()
    there = here.apart()
    here.play("18:05  dora  shuts Q")
    there.play("18:05  dora  assigns P1 to Q")
    here.meet(there)
    assert placement_alarms.closed_but_occupied(here.state) == [
        (here.labels["Q"], [here.person("P1")])
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(0, 5), st.sampled_from("RQ"), st.booleans()),
        max_size=12,
    )
)
def test_invariant_23_no_room_is_above_capacity_unless_two_decided_or_two_sites_met(moves):
    """Whatever is asked at one site, a room above its capacity has a decision of two; after a merge it is shown."""
    here = Stage().play("""
        18:00  dora  opens room R for 2
        18:00  dora  opens room Q for 3
        18:01  ana   tags P0 P1 P2 P3 P4 P5
    """)
    sites = {"A": here, "B": here.apart()}
    for site, person, room, exceed in moves:
        who, rest = (
            ("dora+rosa", f"overfills {room} with P{person}")
            if exceed
            else ("dora", f"assigns P{person} to {room}")
        )
        with contextlib.suppress(Refused):
            sites[site]._verb(sites[site].by("19:00", who), rest)
        assert all(one.decided for one in placement_alarms.over_capacity(sites[site].state))
    sites["A"].meet(sites["B"])
    for label in "RQ":
        room = here.state.placement.places[here.labels[label]]
        inside = len(here.state.placement.persons_in(here.labels[label]))
        shown = [one.place for one in placement_alarms.over_capacity(here.state)]
        assert (inside > room.capacity) is (here.labels[label] in shown)


@pytest.mark.parametrize("who", [("ema", "nobody"), ("nobody", "ema")])
def test_a_key_that_one_site_says_is_gone_is_an_alarm(who):
    """Where two sites differ about the keyholder, the room counts as without one (invariant 23)."""
    here = Stage().play("""
        18:00  dora  opens room R for 2 locked
        18:01  ana   tags P1 in R
    """)
    there = here.apart()
    for site, keyholder in zip((here, there), who, strict=True):
        site.play(f"19:00  dora  names {keyholder} keyholder of R")
    here.meet(there).expect("alarm in R")
