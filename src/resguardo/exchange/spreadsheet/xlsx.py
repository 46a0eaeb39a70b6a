"""XLSX as spreadsheet programs write it.

Read here rather than through a library because both the formula and its kept result are wanted
in one pass, hidden rows and merged cells with them, and because a sheet whose formatting reaches
the last row must not cost a million cells. Comments, authors and drawings are never opened.
"""

import datetime as dt
import io
import posixpath
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from resguardo.exchange.spreadsheet.markup import Archive, local_name, parse
from resguardo.exchange.spreadsheet.sheet import BLANK, Cell, Merge, Sheet, SheetRow

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
REFERENCE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
ZEROS = re.compile(r"^0+$")
MOST_DIGITS = 40
FURTHEST_COLUMN = 512
"""Columns beyond this hold no roster; a stray cell there must not widen every row."""


class _Book:
    """What the sheets of one workbook share."""

    def __init__(self, archive: Archive, part: str) -> None:
        self.archive = archive
        self.folder = posixpath.dirname(part)
        self.root = parse(archive.part(part))
        self.relations = _relations(archive, part)
        properties = next(_named(self.root, "workbookPr"), None)
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        self.strings = [
            _plain_text(item) for item in _children(self._sibling("sharedStrings"), "si")
        ]
        self.formats = _formats(self._sibling("styles"))

    def _sibling(self, kind: str) -> etree._Element | None:
        for target, relation_kind in self.relations.values():
            if relation_kind.endswith("/" + kind) and target in self.archive.names:
                return parse(self.archive.part(target))
        return None


def read_xlsx(archive: Archive) -> list[Sheet]:
    """Every worksheet, hidden ones too, in the order of the tabs.

    Raises UnreadableFile through the archive; etree.XMLSyntaxError, KeyError or ValueError when a
    part is damaged.
    """
    roots = _relations(archive, "")
    part = next(
        (target for target, kind in roots.values() if kind.endswith("/officeDocument")),
        "xl/workbook.xml",
    )
    book = _Book(archive, part)
    sheets = []
    for entry in _named(book.root, "sheet"):
        target = next(
            (
                book.relations.get(str(value))
                for key, value in entry.attrib.items()
                if str(key).endswith("}id")
            ),
            None,
        )
        if target and target[1].endswith("/worksheet"):
            hidden = entry.get("state", "visible") != "visible"
            sheets.append(_sheet(book, target[0], str(entry.get("name", "")), hidden=hidden))
    return sheets


