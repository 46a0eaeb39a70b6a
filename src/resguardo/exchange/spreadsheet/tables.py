"""Where the tables of a sheet are: header rows, columns, first and last row.

A sheet may hold letterhead, a header of one to three rows with merged cells, several tables one
below the other or side by side, the same header again on each printed page, and signatures.
"""

import itertools
from collections.abc import Mapping

from msgspec import Struct

from resguardo.exchange.spreadsheet.headers import (
    choose,
    count_known,
    header_key,
    is_day_mark,
    is_header_word,
    is_listed,
    recognise,
)
from resguardo.exchange.spreadsheet.sheet import Merge, Sheet, SheetRow

IDENTITY = frozenset({"tag", "name_full", "given_1", "family_1"})
NAMES = frozenset({"name_full", "given_1"})
MOST_HEADER_ROWS = 3
FIRST_ROWS = 60
"""How far down a header is looked for whose every word is misspelt."""

LEAST_SHARE = 0.4
"""Share of a header row's cells (day columns aside) that must be known."""


class Layout(Struct, frozen=True):
    """One table: `columns` is canonical name to column number, `headers` to its text;
    `unknown` is the text of headers that no list knows to their column.

    `first_column` to `last_column` is the strip it occupies; rows after `header_rows` and up to
    `last_row` are its own.
    """

    header_rows: tuple[int, ...]
    columns: dict[str, int]
    unknown: dict[str, int]
    headers: dict[str, str]
    first_column: int
    last_column: int
    last_row: int
    width: int
    header_texts: tuple[tuple[str, ...], ...]

    def repeats_header(self, row: SheetRow) -> bool:
        """The row is this table's header printed again."""
        cells = row.cells[self.first_column - 1 : self.last_column]
        first = next((cell.text for cell in cells if cell.text), "")
        if not first or first.isdecimal() or header_key(first) not in self.first_words:
            return False
        texts = _texts(row, self.first_column, self.last_column)
        return any(texts == header for header in self.header_texts)

    @property
    def first_words(self) -> set[str]:
        """What stands first in each header row."""
        return {next((text for text in texts if text), "") for texts in self.header_texts}


class _Header(Struct, frozen=True):
    """A header row with those above or below that belong to it, and what its columns mean."""

    rows: tuple[SheetRow, ...]
    found: dict[int, tuple[str, str]]
    unknown: dict[int, str]

    @property
    def score(self) -> int:
        """How many known columns have a text of their own; a merged heading counts once."""
        return sum(
            1
            for column, (canonical, _) in self.found.items()
            if canonical and any(row.cell(column).text for row in self.rows)
        )


def find_tables(sheet: Sheet, saved: Mapping[str, str]) -> list[Layout]:
    """The tables of a sheet from top to bottom and left to right; empty when no header is known."""
    headers = _headers(sheet, saved)
    last_row = sheet.rows[-1].number if sheet.rows else 0
    layouts: list[Layout] = []
    for index, header in enumerate(headers):
        follows = headers[index + 1 : index + 2]
        end = follows[0].rows[0].number - 1 if follows else last_row
        layouts.extend(_layouts(header, end))
    return layouts


def _headers(sheet: Sheet, saved: Mapping[str, str]) -> list[_Header]:
    """The headers that begin a table; the same header printed again does not."""
    found: list[_Header] = []
    merges = _merges_by_row(sheet.merges)
    skip_to = 0
    for index, row in enumerate(sheet.rows):
        careful = not found and index < FIRST_ROWS
        if row.number < skip_to or not _may_be_header(row, saved, careful=careful):
            continue
        header = _grown(sheet, index, merges, saved)
        if header is None:
            continue
        skip_to = header.rows[-1].number + 1
        if found and len({canonical for canonical, _ in header.found.values()}) == 1:
            continue
        if found and _replaces(sheet, found[-1], header):
            found.pop()
        again = bool(found) and _same_columns(found[-1], header)
        if not again or _numbers_restart(sheet.rows, index, found[-1], header):
            found.append(header)
    return found


def _may_be_header(row: SheetRow, saved: Mapping[str, str], *, careful: bool) -> bool:
    """A cheap look before the careful one: one of the first cells reads like a header.

    `careful`: headers that are all misspelt are looked for as well.
    """
    texts = [cell.text for cell in row.cells if cell.text]
    if not texts or texts[0].isdecimal():
        return False
    if saved and any(header_key(text) in saved for text in texts if len(text) <= 80):
        return True
    if any(is_listed(text) for text in texts[:4]):
        return True
    return careful and sum(1 for text in texts if recognise(text)) >= 3


