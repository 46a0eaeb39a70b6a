"""Our own lists as CSV, XLSX and ODS.

A list is a header row, a machine row (the canonical names), the rows as text, a line that says
whose copy it is, what for and until when it is good, and a foot that says how many rows there
are, as of when, whether the list is complete, and its hash. Text that a
spreadsheet program would take for a formula is kept from being one. No list puts names beside a
place, and none has a column of siblings (privacy rules of the exchange design, 5.1).
"""

import csv
import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from resguardo.exchange.outgoing import outgoing_line
from resguardo.exchange.spreadsheet.headings import (
    HEADINGS,
    NAME_COLUMNS,
    PLACE_COLUMNS,
    ListLanguage,
    heading,
)
from resguardo.exchange.spreadsheet.plain import CONTROLS

FORBIDDEN_COLUMNS = frozenset({"siblings", "family_group", "notes"})
GOOD_FOR = dt.timedelta(hours=24)
"""How long a list that left may be acted upon: a day later it tells of yesterday."""
PACKED_AT = (1980, 1, 1, 0, 0, 0)
RISKY = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212]|^'")
"""What a spreadsheet program takes for a formula; also in the wide letters that East Asian ones read alike."""


class Marks(Struct, frozen=True):
    """Whose copy a list is: the same on the screen of whoever holds the file and in the log of what left.

    `purpose` says why it was written, `reader` who wrote it, `recipient` for whom (empty: for the reader). After `expires_at`, which carries its offset,
    nobody may act on it any more.
    """

    operation: str
    purpose: str
    reader: str
    expires_at: dt.datetime
    recipient: str = ""
    is_exercise: bool = False


class ListOut(Struct, frozen=True):
    """A list that leaves: `columns` are keys of HEADINGS, `rows` one text for each column.

    `as_of` is the moment the list speaks of, with its offset. `is_complete`: nobody was left out.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    as_of: dt.datetime
    is_complete: bool
    marks: Marks
    language: ListLanguage = "es"


class ForbiddenColumns(Exception):
    """The columns asked for may not stand in one file; `columns` names them."""

    def __init__(self, columns: list[str]) -> None:
        super().__init__("may not stand in one file: " + ", ".join(columns))
        self.columns = columns


def write_csv(out: ListOut, separator: Literal[",", ";"] = ",") -> bytes:
    """The list as CSV: UTF-8 with a mark, CRLF. Raises ForbiddenColumns, ValueError."""
    return rows_as_csv(_all_rows(out), separator)


def rows_as_csv(rows: Iterable[Sequence[str]], separator: Literal[",", ";"] = ",") -> bytes:
    """Rows of text as CSV: UTF-8 with a mark, CRLF, nothing that a spreadsheet program would run."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def write_xlsx(out: ListOut) -> bytes:
    """The list as XLSX, every cell text, nobody named as its author.

    Raises ForbiddenColumns, ValueError.
    """
    title = _WORDS[out.language].list
    return rows_as_xlsx(_all_rows(out), title, out.as_of, is_right_to_left=out.language == "he")


def rows_as_xlsx(
    rows: Iterable[Sequence[str]], title: str, as_of: dt.datetime, *, is_right_to_left: bool = False
) -> bytes:
    """Rows of text as XLSX, every cell text, nobody named as its author; `as_of` carries its offset."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.sheet_view.rightToLeft = is_right_to_left
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value:
                _write_text(sheet, number, column, value)
    book.properties.creator = ""
    moment = as_of.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream)


def write_ods(out: ListOut) -> bytes:
    """The list as ODS, every cell text, no author. Raises ForbiddenColumns, ValueError."""
    rows = "".join(
        "<table:table-row>" + "".join(map(_open_cell, row)) + "</table:table-row>"
        for row in _all_rows(out)
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("mimetype", ODS_KIND),
            ("META-INF/manifest.xml", ODS_MANIFEST),
            ("content.xml", ODS_BEFORE + rows + ODS_AFTER),
        ):
            part = zipfile.ZipInfo(name, PACKED_AT)
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(part, content, kind)
    return stream.getvalue()


def list_hash(out: ListOut) -> str:
    """SHA-256 over the machine row and the rows: values closed by U+001F, rows by U+001E."""
    rows = [out.columns, *(map(_clean, row) for row in out.rows)]
    text = "".join("".join(value + "\x1f" for value in row) + "\x1e" for row in rows)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _without_clock(packed: io.BytesIO) -> bytes:
    """The same archive with one moment for every part: when a list was packed is nobody's business, and equal lists are equal files."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(packed) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                content = re.sub(rb"<dcterms:modified.*?</dcterms:modified>", b"", content)
            part = zipfile.ZipInfo(info.filename, PACKED_AT)
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _all_rows(out: ListOut) -> list[tuple[str, ...]]:
    _check_columns(out)
    header = tuple(heading(column, out.language) for column in out.columns)
    rows = [tuple(map(_clean, row)) for row in out.rows]
    return [header, out.columns, *rows, (_mark(out),), (_foot(out),)]


