"""How alike are two names, as people write them on lists.

One child appears on many lists: with and without accents, surnames first or last, a second
name left out, *Peres* for *Pérez*. `likeness` answers with one number; it is evidence and
never a decision: nobody is merged, released or struck from a list because two names are alike.

Only names in one script can be compared: *משה* beside *Moshé* gives 0. Transliteration is not
tried here.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "i", "da", "dos", "van"})
"""Words that join surnames and are kept on one list and dropped on another."""

SAME_SOUND = 0.95
"""Likeness of two words that sound alike in Spanish and are spelt differently."""

LEAST_WORD = 0.6
"""Two words less alike than this are different words, not one word misspelt."""

INITIAL = 0.8
"""Likeness of an initial and a word that begins with it."""

SIGNS = re.compile(r"[^0-9a-z]+")

# Pairs are tried in this order; each names letters that one list writes for the other's.
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"tz|ts", "s"),
        (r"sh", "x"),
        (r"kh|ch", "j"),
        (r"c(?=[eiy])|z", "s"),
        (r"g(?=[ei])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"qu|q|c", "k"),
        (r"ll", "y"),
        (r"[uw](?=[aeio])", "w"),
        (r"v", "b"),
        (r"h", ""),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """The name as it is compared: no accents, case, dots or doubled spaces.

    Letters of other scripts stay; their vowel points go. The result is for comparing only and is
    never shown: it is not how anybody writes their name. Empty when nothing but signs was given.
    """
    if name.isascii():
        return " ".join(SIGNS.sub(" ", name.lower().replace("'", "")).split())
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(
        " " if not (letter.isalnum() or unicodedata.combining(letter)) else letter
        for letter in decomposed.replace("'", "").replace("\u2019", "").replace("\u05f3", "")
        if not unicodedata.combining(letter)
    )
    return " ".join(letters.split())


def likeness(a: str, b: str) -> float:
    """How alike two full names are, from 0.0 (unlike or empty) to 1.0 (the same words).

    The order of the words does not matter, so swapped surnames are alike; nor do accents, case or
    particles such as "de la". A name that only leaves words of the other out stays above 0.8 when
    two or more words are shared; a single shared word never reaches it. Symmetric.
    """
    first, second = _words(a), _words(b)
    if not first or not second:
        return 0.0
    if sorted(first) == sorted(second) or "".join(first) == "".join(second):
        return 1.0
    shorter, longer = sorted((first, second), key=lambda words: (len(words), words))
    shared = _shared_letters(shorter, longer)
    letters_shorter = sum(map(len, shorter))
    letters_both = letters_shorter + sum(map(len, longer))
    covered = min(1.0, shared / letters_shorter)
    even = min(1.0, 2 * shared / letters_both)
    weight = 0.7 if len(shorter) > 1 else 0.2
    return min(0.99, weight * covered + (1 - weight) * even)


def same_words(a: str, b: str, least: float = LEAST_WORD) -> bool:
    """The names can be two spellings of one: every word of the shorter has its like in the longer.

    `least` is how alike two words must be. False when either is empty. One given name that
    differs makes two names different, however many surnames they share.
    """
    first, second = _words(a), _words(b)
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=lambda words: (len(words), words))
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        best = max(left, key=lambda other: _closeness(word, other))
        if _closeness(word, best) < least:
            return False
        left.remove(best)
    return True


def word_sounds(name: str) -> list[str]:
    """How each word of the name sounds in Spanish, for finding candidates to compare."""
    return [_sound(word) for word in _words(name)]


def _words(name: str) -> list[str]:
    words = folded(name).split()
    return [word for word in words if word not in PARTICLES] or words


def _shared_letters(shorter: list[str], longer: list[str]) -> float:
    """Letters of the shorter name found in the longer, each word paired at most once."""
    pairs = sorted(
        (
            (_word_likeness(left, right), i, j)
            for i, left in enumerate(shorter)
            for j, right in enumerate(longer)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    shared = 0.0
    for score, i, j in pairs:
        if score and i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            shared += score * len(shorter[i])
    return shared


def _word_likeness(a: str, b: str) -> float:
    score = _closeness(a, b)
    return score if score >= LEAST_WORD else 0.0


@lru_cache(maxsize=65536)
def _closeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if min(len(a), len(b)) == 1:
        return INITIAL if a[0] == b[0] else 0.0
    sound_a, sound_b = _sound(a), _sound(b)
    if sound_a == sound_b:
        return SAME_SOUND
    return max(
        DamerauLevenshtein.normalized_similarity(a, b),
        DamerauLevenshtein.normalized_similarity(sound_a, sound_b) * SAME_SOUND,
    )


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word
