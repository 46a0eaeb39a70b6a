"""The hidden truth of the exercise: who is where at every instant, who wears which band, who hides from whom.

No observer sees it. Scenarios change it, observers look at what is before their eyes, and at the end the auditor is told by it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from typing import NamedTuple

from resguardo.drill.people import Made, Number

AWAY = "away"
"""The place of whoever is in nobody's care: carried off, or gone."""

At = int
"""Milliseconds since 1970."""


class Hiding(NamedTuple):
    """Somebody keeps out of sight from `since` until `until`; an eye at least as sharp as `found_by` finds them."""

    since: At
    until: At
    found_by: int


FIRST_LOOK, SECOND_LOOK, THIRD_LOOK, BY_NAME = 1, 2, 3, 4
"""How sharply somebody looks: in passing, after another, again, or for one name."""


class World:
    """Everything true, kept by moments."""

    def __init__(self, people: Iterable[Made]) -> None:
        self.people: dict[Number, Made] = {one.number: one for one in people}
        self._moments: dict[Number, list[At]] = {number: [] for number in self.people}
        self._places: dict[Number, list[str]] = {number: [] for number in self.people}
        self._hidings: dict[Number, list[Hiding]] = {}
        self._swaps: list[tuple[At, Number, Number]] = []

    def go(self, number: Number, place: str, at: At) -> None:
        """Somebody is in `place` from `at` on. Moments of one person come in order."""
        self._moments[number].append(at)
        self._places[number].append(place)

    def hide(self, number: Number, since: At, until: At, found_by: int) -> None:
        """Somebody hides where they are."""
        self._hidings.setdefault(number, []).append(Hiding(since, until, found_by))

    def swap_bands(self, one: Number, other: Number, at: At) -> None:
        """Two people wear each other's band from `at` on; the same again ends it."""
        self._swaps.append((at, one, other))

    def where(self, number: Number, at: At) -> str | None:
        """Where somebody is; None before anybody met them."""
        past = bisect_right(self._moments[number], at)
        return self._places[number][past - 1] if past else None

    def in_places(self, places: Collection[str], at: At) -> list[Number]:
        """Who is in one of `places`, hidden or not."""
        return [number for number in self.people if self.where(number, at) in places]

    def gone(self, at: At) -> list[Number]:
        """Who is in nobody's care."""
        return self.in_places((AWAY,), at)

    def is_seen(self, number: Number, at: At, look: int) -> bool:
        """Whether an eye that looks as sharply as `look` sees somebody who is there."""
        hidings = self._hidings.get(number, ())
        return not any(one.since <= at < one.until and look < one.found_by for one in hidings)

    def in_sight(self, place: str, at: At, look: int) -> list[Number]:
        """Whom somebody in `place` sees."""
        return [number for number in self.in_places((place,), at) if self.is_seen(number, at, look)]

    def band_on(self, number: Number, at: At) -> Number:
        """Whose band somebody wears: their own, unless two were swapped."""
        worn = number
        for since, one, other in self._swaps:
            if since <= at:
                worn = {one: other, other: one}.get(worn, worn)
        return worn