def _check_columns(out: ListOut) -> None:
    columns = set(out.columns)
    forbidden = sorted(columns & FORBIDDEN_COLUMNS)
    if columns & NAME_COLUMNS and columns & PLACE_COLUMNS:
        forbidden += sorted(columns & (NAME_COLUMNS | PLACE_COLUMNS))
    if forbidden:
        raise ForbiddenColumns(forbidden)
    unknown = sorted(columns - HEADINGS.keys())
    if unknown or any(len(row) != len(out.columns) for row in out.rows):
        raise ValueError(f"columns {unknown} are not known, or a row has another width")
    if out.as_of.tzinfo is None or out.marks.expires_at.tzinfo is None:
        raise ValueError("the moments of a list carry their offset")


def _mark(out: ListOut) -> str:
    """Whose copy it is, what for, and until when it is good."""
    words, marks = _WORDS[out.language], out.marks
    parts = [
        f"{words.operation}: {marks.operation}",
        f"{words.purpose}: {marks.purpose}",
        f"{words.reader}: {marks.reader}",
        f"{words.recipient}: {marks.recipient}" if marks.recipient else "",
        f"{words.expires}: {marks.expires_at.isoformat(timespec='seconds')}",
        words.exercise if marks.is_exercise else "",
    ]
    return _clean("; ".join(part.replace(";", ",") for part in parts if part))


def _foot(out: ListOut) -> str:
    words = _WORDS[out.language]
    whole = words.yes if out.is_complete else words.no
    moment = out.as_of.isoformat(timespec="seconds")
    return (
        f"{words.rows}: {len(out.rows)}; {words.as_of}: {moment}; "
        f"{words.complete}: {whole}; sha256: {list_hash(out)}"
    )


class _Words(NamedTuple):
    """What a list says of itself."""

    list: str
    rows: str
    as_of: str
    complete: str
    yes: str
    no: str
    operation: str
    purpose: str
    reader: str
    recipient: str
    expires: str
    exercise: str


_WORDS: dict[ListLanguage, _Words] = {
    "es": _Words(
        "lista",
        "filas",
        "corte",
        "completo",
        "sí",
        "no",
        "operativo",
        "para",
        "copia de",
        "entregada a",
        "vence",
        "EJERCICIO",
    ),
    "en": _Words(
        "list",
        "rows",
        "as of",
        "complete",
        "yes",
        "no",
        "operation",
        "purpose",
        "copy of",
        "given to",
        "out of date after",
        "EXERCISE",
    ),
    "he": _Words(
        "רשימה",
        "שורות",
        "נכון ל",
        "מלא",
        "כן",
        "לא",
        "מבצע",
        "מטרה",
        "עותק של",
        "נמסר אל",
        "פג תוקף",
        "תרגיל",
    ),
}


def _clean(value: str) -> str:
    """On one line, without controls and without signs that reorder the text."""
    return CONTROLS.sub("", outgoing_line(value)).strip()


def harmless(value: str) -> str:
    """A cell's text with a quote before what a spreadsheet program would run."""
    return "'" + value if RISKY.match(value) else value


def _write_text(sheet: Worksheet, row: int, column: int, value: str) -> None:
    cell = sheet.cell(row=row, column=column)
    cell.value = value
    cell.data_type = "s"
    cell.number_format = "@"
    if RISKY.match(value):
        cell.style = "Normal"
        cell.number_format = "@"
        cell.quotePrefix = True


def _open_cell(value: str) -> str:
    if not value:
        return "<table:table-cell/>"
    text = escape(value).replace("  ", ' <text:s text:c="1"/>')
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
ODS_BEFORE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
    '<office:body><office:spreadsheet><table:table table:name="lista">'
)
ODS_AFTER = "</table:table></office:spreadsheet></office:body></office:document-content>"

WRITERS: Mapping[str, Callable[[ListOut], bytes]] = MappingProxyType(
    {"csv": write_csv, "xlsx": write_xlsx, "ods": write_ods}
)
"""Kind of file -> how it is written."""
