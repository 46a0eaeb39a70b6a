"""Compares two PFIF documents record by record; order, nesting and version do not matter."""

from collections.abc import Collection, Iterator
from enum import Enum
from typing import IO, Final, NamedTuple

from resguardo.exchange.pfif.reading import Document
from resguardo.exchange.pfif.records import Read, Values


class Change(Enum):
    """How a record or a field differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Difference(NamedTuple):
    """One difference. `field` is empty where a whole record is meant."""

    change: Change
    kind: str
    record: str
    field: str = ""
    before: str = ""
    after: str = ""


class Ignoring(NamedTuple):
    """What a comparison passes over."""

    fields: Collection[str] = ()
    blanks: bool = False
    case: bool = False


NOTHING: Final = Ignoring()


def compare(
    before: IO[bytes] | bytes, after: IO[bytes] | bytes, ignoring: Ignoring = NOTHING
) -> list[Difference]:
    """Every difference: records of the first in their order, then those that only the second has. Raises `Unreadable`."""
    old, new = _records(before, ignoring), _records(after, ignoring)
    found = []
    for key, values in old.items():
        if key not in new:
            found.append(Difference(Change.REMOVED, *key))
        else:
            found += _fields_differ(key, values, new[key])
    found += [Difference(Change.ADDED, *key) for key in new if key not in old]
    return found


def _fields_differ(key: tuple[str, str], old: Values, new: Values) -> Iterator[Difference]:
    for name, value in old.items():
        if name not in new:
            yield Difference(Change.REMOVED, *key, name, value)
        elif new[name] != value:
            yield Difference(Change.CHANGED, *key, name, value, new[name])
    for name, value in new.items():
        if name not in old:
            yield Difference(Change.ADDED, *key, name, "", value)


def _records(source: IO[bytes] | bytes, ignoring: Ignoring) -> dict[tuple[str, str], Values]:
    """Every record by kind and id, nested notes as if they stood alone."""
    records: dict[tuple[str, str], Values] = {}
    for read in Document(source):
        person = read.value("person_record_id")
        for one in (read, *read.notes):
            name = one.value("note_record_id" if one.kind == "note" else "person_record_id")
            values = _values(one, ignoring)
            if one.is_nested and person and "person_record_id" not in ignoring.fields:
                values.setdefault("person_record_id", _folded(person, ignoring))
            records[one.kind, name] = values
    return records


def _values(read: Read, ignoring: Ignoring) -> Values:
    values: Values = {}
    for name, value, _ in read.fields:
        if name in ignoring.fields or (ignoring.blanks and not value.strip()):
            continue
        values.setdefault(name, _folded(value.strip(), ignoring))
    return values


def _folded(value: str, ignoring: Ignoring) -> str:
    return value.casefold() if ignoring.case else value
