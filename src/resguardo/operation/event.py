"""What an event of the operation is, and how its clear part is laid out for the ledger.

An event is a frozen record in the past tense. Its fields are codes, references, counts and moments: the clear body, which the rules read.
What names a person, a place, or speaks in words is in one sealed record, the field `content`, absent after an erasure or where
the key is not held. References to persons travel in the header's own field, everything else in the body under a number that never changes.
"""

import enum
from collections.abc import Callable
from typing import (
    Any,
    ClassVar,
    NamedTuple,
    TypeVar,
    dataclass_transform,
    get_args,
    get_type_hints,
)

import msgspec

from resguardo.operation.identifiers import REFERENCES, PersonId
from resguardo.operation.refusal import ensure


class SealClass(enum.IntEnum):
    """Under which of a subject's keys a content is sealed; each can be given or destroyed apart."""

    IDENTITY = 1
    PHOTO = 2
    LOCATION = 3
    CARE = 4
    COMPLAINT = 5
    STAFF = 6
    WORDS = 7


class FactSource(enum.IntEnum):
    """How a fact reached the account: seen on this device, typed in from a numbered paper, or told by somebody."""

    DEVICE = 0
    PAPER = 1
    TOLD = 2


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened; declared with `@event`."""

    type: ClassVar["EventType"]


class EventType(NamedTuple):
    """One kind of event: its name and number for ever, and what its fields are to the ledger."""

    name: str
    code: int
    version: int
    record: type[Event]
    makes: tuple[str, ...]
    """Fields that hold a reference which this event makes."""
    refers: tuple[str, ...]
    """Fields that name references made by other events."""
    persons: tuple[str, ...]
    """Fields that hold persons, in the order of the header's list."""
    person_list: bool
    """The last of these fields holds a list of persons."""
    body: tuple[str, ...]
    """Clear fields in the order of their numbers."""
    seal: SealClass | None
    subject: str | None
    """The field whose key seals the content; None for the operation's own key."""
    attested: bool
    """The actors sign it with their own credentials, not by the device alone."""
    signers: int
    """How many different people must have signed it: 1 or 2."""
    shared: bool = False
    """What it makes may be made again by a site that did not know, under the same reference: both mean one thing."""

    @property
    def critical(self) -> bool:
        """Whether a site that does not know this kind may not close counts: odd codes."""
        return self.code % 2 == 1


BY_NAME: dict[str, EventType] = {}
BY_CODE: dict[int, EventType] = {}
BY_RECORD: dict[type, EventType] = {}

E = TypeVar("E", bound=type[Event])


def event(
    name: str,
    code: int,
    *,
    makes: tuple[str, ...] = (),
    seal: SealClass | None = None,
    subject: str | None = None,
    attested: bool = False,
    signers: int = 1,
    shared: bool = False,
    version: int = 1,
) -> Callable[[E], E]:
    """Declare a kind of event. `name` is `room.past_participle`; `code` is never used again; a `version` above 1 has upcasters for those before it."""

    def declare(record: E) -> E:
        hints = get_type_hints(record)
        fields = [field.name for field in msgspec.structs.fields(record)]
        persons = tuple(name for name in fields if PersonId in _parts(hints[name]))
        references = tuple(name for name in fields if REFERENCES & _parts(hints[name]))
        kind = EventType(
            name=name,
            code=code,
            version=version,
            record=record,
            makes=makes,
            refers=tuple(field for field in references if field not in makes),
            persons=persons,
            person_list=bool(persons) and bool(get_args(hints[persons[-1]])),
            body=tuple(name for name in fields if name not in persons and name != "content"),
            seal=seal,
            subject=subject,
            attested=attested or signers > 1,
            signers=signers,
            shared=shared,
        )
        ensure(
            name not in BY_NAME and code not in BY_CODE, f"event {name} ({code}) is declared once"
        )
        ensure(
            ("content" in fields) == (seal is not None), f"event {name} has a class for its content"
        )
        ensure(set(makes) <= set(references), f"event {name} makes references only")
        ensure(len(kind.body) <= 24, f"event {name} has at most 24 clear fields")
        ensure(
            all(hints[field] is PersonId for field in persons[:-1]),
            f"event {name}: only its last person field is a list",
        )
        record.type = kind
        BY_NAME[name] = BY_CODE[code] = BY_RECORD[record] = kind
        return record

    return declare


def _parts(hint: Any) -> set[Any]:
    """The plain types inside a hint such as `tuple[PersonId, ...] | None`."""
    inner = get_args(hint)
    return {hint} if not inner else set().union(*(_parts(one) for one in inner))


def to_clear(event: Event) -> tuple[tuple[bytes, ...], dict[int, Any]]:
    """The persons and the numbered body of `event`; a field that is None is left out, a list of persons comes last."""
    kind = event.type
    persons: list[bytes] = []
    for name in kind.persons:
        value = getattr(event, name)
        if isinstance(value, tuple):
            persons.extend(value)
        else:
            persons.append(value)
    body = {}
    for number, name in enumerate(kind.body):
        value = getattr(event, name)
        if value is not None:
            body[number] = msgspec.to_builtins(value, builtin_types=(bytes,))
    return tuple(persons), body


def from_clear(
    kind: EventType, persons: list[bytes] | tuple[bytes, ...], body: dict[int, Any]
) -> Event:
    """Rebuild an event from the ledger's clear fields. Raises `msgspec.ValidationError` when they do not fit its record."""
    names = kind.body
    beyond = len(persons) - len(kind.persons)
    if beyond < -int(kind.person_list) or (beyond > 0 and not kind.person_list):
        raise msgspec.ValidationError(f"{kind.name} names {len(persons)} persons")
    if body and not 0 <= min(body) <= max(body) < len(names):
        raise msgspec.ValidationError(f"{kind.name} has no such fields: {sorted(body)}")
    fields: dict[str, Any] = {names[number]: value for number, value in body.items()}
    last = len(kind.persons) - 1
    for position, name in enumerate(kind.persons):
        listed = kind.person_list and position == last
        fields[name] = list(persons[position:]) if listed else persons[position]
    return msgspec.convert(fields, kind.record, builtin_types=(bytes,))


def references_made(event: Event) -> list[bytes]:
    """The references that come into being with `event`."""
    return [value for name in event.type.makes if (value := getattr(event, name)) is not None]
