"""The fate of every row of one table: a person, or why it is nobody."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from itertools import count

import msgspec
from msgspec import Struct

from resguardo.exchange.spreadsheet.ages import AgeFault, read_age
from resguardo.exchange.spreadsheet.kinds import (
    has_title,
    is_grand_total,
    is_part_of_total,
    is_section,
    is_signature,
    is_subtotal,
    is_total,
    may_count,
    number_in,
)
from resguardo.exchange.spreadsheet.person import NAME_PARTS, UNREAD, PersonReader
from resguardo.exchange.spreadsheet.plain import is_filler, is_no_tag, plain
from resguardo.exchange.spreadsheet.records import Fate, Row
from resguardo.exchange.spreadsheet.sentences import Problem, Sentences
from resguardo.exchange.spreadsheet.sexes import WORDS as SEX_WORDS
from resguardo.exchange.spreadsheet.sexes import ColumnLetters, Sex
from resguardo.exchange.spreadsheet.sheet import Cell, Sheet, SheetRow
from resguardo.exchange.spreadsheet.tables import Layout

EVIDENCE = ("age", "age_months", "sex", "birth_date", "id_no")
"""Fields that tell of a person even where name and tag are missing."""

UNMOVED = ("age", "sex", "birth_date")
"""Fields that would not read if a separator inside a value had moved the cells along."""

SHARED = ("family_group", "caregiver", "admitted_at")
DATE_PIECES = ("birth_day", "birth_month", "birth_year")
SEX_MARKS = ("sex_f", "sex_m", "sex_h")

MOST_SIGNERS = 6
"""More names than these at the foot of a list are a part of the list and not who signed it."""

LONGEST_GAP = 5_000
"""Blank rows in a row beyond which they are no longer listed one by one."""


class StatedTotal(Struct, frozen=True):
    """A figure that a total row gives; `part`: of some persons only; `grand`: of all, it says."""

    figure: int
    part: bool
    grand: bool


class ReadRow(Struct, frozen=True):
    """A row with what the rest of the table needs to know to settle its fate.

    `weak`: a name and nothing else, which at the foot of a list is who signed it.
    `strong`: a person by more than a name. `closes`: a signature, a title.
    """

    row: Row
    stated: StatedTotal | None = None
    weak: bool = False
    strong: bool = False
    closes: bool = False


class TableReader:
    """Reads the rows of one table. `means_m` is the agency's answer to what M stands for."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        sentences: Sentences,
        today: dt.date,
        *,
        means_m: Sex | None = None,
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.sentences = sentences
        first = layout.header_rows[0]
        self.body = [row for row in sheet.rows if first <= row.number <= layout.last_row]
        column = layout.columns.get("sex", 0)
        sexes = {row.cell(column).text for row in self.body if column}
        stands_h = "sex_h" in layout.columns
        header = "h" if stands_h else layout.headers.get("sex", "")
        letters = ColumnLetters(sexes, header, means_m)
        self.persons = PersonReader(sentences, today, letters, layout.headers)
        widths = Counter(len(row.cells) for row in self.body)
        self.usual_width = max(widths, key=lambda width: (widths[width], -width), default=0)
        self.tag_shapes = self._tag_shapes()
        self.shared = self._shared()
        self.wide_rows = self._wide_rows()

    def read(self) -> list[ReadRow]:
        """Every row from the header to the last that holds something, in order.

        Where another table follows below, the blank rows before it are listed as well.
        """
        found = [self._read_row(row) for row in self._listed_rows()]
        return list(_without_signers(found))

    def _listed_rows(self) -> Iterator[SheetRow]:
        used = [row for row in self.body if self._filled(row)]
        following = self.layout.header_rows[0]
        for row in used:
            if row.number - following <= LONGEST_GAP:
                for number in range(following, row.number):
                    yield SheetRow(number, [])
            yield row
            following = row.number + 1
        last = self.layout.last_row
        goes_on = self.sheet.rows[-1].number > last and self.layout.first_column == 1
        if goes_on and last - following < LONGEST_GAP:
            for number in range(following, last + 1):
                yield SheetRow(number, [])

    def _filled(self, row: SheetRow) -> dict[int, Cell]:
        """Column to cell, inside the table's strip, of what is neither blank nor a line."""
        first, last = self.layout.first_column, self.layout.last_column
        return {
            column: cell
            for column, cell in zip(count(first), row.cells[first - 1 : last])
            if cell.text or cell.formula is not None
        }

    def _tag_shapes(self) -> set[str]:
        tag = self.layout.columns.get("tag", 0)
        others = [self.layout.columns.get(name, 0) for name in ("name_full", "given_1", "family_1")]
        return {
            _shape(row.cell(tag).text)
            for row in self.body
            if tag
            and row.cell(tag).text
            and any(row.cell(column).text for column in others)
            and row.number not in self.layout.header_rows
        }

    def _shared(self) -> dict[tuple[int, str], Cell]:
        """Values of a family or a carer whose cell is merged over the rows of several persons."""
        names = {self.layout.columns.get(name, 0): name for name in SHARED}
        by_number = {row.number: row for row in self.body}
        return {
            (number, names[merge.first_column]): by_number[merge.first_row].cell(merge.first_column)
            for merge in self.sheet.merges
            if merge.first_column in names and merge.first_row in by_number
            for number in range(merge.first_row + 1, min(merge.last_row, self.layout.last_row) + 1)
        }

    def _wide_rows(self) -> set[int]:
        """Rows whose one text is merged over three columns or more, and over more than the header's."""
        across = [merge for merge in self.sheet.merges if merge.first_row == merge.last_row]
        headers = {
            (merge.first_column, merge.last_column)
            for merge in across
            if merge.first_row in self.layout.header_rows
        }
        return {
            merge.first_row
            for merge in across
            if merge.last_column - merge.first_column >= 2
            and (merge.first_column, merge.last_column) not in headers
        }

    # ----------------------------------------------------------------- fate

    def _read_row(self, row: SheetRow) -> ReadRow:
        filled = self._filled(row)
        if row.open_quote:
            return self._nobody(row, "unreadable", [self._problem("row.open_quote", "row", "")])
        if not filled:
            return ReadRow(Row(row.number, "empty"))
        if row.number in self.layout.header_rows or self.layout.repeats_header(row):
            return self._nobody(row, "heading", self._table_problems(row))
        label = self._total_label(filled)
        if label is not None:
            return self._total(row, filled, label)
        fields = self._fields(row, filled)
        if self._is_heading(row, filled, fields):
            texts = [cell.text for cell in filled.values()]
            closes = any(is_signature(text) or has_title(text) for text in texts)
            heading = self._nobody(row, "heading", [])
            return ReadRow(heading.row, closes=closes)
        if self._overflows(row, filled) and not self._only_blanks_overflow(row, filled, fields):
            found = self.sentences.say("cells", cells=len(row.cells), header=self.layout.width)
            problem = self._problem("row.too_many_cells", "row", found)
            return self._nobody(row, "unreadable", [problem])
        return self._person_or_nobody(row, filled, fields)

    def _overflows(self, row: SheetRow, filled: dict[int, Cell]) -> bool:
        """A row of a text file has more cells than its header: its values have shifted.

        Blank cells at the end count where other rows do not have them.
        """
        width = self.layout.width
        if not self.sheet.delimited or self.layout.last_column <= width:
            return False
        return max(filled) > width or len(row.cells) > max(width, self.usual_width)

    def _only_blanks_overflow(
        self, row: SheetRow, filled: dict[int, Cell], fields: dict[str, Cell]
    ) -> bool:
        """The surplus cells are blank and nothing has moved: age, sex or birth date read as they should."""
        if max(filled) > self.layout.width or not any(name in fields for name in UNMOVED):
            return False
        return not self._person_or_nobody(row, filled, fields).row.problems

    def _person_or_nobody(
        self, row: SheetRow, filled: dict[int, Cell], fields: dict[str, Cell]
    ) -> ReadRow:
        if "tag" in fields or any(name in fields for name in ("name_full", *NAME_PARTS)):
            return self._person(row, fields)
        if any(_tells_of_somebody(name, fields[name]) for name in EVIDENCE if name in fields):
            return self._person(row, fields)
        rest = {column: cell for column, cell in filled.items() if _says_something(cell)}
        rest.pop(self.layout.columns.get("row_no", 0), None)
        if not rest:
            return self._nobody(row, "empty", [])
        numbered = "row_no" in fields
        if not numbered and set(rest) <= set(self.layout.columns.values()) and len(rest) > 1:
            numbered = True
        if numbered:
            return self._nobody(row, "unreadable", [self._problem("row.nobody", "name", "")])
        return self._nobody(row, "heading", [])

    def _fields(self, row: SheetRow, filled: dict[int, Cell]) -> dict[str, Cell]:
        fields = {}
        for name, column in self.layout.columns.items():
            cell = filled.get(column) or self.shared.get((row.number, name))
            if cell is None or not _says_something(cell):
                continue
            if name == "tag" and is_no_tag(cell.text) and not cell.lacks_result:
                continue
            if cell.lacks_result and name not in ("tag", "name_full", *NAME_PARTS, *EVIDENCE):
                continue
            fields[name] = cell
        return _with_pieces_joined(fields)

    def _is_heading(self, row: SheetRow, filled: dict[int, Cell], fields: dict[str, Cell]) -> bool:
        """A section line, a signature, a remark under the list: nobody's row."""
        texts = [cell.text for cell in filled.values() if cell.text]
        numbered = "row_no" in fields and fields["row_no"].text.strip(".)").isdecimal()
        if not texts or (numbered and len(texts) > 2):
            return False
        known = {name for name in fields if name not in ("row_no", *UNREAD)}
        first = texts[0]
        if is_signature(first) and not numbered and not (known & set(EVIDENCE)):
            return True
        if numbered or len(texts) > 2:
            return not numbered and not known - {"caregiver"} and is_signature(" ".join(texts))
        if "tag" in known and 1 in (len(known), len(texts)):
            return not self._is_tag(fields["tag"].text)
        if len(texts) > 1:
            return all(is_signature(text) or has_title(text) or is_filler(text) for text in texts)
        if known & set(EVIDENCE):
            return False
        return (
            not known
            or row.number in self.wide_rows
            or is_section(first)
            or has_title(first)
            or is_filler(first)
            or not any(letter.isalpha() for letter in first)
        )

    def _is_tag(self, text: str) -> bool:
        """A tag that stands alone in its row, and not the heading of a section."""
        if is_section(text) and not text.isalnum():
            return False
        if _shape(text) in self.tag_shapes:
            return True
        has_digit = any(letter.isdigit() for letter in text)
        return has_digit and " " not in text.strip() and len(text) <= 24

    def _nobody(self, row: SheetRow, fate: Fate, problems: list[Problem]) -> ReadRow:
        if row.hidden:
            problems = [*problems, self._hidden_row()]
        return ReadRow(Row(row.number, fate, problems=problems, hidden=row.hidden))

    # ---------------------------------------------------------------- totals

    def _total_label(self, filled: dict[int, Cell]) -> int | None:
        """The column of the cell that makes this a total row, or None."""
        if not may_count("\n".join([cell.text for cell in filled.values()])):
            return None
        unread = {self.layout.columns.get(name, 0) for name in UNREAD}
        labels = [
            column
            for column, cell in filled.items()
            if column not in unread and cell.text and is_total(cell.text)
        ]
        if not labels:
            return None
        names = ("tag", "name_full", *NAME_PARTS)
        others = {self.layout.columns.get(name, 0) for name in names} - set(labels)
        named = any(
            filled[column].text and not number_only(filled[column].text)
            for column in others & set(filled)
        )
        if labels[0] != min(filled) and named:
            return None
        return min(labels, key=lambda column: is_part_of_total(filled[column].text))

    def _total(self, row: SheetRow, filled: dict[int, Cell], label: int) -> ReadRow:
        text = filled[label].text
        problems = []
        figure = number_in(text)
        if figure is None:
            figure, lacking = self._figure_beside(filled, label)
            if figure is None and lacking:
                problems.append(self._problem("formula.no_result", "total", lacking))
        read = self._nobody(row, "total", problems)
        if figure is None or is_subtotal(text):
            return read
        stated = StatedTotal(figure, is_part_of_total(text), is_grand_total(text))
        return ReadRow(read.row, stated=stated)

    def _figure_beside(self, filled: dict[int, Cell], label: int) -> tuple[int | None, str]:
        """The figure to the right of the label, or left of it, and a formula without result."""
        unread = {self.layout.columns.get(name, 0) for name in UNREAD}
        lacking = ""
        beside = [c for c in sorted(filled) if c > label] + [c for c in sorted(filled) if c < label]
        figures = []
        for column in beside:
            cell = filled[column]
            if column in unread:
                continue
            if cell.lacks_result:
                lacking = lacking or str(cell.formula)
            figure = number_in(cell.text) if len(cell.text) <= 30 else None
            if figure is not None and not is_part_of_total(cell.text):
                figures.append(figure)
        if not figures or (lacking and not figures):
            return None, lacking
        largest = max(figures)
        if len(figures) > 2 and largest * 2 == sum(figures):
            return largest, ""
        return figures[0], ""

    def _person(self, row: SheetRow, fields: dict[str, Cell]) -> ReadRow:
        person = self.persons.read(row.number, fields)
        if row.hidden:
            problems = [*person.problems, self._hidden_row()]
            person = msgspec.structs.replace(person, hidden=True, problems=problems)
        proven = person.age is not None or person.birth_date is not None
        known = proven or person.sex in ("female", "male")
        strong = "row_no" in fields or person.tag is not None or known
        return ReadRow(person, weak=not strong, strong=strong)

    # -------------------------------------------------------------- problems

    def _problem(self, code: str, field: str, found: str) -> Problem:
        return self.sentences.problem(code, field, found)

    def _hidden_row(self) -> Problem:
        return self._problem("row.hidden", "row", self.sentences.say("hidden_row"))

    def hidden_columns(self) -> list[int]:
        """The table's hidden columns that hold something."""
        first, last = self.layout.first_column, self.layout.last_column
        return [
            column
            for column in sorted(self.sheet.hidden_columns)
            if first <= column <= last and any(row.cell(column).text for row in self.body)
        ]

    def _table_problems(self, row: SheetRow) -> list[Problem]:
        """What concerns the whole table is said once, at its first header row."""
        if row.number != self.layout.header_rows[0]:
            return []
        problems = []
        if self.sheet.hidden:
            found = self.sentences.say("hidden_sheet")
            problems.append(self._problem("sheet.hidden", "sheet", found))
        columns = self.hidden_columns()
        if columns:
            found = self.sentences.say("hidden_column", columns=", ".join(map(str, columns)))
            problems.append(self._problem("column.hidden", "column", found))
        return problems


