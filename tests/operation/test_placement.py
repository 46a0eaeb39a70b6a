"""Placement: places, rooms, capacity, keys."""

import kit.verbs_placement  # noqa: F401
from kit.stage import Stage


def test_a_shelter_has_rooms_and_everything_in_a_room_lies_in_the_shelter():
    """A place lies within itself and within everything that it stands in."""
    stage = Stage().play("""
        18:00  dora  opens shelter S
        18:01  dora  opens room R in S for 4 locked
    """)
    labels, placement = stage.labels, stage.state.placement
    assert placement.lies_within(labels["R"], labels["S"])
    assert placement.lies_within(labels["S"], labels["S"])
    assert not placement.lies_within(labels["S"], labels["R"])
    assert not placement.lies_within(None, labels["S"])
