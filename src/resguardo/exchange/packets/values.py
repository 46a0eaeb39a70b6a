"""How each fact is written, from a ready sheet: as it is, or in the units and codes of a form.

Nothing is invented: a colour that is on no list of codes stays without a code, an age never becomes a date, a name is cut nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from resguardo.exchange.packets.form import Choice, FormField
from resguardo.exchange.packets.ready import Ready

CENTIMETRES_PER_INCH: Final = 2.54
POUNDS_PER_KILOGRAM: Final = 2.20462262185
INCHES_PER_FOOT: Final = 12
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"\w+")
_DENIED: Final = {"no", "not", "sin", "לא"}
"""Words after which a colour may be the one that somebody has not."""
_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}T(\d{2}):(\d{2})")
_FIGURE = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*(kg)?\s*", re.IGNORECASE)


def value_of(fact: str, ready: Ready) -> str:
    """What the ready sheet says of a fact, as plain text; empty where nothing is known."""
    if fact in ready.given_by_hand:
        return ready.given_by_hand[fact].strip()
    read = _VALUES.get(fact)
    return read(ready) if read else ""


def written(field: FormField, plain: str) -> str:
    """`plain` in the way that the form writes it; empty where it has no such way, for example for a colour without a code."""
    if field.choices:
        chosen = choice_for(field.choices, plain)
        return chosen.code if chosen else ""
    return _WAYS[field.written](plain) if field.written else plain


def choice_for(choices: tuple[Choice, ...], plain: str) -> Choice | None:
    """The value of a closed list that `plain` means, alone or as one word among others (`negro, largo`); None where it means none, or several."""
    wanted = _folded(plain)
    if not wanted:
        return None
    whole = [one for one in choices if wanted in _meant(one)]
    if whole or _DENIED & set(_WORD.findall(wanted)):
        return whole[0] if len(whole) == 1 else None
    spoken = set(_WORD.findall(wanted))
    among = [one for one in choices if _meant(one) & spoken]
    return among[0] if len(among) == 1 else None


def _meant(choice: Choice) -> set[str]:
    return {_folded(choice.code), *map(_folded, choice.means)}


def feet_and_inches(centimetres: str) -> str:
    """Three figures, feet and inches to the nearest inch: 150 cm is `411`, 4 feet 11."""
    if not centimetres.isdecimal():
        return ""
    inches = round(int(centimetres) / CENTIMETRES_PER_INCH)
    return f"{inches // INCHES_PER_FOOT}{inches % INCHES_PER_FOOT:02d}"


def pounds(kilograms: str) -> str:
    """Three figures, to the nearest pound: 31 kg is `068`."""
    read = _FIGURE.fullmatch(kilograms)
    return f"{round(float(read[1].replace(',', '.')) * POUNDS_PER_KILOGRAM):03d}" if read else ""


def compact_day(day: str) -> str:
    """`20140301` for 2014-03-01; empty for a date that is not whole."""
    return day[:10].replace("-", "") if _DAY.fullmatch(day[:10]) else ""


def clock(moment: str) -> str:
    """`1530` for 2014-03-01T15:30:00-06:00, the hour where it was seen."""
    read = _CLOCK.match(moment)
    return f"{read[1]}{read[2]}" if read else ""


def centimetres(plain: str) -> str:
    """`150 cm`."""
    return f"{plain} cm" if plain else ""


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def _ages(ready: Ready) -> str:
    known = [one for one in (ready.age_years_min, ready.age_years_max) if one is not None]
    return "-".join(str(one) for one in dict.fromkeys(known))


def _born(ready: Ready) -> str:
    """A known day, or the part of it that is known: a year, a year and a month."""
    first, last = ready.birth_earliest, ready.birth_latest
    if not first or not last:
        return ""
    if first == last:
        return first
    for length in (7, 4):
        if first[:length] == last[:length] and len(first) >= length:
            return first[:length]
    return ""


def _surname_first(ready: Ready) -> str:
    return f"{ready.family}, {ready.given}" if ready.family and ready.given else ""


_VALUES: Final[dict[str, Callable[[Ready], str]]] = {
    "name": lambda ready: ready.name,
    "given_name": lambda ready: ready.given,
    "full_name_confirmed": lambda ready: ready.name if ready.is_name_confirmed else "",
    "family_and_given": _surname_first,
    "other_names": lambda ready: "; ".join(ready.other_names),
    "age": _ages,
    "age_as_of": lambda ready: ready.age_as_of if _ages(ready) else "",
    "age_basis": lambda ready: ready.age_basis if _ages(ready) else "",
    "birth_date": lambda ready: day if _DAY.fullmatch(day := _born(ready)) else "",
    "birth_year": lambda ready: _born(ready)[:4],
    "sex": lambda ready: ready.sex,
    "height": lambda ready: str(ready.height_cm) if ready.height_cm else "",
    "hair": lambda ready: ready.hair,
    "eyes": lambda ready: ready.eyes,
    "marks": lambda ready: ready.marks,
    "clothing": lambda ready: ready.wears,
    "belongings": lambda ready: ready.carries,
    "languages": lambda ready: ", ".join(ready.languages),
    "residence": lambda ready: ready.residence,
    "document": lambda ready: ready.document,
    "parents": lambda ready: "; ".join(ready.parents),
    "siblings": lambda ready: "; ".join(ready.siblings),
    "fingerprints": lambda ready: "fingerprints" if "fingerprints" in ready.identified_by else "",
    "dna": lambda ready: "dna" if "dna" in ready.identified_by else "",
    "photo": lambda ready: "photo" if ready.photo else "",
    "seen_on": lambda ready: ready.seen_at[:10],
    "seen_at": lambda ready: ready.seen_at,
    "circumstances": lambda ready: ready.went,
    "reports": lambda ready: "; ".join(ready.reports),
    "alert_number": lambda ready: ready.alert_number,
}

_WAYS: Final[dict[str, Callable[[str], str]]] = {
    "feet_and_inches": feet_and_inches,
    "pounds": pounds,
    "compact_day": compact_day,
    "clock": clock,
    "centimetres": centimetres,
    "capitals": str.upper,
}
"""Name of a way of writing, as forms call it -> the way."""
