"""Observers: honest walks look like walks, false ones are made from a list; faces are unlike each other."""

from random import Random

import pytest

from resguardo.drill.faces import draw_face
from resguardo.drill.observers import Falsehood, make_up, walk_honestly
from resguardo.drill.people import make_people
from resguardo.drill.world import AWAY, BY_NAME, FIRST_LOOK, SECOND_LOOK, World

ROOM = list(range(1, 41))


def test_an_honest_counter_takes_two_to_eight_seconds_a_child():
    """The pace of a walk is uneven and never faster than a look from face to band."""
    walk = walk_honestly(Random(1), ["R1"], 0, lambda _zone, _at: ROOM)
    gaps = [
        later.at - earlier.at for earlier, later in zip(walk.ticks, walk.ticks[1:], strict=False)
    ]
    assert all(gap >= 1_999 for gap in gaps)
    assert len(set(gaps)) > len(gaps) / 2


@pytest.mark.parametrize("manner", list(Falsehood))
def test_a_made_up_count_marks_everybody_on_the_list(manner):
    """Whoever ticks without walking sees nobody, and so marks even those who are not there."""
    original = walk_honestly(Random(1), ["R1"], 0, lambda _zone, _at: ROOM)
    walk = make_up(Random(2), manner, {"R1": ROOM}, 10**7, copied=original)
    listed = {tick.number for tick in original.ticks} if manner is Falsehood.COPIED else set(ROOM)
    assert {tick.number for tick in walk.ticks} == listed


def test_no_two_faces_are_alike():
    """Each of two thousand people has a face of their own, in two exercises too."""
    faces = {draw_face(number, seed) for number in range(1, 1001) for seed in (1, 2)}
    assert len(faces) == 2000


def test_who_hides_is_seen_by_a_sharp_eye_only():
    """Hidden from the first look is not away, and the second look finds them."""
    world = World(make_people(Random(1), children=2, adults=1, households=2))
    world.go(1, "R1", 0)
    world.go(2, AWAY, 0)
    world.hide(1, 10, 20, SECOND_LOOK)
    assert world.in_sight("R1", 15, FIRST_LOOK) == []
    assert world.in_sight("R1", 15, SECOND_LOOK) == world.in_sight("R1", 25, FIRST_LOOK) == [1]
    assert world.gone(15) == [2]
    assert world.in_sight(AWAY, 15, BY_NAME) == [2]


def test_swapped_bands_are_read_as_each_other_until_they_are_put_right():
    """Whoever reads the band reads the other's."""
    world = World(make_people(Random(1), children=2, adults=0, households=2))
    world.swap_bands(1, 2, 10)
    world.swap_bands(1, 2, 20)
    assert [world.band_on(1, at) for at in (5, 15, 25)] == [1, 2, 1]
