"""From the bytes of a file to a roster, whoever made the file: an export of ODK or Kobo is cleaned first, and then read as any list is.

Cleaning takes away what must not be read (device, telephone, user, position, audit), joins what a repeat leaves to its form, and puts plain column names
in the place of question paths. Nothing is dropped silently: whole columns are named in a problem, and every row keeps a fate.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Answers
from typing import Final

import msgspec
from msgspec import Struct

from resguardo.exchange.odk.columns import Columns, columns_of, is_export, ticked
from resguardo.exchange.odk.sentences import counted, problem
from resguardo.exchange.spreadsheet.mapping import Mapping
from resguardo.exchange.spreadsheet.read import read_sheets
from resguardo.exchange.spreadsheet.records import Roster, Row, Table
from resguardo.exchange.spreadsheet.roster import roster_of
from resguardo.exchange.spreadsheet.sentences import (
    Language,
    Problem,
    Sentences,
    UnreadableFile,
)
from resguardo.exchange.spreadsheet.sheet import BLANK, Cell, Sheet, SheetRow

CUT_AT: Final = frozenset({5_000, 10_000, 30_000})
"""Numbers of rows at which servers are known to end an export without a word."""
PERSONAL: Final = frozenset({"tag", "name_full", "given_1", "family_1"})
"""A sheet with none of these is about households or visits, and lends its values to the rows of its repeats."""
MOMENTS: Final = ("admitted_at", "left_at")
REJECTED: Final = re.compile(r"rejected|not[ _]approved|on[ _]hold|hasissues", re.IGNORECASE)
CLOCK: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


class _Export(Struct):
    """One sheet of an export, before it is cleaned."""

    sheet: Sheet
    columns: Columns
    body: list[SheetRow]
    """The rows below the header that hold something."""

    def said(self, row: SheetRow, mark: str) -> str:
        number = self.columns.marks.get(mark, 0)
        return row.cell(number).text.strip() if number else ""

    def key(self, row: SheetRow) -> str:
        """What the phone called the submission; empty where the export does not say."""
        return (self.said(row, "root") or self.said(row, "key")).removeprefix("uuid:")

    @property
    def is_repeat(self) -> bool:
        return bool({"parent_key", "parent_index"} & set(self.columns.marks))

    @property
    def holds_persons(self) -> bool:
        return bool(PERSONAL & set(self.columns.questions.values()))


class _Cleaned(Struct):
    """One sheet as it is read: `problems` by row, `again` the rows left out because their submission stands in an earlier one."""

    export: _Export
    sheet: Sheet
    headers: dict[str, str]
    problems: dict[int, list[Problem]] = msgspec.field(default_factory=dict)
    again: dict[int, int] = msgspec.field(default_factory=dict)
    keys: dict[int, str] = msgspec.field(default_factory=dict)


def read_list(
    name: str,
    content: bytes,
    mapping: Mapping | None = None,
    *,
    today: dt.date | None = None,
    language: Language = "es",
) -> Roster:
    """The roster in a file: an agency's list, or an export of ODK or Kobo. The same arguments and errors as `read_roster`."""
    sheets = read_sheets(content, Sentences(language))
    saved = mapping.headers if mapping else {}
    exports = [_export(one, saved) for one in sheets if is_export(one)]
    if not exports:
        return roster_of(name, content, sheets, mapping, today=today, language=language)
    labels = [header for one in exports for header in one.columns.by_labels]
    if labels:
        raise UnreadableFile([problem("odk.labels", "file", _some(labels), language)])
    cleaned = [
        _Cleaning(one, exports, language).clean() for one in exports if one.holds_persons
    ] or [_Cleaning(one, exports, language).clean() for one in exports[:1]]
    others = [one for one in sheets if not is_export(one)]
    read = roster_of(
        name,
        content,
        [*(one.sheet for one in cleaned), *others],
        mapping,
        today=today,
        language=language,
    )
    return _finished(read, cleaned, exports, language)


def _export(sheet: Sheet, saved: Answers[str, str]) -> _Export:
    body = [row for row in sheet.rows[1:] if any(cell.text for cell in row.cells)]
    return _Export(sheet, columns_of(sheet, saved), body)


