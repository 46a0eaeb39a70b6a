"""Public figures as somebody wrote them down: one row, one statement of one institution.

A file of figures is CSV with the columns of `COLUMNS`. Reading it never stops at the first fault:
every fault of every row is returned as a `Problem`, and a file with a problem is not compared,
because a figure left out could hide a child.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

COLUMNS = ("as_of", "time_zone", "institution", "population", "measure", "qualifier", "value")
"""Columns that must be there. `statement` and `source` may be, and any other is ignored."""


class Qualifier(StrEnum):
    """How firmly a figure was given."""

    EXACTLY = "exactly"
    ABOUT = "about"
    ESTIMATE = "estimate"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    SO_FAR = "so_far"
    AT_MOST = "at_most"
    FEWER_THAN = "fewer_than"
    ALL = "all"
    SOME = "some"


class Interval(Struct, frozen=True, array_like=True):
    """The numbers of persons that a statement allows, both ends included.

    `most` None means that nothing bounds it from above; `most` below `least` that no number fits.
    """

    least: int
    most: int | None

    def meet(self, other: "Interval") -> "Interval":
        """The numbers that both allow."""
        bounds = [most for most in (self.most, other.most) if most is not None]
        return Interval(max(self.least, other.least), min(bounds) if bounds else None)

    @property
    def is_empty(self) -> bool:
        """Whether no number at all is allowed."""
        return self.most is not None and self.most < self.least


class AsOf(Struct, frozen=True):
    """The time a figure speaks of: a moment, a day or a month.

    `first_day` and `last_day` are local dates, the same one except for a month. `moment` is the
    instant in real time when a clock was given, and None when only a date was. `text` is the time
    as written, with the zone it was read in beside a clock.
    """

    text: str
    first_day: date
    last_day: date
    moment: datetime | None

    def meets(self, other: "AsOf") -> bool:
        """Whether both speak of one moment: two clocks are compared in real time, and a date without a clock meets every clock of its day.

        A month meets every day of it.
        """
        if self.moment is not None and other.moment is not None:
            return self.moment == other.moment
        return self.shares_day(other)

    def shares_day(self, other: "AsOf") -> bool:
        """Whether both speak of one day, by local date, whatever their clocks say."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def is_before(self, other: "AsOf") -> bool:
        """Whether this certainly ended before the other began.

        Two clocks are compared in real time; otherwise the local dates decide, and two times that
        share a day are neither before nor after one another.
        """
        if self.moment is not None and other.moment is not None:
            return self.moment < other.moment
        return self.last_day < other.first_day


class Statement(Struct, frozen=True, kw_only=True):
    """What one institution said of one population.

    `row` counts data rows from 1. `value` is None when no number was given, as with "all".
    `words` and `source` are quoted as written and may be empty.
    """

    row: int
    as_of: AsOf
    institution: str
    population: str
    measure: str
    qualifier: Qualifier
    value: int | None
    words: str = ""
    source: str = ""

    @property
    def allows(self) -> Interval:
        """The numbers of persons for which this statement is true.

        Persons are whole: about 15, plus or minus 10 %, allows 14 to 16. "Some" is at least
        one, whatever number stands beside it.
        """
        value = self.value or 0
        match self.qualifier:
            case Qualifier.EXACTLY:
                return Interval(value, value)
            case Qualifier.ABOUT | Qualifier.ESTIMATE:
                return Interval(-(-value * 9 // 10), value * 11 // 10)
            case Qualifier.AT_LEAST | Qualifier.SO_FAR:
                return Interval(value, None)
            case Qualifier.MORE_THAN:
                return Interval(value + 1, None)
            case Qualifier.AT_MOST:
                return Interval(0, value)
            case Qualifier.FEWER_THAN:
                return Interval(0, value - 1)
            case Qualifier.ALL:
                return Interval(value, self.value)
            case Qualifier.SOME:
                return Interval(1, None)

    @property
    def of_whom(self) -> str:
        """The population as it is compared: without case or outer spaces."""
        return compared(self.population)

    @property
    def of_what(self) -> str:
        """The measure as it is compared: without case or outer spaces."""
        return compared(self.measure)


class Problem(Struct, frozen=True, kw_only=True):
    """One fault of a file: where it is, what was found, what was expected, how to mend it.

    `row` counts data rows from 1 and is None when the fault is of the whole file or its header.
    """

    row: int | None
    field: str
    found: str
    expected: str
    mend: str


class Figures(Struct, frozen=True):
    """A file of figures: its statements in order, and every problem that was found.

    With a problem the file is unusable and `statements` holds only the rows without one.
    """

    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]


def compared(name: str) -> str:
    """A name of a population or measure as it is compared: without case or outer spaces."""
    return name.strip().casefold()


def month_of(first_day: date) -> date:
    """The last day of the month that begins with `first_day`."""
    return (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
