"""Another register's PFIF file, read and checked whole before anything is taken in: who is in it, and what would become of each.

What would do harm stops it: ids outside the sender's domains, dates that would win for ever, ids that stand twice, deletions of nobody knows whom. A field that is out
of form is left out and its record is kept. Memory is bounded by what an import may hold, not by the file.
"""

import csv
import enum
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import msgspec

from resguardo.account.account import Account
from resguardo.account.foreign_shelf import KeptShelf
from resguardo.account.pfif_ids import own_ids
from resguardo.exchange.outgoing import outgoing_text
from resguardo.exchange.pfif.checking import TEXT, Checker, Verdict
from resguardo.exchange.pfif.fields import PLACEHOLDER
from resguardo.exchange.pfif.findings import Finding
from resguardo.exchange.pfif.formats import FORMATS, moment_of
from resguardo.exchange.pfif.keeping import (
    Shelf,
    Taken,
    current,
    is_hidden,
    notes_of,
    take_note,
    take_person,
)
from resguardo.exchange.pfif.reading import Document, Unreadable
from resguardo.exchange.pfif.records import (
    Person,
    Read,
    Values,
    as_person,
    as_values,
    is_placeholder,
    with_full_name,
)
from resguardo.exchange.pfif.tables import read_table
from resguardo.exchange.pfif.writing import closing, note_text, opening, person_text
from resguardo.operation.identifiers import PersonId

PERSONS_MAX: Final = 50_000
CHARACTERS_MAX: Final = 64 << 20
TABLE_BYTES_MAX: Final = 32 << 20
STOPS: Final = frozenset(
    {
        "date_future",
        "domain_other",
        "domains_several",
        "note_id_repeated",
        "note_person_other",
        "person_id_repeated",
        "sender_missing",
        "too_much",
    }
)
"""Findings for which nothing of a file is taken in."""


class Fate(enum.Enum):
    """What becomes of one person of a file."""

    MENTION = "mention"
    CLAIM = "claim"
    """Its sender says that it is somebody of ours."""
    HELD = "held"
    """Nothing new about them."""
    OURS = "ours"
    """A copy of our own record; only its origin changes a record."""
    ERASED = "erased"
    SUPPRESSED = "suppressed"
    UNFIT = "unfit"
    """Without an id, a name or a source date."""


class Arrived(NamedTuple):
    """One person of a file, as it may be kept, and what becomes of them. `person` is who of ours is meant, None for nobody."""

    line: int
    record: Person
    fate: Fate
    person: PersonId | None = None


class Examined(NamedTuple):
    """A file that was read and checked; `arrived` is empty where it stops. `sha256` of the bytes, empty there too."""

    file: str
    sha256: bytes
    verdict: Verdict
    arrived: tuple[Arrived, ...]

    @property
    def stops(self) -> bool:
        """Whether nothing of it may be taken in."""
        found = self.verdict.findings.errors
        return self.verdict.unreadable is not None or any(one.code in STOPS for one in found)

    @property
    def fates(self) -> Counter[Fate]:
        """How many have which fate."""
        return Counter(one.fate for one in self.arrived)


def examine(account: Account, kept: KeptShelf, path: Path, domains: Collection[str]) -> Examined:
    """Read and check a file and say what would become of each person; the shelf is brought up to date in memory, and nothing is written.

    Raises `OSError`; `csv.Error` and `UnicodeDecodeError` for a table that is none.
    """
    with path.open("rb") as source:
        hashed = _Hashed(source)
        gathered = _Gathered(kept.now, domains)
        plain = hashed if path.suffix.lower() != ".csv" else _from_table(hashed, domains)
        examined = Examined(path.name, b"", gathered.read(plain), ())
        if not examined.stops:
            examined = examined._replace(sha256=hashed.digest())
    if examined.stops:
        return examined
    ours = own_ids(account, kept.shelf)
    arrived = tuple(_arrivals(kept, gathered, ours))
    return examined._replace(arrived=arrived)


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._hash = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self._source.read(size)
        self._hash.update(content)
        return content

    def digest(self) -> bytes:
        """The SHA-256 of the whole file."""
        while self.read(1 << 16):
            pass
        return self._hash.digest()


class _Gathered:
    """The records of one file, kept while they pass the check; no more than an import may hold."""

    def __init__(self, now: datetime, domains: Collection[str]) -> None:
        self._now, self._domains = now, tuple(domains)
        self._characters = 0
        self.persons: list[tuple[int, Person]] = []
        self.notes: list[Values] = []

    @property
    def knows_sender(self) -> bool:
        """Whether somebody said for which domains the sender may speak."""
        return bool(self._domains)

    def read(self, source: Any) -> Verdict:
        """Read to the end, or to the first thing that stops."""
        checker, document = Checker(self._now, self._domains), Document(source)
        stopped = None
        try:
            for record in checker.passing(document):
                if not self._keep(record, document.version):
                    checker.findings.error(Finding(record.line, "too_much", "", str(PERSONS_MAX)))
                    break
        except Unreadable as error:
            stopped = error
        self._judge_sender(checker)
        return checker.verdict(document, stopped)

    def _keep(self, record: Read, version: str) -> bool:
        fit = _fit(record, version)
        self._characters += sum(len(one.value) for one in record.fields)
        if record.kind == "note":
            self.notes += [one for one in (as_values(fit),) if _is_note(one)]
        else:
            whole = as_person(fit)
            notes = tuple(one for one in whole.notes if _is_note(one))
            person = Person(with_full_name(whole.values), notes)
            self.persons.append((record.line, _emptied(person, self._now)))
            self._characters += sum(len(one.value) for note in record.notes for one in note.fields)
        return len(self.persons) <= PERSONS_MAX and self._characters <= CHARACTERS_MAX

    def _judge_sender(self, checker: Checker) -> None:
        """Without a word on who sends, a file speaks for one domain and deletes nothing."""
        if self._domains:
            return
        spoken_for = {one.id.partition("/")[0] for _, one in self.persons if one.id}
        deleted = sum(is_placeholder(one.values) for _, one in self.persons)
        if len(spoken_for) > 1:
            named = ", ".join(sorted(spoken_for)[:5])
            checker.findings.error(Finding(1, "domains_several", "", named))
        if deleted:
            checker.findings.error(Finding(1, "sender_missing", "", str(deleted)))