def _sheet(book: _Book, part: str, name: str, *, hidden: bool) -> Sheet:
    rows: list[SheetRow] = []
    merges: list[Merge] = []
    hidden_columns: set[int] = set()
    stream = etree.iterparse(
        io.BytesIO(book.archive.part(part)),
        events=("end",),
        tag=[space + tag for space in (MAIN, STRICT) for tag in ("row", "col", "mergeCell")],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    for _, element in stream:
        kind = local_name(element)
        if kind == "row":
            row = _row(book, element, rows[-1].number + 1 if rows else 1)
            if any(cell is not BLANK for cell in row.cells):
                rows.append(row)
            element.clear()
        elif kind == "col" and element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            hidden_columns.update(range(first, min(last, FURTHEST_COLUMN) + 1))
        elif kind == "mergeCell":
            merges.extend(_merge(str(element.get("ref", ""))))
    rows.sort(key=lambda row: row.number)
    return Sheet(name, rows, hidden, frozenset(hidden_columns), tuple(merges))


def _row(book: _Book, element: etree._Element, next_number: int) -> SheetRow:
    number = int(element.get("r") or next_number)
    cells: list[Cell] = []
    column = 0
    for child in element:
        if local_name(child) != "c":
            continue
        column += 1
        place = REFERENCE.match(str(child.get("r", "")))
        if place:
            column = column_index_from_string(place.group(1))
        cell = _cell(book, child)
        if cell is not BLANK and column <= FURTHEST_COLUMN:
            cells.extend([BLANK] * (column - len(cells)))
            cells[column - 1] = cell
    hidden = element.get("hidden") in ("1", "true") or element.get("ht") == "0"
    return SheetRow(number, cells, hidden)


def _cell(book: _Book, element: etree._Element) -> Cell:
    value, formula, inline = "", None, ""
    has_result = False
    for child in element:
        kind = local_name(child)
        if kind == "v":
            value = child.text or ""
            # A blank result is kept as text; programs that never calculated leave a bare <v/>.
            has_result = element.get("t") == "str"
        elif kind == "f":
            formula = "=" + (child.text or "")
        elif kind == "is":
            inline = _plain_text(child)
    found = _value(book, element, inline or value)
    if formula is not None and (found.text or not has_result):
        return Cell(found.text, found.kind, formula)
    return found if found.text else BLANK


def _value(book: _Book, element: etree._Element, value: str) -> Cell:
    kind = element.get("t", "n")
    if kind == "s":
        return Cell(book.strings[int(value)].strip()) if value else BLANK
    if kind in ("str", "inlineStr"):
        return Cell(value.strip())
    if kind == "e":
        return Cell(value, "error")
    if kind == "b":
        return Cell("1" if value == "1" else "0", "number")
    if kind == "d":
        return Cell(value.removesuffix("T00:00:00"), "date")
    if not value:
        return BLANK
    style = int(element.get("s") or 0)
    shown = book.formats[style] if style < len(book.formats) else "General"
    return _number(value, shown, book.epoch)


def _number(value: str, shown: str, epoch: dt.datetime) -> Cell:
    """A number as the program shows it: as a date, with leading zeros, or plain."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Cell(value)
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        return Cell(value, "number")
    if is_date_format(shown):
        try:
            return Cell(moment_text(from_excel(float(number), epoch)), "date")
        except (OverflowError, ValueError):
            return Cell(value, "number")
    if number == number.to_integral_value() and abs(number) < Decimal("1e18"):
        text = str(int(number))
        if ZEROS.match(shown):
            text = text.zfill(len(shown))
        return Cell(text, "scientific" if "E+" in shown.upper() else "number")
    return Cell(format(number.normalize(), "f") if abs(number) < 1000000 else value, "number")


def moment_text(moment: object) -> str:
    """A date, a date with a clock, or a clock, as ISO text without seconds."""
    if isinstance(moment, dt.datetime):
        if moment.hour == moment.minute == moment.second == 0:
            return moment.date().isoformat()
        return moment.isoformat(timespec="minutes")
    if isinstance(moment, dt.time):
        return moment.isoformat(timespec="minutes")
    return str(moment)


def _formats(styles: etree._Element | None) -> list[str]:
    """How each cell style shows a number."""
    if styles is None:
        return []
    codes = dict(BUILTIN_FORMATS)
    for entry in _named(styles, "numFmt"):
        codes[int(entry.get("numFmtId", "0"))] = str(entry.get("formatCode", "General"))
    return [
        codes.get(int(entry.get("numFmtId", "0")), "General")
        for holder in _children(styles, "cellXfs")
        for entry in _children(holder, "xf")
    ]


def _merge(reference: str) -> Iterator[Merge]:
    first, _, last = reference.partition(":")
    top, bottom = REFERENCE.match(first), REFERENCE.match(last)
    if top and bottom:
        yield Merge(
            int(top.group(2)),
            column_index_from_string(top.group(1)),
            int(bottom.group(2)),
            column_index_from_string(bottom.group(1)),
        )


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Relation id to (part, kind) of everything that `part` refers to."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", name + ".rels")
    if listing not in archive.names:
        return {}
    found = {}
    for entry in parse(archive.part(listing)):
        target = str(entry.get("Target", ""))
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[str(entry.get("Id", ""))] = (posixpath.normpath(path), str(entry.get("Type", "")))
    return found


def _plain_text(element: etree._Element) -> str:
    """The text of a string item, without the reading aids that East Asian programs add."""
    return "".join(
        node.text or ""
        for node in element.iter()
        if local_name(node) == "t"
        and not any(local_name(parent) == "rPh" for parent in node.iterancestors())
    )


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if local_name(element) == name)


def _children(root: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if root is not None:
        yield from (element for element in root if local_name(element) == name)
