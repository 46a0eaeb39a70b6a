"""The bytes of an ordinary event, written straight: most events of a ledger are alike, and they come in hundreds.

`format.encode_header` says what the bytes of a header are; this is the same for a draft that needs little of the envelope, in a third of the
time. It never judges: what is not ordinary, or not right, is left to `encode_header`, which spells it or says what is wrong.
"""

from typing import TYPE_CHECKING, Final

import cbor2

from resguardo.ledger.format import (
    ACTORS_MAX,
    HEADER_BYTES_MAX,
    INTEGER_MAX,
    KEY_ACTORS,
    KEY_BODY,
    KEY_PERSONS,
    SEQUENCE_MAX,
    TEXT_BYTES_MAX,
    ActorMark,
)

if TYPE_CHECKING:
    from resguardo.ledger.chain import Draft

Place = tuple[int, int, int, int]
"""Where an event stands: sequence, generation, and the clock's milliseconds and counter."""

PREVIOUS: Final = b"\x04\x58\x20"
"""What stands between the sequence and the predecessor's id."""

_START_BYTES: Final = 56
_FIELDS_ALWAYS: Final = 10
_MAPS: Final = tuple(bytes((0xA0 + fields,)) for fields in range(24))
_SMALL: Final = tuple(bytes((value,)) for value in range(24))
_LISTED_MAX: Final = 23


def start_of(operation: bytes, writer: bytes) -> bytes:
    """What every header of a writer has in common: version, operation, writer, and the key of the sequence."""
    return b"\x00\x01\x01\x50" + operation + b"\x02\x58\x20" + writer + b"\x03"


def unsigned(value: int) -> bytes:
    """An integer from 0 to 2^64 - 1 as deterministic CBOR writes it."""
    if value < 24:
        return _SMALL[value]
    if value < 0x100:
        return bytes((0x18, value))
    if value < 0x10000:
        return b"\x19" + value.to_bytes(2, "big")
    if value < 0x100000000:
        return b"\x1a" + value.to_bytes(4, "big")
    return b"\x1b" + value.to_bytes(8, "big")


def spell(draft: "Draft", place: Place, previous: bytes | None, start: bytes) -> bytes | None:
    """The header of `draft` at `place` after `previous`; None when only `encode_header` can tell."""
    sequence, generation, clock_ms, clock_counter = place
    command, kind, version = draft.command, draft.kind, draft.kind_version
    if (
        previous is None
        or draft.dependencies
        or draft.parts
        or draft.device is not None
        or draft.paper is not None
        or not type(previous) is type(start) is type(command) is bytes
        or len(start) != _START_BYTES
        or len(previous) != 32
        or len(command) != 16
        or not type(kind) is type(version) is int
        or not type(generation) is type(clock_ms) is type(clock_counter) is int
        or not 0 <= kind <= SEQUENCE_MAX
        or not 1 <= version <= SEQUENCE_MAX
        or not 0 < sequence <= SEQUENCE_MAX
        or not 0 < generation <= INTEGER_MAX
        or not 0 <= clock_ms <= INTEGER_MAX
        or not clock_counter <= SEQUENCE_MAX
    ):
        return None
    claim = _claim(draft.happened_ms, draft.source)
    persons = _persons(draft.persons)
    body = _body(draft.body)
    actors = _actors(draft.actors)
    if claim is None or persons is None or body is None or actors is None:
        return None
    fields = _FIELDS_ALWAYS + bool(claim) + bool(persons) + bool(body) + bool(actors)
    encoded = b"".join(
        (
            _MAPS[fields],
            start,
            unsigned(sequence),
            PREVIOUS,
            previous,
            b"\x05",
            unsigned(generation),
            b"\x07\x82",
            unsigned(clock_ms),
            unsigned(clock_counter),
            b"\x09",
            unsigned(kind),
            b"\x0a",
            unsigned(version),
            b"\x0b\x50",
            command,
            claim,
            persons,
            body,
            actors,
        )
    )
    return encoded if len(encoded) <= HEADER_BYTES_MAX else None


def _claim(happened_ms: int | None, source: int | None) -> bytes | None:
    moment = origin = b""
    if happened_ms is not None:
        if type(happened_ms) is not int or not 0 <= happened_ms <= INTEGER_MAX:
            return None
        moment = b"\x00" + unsigned(happened_ms)
    if source is not None:
        if type(source) is not int or not 0 <= source <= 255:
            return None
        origin = b"\x01" + unsigned(source)
    if moment and origin:
        return b"\x0c\xa2" + moment + origin
    return b"\x0c\xa1" + moment + origin if moment or origin else b""


def _persons(persons: tuple[bytes, ...]) -> bytes | None:
    if not persons:
        return b""
    if len(persons) > _LISTED_MAX:
        return None
    for person in persons:
        if type(person) is not bytes or len(person) != 16:
            return None
    return bytes((KEY_PERSONS, 0x80 + len(persons), 0x50)) + b"\x50".join(persons)


def _body(body: dict[int, object]) -> bytes | None:
    """A body of plain values whose keys ascend, as a record's fields do."""
    before = -1
    for key, value in body.items():
        kind = type(value)
        if (
            type(key) is not int
            or not before < key <= _LISTED_MAX
            or (kind is int and not -INTEGER_MAX <= value <= INTEGER_MAX)  # type: ignore[operator]
            or (kind is str and not (value.isascii() and len(value) <= TEXT_BYTES_MAX))  # type: ignore[attr-defined, arg-type]
            or kind not in _PLAIN
        ):
            return None
        before = key
    return _BODY + cbor2.dumps(body) if body else b""


_PLAIN: Final = frozenset({bytes, int, str, bool})
_BODY: Final = bytes((KEY_BODY,))


def _actors(actors: tuple[ActorMark, ...]) -> bytes | None:
    """Actors whom the device alone names."""
    if not actors:
        return b""
    if len(actors) > ACTORS_MAX:
        return None
    spelled = bytes((KEY_ACTORS, 0x80 + len(actors)))
    for mark in actors:
        actor = mark.actor
        if type(actor) is not bytes or len(actor) != 16 or mark.credential or mark.signature:
            return None
        spelled += b"\x83\x50" + actor + b"\x40\x40"
    return spelled
