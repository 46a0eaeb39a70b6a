"""Words of a cell as they are compared, and the many ways to write that nothing is known."""

import re
import unicodedata
from functools import lru_cache

UNKNOWN = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "_",
        ".",
        "?",
        "??",
        "n/a",
        "na",
        "n a",
        "s/d",
        "sd",
        "s d",
        "s/i",
        "n/d",
        "nd",
        "ns",
        "n/s",
        "ignora",
        "se ignora",
        "ignorado",
        "desconocido",
        "desconocida",
        "desconoce",
        "se desconoce",
        "no sabe",
        "no se sabe",
        "no refiere",
        "no indica",
        "sin dato",
        "sin datos",
        "sin informacion",
        "pendiente",
        "unknown",
        "not known",
        "none",
        "x",
        "xx",
        "xxx",
        "*",
        "**",
        "***",
        "/",
        "//",
        "///",
        "no tiene",
        "s/n",
        "sin",
        "no consta",
        "n.d.",
        "n.a.",
        "s.d.",
        "no registrado",
        "no registra",
        "no aplica",
    }
)
NAMELESS = frozenset(
    {
        "nn",
        "n n",
        "n.n.",
        "n.n",
        "n/n",
        "xx",
        "x x",
        "sin nombre",
        "s/n",
        "no identificado",
        "no identificada",
        "desconocido",
        "desconocida",
        "se desconoce",
        "unknown",
        "unnamed",
        "sin identificar",
        "por identificar",
        "no name",
        "no sabe",
        "nombre desconocido",
    }
)
NO_TAG = re.compile(r"^(?:sin|no) (?:tiene )?(?:pulsera|brazalete|etiqueta|codigo|clave|tag)$")
FILLER = re.compile(r"^[\s\-_.*/=~–—…#]*$")
CONTROLS = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f"
    "\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029\ufeff]"
)

UNSEEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]")
"""Those that no list needs and that make a name read as another: worth a word, where marks of Hebrew writing and of programs are not."""


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Without accents, case, full-width forms and doubled spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = text.replace("½", "1/2") if len(text) == 1 else text.replace("½", " 1/2")
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.replace("\u2044", "/").split())


def is_unknown(words: str) -> bool:
    """The cell, already plain, says that nothing is known, or is blank."""
    return words in UNKNOWN or words.strip("().") in UNKNOWN


def is_nameless(text: str) -> bool:
    """NN and its kin: a person is there and the name is not known."""
    words = plain(text)
    return words in NAMELESS or words.split(" (")[0].rstrip(" 0123456789") in NAMELESS


def is_no_tag(text: str) -> bool:
    """The cell of the tag says that there is none."""
    words = plain(text)
    return is_unknown(words) or NO_TAG.match(words) is not None


def is_filler(text: str) -> bool:
    """Nothing but dashes, stars, dots or lines."""
    return not text[:1].isalnum() and FILLER.match(text) is not None


def tidy(text: str) -> str:
    """The text with spaces closed up, in composed letters, without controls that reorder it."""
    return unicodedata.normalize("NFC", " ".join(CONTROLS.sub("", text).split()))
