"""Dates as agencies write them, day first, read as the earliest and latest day they can mean."""

import calendar
import datetime as dt
import re

from openpyxl.utils.datetime import from_excel

from resguardo.exchange.spreadsheet.plain import is_unknown, plain

DateSpan = tuple[dt.date, dt.date]
EARLIEST_YEAR = 1900
SERIALS = (3_000, 80_000)
"""Day numbers of spreadsheet programs from 1908 to 2119; below stand years and ages."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan",
            "febrero feb february",
            "marzo mar march",
            "abril abr april apr",
            "mayo may",
            "junio jun june",
            "julio jul july",
            "agosto ago august aug",
            "septiembre setiembre sep sept set september",
            "octubre oct october",
            "noviembre nov november",
            "diciembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}
CLOCK = re.compile(
    r"[ t,]+(?:a las )?(\d{1,2})[:.h](\d{2})(?::\d{2}(?:\.\d+)?)?\s*(a\.? ?m\.?|p\.? ?m\.?|hrs?\.?|horas|h|z)?$"
)
CLOCK_ALONE = re.compile(
    r"^(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*(a\.? ?m\.?|p\.? ?m\.?|hrs?\.?|horas|h)?$"
)
ABOUT = re.compile(
    r"^(?:aprox(?:imadamente|\.)?|aproximado|alrededor de|cerca de|hacia|por|c\.?|ca\.?|~|about|around"
    r"|circa|en|ano|el ano|el)[ .:]+|[ (]+(?:aprox\.?|aproximado|about|approx\.?)\)?$|\?$|^~"
)
WEEKDAY = re.compile(r"^(?:lun|mar|mie|jue|vie|sab|dom)[a-z]*[.,]? (?=\d)")
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
DAY_FIRST = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$")
NAMED = re.compile(r"^(\d{1,2})(?:o)?[-/. ]*(?:de )?([a-z]+)\.?[-/., ]*(?:de |del )?(\d{4}|\d{2})$")
ENGLISH = re.compile(r"^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
MONTH_YEAR = re.compile(r"^(\d{1,2})[-/. ](\d{4})$")
YEAR_MONTH = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
NAMED_MONTH = re.compile(r"^([a-z]+)\.?[-/., ]*(?:de |del )?(\d{4}|\d{2})$")
YEAR = re.compile(r"^(\d{4})$")
YEARS = re.compile(r"^(?:entre )?(\d{4}) ?(?:-|/|o|y|a|or|to) ?(\d{4})$")
SERIAL = re.compile(r"^\d{4,5}(?:[.,]\d+)?$")


class DateFault(Exception):
    """A date is written and can't be used; `code` is the problem's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_date(text: str, today: dt.date) -> DateSpan | None:
    """Earliest and latest day; None when it is blank or said to be unknown.

    A month or a year alone stays as wide as it is; a two-digit year is the last one that is not
    to come; a number of five digits is a spreadsheet program's count of days.

    Raises DateFault: date.impossible, date.unclear, date.future, date.too_old.
    """
    words = plain(text)
    if is_unknown(words):
        return None
    words = WEEKDAY.sub("", CLOCK.sub("", ABOUT.sub("", words).strip()).strip())
    span = _span(words, today)
    if span is None:
        raise DateFault("date.unclear")
    earliest, latest = span
    if earliest.year < EARLIEST_YEAR:
        raise DateFault("date.too_old")
    if earliest > today + dt.timedelta(days=1):
        raise DateFault("date.future")
    return earliest, latest


def read_moment(text: str, today: dt.date) -> str | None:
    """When somebody came or left: `2024-12-20`, `2024-12-20T16:30`, or `16:30` alone; local time.

    A month or a year alone is kept as `2024-12` or `2024`. Raises DateFault like read_date.
    """
    words = plain(text)
    if alone := CLOCK_ALONE.match(words):
        return _clock(alone)
    span = read_date(text, today)
    if span is None:
        return None
    earliest, latest = span
    if earliest != latest:
        same_month = (earliest.year, earliest.month) == (latest.year, latest.month)
        return earliest.isoformat()[: 7 if same_month else 4]
    clock = CLOCK.search(words)
    return earliest.isoformat() + (f"T{_clock(clock)}" if clock else "")


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    half = (found[3] or "").replace(".", "").replace(" ", "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        raise DateFault("date.impossible")
    return f"{hour:02}:{minute:02}"


def _span(words: str, today: dt.date) -> DateSpan | None:
    if found := ISO.match(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.match(words):
        return _day(_year(found[3], today), int(found[2]), int(found[1]))
    if found := NAMED.match(words):
        return _day(_year(found[3], today), _month(found[2]), int(found[1]))
    if found := ENGLISH.match(words):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    if found := YEARS.match(words):
        first, last = sorted((int(found[1]), int(found[2])))
        return _day(first, 1, 1)[0], _day(last, 12, 31)[1]
    if found := MONTH_YEAR.match(words):
        return _whole_month(int(found[2]), int(found[1]))
    if found := YEAR_MONTH.match(words):
        return _whole_month(int(found[1]), int(found[2]))
    if (found := YEAR.match(words)) and EARLIEST_YEAR <= int(found[1]) <= today.year + 100:
        return _day(int(found[1]), 1, 1)[0], _day(int(found[1]), 12, 31)[1]
    if SERIAL.match(words):
        return _serial(float(words.replace(",", ".")))
    if found := NAMED_MONTH.match(words):
        return _whole_month(_year(found[2], today), _month(found[1]))
    return None


def _serial(days: float) -> DateSpan | None:
    if not SERIALS[0] <= days <= SERIALS[1]:
        return None
    moment = from_excel(int(days))
    day = moment.date() if isinstance(moment, dt.datetime) else None
    return (day, day) if day else None


def _year(text: str, today: dt.date) -> int:
    if len(text) == 4:
        return int(text)
    this_century = today.year // 100 * 100 + int(text)
    return this_century if this_century <= today.year else this_century - 100


def _month(name: str) -> int:
    if name not in MONTHS:
        raise DateFault("date.unclear")
    return MONTHS[name]


def _day(year: int, month: int, day: int) -> DateSpan:
    try:
        found = dt.date(year, month, day)
    except ValueError as error:
        raise DateFault("date.impossible") from error
    return found, found


def _whole_month(year: int, month: int) -> DateSpan:
    first = _day(year, month, 1)[0]
    return first, first.replace(day=calendar.monthrange(year, month)[1])
