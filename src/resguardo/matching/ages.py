"""When a child may have been born, and whether two statements about it can be of one child.

A statement is never a bare date: it is a set of intervals of days, each with a share of belief. A
documented date keeps a little for day and month changed over, for a wrong day and for a paper of
somebody else; "about 6" on a day covers some years; 1 January is often the date of an office that did
not know. Two statements are compared by how much their intervals lie together, against how much they
would by chance among children: a natural log likelihood ratio, the same in both directions.
"""

import math
from calendar import monthrange
from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from pyluach import dates as hebrew

Language = Literal["es", "en"]
Basis = Literal["documented", "partial", "declared", "assessed", "hebrew", "default"]

YEAR_DAYS = 365.25
CHILDREN_YEARS = 19
"""Years over which the births of those compared are spread: chance is reckoned against this."""

LEAST = -8.0
"""The lowest evidence an age can give; a paper can be wrong altogether."""

ADAR, ADAR_SECOND, LEAP_MONTHS = 12, 13, 13


class Span(NamedTuple):
    """Days from `first` to `last`, both included (as ordinals), and the share of belief that they hold."""

    first: int
    last: int
    share: float


class Birth(NamedTuple):
    """One statement of when somebody was born. The shares of its spans add up to one."""

    basis: Basis
    spans: tuple[Span, ...]
    swapped: date | None = None
    is_default: bool = False

    @property
    def earliest(self) -> date:
        """The first day of the likeliest span."""
        return date.fromordinal(self._likeliest.first)

    @property
    def latest(self) -> date:
        """The last day of the likeliest span."""
        return date.fromordinal(self._likeliest.last)

    @property
    def _likeliest(self) -> Span:
        return max(self.spans, key=lambda span: span.share)


def documented(born: date) -> Birth:
    """A birth date on a paper. A 1 January is taken as a date that an office put in for want of one."""
    if (born.month, born.day) == (1, 1):
        return _default(born.year)
    swapped = _swapped(born)
    spans = [(born, born, 0.88 if swapped else 0.91)]
    if swapped:
        spans.append((swapped, swapped, 0.03))
    spans += [
        (_shifted(born, -31), _shifted(born, 31), 0.04),
        (date(born.year, 1, 1), date(born.year, 12, 31), 0.03),
        _around(born, born, 8),
    ]
    return _birth("documented", spans, swapped=swapped)


def partly_documented(year: int, month: int | None = None) -> Birth:
    """A year, or a year and a month. Raises ValueError for what no calendar has."""
    first = date(year, month or 1, 1)
    last = _month_end(year, month) if month else date(year, 12, 31)
    return _birth(
        "partial",
        [
            (first, last, 0.85),
            (_shifted(first, -366), _shifted(last, 366), 0.12),
            _around(first, last, 8),
        ],
    )


def declared_age(age_years: int, on: date) -> Birth:
    """An age said or guessed on a day ("about 6"); the older the child, the wider."""
    first, last = _aged(age_years, age_years, on)
    near, far = 1 + age_years / 12, 2 + age_years / 5
    return _birth(
        "declared",
        [
            (first, last, 0.5),
            _around(first, last, near, 0.38),
            _around(first, last, far, 0.1),
            _around(first, last, 10),
        ],
    )


def assessed_range(age_years_min: int, age_years_max: int, on: date) -> Birth:
    """An age between two, both included, assessed on a day (teeth, bones, a physician)."""
    youngest, oldest = sorted((age_years_min, age_years_max))
    first, last = _aged(youngest, oldest, on)
    return _birth(
        "assessed",
        [(first, last, 0.85), _around(first, last, 2, 0.13), _around(first, last, 8)],
    )


def hebrew_date(year: int, month: int | None = None, day: int | None = None) -> Birth:
    """A date of the Hebrew calendar, months counted from Nisan (1) as in pyluach; Adar is 12, Adar II 13.

    A Hebrew day begins in the evening, so a day covers two of ours. In a leap year "Adar" may be either
    Adar. Raises ValueError for what the calendar has not.
    """
    if month is None:
        first = hebrew.HebrewDate(year, 7, 1).to_pydate()
        last = hebrew.HebrewDate(year + 1, 7, 1).to_pydate() - timedelta(days=1)
        return _birth(
            "hebrew", [(first, last, 0.9), _around(first, last, 1, 0.08), _around(first, last, 8)]
        )
    months = [month]
    if month == ADAR and _is_leap(year):
        months.append(ADAR_SECOND)
    ends = [_hebrew_month(year, one, day) for one in months]
    spans = [(first, last, 0.9 / len(ends)) for first, last in ends]
    whole_first, whole_last = min(first for first, _ in ends), max(last for _, last in ends)
    spans += [_around(whole_first, whole_last, 1, 0.07), _around(whole_first, whole_last, 8, 0.03)]
    return _birth("hebrew", spans)


