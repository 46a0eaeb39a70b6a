"""Which words of two names belong together, and what the pairs say as a whole; for many names at once.

The words of the shorter name are each laid beside one of the longer so that the evidence is highest.
Then the weakest pair decides more than the best: a family name in common is what brothers have too.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler, Levenshtein

from resguardo.matching.names.features import WordPair, measured, oriented
from resguardo.matching.names.parts import SPOKEN_LETTERS, Name, Part, joined
from resguardo.matching.names.weights import Model

Floats = NDArray[np.float64]

HOPELESS = -6.0
"""Evidence of two words that have so little in common that nothing more is measured."""

SPELLING_LEAST, SKELETON_LEAST = 0.5, 0.4
SHORT_FORM_LEAST = 2.5
"""What two forms of one name in our dictionary say at least, however unlike they look (Paco, Francisco)."""

INITIAL_FITS, INITIAL_DIFFERS = 0.5, -4.0
TRIED_MAX = 4
"""Words of the longer name up to which every assignment is tried."""

JOINED_MAX = 5
JOINED_LEAST = 1.5
"""Evidence from which two neighbours read as one word are believed to be that word."""

ONE_WORD_MOST, INITIAL_MOST, DIFFERS_MOST = 0.0, 0.7, 0.7
"""The most that can be said by a single word in common of longer names, by a family name with one initial,
and by names of which a word plainly differs; all are below the threshold."""

DIFFERS = -1.5
"""Evidence below which two words are plainly two names."""

SURNAMES, SUPPORTS = 2, 0.6
"""Two very words in common are what the two surnames of brothers and sisters are: then the one word that is written otherwise in the same script has to speak for
one name by itself, by at least so much. The development data has no such names; chosen on given names, variants (Catalina, Katalina) from unlike ones (Lino, Luna)."""

CACHE_MAX = 400_000

NAME_FEATURES = (
    "sum",
    "mean",
    "weakest",
    "second_weakest",
    "strongest",
    "paired",
    "left_over",
    "given",
    "family",
    "turned",
    "letters_least",
    "initials",
    "joined",
    "same_script",
    "whole_spelling",
)


Reading = tuple[tuple[Part, ...], tuple[Part, ...]]


class Assignment(NamedTuple):
    """Words laid beside each other: places in `words_a` and `words_b` with the log odds of each pair."""

    words_a: tuple[Part, ...]
    words_b: tuple[Part, ...]
    pairs: tuple[tuple[int, int, float], ...]


class WordEvidence:
    """The log odds of word pairs under one model, remembered."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[tuple[str, str], float] = {}

    def learn(self, pairs: Iterable[WordPair]) -> None:
        """Measure what is not known yet, all at once."""
        known = self._known
        if len(known) > CACHE_MAX:
            known.clear()
        fresh: dict[tuple[str, str], WordPair] = {}
        for a, b in pairs:
            key = (a.original, b.original)
            if key in known:
                continue
            if is_initial(a) or is_initial(b):
                known[key] = known[key[1], key[0]] = initial(a, b)
            elif hopeless(a, b):
                known[key] = known[key[1], key[0]] = HOPELESS
            else:
                fresh[key] = (a, b)
        if not fresh:
            return
        rows = measured([oriented(a, b) for a, b in fresh.values()], self._model.aligners)
        values = self._model.words.log_odds(rows).tolist()
        for (key, (a, b)), value in zip(fresh.items(), values, strict=True):
            if not a.short_forms.isdisjoint(b.short_forms):
                known[key] = known[key[1], key[0]] = max(value, SHORT_FORM_LEAST)
            else:
                known[key] = known[key[1], key[0]] = value

    def table(self, words_a: Sequence[Part], words_b: Sequence[Part]) -> list[list[float]]:
        """The log odds of every word beside every other; all must have been learned."""
        known = self._known
        return [[known[a.original, b.original] for b in words_b] for a in words_a]


def is_initial(part: Part) -> bool:
    """The part is one letter, with or without the Hebrew mark."""
    letters = part.bare
    return len(letters) == 1 or (len(letters) == 2 and letters[1] == "'")


