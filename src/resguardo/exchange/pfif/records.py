"""PFIF records as they are kept: whatever version they came in, under the names of 1.4."""

from typing import NamedTuple

import msgspec

from resguardo.exchange.pfif.fields import PLACEHOLDER, RENAMED

DESCRIPTION_LABEL = "description:"


class Field(NamedTuple):
    """One element of a record as it stood in the document."""

    name: str
    value: str
    line: int


class Read(msgspec.Struct):
    """One record as it stood in the document, before anything is judged."""

    kind: str
    """`person` or `note`."""
    line: int
    fields: list[Field] = msgspec.field(default_factory=list)
    notes: list["Read"] = msgspec.field(default_factory=list)
    notes_at: list[int] = msgspec.field(default_factory=list)
    """Before which field each nested note stood; older versions have rules for the order."""
    is_nested: bool = False

    def value(self, name: str) -> str:
        """The first value of a field, empty when it is not there."""
        for known, value, _ in self.fields:
            if known == name:
                return value
        return ""


Values = dict[str, str]
"""A record under the names of 1.4; a field that is absent or empty is not in it."""


class Person(NamedTuple):
    """A person with their notes."""

    values: Values
    notes: tuple[Values, ...] = ()

    @property
    def id(self) -> str:
        """The record's own id, given by the repository it comes from."""
        return self.values.get("person_record_id", "")


def is_placeholder(values: Values) -> bool:
    """Whether a record holds nothing but what may stay after its expiry."""
    return "expiry_date" in values and values.keys() <= set(PLACEHOLDER)


def as_values(read: Read) -> Values:
    """The fields of a record under the names of 1.4; of a repeated field the first counts."""
    values: Values = {}
    for name, value, _ in read.fields:
        kept = RENAMED.get(name, name)
        if value and kept not in values:
            values[kept] = _unlabelled(value) if name == "other" else value
    return values


def as_person(read: Read) -> Person:
    """A person with the notes that stood inside; each names its person."""
    values = as_values(read)
    return Person(values, tuple(_belonging(as_values(note), values) for note in read.notes))


def with_full_name(values: Values) -> Values:
    """A record of an older version as 1.4 wants it: the full name composed of its parts where it is missing."""
    parts = (values.get("given_name", ""), values.get("family_name", ""))
    composed = " ".join(part for part in parts if part)
    return values if "full_name" in values or not composed else values | {"full_name": composed}


def labelled(description: str) -> str:
    """A description as the field `other` of an older version holds it: under a label, indented by four spaces."""
    lines = (f"    {line}" if line else line for line in description.split("\n"))
    return "\n".join([DESCRIPTION_LABEL, *lines])


def _belonging(note: Values, person: Values) -> Values:
    if "person_record_id" in person:
        note.setdefault("person_record_id", person["person_record_id"])
    return note


def _unlabelled(other: str) -> str:
    """What `other` describes when it holds nothing but a labelled description; all of it otherwise."""
    label, _, rest = other.partition("\n")
    if label.strip() != DESCRIPTION_LABEL or not rest:
        return other
    lines = rest.split("\n")
    if any(line.strip() and not line.startswith("    ") for line in lines):
        return other
    return "\n".join(line.removeprefix("    ") for line in lines)