class _Cleaning:
    """One sheet being cleaned."""

    def __init__(self, export: _Export, all_of: Sequence[_Export], language: Language) -> None:
        self.export, self.language = export, language
        self.parents = _parents_of(export, all_of)
        self.lent = self._lent()
        headers = {
            name: export.sheet.rows[0].cell(n).text for n, name in export.columns.questions.items()
        }
        self.result = _Cleaned(export, export.sheet, headers)

    def clean(self) -> _Cleaned:
        """The sheet with plain columns, and what was found in its rows."""
        export = self.export
        width = len(export.sheet.rows[0].cells)
        names = [export.columns.questions.get(number, "") for number in range(1, width + 1)]
        rows = [SheetRow(1, [Cell(name) for name in [*names, *self.lent.values()]])]
        seen: dict[str, SheetRow] = {}
        among: Counter[str] = Counter()
        newer = {old: row for row in export.body if (old := self._replaced_by(row))}
        for row in export.body:
            self._look_at(row)
            key = export.key(row)
            self.result.keys[row.number] = key or self._key_in_form(row, among)
            standing = newer.get(key) or (None if export.is_repeat else seen.get(key))
            if not key or standing is None:
                seen[key] = row
                rows.append(self._plain(row, width))
                continue
            self.result.again[row.number] = standing.number
            other = counted("row", standing.number, self.language)
            self._say(row, self._why_again(row, standing, newer), "submission", other)
        self.result.sheet = msgspec.structs.replace(
            export.sheet, rows=rows, hidden_columns=frozenset(), merges=()
        )
        return self.result

    def _key_in_form(self, row: SheetRow, among: Counter[str]) -> str:
        """A row of a repeat without a key of its own is called by its form and its place in it: an export numbers its rows anew each time."""
        form = self.export.said(row, "parent_key").removeprefix("uuid:")
        if not form:
            return ""
        among[form] += 1
        return f"{form}/{among[form]}"

    def _replaced_by(self, row: SheetRow) -> str:
        """The submission that this one is a corrected version of; empty for none."""
        old = self.export.said(row, "replaces").removeprefix("uuid:")
        if old:
            self._say(row, "odk.edited", "submission", "")
        return old

    def _why_again(self, row: SheetRow, standing: SheetRow, newer: dict[str, SheetRow]) -> str:
        if self.export.key(row) in newer:
            return "odk.replaced"
        same = _same(row, standing, self.export)
        return "odk.uploaded_twice" if same else "odk.uploaded_differs"

    def _plain(self, row: SheetRow, width: int) -> SheetRow:
        """The row with nothing in it but what is read."""
        columns = self.export.columns
        cells = [
            self._cell(row, number, columns.questions[number])
            if number in columns.questions
            else BLANK
            for number in range(1, width + 1)
        ]
        surplus = [cell for cell in row.cells[width:] if cell.text]
        parent = self.parents.get(self._parent_of(row))
        lent = [parent[1].cell(number) if parent else BLANK for number in self.lent]
        return SheetRow(row.number, [*cells, *lent, *surplus], row.hidden, row.open_quote)

    def _cell(self, row: SheetRow, number: int, name: str) -> Cell:
        folded = self.export.columns.folded.get(number)
        if folded:
            header = self.export.sheet.rows[0]
            return Cell(
                ticked([row.cell(n) for n in folded], [header.cell(n).text for n in folded])
            )
        cell = row.cell(number)
        if name in MOMENTS and CLOCK.match(cell.text):
            return self._moment(row, name, cell)
        return cell

    def _moment(self, row: SheetRow, name: str, cell: Cell) -> Cell:
        """The clock of the place, as the phone wrote it. One in universal time says no day of this place, and only its date is kept."""
        try:
            read = dt.datetime.fromisoformat(cell.text)
        except ValueError:
            return cell
        if cell.text.endswith("Z"):
            self._say(row, "odk.universal_time", name, cell.text[:25])
            return Cell(read.date().isoformat())
        if read.tzinfo is None:
            self._say(row, "odk.no_zone", name, cell.text[:25])
        return Cell(read.strftime("%Y-%m-%dT%H:%M"))

    def _lent(self) -> dict[int, str]:
        """Columns of the form that its repeats do not have: number in the form's sheet to name."""
        if not self.export.is_repeat or not self.parents:
            return {}
        own = set(self.export.columns.questions.values())
        form = next(iter(self.parents.values()))[0]
        return {
            number: name
            for number, name in form.columns.questions.items()
            if name not in own
            and name not in PERSONAL
            and not name.startswith(("given", "family_"))
        }

    def _parent_of(self, row: SheetRow) -> str:
        said = self.export.said
        return said(row, "parent_index") or said(row, "parent_key")

    def _look_at(self, row: SheetRow) -> None:
        said = self.export.said
        if _number(said(row, "edits")) > 0:
            edits = counted("edits", said(row, "edits"), self.language)
            self._say(row, "odk.edited", "submission", edits)
        if REJECTED.search(said(row, "review")):
            self._say(row, "odk.rejected", "submission", said(row, "review")[:28])
        present, expected = said(row, "attachments_present"), said(row, "attachments_expected")
        if _number(present) < _number(expected):
            self._say(row, "odk.attachment_missing", "submission", f"{present} / {expected}")
        if self.export.is_repeat and self.parents and self._parent_of(row) not in self.parents:
            self._say(row, "odk.form_missing", "row", "")

    def _say(self, row: SheetRow, code: str, field: str, found: str) -> None:
        told = problem(code, field, found, self.language)
        self.result.problems.setdefault(row.number, []).append(told)


