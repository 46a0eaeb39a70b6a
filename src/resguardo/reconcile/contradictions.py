"""Pairs of statements that can't both be true, and differences that nothing accounts for."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import timedelta

from msgspec import Struct

from resguardo.reconcile.claims import claim_of, difference_of
from resguardo.reconcile.figures import Qualifier, Statement
from resguardo.reconcile.movements import MOVEMENTS, Rest, rest_between
from resguardo.reconcile.wording import Language, listed, say

ONE_MOMENT_SPANS = timedelta(days=2)
"""Local dates of one moment, anywhere on Earth, are never further apart than this."""


class Contradiction(Struct, frozen=True):
    """Two statements, by their rows from 1, of which at least one is not true.

    `a` stands above `b` in the file. `why` names both institutions, their words and their times.
    """

    a: int
    b: int
    population: str
    measure: str
    why: str


class Unexplained(Struct, frozen=True, rename={"earlier": "from", "later": "to"}):
    """Two successive exact figures that differ, by their rows from 1.

    `difference` is later minus earlier, less what movements between them account for, as the
    smallest and the greatest number it can be.
    """

    earlier: int
    later: int
    population: str
    measure: str
    difference: tuple[int, int]
    why: str


def find_contradictions(
    statements: Sequence[Statement], language: Language = "es"
) -> tuple[Contradiction, ...]:
    """Every pair that excludes each other, in the order of the rows.

    Two statements of one population exclude each other when they speak of the same moment or day
    and measure and no number fits both; or when one says that all are recovered and the other that
    somebody is missing, on one day. Figures of two different hours of one day may both be true.
    """
    found = []
    for population in _grouped(statements, lambda statement: statement.of_whom):
        for one, other in _meeting(population):
            a, b = sorted((one, other), key=lambda statement: statement.row)
            reason = _reason(a, b)
            if reason is not None:
                why = _why(a, b, reason, language)
                found.append(Contradiction(a.row, b.row, a.population, _measure(a, b), why))
    return tuple(sorted(found, key=lambda pair: (pair.a, pair.b)))


def find_unexplained(
    statements: Sequence[Statement], language: Language = "es"
) -> tuple[Unexplained, ...]:
    """Successive exact figures of one population and measure whose difference is not accounted for.

    Two figures on different days are successive when no third one lies between them in time, so a
    day with two figures is compared with both. Movements tell a change, not a state; two of them
    are never compared with each other.
    """
    found = []
    for population in _grouped(statements, lambda statement: statement.of_whom):
        exact = [
            statement
            for statement in population
            if statement.qualifier is Qualifier.EXACTLY and statement.of_what not in MOVEMENTS
        ]
        for series in _grouped(exact, lambda statement: statement.of_what):
            for earlier, later in _successive(series):
                rest = rest_between(earlier, later, population)
                if earlier.value != later.value and not rest.is_nothing:
                    found.append(_unexplained(earlier, later, rest, language))
    return tuple(sorted(found, key=lambda pair: (pair.earlier, pair.later)))


def _grouped(
    statements: Iterable[Statement], by: Callable[[Statement], Hashable]
) -> list[list[Statement]]:
    groups: defaultdict[Hashable, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[by(statement)].append(statement)
    return list(groups.values())


def _meeting(statements: Iterable[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Every pair that shares a moment, a day or a month, once."""
    by_day = sorted(statements, key=lambda statement: (statement.as_of.first_day, statement.row))
    for position, one in enumerate(by_day):
        for other in by_day[position + 1 :]:
            if other.as_of.first_day > one.as_of.last_day + ONE_MOMENT_SPANS:
                break
            if one.as_of.meets(other.as_of) or one.as_of.shares_day(other.as_of):
                yield one, other


def _reason(a: Statement, b: Statement) -> str | None:
    """Why two statements that share a day exclude each other, as a sentence's code; None if they don't."""
    if any(_says_all_recovered(one) and _says_missing(other) for one, other in ((a, b), (b, a))):
        return "reason.all_and_missing" if a.as_of.shares_day(b.as_of) else None
    if a.of_what != b.of_what or not a.as_of.meets(b.as_of):
        return None
    return "reason.no_figure" if a.allows.meet(b.allows).is_empty else None


def _says_all_recovered(statement: Statement) -> bool:
    return statement.of_what == "recovered" and statement.qualifier is Qualifier.ALL


def _says_missing(statement: Statement) -> bool:
    somebody = statement.allows.least >= 1 or statement.qualifier is Qualifier.ALL
    return statement.of_what == "missing" and somebody


def _why(a: Statement, b: Statement, reason: str, language: Language) -> str:
    missing = a if a.of_what == "missing" else b
    return say(
        "why.excluded",
        language,
        a=claim_of(a, language),
        b=claim_of(b, language),
        when=say(f"when.{_shared_time(a, b)}", language),
        reason=say(reason, language, least=max(1, missing.allows.least)),
    )


def _shared_time(a: Statement, b: Statement) -> str:
    if a.as_of.moment is not None and a.as_of.moment == b.as_of.moment:
        return "moment"
    days = {a.as_of.first_day, a.as_of.last_day, b.as_of.first_day, b.as_of.last_day}
    return "day" if len(days) == 1 else "month"


def _measure(a: Statement, b: Statement) -> str:
    """The measure in question: of "all recovered" beside "some missing" it is the missing."""
    return a.measure if a.of_what in {b.of_what, "missing"} else b.measure


def _successive(series: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs on different days between which no third figure of the series lies."""
    for earlier in series:
        after = [later for later in series if earlier.as_of.is_before(later.as_of)]
        soonest = _soonest(after)
        for later in after:
            lies_between = any(between.as_of.is_before(later.as_of) for between in soonest)
            if not lies_between and not earlier.as_of.shares_day(later.as_of):
                yield earlier, later


def _soonest(statements: Sequence[Statement]) -> list[Statement]:
    """The first to end by date and the first by clock: what precedes anything is one of these."""
    by_clock = [statement for statement in statements if statement.as_of.moment is not None]
    soonest = [min(statements, key=lambda one: one.as_of.last_day)] if statements else []
    if by_clock:
        soonest.append(min(by_clock, key=lambda one: str(one.as_of.moment)))
    return soonest


def _unexplained(
    earlier: Statement, later: Statement, rest: Rest, language: Language
) -> Unexplained:
    code = "why.partly_explained" if rest.rows else "why.nothing_between"
    why = say(
        code,
        language,
        a=claim_of(earlier, language),
        b=claim_of(later, language),
        difference=f"{later.allows.least - earlier.allows.least:+d}",
        rows=listed(rest.rows),
        rest=difference_of(rest.least, rest.most, language),
    )
    difference = (rest.least, rest.most)
    return Unexplained(earlier.row, later.row, earlier.population, earlier.measure, difference, why)
