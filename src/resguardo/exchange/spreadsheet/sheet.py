"""A sheet as it lies in a file: cells with their place, before anybody asks what they mean."""

from typing import Literal

from msgspec import Struct

CellKind = Literal["text", "number", "scientific", "date", "error"]


class Cell(Struct, frozen=True, gc=False):
    """One cell.

    `text` is what the program would show, with leading zeros; a date is ISO (`2019-04-03`,
    `2019-04-03T16:30`) and a clock alone `16:30`. `scientific` is a number shown with an exponent.
    `formula` is None for a plain cell; a formula whose result was never kept has an empty `text`.
    """

    text: str
    kind: CellKind = "text"
    formula: str | None = None

    @property
    def lacks_result(self) -> bool:
        """The cell holds a formula and the file does not say what it gave."""
        return self.formula is not None and not self.text


BLANK = Cell("")


class SheetRow(Struct, frozen=True):
    """One row; `number` as the spreadsheet program shows it, `cells[0]` is column 1.

    `open_quote`: a quotation mark was opened and never closed, so the cells are not to be trusted.
    """

    number: int
    cells: list[Cell]
    hidden: bool = False
    open_quote: bool = False

    def cell(self, column: int) -> Cell:
        """The cell in `column` (from 1); blank beyond the last one."""
        return self.cells[column - 1] if 0 < column <= len(self.cells) else BLANK


class Merge(Struct, frozen=True):
    """Cells shown as one, rows and columns from 1 and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Sheet(Struct, frozen=True):
    """One sheet. Rows are in order; rows without any cell may be left out.

    `delimited`: it came from a text file, where a row with more cells than its header tells that
    a separator stands inside a value.
    """

    name: str
    rows: list[SheetRow]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    delimited: bool = False
