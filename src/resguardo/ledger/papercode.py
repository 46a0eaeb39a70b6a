"""The code that is written by hand on a count sheet and read out to a monitor, so that a checkpoint can't be changed later.

It is SHA-256 of the checkpoint's text, first 160 bits, in Crockford's base32: eight groups of four, then two check characters. 160 bits
because the operator himself might search for two logs with one code, which takes the square root of the possibilities.

The check characters are a weighted sum over a prime, so that a single wrong character, and two neighbours that were swapped, are always
found.
"""

import hashlib
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U."""
CODE_CHARACTERS: Final = 32
CHECK_CHARACTERS: Final = 2
_GROUP: Final = 4
_MODULUS: Final = 1021
"""Greatest prime below 1,024, so that a remainder fits two characters."""

_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED: Final = str.maketrans("", "", " \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014.")


class Misread(ValueError):
    """A code that can't have been printed like this; `found` and `expected` say why."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"paper code: found {found}, expected {expected}")
        self.found = found
        self.expected = expected


def paper_code(checkpoint_text: str) -> str:
    """The code of a checkpoint's text, grouped for print: `XXXX XXXX XXXX XXXX XXXX XXXX XXXX XXXX XX`."""
    number = int.from_bytes(hashlib.sha256(checkpoint_text.encode()).digest()[:20], "big")
    code = _base32(number, CODE_CHARACTERS)
    groups = [code[at : at + _GROUP] for at in range(0, CODE_CHARACTERS, _GROUP)]
    return " ".join([*groups, _check(code)])


def read_paper_code(written: str) -> str:
    """The code as printed, from what somebody wrote or said: case, spaces and hyphens are free, O is 0, I and L are 1.

    Raises `Misread` for a wrong length, a character that is not in the alphabet, or check characters that do not fit.
    """
    plain = written.translate(_IGNORED).upper().translate(_READ_AS)
    strange = sorted(set(plain) - set(ALPHABET))
    if strange:
        raise Misread(f"the characters {' '.join(strange)}", f"characters of {ALPHABET}")
    length = CODE_CHARACTERS + CHECK_CHARACTERS
    if len(plain) != length:
        raise Misread(f"{len(plain)} characters", f"{length} characters")
    code, check = plain[:CODE_CHARACTERS], plain[CODE_CHARACTERS:]
    if check != _check(code):
        raise Misread("check characters that do not fit", "the code as it was printed")
    groups = [code[at : at + _GROUP] for at in range(0, CODE_CHARACTERS, _GROUP)]
    return " ".join([*groups, check])


def matches(written: str, checkpoint_text: str) -> bool:
    """Whether a code that somebody wrote down is that of a checkpoint. Raises `Misread` for a code that nobody printed."""
    return read_paper_code(written) == paper_code(checkpoint_text)


def _base32(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _check(code: str) -> str:
    """Two characters: the sum of all digits, each weighted by its place from 2 on, over a prime.

    A wrong digit changes the sum by place x difference, swapped neighbours by their difference: neither is a multiple of the prime.
    """
    total = sum(place * ALPHABET.index(digit) for place, digit in enumerate(code, start=2))
    return _base32(total % _MODULUS, CHECK_CHARACTERS)
