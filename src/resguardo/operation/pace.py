"""Pace: whether a count was walked or ticked at a desk (invariant 11). Flags, never blocks.

A truthful counter stands before each child for some seconds, unevenly, and takes time from one zone to the next. What is kept of a walk are
running figures, not the marks, so that the flags of a closed count stay readable. A flag is a question to the counter, not a verdict: it
names what was found and what would be expected. Late with a reason is no offence, and a numbered sheet typed in later is a reason by itself.
"""

from __future__ import annotations

import enum
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation.event import FactSource
from resguardo.operation.fold import Written
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId, StaffId

if TYPE_CHECKING:
    from resguardo.operation.count import CountRecord
    from resguardo.operation.operation import Operation

FAST_GAP_MS, FAST_GAP_URGENT_MS = 1_500, 700
"""A glance from face to face and photo takes longer than this; in an emergency nobody looks at the photo."""
FAST_RUN = 6
"""So many marks in a row, each faster than a glance, are not one child beside another."""
FAST_MEAN_MS, FAST_MEAN_URGENT_MS = 1_800, 900
ZONE_CHANGE_MS = 4_000
"""Nobody gets from one room to the next and reads the code there in less."""
GAPS_ENOUGH = 9
"""Fewer gaps say nothing about their evenness."""
EVEN_SPREAD = 0.15
"""Deviation over mean: people walking show 0.3 and more."""
EVEN_SPREAD_IN_ROLL_ORDER = 0.22
ROLL_ORDER_SHARE = 0.9
SAME_ORDER_SHARE, SAME_GAP_SHARE, SAME_GAP_MS = 0.8, 0.7, 700
LATE_MS = 10 * 60_000
BURST_RATIO = 4
LONGEST_GAP_MS = 24 * 60 * 60_000
"""A clock may jump by years; a gap says nothing more beyond a day, and its square must stay a number that a snapshot can hold."""


class PaceKind(enum.Enum):
    """What about a walk deserves a question."""

    FASTER_THAN_WALKING = "faster_than_walking"
    ZONE_CHANGE_WITHOUT_TIME = "zone_change_without_time"
    EVEN_INTERVALS = "even_intervals"
    IN_ROLL_ORDER = "in_roll_order"
    ENTERED_IN_ONE_BURST = "entered_in_one_burst"
    SAME_AS_OTHER_COUNTER = "same_as_other_counter"


class PaceFlag(NamedTuple):
    """One question about one counter's walk: what was found, and what walking would show (milliseconds, marks, or parts of a hundred)."""

    counter: StaffId
    kind: PaceKind
    found: int
    expected: int


class Step(msgspec.Struct, array_like=True, frozen=True):
    """Which mark of its counter a mark was, and how long after the one before (milliseconds)."""

    position: int
    gap_ms: int


class Walk(msgspec.Struct):
    """Running figures of one counter in one count; gaps are between marks of one zone, in milliseconds."""

    marks: int = 0
    on_paper: int = 0
    last_person: PersonId | None = None
    last_zone: PlaceId | None = None
    last_index: int = -2
    last_happened_at: Moment = Moment(0)
    last_written_at: Moment = Moment(0)
    gaps: int = 0
    gaps_sum: int = 0
    gaps_squared: int = 0
    fast_run: int = 0
    fast_run_longest: int = 0
    zone_changes: int = 0
    zone_changes_fast: int = 0
    fastest_zone_change_ms: int = 0
    in_roll_order: int = 0
    late: int = 0
    claimed_span_ms: int = 0
    written_span_ms: int = 0
    compared: int = 0
    same_order: int = 0
    same_gap: int = 0


def advance(record: CountRecord, person: PersonId, zone: PlaceId | None, written: Written) -> Step:
    """Take one mark into the walk of its counter; called by the fold before the mark is kept."""
    walk = record.walks.setdefault(written.who, Walk())
    gap = written.happened_at - walk.last_happened_at if walk.marks else 0
    step = Step(walk.marks, gap)
    if walk.marks:
        if zone == walk.last_zone:
            _take_gap(
                walk, _length(gap), fast=FAST_GAP_URGENT_MS if _is_urgent(record) else FAST_GAP_MS
            )
        else:
            _take_zone_change(walk, _length(gap))
        walk.claimed_span_ms += _length(gap)
        walk.written_span_ms += _length(written.written_at - walk.last_written_at)
        _compare(record, walk, person, step, written.who)
    index = record.roll.get(person, -2)
    walk.in_roll_order += index == walk.last_index + 1
    walk.marks += 1
    walk.on_paper += written.source is FactSource.PAPER
    walk.late += written.written_at - written.happened_at > LATE_MS
    walk.last_person, walk.last_zone, walk.last_index = person, zone, index
    walk.last_happened_at, walk.last_written_at = written.happened_at, written.written_at
    return step


def _length(gap: int) -> int:
    """How long a gap was, whichever way the clock ran."""
    return min(abs(gap), LONGEST_GAP_MS)


def _is_urgent(record: CountRecord) -> bool:
    return record.kind.value == "emergency"


