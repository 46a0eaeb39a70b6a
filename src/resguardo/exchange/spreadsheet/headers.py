"""Which header means which column (the header dictionary of the exchange design, section 5.1).

Headers are compared as sets of words without accents, case, dots, plural endings or "del/de la
NNA". What is close to a known header and to no other counts as a typing slip.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from resguardo.exchange.spreadsheet.dictionary import (
    ACCEPTED,
    CHILD_WORDS,
    IGNORED,
    PARTS,
    STOP_WORDS,
    WEEKDAYS,
)

SLIP = 0.75
"""Least likeness at which a header counts as a misspelling of a known one."""

SHORTEST_SLIP = 4

SPACED_OUT = re.compile(r"(?:[a-zñ] ){3,}[a-zñ]")
"""A word set with a space after each letter."""

PARENTHESIS = re.compile(r"\([^)]*\)")
KEPT_TILDE = str.maketrans({"ñ": "\ue000"})


@lru_cache(maxsize=20_000)
def header_key(text: str) -> str:
    """The header as it is compared and as a saved mapping keeps it: its words, sorted."""
    return " ".join(sorted(_words(text)))


@lru_cache(maxsize=20_000)
def recognise(text: str) -> tuple[str, float] | None:
    """The canonical column of one header and how sure: 1.0 as listed, less for a slip.

    None for what no list knows; ("", 1.0) for a column that is known and not read.
    """
    if not text or len(text) > 80:
        return None
    for form in (text, PARENTHESIS.sub(" ", text)):
        found = _listed(form)
        if found is not None:
            return found, 1.0
    return _slip(text)


@lru_cache(maxsize=20_000)
def is_listed(text: str) -> bool:
    """The header stands in the dictionary as it is, or is made of words that headers use."""
    if len(text) > 80:
        return False
    words = _words(text)
    return _listed(text) is not None or (bool(words) and all(word in PARTS for word in words))


def is_day_mark(text: str) -> bool:
    """A heading of one day: a weekday, its letter, or 1 to 31."""
    word = _plain(text).strip(". ")
    if word.isdecimal():
        return 1 <= int(word) <= 31
    return word in WEEKDAYS or any(word.startswith(day + " ") for day in WEEKDAYS if len(day) > 2)


def is_header_word(text: str) -> bool:
    """The cell may belong to a header row: known, a day, or made of words that headers use."""
    if recognise(text) is not None or is_day_mark(text):
        return True
    words = _words(text)
    return bool(words) and all(word in PARTS for word in words)


def count_known(texts: Iterable[str]) -> int:
    """How many of the cells are headers that are listed as they stand."""
    found = (recognise(text) for text in texts if text)
    return sum(1 for known in found if known is not None and known[1] == 1.0)


def choose(text: str, above: Sequence[str], saved: Mapping[str, str]) -> tuple[str, float] | None:
    """The column of a header, read together with the headings above it where that helps.

    `above` goes from the top down. `saved` is an agency's own answers by header_key; they come
    before the dictionary.
    """
    together = [" ".join((*above[start:], text)) for start in range(len(above) - 1, -1, -1)]
    forms = [*together, text]
    for form in forms:
        answer = saved.get(header_key(form))
        if answer is not None:
            return answer, 1.0
    if above and (part := _part_of(text, above)):
        return part, 1.0
    known = [found for found in map(recognise, together) if found is not None]
    if not known and any(map(_is_about_another, above)):
        return "", 1.0
    alone = recognise(text)
    if alone and alone[0] in PARTS_OF_A_NAME and known[:1] == [("name_full", 1.0)]:
        return alone
    return max([*known, *([alone] if alone else [])], key=lambda found: found[1], default=None)


def _part_of(text: str, above: Sequence[str]) -> str | None:
    """The column of one piece of a date, or of one sex; "" for a piece of a date not read."""
    parents = {known[0] for known in map(recognise, above) if known}
    word = header_key(text)
    if parents & {"birth_date", "admitted_at", "left_at"} and word in DATE_PARTS:
        return DATE_PARTS[word] if "birth_date" in parents else ""
    return SEX_PARTS.get(word) if "sex" in parents else None


def _is_about_another(parent: str) -> bool:
    """The heading above is about the mother, the father or the person in charge."""
    known = recognise(parent)
    return known is not None and known[0] == "caregiver"


def _words(text: str) -> list[str]:
    words = [_singular(word) for word in _plain(text).split()]
    kept = [word for word in words if word not in STOP_WORDS and word not in CHILD_WORDS]
    if not kept:
        kept = ["nna"] if any(word in CHILD_WORDS for word in words) else words
    return sorted(set(kept))


def _plain(text: str) -> str:
    text = re.sub(r"\bn\s*\.?\s*[º°o]\.?(?![a-z])|#", " no ", text.casefold())
    text = text.translate(KEPT_TILDE)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", text)
    text = re.sub(r"[^0-9a-z\ue000#]+", " ", text)
    text = text.replace("\ue000", "ñ").strip()
    return text.replace(" ", "") if SPACED_OUT.fullmatch(text) else text


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word == "meses":
        return "mes" if word == "meses" else word
    if word.endswith(("ciones", "siones")):
        return word[:-2]
    return word[:-1]


def _phrases() -> dict[str, str]:
    known: dict[str, str] = {}
    for canonical, phrases in ACCEPTED.items():
        for phrase in (*phrases, canonical):
            known.setdefault(header_key(phrase), canonical)
    for phrase in IGNORED:
        known.setdefault(header_key(phrase), "")
    known[header_key("años")] = "age"
    known["ano"] = "age"
    return known


KNOWN = _phrases()
DATE_PARTS = {
    "dia": "birth_day",
    "day": "birth_day",
    "mes": "birth_month",
    "month": "birth_month",
    "año": "birth_year",
    "ano": "birth_year",
    "year": "birth_year",
}
SEX_PARTS = {
    **dict.fromkeys(("f", "femenino", "fem", "mujer", "female"), "sex_f"),
    **dict.fromkeys(("m", "masculino", "masc", "male"), "sex_m"),
    **dict.fromkeys(("h", "hombre"), "sex_h"),
}
PARTS_OF_A_NAME = frozenset(name for name in ACCEPTED if name.startswith(("given_", "family_")))
"""Under "Nombre" over several columns each of these stays what it is by itself."""

CANONICAL = frozenset({*ACCEPTED, *DATE_PARTS.values(), *SEX_PARTS.values()})


def _listed(text: str) -> str | None:
    found = KNOWN.get(header_key(text))
    if found is None and "." in text:
        found = KNOWN.get(header_key(text.replace(".", "")))
    if found is None and "/" in text:
        found = _alternatives(text)
    return found


def _alternatives(text: str) -> str | None:
    """Headers like CUI / DPI / Pasaporte: every part known, and all the same column."""
    parts = {KNOWN.get(header_key(part)) for part in text.split("/") if part.strip()}
    return parts.pop() if len(parts) == 1 else None


def _slip(text: str) -> tuple[str, float] | None:
    key = header_key(text)
    if len(key) < SHORTEST_SLIP or any(letter.isdigit() for letter in key):
        return None
    best: dict[str, float] = {}
    for known, canonical in KNOWN.items():
        if len(known) >= SHORTEST_SLIP and abs(len(known) - len(key)) <= 3:
            score = DamerauLevenshtein.normalized_similarity(key, known, score_cutoff=SLIP)
            if score:
                best[canonical] = max(best.get(canonical, 0.0), score)
    if not best:
        return None
    top = max(best.values())
    winners = [canonical for canonical, score in best.items() if score == top]
    return (winners[0], min(top, 0.99)) if len(winners) == 1 and winners[0] else None
