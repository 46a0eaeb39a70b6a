"""The keys under which a word is found: its spelling and its sound with one letter left out, and the known names that it is a form of.

Two words that differ in one letter share a key, for each is the other with that letter left out. A key is 32 bits; two different keys may fall together,
which costs a comparison and no more.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from zlib import crc32

from resguardo.matching.names import Part, analyse

SHORTEST: Final = 2
"""Letters that a key keeps at least: a single letter finds everybody."""

SPELLING_LETTERS_MAX: Final = 24
"""Letters of a spelling that are read for keys."""

FEW: Final = 2
"""Words that a name has at least; where joining words left fewer, they are words of it."""

SPELLING: Final = "s"
SOUND: Final = "k"
KNOWN: Final = "y"
NICKNAME: Final = "z"
SHORT: Final = "n"


def read_words(name: str) -> tuple[Part, ...]:
    """The words of a name that are indexed, in their written order: joining words only where hardly anything else is there, for *Bar Franco* is a name."""
    taken = analyse(name)
    return taken.words if len(taken.words) >= FEW else taken.parts


def spelling_keys(part: Part) -> Iterator[int]:
    """Keys of the word as it is spelt, and with one letter left out."""
    yield from _without_one(SPELLING, part.bare[:SPELLING_LETTERS_MAX])


def sound_keys(part: Part) -> Iterator[int]:
    """Keys of each of the word's skeletons, and of each with one sound left out."""
    for skeleton in part.skeletons:
        yield from _without_one(SOUND, skeleton)


def known_keys(part: Part) -> Iterator[int]:
    """Keys of the known names of which the word is a form in its own right."""
    for symbol in part.symbols:
        yield _key(KNOWN, symbol)


def short_keys(part: Part) -> Iterator[int]:
    """Keys of the names for which the word is a short form."""
    for symbol in part.nick_symbols:
        yield _key(NICKNAME, symbol)
    for name in part.short_forms:
        yield _key(SHORT, name)


def short_questions(part: Part) -> Iterator[int]:
    """Keys under which the short forms of the word stand, and what it may be short for."""
    yield from short_keys(part)
    for symbol in part.nick_symbols:
        yield _key(KNOWN, symbol)
    for symbol in part.symbols:
        yield _key(NICKNAME, symbol)


def all_keys(part: Part) -> set[int]:
    """Every key under which a word is found."""
    return {*spelling_keys(part), *sound_keys(part), *known_keys(part), *short_keys(part)}


def hash_of_name(words: Iterable[str]) -> int:
    """One number for all people with the same words in the same order."""
    return crc32("\n".join(words).encode())


def _without_one(kind: str, letters: str) -> Iterator[int]:
    yield _key(kind, letters)
    if len(letters) > SHORTEST:
        for place in range(len(letters)):
            yield _key(kind, letters[:place] + letters[place + 1 :])


def _key(kind: str, letters: str) -> int:
    return crc32((kind + letters).encode())