def _take_gap(walk: Walk, gap: int, *, fast: int) -> None:
    walk.gaps += 1
    walk.gaps_sum += gap
    walk.gaps_squared += gap * gap
    walk.fast_run = walk.fast_run + 1 if gap < fast else 0
    walk.fast_run_longest = max(walk.fast_run_longest, walk.fast_run)


def _take_zone_change(walk: Walk, gap: int) -> None:
    walk.fastest_zone_change_ms = (
        gap if walk.zone_changes == 0 else min(gap, walk.fastest_zone_change_ms)
    )
    walk.zone_changes += 1
    walk.zone_changes_fast += gap < ZONE_CHANGE_MS
    walk.fast_run = 0


def _compare(
    record: CountRecord, walk: Walk, person: PersonId, step: Step, counter: StaffId
) -> None:
    """Hold the step against the other counter's between the same two persons."""
    others = {
        mark.counter: mark.step for mark in record.marks.get(person, ()) if mark.counter != counter
    }
    if not others or walk.last_person is None:
        return
    before = {mark.counter: mark.step for mark in record.marks.get(walk.last_person, ())}
    walk.compared += 1
    for other, theirs in others.items():
        if other in before and theirs.position == before[other].position + 1:
            walk.same_order += 1
            walk.same_gap += abs(theirs.gap_ms - step.gap_ms) <= SAME_GAP_MS
            return


def pace_flags(state: Operation, count: CountId) -> list[PaceFlag]:
    """The questions that the walks of a count raise, open or closed. They block nothing."""
    record = state.counts.counts[count]
    flags = []
    for counter, walk in record.walks.items():
        explained = counter in record.late_with_reason or walk.on_paper > 0
        # Times copied from a sheet are rounded to the minute, so nothing can be read from their gaps.
        kinds = (
            [] if walk.on_paper else [*_speed(walk, urgent=_is_urgent(record)), *_evenness(walk)]
        )
        if not explained:
            kinds += _burst(walk)
        flags += [PaceFlag(counter, kind, found, expected) for kind, found, expected in kinds]
    return flags


Finding = tuple[PaceKind, int, int]


def _speed(walk: Walk, *, urgent: bool) -> list[Finding]:
    found = []
    fast, mean_min = (
        (FAST_GAP_URGENT_MS, FAST_MEAN_URGENT_MS) if urgent else (FAST_GAP_MS, FAST_MEAN_MS)
    )
    if walk.fast_run_longest >= FAST_RUN:
        found.append((PaceKind.FASTER_THAN_WALKING, walk.fast_run_longest, FAST_RUN))
    elif walk.gaps >= GAPS_ENOUGH and walk.gaps_sum < mean_min * walk.gaps:
        found.append((PaceKind.FASTER_THAN_WALKING, walk.gaps_sum // walk.gaps, fast))
    hurried = walk.zone_changes_fast >= 2 or (
        walk.zone_changes_fast and walk.zone_changes_fast == walk.zone_changes
    )
    if hurried and not urgent:
        found.append(
            (PaceKind.ZONE_CHANGE_WITHOUT_TIME, walk.fastest_zone_change_ms, ZONE_CHANGE_MS)
        )
    return found


def _evenness(walk: Walk) -> list[Finding]:
    found = []
    spread = _spread(walk)
    if spread < EVEN_SPREAD:
        found.append((PaceKind.EVEN_INTERVALS, round(100 * spread), round(100 * EVEN_SPREAD)))
    if (
        walk.in_roll_order >= ROLL_ORDER_SHARE * (walk.marks - 1)
        and spread < EVEN_SPREAD_IN_ROLL_ORDER
    ):
        found.append(
            (PaceKind.IN_ROLL_ORDER, walk.in_roll_order, round(ROLL_ORDER_SHARE * walk.marks))
        )
    if (
        walk.compared >= GAPS_ENOUGH
        and walk.same_order >= SAME_ORDER_SHARE * walk.compared
        and walk.same_gap >= SAME_GAP_SHARE * walk.compared
    ):
        found.append(
            (
                PaceKind.SAME_AS_OTHER_COUNTER,
                100 * walk.same_gap // walk.compared,
                round(100 * SAME_GAP_SHARE),
            )
        )
    return found


def _spread(walk: Walk) -> float:
    """Deviation over mean of the gaps; infinite when there are too few to tell."""
    if walk.gaps < GAPS_ENOUGH or not walk.gaps_sum:
        return float("inf")
    mean = walk.gaps_sum / walk.gaps
    return sqrt(max(0.0, walk.gaps_squared / walk.gaps - mean * mean)) / mean


def _burst(walk: Walk) -> list[Finding]:
    """Marks that claim a walk and were all entered later within moments."""
    burst = walk.late >= max(2, walk.marks // 2) and walk.claimed_span_ms >= BURST_RATIO * max(
        1, walk.written_span_ms
    )
    return (
        [(PaceKind.ENTERED_IN_ONE_BURST, walk.written_span_ms, walk.claimed_span_ms)]
        if burst
        else []
    )
