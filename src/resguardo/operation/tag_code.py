"""The code on a band: meaningless, and hard to misread or mishear (`docs/internals/procedures.md` 4).

The alphabet has thirteen characters that are unlike each other in print and when their Spanish names are spoken: no vowels, none of the
letters whose names rhyme (be, ce, de, ge, pe, te, uve), no 1 beside 7, no 6 beside 9. Six characters are drawn by chance, two are check
characters, so that thirteen being prime any two codes differ in at least three places: one wrong character, two wrong characters,
and any two characters swapped, neighbours or not, are always found.
"""

import re

from resguardo.operation.identifiers import TagCode

ALPHABET = "02345789HJMRX"
LENGTH = 8
_DRAWN = LENGTH - 2
_PRIME = len(ALPHABET)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OSZB", "0528")
"""Letters outside the alphabet that a hurried reader writes for a character inside it."""
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—_.]+")


def compose(chance: bytes) -> TagCode:
    """The code that `chance` (16 bytes) stands for, with its check characters, such as `H2J4-833H`."""
    number = int.from_bytes(chance, "big")
    values = []
    for _ in range(_DRAWN):
        number, value = divmod(number, _PRIME)
        values.append(value)
    return _shown("".join(ALPHABET[value] for value in [*values, *checks(values)]))


def parse(typed: str) -> TagCode | None:
    """The code that a person typed or a camera read, in its one spelling; None when it is no code.

    Case, spaces, hyphens and the usual lookalikes (O for 0, S for 5, Z for 2, B for 8) are forgiven; a wrong check is not.
    """
    characters = _SEPARATORS.sub("", typed).upper().translate(_LOOKALIKES)
    if len(characters) != LENGTH or any(character not in _VALUES for character in characters):
        return None
    values = [_VALUES[character] for character in characters]
    if values[_DRAWN:] != checks(values[:_DRAWN]):
        return None
    return _shown(characters)


def checks(values: list[int]) -> list[int]:
    """The two values that make the plain sum and the sum weighted by position (from 1) multiples of thirteen, for ten values at most."""
    plain = sum(values)
    weighted = sum(position * value for position, value in enumerate(values, 1))
    last = (len(values) + 1) * plain - weighted
    return [(-plain - last) % _PRIME, last % _PRIME]


def _shown(characters: str) -> TagCode:
    half = LENGTH // 2
    return TagCode(f"{characters[:half]}-{characters[half:]}")
