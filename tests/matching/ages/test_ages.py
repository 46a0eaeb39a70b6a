"""When a child may have been born: statements as intervals, compared by how they lie together."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.ages import (
    LEAST,
    Birth,
    assessed_range,
    compare_births,
    compare_statements,
    declared_age,
    documented,
    hebrew_date,
    partly_documented,
)

RESCUE = date(2024, 12, 20)
BORN = date(2018, 3, 4)
DATES = st.dates(date(2000, 1, 1), date(2024, 12, 31))
BIRTHS = st.one_of(
    DATES.map(documented),
    st.integers(2000, 2024).map(partly_documented),
    st.integers(0, 20).map(lambda age: declared_age(age, RESCUE)),
    st.integers(0, 20).map(lambda age: assessed_range(age, age + 3, RESCUE)),
    st.integers(5760, 5785).map(hebrew_date),
)


@given(BIRTHS, BIRTHS)
def test_the_evidence_is_the_same_in_both_directions(a: Birth, b: Birth) -> None:
    """It does not matter whose statement stands first."""
    assert compare_births(a, b).weight == compare_births(b, a).weight


@given(BIRTHS)
def test_the_shares_of_belief_add_up_to_one(birth: Birth) -> None:
    """A statement divides one whole belief over its spans, and each span holds at least a day."""
    assert sum(span.share for span in birth.spans) == pytest.approx(1)
    assert all(span.first <= span.last for span in birth.spans)


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        (documented(BORN), documented(date(2018, 4, 3))),
        (documented(date(2018, 4, 3)), documented(date(2018, 3, 9))),
        (documented(date(2018, 3, 9)), documented(date(2017, 8, 1))),
        (documented(date(2017, 8, 1)), documented(date(2012, 3, 4))),
        (partly_documented(2018, 3), partly_documented(2018)),
        (partly_documented(2018), declared_age(6, RESCUE)),
        (declared_age(6, RESCUE), declared_age(8, RESCUE)),
        (declared_age(8, RESCUE), declared_age(13, RESCUE)),
        (assessed_range(5, 7, RESCUE), assessed_range(3, 10, RESCUE)),
    ],
)
def test_the_nearer_statement_speaks_louder(stronger: Birth, weaker: Birth) -> None:
    """Beside a paper with a date: the same day, day and month changed over, the same month, the year, an age."""
    paper = documented(BORN)
    assert compare_births(paper, stronger).weight > compare_births(paper, weaker).weight


def test_day_and_month_changed_over_is_said() -> None:
    """4 March beside 3 April speaks for one child, and the reader is told why."""
    found = compare_births(documented(BORN), documented(date(2018, 4, 3)))
    assert found.weight > 3
    assert "changed over" in found.reason("en")
    assert "día y mes" in found.reason("es")


def test_a_first_of_january_is_taken_for_a_year() -> None:
    """An office's 1 January does not contradict a birth in March of that year, and says little for it."""
    first = documented(date(2018, 1, 1))
    found = compare_births(first, documented(BORN))
    assert first.is_default
    assert 0 < found.weight < compare_births(documented(BORN), documented(BORN)).weight
    assert "1 January" in found.reason("en")


def test_an_age_far_off_speaks_against_and_never_excludes() -> None:
    """About 14 beside a paper that makes 6: strongly against, yet a paper can be of somebody else."""
    found = compare_births(documented(BORN), declared_age(14, RESCUE))
    assert LEAST <= found.weight < -2
    assert found.years_apart >= 7


@pytest.mark.parametrize(
    ("birth", "paper"),
    [
        (hebrew_date(5778, 12, 17), date(2018, 3, 4)),
        (hebrew_date(5778, 12, 17), date(2018, 3, 3)),
        (hebrew_date(5779, 12, 17), date(2019, 2, 22)),
        (hebrew_date(5779, 12, 17), date(2019, 3, 24)),
        (hebrew_date(5778, 12), date(2018, 3, 4)),
        (hebrew_date(5778), date(2018, 3, 4)),
    ],
)
def test_a_hebrew_date_meets_its_day_the_evening_before_and_either_adar(
    birth: Birth, paper: date
) -> None:
    """17 Adar covers the day and the evening before it; in a leap year Adar may be the first or the second."""
    assert compare_births(birth, documented(paper)).weight > 1


def test_what_no_calendar_has_is_an_error() -> None:
    """A thirteenth month in a year that has twelve is refused."""
    with pytest.raises(ValueError, match="leap"):
        hebrew_date(5778, 13, 1)
    with pytest.raises(ValueError, match="month"):
        partly_documented(2018, 13)


@pytest.mark.parametrize("edge", [date.min, date.max])
def test_dates_at_the_edge_of_the_calendar_are_compared(edge: date) -> None:
    """A slip of the pen makes year 1 or 9999; that is compared like any other."""
    assert compare_births(documented(edge), declared_age(120, edge)).weight >= LEAST


def test_of_several_statements_the_best_pair_counts() -> None:
    """A child has the age it says and the one on a paper; one that fits is evidence."""
    ones = [declared_age(9, RESCUE), documented(BORN)]
    found = compare_statements(ones, [documented(BORN)])
    assert found is not None
    assert found.a == documented(BORN)
    assert compare_statements(ones, []) is None