def _fit(record: Read, version: str) -> Read:
    """The record without fields that are out of form, its text as text may be kept."""
    formats = FORMATS[version]
    fields = []
    for field in record.fields:
        text = outgoing_text(field.value if field.name in TEXT else field.value.strip())
        fits = formats.get(field.name)
        if fits is None or fits(text):
            fields.append(field._replace(value=text))
    return Read(record.kind, record.line, fields, [_fit(one, version) for one in record.notes])


def _emptied(person: Person, now: datetime) -> Person:
    """A person who expired more than a day ago with nothing but a placeholder's fields, whatever the sender left in."""
    if not is_hidden(person.values, now):
        return person
    return Person({name: person.values[name] for name in PLACEHOLDER if name in person.values})


def _from_table(source: _Hashed, domains: Collection[str]) -> bytes:
    """Person Finder's table as a document of 1.4, so that one check serves both."""
    content = source.read(TABLE_BYTES_MAX + 1)
    if len(content) > TABLE_BYTES_MAX:
        raise csv.Error(f"more than {TABLE_BYTES_MAX} bytes")
    domain = next(iter(domains), "")
    parts = [opening()]
    for row in read_table(content, domain):
        if row.person is not None:
            parts.append(person_text(Person(row.person)))
        if row.note is not None:
            parts.append(note_text(row.note))
    return b"".join([*parts, closing()])


def _arrivals(kept: KeptShelf, gathered: _Gathered, ours: dict[str, PersonId]) -> Iterator[Arrived]:
    """Each person with their fate, the shelf brought up to date on the way."""
    shelf, now = kept.shelf, kept.now
    taken = []
    for line, read in gathered.persons:
        person = read if gathered.knows_sender else _as_long(shelf, read)
        if person.id.partition("/")[2] in ours:
            taken.append((line, person, Fate.OURS))
        elif not person.id or not (is_placeholder(person.values) or _is_fit(person.values)):
            taken.append((line, person, Fate.UNFIT))
        else:
            outcome = take_person(shelf, person, now)
            if outcome is Taken.ERASED:
                kept.forget()
                shelf.taken_in.pop(person.id, None)
            taken.append((line, person, _FATES.get(outcome, Fate.MENTION)))
    for note in gathered.notes:
        take_note(shelf, note, now)
    meant = _meant(shelf, ours)
    for line, person, fate in taken:
        if fate in {Fate.MENTION, Fate.HELD} and person.id in shelf.persons:
            record = Person(shelf.persons[person.id], notes_of(shelf, person.id))
            is_new = shelf.taken_in.get(person.id) != facts_of(record)
            who = meant.get(person.id)
            yield Arrived(line, record, _said(who, is_new=is_new), who)
        else:
            yield Arrived(line, person, fate)


_FATES: Final = {
    Taken.OLDER: Fate.HELD,
    Taken.SUPPRESSED: Fate.SUPPRESSED,
    Taken.ERASED: Fate.ERASED,
}


def _as_long(shelf: Shelf, person: Person) -> Person:
    """What nobody is known to have sent lets go of no copy sooner than that copy says."""
    held = shelf.persons.get(person.id)
    offered = moment_of(person.values.get("expiry_date", ""))
    if held is None or offered is None:
        return person
    kept_until = moment_of(held.get("expiry_date", ""))
    if kept_until is not None and kept_until <= offered:
        return person
    values = {name: value for name, value in person.values.items() if name != "expiry_date"}
    kept = {"expiry_date": held["expiry_date"]} if kept_until else {}
    return Person(values | kept, person.notes)


def _said(who: PersonId | None, *, is_new: bool) -> Fate:
    if not is_new:
        return Fate.HELD
    return Fate.MENTION if who is None else Fate.CLAIM


def _is_fit(values: Values) -> bool:
    return bool(values.get("source_date")) and bool(values.get("full_name"))


def _is_note(values: Values) -> bool:
    return all(values.get(name) for name in ("note_record_id", "person_record_id", "source_date"))


def _meant(shelf: Shelf, ours: dict[str, PersonId]) -> dict[str, PersonId]:
    """Foreign id -> who of ours a note says it is; the note may stand on either of the two records."""
    meant: dict[str, PersonId] = {}
    for note in (note for notes in shelf.notes.values() for note in notes.values()):
        about, linked = note["person_record_id"], note.get("linked_person_record_id", "")
        for foreign, own in ((about, linked), (linked, about)):
            if person := ours.get(own.partition("/")[2]):
                meant[foreign] = person
    return meant


def facts_of(person: Person) -> bytes:
    """The digest of what the account takes over of a person."""
    names = ("full_name", "given_name", "family_name", "sex", "date_of_birth", "age")
    said = [person.values.get(name, "") for name in names]
    return hashlib.sha256(msgspec.json.encode([*said, last_known(person)])).digest()


def last_known(person: Person) -> str:
    """Where the newest note that says so says that the person was seen."""
    return current(list(person.notes), "last_known_location")