def _grown(
    sheet: Sheet, index: int, merges: dict[int, list[Merge]], saved: Mapping[str, str]
) -> _Header | None:
    """The best header that begins at the row `index`, of one to three rows.

    None when the row is only a band above a header that is whole without it.
    """
    grown: list[_Header] = []
    rows: tuple[SheetRow, ...] = ()
    for row in sheet.rows[index : index + MOST_HEADER_ROWS]:
        if rows and (row.number != rows[-1].number + 1 or not _continues(row)):
            break
        rows = (*rows, row)
        grown.append(_Header(rows, *_meanings(rows, merges, saved)))
    best = max(reversed(grown), key=lambda header: header.score)
    if not _is_header(best):
        return None
    if len(best.rows) > 1 and (not _is_header(grown[0]) or _is_one_text(best.rows[0])):
        below = _Header(best.rows[1:], *_meanings(best.rows[1:], merges, saved))
        if below.score >= best.score:
            return None
    return best


def _is_one_text(row: SheetRow) -> bool:
    """The row holds one text and nothing else, as the heading of a section ("NIÑAS") does."""
    return sum(1 for cell in row.cells if cell.text.strip()) == 1


def _continues(row: SheetRow) -> bool:
    """A row under a header row is part of it when every cell is a word that headers use.

    One word alone ("NIÑAS") is the heading of a section, unless it can only be a unit.
    """
    texts = [cell.text for cell in row.cells if cell.text.strip()]
    if len(texts) == 1:
        known = recognise(texts[0])
        return known is not None and known[0] in ("age", "age_months") and known[1] == 1.0
    words = [text for text in texts if not text.replace(".", "").isdecimal()]
    return bool(words) and all(len(text) <= 60 and is_header_word(text) for text in texts)


def _is_header(header: _Header) -> bool:
    canonicals = {canonical for canonical, _ in header.found.values() if canonical}
    if not canonicals & IDENTITY:
        return False
    filled = [
        cell.text for cell in header.rows[-1].cells if cell.text and not is_day_mark(cell.text)
    ]
    if len(header.rows) == 1 and len(canonicals) == 1:
        only = [cell.text for cell in header.rows[0].cells if cell.text.strip()]
        return len(only) == 1 and not only[0].endswith(":") and count_known(only) == 1
    letterhead = sum(1 for text in filled if text.endswith(":"))
    share = 0.7 if letterhead and letterhead < len(filled) else LEAST_SHARE
    known = len(header.found)
    return len(canonicals) >= 2 and known >= share * max(len(filled), 1)


def _meanings(
    rows: tuple[SheetRow, ...], merges: dict[int, list[Merge]], saved: Mapping[str, str]
) -> tuple[dict[int, tuple[str, str]], dict[int, str]]:
    """Column number to (canonical, header text), canonical "" for known and not read; and the rest.

    The rest are headers that nobody knows, days aside, by column.
    """
    spread = [_spread(row, merges) for row in rows]
    for upper, lower in itertools.pairwise(spread):
        _reach_over(upper, lower)
    found: dict[int, tuple[str, str]] = {}
    unknown: dict[int, str] = {}
    for column in sorted({column for texts in spread for column in texts}):
        texts = list(dict.fromkeys(t[column] for t in spread if column in t))
        own, above = texts[-1], texts[:-1]
        meaning = choose(own, above, saved)
        if meaning is not None and not (is_day_mark(own) and not above):
            found[column] = (meaning[0], own if _is_bare(own) else " ".join(texts))
        elif not is_day_mark(own):
            unknown[column] = " ".join(texts)
    return found, unknown


def _spread(row: SheetRow, merges: dict[int, list[Merge]]) -> dict[int, str]:
    """Column to text, with each merged text over all the columns it covers."""
    spread = {column: cell.text for column, cell in enumerate(row.cells, start=1) if cell.text}
    for merge in merges.get(row.number, []):
        text = spread.get(merge.first_column, "")
        for column in range(merge.first_column, merge.last_column + 1):
            if text:
                spread.setdefault(column, text)
    return spread


def _reach_over(upper: dict[int, str], lower: dict[int, str]) -> None:
    """Where nothing is merged, a heading reaches over the blank cells to its right.

    Only where it has a heading under itself, and only as far as there are headings below.
    """
    for column in sorted(upper):
        following = column + 1
        while column in lower and following in lower and following not in upper:
            upper[following] = upper[column]
            following += 1


def _merges_by_row(merges: tuple[Merge, ...]) -> dict[int, list[Merge]]:
    by_row: dict[int, list[Merge]] = {}
    for merge in merges:
        for row in range(merge.first_row, min(merge.last_row, merge.first_row + 3) + 1):
            by_row.setdefault(row, []).append(merge)
    return by_row


