"""Writes PFIF, strictly: a record that its own check would fault is not written."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Final
from xml.sax.saxutils import escape

from resguardo.exchange.outgoing import outgoing_text
from resguardo.exchange.pfif.checking import Checker
from resguardo.exchange.pfif.fields import (
    NAMESPACE,
    NEWEST,
    NOTE,
    PERSON,
    PLACEHOLDER,
    older_name,
)
from resguardo.exchange.pfif.findings import Finding
from resguardo.exchange.pfif.records import Field, Person, Read, Values, is_placeholder, labelled

MEDIA_TYPE: Final = "application/pfif+xml"
WRITTEN_AT_ONCE: Final = 200
_SPECIAL: Final = re.compile("[&<>]")


class Unwritable(Exception):
    """A record is not fit to be written; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.message("en") for finding in findings[:5]))
        self.findings = findings


def write(
    persons: Iterable[Person],
    notes: Iterable[Values] = (),
    version: str = NEWEST,
    *,
    now: datetime | None = None,
) -> Iterator[bytes]:
    """A document, part by part: `persons` with their notes, then `notes` that stand alone. A placeholder is written as one.

    Each record passes the check that a reader would make, ids compared through the whole document. Raises `Unwritable` before the portion that holds the first fault.
    """
    checker = Checker(now or datetime.now(UTC))
    records = chain(
        (person_read(one, version, is_expired=is_placeholder(one.values)) for one in persons),
        (note_read(note, version) for note in notes),
    )
    yield opening(version)
    while portion := list(islice(records, WRITTEN_AT_ONCE)):
        for record in portion:
            checker.record(record, version)
        if not checker.findings.is_valid:
            raise Unwritable(checker.findings.errors)
        yield "".join(map(_text, portion)).encode()
    yield closing()


def opening(version: str = NEWEST) -> bytes:
    """What stands before the records."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<pfif:pfif xmlns:pfif="{NAMESPACE}{version}">\n'.encode()


def closing() -> bytes:
    """What stands behind the records."""
    return b"</pfif:pfif>\n"


def person_text(person: Person, version: str = NEWEST, *, is_expired: bool = False) -> bytes:
    """One person as XML, two spaces in; an expired one with nothing but the fields of a placeholder."""
    return _text(person_read(person, version, is_expired=is_expired)).encode()


def note_text(note: Values, version: str = NEWEST) -> bytes:
    """One note as XML, two spaces in."""
    return _text(note_read(note, version)).encode()


def person_read(person: Person, version: str, *, is_expired: bool = False) -> Read:
    """The elements of one person as a reader will find them."""
    values = in_version(person.values, PERSON[version], version)
    if is_expired:
        values = {name: value for name, value in values.items() if name in PLACEHOLDER}
        values["full_name"] = ""
    fields = _fields(values, PERSON[version])
    notes = [] if is_expired else [note_read(note, version) for note in person.notes]
    for note in notes:
        note.is_nested = True
    return Read("person", 0, fields, notes, [len(fields)] * len(notes))


def note_read(note: Values, version: str) -> Read:
    """The elements of one note as a reader will find them."""
    return Read("note", 0, _fields(in_version(note, NOTE[version], version), NOTE[version]))


def in_version(values: Values, known: tuple[str, ...], version: str) -> Values:
    """A record's values under the names of `version`; what that version has no place for is left out (`lost_in` names it)."""
    if version == NEWEST:
        return values
    given: Values = {}
    for name, value in values.items():
        older = older_name(name, version)
        if older in known:
            given[older] = labelled(value) if (name, older) == ("description", "other") else value
    return given


def lost_in(person: Person, version: str) -> list[str]:
    """The fields of a person and their notes that `version` has no place for, each once."""
    lost = [name for name in person.values if older_name(name, version) not in PERSON[version]]
    for note in person.notes:
        lost += [name for name in note if older_name(name, version) not in NOTE[version]]
    return list(dict.fromkeys(lost))


def _fields(values: Values, known: tuple[str, ...]) -> list[Field]:
    return [Field(name, outgoing_text(values[name]), 0) for name in known if name in values]


def _text(record: Read, indent: str = "  ") -> str:
    """A record as XML. No character that a document may not hold is left in a field, so it reads back as it is."""
    lines = [f"{indent}<pfif:{record.kind}>\n"]
    lines += [
        f"{indent}  <pfif:{name}>{_escaped(text)}</pfif:{name}>\n"
        for name, text, _ in record.fields
    ]
    lines += [_text(note, f"{indent}  ") for note in record.notes]
    return "".join([*lines, f"{indent}</pfif:{record.kind}>\n"])


def _escaped(text: str) -> str:
    return escape(text) if _SPECIAL.search(text) else text
