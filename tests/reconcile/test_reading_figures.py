"""A file of public figures: what is read, and every fault of it at once."""

import json
from pathlib import Path

import pytest

from resguardo.reconcile.figures import COLUMNS, Qualifier
from resguardo.reconcile.reading import read_figures

SAMPLES = Path(__file__).parents[1] / "data" / "statements"
HEADER = ",".join(COLUMNS)
ROW = "2024-12-22,America/Guatemala,Oficina de niñez,niñas,present,exactly,12"


@pytest.mark.parametrize("sample", ["unusable", "missing-columns"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_fault_of_a_file_is_named_at_once(sample, language):
    """All problems come together, each with row, field, found, expected and how to mend it."""
    figures = read_figures((SAMPLES / f"{sample}.csv").read_bytes(), language)
    expected = json.loads((SAMPLES / f"{sample}.json").read_text())
    assert [[one.row, one.field, one.found] for one in figures.problems] == expected
    assert all(one.expected and one.mend for one in figures.problems)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"PK\x03\x04\0\0", b'a,b\n"open,1\n', b"\xff\xfe\0"]
)
def test_what_is_no_table_is_a_problem_of_the_whole_file(content):
    """Something that is no CSV file is said to be none, and never stops the program."""
    figures = read_figures(content)
    assert figures.statements == ()
    assert figures.problems
    assert all(one.row is None for one in figures.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_sheet_saved_by_any_office_program_is_read(encoding, separator):
    """Encodings and separators of spreadsheet programs are understood, accents kept."""
    text = f"{HEADER}\r\n{ROW}\r\n".replace(",", separator)
    (statement,) = read_figures(text.encode(encoding)).statements
    assert (statement.institution, statement.population) == ("Oficina de niñez", "niñas")


def test_a_figure_without_a_qualifier_is_exact():
    """A bare number is read as an exact figure."""
    (statement,) = read_figures(f"{HEADER}\n{ROW}".replace("exactly", "").encode()).statements
    assert statement.qualifier is Qualifier.EXACTLY


def test_rows_are_counted_from_one_below_the_header():
    """An empty row between figures is counted, so that the numbers are those of the table."""
    figures = read_figures(f"{HEADER}\n{ROW}\n,,,,,,\n{ROW}\n".encode())
    assert [statement.row for statement in figures.statements] == [1, 3]


def test_columns_may_stand_in_any_order_with_others_between():
    """Columns are found by their names; unknown ones are ignored."""
    header = "note," + ",".join(reversed(COLUMNS))
    row = "x," + ",".join(reversed(ROW.split(",")))
    (statement,) = read_figures(f"{header}\n{row}\n".encode()).statements
    assert (statement.value, statement.measure) == (12, "present")


def test_the_day_of_a_moment_with_an_offset_is_the_day_of_its_zone():
    """05:30 UTC is still the evening before in Guatemala, and belongs to that day."""
    row = ROW.replace("2024-12-22", "2024-12-23T05:30Z")
    (statement,) = read_figures(f"{HEADER}\n{row}\n".encode()).statements
    assert statement.as_of.first_day.isoformat() == "2024-12-22"
