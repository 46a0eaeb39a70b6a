"""Our own lists as CSV, XLSX and ODS.

A list is a header row, a machine row (the canonical names), the rows as text, and a foot that
says how many rows there are, as of when, whether the list is complete, and its hash. Text that a
spreadsheet program would take for a formula is kept from being one. No list puts names beside a
place, and none has a column of siblings (privacy rules of the exchange design, 5.1).
"""

import csv
import datetime as dt
import hashlib
import io
import re
import zipfile
from typing import Literal
from xml.sax.saxutils import escape

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from resguardo.exchange.spreadsheet.plain import CONTROLS
from resguardo.exchange.spreadsheet.sentences import Language

NAME_COLUMNS = frozenset(
    {"name_full", "given_1", "given_2", "family_1", "family_2", "family_3", "caregiver"}
)
PLACE_COLUMNS = frozenset({"place", "room", "shelter"})
FORBIDDEN_COLUMNS = frozenset({"siblings", "family_group", "notes"})
RISKY = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|^'")
"""What a spreadsheet program takes for a formula; also in the wide letters that East Asian ones read alike."""

HEADINGS: dict[str, tuple[str, str]] = {
    "row_no": ("No.", "No."),
    "tag": ("Etiqueta", "Tag"),
    "name_full": ("Nombre completo", "Full name"),
    "given_1": ("Primer nombre", "Given name"),
    "given_2": ("Segundo nombre", "Second name"),
    "family_1": ("Primer apellido", "Surname"),
    "family_2": ("Segundo apellido", "Second surname"),
    "family_3": ("Apellido de casada", "Married name"),
    "id_no": ("Documento", "Document"),
    "birth_date": ("Fecha de nacimiento", "Birth date"),
    "age": ("Edad", "Age"),
    "sex": ("Sexo", "Sex"),
    "admitted_at": ("Fecha de ingreso", "Admitted at"),
    "left_at": ("Fecha de egreso", "Left at"),
    "caregiver": ("Responsable", "Caregiver"),
    "relation": ("Parentesco", "Relation"),
    "class": ("Clase", "Class"),
    "state": ("Estado", "State"),
    "holder": ("Custodio", "Holder"),
    "place": ("Lugar", "Place"),
    "room": ("Dormitorio", "Room"),
    "shelter": ("Albergue", "Shelter"),
    "since": ("Desde", "Since"),
}


class ListOut(Struct, frozen=True):
    """A list that leaves: `columns` are keys of HEADINGS, `rows` one text for each column.

    `as_of` is the moment the list speaks of, with its offset. `is_complete`: nobody was left out.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    as_of: dt.datetime
    is_complete: bool
    language: Language = "es"


class ForbiddenColumns(Exception):
    """The columns asked for may not stand in one file; `columns` names them."""

    def __init__(self, columns: list[str]) -> None:
        super().__init__("may not stand in one file: " + ", ".join(columns))
        self.columns = columns


def write_csv(out: ListOut, separator: Literal[",", ";"] = ",") -> bytes:
    """The list as CSV: UTF-8 with a mark, CRLF. Raises ForbiddenColumns, ValueError."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    for row in _all_rows(out):
        writer.writerow([harmless(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def write_xlsx(out: ListOut) -> bytes:
    """The list as XLSX, every cell text, nobody named as its author.

    Raises ForbiddenColumns, ValueError.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "lista" if out.language == "es" else "list"
    for number, row in enumerate(_all_rows(out), start=1):
        for column, value in enumerate(row, start=1):
            if value:
                _write_text(sheet, number, column, value)
    book.properties.creator = ""
    moment = out.as_of.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


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
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(part, content, kind)
    return stream.getvalue()


def list_hash(out: ListOut) -> str:
    """SHA-256 over the machine row and the rows: values closed by U+001F, rows by U+001E."""
    rows = [out.columns, *(map(_clean, row) for row in out.rows)]
    text = "".join("".join(value + "\x1f" for value in row) + "\x1e" for row in rows)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _all_rows(out: ListOut) -> list[tuple[str, ...]]:
    _check_columns(out)
    english = out.language == "en"
    header = tuple(HEADINGS[column][1 if english else 0] for column in out.columns)
    rows = [tuple(map(_clean, row)) for row in out.rows]
    return [header, out.columns, *rows, (_foot(out),)]


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
    if out.as_of.tzinfo is None:
        raise ValueError("the moment of a list carries its offset")


def _foot(out: ListOut) -> str:
    moment = out.as_of.isoformat(timespec="seconds")
    if out.language == "en":
        whole = "yes" if out.is_complete else "no"
        return (
            f"rows: {len(out.rows)}; as of: {moment}; complete: {whole}; sha256: {list_hash(out)}"
        )
    whole = "sí" if out.is_complete else "no"
    return f"filas: {len(out.rows)}; corte: {moment}; completo: {whole}; sha256: {list_hash(out)}"


def _clean(value: str) -> str:
    """Without controls and without signs that reorder the text; on one line."""
    return CONTROLS.sub("", " ".join(value.replace("\t", " ").splitlines())).strip()


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
