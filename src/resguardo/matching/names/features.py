"""What is measured of two words: numbers that are the same whichever word stands first."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler, Levenshtein, Postfix, Prefix

from resguardo.matching.names.alignment import Aligner
from resguardo.matching.names.parts import SCRIPT_ORDER, Part

Floats = NDArray[np.float64]
WordPair = tuple[Part, Part]

FEATURES = (
    "aligned",
    "aligned_per_letter",
    "commonness",
    "explained_least",
    "explained_most",
    "commonness_apart",
    "spelling",
    "edits",
    "skeleton",
    "known_form",
    "known_short_form",
    "short_form",
    "beginning",
    "end",
    "first_sound",
    "letters_least",
    "letters_apart",
    "first_letter",
    "same_script",
)
ALIGNED = 6
"""How many of the features come from the alignment."""

SKELETONS_COMPARED = 3


def oriented(a: Part, b: Part) -> WordPair:
    """The two words in one fixed order, so that evidence does not hang on which stands first."""
    key_a, key_b = (
        (SCRIPT_ORDER[a.script], a.bare, a.original),
        (SCRIPT_ORDER[b.script], b.bare, b.original),
    )
    return (a, b) if key_a <= key_b else (b, a)


def script_pair(pair: WordPair) -> str:
    """The name of the alignment for the two scripts."""
    return f"{pair[0].script}-{pair[1].script}"


def measured(pairs: Sequence[WordPair], aligners: Mapping[str, Aligner]) -> Floats:
    """One row of `FEATURES` for each oriented pair."""
    rows = np.empty((len(pairs), len(FEATURES)))
    rows[:, ALIGNED:] = [lexical(a, b) for a, b in pairs] if pairs else 0.0
    by_scripts: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        by_scripts.setdefault(script_pair(pair), []).append(place)
    for scripts, places in by_scripts.items():
        chosen = [pairs[place] for place in places]
        aligner = aligners.get(scripts)
        rows[places, :ALIGNED] = _unaligned(chosen) if aligner is None else aligned(chosen, aligner)
    return rows


def aligned(pairs: Sequence[WordPair], aligner: Aligner) -> Floats:
    """The first features: what the model of letters says of each pair."""
    lefts, rights = [a.bare for a, _ in pairs], [b.bare for _, b in pairs]
    alone_left, alone_right = aligner.alone(lefts, rights)
    gain = aligner.together(lefts, rights) - alone_left - alone_right
    letters = np.array(
        [len(left) + len(right) + 8 for left, right in zip(lefts, rights, strict=True)]
    )
    explained_left = gain / np.maximum(-alone_left, 1.0)
    explained_right = gain / np.maximum(-alone_right, 1.0)
    return np.stack(
        [
            gain,
            gain / letters,
            alone_left + alone_right,
            np.minimum(explained_left, explained_right),
            np.maximum(explained_left, explained_right),
            np.abs(alone_left - alone_right),
        ],
        axis=1,
    )


def _unaligned(pairs: Sequence[WordPair]) -> Floats:
    """Words of a script that no model knows: the same letters are one name, anything else is not."""
    same = np.array([a.bare == b.bare for a, b in pairs], dtype=np.float64)
    rows = np.zeros((len(pairs), ALIGNED))
    rows[:, 0] = 24.0 * same - 12.0
    rows[:, 1] = 1.4 * same - 0.7
    rows[:, 2] = -40.0
    rows[:, 3] = rows[:, 4] = 1.3 * same - 0.7
    return rows


def lexical(a: Part, b: Part) -> list[float]:
    """The other features: spelling in plain Latin letters, skeletons, known forms, short forms."""
    first, second = a.romanised, b.romanised
    letters_a, letters_b = len(first), len(second)
    shortest = min(letters_b, letters_a)
    letters = shortest or 1
    skeletons_a, skeletons_b = a.skeletons, b.skeletons
    skeleton, first_sound = 0.5, 0.0
    if skeletons_a and skeletons_b:
        first_sound = float(skeletons_a[0][0] == skeletons_b[0][0])
        skeleton = _skeleton(skeletons_a[:SKELETONS_COMPARED], skeletons_b[:SKELETONS_COMPARED])
    return [
        JaroWinkler.similarity(first, second),
        Levenshtein.normalized_similarity(first, second),
        skeleton,
        known_form(a, b),
        0.0 if a.nick_symbols.isdisjoint(b.nick_symbols) else 1.0,
        0.0 if a.short_forms.isdisjoint(b.short_forms) else 1.0,
        Prefix.similarity(first, second) / letters,
        Postfix.similarity(first, second) / letters,
        first_sound,
        float(shortest),
        float(abs(letters_a - letters_b)),
        float(first[:1] == second[:1]),
        float(a.script == b.script),
    ]


def _skeleton(ones: tuple[str, ...], others: tuple[str, ...]) -> float:
    """How alike the nearest readings of two words are; the same reading ends the search."""
    if not set(ones).isdisjoint(others):
        return 1.0
    return max(Levenshtein.normalized_similarity(one, other) for one in ones for other in others)


def known_form(a: Part, b: Part) -> float:
    """0 when both are known names and never one name, 1 when one is unknown, 2 to 3 for forms of one name."""
    shared = len(a.symbols & b.symbols)
    if shared:
        return 2.0 + shared / min(len(a.symbols), len(b.symbols))
    return 0.0 if a.symbols and b.symbols else 1.0
