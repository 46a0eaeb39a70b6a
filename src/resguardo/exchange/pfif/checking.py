"""Checks a PFIF document against its version, and against what a system for children needs beside it (this folder's README).

The verdicts on 1.1 to 1.3 are those that the reference validator's own tests ask for, except where its behaviour is a fault: impossible days, empty required
fields, domains that begin with a digit, a correct placeholder without a name.
"""

import hashlib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import IO, Final, NamedTuple

from resguardo.exchange.outgoing import UNSEEN
from resguardo.exchange.pfif.fields import (
    LISTS,
    NOTE,
    NOTE_REQUIRED,
    PERSON,
    PERSON_REQUIRED,
    PLACEHOLDER,
)
from resguardo.exchange.pfif.findings import Finding, Findings
from resguardo.exchange.pfif.formats import FORMATS, ages_of, day_of, moment_of
from resguardo.exchange.pfif.reading import Document, Unreadable
from resguardo.exchange.pfif.records import Read

A_DAY = timedelta(days=1)
ID_REMEMBERED: Final = 100
Said = dict[str, tuple[str, int]]
"""Field -> what it says, without white space around it, and its line."""
NOTHING: Final = ("", 0)
TEXT = frozenset({"description", "text", "other", "last_known_location"})
"""Fields whose white space is their own."""


class Verdict(NamedTuple):
    """What came of a check: the version read, what was found, how many records were seen. `unreadable` says why reading stopped."""

    version: str
    findings: Findings
    persons: int
    notes: int
    unreadable: Unreadable | None = None

    @property
    def is_valid(self) -> bool:
        """Whether the document may be taken as it is."""
        return self.unreadable is None and self.findings.is_valid


def check(
    source: IO[bytes] | bytes, *, now: datetime | None = None, domains: Collection[str] = ()
) -> Verdict:
    """Check a whole document, record by record. `now` decides what has expired; `domains`, when given, are the only ones that the sender may speak for."""
    checker = Checker(now or datetime.now(UTC), domains)
    document = Document(source)
    try:
        for _ in checker.passing(document):
            pass
    except Unreadable as stopped:
        return checker.verdict(document, stopped)
    return checker.verdict(document)


