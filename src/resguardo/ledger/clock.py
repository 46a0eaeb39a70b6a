"""The hybrid clock: close to real time, never backwards, and never led astray by somebody else's wrong clock.

A clock reading is evidence and display only. No rule reads it to choose between two events (that is what generation and causality are
for), and nothing is ever refused for its time.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

AHEAD_MS_MAX: Final = 5 * 60 * 1000
"""How far ahead of a device's own time a foreign clock may be and still be adopted."""
JUMP_MS_MAX: Final = 2_000
"""Difference between wall clock and monotonic clock over one boot from which a move of the wall clock is recorded."""


class Reading(NamedTuple):
    """One value of the hybrid clock: milliseconds since 1970-01-01T00:00Z, and a counter that orders events within one of them."""

    ms: int
    counter: int


class Proven(NamedTuple):
    """Between which moments an event was certainly written, in milliseconds since 1970; None where nothing bounds that side."""

    earliest_ms: int | None
    latest_ms: int | None

    def holds(self, claimed_ms: int) -> bool:
        """Whether a claimed time lies within what is proven; a claim outside is shown as such, never refused."""
        after = self.earliest_ms is None or self.earliest_ms <= claimed_ms
        before = self.latest_ms is None or claimed_ms <= self.latest_ms
        return after and before


def is_suspect(clock_ms: int, own_ms: int) -> bool:
    """Whether a foreign clock is so far ahead of a device's own time that it is shown as suspect and not adopted."""
    return clock_ms > own_ms + AHEAD_MS_MAX


def tick(
    last: tuple[int, int] | None, own_ms: int, seen: Iterable[tuple[int, int]] = ()
) -> Reading:
    """The reading for a new event: own time, or the greatest adoptable clock among `seen` and `last` with its counter raised.

    `last` is the writer's previous reading (None at the first event), `seen` those of the event's dependencies. When the wall clock
    stepped back, the last value stays and the counter rises.
    """
    latest = (-1, 0) if last is None else last
    for known in seen:
        if known > latest and not is_suspect(known[0], own_ms):
            latest = known
    if own_ms > latest[0]:
        return Reading(max(own_ms, 0), 0)
    return Reading(latest[0], latest[1] + 1)


def moved_ms(before: tuple[int, int], after: tuple[int, int]) -> int | None:
    """By how much the wall clock was moved between two (wall ms, monotonic ms) readings of one boot.

    None when it was at most `JUMP_MS_MAX`; a positive value says that it was put forward.
    """
    moved = (after[0] - before[0]) - (after[1] - before[1])
    return moved if abs(moved) > JUMP_MS_MAX else None


def proven_between(beacons_before_ms: Iterable[int], receipts_after_ms: Iterable[int]) -> Proven:
    """The interval in which an event was written: after the latest beacon in its causal past, before the first receipt or checkpoint
    that contains it.
    """
    return Proven(max(beacons_before_ms, default=None), min(receipts_after_ms, default=None))
