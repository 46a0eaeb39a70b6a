"""What a joint statement would have to say for the contradictions and differences to end.

It never chooses between two institutions. It says which figure is needed, what the statements that
nobody contradicts still permit, and who has to keep or correct what.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from msgspec import Struct

from resguardo.reconcile.claims import difference_of, institution_of, quantity_of
from resguardo.reconcile.contradictions import Contradiction, Unexplained
from resguardo.reconcile.figures import Interval, Statement
from resguardo.reconcile.wording import Language, say


class Joint(Struct, frozen=True, kw_only=True):
    """What one joint statement has to settle for one population.

    `rows` are the statements in question, from 1. `needed` is the figure, or the explanation, that
    a signed count has to give. `permits` is what the other statements of that population, measure
    and time allow, as (least, most), `most` None without a bound; None for a difference, which is
    explained and not chosen. `corrections` holds one sentence for each statement in question.
    """

    population: str
    measure: str
    as_of: str
    rows: tuple[int, ...]
    needed: str
    permits: tuple[int, int | None] | None
    corrections: tuple[str, ...]


def joint_statements(
    statements: Sequence[Statement],
    contradictions: Sequence[Contradiction],
    unexplained: Sequence[Unexplained],
    language: Language = "es",
) -> tuple[Joint, ...]:
    """One entry for each knot of contradicting statements, then one for each difference.

    Statements belong to one knot when contradictions link them, directly or by a third one.
    """
    by_row = {statement.row: statement for statement in statements}
    disputed = {row for pair in contradictions for row in (pair.a, pair.b)}
    agreed = [statement for statement in statements if statement.row not in disputed]
    settled = [
        _settle_contradictions(knot, [by_row[row] for row in _rows_of(knot)], agreed, language)
        for knot in _knots(contradictions)
    ]
    explained = [_explain_difference(pair, by_row, language) for pair in unexplained]
    return (*settled, *explained)


def _knots(contradictions: Iterable[Contradiction]) -> Iterator[list[Contradiction]]:
    """Contradictions that share a statement and a measure, put together."""
    knots: list[list[Contradiction]] = []
    for pair in contradictions:
        touched = [knot for knot in knots if _touches(knot, pair)]
        knots = [knot for knot in knots if knot not in touched]
        knots.append([*(one for knot in touched for one in knot), pair])
    yield from sorted(knots, key=_rows_of)


def _touches(knot: Sequence[Contradiction], pair: Contradiction) -> bool:
    return any(
        {pair.a, pair.b} & {one.a, one.b} and pair.measure.casefold() == one.measure.casefold()
        for one in knot
    )


def _rows_of(knot: Sequence[Contradiction]) -> tuple[int, ...]:
    return tuple(sorted({row for pair in knot for row in (pair.a, pair.b)}))


def _settle_contradictions(
    knot: Sequence[Contradiction],
    disputed: Sequence[Statement],
    agreed: Iterable[Statement],
    language: Language,
) -> Joint:
    about = next(one for one in disputed if one.measure == knot[0].measure)
    times = tuple(dict.fromkeys(statement.as_of.text for statement in disputed))
    beside = [
        statement.allows
        for statement in agreed
        if (statement.of_whom, statement.of_what) == (about.of_whom, about.of_what)
        and any(statement.as_of.meets(one.as_of) for one in disputed)
    ]
    permits = reduce(Interval.meet, beside, Interval(0, None))
    is_one_measure = len({statement.of_what for statement in disputed}) == 1
    needed = say(
        "joint.figure" if is_one_measure else "joint.all",
        language,
        measure=about.measure,
        population=about.population,
        as_of=", ".join(times),
    )
    return Joint(
        population=about.population,
        measure=about.measure,
        as_of=", ".join(times),
        rows=_rows_of(knot),
        needed=f"{needed} {_permitted(permits, language)}",
        permits=(permits.least, permits.most),
        corrections=_corrections(disputed, language),
    )


def _explain_difference(
    pair: Unexplained, by_row: dict[int, Statement], language: Language
) -> Joint:
    ends = (by_row[pair.earlier], by_row[pair.later])
    span = f"{ends[0].as_of.text} - {ends[1].as_of.text}"
    return Joint(
        population=pair.population,
        measure=pair.measure,
        as_of=span,
        rows=(pair.earlier, pair.later),
        needed=say(
            "joint.difference",
            language,
            population=pair.population,
            measure=pair.measure,
            as_of=span,
            rest=difference_of(*pair.difference, language),
        ),
        permits=None,
        corrections=_corrections(ends, language),
    )


def _permitted(permits: Interval, language: Language) -> str:
    if permits == Interval(0, None):
        code = "anything"
    elif permits.most is None:
        code = "from"
    else:
        code = "nothing" if permits.is_empty else "range"
    return say(f"joint.permits_{code}", language, least=permits.least, most=permits.most)


def _corrections(disputed: Iterable[Statement], language: Language) -> tuple[str, ...]:
    return tuple(
        say(
            "joint.correct",
            language,
            institution=institution_of(statement, language),
            row=statement.row,
            quantity=quantity_of(statement, language),
        )
        for statement in disputed
    )
