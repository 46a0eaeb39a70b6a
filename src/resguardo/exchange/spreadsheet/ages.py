"""Ages as people write them, read as whole years from least to most.

No birth date is ever made from an age (technical rules of the exchange design, section 0.4).
"""

import re
from functools import lru_cache

from resguardo.exchange.spreadsheet.plain import is_unknown, plain

AgeYears = tuple[int, int]
OLDEST = 115
ABOUT_YEARS = 1
"""How far "about 6" reaches to either side, in years."""

NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "cero zero",
            "un uno una one",
            "dos two",
            "tres three",
            "cuatro four",
            "cinco five",
            "seis six",
            "siete seven",
            "ocho eight",
            "nueve nine",
            "diez ten",
            "once eleven",
            "doce twelve",
            "trece thirteen",
            "catorce fourteen",
            "quince fifteen",
            "dieciseis sixteen",
            "diecisiete seventeen",
            "dieciocho eighteen",
        )
    )
    for word in words.split()
}
NUMBER = r"(\d{1,3}(?:[.,]\d+)?)"
YEARS = r"(?:anos?|an|aa|a|years?|yrs?|y|yo)"
MONTHS = r"(?:meses|mes|m|months?|mo)"
ABOUT = re.compile(
    r"^(?:unos?|unas?|aprox(?:imadamente|imado)?|como|casi|cerca de|mas o menos|alrededor de|tal vez"
    r"|about|around|approx(?:imately)?|c|ca|~|\+/?-|±|aparenta(?: unos)?|parece(?: de)?)[ .]+"
    r"|[ ,(]+(?:aprox(?:imadamente|imado)?|mas o menos|about|approx)[.)]*$|\?+$|^[~±] *|^\+/?- *"
)
BOTH = re.compile(rf"^{NUMBER} ?{YEARS}[ ,.]*(?:y |con |and )?{NUMBER} ?{MONTHS}$")
ONE_YEARS = re.compile(rf"^{NUMBER}(?: ?{YEARS})?(?: cumplidos)?$")
ONE_MONTHS = re.compile(rf"^{NUMBER} ?{MONTHS}$")
YOUNGER = re.compile(r"^\d{1,3} ?(?:dias?|d|semanas?|sem|days?|weeks?)$")
HALF = re.compile(
    rf"^(\d{{1,3}}) ?(?:{YEARS} ?)?(?:y )?(?:1/2|media|medio|and a half)(?: {YEARS})?$"
)
RANGE = re.compile(
    rf"^(?:de |entre |between |from )?{NUMBER} ?(?:{YEARS}|{MONTHS})?"
    rf" ?(?:-|–|—|/|~|a|o|u|y|to|or|and) ?{NUMBER} ?({YEARS}|{MONTHS})?$"
)
UNDER = re.compile(rf"^(?:menor de|menos de|under|less than|<) ?{NUMBER} ?(?:{YEARS})?$")
NEWBORN = frozenset(
    {"recien nacido", "recien nacida", "rn", "r n", "newborn", "neonato", "neonata"}
)
CLASSES = {
    "menor de edad": (0, 17),
    "menor": (0, 17),
    "mayor de edad": (18, OLDEST),
    "adulto": (18, OLDEST),
    "adulta": (18, OLDEST),
    "adult": (18, OLDEST),
}


class AgeFault(Exception):
    """The age is written and can't be read; `code` is the problem's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=4096)
def read_age(text: str) -> AgeYears | None:
    """Least and most whole years; None when it is blank or said to be unknown.

    "8 meses" is 0, "1 año 3 meses" is 1, "6-7" is (6, 7), "unos 6" is (5, 7).

    Raises AgeFault: age.unclear, age.out_of_range.
    """
    words = plain(text).rstrip(".")
    if is_unknown(words):
        return None
    about = ABOUT.search(words)
    bare = ABOUT.sub("", words).strip() if about else words
    found = _years(_digits(bare))
    if found is None:
        raise AgeFault("age.unclear")
    least, most = found
    if least < 0 or most > OLDEST:
        raise AgeFault("age.out_of_range")
    return (max(0, least - ABOUT_YEARS), most + ABOUT_YEARS) if about else (least, most)


def add_months(years: AgeYears | None, text: str) -> AgeYears | None:
    """The age of two columns, years and months; months alone are turned into whole years.

    Raises AgeFault: age.months when there are years and twelve months or more besides.
    """
    words = plain(text)
    if is_unknown(words):
        return years
    number = re.match(rf"^{NUMBER}(?: ?{MONTHS})?$", _digits(words))
    if number is None:
        raise AgeFault("age.unclear")
    months = int(float(number.group(1).replace(",", ".")))
    if years in (None, (0, 0)):
        if months > OLDEST * 12:
            raise AgeFault("age.out_of_range")
        return months // 12, months // 12
    if months > 11:
        raise AgeFault("age.months")
    return years


def _digits(words: str) -> str:
    return " ".join(str(NUMBER_WORDS.get(word, word)) for word in words.split())


def _whole(number: str) -> int:
    return int(float(number.replace(",", ".")))


def _years(words: str) -> AgeYears | None:
    if words in NEWBORN or YOUNGER.match(words):
        return 0, 0
    if words in CLASSES:
        return CLASSES[words]
    if re.match(rf"^-{NUMBER}", words):
        return -1, -1
    if found := BOTH.match(words):
        years = _whole(found[1]) + _whole(found[2]) // 12
        return years, years
    if found := HALF.match(words) or ONE_YEARS.match(words):
        return _whole(found[1]), _whole(found[1])
    if found := ONE_MONTHS.match(words):
        return _whole(found[1]) // 12, _whole(found[1]) // 12
    if found := UNDER.match(words):
        return 0, max(0, _whole(found[1]) - 1)
    if found := RANGE.match(words):
        least, most = sorted((_whole(found[1]), _whole(found[2])))
        if found[3] and re.fullmatch(MONTHS, found[3]):
            return least // 12, most // 12
        return least, most
    return None
