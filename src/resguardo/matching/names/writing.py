"""A name as it was written: which script, cleaned of what no reader sees, and what was cleaned told.

Whoever wants two records of one child not to be found alike can write a name that looks the same
and is not: a Cyrillic letter among Latin ones, marks piled on a letter, signs that turn the
direction. `cleaned` takes these away and says so; nothing is refused, since a hurried copy from a
web page can look the same.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

Script = Literal["latin", "hebrew", "arabic", "cyrillic", "other"]
Note = Literal["hidden_signs", "piled_marks", "look_alikes", "cut", "digits", "no_letters"]

LETTERS_MAX = 400
"""Letters of a name that are read; the rest is left out and told."""

WORD_LETTERS_MAX = 40
"""Letters of one word that are read."""

MARKS_MAX = 3
"""Marks on one letter that a real name can have: Yiddish and Vietnamese stay below."""

LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһԛԝьАВЕКМНОРСТУХІЈЅοανικρυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwbABEKMHOPCTYXIJSoavikpuxABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters that look Latin. Used only inside a word that has Latin letters as well."""

BACK = str.maketrans("aeopcyxABEKMHOPCTYX", "аеорсухАВЕКМНОРСТУХ")
"""Latin letters that look Cyrillic, for a Cyrillic word into which they were mixed."""

SPECIAL = str.maketrans(
    {
        "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "ß": "ss", "đ": "d", "Đ": "d", "ð": "d", "þ": "th", "æ": "ae",
        "Æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i", "ħ": "h", "ə": "e", "č": "ch", "š": "sh", "ž": "zh", "Č": "ch",
        "Š": "sh", "Ž": "zh", "ć": "ch", "Ć": "ch", "ş": "sh", "Ş": "sh", "ș": "sh", "ñ": "ny", "Ñ": "ny",
    }
)  # fmt: skip
"""Latin letters whose mark changes the sound, written as the sound; every other mark only goes."""

QUOTES = str.maketrans(
    dict.fromkeys("'\u2019\u2018\u02bc\u02bb`\u00b4\u2032\u05f3\u02be\u02bf\u2035", "'")
)
SPLIT = re.compile(r"[\s\-\u2010-\u2015\u05be_/,;.\"()\[\]{}<>|\u05f4\u060c]+")
RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x024F, "latin"),
    (0x0370, 0x03FF, "other"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"),
    (0x1E00, 0x1EFF, "latin"),
    (0x08A0, 0x08FF, "arabic"),
)


class Written(NamedTuple):
    """A name ready to be taken apart: its words in order, and what had to be cleaned."""

    text: str
    words: tuple[str, ...]
    comma_after: int
    notes: tuple[Note, ...]


def script_of(word: str) -> Script:
    """The script that most letters of the word belong to; `other` when there is none."""
    counts: dict[Script, int] = {}
    for letter in word:
        code = ord(letter)
        for first, last, script in RANGES:
            if first <= code <= last and letter.isalpha():
                counts[script] = counts.get(script, 0) + 1
                break
    return max(counts, key=lambda script: counts[script]) if counts else "other"


@lru_cache(maxsize=65536)
def cleaned(name: str) -> Written:
    """Clean a name: presentation forms, hidden signs, piled marks, letters of another script.

    `comma_after` is how many words stand before the first comma ("Family, Given"), 0 when there is
    none. The words keep their case and their vowel points.
    """
    notes: list[Note] = []
    if len(name) > LETTERS_MAX:
        name = name[:LETTERS_MAX]
        notes.append("cut")
    text = unicodedata.normalize("NFKC", name).translate(QUOTES)
    visible = "".join(sign for sign in text if not _is_hidden(sign))
    if visible != text:
        notes.append("hidden_signs")
    spare = _without_piles(visible)
    if spare != visible:
        notes.append("piled_marks")
    before, comma, _ = spare.partition(",")
    comma_after = len(_words(before)) if comma else 0
    words = []
    for word in _words(spare):
        single = _in_one_script(word)
        if single != word and "look_alikes" not in notes:
            notes.append("look_alikes")
        words.append(single[:WORD_LETTERS_MAX])
        if len(single) > WORD_LETTERS_MAX and "cut" not in notes:
            notes.append("cut")
    if any(sign.isdigit() for word in words for sign in word):
        notes.append("digits")
    if not any(sign.isalpha() for word in words for sign in word):
        notes.append("no_letters")
    return Written(" ".join(words), tuple(words), comma_after, tuple(notes))


def _words(text: str) -> list[str]:
    return [word for word in (piece.strip("'") for piece in SPLIT.split(text)) if word]


def _is_hidden(sign: str) -> bool:
    """Signs without a shape: direction marks, joiners, byte-order marks, controls; a line break is a space."""
    return not sign.isspace() and unicodedata.category(sign) in {"Cf", "Cc", "Cs", "Co", "Cn"}


def _without_piles(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFD", text):
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MARKS_MAX:
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def _in_one_script(word: str) -> str:
    """The word with look-alike letters put back into the script of the rest."""
    if word.isascii():
        return word
    script = script_of(word)
    has_latin = any("a" <= letter.lower() <= "z" for letter in word)
    if not has_latin:
        return word
    if script == "cyrillic":
        turned = word.translate(BACK)
        return turned if script_of(turned) == "cyrillic" else word
    return word.translate(LOOK_ALIKES) if script in {"latin", "other"} else word


@lru_cache(maxsize=131072)
def bare(word: str) -> str:
    """The letters of one word as they are compared: lower case, without points and accents.

    Latin letters whose mark changes the sound are written as the sound (š as sh).
    """
    if word.isascii():
        return "".join(sign for sign in word.lower() if sign.isalnum())
    lowered = word.lower().translate(SPECIAL)
    kept: list[str] = []
    for sign in lowered:
        if sign in "йё":
            kept.append(sign)
            continue
        kept.extend(
            piece
            for piece in unicodedata.normalize("NFKD", sign)
            if piece.isalnum() or (piece == "'" and script_of(word) == "hebrew")
        )
    return "".join(kept).translate(ONE_FORM)


ONE_FORM = str.maketrans(
    {
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي",
        "ک": "ك", "ؤ": "و", "ئ": "ي", "ة": "ه", "ـ": None, "ё": "е", "ײ": "יי", "װ": "וו", "ױ": "וי",
    }
)  # fmt: skip
"""Letters with several shapes (final forms, seats of hamza) in one."""
