"""A whole roster: from the bytes an agency sent to one record a row and a total that is checked."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from itertools import chain
from pathlib import PurePath

import msgspec
from msgspec import Struct

from resguardo.exchange.spreadsheet.duplicates import Entry, Register, entry
from resguardo.exchange.spreadsheet.kinds import is_part_of_total, is_total, number_in
from resguardo.exchange.spreadsheet.mapping import Mapping
from resguardo.exchange.spreadsheet.read import read_sheets
from resguardo.exchange.spreadsheet.records import Roster, Row, Table
from resguardo.exchange.spreadsheet.rows import ReadRow, TableReader
from resguardo.exchange.spreadsheet.sentences import Language, Problem, Sentences, UnreadableFile
from resguardo.exchange.spreadsheet.sheet import Sheet
from resguardo.exchange.spreadsheet.tables import Layout, find_tables


class _Read(Struct, frozen=True):
    """One table as it was read, before the rows of all tables are compared."""

    sheet: Sheet
    layout: Layout
    rows: list[ReadRow]
    hidden_columns: list[int]


def read_roster(
    name: str,
    content: bytes,
    mapping: Mapping | None = None,
    *,
    today: dt.date | None = None,
    language: Language = "es",
) -> Roster:
    """Every table of the file, every row with its fate, and whether its total agrees.

    `name` is the file's name, shown back without its folder; the kind of file is told by its
    content. `today` decides which dates are to come; None is this machine's day in UTC. Nothing is
    written anywhere: the records are claims that somebody else may make (exchange design 5.1).

    Raises UnreadableFile when no table can be read, with every reason.
    """
    sheets = read_sheets(content, Sentences(language))
    return roster_of(name, content, sheets, mapping, today=today, language=language)


def roster_of(
    name: str,
    content: bytes,
    sheets: Sequence[Sheet],
    mapping: Mapping | None = None,
    *,
    today: dt.date | None = None,
    language: Language = "es",
) -> Roster:
    """The roster in `sheets`, which were read from the file `content`. Raises UnreadableFile as `read_roster` does."""
    sentences = Sentences(language)
    saved = mapping.headers if mapping else {}
    means_m = mapping.means_m if mapping else None
    day = today or dt.datetime.now(tz=dt.UTC).date()
    read: list[_Read] = []
    unread: list[Problem] = []
    for sheet in sheets:
        layouts = find_tables(sheet, saved)
        if not layouts:
            unread.extend(_without_header(sheet, sentences))
        for layout in layouts:
            reader = TableReader(sheet, layout, sentences, day, means_m=means_m)
            read.append(_Read(sheet, layout, reader.read(), reader.hidden_columns()))
    if not read:
        raise UnreadableFile(
            unread or [sentences.problem("sheet.no_header", "file", sentences.say("no_header"))]
        )
    return _roster(PurePath(name).name, content, read, unread, sentences)


def _roster(
    file: str, content: bytes, read: list[_Read], unread: list[Problem], sentences: Sentences
) -> Roster:
    tables = _compared(read, sentences)
    fates = [row.fate for table in tables for row in table.rows]
    persons = fates.count("person")
    stated = _stated_total(read)
    if stated is not None and stated != persons:
        found = sentences.say("total", stated=stated, persons=persons)
        problem = sentences.problem("total.differs", "total", found)
        unread = [*unread, problem]
        tables = _at_last_total(tables, problem)
    return Roster(
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        tables=tables,
        persons=persons,
        duplicates=fates.count("duplicate"),
        unreadable=fates.count("unreadable"),
        stated_total=stated,
        total_agrees=None if stated is None else stated == persons,
        problems=unread,
    )


def _compared(read: list[_Read], sentences: Sentences) -> list[Table]:
    """The tables with duplicates and doubts settled across all of them."""
    register = Register(sentences)
    settled = [
        [_settled(register, one.sheet.name, found.row) for found in one.rows] for one in read
    ]
    return [
        Table(
            sheet=one.sheet.name,
            header_rows=list(one.layout.header_rows),
            mapping=one.layout.columns,
            rows=[row.row if isinstance(row, Entry) else row for row in rows],
            hidden=one.sheet.hidden,
            hidden_columns=one.hidden_columns,
            headers=one.layout.headers,
            unknown_headers=one.layout.unknown,
        )
        for one, rows in zip(read, settled, strict=True)
    ]


def _settled(register: Register, sheet: str, row: Row) -> Row | Entry:
    return register.settle(entry(sheet, row)) if row.fate == "person" else row


def _without_header(sheet: Sheet, sentences: Sentences) -> list[Problem]:
    """A sheet full of rows and without a header is said; a page of instructions is not."""
    rows = sum(1 for row in sheet.rows if sum(1 for cell in row.cells if cell.text) >= 2)
    if rows < 2:
        return []
    found = sentences.say("rows_unread", rows=rows)
    return [sentences.problem("sheet.no_header", "sheet", f"{sheet.name}: {found}".lstrip(": "))]


def _stated_total(read: list[_Read]) -> int | None:
    """What the list says of itself, over all its tables; None when it says nothing."""
    figures = [figure for one in read if (figure := _total_of_table(one.rows)) is not None]
    if not figures:
        return _total_in_letterhead(read)
    *earlier, last = figures
    grand = any(found.stated is not None and found.stated.grand for found in read[-1].rows)
    grand = grand or _sums_up(last, read)
    return last if earlier and grand and last >= sum(earlier) else sum(figures)


def _sums_up(last: int, read: list[_Read]) -> bool:
    """The last table says its own total ("TOTAL NIÑOS 2") and below it one that is nearer to everybody on the list."""
    own = read[-1].rows
    parts = [found.stated.part for found in own if found.stated]
    if len(parts) < 2 or not parts[-2] or parts[-1]:
        return False
    everybody = sum(_persons(one.rows) for one in read)
    return abs(last - everybody) < abs(last - _persons(own))


def _total_of_table(rows: list[ReadRow]) -> int | None:
    """The table's own total, where one row says it or each part of the table says its own."""
    stated = [(place, found.stated) for place, found in enumerate(rows) if found.stated]
    grand = [total.figure for _, total in stated if total.grand]
    if grand:
        return grand[-1]
    whole = [(place, total.figure) for place, total in stated if not total.part]
    if len(whole) < 2:
        figures = [figure for _, figure in whole] or [total.figure for _, total in stated]
        return figures[0] if len(figures) == 1 else None
    last_place, last = whole[-1]
    so_far = _persons(rows[:last_place])
    since = _persons(rows[whole[-2][0] : last_place])
    if not since or abs(last - so_far) < abs(last - since):
        return last
    return sum(figure for _, figure in whole)


def _persons(rows: list[ReadRow]) -> int:
    return sum(1 for found in rows if found.row.fate == "person")


def _total_in_letterhead(read: list[_Read]) -> int | None:
    """A total written above the first header."""
    first = read[0]
    above = chain.from_iterable(
        row.cells for row in first.sheet.rows if row.number < first.layout.header_rows[0]
    )
    for cell in above:
        if cell.text and is_total(cell.text) and not is_part_of_total(cell.text):
            return number_in(cell.text)
    return None


def _at_last_total(tables: list[Table], problem: Problem) -> list[Table]:
    """The same problem beside the last total row, where a reader of the rows looks for it."""
    for index in range(len(tables) - 1, -1, -1):
        rows = tables[index].rows
        for place in range(len(rows) - 1, -1, -1):
            if rows[place].fate == "total":
                told = msgspec.structs.replace(
                    rows[place], problems=[*rows[place].problems, problem]
                )
                changed = [*rows[:place], told, *rows[place + 1 :]]
                table = msgspec.structs.replace(tables[index], rows=changed)
                return [*tables[:index], table, *tables[index + 1 :]]
    return tables
