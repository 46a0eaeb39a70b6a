"""A sum of small decision trees, read from plain numbers: how the pieces of evidence are weighed together.

Every tree asks three questions of the form "is this number at most that" and adds one of eight values.
The sum is the log of the odds. Fitted by `resguardo names fit`; evaluated here without that library.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DEPTH = 3
INNER = 2**DEPTH - 1
LEAVES = 2**DEPTH


class Tree(msgspec.Struct, frozen=True, array_like=True):
    """Seven questions (number of the feature, limit), level by level from the root, and eight values."""

    features: tuple[int, ...]
    limits: tuple[float, ...]
    values: tuple[float, ...]


class TreeSum(msgspec.Struct, frozen=True):
    """The fitted sum: where it starts, the names of the features in order, the trees."""

    start: float
    features: tuple[str, ...]
    trees: tuple[Tree, ...]


class Weigher:
    """A tree sum, laid out for many rows at once."""

    def __init__(self, model: TreeSum) -> None:
        self._start = model.start
        self._features = np.array([tree.features for tree in model.trees], dtype=np.intp)
        self._limits = np.array([tree.limits for tree in model.trees])
        self._values = np.array([tree.values for tree in model.trees])

    def log_odds(self, rows: Floats) -> Floats:
        """The sum for each row of features, in the order in which they were fitted."""
        total = np.full(len(rows), self._start)
        for first in range(0, len(rows), TOGETHER):
            some = rows[first : first + TOGETHER].T
            above = some[self._features] > self._limits[:, :, None]
            second = np.where(above[:, 0], above[:, 2], above[:, 1])
            node = 2 * above[:, 0] + second
            third = np.take_along_axis(above, 3 + node[:, None], axis=1)[:, 0]
            # Added one by one, for a sum must not hang on how many rows are asked for.
            for said in np.take_along_axis(self._values, 2 * node + third, axis=1):
                total[first : first + TOGETHER] += said
        return total


TOGETHER = 128
"""Rows that are asked at once: enough to be quick, few enough to stay near the processor."""


def complete(nodes: Sequence[tuple[int, float, int, int, float, bool]]) -> Tree:
    """A tree of at most three levels, given as rows (feature, limit, left, right, value, is leaf), filled up.

    Below a leaf that stands higher than the third level both answers lead to its value.
    """
    features, limits = [0] * INNER, [0.0] * INNER
    values = [0.0] * LEAVES

    def fill(row: int, place: int, level: int) -> None:
        feature, limit, left, right, value, is_leaf = nodes[row]
        if level == DEPTH:
            values[place - INNER] = value
            return
        if not is_leaf:
            features[place], limits[place] = feature, limit
        fill(row if is_leaf else left, 2 * place + 1, level + 1)
        fill(row if is_leaf else right, 2 * place + 2, level + 1)

    fill(0, 0, 0)
    return Tree(tuple(features), tuple(limits), tuple(values))
