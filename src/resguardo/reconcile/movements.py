"""What the movements stated between two figures of one population account for.

Only an exact movement of that population counts: children found add to it; reunified and abroad
subtract; recovered subtracts from the missing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from resguardo.reconcile.figures import Qualifier, Statement

OF_THE_MISSING: Mapping[str, int] = {"recovered": -1}
"""How a movement changes the number of the missing."""

OF_THE_REST: Mapping[str, int] = {"found": 1, "reunified": -1, "abroad": -1}
"""How a movement changes every other figure."""

MOVEMENTS = frozenset(OF_THE_MISSING) | frozenset(OF_THE_REST)
"""Measures that tell a change. Two of them on different days are two changes, not a difference."""


class Rest(Struct, frozen=True):
    """The part of a difference, later minus earlier, that no movement accounts for.

    Both ends are equal unless two institutions tell one movement differently. `rows` are the
    movements that were counted.
    """

    least: int
    most: int
    rows: tuple[int, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the movements add up to the whole difference."""
        return self.least == self.most == 0


def rest_between(earlier: Statement, later: Statement, population: Iterable[Statement]) -> Rest:
    """What is left of the difference of two exact figures after the movements between them.

    `population` are statements of the same population. A movement lies between when it came after
    the earlier figure and not after the later one, so that along a row of figures each is counted
    once; one told for the very day of the earlier figure is already in that figure.
    """
    signs = OF_THE_MISSING if earlier.of_what == "missing" else OF_THE_REST
    between = [
        movement
        for movement in population
        if movement.of_what in signs
        and movement.qualifier is Qualifier.EXACTLY
        and earlier.as_of.is_before(movement.as_of)
        and not later.as_of.is_before(movement.as_of)
    ]
    difference = later.allows.least - earlier.allows.least
    told = _told(between)
    changes = [(signs[measure] * low, signs[measure] * high) for measure, low, high in told]
    return Rest(
        least=difference - sum(max(change) for change in changes),
        most=difference - sum(min(change) for change in changes),
        rows=tuple(sorted(movement.row for movement in between)),
    )


def _told(movements: Sequence[Statement]) -> list[tuple[str, int, int]]:
    """For each measure and day: the smallest and the greatest number that an institution tells.

    Two institutions that tell one movement tell it once; their numbers are alternatives.
    """
    sums: defaultdict[tuple[str, date, date], defaultdict[str, int]]
    sums = defaultdict(lambda: defaultdict(int))
    for movement in movements:
        day = (movement.of_what, movement.as_of.first_day, movement.as_of.last_day)
        sums[day][movement.institution.strip().casefold()] += movement.allows.least
    return [
        (measure, min(told.values()), max(told.values()))
        for (measure, *_), told in sorted(sums.items())
    ]
