"""Writes PFIF, strictly: a record that its own check would fault is not written."""

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
from resguardo.exchange.pfif.reading import Document
from resguardo.exchange.pfif.records import Person, Values, is_placeholder, labelled

MEDIA_TYPE: Final = "application/pfif+xml"
CHECKED_AT_ONCE: Final = 200
"""Records that are checked together, so that the check costs no more than the writing."""


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

    The very bytes are checked before they are given on. Raises `Unwritable` before the portion that holds the first fault.
    """
    yield opening(version)
    texts = chain(
        (person_text(one, version, is_expired=is_placeholder(one.values)) for one in persons),
        (note_text(note, version, indent="  ") for note in notes),
    )
    yield from faultless(texts, version, now or datetime.now(UTC))
    yield closing()


def faultless(texts: Iterable[bytes], version: str, now: datetime) -> Iterator[bytes]:
    """Records as XML, in portions whose bytes were checked; ids are compared through the whole document. Raises `Unwritable`."""
    checker, waiting = Checker(now), iter(texts)
    while portion := b"".join(islice(waiting, CHECKED_AT_ONCE)):
        for _ in checker.part(Document(opening(version) + portion + closing())):
            pass
        if not checker.findings.is_valid:
            raise Unwritable(checker.findings.errors)
        yield portion


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


def _note(note: Values, version: str, indent: str) -> str:
    values = in_version(note, NOTE[version], version)
    lines = [f"{indent}<pfif:note>", *_fields(values, NOTE[version], f"{indent}  ")]
    return "\n".join([*lines, f"{indent}</pfif:note>"])


def _fields(values: Values, known: tuple[str, ...], indent: str) -> list[str]:
    return [
        f"{indent}<pfif:{name}>{escape(outgoing_text(values[name]))}</pfif:{name}>"
        for name in known
        if name in values
    ]
