"""Transport: manifests, boarding and getting down by name, refused at the door, vehicles."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation import aboard, overdue, roll
from resguardo.operation.clocks import Limit, limit_minutes
from resguardo.operation.identifiers import Moment
from resguardo.operation.roll import Whereabouts


def _ride():
    return Stage().play("""
        19:00  rosa  opens site S
        19:00  rosa  opens shelter H
        19:00  rosa  opens vehicle BUS
        19:00  rosa  opens vehicle VAN
        20:00  ana   tags P1 P2 in S
        20:10  ben   opens manifest M on BUS with ben to H
    """)


def test_boarding_hands_over_to_the_escort_and_arrival_hands_over_again():
    """The whole leg: both sign at boarding, the counts agree, the receiver signs at the door."""
    _ride().play("""
        20:11  ana+ben   boards P1 P2 on M                    -> P1 P2 with ben; P1 P2 in BUS; P1 P2 aboard
        20:15  ben       closes boarding of M counting P1 P2
        20:50  ben       lets P1 P2 down from M               -> P1 P2 with ben; P1 P2 in H; nobody aboard
        20:52  ben+dora  hands P1 P2 over to dora             -> P1 P2 with dora
        20:54  ben       closes manifest M counting P1        -> refused custody.arrival_count_differs
        20:55  ben       closes manifest M counting P1 P2
        20:56  ben       closes manifest M                    -> refused custody.manifest_closed
    """)


def test_an_escort_may_board_whom_he_accepted_before_or_was_offered():
    """An offer to the escort is accepted by boarding; whom he answers for already just gets on."""
    _ride().play("""
        20:11  ana  offers P1 P2 to ben
        20:12  ben  accepts P1
        20:13  ben  boards P1 P2 on M  -> P1 P2 with ben; P1 P2 aboard; no offers open
    """)


@pytest.mark.parametrize(
    "line",
    [
        "20:20  ben      boards P2 on M                     -> refused custody.not_the_holder",
        "20:20  ana      boards P2 on M                     -> refused custody.not_the_holder",
        "20:20  ana+ben  boards P1 on M                     -> refused custody.aboard_already",
        "20:20  ben      boards P0 on M                     -> refused custody.person_unknown",
        "20:20  ben      closes boarding of M               -> refused custody.boarding_count_differs",
        "20:20  ben      closes boarding of M counting P1 P2 -> refused custody.boarding_count_differs",
        "20:20  ben      lets P2 down from M                -> refused custody.not_aboard",
        "20:20  ben      turns P1 of M away because no_room -> refused custody.boarding_open",
        "20:20  ben      closes manifest M                  -> refused custody.boarding_open",
        "20:20  ben      opens manifest N on BUS with ben   -> refused custody.vehicle_taken",
        "20:20  ben      opens manifest N on H with ben     -> refused custody.not_a_vehicle",
        "20:20  ben      opens manifest N on VAN with ghost -> refused custody.receiver_unknown",
        "20:20  ben      opens manifest N on X with ben     -> refused placement.place_unknown",
        "20:20  ben      boards P2 on M0                    -> refused custody.manifest_unknown",
        "20:20  ben      lets P1 down from M at X           -> refused placement.place_unknown",
    ],
)
def test_what_does_not_fit_a_ride_is_refused(line):
    """Each refusal of a ride, with P1 aboard and P2 still at the site."""
    stage = _ride().play("20:11  ana+ben  boards P1 on M")
    stage.labels |= {"P0": b"0" * 16, "M0": b"0" * 16, "X": b"0" * 16}
    stage.play(line)


def test_no_vehicle_leaves_before_its_count_agrees_and_nobody_boards_after():
    """The boarding is closed once, with everybody counted by name."""
    _ride().play("""
        20:11  ana+ben  boards P1 on M
        20:15  ben      closes boarding of M counting P1
        20:16  ana+ben  boards P2 on M                       -> refused custody.boarding_closed
        20:17  ben      closes boarding of M counting P1     -> refused custody.boarding_closed
    """)


def test_a_ride_is_not_over_while_somebody_is_unaccounted_for():
    """Each person got down, was refused at the door, or was handed over on the way."""
    _ride().play("""
        20:11  ana+ben  boards P1 P2 on M
        20:15  ben      closes boarding of M counting P1 P2
        20:50  ben      lets P1 down from M
        20:51  ben      closes manifest M                       -> refused custody.persons_unaccounted
        20:52  dora     turns P2 of M away because not_expected -> P2 with ben; P2 refused at the door; P2 aboard
        20:53  dora     turns P1 of M away because no_room      -> refused custody.not_aboard
        20:53  ben      closes manifest M counting P1 P2        -> refused custody.arrival_count_differs
        20:54  ben      closes manifest M counting P1           -> P2 aboard; P2 with ben
    """)


def test_somebody_handed_over_on_the_way_closes_with_the_ride():
    """An ambulance takes a child from the bus: the escort no longer answers, the ride can be closed."""
    stage = _ride().play("""
        20:11  ana+ben   boards P1 P2 on M
        20:12  rosa      opens hospital HOSP
        20:15  ben       closes boarding of M counting P1 P2
        20:30  ben+marta hands P1 over to marta in HOSP         -> P2 aboard; P1 in HOSP
        20:50  ben       lets P2 down from M
        20:55  ben       closes manifest M counting P2
    """)
    assert not aboard.legs_disputed(stage.state)


def test_whoever_was_turned_away_and_handed_on_may_ride_again():
    """A refusal at one door does not keep a child off the next vehicle once somebody else answers elsewhere."""
    _ride().play("""
        20:11  ana+ben   boards P1 P2 on M
        20:12  rosa      opens hospital HOSP
        20:15  ben       closes boarding of M counting P1 P2
        20:50  dora      turns P1 of M away because no_room
        20:55  ben+marta hands P1 over to marta in HOSP       -> P1 in HOSP
        21:01  ben       opens manifest N on VAN with ben to H
        21:05  marta+ben boards P1 on N                       -> P1 with ben
    """)


def test_whoever_got_down_on_the_way_is_not_counted_at_the_door():
    """The count at the door is of those who got down there, in whichever room; the others are told where they got down."""
    _ride().play("""
        19:01  rosa     opens room R1 in H
        20:11  ana+ben  boards P1 P2 on M
        20:15  ben      closes boarding of M counting P1 P2
        20:40  ben      lets P1 down from M at S
        20:50  ben      lets P2 down from M at R1
        20:55  ben      closes manifest M counting P1 P2  -> refused custody.arrival_count_differs
        20:56  ben      closes manifest M counting P2
    """)


@given(st.sets(st.sampled_from(("P1", "P2", "P3"))), st.sets(st.sampled_from(("P1", "P2", "P3"))))
def test_a_ride_closes_only_with_exactly_those_who_got_down(down, counted):
    """Whoever is missing at the door, or one too many, stops the closing; nobody is waved through by a number."""
    stage = _ride().play("""
        20:05  ana      tags P3 in S
        20:11  ana+ben  boards P1 P2 P3 on M
        20:15  ben      closes boarding of M counting P1 P2 P3
    """)
    for label in ("P1", "P2", "P3"):
        line = (
            f"lets {label} down from M"
            if label in down
            else f"turns {label} of M away because no_room"
        )
        stage.play(f"20:50  ben  {line}")
    counting = f" counting {' '.join(sorted(counted))}" if counted else ""
    refused = "" if counted == down else "  -> refused custody.arrival_count_differs"
    stage.play(f"20:55  ben  closes manifest M{counting}{refused}")
    assert bool(stage.state.transport.manifests[stage.labels["M"]].closed_by) is (counted == down)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("P1", "P2", "P3")),
            st.sampled_from(("boards", "leaves", "is turned away", "is handed over")),
        ),
        max_size=8,
    ),
    st.integers(0, 90),
)
def test_invariant_24_whoever_is_in_a_vehicle_longer_than_the_limit_is_overdue(steps, minutes):
    """Aboard, refused at the door or contested: a vehicle is no place to stay, and the list says who has been in it too long."""
    stage = _ride().play("20:05  ana  tags P3 in S")
    lines = {
        "boards": "ana+ben  boards {} on M",
        "leaves": "ben  lets {} down from M",
        "is turned away": "ben  turns {} of M away because no_room",
        "is handed over": "ben+dora  hands {} over to dora",
    }
    for label, step in steps:
        with suppress(AssertionError):  # a step that is refused changes nothing
            stage.play(f"20:10  {lines[step].format(label)}")
    now = Moment(stage.at("20:10") + minutes * 60_000)
    late = {
        one.about for one in overdue.overdue(stage.state, now) if one.what is Limit.ABOARD_VEHICLE
    }
    bus = stage.labels["BUS"]
    inside = {
        one for one in stage.state.register.persons if stage.state.placement.place_of(one) == bus
    }
    assert late == (
        inside if minutes >= limit_minutes(stage.state, Limit.ABOARD_VEHICLE) else set()
    )


def test_whoever_was_refused_and_is_let_in_later_has_arrived():
    """A later getting down that knows of the refusal ends it."""
    _ride().play("""
        20:11  ana+ben  boards P1 on M
        20:15  ben      closes boarding of M counting P1
        20:50  dora     turns P1 of M away because papers_missing -> P1 refused at the door
        21:50  ben      lets P1 down from M                       -> nobody aboard; P1 in H
    """)


def test_let_in_here_and_refused_there_counts_as_not_arrived():
    """Two sites disagree: both are shown, and the person counts as still aboard."""
    here = _ride().play("""
        20:11  ana+ben  boards P1 on M
        20:15  ben      closes boarding of M counting P1
    """)
    there = here.apart()
    here.play("20:50  ben   lets P1 down from M")
    there.play("20:50  dora  turns P1 of M away because no_room")
    here.meet(there).play("20:55  ben  closes manifest M  -> refused custody.persons_unaccounted")
    assert [person for _, person in aboard.legs_disputed(here.state)] == [here.person("P1")]
    here.expect("P1 aboard")


def test_one_child_on_two_vehicles_is_contested_and_listed():
    """Two sites board the same child on two vehicles."""
    here = _ride().play(
        "20:05  pablo  opens manifest N on VAN with pablo  -> refused policy.act_not_granted"
    )
    here.play("20:06  rosa  opens manifest N on VAN with pablo to H")
    there = here.apart()
    here.play("20:11  ana+ben    boards P1 on M")
    there.play("20:11  ana+pablo  boards P1 on N")
    here.meet(there).expect("P1 contested between ben pablo, ana answers")
    assert list(aboard.aboard_twice(here.state)) == [here.person("P1")]


def test_boarded_here_while_the_boarding_was_closed_there_is_listed():
    """The closed list could not know of the late one."""
    here = _ride().play("20:11  ana+ben  boards P1 on M")
    there = here.apart()
    here.play("20:15  ben      closes boarding of M counting P1")
    there.play("20:15  ana+ben  boards P2 on M")
    here.meet(there)
    assert [person for _, person in aboard.legs_disputed(here.state)] == [here.person("P2")]


def test_contested_children_wait_in_a_minibus():
    """Recovered children in a minibus, two authorities claim them: they board, the clock runs, the contest ends by an order."""
    here = _ride()
    there = here.apart()
    here.play("20:20  ana+pablo  hands P1 P2 over to pablo")
    there.play("20:20  ana+nora   hands P1 P2 over to nora")
    here.meet(there).play("""
        21:00  rosa        opens manifest N on VAN with pablo
        21:01  ben         boards P1 on M                                -> refused custody.contested
        21:02  pablo       boards P1 P2 on N                             -> P1 P2 aboard
        21:03  rosa        reads the list                                -> P1 contested between pablo nora, ana answers
        23:50  julia+nora  resolves P1 for nora seen by nora at 23:45    -> P1 with nora; P1 P2 aboard
    """)
    held = [(one.person, one.since) for one in aboard.aboard_since(here.state)]
    assert held == [(here.person(label), here.at("21:02")) for label in ("P1", "P2")]
    assert here.state.custody.is_contested(here.person("P2"))


def test_invariant_24_a_vehicle_is_not_a_placement():
    """Nobody is assigned to a vehicle, and everybody aboard is listed with the moment of boarding."""
    stage = _ride().play("""
        20:11  ana+ben  boards P1 on M
        20:12  dora     assigns P2 to BUS  -> refused placement.not_a_room
    """)
    [one] = aboard.aboard_since(stage.state)
    assert (one.person, one.since) == (stage.person("P1"), stage.at("20:11"))
    lines = {line.person: line.on for line in roll.roll(stage.state)}
    assert lines == {
        stage.person("P1"): Whereabouts.VEHICLE,
        stage.person("P2"): Whereabouts.PRESENT,
    }
