"""Grow a sum of small trees. The only module that needs scikit-learn, and only when weights are fitted."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resguardo.matching.names.trees import DEPTH, TreeSum, complete

Floats = NDArray[np.float64]

RATE = 0.1
LEAF_ROWS = 40
CALM = 5.0
"""How strongly the values of leaves are drawn towards nothing."""

DIGITS = 6


def grow(
    rows: Floats,
    is_same: NDArray[np.bool_],
    weights: Floats,
    *,
    names: Sequence[str],
    trees: int,
    rising: Sequence[str] = (),
) -> TreeSum:
    """Fit a sum of `trees` trees; with the features of `rising` the sum never falls."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    booster = HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=RATE,
        max_depth=DEPTH,
        min_samples_leaf=LEAF_ROWS,
        l2_regularization=CALM,
        monotonic_cst=[int(name in rising) for name in names],
        early_stopping=False,
        random_state=0,
    )
    booster.fit(rows, is_same, sample_weight=weights)
    predictors: Any = booster._predictors  # noqa: SLF001 - the trees have no public face
    return TreeSum(
        _short(float(booster._baseline_prediction.ravel()[0])),  # noqa: SLF001 - as above
        tuple(names),
        tuple(
            complete(
                [
                    (
                        int(node["feature_idx"]),
                        _short(float(node["num_threshold"])),
                        int(node["left"]),
                        int(node["right"]),
                        _short(float(node["value"])),
                        bool(node["is_leaf"]),
                    )
                    for node in predictor[0].nodes
                ]
            )
            for predictor in predictors
        ),
    )


def _short(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")
