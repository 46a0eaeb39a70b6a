"""Fit everything that `weights.json` holds, and measure it on names that were kept apart.

Order: letters (which stand for which), then words (how the measures of two words add up), then names
(how the words of two names add up). Each later step is fitted on what the earlier one says of rows it
has not seen: the rows are divided in three, and each third is judged by letters learned on the others.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from resguardo.matching.names.alignment import Aligner, pairing
from resguardo.matching.names.features import (
    FEATURES,
    WordPair,
    measured,
    oriented,
    script_pair,
)
from resguardo.matching.names.fitting.grown import grow
from resguardo.matching.names.fitting.pieces import (
    ACROSS,
    WITHIN,
    Pieces,
    both_ways,
    chained,
    learn,
)
from resguardo.matching.names.fitting.rows import NAME_FILES, WORD_FILES, Row, division
from resguardo.matching.names.parts import SCRIPT_ORDER, Name, Part, analyse
from resguardo.matching.names.trees import TreeSum, Weigher
from resguardo.matching.names.weighing import NAME_FEATURES, WordEvidence, assignments, name_row
from resguardo.matching.names.weights import Model, Weights, aligners_of

Floats = NDArray[np.float64]
Say = Callable[[str], None]
Alignments = dict[str, tuple[tuple[str, str, float], ...]]

FOLDS = 3
TRAINED = {
    "en_he_token": "latin-hebrew",
    "en_ar_token": "latin-arabic",
    "en_ru_token": "latin-cyrillic",
    "latin_variants": "latin-latin",
}
FILE_WEIGHTS = {"en_nicknames": 0.3, "latin_variants": 2.0}
"""How much a file counts in the fit; 1 where nothing is said."""

GAIN_LEAST = 5.0
"""Evidence from which two words of one full name are taken as a further example of their scripts."""

WORD_TREES = 150
NAME_TREES = 60
DIGITS = 5


def fit(rows: Mapping[str, Sequence[Row]], say: Say) -> Weights:
    """Fit on these rows (of all files together). Says what it is doing; the same rows give the same weights."""
    words = [row for file in WORD_FILES for row in rows.get(file, ())]
    names = [row for file in NAME_FILES for row in rows.get(file, ())]
    say(f"letters, from {len(words)} pairs of words and {len(names)} of names")
    examples = collected(words, names)
    by_fold = [
        aligners_of(alignments([one for one in examples if one.fold != fold]))
        for fold in range(FOLDS)
    ]
    pairs = [_words_of(row) for row in words]
    measures = _by_folds(
        words, lambda fold, chosen: measured([pairs[k] for k in chosen], by_fold[fold])
    )
    say(f"words, from {len(words)} pairs")
    word_trees = grow(
        measures,
        np.array([row.is_same for row in words]),
        _balanced(words),
        names=FEATURES,
        trees=WORD_TREES,
    )
    say(f"names, from {len(names)} pairs")
    whole = [(analyse(row.name_a), analyse(row.name_b)) for row in names]
    features = _by_folds(
        names,
        lambda fold, chosen: name_features([whole[k] for k in chosen], by_fold[fold], word_trees),
    )
    name_trees = grow(
        features,
        np.array([row.is_same for row in names]),
        _balanced(names),
        names=NAME_FEATURES,
        trees=NAME_TREES,
        rising=("sum", "mean", "weakest", "second_weakest", "given", "family", "whole_spelling"),
    )
    return Weights(alignments(examples), word_trees, name_trees)


def name_features(
    pairs: Sequence[tuple[Name, Name]], aligners: dict[str, Aligner], word_trees: TreeSum
) -> Floats:
    """The rows of name features under these letters and this sum over words."""
    model = Model(aligners, Weigher(word_trees), Weigher(word_trees))
    return np.array([name_row(one) for one in assignments(pairs, WordEvidence(model))])


class Example(NamedTuple):
    """Two words, as compared, that are one name; `fold` is the fold of the row they come from."""

    scripts: str
    fold: int
    left: str
    right: str


def collected(words: Sequence[Row], names: Sequence[Row]) -> list[Example]:
    """Examples for the letters: the pairs of one name, and what full names of one person add to them."""
    found: list[Example] = []
    for file, scripts in TRAINED.items():
        own = [
            Example(scripts, _fold(row), *_bare_pair(row))
            for row in words
            if row.file == file and row.is_same
        ]
        found += own
        if own and scripts != "latin-latin":
            first = learn([(one.left, one.right) for one in own], ACROSS)
            found += _further(names, Aligner(pairing(first)), scripts)
    return found


def alignments(examples: Sequence[Example]) -> Alignments:
    """The letter models: learned where there are pairs, chained by way of Latin letters elsewhere."""
    learned: dict[str, Pieces] = {}
    for scripts in TRAINED.values():
        own = [(one.left, one.right) for one in examples if one.scripts == scripts]
        if scripts == "latin-latin":
            turned = [(other, one) for one, other in own]
            learned[scripts] = both_ways(learn([*own, *turned], WITHIN))
        else:
            learned[scripts] = learn(own, ACROSS)
    others = tuple(SCRIPT_ORDER)[1:4]
    for place, left in enumerate(others):
        for right in others[place:]:
            pieces = chained(learned[f"latin-{left}"], learned[f"latin-{right}"])
            learned[f"{left}-{right}"] = both_ways(pieces) if left == right else pieces
    return {
        scripts: tuple(
            (left, right, float(f"{chance:.{DIGITS}g}"))
            for (left, right), chance in sorted(pieces.items())
        )
        for scripts, pieces in learned.items()
    }


def _further(names: Sequence[Row], aligner: Aligner, scripts: str) -> list[Example]:
    """Words of full names of one person that the first model already takes for one name."""
    candidates = sorted(
        {
            Example(scripts, _fold(row), left.bare, right.bare)
            for row in names
            if row.is_same
            for left, right in _side_by_side(analyse(row.name_a), analyse(row.name_b))
            if script_pair((left, right)) == scripts and min(len(left.bare), len(right.bare)) > 1
        }
    )
    if not candidates:
        return []
    lefts, rights = [one.left for one in candidates], [one.right for one in candidates]
    alone_left, alone_right = aligner.alone(lefts, rights)
    gains = aligner.together(lefts, rights) - alone_left - alone_right
    return [one for one, gain in zip(candidates, gains, strict=True) if gain >= GAIN_LEAST]


def _side_by_side(a: Name, b: Name) -> list[WordPair]:
    """The words at the same places, where both names have as many."""
    if len(a.words) != len(b.words):
        return []
    return [oriented(left, right) for left, right in zip(a.words, b.words, strict=True)]


def _bare_pair(row: Row) -> tuple[str, str]:
    left, right = _words_of(row)
    return left.bare, right.bare


def _words_of(row: Row) -> WordPair:
    return oriented(_whole(row.name_a), _whole(row.name_b))


def _whole(text: str) -> Part:
    """The one word of a row of a word file, even where it could be a joining word."""
    return analyse(text).words[0]


def _fold(row: Row) -> int:
    return division(f"fold {row.group}", FOLDS)


def _by_folds(rows: Sequence[Row], rows_of: Callable[[int, list[int]], Floats]) -> Floats:
    """Features of all rows, each fold by the letters that were learned without it."""
    folds = [_fold(row) for row in rows]
    found: list[tuple[list[int], Floats]] = []
    for fold in range(FOLDS):
        chosen = [place for place, other in enumerate(folds) if other == fold]
        found.append((chosen, rows_of(fold, chosen)))
    features = np.empty((len(rows), found[0][1].shape[1]))
    for chosen, part in found:
        features[chosen] = part
    return features


def _balanced(rows: Sequence[Row]) -> Floats:
    """Weights with which each file counts the same, and in each as much for one name as for two.

    The sum of the trees is then the log of a likelihood ratio.
    """
    counts: dict[tuple[str, bool], int] = {}
    for row in rows:
        counts[_source(row), row.is_same] = counts.get((_source(row), row.is_same), 0) + 1
    return np.array(
        [
            5000 * FILE_WEIGHTS.get(_source(row), 1.0) / counts[_source(row), row.is_same]
            for row in rows
        ]
    )


def _source(row: Row) -> str:
    """The file, and in the composed names the script as well."""
    return f"{row.file} {row.kind[:2]}" if row.file == "composed_full" else row.file
