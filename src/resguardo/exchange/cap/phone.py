"""Texts that fit a telephone: whole words, a name whole or not at all, and counted as the network counts.

A text in the basic alphabet of GSM (3GPP TS 23.038) takes one place a character, and two for a few signs; one foreign letter makes the whole text UCS-2, where an
SMS holds 70 instead of 160. Spanish accents that the alphabet lacks (á, í, ó, ú) are therefore written plain; ñ, é and ü are in it.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

LIMITS: Final = (90, 160, 360)
"""Cell broadcast in short, one SMS, cell broadcast in long."""
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€\f")
_PLAIN: Final = str.maketrans(
    {"«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)  # fmt: skip


class Piece(NamedTuple):
    """A part of a text, in its order. `is_needed` stands whatever the length; `is_whole` stands whole or not at all, as a name does."""

    text: str
    is_needed: bool = False
    is_whole: bool = True


class PhoneText(NamedTuple):
    """A text that fits. `units` are septets in the basic alphabet, UTF-16 units in UCS-2."""

    text: str
    limit: int
    is_basic: bool
    units: int

    @property
    def messages(self) -> int:
        """How many SMS it takes."""
        single, several = (160, 153) if self.is_basic else (70, 67)
        return 1 if self.units <= single else -(-self.units // several)


def phone_text(pieces: Sequence[Piece], limit: int) -> PhoneText:
    """The pieces that fit into `limit`, in their order: the needed ones always, then as many others as there is room for. Raises ValueError where the needed ones do not fit."""
    plain = [piece._replace(text=folded(" ".join(piece.text.split()))) for piece in pieces]
    taken = {at: piece.text for at, piece in enumerate(plain) if piece.is_needed and piece.text}
    if _units(_joined(taken)) > limit:
        raise ValueError(limit)
    for at, piece in enumerate(plain):
        if at in taken or not piece.text:
            continue
        if _units(_joined(taken | {at: piece.text})) <= limit:
            taken[at] = piece.text
        elif not piece.is_whole:
            words = piece.text.split(" ")
            least = _least(words)
            while len(words) > least and _units(_joined(taken | {at: _cut(words)})) > limit:
                words.pop()
            if _units(_joined(taken | {at: _cut(words)})) <= limit:
                taken[at] = _cut(words)
    text = _joined(taken)
    return PhoneText(text, limit, is_basic(text), _units(text))


def folded(text: str) -> str:
    """`text` in the basic alphabet where each letter has a plain form in it; a letter of another script stays as it is."""
    return "".join(map(_folded, unicodedata.normalize("NFC", text.translate(_PLAIN))))


def is_basic(text: str) -> bool:
    """Whether `text` is in the basic alphabet."""
    return all(one in _BASIC or one in _EXTENDED for one in text)


def _folded(letter: str) -> str:
    if letter in _BASIC or letter in _EXTENDED:
        return letter
    plain = unicodedata.normalize("NFKD", letter)[0]
    return plain if plain in _BASIC else letter


def _units(text: str) -> int:
    if is_basic(text):
        return len(text) + sum(one in _EXTENDED for one in text)
    return len(text.encode("utf-16-le")) // 2


def _joined(taken: dict[int, str]) -> str:
    return " ".join(taken[at] for at in sorted(taken))


def _least(words: list[str]) -> int:
    """How many words have to stand so that a cut still says something: a label and what follows it, or two."""
    label = next((at for at, word in enumerate(words) if word.endswith(":")), 0)
    return label + 2


def _cut(words: list[str]) -> str:
    """Words of a sentence that goes on no further."""
    return " ".join(words).rstrip(",;:. ") + "."