class Checker:
    """Checks records as they pass by, so that a document is read once."""

    def __init__(self, now: datetime, domains: Collection[str] = ()) -> None:
        self.findings = Findings()
        self._now, self._domains = now, frozenset(domains)
        self._latest = now + A_DAY
        self._persons = self._notes = 0
        self._version = ""
        self._person_ids: set[str] = set()
        self._note_ids: set[str] = set()
        self._links: dict[tuple[str, str], int] = {}
        self._expired: set[str] = set()
        self._loose_notes: dict[str, int] = {}

    def passing(self, document: Document) -> Iterator[Read]:
        """The document's records, each checked before it is given on, and at the end the document as a whole. Raises `Unreadable` as reading does."""
        for record in document:
            self.record(record, document.version)
            yield record
        self._whole(document)

    def record(self, record: Read, version: str) -> None:
        """Check one record of a document of `version`."""
        self._version = version
        if record.kind == "person":
            self._person(record)
            for note in record.notes:
                self._note(note, record)
        elif version == "1.1":
            self._error(record, "element_unknown", "note")
        else:
            self._note(record, None)

    def verdict(self, document: Document, stopped: Unreadable | None = None) -> Verdict:
        """What came of it."""
        return Verdict(document.version, self.findings, self._persons, self._notes, stopped)

    def _person(self, record: Read) -> None:
        self._persons += 1
        version = self._version
        name = record.value("person_record_id")
        is_over = self._is_over(record)
        required = PLACEHOLDER[:1] if is_over else PERSON_REQUIRED[version]
        said = self._fields(record, PERSON[version], required)
        if name and _marked(name) in self._person_ids:
            self._error(record, "person_id_repeated", name)
        self._person_ids.add(_marked(name))
        self._order(record, PERSON[version], ("person_record_id",))
        if is_over:
            self._placeholder(record, name)
        self._facts_of_person(record, said)

    def _note(self, record: Read, person: Read | None) -> None:
        self._notes += 1
        version = self._version
        loose = person is None
        required = (*NOTE_REQUIRED, "person_record_id") if loose else NOTE_REQUIRED
        said = self._fields(record, NOTE[version], required)
        name, about = record.value("note_record_id"), record.value("person_record_id")
        if name and _marked(name) in self._note_ids:
            self._error(record, "note_id_repeated", name)
        self._note_ids.add(_marked(name))
        if loose and not about:
            self._error(record, "note_person_missing")
        elif not loose and about and person and about != person.value("person_record_id"):
            self._error(record, "note_person_other", about)
        self._order(record, NOTE[version], ("note_record_id", "person_record_id"))
        if loose:
            self._loose_notes.setdefault(_marked(about), record.line)
        about = about or (person.value("person_record_id") if person else "")
        self._facts_of_note(record, said, about)

    def _fields(self, record: Read, known: tuple[str, ...], required: tuple[str, ...]) -> Said:
        """Names, repetition, form and presence of a record's fields; gives each with its text and line."""
        formats = FORMATS[self._version]
        seen: Said = {}
        for name, value, line in record.fields:
            if name not in known:
                self._error(record, "field_unknown", name, line=line)
                continue
            if name in seen:
                self._error(record, "field_repeated", name, line=line)
                continue
            text = value if name in TEXT else value.strip()
            seen[name] = text, line
            if not text.isprintable() and UNSEEN.search(text):
                self._warn(record, "text_unseen", name, line=line)
            if not text:
                self._blank(record, name, line, is_required=name in required)
            elif (fits := formats.get(name)) is not None and not fits(text):
                self._error(record, "field_format", text, line=line, field=name)
            elif name in LISTS and "\n" in text and not all(map(str.strip, text.split("\n"))):
                self._warn(record, "list_blank", name, line=line)
        for name in required:
            # A note that names no person is told apart, because it may stand inside one.
            if name not in seen and (name, record.kind) != ("person_record_id", "note"):
                self._error(record, "field_missing", name)
        return seen

    def _blank(self, record: Read, name: str, line: int, *, is_required: bool) -> None:
        if is_required:
            self._error(record, "field_empty", name, line=line)
        else:
            self._warn(record, "field_blank", name, line=line)

    def _order(self, record: Read, known: tuple[str, ...], first: tuple[str, ...]) -> None:
        """1.1 has one order for all fields; 1.2 wants the ids first and the notes last; later versions want none."""
        if self._version >= "1.3":
            return
        names = [field.name for field in record.fields if field.name in known]
        if self._version == "1.1":
            places = [known.index(name) for name in names]
            wrong = next(
                (
                    name
                    for name, place, last in zip(names[1:], places[1:], places, strict=False)
                    if place < last
                ),
                None,
            )
        else:
            wrong = _late_id(names, first)
        if wrong is None and any(place < len(record.fields) for place in record.notes_at):
            wrong = "note"
        if wrong is not None:
            self._error(record, "field_order", wrong)

    def _facts_of_person(self, record: Read, said: Said) -> None:
        age, line = said.get("age", NOTHING)
        if (ages := ages_of(age)) and ages[0] > ages[1]:
            self._error(record, "age_reversed", age, line=line)
        born, line = said.get("date_of_birth", NOTHING)
        if born and (day := day_of(born)) and day > self._now.date():
            self._error(record, "birth_future", born, line=line)
        self._moments(record, said)
        self._domain_of(record, said, "person_record_id")

    def _facts_of_note(self, record: Read, said: Said, about: str) -> None:
        self._moments(record, said)
        self._domain_of(record, said, "note_record_id")
        linked, _ = said.get("linked_person_record_id", NOTHING)
        if linked and linked == about:
            self._error(record, "link_to_itself", linked)
        elif linked and about:
            self._links.setdefault((_marked(about), _marked(linked)), record.line)
        contact, _ = said.get("author_made_contact") or said.get("found", NOTHING)
        status, _ = said.get("status", NOTHING)
        if contact == "true" and status in {"information_sought", "believed_missing"}:
            self._warn(record, "contact_contradicts", status)

    def _moments(self, record: Read, said: Said) -> None:
        for name in ("entry_date", "source_date"):
            text, line = said.get(name, NOTHING)
            moment = moment_of(text)
            if moment is not None and moment > self._latest:
                self._error(record, "date_future", text, line=line, field=name)

    def _domain_of(self, record: Read, said: Said, name: str) -> None:
        value, _ = said.get(name, NOTHING)
        if self._domains and value and value.partition("/")[0] not in self._domains:
            self._error(record, "domain_other", value)

    def _is_over(self, record: Read) -> bool:
        """Whether the record expired more than a day ago, or has expired and is emptied already; versions before 1.3 know no expiry."""
        if self._version < "1.3":
            return False
        expiry = moment_of(record.value("expiry_date").strip())
        if expiry is None or self._now < expiry:
            return False
        return self._now > expiry + A_DAY or not any(
            value.strip() and name not in PLACEHOLDER for name, value, _ in record.fields
        )

    def _placeholder(self, record: Read, name: str) -> None:
        self._expired.add(_marked(name))
        left = [
            field.name
            for field in record.fields
            if field.value.strip() and field.name not in PLACEHOLDER
        ]
        if left:
            self._error(record, "expired_data", ", ".join(left))
        holds_notes = any(field.value.strip() for note in record.notes for field in note.fields)
        if holds_notes:
            self._error(record, "expired_note")
        if left or holds_notes:
            return
        source, entry, expiry = (
            moment_of(record.value(one).strip())
            for one in ("source_date", "entry_date", "expiry_date")
        )
        # A deletion has to arrive even when its dates are odd; 1.4 writers that exist get them wrong.
        tell = self._warn if self._version == "1.4" else self._error
        if source != entry:
            tell(record, "placeholder_dates")
        elif source and expiry and source > expiry + A_DAY:
            tell(record, "placeholder_late")

    def _whole(self, document: Document) -> None:
        """What can only be said when all records were seen."""
        for code, line, found in document.oddities:
            self.findings.error(Finding(line, code, "", found))
        if not document.has_children and not document.is_feed:
            tell = self.findings.warn if document.version == "1.4" else self.findings.error
            tell(Finding(1, "root_empty", ""))
        elif not self._persons and not self._notes and not document.is_feed:
            self.findings.error(Finding(1, "root_lacks_records", ""))
        for about, line in self._loose_notes.items():
            if about and about in self._expired:
                self.findings.error(Finding(line, "expired_note", about))
        for (about, linked), line in self._links.items():
            if (linked, about) not in self._links:
                self.findings.warn(Finding(line, "link_unmatched", about, linked))

    def _error(
        self, record: Read, code: str, found: str = "", *, line: int = 0, field: str = ""
    ) -> None:
        self.findings.error(_finding(record, code, found, line=line, field=field))

    def _warn(
        self, record: Read, code: str, found: str = "", *, line: int = 0, field: str = ""
    ) -> None:
        self.findings.warn(_finding(record, code, found, line=line, field=field))


def _finding(record: Read, code: str, found: str, *, line: int, field: str) -> Finding:
    name = record.value("note_record_id" if record.kind == "note" else "person_record_id")
    return Finding(line or record.line, code, name[:200], found, field)


def _marked(name: str) -> str:
    """An id as it is remembered through a document: a long one by its beginning and its digest, so that what is remembered stays small."""
    if len(name) <= ID_REMEMBERED:
        return name
    return name[:ID_REMEMBERED] + hashlib.sha256(name.encode()).hexdigest()


def _late_id(names: list[str], first: tuple[str, ...]) -> str | None:
    """The first id that stands behind something that is no id; None when all stand in front, in their order."""
    wanted = [name for name in first if name in names]
    return next((name for name, place in zip(wanted, names, strict=False) if name != place), None)
