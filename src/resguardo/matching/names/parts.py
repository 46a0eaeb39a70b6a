"""A name taken apart: its words, what each is in the name, and the keys under which it is found.

What a word is (given name, family name, patronymic) is a guess from its place, a comma and known
joining words; evidence may use it and never depends on it alone, for a list can put any order.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from resguardo.matching.names.shortforms import short_forms_of
from resguardo.matching.names.sound import romanised, skeletons
from resguardo.matching.names.symbols import NONE, symbols_of
from resguardo.matching.names.writing import Note, Script, bare, cleaned, script_of

Role = Literal["given", "middle", "family", "married", "patronymic", "initial", "particle", "title"]


def _compared(words: str) -> frozenset[str]:
    """Words parted by spaces, as they are compared."""
    return frozenset(bare(word) for word in words.split())


PARTICLES = _compared(
    "de del la las los el y e i da do dos das di du des le lo van von der den zu zum ter ten af av al ul ibn bin bint ben bar bat"
    " abu umm os bei бен бар бат ибн бин аль эль фон ван де דה די דל בן בת בר אבן אל פון ואן ון אבו בנת دي دا ال بن ابن بنت ابو فان"
    " فون ول ام"
)
"""Words that join names; kept on one list and dropped on another."""

PATRONYM = _compared("ibn bin bint ben bat бен бат ибн бин בן בת בנת בר بن ابن بنت")
"""Words after which the name of a parent stands."""

GIVEN_TOO = _compared("ben bar al בן בר")
"""Joining words that are given names when they stand first: Ben, Bar, Al."""

TITLES = _compared(
    "don dona doña sr sra srta mr mrs ms miss dr dra prof rabbi reb rav rebbe sir lady fray hno hna jr viuda vda הרב רב רבי מר"
    " גברת גב' دكتور الدكتور سيد السيد السيده"
)
SPOKEN_LETTERS = {
    bare(spoken): letter
    for letter, spoken in {
        "a": "איי", "b": "בי", "c": "סי", "d": "די", "e": "אי", "f": "אף", "g": "ג'י", "h": "אייצ'", "j": "ג'יי", "k": "קיי",
        "l": "אל", "m": "אם", "n": "אן", "o": "או", "p": "פי", "r": "אר", "s": "אס", "t": "טי", "v": "וי",
    }.items()
}  # fmt: skip
"""Names of Latin letters as Hebrew writes initials."""

PATRONYMIC_ENDS = (
    "ovich",
    "evich",
    "ovna",
    "evna",
    "ович",
    "евич",
    "овна",
    "евна",
    "ична",
    "ильич",
)


class Part(NamedTuple):
    """One word of a name.

    `bare` is the word as compared, `romanised` its plain Latin reading, `skeletons` its consonants in
    wide classes (likelier first), `symbols` the groups of known names it belongs to, `short_forms` the
    names of our dictionary that it is, or is short for.
    """

    original: str
    bare: str
    script: Script
    role: Role
    romanised: str
    skeletons: tuple[str, ...]
    symbols: frozenset[str]
    nick_symbols: frozenset[str]
    short_forms: frozenset[str]


class Name(NamedTuple):
    """A name taken apart. `notes` say what had to be cleaned; `parts` keep the written order.

    `words` are the parts that are compared: all but joining words and titles, or all when nothing
    else is there. `key` puts two names into one fixed order.
    """

    original: str
    parts: tuple[Part, ...]
    words: tuple[Part, ...]
    notes: tuple[Note, ...]
    key: tuple[tuple[int, str, str], ...]


@lru_cache(maxsize=65536)
def analyse(name: str) -> Name:
    """Take a name apart. Any text is taken: an empty one has no parts, a very long one is cut and told."""
    written = cleaned(name)
    pieces = [piece for word in written.words for piece in _pieces(word)][:PARTS_MAX]
    kept = [piece for piece in pieces if bare(piece)]
    roles = _roles([bare(word) for word in kept], written.comma_after)
    parts = tuple(_part(word, role) for word, role in zip(kept, roles, strict=True))
    words = tuple(part for part in parts if part.role not in {"particle", "title"}) or parts
    key = tuple((SCRIPT_ORDER[part.script], part.bare, part.role) for part in words)
    return Name(name, parts, words, written.notes, key)


SCRIPT_ORDER: Mapping[Script, int] = {
    "latin": 0,
    "hebrew": 1,
    "arabic": 2,
    "cyrillic": 3,
    "other": 4,
}
"""Evidence is always measured from the earlier script to the later, so that it does not hang on the order."""

PARTS_MAX = 12
"""Words of a name that are compared."""


@lru_cache(maxsize=65536)
def joined(first: Part, second: Part) -> Part:
    """Two neighbouring words read as one, for names that others write as one; `original` keeps both."""
    role = second.role if second.role in {"family", "married"} else first.role
    part = _part(first.original + second.original, role)
    return part._replace(original=f"{first.original} {second.original}")


@lru_cache(maxsize=262144)
def _part(word: str, role: Role) -> Part:
    plain = bare(word)
    symbols = NONE if role == "initial" else symbols_of(_unpointed(word))
    return Part(
        word,
        plain,
        script_of(plain),
        role,
        romanised(word),
        skeletons(word),
        symbols.names,
        symbols.short,
        short_forms_of(plain),
    )


def _unpointed(word: str) -> str:
    """The word without points and loose marks; letters that are one sign with their mark stay."""
    return "".join(sign for sign in word.lower() if not unicodedata.combining(sign))


def _pieces(word: str) -> list[str]:
    """An Arabic word without its article, which other scripts write apart or leave out."""
    if word.startswith("ال") and len(word) > ARTICLE_FROM:
        return ["ال", word[2:]]
    return [word]


ARTICLE_FROM = 4


def _roles(words: Sequence[str], comma_after: int) -> list[Role]:
    roles: list[Role] = [_fixed_role(word) or "middle" for word in words]
    if len(words) > 1 and words[0] in GIVEN_TOO and not comma_after:
        roles[0] = "middle"
    names = [place for place, role in enumerate(roles) if role == "middle"]
    if not names:
        return _all_names(roles)
    for place in names[1:]:
        if (roles[place - 1] == "particle" and words[place - 1] in PATRONYM) or words[
            place
        ].endswith(PATRONYMIC_ENDS):
            roles[place] = "patronymic"
    if 0 < comma_after < len(words):
        return _by_comma(roles, comma_after)
    roles[names[0]] = "family" if len(names) == 1 and "initial" in roles[: names[0]] else "given"
    last = names[-1]
    if len(names) > 1 and (roles[last] != "patronymic" or words[last - 1] not in PATRONYM):
        roles[last] = "family"
    if len(names) > 2 and last and words[last - 1] == "de":
        roles[last] = "married"
        roles[names[-2]] = "family" if roles[names[-2]] == "middle" else roles[names[-2]]
    return roles


def _all_names(roles: list[Role]) -> list[Role]:
    """A name of joining words alone ("Ben Bar") is a name all the same."""
    return [
        "given" if role == "particle" and place == 0 else role for place, role in enumerate(roles)
    ]


def _by_comma(roles: list[Role], comma_after: int) -> list[Role]:
    turned = list(roles)
    first = True
    for place, role in enumerate(roles):
        if role != "middle":
            continue
        if place < comma_after:
            turned[place] = "family"
        elif first:
            turned[place] = "given"
            first = False
    return turned


def _fixed_role(word: str) -> Role | None:
    if word in TITLES:
        return "title"
    if word in PARTICLES:
        return "particle"
    return "initial" if len(word) == 1 or (word[1:] == "'" and len(word) == 2) else None
