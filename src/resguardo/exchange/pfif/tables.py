"""Person Finder's tables: what it takes in and what it gives out as CSV (this folder's README, CSV). Cells that a spreadsheet would run are made harmless on the way out."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from resguardo.exchange.outgoing import outgoing_text
from resguardo.exchange.pfif.fields import NEWEST, NOTE, PERSON
from resguardo.exchange.pfif.records import Person, Values
from resguardo.exchange.spreadsheet.write import harmless

_PERSON_COLUMNS: Final = PERSON[NEWEST]
_NOTE_COLUMNS: Final = NOTE[NEWEST]
SHARED: Final = ("photo_url",)
"""Columns of one name that count for the person alone where a row holds both."""


class Row(NamedTuple):
    """What one row of a table held."""

    line: int
    person: Values | None
    note: Values | None


def read_table(content: bytes, domain: str) -> Iterator[Row]:
    """The rows of a table with PFIF 1.4 names at its head, in any order; names with Person Finder's prefixes are understood too.

    An id without a slash gets `domain`. Raises `UnicodeDecodeError` for what is no UTF-8 and `csv.Error` for what is no table.
    """
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    for raw in reader:
        cells = {(name or "").strip().lower(): value for name, value in raw.items() if value}
        is_prefixed = any(name.startswith(("person_full", "note_text")) for name in cells)
        person = _columns(cells, _PERSON_COLUMNS, "person_" if is_prefixed else "", domain)
        note = _columns(cells, _NOTE_COLUMNS, "note_" if is_prefixed else "", domain)
        has_person, has_note = "full_name" in person, "note_record_id" in note
        if has_person and has_note and not is_prefixed:
            note = {name: value for name, value in note.items() if name not in SHARED}
        yield Row(reader.line_num, person if has_person else None, note if has_note else None)


def _columns(cells: Values, known: tuple[str, ...], prefix: str, domain: str) -> Values:
    values: Values = {}
    for name in known:
        value = cells.get(name if name.endswith("_record_id") else f"{prefix}{name}", "").strip()
        if value:
            values[name] = (
                f"{domain}/{value}" if name.endswith("_record_id") and "/" not in value else value
            )
    return values


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
