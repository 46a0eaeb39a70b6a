"""The hybrid clock: evidence and display, never led astray."""

from hypothesis import given
from hypothesis import strategies as st

from resguardo.ledger.clock import (
    AHEAD_MS_MAX,
    Proven,
    Reading,
    is_suspect,
    moved_ms,
    proven_between,
    tick,
)

moments = st.integers(0, 10**7)
readings = st.builds(Reading, moments, st.integers(0, 5))


@given(st.none() | readings, moments, st.lists(readings, max_size=4))
def test_a_new_reading_is_later_than_all_that_it_adopts(last, own_ms, seen):
    """A reading is above the writer's last one and above every clock it saw that is at most five minutes ahead."""
    new = tick(last, own_ms, seen)
    assert last is None or new > last
    assert all(new > one for one in seen if one.ms <= own_ms + AHEAD_MS_MAX)
    assert new.ms >= own_ms


@given(moments, st.integers(1, 10**9))
def test_a_clock_far_ahead_is_suspect_and_never_adopted(own_ms, further):
    """A foreign clock more than five minutes ahead changes nothing."""
    wrong = (own_ms + AHEAD_MS_MAX + further, 7)
    assert is_suspect(wrong[0], own_ms)
    assert tick(None, own_ms, [wrong]) == Reading(own_ms, 0)
    assert not is_suspect(own_ms + AHEAD_MS_MAX, own_ms)


def test_a_clock_that_steps_back_keeps_its_last_value():
    """After a backward step the counter rises, the value stays."""
    assert tick(Reading(5000, 2), 1000) == Reading(5000, 3)
    assert tick(Reading(5000, 2), 5001) == Reading(5001, 0)


def test_a_moved_wall_clock_is_noticed_from_two_seconds_on():
    """The wall clock is compared with the monotonic clock of the same boot."""
    assert moved_ms((1000, 0), (4000, 3000)) is None
    assert moved_ms((1000, 0), (6001, 3000)) == 2001
    assert moved_ms((9000, 0), (1000, 3000)) == -11000


def test_what_is_proven_of_a_moment():
    """Written after the latest beacon known, before the first receipt; a claim outside is shown, not refused."""
    assert proven_between([10, 30, 20], [90, 70]) == Proven(30, 70)
    assert proven_between([], []).holds(5)
    assert proven_between([10], [20]).holds(20)
    assert not proven_between([10], []).holds(9)
