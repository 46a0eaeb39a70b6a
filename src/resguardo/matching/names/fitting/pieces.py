"""Learn which letters stand for which from pairs of one name, without being told how they align.

Expectation and maximisation: begin with every piece pair that occurs at all, count in how many alignments
each is used, take those counts as the new chances, drop what is hardly used, and repeat.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from resguardo.matching.names.alignment import (
    BATCH,
    PIECE_MAX,
    Pairing,
    codes_of,
    forward,
    marked,
    padded,
    pairing,
)

Floats = NDArray[np.float64]
Pieces = dict[tuple[str, str], float]

ACROSS = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (3, 2), (2, 0))
"""Lengths of pieces between scripts: three Latin letters may stand for one or two of the other."""

WITHIN = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (2, 0), (0, 2))
"""Lengths of pieces within one script: the same in both directions."""

ROUNDS = 6
KEEP_FROM_ROUND = 2
PIECE_USES = 8
"""A piece of several letters must occur so often in the words."""

PAIR_USES = 3
COUNT_LEAST = 0.5
SINGLE_LEAST = 0.05
DISCOUNT, FLOOR = 0.3, 0.02
"""Taken off each count, so that rare pairs fade; what is left is never below the floor."""

OFF_COURSE_MAX = 0.45
"""How far apart (as shares of the words) two letters may stand and still be a pair."""


def learn(pairs: Sequence[tuple[str, str]], moves: Sequence[tuple[int, int]] = ACROSS) -> Pieces:
    """The chances of piece pairs in these pairs of words (as compared); the same in, the same out."""
    pairs = sorted(set(pairs))
    pieces = _first(pairs, moves)
    for turn in range(ROUNDS):
        counts = _counts(pairing(pieces), pairs, pieces)
        if turn >= KEEP_FROM_ROUND:
            counts = {key: count for key, count in counts.items() if _is_kept(key, count)}
        counts = {key: max(count - DISCOUNT, FLOOR) for key, count in counts.items()}
        total = sum(counts.values())
        pieces = {key: count / total for key, count in counts.items()}
    return pieces


def both_ways(pieces: Pieces) -> Pieces:
    """The chances made the same in both directions, for two words of one script."""
    keys = sorted(pieces.keys() | {(b, a) for a, b in pieces})
    return {(a, b): (pieces.get((a, b), 0.0) + pieces.get((b, a), 0.0)) / 2 for a, b in keys}


CHAINED_LEAST = 1e-5


def chained(first: Pieces, second: Pieces) -> Pieces:
    """Chances between two scripts for which there are no pairs, by way of the Latin letters of both.

    `first` and `second` have Latin pieces on their left.
    """
    alone: dict[str, float] = {}
    for pieces in (first, second):
        for (latin, _), chance in pieces.items():
            alone[latin] = alone.get(latin, 0.0) + chance / 2
    by_latin: dict[str, list[tuple[str, float]]] = {}
    for (latin, right), chance in second.items():
        by_latin.setdefault(latin, []).append((right, chance))
    found: Pieces = {}
    for (latin, left), chance in first.items():
        if not latin:
            found[left, ""] = found.get((left, ""), 0.0) + chance
            continue
        for right, other in by_latin.get(latin, ()):
            gain = chance * other / alone[latin]
            found[left, right] = found.get((left, right), 0.0) + gain
    for right, chance in by_latin.get("", ()):
        found["", right] = found.get(("", right), 0.0) + chance
    found.pop(("", ""), None)
    kept = {key: chance for key, chance in sorted(found.items()) if chance >= CHAINED_LEAST}
    total = sum(kept.values())
    return {key: chance / total for key, chance in kept.items()}


def _is_kept(key: tuple[str, str], count: float) -> bool:
    if not (key[0] and key[1]):
        return True
    return count >= COUNT_LEAST or (len(key[0]) == len(key[1]) == 1 and count > SINGLE_LEAST)


def _first(pairs: Sequence[tuple[str, str]], moves: Sequence[tuple[int, int]]) -> Pieces:
    """Every piece pair that occurs, equally likely."""
    left = _frequent(pair[0] for pair in pairs)
    right = _frequent(pair[1] for pair in pairs)
    uses: Counter[tuple[str, str]] = Counter()
    for one, other in pairs:
        uses.update(_possible(marked(one), marked(other), moves))
    kept = sorted(
        (a, b)
        for (a, b), count in uses.items()
        if count >= PAIR_USES and (not a or a in left) and (not b or b in right)
    )
    return dict.fromkeys(kept, 1 / len(kept))


def _frequent(words: Iterable[str]) -> set[str]:
    counts: Counter[str] = Counter()
    for word in words:
        text = marked(word)
        for length in range(1, PIECE_MAX + 1):
            counts.update(text[place : place + length] for place in range(len(text) - length + 1))
    return {piece for piece, count in counts.items() if len(piece) == 1 or count >= PIECE_USES}


def _possible(left: str, right: str, moves: Sequence[tuple[int, int]]) -> Iterable[tuple[str, str]]:
    """The piece pairs of two words that stand near the same share of both; edges only beside edges."""
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if abs(i / len(left) - j / len(right)) > OFF_COURSE_MAX:
                continue
            for a, b in moves:
                if i + a > len(left) or j + b > len(right):
                    continue
                one, other = left[i : i + a], right[j : j + b]
                if a and b and any((edge in one) != (edge in other) for edge in "^$"):
                    continue
                yield one, other


def _counts(model: Pairing, pairs: Sequence[tuple[str, str]], pieces: Pieces) -> Pieces:
    """How often each piece pair is expected to be used over all alignments of all pairs."""
    total = np.zeros(model.together.size)
    order = sorted(pairs, key=lambda pair: (len(pair[0]), len(pair[1]), pair))
    for first in range(0, len(order), BATCH):
        total += _batch_counts(model, order[first : first + BATCH])
    width = model.together.shape[1]
    return {
        (a, b): float(total[model.left.get(a, 0) * width + model.right.get(b, 0)])
        for a, b in pieces
    }


def _batch_counts(model: Pairing, pairs: Sequence[tuple[str, str]]) -> Floats:
    left = padded([codes_of(one, model.left) for one, _ in pairs])
    right = padded([codes_of(other, model.right) for _, other in pairs])
    ends = (
        np.array([len(marked(one)) for one, _ in pairs], dtype=np.int32),
        np.array([len(marked(other)) for _, other in pairs], dtype=np.int32),
    )
    reached = forward(model, left, right, ends)
    everybody = np.arange(len(pairs))
    whole = reached[ends[0], ends[1], everybody]
    rest = np.zeros_like(reached)
    rest[ends[0], ends[1], everybody] = np.where(whole > 0, 1 / np.where(whole > 0, whole, 1), 0)
    chances, width = model.together.ravel(), np.int32(model.together.shape[1])
    used: list[NDArray[np.int32]] = []
    weights: list[Floats] = []
    rows, columns = rest.shape[0] - 1, rest.shape[1] - 1
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            for a, b in model.moves:
                if i + a > rows or j + b > columns:
                    continue
                pieces = left[a, i] * width + right[b, j]
                onward = chances.take(pieces) * rest[i + a, j + b]
                rest[i, j] += onward
                used.append(pieces)
                weights.append(onward * reached[i, j])
    sums = np.bincount(np.concatenate(used), np.concatenate(weights), minlength=model.together.size)
    return np.asarray(sums, dtype=np.float64)
