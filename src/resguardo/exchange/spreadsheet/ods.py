"""ODS as LibreOffice and its kin write it.

Repeated cells and rows are counted and not unfolded where they are blank; deleted content kept
for change tracking, comments and authors are never read.
"""

import re

from lxml import etree

from resguardo.exchange.spreadsheet.markup import Archive, local_name, parse
from resguardo.exchange.spreadsheet.sheet import BLANK, Cell, Merge, Sheet, SheetRow

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
SCIENTIFIC = re.compile(r"^-?[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]+$", re.IGNORECASE)
FURTHEST_COLUMN = 512
MOST_REPEATS = 5_000
"""A filled row said to repeat oftener than this is a fault, not a list."""

GROUPS = frozenset({"table-header-rows", "table-row-group", "table-rows"})


def read_ods(archive: Archive) -> list[Sheet]:
    """Every sheet, hidden ones too. Raises etree.XMLSyntaxError, KeyError or ValueError."""
    root = parse(archive.part("content.xml"))
    hidden_styles = {
        style.get(STYLE + "name")
        for style in root.iter(STYLE + "style")
        for properties in style.iter(STYLE + "table-properties")
        if properties.get(TABLE + "display") == "false"
    }
    return [
        _sheet(table, hidden=table.get(TABLE + "style-name") in hidden_styles)
        for holder in root.iter(OFFICE + "spreadsheet")
        for table in holder.iterchildren(TABLE + "table")
    ]


class _Reading:
    """The rows of one table as they are met, with the row number reached."""

    def __init__(self) -> None:
        self.rows: list[SheetRow] = []
        self.merges: list[Merge] = []
        self.number = 1

    def read_rows(self, holder: etree._Element) -> None:
        for element in holder:
            kind = local_name(element)
            if kind in GROUPS:
                self.read_rows(element)
            elif kind == "table-row":
                self._read_row(element)

    def _read_row(self, element: etree._Element) -> None:
        repeats = int(element.get(TABLE + "number-rows-repeated", "1"))
        cells = self._cells(element)
        hidden = element.get(TABLE + "visibility", "visible") != "visible"
        if any(cell is not BLANK for cell in cells):
            for number in range(self.number, self.number + min(repeats, MOST_REPEATS)):
                self.rows.append(SheetRow(number, cells, hidden))
        self.number += repeats

    def _cells(self, row: etree._Element) -> list[Cell]:
        cells: list[Cell] = []
        column = 1
        for element in row:
            kind = local_name(element)
            if kind not in ("table-cell", "covered-table-cell"):
                continue
            repeats = int(element.get(TABLE + "number-columns-repeated", "1"))
            cell = _cell(element) if kind == "table-cell" else BLANK
            if kind == "table-cell":
                self._note_merge(element, column)
            if cell is not BLANK:
                cells.extend([BLANK] * (column - 1 - len(cells)))
                cells.extend([cell] * max(0, min(repeats, FURTHEST_COLUMN - len(cells))))
            column += repeats
        return cells

    def _note_merge(self, element: etree._Element, column: int) -> None:
        down = int(element.get(TABLE + "number-rows-spanned", "1"))
        across = int(element.get(TABLE + "number-columns-spanned", "1"))
        if down > 1 or across > 1:
            self.merges.append(
                Merge(self.number, column, self.number + down - 1, column + across - 1)
            )


def _sheet(table: etree._Element, *, hidden: bool) -> Sheet:
    reading = _Reading()
    reading.read_rows(table)
    return Sheet(
        str(table.get(TABLE + "name", "")),
        reading.rows,
        hidden,
        _hidden_columns(table),
        tuple(reading.merges),
    )


def _hidden_columns(table: etree._Element) -> frozenset[int]:
    hidden: set[int] = set()
    column = 1
    for element in table.iter(TABLE + "table-column"):
        repeats = int(element.get(TABLE + "number-columns-repeated", "1"))
        if element.get(TABLE + "visibility", "visible") != "visible":
            hidden.update(range(column, min(column + repeats, FURTHEST_COLUMN + 1)))
        column += repeats
    return frozenset(hidden)


def _cell(element: etree._Element) -> Cell:
    formula = element.get(TABLE + "formula")
    found = _value(element)
    if formula is not None and (found.text or element.get(OFFICE + "value-type") is None):
        return Cell(found.text, found.kind, "=" + str(formula).partition("=")[2])
    return found if found.text else BLANK


def _value(element: etree._Element) -> Cell:
    kind = element.get(OFFICE + "value-type", "")
    shown = "\n".join(_shown(line) for line in element.iterchildren(TEXT + "p")).strip()
    if kind == "date":
        moment = str(element.get(OFFICE + "date-value", "")).removesuffix("T00:00:00")
        return Cell(moment[:16], "date")
    if kind == "time":
        clock = re.match(r"PT(\d+)H(\d+)M", str(element.get(OFFICE + "time-value", "")))
        return Cell(f"{int(clock[1]):02}:{clock[2]}" if clock else shown, "date")
    if kind in ("float", "percentage", "currency"):
        return _number(str(element.get(OFFICE + "value", "")), shown)
    if shown.startswith(("#", "Err:")) and element.get(TABLE + "formula") is not None:
        return Cell(shown, "error")
    return Cell(shown or str(element.get(OFFICE + "string-value", "")).strip())


def _number(value: str, shown: str) -> Cell:
    """The number in full; leading zeros as shown."""
    if SCIENTIFIC.match(shown):
        return Cell(value.removesuffix(".0"), "scientific")
    if shown.isdigit() and shown.lstrip("0") == value.lstrip("0"):
        return Cell(shown, "number")
    return Cell(value.removesuffix(".0"), "number")


def _shown(element: etree._Element) -> str:
    """The text of one paragraph, spaces and tabs unfolded, comments left out."""
    pieces = [element.text or ""]
    for child in element:
        kind = local_name(child)
        if kind == "s":
            pieces.append(" " * min(int(child.get(TEXT + "c", "1")), 100))
        elif kind in ("tab", "line-break"):
            pieces.append(" ")
        elif kind and kind != "annotation":
            pieces.append(_shown(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
