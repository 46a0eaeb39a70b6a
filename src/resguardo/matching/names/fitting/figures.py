"""Figures by which a comparison is judged: area under the curve, F1, siblings taken for one child."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Figures(NamedTuple):
    """What came out for some pairs: `f1`, `precision` and `recall` at the fixed threshold, `f1_best` at the best."""

    pairs: int
    auc: float
    f1: float
    precision: float
    recall: float
    f1_best: float


def figures(scores: Floats, truth: Sequence[bool], threshold: float) -> Figures:
    """Judge scores against the truth."""
    same = np.asarray(truth, dtype=bool)
    accepted = scores >= threshold
    hits = int((accepted & same).sum())
    precision = hits / max(1, int(accepted.sum()))
    recall = hits / max(1, int(same.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return Figures(len(scores), auc(scores, same), f1, precision, recall, f1_best(scores, same))


def auc(scores: Floats, same: NDArray[np.bool_]) -> float:
    """The chance that a pair of one name scores above a pair of two names; ties count half."""
    ones, others = np.sort(scores[same]), np.sort(scores[~same])
    below = np.searchsorted(others, ones, side="left") + np.searchsorted(others, ones, side="right")
    return float(below.sum() / 2 / max(1, len(ones) * len(others)))


def f1_best(scores: Floats, same: NDArray[np.bool_]) -> float:
    """The F1 at the threshold that suits these pairs best, for comparison with what others report."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(same[order])
    return float((2 * hits / (np.arange(1, len(order) + 1) + same.sum())).max())
