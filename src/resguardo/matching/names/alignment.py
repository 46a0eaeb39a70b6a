"""How likely two words are one name written twice, by a model of which letters stand for which.

A word pair is read as a chain of pieces, each one to three letters of the left word beside none to
two of the right one (`sh` beside `ש`, `ou` beside nothing). How often each piece occurs was learned
from pairs of the development data. The evidence is the log of a ratio: the chance of both words as
one chain, against the chance of the two words each by itself. Rare letters that agree weigh more than
common ones, and vowels that a script leaves out cost little, because that is how people write.

All ways to cut the words are summed (the forward algorithm), for many pairs at once.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

PIECE_MAX = 3
BATCH = 2048
LEAST = 1e-290
"""A chance below this is as good as none; it keeps the logarithm finite."""

LETTERS_MAX = 24
"""Letters of a word that are aligned; of a longer one the end is left out."""


class Pairing(NamedTuple):
    """A fitted model for two scripts.

    `left` and `right` number the pieces of each script; 0 is no letter, and the number after the last
    a piece that was never seen, with chance 0. `together[l, r]` is the chance of a piece pair, `left_alone` and `right_alone` those of the
    pieces of one word by itself; `moves` are the lengths of pieces that occur.
    """

    left: Mapping[str, int]
    right: Mapping[str, int]
    together: Floats
    left_alone: Floats
    right_alone: Floats
    moves: tuple[tuple[int, int], ...]


def pairing(pieces: Mapping[tuple[str, str], float]) -> Pairing:
    """The model with these chances of piece pairs; they need not add up to one exactly."""
    left = _numbered(a for a, _ in pieces)
    right = _numbered(b for _, b in pieces)
    together = np.zeros((len(left) + 2, len(right) + 2))
    for (a, b), chance in pieces.items():
        together[left.get(a, 0), right.get(b, 0)] = chance
    moves = sorted({(len(a), len(b)) for a, b in pieces})
    return Pairing(left, right, together, together.sum(axis=1), together.sum(axis=0), tuple(moves))


def marked(word: str) -> str:
    """The word with its edges, since a letter at the edge of a word is often written otherwise."""
    return f"^{word[:LETTERS_MAX]}$"


class Aligner:
    """Answers for one pairing; keeps the numbers of words it has met."""

    def __init__(self, model: Pairing) -> None:
        self.model = model
        self._codes_left = lru_cache(maxsize=65536)(lambda word: codes_of(word, model.left))
        self._codes_right = lru_cache(maxsize=65536)(lambda word: codes_of(word, model.right))
        self._alone_left = lru_cache(maxsize=65536)(
            lambda word: _alone(word, model.left, model.left_alone)
        )
        self._alone_right = lru_cache(maxsize=65536)(
            lambda word: _alone(word, model.right, model.right_alone)
        )

    def alone(self, lefts: Sequence[str], rights: Sequence[str]) -> tuple[Floats, Floats]:
        """Log chance of each word by itself: the commoner its letters, the higher."""
        left = np.array([self._alone_left(word) for word in lefts], dtype=np.float64)
        right = np.array([self._alone_right(word) for word in rights], dtype=np.float64)
        return left, right

    def together(self, lefts: Sequence[str], rights: Sequence[str]) -> Floats:
        """Log chance of each pair of words (as compared, without edges) as one name."""
        found = np.empty(len(lefts))
        order = sorted(range(len(lefts)), key=lambda k: (len(lefts[k]), len(rights[k])))
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            left = padded([self._codes_left(lefts[k]) for k in places])
            right = padded([self._codes_right(rights[k]) for k in places])
            ends = (
                np.array([len(marked(lefts[k])) for k in places]),
                np.array([len(marked(rights[k])) for k in places]),
            )
            found[places] = np.log(np.maximum(_chances(self.model, left, right, ends), LEAST))
        return found


def _chances(model: Pairing, left: Codes, right: Codes, ends: tuple[Codes, Codes]) -> Floats:
    """The chance of each pair, summed over all ways to cut both words into pieces."""
    reached = forward(model, left, right, ends)
    return np.asarray(reached[ends[0], ends[1], np.arange(left.shape[2])])


def forward(model: Pairing, left: Codes, right: Codes, ends: tuple[Codes, Codes]) -> Floats:
    """The chance to have read the first i and j letters, at [i, j, pair]; codes as `padded` gives them."""
    chances = model.together.ravel()
    left = left * np.int32(model.together.shape[1])
    rows, columns = int(ends[0].max()), int(ends[1].max())
    reached = np.zeros((rows + 1, columns + 1, left.shape[2]))
    reached[0, 0] = 1.0
    for i, j in _places(rows, columns):
        here = reached[i, j]
        for a, b in model.moves:
            if i >= a and j >= b:
                pieces = left[a, i - a] + right[b, j - b]
                here += reached[i - a, j - b] * chances.take(pieces)
    return reached


def _places(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Every place but the first, each after all it builds on."""
    return ((i, j) for i in range(rows + 1) for j in range(columns + 1) if i or j)


def codes_of(word: str, pieces: Mapping[str, int]) -> Codes:
    """For each length and place the number of the piece that begins there; no letter is 0."""
    text = marked(word)
    unseen = len(pieces) + 1
    codes = np.full((PIECE_MAX + 1, len(text) + 1), unseen, dtype=np.int32)
    codes[0] = 0
    for length in range(1, PIECE_MAX + 1):
        for place in range(len(text) - length + 1):
            codes[length, place] = pieces.get(text[place : place + length], unseen)
    return codes


def padded(codes: Sequence[Codes]) -> Codes:
    """The codes of many words with the words last, so that one step of all words lies together."""
    width = max(one.shape[1] for one in codes)
    block = np.zeros((len(codes), PIECE_MAX + 1, width), dtype=np.int32)
    for row, one in enumerate(codes):
        block[row, :, : one.shape[1]] = one
    return np.ascontiguousarray(block.transpose(1, 2, 0))


def _alone(word: str, pieces: Mapping[str, int], chances: Floats) -> float:
    text = marked(word)
    reached = [1.0] + [0.0] * len(text)
    for place in range(1, len(text) + 1):
        for length in range(1, min(PIECE_MAX, place) + 1):
            number = pieces.get(text[place - length : place])
            if number:
                reached[place] += reached[place - length] * float(chances[number])
    return math.log(max(reached[-1], LEAST))


def _numbered(pieces: Iterator[str]) -> dict[str, int]:
    return {piece: number for number, piece in enumerate(sorted({p for p in pieces if p}), 1)}