class AgeEvidence(NamedTuple):
    """What two statements of a birth say together; `weight` is a natural log likelihood ratio."""

    weight: float
    a: Birth
    b: Birth

    def reason(self, language: Language = "es") -> str:
        """The sentence for this evidence, in Spanish (es) or English (en)."""
        words = SENTENCES[self._case()][language]
        said = words.format(a=_shown(self.a), b=_shown(self.b), years=f"{self.years_apart:.0f}")
        if self.a.is_default or self.b.is_default:
            said = f"{said} {SENTENCES['default'][language]}"
        return said

    @property
    def years_apart(self) -> float:
        """Years between the likeliest spans; 0 where they touch."""
        gap = max(self.a.earliest, self.b.earliest) - min(self.a.latest, self.b.latest)
        return max(0, gap.days) / YEAR_DAYS

    def _case(self) -> str:
        if self.a.earliest == self.b.earliest and self.a.latest == self.b.latest:
            return "same"
        if self.a.swapped == self.b.earliest or self.b.swapped == self.a.earliest:
            return "swapped"
        if self.weight > 0:
            return "fits"
        return "apart" if self.years_apart >= 1 else "hardly"


SENTENCES: dict[str, dict[str, str]] = {
    "same": {
        "es": "El nacimiento es el mismo ({a}).",
        "en": "The birth is the same ({a}).",
    },
    "swapped": {
        "es": "Las fechas coinciden si se cambian día y mes ({a}; {b}).",
        "en": "The dates agree when day and month are changed over ({a}; {b}).",
    },
    "fits": {
        "es": "Las edades son compatibles ({a}; {b}).",
        "en": "The ages fit each other ({a}; {b}).",
    },
    "hardly": {
        "es": "Las fechas casi no coinciden ({a}; {b}).",
        "en": "The dates hardly agree ({a}; {b}).",
    },
    "apart": {
        "es": "Las edades no concuerdan: {years} años o más de diferencia ({a}; {b}).",
        "en": "The ages do not fit: {years} years or more apart ({a}; {b}).",
    },
    "default": {
        "es": "El 1 de enero suele ser fecha puesta por no saberse.",
        "en": "1 January is often put in for want of a date.",
    },
}


@lru_cache(maxsize=65536)
def compare_births(a: Birth, b: Birth) -> AgeEvidence:
    """Whether two statements can be of one child: above 0 they speak for it."""
    together: list[float] = []
    for first, last, share in a.spans:
        days = last - first + 1
        for other_first, other_last, other_share in b.spans:
            shared = min(last, other_last) - max(first, other_first) + 1
            if shared > 0:
                both_days = days * (other_last - other_first + 1)
                together.append(share * other_share * shared / both_days)
    ratio = math.fsum(together) * CHILDREN_YEARS * YEAR_DAYS
    return AgeEvidence(max(LEAST, math.log(ratio)) if ratio > 0 else LEAST, a, b)


def compare_statements(ones: Sequence[Birth], others: Sequence[Birth]) -> AgeEvidence | None:
    """The best of all pairs of statements about two persons; None when either has none."""
    if len(ones) == len(others) == 1:
        return compare_births(ones[0], others[0])
    found = [compare_births(one, other) for one in ones for other in others]
    return max(found, key=lambda evidence: evidence.weight, default=None)


def _birth(
    basis: Basis, spans: Sequence[tuple[date, date, float]], *, swapped: date | None = None
) -> Birth:
    total = sum(share for _, _, share in spans)
    return Birth(
        basis,
        tuple(
            Span(first.toordinal(), last.toordinal(), share / total) for first, last, share in spans
        ),
        swapped,
    )


def _default(year: int) -> Birth:
    first, last = date(year, 1, 1), date(year, 12, 31)
    spans = [
        (first, first, 0.25),
        (first, last, 0.45),
        _around(first, last, 2, 0.25),
        _around(first, last, 6),
    ]
    return _birth("default", spans)._replace(is_default=True)


def _around(first: date, last: date, years: float, share: float = 0.02) -> tuple[date, date, float]:
    days = round(years * YEAR_DAYS)
    return _shifted(first, -days), _shifted(last, days), share


def _shifted(day: date, days: int) -> date:
    """A day so many days away, kept inside what a calendar can write."""
    lowest, highest = date(MINYEAR, 1, 1).toordinal(), date(MAXYEAR, 12, 31).toordinal()
    return date.fromordinal(min(highest, max(lowest, day.toordinal() + days)))


def _aged(youngest: int, oldest: int, on: date) -> tuple[date, date]:
    """The first and last birth day of somebody between these ages on a day."""
    first = _shifted(on, -round((oldest + 1) * YEAR_DAYS) + 1)
    return first, _shifted(on, -round(youngest * YEAR_DAYS))


def _swapped(born: date) -> date | None:
    """The date with day and month changed over, None where that is none or the same."""
    if born.day > 12 or born.day == born.month:
        return None
    return born.replace(month=born.day, day=born.month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _is_leap(year: int) -> bool:
    return (7 * year + 1) % 19 < 7


def _hebrew_month(year: int, month: int, day: int | None) -> tuple[date, date]:
    if day is not None:
        last = hebrew.HebrewDate(year, month, day).to_pydate()
        return last - timedelta(days=1), last
    first = hebrew.HebrewDate(year, month, 1).to_pydate()
    days = 30 if _has_thirty(year, month) else 29
    return _shifted(first, -1), _shifted(first, days - 1)


def _has_thirty(year: int, month: int) -> bool:
    try:
        hebrew.HebrewDate(year, month, 30)
    except ValueError:
        return False
    return True


def _shown(birth: Birth) -> str:
    first, last = birth.earliest.isoformat(), birth.latest.isoformat()
    return first if first == last else f"{first} – {last}"