def _with_pieces_joined(fields: dict[str, Cell]) -> dict[str, Cell]:
    """A birth date in three columns as one, and a mark under one sex as that sex.

    M beside H is a column of women; beside F it is one of men.
    """
    pieces = [fields.pop(name).text for name in DATE_PIECES if name in fields]
    if pieces and "birth_date" not in fields:
        fields["birth_date"] = Cell("/".join(pieces))
    marks = [name for name in SEX_MARKS if name in fields and fields.pop(name).text]
    if len(marks) == 1 and "sex" not in fields:
        fields["sex"] = Cell(marks[0].removeprefix("sex_").upper())
    elif marks and "sex" not in fields:
        fields["sex"] = Cell("/".join(mark.removeprefix("sex_").upper() for mark in marks))
    return fields


def _tells_of_somebody(name: str, cell: Cell) -> bool:
    """The field says something of a person, and is no word of who signs the list."""
    if any(letter.isdigit() for letter in cell.text):
        return True
    if name == "sex":
        return plain(cell.text).strip(". ") in {"m", *SEX_WORDS}
    if name != "age":
        return False
    try:
        return read_age(cell.text) is not None
    except AgeFault:
        return False


def number_only(text: str) -> bool:
    """The text is a figure and nothing else."""
    return text.replace(".", "").replace(",", "").strip().isdecimal()