def initial(a: Part, b: Part) -> float:
    """An initial fits a word that begins with its letter or sound; it says little either way."""
    if SPOKEN_LETTERS.get(a.bare, a.bare) == SPOKEN_LETTERS.get(b.bare, b.bare):
        return INITIAL_FITS
    if a.script == b.script:
        return INITIAL_FITS if a.romanised[:1] == b.romanised[:1] else INITIAL_DIFFERS
    sounds_a = {skeleton[:1] for skeleton in a.skeletons} | {a.romanised[:1].upper()}
    sounds_b = {skeleton[:1] for skeleton in b.skeletons} | {b.romanised[:1].upper()}
    return INITIAL_DIFFERS if sounds_a.isdisjoint(sounds_b) else INITIAL_FITS


def hopeless(a: Part, b: Part) -> bool:
    """No group of known names, no short form and hardly a sound in common."""
    if JaroWinkler.similarity(a.romanised, b.romanised) >= SPELLING_LEAST:
        return False
    if not (a.symbols.isdisjoint(b.symbols) and a.nick_symbols.isdisjoint(b.nick_symbols)):
        return False
    if not a.short_forms.isdisjoint(b.short_forms):
        return False
    return not any(
        Levenshtein.normalized_similarity(left, right) >= SKELETON_LEAST
        for left in a.skeletons[:2]
        for right in b.skeletons[:2]
    )


def assignments(pairs: Sequence[tuple[Name, Name]], evidence: WordEvidence) -> list[Assignment]:
    """The best assignment for each pair of names, with one joined pair of words where that fits better."""
    tried = [_readings(*_ordered(a, b)) for a, b in pairs]
    evidence.learn(
        (left, right)
        for readings in tried
        for words_a, words_b in readings
        for left in words_a
        for right in words_b
    )
    return [_best_reading(readings, evidence) for readings in tried]


def _best_reading(readings: list[Reading], evidence: WordEvidence) -> Assignment:
    """The names as written, unless two words read as one fit a word of the other name well and better."""
    written = _assigned(*readings[0], evidence)
    if len(readings) == 1:
        return written
    found = (_assigned(words_a, words_b, evidence) for words_a, words_b in readings[1:])
    return max([written, *filter(_joins_well, found)], key=_total)


def _joins_well(assignment: Assignment) -> bool:
    words_a, words_b, pairs = assignment
    return any(
        value >= JOINED_LEAST and (" " in words_a[i].original or " " in words_b[j].original)
        for i, j, value in pairs
    )


def is_turned(a: Name, b: Name) -> bool:
    """The assignment of these names has the second one first."""
    return not a.key <= b.key


def _ordered(a: Name, b: Name) -> tuple[Name, Name]:
    return (a, b) if a.key <= b.key else (b, a)


def _readings(a: Name, b: Name) -> list[Reading]:
    """The names as written; where one has more words also with two neighbours of it written as one."""
    words_a, words_b = a.words, b.words
    readings: list[Reading] = [(words_a, words_b)]
    if 1 <= len(words_b) < len(words_a) <= JOINED_MAX:
        readings += [(shorter, words_b) for shorter in _joinings(words_a)]
    elif 1 <= len(words_a) < len(words_b) <= JOINED_MAX:
        readings += [(words_a, shorter) for shorter in _joinings(words_b)]
    return readings


