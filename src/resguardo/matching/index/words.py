"""The dictionary of an index: every different word of its names once, and which of them are like a word that is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein
from rapidfuzz.process import cdist

from resguardo.matching.index.arrays import Column, Lists, Numbers, lists_of
from resguardo.matching.index.keys import (
    all_keys,
    known_keys,
    short_questions,
    sound_keys,
    spelling_keys,
)
from resguardo.matching.names import Part

LIKE_MAX: Final = 400
"""Words of the dictionary that are followed for one word asked for."""

LEAST_LIKE: Final = 0.5
"""Words less alike than this are not followed."""

KNOWN_FORM: Final = 0.93
SHORT_FORM: Final = 0.80
"""How alike two forms of one known name are, and a short form and its name, before the names are weighed in full."""

Scores = NDArray[np.float32]


class Like(NamedTuple):
    """Words of the dictionary that are like one word asked for: their numbers and how alike, the least alike first."""

    words: Numbers
    scores: Scores


class Words:
    """Every word that occurs in a name of the index, numbered in the order in which they came."""

    def __init__(
        self, texts: list[str], romanised: list[str], skeletons: list[tuple[str, ...]], keys: Lists
    ) -> None:
        self.texts, self.romanised, self.skeletons = texts, romanised, skeletons
        self.keys = keys
        self.people = Column(np.zeros(len(texts), dtype=np.int32))
        self._numbers = {text: number for number, text in enumerate(texts)}

    def __len__(self) -> int:
        return len(self.texts)

    def number(self, text: str) -> int | None:
        """The number of a word as it is compared; None for one that is in no name."""
        return self._numbers.get(text)

    def is_used(self, text: str) -> bool:
        """Whether anybody in the index has this word in a name."""
        number = self._numbers.get(text)
        return number is not None and int(self.people.numbers[number]) > 0

    def add(self, part: Part) -> int:
        """The number of a word, which is taken in when it is new."""
        number = self._numbers.get(part.bare)
        if number is None:
            number = self.take(part)
            self.people.append(0)
            for key in all_keys(part):
                self.keys.add(key, number)
        return number

    def take(self, part: Part) -> int:
        """Take in a new word without its keys and without people."""
        number = len(self.texts)
        self._numbers[part.bare] = number
        self.texts.append(part.bare)
        self.romanised.append(part.romanised)
        self.skeletons.append(part.skeletons)
        return number

    def like(self, part: Part, *, everywhere: bool = False) -> Like:
        """The words most like `part` that somebody has; by their keys, or `everywhere` by looking at each word."""
        known, short = self.keys.of_all(known_keys(part)), self.keys.of_all(short_questions(part))
        if everywhere:
            found = np.arange(len(self.texts), dtype=np.uint32)
        else:
            near = self.keys.of_all([*spelling_keys(part), *sound_keys(part)])
            found = np.union1d(np.union1d(near, known), short)
        found = found[self.people.numbers[found] > 0]
        scores = self._alike(part, found)
        _raise(scores, found, short, SHORT_FORM)
        _raise(scores, found, known, KNOWN_FORM)
        number = self.number(part.bare)
        if number is not None:
            scores[found == number] = 1.0
        kept = np.flatnonzero(scores >= LEAST_LIKE)
        if len(kept) > LIKE_MAX:
            least = np.partition(scores[kept], -LIKE_MAX)[-LIKE_MAX]
            kept = kept[scores[kept] >= least]
        order = np.argsort(scores[kept], kind="stable")
        return Like(found[kept[order]], scores[kept[order]])

    def mended(self, part: Part, most: int) -> list[str]:
        """For a word that nobody has: the words of the same letters, but for one, that somebody has; those of most people first, at most `most`."""
        if self.is_used(part.bare):
            return []
        near = self.keys.of_all(spelling_keys(part))
        near = near[self.people.numbers[near] > 0]
        close = [one for one in near.tolist() if OSA.distance(part.bare, self.texts[one]) == 1]
        close.sort(key=lambda one: (-int(self.people.numbers[one]), one))
        return [self.texts[one] for one in close[:most]]

    def _alike(self, part: Part, found: Numbers) -> Scores:
        """How alike in spelling and in sound, from 0 to 1, each of the words found is to `part`."""
        numbers = found.tolist()
        if not numbers:
            return np.zeros(0, dtype=np.float32)
        spelt = _each([part.bare], [self.texts[one] for one in numbers], OSA.normalized_similarity)
        plain = _each(
            [part.romanised],
            [self.romanised[one] for one in numbers],
            JaroWinkler.normalized_similarity,
        )
        if not part.skeletons:
            return spelt
        several = [self.skeletons[one] or ("",) for one in numbers]
        starts = np.cumsum([0, *map(len, several[:-1])])
        codes = [code for codes in several for code in codes]
        sounds = np.maximum.reduceat(
            _each(part.skeletons, codes, Levenshtein.normalized_similarity), starts
        )
        heard = SOUND_SHARE * sounds + (1 - SOUND_SHARE) * plain
        alike: Scores = np.maximum(spelt, HEARD_MOST * heard)
        return alike


SOUND_SHARE: Final = 0.55
"""What the skeleton counts beside the romanised word."""

HEARD_MOST: Final = 0.95
"""The same sound is a little less than the same spelling."""


def _each(asked: Iterable[str], others: list[str], scorer: Callable[..., float]) -> Scores:
    """For each of the others the best similarity with any word asked for."""
    best: Scores = cdist(list(asked), others, scorer=scorer, dtype=np.float32).max(axis=0)
    return best


def _raise(scores: Scores, found: Numbers, which: Numbers, least: float) -> None:
    """Words in `which` are at least so much alike."""
    if len(which):
        place = np.isin(found, which)
        scores[place] = np.maximum(scores[place], least)


class KeyPairs:
    """Keys gathered while many words come in, to be put in order once."""

    def __init__(self) -> None:
        self._keys, self._words = array("I"), array("I")

    def add(self, part: Part, number: int) -> None:
        """Note the keys of a word."""
        keys = all_keys(part)
        self._keys.extend(keys)
        self._words.extend([number] * len(keys))

    def lists(self) -> Lists:
        """The keys in order."""
        return lists_of((self._keys, self._words))
