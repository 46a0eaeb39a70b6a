"""Our own lists: text that stays text, a foot that can be checked, and the way back in."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kit.sheets import rows_of
from resguardo.exchange.spreadsheet import read_roster
from resguardo.exchange.spreadsheet.headings import HEADINGS, ListLanguage, heading
from resguardo.exchange.spreadsheet.write import (
    FORBIDDEN_COLUMNS,
    PACKED_AT,
    ForbiddenColumns,
    ListOut,
    Marks,
    list_hash,
    write_csv,
    write_ods,
    write_xlsx,
)

AS_OF = dt.datetime(2024, 12, 20, 16, 30, tzinfo=dt.timezone(dt.timedelta(hours=-6)))
MARKS = Marks("Ensayo", "cuidado", "Rosa Ensayo (MP)", AS_OF + dt.timedelta(days=1), "Juzgado 1")
WRITERS = [write_csv, write_xlsx, write_ods]
DANGEROUS = [
    "=1+1",
    "+502",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("x")',
    "\t=1",
    "\r=1",
    " =1",
    "'=1",
    "＝1+1",
    "＠SUM(A1)",
    "﹢1",
    "﹦1+1",
    "−1",
    "\u200e=1+1",
    "\u202e=1+1",
    "\x00=1+1",
]


def a_list(*rows: tuple[str, ...], columns: tuple[str, ...] = ("tag", "name_full")) -> ListOut:
    """A list as of the afternoon of the example, which is good for a day."""
    return ListOut(columns, rows, AS_OF, is_complete=True, marks=MARKS)


def test_a_csv_list_has_a_mark_two_headers_and_a_foot() -> None:
    """Excel reads the letters right, a machine the second row, a person the foot."""
    out = a_list(("007", "José Muñoz"))
    content = write_csv(out)
    lines = content.decode("utf-8-sig").splitlines()
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines[:3] == ["Brazalete,Nombre completo", "tag,name_full", "007,José Muñoz"]
    foot = f"filas: 1; corte: 2024-12-20T16:30:00-06:00; completo: sí; sha256: {list_hash(out)}"
    assert lines[4] == foot


@pytest.mark.parametrize("value", DANGEROUS)
def test_no_csv_cell_begins_like_a_formula(value: str) -> None:
    """What a spreadsheet program would compute begins with an apostrophe."""
    for separator in (",", ";"):
        text = write_csv(a_list((value, "Nora")), separator).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
        assert not [
            cell
            for cell in cells
            if cell.lstrip()[:1] in tuple("=+-@\t\r＝＋－＠﹢﹣﹦﹫−") and cell.strip()
        ]


@pytest.mark.parametrize("value", DANGEROUS)
def test_every_xlsx_cell_is_text_and_none_a_formula(value: str) -> None:
    """Tags keep their zeros and nothing is computed."""
    book = load_workbook(io.BytesIO(write_xlsx(a_list((value, "007")))))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_no_author_is_named() -> None:
    """Who prepared a list is not told to whoever holds the file."""
    with zipfile.ZipFile(io.BytesIO(write_xlsx(a_list(("007", "Nora"))))) as archive:
        properties = archive.read("docProps/core.xml").decode()
    assert "openpyxl" not in properties


def test_names_and_places_never_stand_in_one_file() -> None:
    """A list that is lost must not say where a named child sleeps."""
    with pytest.raises(ForbiddenColumns):
        write_csv(a_list(("Nora", "Casa 1"), columns=("name_full", "place")))
    assert write_csv(a_list(("007", "Casa 1"), columns=("tag", "place")))


@pytest.mark.parametrize("column", ["family_group", "siblings", "notes"])
def test_siblings_and_notes_never_leave(column: str) -> None:
    """Who is whose sibling is told case by case, and remarks not at all."""
    with pytest.raises(ForbiddenColumns):
        write_xlsx(a_list(("x",), columns=(column,)))


def test_a_changed_row_changes_the_hash() -> None:
    """The foot tells whether the rows are those that left."""
    assert list_hash(a_list(("007", "Nora"))) != list_hash(a_list(("07", "Nora")))


NAMES = st.text(alphabet="abcñé =+-@';,\"<&\u202e", min_size=1, max_size=12).map(
    lambda text: " ".join(f"Nora {text}".split())
)


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=60, deadline=None)
@given(names=st.lists(NAMES, min_size=1, max_size=6))
def test_what_is_exported_comes_back_the_same(
    writer: Callable[[ListOut], bytes], names: list[str]
) -> None:
    """Export, then import: the same tags and names, and a total that agrees."""
    out = a_list(*((f"{number:03}", name) for number, name in enumerate(names)))
    roster = read_roster("lista", writer(out))
    rows = [row for row in roster.tables[0].rows if row.fate == "person"]
    assert [row.tag for row in rows] == [row[0] for row in out.rows]
    assert [row.name for row in rows] == [
        " ".join(name.replace("\u202e", "").split()) for name in names
    ]
    assert roster.total_agrees is True


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("tag", ["=1+1", "+5", "@x", "'q", "-7"])
def test_a_dangerous_tag_comes_back_as_it_was(writer: Callable[[ListOut], bytes], tag: str) -> None:
    """The apostrophe that keeps a program from computing is taken off again."""
    roster = read_roster("lista", writer(a_list((tag, "Nora Prueba"))))
    assert [row.tag for row in roster.tables[0].rows if row.fate == "person"] == [tag]


HOSTILE = "No\u202era\u2066 \x1b[2J\x07\u200fMuestra\u2028otra"


@pytest.mark.parametrize("writer", WRITERS)
def test_no_cell_keeps_what_nobody_sees(writer: Callable[[ListOut], bytes]) -> None:
    """Controls and marks that turn the order of letters are gone, and a cell is one line."""
    cells = {cell for row in rows_of(writer(a_list(("007", HOSTILE)))) for cell in row}
    assert "Nora [2JMuestra otra" in cells


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_a_list_speaks_three_languages_and_says_whose_it_is(
    writer: Callable[[ListOut], bytes], language: ListLanguage
) -> None:
    """Headings, the line of whose copy it is, and the foot; the machine's row is the same in all."""
    marks = msgspec.structs.replace(MARKS, is_exercise=True)
    out = msgspec.structs.replace(a_list(("007", "Nora")), language=language, marks=marks)
    head, machine, _, (mark, *_), (foot, *_) = rows_of(writer(out))
    assert head == [heading("tag", language), heading("name_full", language)]
    assert machine == ["tag", "name_full"]
    assert all(said in mark for said in ("Ensayo", "cuidado", "Juzgado 1", "2024-12-21T16:30"))
    assert {"es": "EJERCICIO", "en": "EXERCISE", "he": "תרגיל"}[language] in mark
    assert {"es": "filas: 1", "en": "rows: 1", "he": "שורות: 1"}[language] in foot
    assert read_roster("lista", writer(out)).stated_total == 1


@pytest.mark.parametrize("writer", [write_xlsx, write_ods])
def test_an_archive_does_not_say_when_it_was_packed(writer: Callable[[ListOut], bytes]) -> None:
    """Every part has one moment, so that equal lists are equal files."""
    content = writer(a_list(("007", "Nora")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {PACKED_AT}
    assert content == writer(a_list(("007", "Nora")))


def test_every_column_of_a_list_has_its_words() -> None:
    """An allow-list with a word in each language; none of them is of siblings, remarks, health or an address."""
    assert all(all(words) for words in HEADINGS.values())
    assert not FORBIDDEN_COLUMNS & HEADINGS.keys()