def _joinings(words: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    return [
        (*words[:place], joined(words[place], words[place + 1]), *words[place + 2 :])
        for place in range(len(words) - 1)
    ]


def _assigned(
    words_a: tuple[Part, ...], words_b: tuple[Part, ...], evidence: WordEvidence
) -> Assignment:
    return Assignment(words_a, words_b, tuple(_best(evidence.table(words_a, words_b))))


def _total(assignment: Assignment) -> float:
    """How good a reading is: evidence above that of strangers, so that a word left over costs something."""
    return sum(value - HOPELESS for _, _, value in assignment.pairs) - 2.0 * abs(
        len(assignment.words_a) - len(assignment.words_b)
    )


def _best(table: list[list[float]]) -> list[tuple[int, int, float]]:
    if not table or not table[0]:
        return []
    if len(table) == 2 and len(table[0]) == 2:
        (p, q), (r, s) = table
        return [(0, 0, p), (1, 1, s)] if p + s >= q + r else [(0, 1, q), (1, 0, r)]
    if len(table) > len(table[0]):
        turned = _best([list(column) for column in zip(*table, strict=True)])
        return sorted((i, j, value) for j, i, value in turned)
    if len(table[0]) <= TRIED_MAX:
        places = range(len(table))
        chosen = max(
            permutations(range(len(table[0])), len(table)),
            key=lambda way: sum(table[i][way[i]] for i in places),
        )
        return [(i, chosen[i], table[i][chosen[i]]) for i in places]
    return _greedy(table)


def _greedy(table: list[list[float]]) -> list[tuple[int, int, float]]:
    cells = sorted((-value, i, j) for i, row in enumerate(table) for j, value in enumerate(row))
    used_i: set[int] = set()
    used_j: set[int] = set()
    found = []
    for value, i, j in cells:
        if i not in used_i and j not in used_j:
            used_i.add(i)
            used_j.add(j)
            found.append((i, j, -value))
    return sorted(found)


def given_weight(assignment: Assignment) -> float:
    """The weakest evidence among the pairs in which either word is a given name; 0 when there is none."""
    words_a, words_b, pairs = assignment
    return min(
        (value for i, j, value in pairs if "given" in (words_a[i].role, words_b[j].role)),
        default=0.0,
    )


def name_row(assignment: Assignment) -> list[float]:
    """The features of one assignment, in the order of `NAME_FEATURES`."""
    words_a, words_b, pairs = assignment
    if not pairs:
        return [0.0, HOPELESS, HOPELESS, HOPELESS, HOPELESS, *[0.0] * (len(NAME_FEATURES) - 5)]
    given, family, letters_least, initials = 0.0, 0.0, 99, 0
    turned, before = False, -1
    for i, j, value in pairs:
        a, b = words_a[i], words_b[j]
        if (a.role == "given" or b.role == "given") and (value < given or not given):
            given = value
        if (a.role in FAMILY or b.role in FAMILY) and (value < family or not family):
            family = value
        letters_least = min(letters_least, len(a.bare), len(b.bare))
        initials += is_initial(a) or is_initial(b)
        turned = turned or j < before
        before = j
    values = sorted([value for _, _, value in pairs])
    total = sum(values)
    return [
        total,
        total / len(values),
        values[0],
        values[1] if len(values) > 1 else values[0],
        values[-1],
        float(len(values)),
        float(abs(len(words_a) - len(words_b))),
        given,
        family,
        float(turned),
        float(letters_least),
        float(initials),
        float(any(" " in part.original for part in words_a + words_b)),
        float(words_a[0].script == words_b[0].script),
        JaroWinkler.similarity(
            "".join([words_a[i].romanised for i, _, _ in pairs]),
            "".join([words_b[j].romanised for _, j, _ in pairs]),
        ),
    ]


FAMILY = frozenset({"family", "married"})


def log_ratios(chosen: Sequence[Assignment], model: Model) -> Floats:
    """The log likelihood ratio of each assignment; that of its one pair where both names are one word."""
    if not chosen:
        return np.empty(0)
    rows = np.array([name_row(one) for one in chosen])
    found = model.names.log_odds(rows)
    for place, one in enumerate(chosen):
        most = _most(one)
        if most is None:
            continue
        said = one.pairs[0][2] if len(one.pairs) == 1 else float(found[place])
        found[place] = min(most, said) if one.pairs else most
    return found


def _most(assignment: Assignment) -> float | None:
    """A ceiling on what these names can say, None where there is none.

    A family name alone, or with one initial, is what brothers and sisters have in common; so is all but
    one of the words of María José and María Elena.
    """
    words_a, words_b, pairs = assignment
    if not pairs:
        return NOTHING
    if len(pairs) == 1:
        return math.inf if len(words_a) == len(words_b) == 1 else ONE_WORD_MOST
    if has_other_word([(words_a[i], words_b[j], value) for i, j, value in pairs]):
        return DIFFERS_MOST
    if len(pairs) == 2:
        initials = sum(is_initial(words_a[i]) or is_initial(words_b[j]) for i, j, _ in pairs)
        return INITIAL_MOST if initials == 1 else None
    return None


def has_other_word(laid: Sequence[tuple[Part, Part, float]]) -> bool:
    """Two words that had to be laid beside each other are plainly two names, or are the only ones that differ and hardly one name."""
    if any(value < DIFFERS for _, _, value in laid):
        return True
    odd = [(a, b, value) for a, b, value in laid if a.bare != b.bare]
    if len(odd) != 1 or len(laid) - len(odd) < SURNAMES:
        return False
    a, b, value = odd[0]
    return a.script == b.script and value < SUPPORTS and not (is_initial(a) or is_initial(b))


NOTHING = 0.0
"""What an empty name says: nothing for and nothing against."""
