"""The row with hashtags: the published figures, nothing that gives a withheld one away, and a check of what somebody is about to publish."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from resguardo.exchange.statements import hxl
from resguardo.exchange.statements.hxl import FAULTS, FIGURES, TAG, Row, faults, write_hxl
from resguardo.operation.count import Figures, Tally
from resguardo.operation.statement import CELL_MIN, Withheld, published

TALLIES = some.builds(Tally, some.integers(0, 30), some.integers(0, 30))


def row_of(sighted: Tally, out: Tally, missing: Tally, **more) -> Row:
    """The row of a signed count."""
    whole = Tally(*(sum(getattr(one, who) for one in (sighted, out, missing)) for who in ("children", "adults")))  # fmt: skip
    shown = published(Figures(whole, sighted, out, missing))
    cells = {name: None if isinstance(cell, Withheld) else cell for name, cell in shown.items()}
    return Row("2024-12-22T19:21-06:00", 1, cells, **more)


def table_of(row: Row) -> list[list[str]]:
    """The lines of the table."""
    return list(csv.reader(io.StringIO(write_hxl(row).decode())))


USUAL = row_of(Tally(150, 40), Tally(10, 0), Tally(0, 0))
SMALL = row_of(Tally(150, 40), Tally(10, 0), Tally(3, 0))


def test_the_second_line_holds_the_hashtags_and_the_third_the_figures():
    """As partners load it."""
    _, tags, line = table_of(USUAL)
    said = dict(zip(tags, line, strict=True))
    assert said["#affected+registered+children"] == "160"
    assert said["#affected+sighted+adults"] == "40"
    assert (said["#meta+suppressed"], said["#meta+complete"], said["#meta+rows"]) == (
        "no",
        "sí",
        "1",
    )
    assert all(TAG.fullmatch(tag) for tag in tags)


def test_a_withheld_figure_is_an_empty_cell_and_the_row_says_so():
    """Not a zero, and not a word in a column of numbers."""
    _, tags, line = table_of(SMALL)
    said = dict(zip(tags, line, strict=True))
    assert said["#affected+missing+children"] == said["#affected+sighted+children"] == ""
    assert said["#affected+missing+adults"] == "0"
    assert (said["#meta+suppressed"], said["#meta+complete"]) == ("sí", "no")


def test_the_table_is_checked_by_the_size_under_which_statements_are_silent():
    """A format knows nothing of the operation's rules: its own number has to be the same."""
    assert hxl.CELL_MIN == CELL_MIN


@given(TALLIES, TALLIES, TALLIES)
def test_no_cell_is_small_and_no_column_adds_children_and_adults_together(sighted, out, missing):
    """A total over both would give a withheld cell back; what is left in a group is proven where it is withheld."""
    row = row_of(sighted, out, missing)
    _, tags, line = table_of(row)
    figures = [cell for tag, cell in zip(tags, line, strict=True) if tag.startswith("#affected")]
    assert not any(cell and 0 < int(cell) < 5 for cell in figures)
    assert {tag.rpartition("+")[2] for tag in tags if tag.startswith("#affected")} == {
        "children",
        "adults",
    }
    assert faults(write_hxl(row), row) == []


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", '","x', "a\u202eb\n"])
def test_words_run_as_no_formula_and_make_no_column(words):
    """The name of a department is the only text that somebody types."""
    row = USUAL._replace(department=words)
    _, tags, line = table_of(row)
    cell = line[tags.index("#adm1+name")]
    assert len(line) == len(tags)
    assert cell[:1] not in set("=+-@\t\r")
    assert "\u202e" not in cell


@pytest.mark.parametrize("code", ["GT0101", "GT-01-01", "gt01", "Zona 1"])
def test_nothing_below_the_first_division_is_published(code):
    """A municipality says where the shelter is."""
    with pytest.raises(ValueError, match=code):
        write_hxl(USUAL._replace(code=code))
    assert "GT-01" in write_hxl(USUAL._replace(code="GT-01")).decode()


CHILDREN = "#affected+missing+children"
BAD = {
    "a space before the attribute": ("hxl.tag", CHILDREN, "#affected+missing children"),
    "two plus signs": ("hxl.tag", CHILDREN, "#affected++missing"),
    "no hash, which others read as one": ("hxl.tag", CHILDREN, "affected+missing+children"),
    "an accent": ("hxl.tag", CHILDREN, "#affected+niñas"),
    "two columns for one figure": ("hxl.twice", CHILDREN, "#affected+sighted+children"),
    "a total": ("hxl.column", CHILDREN, "#affected+missing"),
    "a column less": ("hxl.missing", CHILDREN, "#affected+located"),
}


@pytest.mark.parametrize("bad", BAD)
def test_hashtags_that_others_would_read_otherwise_are_found(bad):
    """Malformed, silently mended by others, twice, or of a figure that is not published."""
    code, old, new = BAD[bad]
    found = faults(write_hxl(USUAL).replace(old.encode(), new.encode(), 1), USUAL)
    assert code in {one.code for one in found}


def test_figures_that_differ_from_the_signed_count_are_found():
    """Whoever fills an empty cell by hand, or rounds one, is told."""
    for old, new, code in ((b"160,150", b"160,151", "hxl.differs"), (b"10,0", b"10,2", "hxl.small"), (b"150", b"~150", "hxl.number")):  # fmt: skip
        found = {one.code for one in faults(write_hxl(USUAL).replace(old, new, 1), USUAL)}
        assert {code, "hxl.differs"} <= found
    assert {one.code for one in faults(write_hxl(USUAL), SMALL)} == {"hxl.differs"}


@given(some.binary(max_size=200) | some.text(max_size=200).map(str.encode))
def test_any_file_gets_an_answer(content):
    """Never a fault of the program."""
    assert {one.code for one in faults(content, USUAL)} <= FAULTS.keys()
    assert faults(content, USUAL)


def test_every_figure_of_the_text_has_its_column():
    """None is forgotten, none is added."""
    assert FIGURES.keys() == USUAL.cells.keys()