def _parents_of(export: _Export, all_of: Sequence[_Export]) -> dict[str, tuple[_Export, SheetRow]]:
    """The forms that a repeat's rows belong to, by what the rows call them. Empty where the file has none."""
    if not export.is_repeat:
        return {}
    by_index = "parent_index" in export.columns.marks
    tables = {export.said(row, "parent_table") for row in export.body}
    found: dict[str, tuple[_Export, SheetRow]] = {}
    for other in all_of:
        if other is export or (by_index and tables - {""} and other.sheet.name not in tables):
            continue
        for row in other.body:
            name = other.said(row, "index") if by_index else other.said(row, "key")
            if name:
                found.setdefault(name, (other, row))
    return found


def _finished(
    read: Roster, cleaned: Sequence[_Cleaned], exports: Sequence[_Export], language: Language
) -> Roster:
    """The roster with what was found while cleaning, each beside its row."""
    by_sheet = {one.sheet.name: one for one in cleaned}
    tables = [
        _with_findings(table, by_sheet[table.sheet]) if table.sheet in by_sheet else table
        for table in read.tables
    ]
    fates = Counter(row.fate for table in tables for row in table.rows)
    return msgspec.structs.replace(
        read,
        tables=tables,
        persons=fates["person"],
        duplicates=fates["duplicate"],
        unreadable=fates["unreadable"],
        problems=[*read.problems, *_of_the_whole(exports, language)],
    )


def _with_findings(table: Table, cleaned: _Cleaned) -> Table:
    rows = [
        msgspec.structs.replace(
            row,
            problems=[*row.problems, *cleaned.problems.get(row.row, [])],
            submission=cleaned.keys.get(row.row) or None,
        )
        for row in table.rows
    ]
    rows += [
        Row(
            number,
            "duplicate",
            duplicate_of=earlier,
            problems=cleaned.problems[number],
            submission=cleaned.keys.get(number) or None,
        )
        for number, earlier in cleaned.again.items()
    ]
    columns = cleaned.export.columns
    return msgspec.structs.replace(
        table,
        rows=_each_row_once(sorted(rows, key=lambda row: (row.row, row.fate == "empty"))),
        headers=table.headers | cleaned.headers,
        unknown_headers={header: number for number, header in columns.unknown.items()},
    )


def _each_row_once(rows: Sequence[Row]) -> list[Row]:
    """A row left out while cleaning stands there as a blank one too; the blank one goes."""
    return list({row.row: row for row in reversed(rows)}.values())[::-1]


def _of_the_whole(exports: Sequence[_Export], language: Language) -> Iterator[Problem]:
    private = [header for one in exports for header in one.columns.private]
    if private:
        yield problem("odk.private", "column", _some(private), language)
    versions = {one.said(row, "version") for one in exports for row in one.body} - {""}
    if len(versions) > 1:
        yield problem(
            "odk.versions", "file", counted("versions", len(versions), language), language
        )
    for one in exports:
        if _may_be_cut(one):
            yield problem(
                "odk.maybe_cut", "file", counted("rows", len(one.body), language), language
            )
        if one.is_repeat and not _parents_of(one, exports):
            yield problem("odk.repeat_alone", "file", one.sheet.name, language)


def _may_be_cut(export: _Export) -> bool:
    """A round number of rows at which servers end, or numbers that leave some out."""
    if len(export.body) in CUT_AT:
        return True
    numbers = [_number(export.said(row, "index")) for row in export.body]
    return bool(numbers) and max(numbers) > len(numbers)


def _same(row: SheetRow, other: SheetRow, export: _Export) -> bool:
    return all(
        row.cell(number).text == other.cell(number).text for number in export.columns.questions
    )


def _number(text: str) -> int:
    return int(float(text)) if re.fullmatch(r"\d{1,9}(?:\.0)?", text) else 0


def _some(headers: Sequence[str]) -> str:
    """Names of columns, the first ones where there are many."""
    shown = ", ".join(header[:40] for header in headers[:8])
    return f"{shown}, …" if len(headers) > 8 else shown
