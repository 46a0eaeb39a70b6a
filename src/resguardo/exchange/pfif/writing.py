"""Writes PFIF, strictly: a record that its own check would fault is not written."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

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
from resguardo.exchange.pfif.reading import Document
from resguardo.exchange.pfif.records import Person, Values, labelled

MEDIA_TYPE: Final = "application/pfif+xml"
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
"""Control characters, and marks that turn the direction of what follows."""


class Unwritable(Exception):
    """A record is not fit to be written; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.message("en") for finding in findings[:5]))
        self.findings = findings


def write(
    persons: Iterable[Person], notes: Iterable[Values] = (), version: str = NEWEST
) -> Iterator[bytes]:
    """A document, part by part: `persons` with their notes, then `notes` that stand alone. Raises `Unwritable` before the first record with a fault."""
    now = datetime.now(UTC)
    yield opening(version)
    for person in persons:
        text = person_text(person, version)
        refuse_faults(text, version, now)
        yield text
    for note in notes:
        text = note_text(note, version, indent="  ")
        refuse_faults(text, version, now)
        yield text
    yield closing()


def refuse_faults(text: bytes, version: str, now: datetime) -> None:
    """Raise `Unwritable` when the check of the very bytes finds an error."""
    checker = Checker(now)
    for _ in checker.passing(Document(opening(version) + text + closing())):
        pass
    if not checker.findings.is_valid:
        raise Unwritable(checker.findings.errors)


def opening(version: str = NEWEST) -> bytes:
    """What stands before the records."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<pfif:pfif xmlns:pfif="{NAMESPACE}{version}">\n'.encode()


def closing() -> bytes:
    """What stands behind the records."""
    return b"</pfif:pfif>\n"


def person_text(person: Person, version: str = NEWEST, *, is_expired: bool = False) -> bytes:
    """One person as XML, two spaces in; an expired one with nothing but the fields of a placeholder."""
    values = in_version(person.values, PERSON[version], version)
    if is_expired:
        values = {name: value for name, value in values.items() if name in PLACEHOLDER}
        values["full_name"] = ""
    lines = ["  <pfif:person>", *_fields(values, PERSON[version], "    ")]
    if not is_expired:
        lines += [_note(note, version, "    ") for note in person.notes]
    return ("\n".join([*lines, "  </pfif:person>"]) + "\n").encode()


def note_text(note: Values, version: str = NEWEST, indent: str = "  ") -> bytes:
    """One note as XML."""
    return f"{_note(note, version, indent)}\n".encode()


def in_version(values: Values, known: tuple[str, ...], version: str) -> Values:
    """A record's values under the names of `version`; what that version has no place for is left out (`lost_in` names it)."""
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


def cleaned(text: str) -> str:
    """Text as it may leave: no control characters, no marks that turn the direction of what follows."""
    return _UNWANTED.sub("", text)


def _note(note: Values, version: str, indent: str) -> str:
    values = in_version(note, NOTE[version], version)
    lines = [f"{indent}<pfif:note>", *_fields(values, NOTE[version], f"{indent}  ")]
    return "\n".join([*lines, f"{indent}</pfif:note>"])


def _fields(values: Values, known: tuple[str, ...], indent: str) -> list[str]:
    return [
        f"{indent}<pfif:{name}>{escape(cleaned(values[name]))}</pfif:{name}>"
        for name in known
        if name in values
    ]
