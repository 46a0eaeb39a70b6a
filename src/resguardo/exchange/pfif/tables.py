"""Person Finder's tables: what it takes in and what it gives out as CSV (this folder's README, CSV). Cells that a spreadsheet would run are made harmless on the way out."""

import contextlib
import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from resguardo.exchange.outgoing import outgoing_text
from resguardo.exchange.pfif.fields import MOMENTS, NEWEST, NOTE, PERSON
from resguardo.exchange.pfif.records import Person, Values, is_placeholder
from resguardo.exchange.spreadsheet.write import RISKY, harmless

_PERSON_COLUMNS: Final = PERSON[NEWEST]
_NOTE_COLUMNS: Final = NOTE[NEWEST]
ROW_CHARACTERS_MAX: Final = 4 << 20
_HEADS: Final = frozenset({"person_record_id", "note_record_id", "full_name", "person_full_name"})
_LOCAL: Final = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)(?::(\d\d))?", re.ASCII)
SHARED: Final = ("photo_url",)
"""Columns of one name that count for the person alone where a row holds both."""


class Row(NamedTuple):
    """What one row of a table held."""

    line: int
    person: Values | None
    note: Values | None


def read_table(content: bytes, domain: str) -> Iterator[Row]:
    """The rows of a table with PFIF 1.4 names at its head, in any order; names with Person Finder's prefixes are understood too.

    An id without a slash gets `domain`. A row above the head may say `time_zone_offset` and hours; a moment such as `2026-03-01 14:30` is then local there.
    Raises `UnicodeDecodeError` for what is no UTF-8 and `csv.Error` for what is no table of PFIF.
    """
    lines = _Lines(content.decode("utf-8-sig"))
    reader = csv.reader(lines, strict=True)
    offset = timedelta()
    for cells in reader:
        lines.row_characters = 0
        named = [cell.strip().lower() for cell in cells]
        if _HEADS.intersection(named):
            break
        if named[:1] == ["time_zone_offset"]:
            offset = _offset(named[1:])
    else:
        raise csv.Error("no row holds names of PFIF fields")
    is_prefixed = any(name.startswith(("person_full", "note_text")) for name in named)
    for cells in reader:
        lines.row_characters = 0
        told = {name: cell for name, cell in zip(named, cells, strict=False) if cell.strip()}
        person = _columns(told, _PERSON_COLUMNS, "person_" if is_prefixed else "", domain)
        note = _columns(told, _NOTE_COLUMNS, "note_" if is_prefixed else "", domain)
        has_person = "full_name" in person or is_placeholder(person)
        has_note = "note_record_id" in note
        if has_person and has_note and not is_prefixed:
            note = {name: value for name, value in note.items() if name not in SHARED}
        yield Row(
            reader.line_num,
            _in_utc(person, offset) if has_person else None,
            _in_utc(note, offset) if has_note else None,
        )


class _Lines:
    """The lines of a table, as long as no row grows without end."""

    def __init__(self, text: str) -> None:
        self._text = io.StringIO(text, newline="")
        self.row_characters = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.row_characters += len(line)
            if self.row_characters > ROW_CHARACTERS_MAX:
                raise csv.Error(f"a row has more than {ROW_CHARACTERS_MAX} characters")
            yield line


def _offset(cells: list[str]) -> timedelta:
    """Hours before or after UTC. Raises `csv.Error` for what no place on earth has."""
    try:
        hours = float(cells[0].replace("utc", "").strip() or 0)
    except (IndexError, ValueError):
        hours = 99.0
    if not -12 <= hours <= 14:
        raise csv.Error("time_zone_offset takes hours between -12 and 14")
    return timedelta(hours=hours)


def _in_utc(values: Values, offset: timedelta) -> Values:
    """Moments written as a person writes them, as PFIF writes them."""
    told = dict(values)
    for name in MOMENTS:
        if (found := _LOCAL.fullmatch(told.get(name, ""))) is None:
            continue
        with contextlib.suppress(ValueError, OverflowError):
            local = datetime.fromisoformat(f"{found[1]}T{found[2]}:{found[3] or '00'}")
            told[name] = f"{(local - offset).isoformat(timespec='seconds')}Z"
    return told


def _columns(cells: Values, known: tuple[str, ...], prefix: str, domain: str) -> Values:
    values: Values = {}
    for name in known:
        column = name if name.endswith("_record_id") else f"{prefix}{name}"
        value = _unquoted(cells.get(column, "")).strip()
        if value:
            values[name] = (
                f"{domain}/{value}" if name.endswith("_record_id") and "/" not in value else value
            )
    return values


def _unquoted(cell: str) -> str:
    """What `write_table` made harmless, as it was."""
    return cell[1:] if cell.startswith("'") and RISKY.match(cell[1:]) else cell


def write_table(persons: Iterable[Person]) -> Iterator[str]:
    """Persons and notes joined, one row a note and one for a person without notes, under Person Finder's own column names."""
    names = [_named("person_", name) for name in _PERSON_COLUMNS]
    names += [_named("note_", name) for name in _NOTE_COLUMNS if name != "person_record_id"]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(names)
    yield _taken(buffer)
    for person in persons:
        left = [_cell(person.values.get(name, "")) for name in _PERSON_COLUMNS]
        for note in person.notes or ({},):
            right = [
                _cell(note.get(name, "")) for name in _NOTE_COLUMNS if name != "person_record_id"
            ]
            writer.writerow([*left, *right])
        yield _taken(buffer)


def _named(prefix: str, name: str) -> str:
    return name if name in {"person_record_id", "note_record_id"} else f"{prefix}{name}"


def _cell(text: str) -> str:
    return harmless(outgoing_text(text))


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
