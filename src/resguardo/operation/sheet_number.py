"""The number of a sheet of paper: meaningless, and hard to misread, like the code on a band (`tag_code.py`).

It tells neither when nor where nor how many. Eight characters are drawn by chance, two are check characters; the `P` before them, which no band has,
keeps it from being read as a band.
"""

import re

from resguardo.operation.identifiers import SheetNumber
from resguardo.operation.tag_code import ALPHABET, checks

_DRAWN, _LENGTH = 8, 10
_SLIP = 2
"""How many characters a hurried reader leaves out, writes twice or takes for others."""
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OSZB", "0528")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—_.]+")


def compose(chance: bytes) -> SheetNumber:
    """The number that `chance` (16 bytes) stands for, such as `P-74XX2-02R73`."""
    number = int.from_bytes(chance, "big")
    values = []
    for _ in range(_DRAWN):
        number, value = divmod(number, len(ALPHABET))
        values.append(value)
    return _shown("".join(ALPHABET[value] for value in [*values, *checks(values)]))


def parse(written: str) -> SheetNumber | None:
    """The number that a person wrote, in its one spelling; None when it is none, or a character was misread.

    Case, spaces, hyphens, a missing `P` and the usual lookalikes are forgiven; a wrong check is not.
    """
    characters = _characters(written).removeprefix("P").translate(_LOOKALIKES)
    if len(characters) != _LENGTH or any(character not in _VALUES for character in characters):
        return None
    values = [_VALUES[character] for character in characters]
    return _shown(characters) if values[_DRAWN:] == checks(values[:_DRAWN]) else None


def is_misread(written: str) -> bool:
    """Whether `written` was meant as the number of a printed sheet and is none: a `P` and about ten characters, which do not fit.

    What somebody numbered by hand, such as `H-17`, is no misreading.
    """
    characters = _characters(written)
    if not characters.startswith("P") or parse(written) is not None:
        return False
    body = characters[1:].translate(_LOOKALIKES)
    outside = sum(character not in _VALUES for character in body)
    return abs(len(body) - _LENGTH) <= _SLIP and outside <= _SLIP


def _characters(written: str) -> str:
    return _SEPARATORS.sub("", written).upper()


def _shown(characters: str) -> SheetNumber:
    half = _LENGTH // 2
    return SheetNumber(f"P-{characters[:half]}-{characters[half:]}")
