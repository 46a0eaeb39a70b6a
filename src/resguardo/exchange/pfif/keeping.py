"""The life of foreign and own records: newest wins field by field, what expires becomes a placeholder and goes on to others, what was deleted stays deleted.

Pure: a `Shelf` is what is held, every function is told the moment, and whoever keeps the shelf writes it down (specification 3; this folder's README).
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum

import msgspec

from resguardo.exchange.pfif.formats import moment_of
from resguardo.exchange.pfif.records import Person, Values, is_placeholder

HIDE_AFTER = timedelta(days=1)
"""So long after its expiry a record may still be seen (specification 3.3)."""
FORGET_AFTER = timedelta(days=60)
"""So long after its expiry even its place among backups is to be empty (specification 3.3); so long a note waits for its person."""


class Taken(Enum):
    """What became of a record that was offered."""

    NEW = "new"
    NEWER = "newer"
    OLDER = "older"
    """What is held is as new or newer; nothing changed."""
    SUPPRESSED = "suppressed"
    """It was deleted once and stays deleted."""
    ERASED = "erased"
    """It came as a placeholder, and what was held is gone."""


class Sent(msgspec.Struct, array_like=True):
    """What last left under one identifier: the digest of its fields and its three dates; `is_gone` where a placeholder left."""

    digest: bytes
    source_date: str
    entry_date: str
    expiry_date: str
    is_gone: bool = False


class Shelf(msgspec.Struct):
    """Copies of others' records and notes, what may never come back, what the account took over of them, and what left of our own."""

    salt: bytes
    persons: dict[str, Values] = {}
    notes: dict[str, dict[str, Values]] = {}
    """Id of the person -> id of the note -> the note."""
    suppressed: set[bytes] = set()
    """Salted hashes of the ids of deleted records: enough to know them again, too little to say whom."""
    taken_in: dict[str, bytes] = {}
    """Id -> digest of the facts that the account took over last."""
    sent: dict[str, dict[str, Sent]] = {}
    """Profile -> id -> what left of our own records."""


def pfif_moment(at: datetime) -> str:
    """A moment as PFIF writes it, in UTC and whole seconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def take_person(shelf: Shelf, person: Person, now: datetime) -> Taken:
    """Take in a foreign person, unless what is held is newer; their notes each by its own date. The copy's `entry_date` becomes now; a placeholder erases."""
    name = person.id
    if _mark(shelf, name) in shelf.suppressed and not is_placeholder(person.values):
        return Taken.SUPPRESSED
    held = shelf.persons.get(name)
    if is_placeholder(person.values):
        _erase(shelf, name, person.values | {"entry_date": pfif_moment(now)})
        return Taken.ERASED
    for note in person.notes:
        take_note(shelf, note, now)
    if held is not None and not _is_newer(person.values, held):
        return Taken.OLDER
    shelf.persons[name] = person.values | {"entry_date": _later(held, now)}
    return Taken.NEW if held is None else Taken.NEWER


def take_note(shelf: Shelf, note: Values, now: datetime) -> Taken:
    """Take in a foreign note, unless its person was deleted or what is held is as new."""
    about, name = note.get("person_record_id", ""), note["note_record_id"]
    if _mark(shelf, about) in shelf.suppressed:
        return Taken.SUPPRESSED
    notes = shelf.notes.setdefault(about, {})
    held = notes.get(name)
    if held is not None and not _is_newer(note, held):
        return Taken.OLDER
    notes[name] = note | {"entry_date": _later(held, now)}
    return Taken.NEW if held is None else Taken.NEWER


def delete(shelf: Shelf, name: str, now: datetime) -> None:
    """Delete a record on request: it expires now, becomes a placeholder and stays suppressed."""
    _erase(shelf, name, {"person_record_id": name, "expiry_date": pfif_moment(now)})
    shelf.persons[name] |= {"source_date": pfif_moment(now), "entry_date": pfif_moment(now)}


def expire(shelf: Shelf, now: datetime) -> list[str]:
    """Turn what expired more than a day ago into placeholders, copies of others included, and let go of notes about nobody who is held; returns the ids of the persons."""
    due = [
        name
        for name, values in shelf.persons.items()
        if not is_placeholder(values) and is_hidden(values, now)
    ]
    for name in due:
        made = pfif_moment(now)
        placeholder = {
            "person_record_id": name,
            "expiry_date": shelf.persons[name]["expiry_date"],
            "source_date": made,
            "entry_date": made,
        }
        _erase(shelf, name, placeholder)
    return due + _forget_loose(shelf, now)


def _forget_loose(shelf: Shelf, now: datetime) -> list[str]:
    """Notes have no expiry of their own: those about somebody whose record never came go after as long."""
    oldest = pfif_moment(now - FORGET_AFTER)
    loose = [
        name
        for name, notes in shelf.notes.items()
        if name not in shelf.persons
        and all(note.get("entry_date", "") < oldest for note in notes.values())
    ]
    for name in loose:
        del shelf.notes[name]
    return loose


def visible(shelf: Shelf, now: datetime) -> Iterator[Person]:
    """The persons whom a user may see now, with their notes."""
    for name, values in shelf.persons.items():
        if not is_placeholder(values) and not is_hidden(values, now):
            yield Person(values, notes_of(shelf, name))


def is_hidden(values: Values, now: datetime) -> bool:
    """Whether a record expired so long ago that nobody may see it; one without an expiry never does."""
    expiry = moment_of(values.get("expiry_date", ""))
    # From the site's own time, because a day after the last one that can be written there is none.
    return expiry is not None and expiry <= now - HIDE_AFTER


def to_export(shelf: Shelf, since: str = "") -> list[Person]:
    """Everything entered at `since` (a PFIF moment) or later, oldest first, placeholders among it, so that deletions travel on."""
    return [
        Person(values, notes_of(shelf, name))
        for name, values in sorted(
            shelf.persons.items(), key=lambda one: (one[1].get("entry_date", ""), one[0])
        )
        if values.get("entry_date", "") >= since
    ]


def current(notes: list[Values], field: str) -> str:
    """The newest value that a changing field has among a person's notes: field by field, not from the last note."""
    holding = [note for note in notes if note.get(field)]
    newest = max(holding, key=_dated, default=None)
    return newest[field] if newest else ""


def _erase(shelf: Shelf, name: str, placeholder: Values) -> None:
    shelf.persons[name] = placeholder
    shelf.suppressed.add(_mark(shelf, name))
    shelf.notes.pop(name, None)


def notes_of(shelf: Shelf, name: str) -> tuple[Values, ...]:
    """The notes about a person, in the order in which they came."""
    return tuple(shelf.notes.get(name, {}).values())


def _is_newer(offered: Values, held: Values) -> bool:
    new, old = (moment_of(one.get("source_date", "")) for one in (offered, held))
    return new is not None and (old is None or new > old)


def _dated(values: Values) -> datetime:
    return moment_of(values.get("source_date", "")) or datetime.min.replace(tzinfo=UTC)


def _later(held: Values | None, now: datetime) -> str:
    """Now, or what the copy already says when the clock went back: an entry date never decreases."""
    return max(pfif_moment(now), (held or {}).get("entry_date", ""))


def _mark(shelf: Shelf, name: str) -> bytes:
    return hashlib.sha256(shelf.salt + name.encode()).digest()
