"""Rules that hold for every set of public statements, whoever made them."""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from resguardo.reconcile.contradictions import find_contradictions, find_unexplained
from resguardo.reconcile.figures import AsOf, Interval, Qualifier, Statement, month_of
from resguardo.reconcile.reading import read_figures
from resguardo.reconcile.statements import check_statements

START = datetime(2025, 1, 30, tzinfo=UTC)


@st.composite
def times(draw):
    """A moment, a day or a month in the days around the end of January 2025."""
    moment = START + timedelta(hours=draw(st.integers(0, 96)))
    day = moment.date()
    kind = draw(st.sampled_from(("moment", "day", "day", "month")))
    if kind == "month":
        return AsOf("month", day.replace(day=1), month_of(day.replace(day=1)), None)
    return AsOf(kind, day, day, moment if kind == "moment" else None)


EITHER = st.sampled_from(("children", "women"))


def rows(population=EITHER):
    """Sets of statements numbered as in a file."""
    statement = st.builds(
        Statement,
        row=st.just(0),
        as_of=times(),
        institution=st.sampled_from("ABC"),
        population=population,
        measure=st.sampled_from(("present", "missing", "recovered", "reunified", "found")),
        qualifier=st.sampled_from((*Qualifier, *[Qualifier.EXACTLY] * 10)),
        value=st.integers(1, 12),
    )
    return st.lists(statement, max_size=12).map(numbered)


def numbered(statements):
    """The statements with their rows from 1."""
    return [msgspec.structs.replace(one, row=row) for row, one in enumerate(statements, start=1)]


def named(statements, as_is):
    """Everything that was found, with each row number turned into `as_is[row]`."""
    contradictions = {
        (frozenset((as_is[one.a], as_is[one.b])), one.measure)
        for one in find_contradictions(statements)
    }
    unexplained = {
        (as_is[one.earlier], as_is[one.later], one.difference)
        for one in find_unexplained(statements)
    }
    return contradictions, unexplained


@given(rows(st.just("children")), rows(st.just("women")))
def test_another_population_changes_nothing(children, women):
    """What is said of women never bears on what is found about children."""
    together = numbered([*children, *women])
    as_is = {row: row for row in range(len(together) + 1)}
    alone = named(children, as_is)
    beside = named(together, as_is)
    only_children = (
        {pair for pair in beside[0] if max(pair[0]) <= len(children)},
        {pair for pair in beside[1] if max(pair[:2]) <= len(children)},
    )
    assert only_children == alone


@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_only_their_numbers(statements, chance):
    """A file sorted otherwise gets the same findings under other row numbers."""
    shuffled = list(statements)
    chance.shuffle(shuffled)
    as_is = {row: row for row in range(len(statements) + 1)}
    old_rows = {row: one.row for row, one in enumerate(shuffled, start=1)}
    assert named(numbered(shuffled), old_rows) == named(statements, as_is)


@given(rows())
def test_a_contradiction_is_named_once_and_reads_downwards(statements):
    """A pair that excludes each other is one finding, the upper row first."""
    pairs = [(one.a, one.b) for one in find_contradictions(statements)]
    assert pairs == sorted(set(pairs))
    assert all(a < b for a, b in pairs)


@given(rows())
def test_statements_that_share_a_figure_never_contradict(statements):
    """Two statements of one measure that one number fits both never contradict each other."""
    by_row = {one.row: one for one in statements}
    for pair in find_contradictions(statements):
        a, b = by_row[pair.a], by_row[pair.b]
        assert a.of_what != b.of_what or a.allows.meet(b.allows).is_empty
        assert a.as_of.meets(b.as_of)


@given(rows())
def test_exact_figures_that_differ_on_one_day_are_never_passed_over(statements):
    """Two exact figures of one population, measure and day that differ are always named."""
    pairs = {(one.a, one.b) for one in find_contradictions(statements)}
    for a in statements:
        for b in statements[a.row :]:
            same = (a.of_whom, a.of_what, a.as_of) == (b.of_whom, b.of_what, b.as_of)
            both_exact = a.qualifier is b.qualifier is Qualifier.EXACTLY
            if same and both_exact and a.value != b.value:
                assert (a.row, b.row) in pairs


@given(rows())
def test_a_change_without_any_movement_is_named_with_its_whole_size(statements):
    """When no movement is stated at all, each named difference is later minus earlier."""
    still = numbered(one for one in statements if one.of_what in {"present", "missing"})
    for pair in find_unexplained(still):
        change = still[pair.later - 1].value - still[pair.earlier - 1].value
        assert pair.difference == (change, change) != (0, 0)


@given(rows())
def test_every_disputed_statement_is_asked_about_in_a_joint_statement(statements):
    """Nobody who is contradicted, and no difference, is left out of the joint statements."""
    report = check_statements(statements)
    disputed = {row for one in report.contradictions for row in (one.a, one.b)}
    differences = [(one.earlier, one.later) for one in report.unexplained]
    assert disputed == {row for one in report.joint if one.permits for row in one.rows}
    assert differences == [one.rows for one in report.joint if one.permits is None]


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_about_is_ten_percent_either_side_of_whole_persons(value, other):
    """A number fits "about" when it is at most ten percent away."""
    about = Statement(
        row=1,
        as_of=AsOf("day", START.date(), START.date(), None),
        institution="A",
        population="children",
        measure="present",
        qualifier=Qualifier.ABOUT,
        value=value,
    )
    fits = not about.allows.meet(Interval(other, other)).is_empty
    assert fits == (10 * abs(other - value) <= value)


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_reader(content):
    """Whatever bytes are given, the answer is statements or problems, never a failure."""
    figures = read_figures(content)
    assert figures.problems or figures.statements == ()


@given(st.lists(st.text(alphabet="0-9T:Z.,;\"'áñ al", max_size=12), min_size=7, max_size=8))
def test_no_row_stops_the_reader(cells):
    """Whatever stands in the cells of a row, it is read or its faults are named."""
    header = "as_of;time_zone;institution;population;measure;qualifier;value\n"
    row = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    figures = read_figures((header + row).encode())
    assert len(figures.statements) <= 1
