"""Fit on four fifths of the name groups and tell how the rest is judged, file by file."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from resguardo.matching.names.comparison import PRIOR, probability_at, tell_threshold
from resguardo.matching.names.fitting.figures import Figures, figures
from resguardo.matching.names.fitting.rows import NAME_FILES, WORD_FILES, Row
from resguardo.matching.names.parts import analyse
from resguardo.matching.names.weighing import WordEvidence, assignments, log_ratios
from resguardo.matching.names.weights import Model

SIBLINGS = "sibling_like"
BY_SCRIPT = "composed_full"


class Told(NamedTuple):
    """The figures of one file, or of one script in it; `siblings_accepted` is None where there are none."""

    what: str
    figures: Figures
    siblings: int
    siblings_accepted: float | None


def divided(
    rows: Mapping[str, Sequence[Row]],
) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """The rows to fit on, and those held out. A row with a name of each side is in neither."""
    fitted = {
        file: [row for row in some if not row.is_held_out and not row.touches_held_out]
        for file, some in rows.items()
    }
    held = {file: [row for row in some if row.is_held_out] for file, some in rows.items()}
    return fitted, held


def judge(model: Model, rows: Mapping[str, Sequence[Row]]) -> list[Told]:
    """How a model judges these rows, in the order of the files."""
    told: list[Told] = []
    for file in (*WORD_FILES, *NAME_FILES):
        some = rows.get(file, ())
        if not some:
            continue
        scores = scored(model, some)
        told.append(_told(file, some, scores))
        if file == BY_SCRIPT:
            for script in sorted({row.kind[:2] for row in some}):
                chosen = np.array([row.kind.startswith(script) for row in some])
                part = [row for row in some if row.kind.startswith(script)]
                told.append(_told(f"{file} {script}", part, scores[chosen]))
    return told


def scored(model: Model, rows: Sequence[Row]) -> NDArray[np.float64]:
    """The probability of each row under a model."""
    pairs = [(analyse(row.name_a), analyse(row.name_b)) for row in rows]
    ratios = log_ratios(assignments(pairs, WordEvidence(model)), model)
    return np.array([probability_at(float(ratio), PRIOR) for ratio in ratios])


def _told(what: str, rows: Sequence[Row], scores: NDArray[np.float64]) -> Told:
    siblings = np.array([SIBLINGS in row.kind for row in rows])
    accepted = scores >= tell_threshold()
    return Told(
        what,
        figures(scores, [row.is_same for row in rows], tell_threshold()),
        int(siblings.sum()),
        float(accepted[siblings].mean()) if siblings.any() else None,
    )
