"""A list of names that relatives send from abroad: made from the truth, in other letters and with slips of the pen, each entry with who is truly meant.

It is drawn from a chance of its own, so that nothing that the crew does depends on it.
"""

from collections.abc import Callable, Iterable
from random import Random
from typing import Final, NamedTuple

from resguardo.drill.people import FAMILIES, GIVEN_BOYS, GIVEN_GIRLS, Made, Number

ASKED_FOR: Final = 12
"""People of the exercise who stand on the list."""

NOT_HERE: Final = 3
"""Names on the list of people whom nobody of the exercise ever met."""

_HEBREW: Final = {
    "ch": "צ'", "ll": "י", "qu": "ק", "gu": "ג", "rr": "ר", "ñ": "ני", "a": "א", "b": "ב", "c": "ק", "d": "ד", "e": "ה", "f": "פ",
    "g": "ג", "h": "", "i": "י", "j": "ח", "k": "ק", "l": "ל", "m": "מ", "n": "נ", "o": "ו", "p": "פ", "q": "ק", "r": "ר", "s": "ס",
    "t": "ט", "u": "ו", "v": "ו", "w": "ו", "x": "קס", "y": "י", "z": "ס",
}  # fmt: skip
_CYRILLIC: Final = {
    "ch": "ч", "ll": "й", "qu": "к", "gu": "г", "rr": "рр", "ñ": "нь", "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф",
    "g": "г", "h": "", "i": "и", "j": "х", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с",
    "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "й", "z": "с",
}  # fmt: skip
_FINALS: Final = {"מ": "ם", "נ": "ן", "צ": "ץ", "פ": "ף", "כ": "ך"}
_PLAIN: Final = str.maketrans("áéíóúü", "aeiouu")
_BY_EAR: Final = str.maketrans("vzybscVZYBSC", "bsivzkBSIVZK")


class Asked(NamedTuple):
    """One entry: the name as it was sent, how it differs from the true one, and who is meant; None for nobody of the exercise."""

    name: str
    manner: str
    meant: Number | None


def make_list(people: Iterable[Made], seed: int) -> list[Asked]:
    """The same list for the same people and seed. Children are asked for by their true name, whether or not they told it to anybody."""
    chance = Random(f"relatives {seed}")
    everybody = list(people)
    children = [one for one in everybody if one.is_child]
    drawn = chance.sample(children, min(ASKED_FOR, len(children)))
    manners = [*MANNERS] * (ASKED_FOR // len(MANNERS) + 1)
    asked = [
        Asked(MANNERS[manner](one.name, chance), manner, one.number)
        for one, manner in zip(drawn, manners, strict=False)
    ]
    known = {frozenset(one.name.split()) for one in everybody}
    while len(asked) < len(drawn) + NOT_HERE:
        given, family = chance.choice(GIVEN_GIRLS + GIVEN_BOYS), chance.sample(FAMILIES, 2)
        words = (given, *family)
        if frozenset(words) not in known:
            asked.append(Asked(" ".join(words), "as_told", None))
    return asked


def other_spelling(name: str, seed: int) -> str:
    """The name with one letter left out: what somebody else hears of the same child."""
    return _without_a_letter(name, Random(f"spelling {seed}"))


def _hebrew(name: str, _: Random) -> str:
    words = (_put_over(word, _HEBREW) for word in name.split())
    return " ".join(word[:-1] + _FINALS.get(word[-1:], word[-1:]) for word in words)


def _cyrillic(name: str, _: Random) -> str:
    return " ".join(_put_over(word, _CYRILLIC).title() for word in name.split())


def _without_a_letter(name: str, chance: Random) -> str:
    words = name.split()
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    place = chance.randrange(1, len(words[longest]))
    words[longest] = words[longest][:place] + words[longest][place + 1 :]
    return " ".join(words)


def _swapped(name: str, _: Random) -> str:
    given, *family = name.split()
    return " ".join((*family, given))


def _one_surname(name: str, _: Random) -> str:
    return " ".join(name.split()[:2])


def _by_ear(name: str, _: Random) -> str:
    return name.translate(_BY_EAR)


def _put_over(word: str, letters: dict[str, str]) -> str:
    """The word sign by sign in other letters, two Latin letters that stand for one sound first."""
    rest, written = word.lower().translate(_PLAIN), ""
    while rest:
        size = 2 if rest[:2] in letters else 1
        written += letters.get(rest[:size], "")
        rest = rest[size:]
    return written


MANNERS: Final[dict[str, Callable[[str, Random], str]]] = {
    "hebrew": _hebrew,
    "cyrillic": _cyrillic,
    "letter_missing": _without_a_letter,
    "swapped": _swapped,
    "one_surname": _one_surname,
    "by_ear": _by_ear,
}
"""How a name on the list may differ from the true one."""
