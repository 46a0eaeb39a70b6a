"""Published figures as a row with hashtags (HXL 1.1), as partners in humanitarian work load them.

It holds the same figures as the statement and nothing else: no place below the first division of a country, no totals over children and adults, from which a
withheld figure could be worked out. A withheld figure is an empty cell, and the row says so.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from resguardo.exchange.outgoing import outgoing_line
from resguardo.exchange.spreadsheet.write import harmless

CELL_MIN: Final = 5
DIVISION: Final = re.compile(r"[A-Z]{2}-?[A-Z0-9]{1,3}")
"""The code of a country's first division, such as `GT-01` or `GT01`. Nothing smaller is published."""
_PARTS: Final = {
    "expected": ("a cargo", "registered"),
    "sighted": ("constatadas", "sighted"),
    "out_counted": ("fuera con responsable", "outcount"),
    "missing": ("ausentes", "missing"),
}
_GROUPS: Final = {
    "children": ("niñas, niños y adolescentes", "children"),
    "adults": ("personas adultas", "adults"),
}
FIGURES: Final[dict[tuple[str, str], tuple[str, str]]] = {
    (part, group): (f"{name}: {who}", f"#affected+{tag}+{whose}")
    for group, (who, whose) in _GROUPS.items()
    for part, (name, tag) in _PARTS.items()
}
"""Part and group of a figure -> its heading and its hashtag."""
_BEFORE: Final = (
    ("corte", "#date+asof"),
    ("versión", "#meta+version"),
    ("departamento", "#adm1+name"),
    ("código", "#adm1+code"),
)
_AFTER: Final = (
    ("suprimido", "#meta+suppressed"),
    ("ejercicio", "#meta+exercise"),
    ("filas", "#meta+rows"),
    ("completo", "#meta+complete"),
)
TAG: Final = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
"""A hashtag with its attributes, spelled strictly: other readers take more, and each something else."""


class Row(NamedTuple):
    """What the row says. `cells` holds a figure for each part and group, None where it is withheld; `department` and `code` may be empty."""

    as_of: str
    version: int
    cells: Mapping[tuple[str, str], int | None]
    is_exercise: bool = False
    department: str = ""
    code: str = ""


class Fault(NamedTuple):
    """What is wrong with a table that somebody is about to publish: a code, the column, what was found and what was expected."""

    code: str
    column: str
    found: str
    expected: str


FAULTS: Final[dict[str, tuple[str, str]]] = {
    "hxl.table": ("No es una tabla HXL de un comunicado.", "It is no HXL table of a statement."),
    "hxl.tag": ("La etiqueta está mal escrita.", "The hashtag is malformed."),
    "hxl.twice": ("Dos columnas dicen lo mismo.", "Two columns say the same."),
    "hxl.column": ("Esta columna no se publica.", "This column is not published."),
    "hxl.missing": ("Falta una columna.", "A column is missing."),
    "hxl.number": ("No es un número entero.", "It is no whole number."),
    "hxl.small": ("Una cifra menor de 5 no se publica.", "A figure under 5 is not published."),
    "hxl.differs": ("No es lo que dice el comunicado firmado.", "It is not what the signed statement says."),
}  # fmt: skip
"""What each fault says, in Spanish and English."""


def write_hxl(row: Row) -> bytes:
    """The table as CSV: headings, hashtags, one row. Raises `ValueError` for a code that is none of a first division."""
    if row.code and not DIVISION.fullmatch(row.code):
        raise ValueError(row.code)
    values = _values(row)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([heading for heading, _ in _columns()])
    writer.writerow(values)
    writer.writerow(values.values())
    return out.getvalue().encode()


def faults(content: bytes, row: Row) -> list[Fault]:
    """Everything in a table that keeps it from being published as the table of this statement; empty where nothing does."""
    try:
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        table = []
    if len(table) != 3 or len({len(line) for line in table}) != 1:
        return [Fault("hxl.table", "", f"{len(table)}", "3")]
    return [*_faults_of_tags(table[1]), *_faults_of_cells(table[1], table[2], _values(row))]


def _columns() -> tuple[tuple[str, str], ...]:
    return (*_BEFORE, *FIGURES.values(), *_AFTER)


def _values(row: Row) -> dict[str, str]:
    """Hashtag -> cell, in the order of the columns."""
    cells = [row.cells[figure] for figure in FIGURES]
    is_whole = None not in cells
    before = (row.as_of, str(row.version), row.department, row.code)
    figures = ["" if cell is None else str(cell) for cell in cells]
    after = (_said(not is_whole), _said(row.is_exercise), "1", _said(is_whole))
    values = [*(harmless(outgoing_line(one)) for one in before), *figures, *after]
    return dict(zip((tag for _, tag in _columns()), values, strict=True))


def _said(is_so: bool) -> str:  # noqa: FBT001 - one word for a truth.
    return "sí" if is_so else "no"


def _faults_of_tags(tags: list[str]) -> Iterator[Fault]:
    known = [tag for _, tag in _columns()]
    for tag in tags:
        if not TAG.fullmatch(tag):
            yield Fault("hxl.tag", tag, tag, "#tag+attribute")
        elif tag not in known:
            yield Fault("hxl.column", tag, tag, ", ".join(known))
    for tag in dict.fromkeys(tags):
        if tags.count(tag) > 1:
            yield Fault("hxl.twice", tag, str(tags.count(tag)), "1")
    for tag in known:
        if tag not in tags:
            yield Fault("hxl.missing", tag, "", tag)


def _faults_of_cells(tags: list[str], line: list[str], values: dict[str, str]) -> Iterator[Fault]:
    for tag, cell in zip(tags, line, strict=True):
        if tag.startswith("#affected"):
            if cell and not (cell.isascii() and cell.isdigit()):
                yield Fault("hxl.number", tag, cell, "0, 5, 6, 7 ...")
            elif cell and 0 < int(cell[:9]) < CELL_MIN:
                yield Fault("hxl.small", tag, cell, "")
        if tag in values and cell != values[tag]:
            yield Fault("hxl.differs", tag, cell, values[tag])
