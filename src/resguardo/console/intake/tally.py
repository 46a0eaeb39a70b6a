"""How an officer's shift at the intake desk goes: how many, and how long each took."""

import itertools
from typing import NamedTuple

from resguardo.operation.identifiers import Moment, StaffId
from resguardo.operation.operation import Operation

SHIFT_MS = 12 * 60 * 60_000
PAUSE_MS = 15 * 60_000
"""A longer gap is a pause and not a person who took long."""


class Tally(NamedTuple):
    """`today` are those that the officer took in within twelve hours; `minutes_each` is None for fewer than two, `urgent` how many ask for a medic."""

    today: int
    everybody: int
    urgent: int
    minutes_each: float | None


def tally_of(state: Operation, officer: StaffId, now: Moment) -> Tally:
    """The officer's shift as of `now`."""
    persons = state.register.persons.values()
    mine = sorted(
        one.tagged_at
        for one in persons
        if one.tagged_by == officer and now - one.tagged_at < SHIFT_MS
    )
    gaps = [after - before for before, after in itertools.pairwise(mine)]
    worked = [gap for gap in gaps if gap < PAUSE_MS]
    return Tally(
        len(mine),
        len(state.register.persons),
        sum(one.urgent for one in persons),
        round(sum(worked) / len(worked) / 60_000, 1) if worked else None,
    )
