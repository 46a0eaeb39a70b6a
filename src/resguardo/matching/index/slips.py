"""Slips of the pen: what must have gone wrong for one word to be written as another, as a cost for the order of a list.

The evidence of two words is fitted on names in two scripts, where a letter that differs is another name more often than a mistake. Whoever asks
for somebody types, hears and copies; a name one slip away has to stand before names that are alike in general. The costs are fitted on
questions about an invented crowd, in steps of natural logarithms.
"""

from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from resguardo.matching.names import Part

LETTER_COST, LETTERS_MOST = 2.7, 3
"""A letter wrong, missing, further or changed over with its neighbour, in words of one script; and the most that are counted."""

SOUND_COST, SOUNDS_MOST = 2.2, 2
"""A consonant more, less or other, in words of two scripts."""

ROMAN_COST, ROMAN_MOST = 0.7, 4
"""A letter of the plain Latin readings of words of two scripts."""

KNOWN_MOST: Final = 1.0
"""The most that forms of one known name cost, however they are written."""

READINGS: Final = 4
"""Skeletons of a word that are tried."""


def slips_cost(a: Part, b: Part) -> float:
    """What it takes to write one word for the other: 0 for the same, the greater the less likely; the same whichever comes first."""
    if a.bare == b.bare:
        return 0.0
    cost = _letters(a, b) if a.script == b.script else _sounds(a, b)
    return min(cost, KNOWN_MOST) if _is_known(a, b) else cost


def _letters(a: Part, b: Part) -> float:
    return LETTER_COST * min(OSA.distance(a.bare, b.bare), LETTERS_MOST)


def _sounds(a: Part, b: Part) -> float:
    ones, others = a.skeletons[:READINGS], b.skeletons[:READINGS]
    apart = min((Levenshtein.distance(x, y) for x in ones for y in others), default=SOUNDS_MOST)
    letters = OSA.distance(a.romanised, b.romanised)
    return SOUND_COST * min(apart, SOUNDS_MOST) + ROMAN_COST * min(letters, ROMAN_MOST)


def _is_known(a: Part, b: Part) -> bool:
    """Both are forms of one known name, or one is short for the other."""
    names_a, names_b = a.symbols | a.nick_symbols, b.symbols | b.nick_symbols
    return not (names_a.isdisjoint(names_b) and a.short_forms.isdisjoint(b.short_forms))
