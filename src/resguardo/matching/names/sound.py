"""How a word sounds, roughly and in any script: a romanised form and consonant skeletons.

A Hebrew or Arabic word leaves most vowels out and one letter stands for several sounds, so two
spellings of a name agree at most in their consonants, taken in wide classes: P for b p v f w, T, D,
S for every hiss, K, G, L, M, N, R; A marks a word that begins with a vowel or a letter that may be
silent. Where a letter can be read in two ways the word has several skeletons, the likelier first.
"""

from collections.abc import Mapping
from functools import lru_cache

from resguardo.matching.names.writing import Script, bare, script_of

SKELETONS_MAX = 6

ROMAN: Mapping[str, str] = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "o", "ז": "z", "ח": "h", "ט": "t", "י": "i", "כ": "k",
    "ל": "l", "מ": "m", "נ": "n", "ס": "s", "ע": "a", "פ": "p", "צ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r",
    "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f",
    "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "ء": "", "پ": "p", "چ": "ch",
    "ژ": "zh", "گ": "g", "ڤ": "v", "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh",
    "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "'": "",
}  # fmt: skip

# Each letter or group, longest first, with its readings; "" is silent, "A" a vowel.
LATIN: Mapping[str, tuple[str, ...]] = {
    "tsch": ("S",), "tch": ("S",), "sch": ("S", "SK"), "dzh": ("G",), "sh": ("S",), "ch": ("S", "K"), "kh": ("K",),
    "th": ("T",), "ph": ("P",), "gh": ("G", ""), "zh": ("G", "S"), "dj": ("G",), "dg": ("G",), "ck": ("K",),
    "tz": ("S",), "ts": ("S",), "cz": ("S",), "sz": ("S",), "rz": ("R",), "qu": ("K",), "ce": ("S", "K"),
    "ci": ("S", "K"), "cy": ("S", "K"), "ll": ("L", ""), "b": ("P",), "c": ("K",), "d": ("D",), "f": ("P",),
    "g": ("G",), "h": ("",), "j": ("G", "A", "K"), "k": ("K",), "l": ("L",), "m": ("M",), "n": ("N",), "p": ("P",),
    "q": ("K",), "r": ("R",), "s": ("S",), "t": ("T",), "v": ("P",), "w": ("P", "A"), "x": ("KS", "S"), "z": ("S",),
    "a": ("A",), "e": ("A",), "i": ("A",), "o": ("A",), "u": ("A",), "y": ("A",),
}  # fmt: skip
HEBREW: Mapping[str, tuple[str, ...]] = {
    "ג'": ("G",), "צ'": ("S",), "ז'": ("G", "S"), "ת'": ("T",), "טש": ("S",), "וו": ("P", "A"), "א": ("A",),
    "ב": ("P",), "ג": ("G",), "ד": ("D",), "ה": ("",), "ו": ("A", "P"), "ז": ("S",), "ח": ("K", ""), "ט": ("T",),
    "י": ("A",), "כ": ("K",), "ל": ("L",), "מ": ("M",), "נ": ("N",), "ס": ("S",), "ע": ("A",), "פ": ("P",),
    "צ": ("S",), "ק": ("K",), "ר": ("R",), "ש": ("S",), "ת": ("T",),
}  # fmt: skip
ARABIC: Mapping[str, tuple[str, ...]] = {
    "تش": ("S",), "تس": ("S",), "كس": ("KS",), "ا": ("A",), "ب": ("P",), "ت": ("T",), "ث": ("T", "S"), "ج": ("G",),
    "ح": ("", "K"), "خ": ("K",), "د": ("D",), "ذ": ("D", "S"), "ر": ("R",), "ز": ("S",), "س": ("S",), "ش": ("S",),
    "ص": ("S",), "ض": ("D",), "ط": ("T",), "ظ": ("S", "D"), "ع": ("A",), "غ": ("G",), "ف": ("P",), "ق": ("K",),
    "ك": ("K",), "ل": ("L",), "م": ("M",), "ن": ("N",), "ه": ("",), "و": ("A", "P"), "ي": ("A",), "پ": ("P",),
    "چ": ("S",), "ژ": ("G", "S"), "گ": ("G",), "ڤ": ("P",),
}  # fmt: skip
CYRILLIC: Mapping[str, tuple[str, ...]] = {
    "дж": ("G",), "кс": ("KS",), "тс": ("S",), "тц": ("S",), "б": ("P",), "в": ("P",), "г": ("G", ""), "д": ("D",),
    "ж": ("G", "S"), "з": ("S",), "к": ("K",), "л": ("L",), "м": ("M",), "н": ("N",), "п": ("P",), "р": ("R",),
    "с": ("S",), "т": ("T",), "ф": ("P", "T"), "х": ("K", ""), "ц": ("S",), "ч": ("S",), "ш": ("S",), "щ": ("S",),
    "ґ": ("G",), "ь": ("",), "ъ": ("",),
} | dict.fromkeys("аеиоуыэюяйіїє", ("A",))  # fmt: skip
READINGS: Mapping[Script, Mapping[str, tuple[str, ...]]] = {
    "latin": LATIN,
    "hebrew": HEBREW,
    "arabic": ARABIC,
    "cyrillic": CYRILLIC,
}
LONGEST = 4


@lru_cache(maxsize=131072)
def romanised(word: str) -> str:
    """The word in plain Latin letters, one fixed reading per letter; other scripts stay as they are."""
    plain = bare(word)
    if plain.isascii() and "'" not in plain:
        return plain
    return "".join(ROMAN.get(letter, letter) for letter in plain)


@lru_cache(maxsize=131072)
def skeletons(word: str) -> tuple[str, ...]:
    """The consonant skeletons of a word in any of the four scripts, the likelier first, at most six.

    Empty for a word without letters of these scripts.
    """
    plain = bare(word)
    readings = READINGS.get(script_of(plain))
    if readings is None:
        return ()
    found = [""]
    for position, group in enumerate(_groups(plain, readings)):
        options = group if len(found) * len(group) <= SKELETONS_MAX else group[:1]
        if position == 0:
            options = tuple(option or "A" for option in options)
            if plain[0] == "h":
                options = ("A", "K")  # Haim and Chaim, for whom one letter stands in Hebrew.
        found = [_joined(stem, option, position) for option in options for stem in found]
    return tuple(one for one in dict.fromkeys(found) if one)


def _joined(stem: str, reading: str, position: int) -> str:
    """A vowel is kept only in front; two equal classes that touch are one sound."""
    return stem + reading if position == 0 or reading != "A" else stem


def _groups(plain: str, readings: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    groups: list[tuple[str, ...]] = []
    place = 0
    while place < len(plain):
        if place and plain[place] == plain[place - 1] and plain[place] not in "ומ":
            place += 1
            continue
        for length in range(min(LONGEST, len(plain) - place), 0, -1):
            group = readings.get(plain[place : place + length])
            if group is not None:
                groups.append(group)
                place += length
                break
        else:
            place += 1
    return groups