def _same_columns(first: _Header, second: _Header) -> bool:
    """The second is the first printed again."""
    same = {column: canonical for column, (canonical, _) in second.found.items() if canonical}
    return all(
        column in first.found and first.found[column][0] == canonical
        for column, canonical in same.items()
    )


def _numbers_restart(rows: list[SheetRow], index: int, first: _Header, second: _Header) -> bool:
    """Under the second header the rows are numbered from 1 again: it begins a table of its own."""
    column = next((c for c, (name, _) in first.found.items() if name == "row_no"), 0)
    if not column:
        return False
    before = (row for row in rows if row.number > first.rows[-1].number)
    after = (rows[place] for place in range(index, len(rows)))
    begun = next((number for row in before if (number := _number(row, column))), "")
    begins = next(
        (
            number
            for row in after
            if row.number > second.rows[-1].number and (number := _number(row, column))
        ),
        "",
    )
    return begun == begins == "1"


def _number(row: SheetRow, column: int) -> str:
    """The row's own number, or empty."""
    text = row.cell(column).text.rstrip(".")
    return text if text.isdecimal() else ""


def _replaces(sheet: Sheet, first: _Header, second: _Header) -> bool:
    """What was taken for a header was letterhead: a fuller header follows, with no rows between."""
    if second.score <= first.score:
        return False
    return not any(
        first.rows[-1].number < row.number < second.rows[0].number
        and sum(1 for cell in row.cells if cell.text.strip()) >= 3
        for row in sheet.rows
    )


def _layouts(header: _Header, last_row: int) -> list[Layout]:
    """The tables that stand under one header row, side by side."""
    strips = _strips(header.found)
    layouts = []
    for index, columns in enumerate(strips):
        first = min(columns) if index else 1
        last = min(strips[index + 1]) - 1 if index + 1 < len(strips) else 511
        named = _named_columns({c: header.found[c] for c in columns})
        layouts.append(
            Layout(
                header_rows=tuple(row.number for row in header.rows),
                columns=named,
                unknown={
                    text: column
                    for column, text in header.unknown.items()
                    if first <= column <= last
                },
                headers={name: header.found[column][1] for name, column in named.items()},
                first_column=first,
                last_column=last,
                last_row=last_row,
                width=max(len(row.cells) for row in header.rows),
                header_texts=tuple(_texts(row, first, last) for row in header.rows),
            )
        )
    return layouts


def _strips(found: dict[int, tuple[str, str]]) -> list[list[int]]:
    """Columns of each table; a second one begins where the first column's header comes again."""
    columns = sorted(found)
    if not columns:
        return []
    strips: list[list[int]] = [[columns[0]]]
    for column in columns[1:]:
        here = strips[-1]
        seen = {found[other][0] for other in here}
        canonical = found[column][0]
        gap = column - here[-1] > 1
        again = canonical in seen and canonical == found[here[0]][0]
        complete = bool(seen & NAMES or seen == {"tag"} or {"row_no", "tag"} <= seen)
        if canonical and complete and (again or (gap and canonical in seen)):
            strips.append([column])
        else:
            here.append(column)
    whole = [{found[column][0] for column in strip} & IDENTITY for strip in strips]
    if len(strips) > 1 and all(whole) and len(set(map(frozenset, whole))) == 1:
        return strips
    return [columns]


SECOND = {"family_1": "family_2", "given_1": "given_2"}
"""A header that stands twice, as forms with one word over two columns have it."""


def _named_columns(found: dict[int, tuple[str, str]]) -> dict[str, int]:
    """Canonical name to column: the leftmost of each; a second surname column gets its own name.

    "Nombres" beside "Apellidos" is given names only.
    """
    named: dict[str, int] = {}
    texts: dict[str, str] = {}
    for column in sorted(found):
        canonical, text = found[column]
        if canonical in named and canonical == "name_full":
            canonical = "given_2" if _is_bare(text) else ""
        elif canonical in named:
            canonical = SECOND.get(canonical, "")
        if canonical and canonical not in named:
            named[canonical] = column
            texts[canonical] = text
    bare = _is_bare(texts.get("name_full", ""))
    if bare and "family_1" in named and "given_1" not in named:
        named["given_1"] = named.pop("name_full")
    return dict(sorted(named.items(), key=lambda item: item[1]))


BARE_NAMES = frozenset({header_key("nombres"), header_key("name")})


def _is_bare(text: str) -> bool:
    """The header says names and not whose or which: beside surnames these are the given names."""
    return header_key(text) in BARE_NAMES


def _texts(row: SheetRow, first: int, last: int) -> tuple[str, ...]:
    cells = row.cells[first - 1 : last]
    texts = [header_key(cell.text) if cell.text else "" for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