def _says_something(cell: Cell) -> bool:
    """Not blank, not a line of dashes, not the nought of a formula over blank cells."""
    if cell.formula is not None and cell.text == "0":
        return False
    return cell.lacks_result or (bool(cell.text) and not is_filler(cell.text))


def _shape(text: str) -> str:
    letters = re.sub(r"[^\W\d_]+", "A", text.strip())
    return re.sub(r"\d+", "9", letters)


def _without_signers(found: list[ReadRow]) -> Iterator[ReadRow]:
    """Names at the foot of the list that belong to who signed it become headings.

    A name alone is a person as long as the list goes on. After the last row that is surely a
    person it is a signer when a total or a signature came before it, or when one follows and the
    name does not stand directly under the list. More names than a list has signers are persons.
    """
    signers = _signers(found)
    for index, read in enumerate(found):
        if index in signers and len(signers) <= MOST_SIGNERS:
            yield ReadRow(Row(read.row.row, "heading", hidden=read.row.hidden))
        else:
            yield read


def _signers(found: list[ReadRow]) -> set[int]:
    """Places of the names that may be those of who signed."""
    last_strong = max((i for i, read in enumerate(found) if read.strong), default=-1)
    tail = range(last_strong + 1, len(found))
    closes = [i for i in tail if found[i].closes]
    if last_strong < 0:
        return {i for i in tail if found[i].weak and closes and i > closes[-1]}
    ends = [i for i in tail if found[i].closes or found[i].row.fate == "total"]
    signers: set[int] = set()
    touching = True
    for index in tail:
        touching = touching and found[index].weak
        before = any(end < index for end in ends)
        after = any(end > index for end in closes) and not touching
        if found[index].weak and (before or after):
            signers.add(index)
    return signers
