"""Polygons and circles of an area: latitude first, in degrees; radius in kilometres."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

COMPARISONS_MAX: Final = 300_000
"""So many pairs of sides are compared in one message; beyond it the check would take too long for what it says."""


POINTS_MAX: Final = 100_000
"""So many points are read in one message; the outline of a country has less."""

_NUMBER: Final = re.compile(r"[-+]?\d{1,20}(?:\.\d{0,20})?", re.ASCII)
"""A decimal number as every receiver reads it; no exponent, no digits of other writings."""


class Point(NamedTuple):
    """A point on Earth, in degrees."""

    latitude: float
    longitude: float

    @property
    def is_on_earth(self) -> bool:
        """Whether there is such a point."""
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180


def point_of(written: str) -> Point | None:
    """`14.6,-90.5`; None for anything else."""
    parts = written.split(",")
    if len(parts) != 2:
        return None
    if not all(map(_NUMBER.fullmatch, parts)):
        return None
    return Point(float(parts[0]), float(parts[1]))


def polygon_of(written: str) -> list[Point] | None:
    """The points of a polygon in their order; None where one can't be read."""
    points = [point_of(one) for one in written.split()]
    found = [one for one in points if one is not None]
    return found if found and len(found) == len(points) else None


def circle_of(written: str) -> tuple[Point, float] | None:
    """The centre and the radius in kilometres; None where they can't be read."""
    parts = written.split()
    centre = point_of(parts[0]) if len(parts) == 2 else None
    if centre is None or not _NUMBER.fullmatch(parts[1]):
        return None
    radius = float(parts[1])
    return (centre, radius) if radius >= 0 else None


class Crossings:
    """Looks for sides that cross, as long as the message's share of time lasts."""

    def __init__(self) -> None:
        self._left, self._points = COMPARISONS_MAX, POINTS_MAX

    def takes(self, written: str) -> bool:
        """Whether there is still room for a polygon's points."""
        self._points -= written.count(" ") + 1
        return self._points >= 0

    def side(self, points: list[Point]) -> int | None:
        """The first side (from 1) of a closed polygon that crosses an earlier one; None where none does, or where nobody looked any more."""
        sides = list(pairwise(points))
        for later, (first, second) in enumerate(sides):
            # The neighbour shares a point, and so do the first and the last side.
            earlier = sides[1 if later == len(sides) - 1 else 0 : max(0, later - 1)]
            self._left -= len(earlier)
            if self._left < 0:
                return None
            if any(_cross(first, second, third, fourth) for third, fourth in earlier):
                return later + 1
        return None


def _cross(first: Point, second: Point, third: Point, fourth: Point) -> bool:
    """Whether two sides cross, each lying on both sides of the other."""
    apart = _turn(first, second, third) * _turn(first, second, fourth) < 0
    return apart and _turn(third, fourth, first) * _turn(third, fourth, second) < 0


def _turn(first: Point, second: Point, third: Point) -> float:
    return (second.latitude - first.latitude) * (third.longitude - first.longitude) - (
        second.longitude - first.longitude
    ) * (third.latitude - first.latitude)
