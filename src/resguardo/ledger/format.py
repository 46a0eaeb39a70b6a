"""How one event is written down in bytes, and how those bytes are read back without trusting them.

An event's header is one deterministic CBOR map (RFC 8949 section 4.2.1) with the integer keys 0 to 23: integers, byte strings, text in
NFC, true and false, arrays and maps; no floats, no null, no tags, no indefinite lengths. What is absent has no key, so there is one
spelling only. The event id is the RFC 6962 leaf hash of these bytes. A header holds no name, no place and no words.

Operation: an operation is known by the first 16 bytes of the id of its first event, the genesis. That event cannot name itself, so
its own operation field is 16 zero bytes (`GENESIS_OPERATION`); every other header carries the real value.

Signatures of people: an actor's own signature is made once for a command, over `intent`, that is over everything the command says:
operation, kinds, command id, claimed time and source, persons, clear bodies and the hashes of the sealed parts. The events of a
command share the command id, stand one after another in the chain and belong to one commit. The signature is carried by the
last of them; the earlier ones name the same actors with an empty signature. Whether a kind of event needs it is the operation's business.

This module is all that the verifier shares with the writer.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, NoReturn

import cbor2
import msgspec

VERSION: Final = 1
"""Envelope version; it also fixes the algorithms (SHA-256, Ed25519), which are never negotiated."""

EVENT_DOMAIN: Final = b"resguardo/event/v1\x00"
INTENT_DOMAIN: Final = b"resguardo/intent/v1\x00"
FRONTIER_DOMAIN: Final = b"resguardo/frontier/v1\x00"

GENESIS_OPERATION: Final = bytes(16)
"""What stands in the operation field of the event that founds the operation."""

HEADER_BYTES_MAX: Final = 4096
DEPTH_MAX: Final = 6
DEPENDENCIES_MAX: Final = 32
PARTS_MAX: Final = 16
ACTORS_MAX: Final = 8
TEXT_BYTES_MAX: Final = 256
SEQUENCE_MAX: Final = 2**32 - 1
INTEGER_MAX: Final = 2**53 - 1
"""Greatest integer either side of zero; a browser's number holds it exactly, so every implementation reads alike."""
SEALED_SIZES: Final = (256, 1024, 4096, 16384, 65536, 262144)
"""Sizes in bytes to which content is padded before it is sealed."""

KEY_VERSION: Final = 0
KEY_OPERATION: Final = 1
KEY_WRITER: Final = 2
KEY_SEQUENCE: Final = 3
KEY_PREVIOUS: Final = 4
KEY_GENERATION: Final = 5
KEY_DEPENDENCIES: Final = 6
KEY_CLOCK: Final = 7
KEY_DEVICE: Final = 8
KEY_KIND: Final = 9
KEY_KIND_VERSION: Final = 10
KEY_COMMAND: Final = 11
KEY_CLAIM: Final = 12
KEY_PERSONS: Final = 13
KEY_BODY: Final = 14
KEY_PARTS: Final = 15
KEY_ACTORS: Final = 16

KIND_ERASURE_ORDERED: Final = 0xB01
"""`erasure.ordered`: its first person's sealed content is destroyed; a verifier tells erased from missing by it."""
KIND_HEADS_SEEN: Final = 16
"""`team.heads_seen`: written just before an act that would have to name too many heads; says nothing else."""
FRONTIER_HASHES: Final = {0x517: 10}
"""For each kind whose clear body holds a frontier hash (`count.count_closed`): the body's key of that hash.

It is over the heads of all that the closing's command knew: the event before the command, and all that its causes know.
"""

_INTENT_KEYS: Final = (
    KEY_OPERATION,
    KEY_KIND,
    KEY_KIND_VERSION,
    KEY_COMMAND,
    KEY_CLAIM,
    KEY_PERSONS,
    KEY_BODY,
    KEY_PARTS,
)


class Malformed(ValueError):
    """Bytes that are not a header: what was `found` and what was `expected` in its place."""

    def __init__(self, field: str, *, found: str, expected: str) -> None:
        super().__init__(f"{field}: found {found}, expected {expected}")
        self.field = field
        self.found = found
        self.expected = expected


class Part(msgspec.Struct, frozen=True):
    """One sealed content of an event: its class, the commitment to its key, the SHA-256 of its ciphertext, its padded size in bytes."""

    class_: int
    kid: bytes
    digest: bytes
    size: int


class ActorMark(msgspec.Struct, frozen=True):
    """Who acted: the person's reference, the public key of their credential (empty: named by the device alone), their signature."""

    actor: bytes
    credential: bytes = b""
    signature: bytes = b""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The signed part of an event, without personal data."""

    operation: bytes
    writer: bytes
    """Ed25519 public key of the installation that wrote it."""
    sequence: int
    """Position in the writer's chain, from 0."""
    previous: bytes | None
    """Event id of the predecessor in the chain; None only at sequence 0."""
    generation: int
    """1 + the greatest generation among predecessor and dependencies; 1 for an event with neither."""
    dependencies: tuple[bytes, ...] = ()
    """Event ids of other writers that this one builds on, in ascending order."""
    clock_ms: int
    clock_counter: int
    device: tuple[int, ...] | None = None
    """Boot id, monotonic milliseconds and, when one was seen, the last time beacon in milliseconds since 1970. None: not a device."""
    kind: int
    """Type code; odd means that who does not know it may not close counts."""
    kind_version: int
    command: bytes
    """16 random bytes; a command that is repeated is recognised by them."""
    happened_ms: int | None = None
    """Claimed time of the fact in milliseconds since 1970-01-01T00:00Z; None: as written."""
    source: int | None = None
    paper: str | None = None
    """Number of the numbered paper from which the fact was typed in."""
    persons: tuple[bytes, ...] = ()
    body: dict[int, Any] = {}
    parts: tuple[Part, ...] = ()
    actors: tuple[ActorMark, ...] = ()


class Row(NamedTuple):
    """One event as it is kept: its id, the header's bytes, and the commit's signature, empty when a later event of the chain carries it."""

    id: bytes
    header: bytes
    signature: bytes


def event_id(header: bytes) -> bytes:
    """The event's name: SHA-256 of a zero byte and the header, which is its leaf hash in the site log (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + header).digest()


def event_intent(header: Header) -> bytes:
    """What one event says: SHA-256 of its map restricted to operation, kind, version, command, claim, persons, body and parts."""
    fields = _fields(header)
    said = {key: fields[key] for key in _INTENT_KEYS if key in fields}
    return hashlib.sha256(cbor2.dumps(said)).digest()


def intent(events: Iterable[bytes]) -> bytes:
    """What the actors of one command sign: 32 bytes over the `event_intent` of its events in the order of the chain."""
    return hashlib.sha256(INTENT_DOMAIN + b"".join(events)).digest()


def frontier_digest(heads: Iterable[tuple[bytes, int, bytes]]) -> bytes:
    """The hash of a frontier, that is of all heads known as (writer, sequence, event id), whatever their order."""
    listed = [list(head) for head in sorted(heads)]
    return hashlib.sha256(FRONTIER_DOMAIN + cbor2.dumps(listed)).digest()


def encode_header(header: Header) -> bytes:
    """The bytes of `header`. Raises `Malformed` for a header that no reader would accept."""
    _check(header)
    encoded = cbor2.dumps(_fields(header))
    if len(encoded) > HEADER_BYTES_MAX:
        raise Malformed(
            "header", found=f"{len(encoded)} bytes", expected=f"at most {HEADER_BYTES_MAX}"
        )
    return encoded


def decode_header(encoded: bytes) -> Header:
    """Read a header that may come from anybody. Raises `Malformed` unless `encoded` is its one canonical spelling within all limits."""
    if len(encoded) > HEADER_BYTES_MAX:
        raise Malformed(
            "header", found=f"{len(encoded)} bytes", expected=f"at most {HEADER_BYTES_MAX}"
        )
    try:
        fields = cbor2.loads(
            encoded,
            max_depth=DEPTH_MAX,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            semantic_decoders=_NO_TAGS,
        )
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Malformed("header", found=str(error), expected="deterministic CBOR") from error
    header = _header_of(fields)
    _check(header)
    if cbor2.dumps(_fields(header)) != encoded:
        raise Malformed(
            "header", found="another spelling of the same values", expected="deterministic CBOR"
        )
    return header


def read_raw(encoded: bytes) -> dict[int, Any]:
    """The map of a header that was verified when it came in, by key number, without any check: the fast way for the fold."""
    fields: dict[int, Any] = cbor2.loads(encoded)
    return fields


RAW_MAGIC: Final = b"resguardo/raw/v1\n"
"""First line of the plain export that the verifier reads."""
RECORD_EVENT: Final = b"E"
RECORD_BLOB: Final = b"B"
RECORD_CHECKPOINT: Final = b"C"
RECORD_MANIFEST: Final = b"M"
RECORD_END: Final = b"Z"
RECORD_BYTES_MAX: Final = 1 << 20
"""Greatest payload of one record; a greater length is damage, whatever the file says."""


class Record(NamedTuple):
    """One record of a file: its kind, its payload, and the byte offset at which it begins."""

    kind: bytes
    payload: bytes
    offset: int


class Truncated(NamedTuple):
    """The file can't be read on from `offset`: what was found there and what was expected."""

    offset: int
    found: str
    expected: str


def record(kind: bytes, payload: bytes) -> bytes:
    """One record: kind (1 byte), length (4 bytes, most significant first), payload."""
    return kind + len(payload).to_bytes(4, "big") + payload


def event_record(header: bytes, signature: bytes) -> bytes:
    """The record of one event: header length (2 bytes), header, signature (64 bytes or none)."""
    return record(RECORD_EVENT, len(header).to_bytes(2, "big") + header + signature)


def end_record(records: int) -> bytes:
    """The record that ends a file; it says how many came before, so that a cut is noticed."""
    return record(RECORD_END, records.to_bytes(8, "big"))


def row_of(payload: bytes) -> Row:
    """The row in an event record; its id is computed. Raises `Malformed` when the lengths do not fit."""
    length = int.from_bytes(payload[:2], "big")
    header, signature = payload[2 : 2 + length], payload[2 + length :]
    if len(payload) < 2 or len(header) != length or len(signature) not in (0, 64):
        found = f"{len(payload)} bytes with a header of {length}"
        raise Malformed(
            "event record", found=found, expected="header and a signature of 64 bytes or none"
        )
    return Row(event_id(header), header, signature)


def read_records(chunks: Iterable[bytes], magic: bytes) -> Iterator[Record | Truncated]:
    """The records of a file that comes in chunks of any size; the last item is `Truncated` unless the file ends as it was written.

    Never holds more than one record and one chunk.
    """
    source = iter(chunks)
    buffer, at, offset, count = b"", 0, 0, 0
    wanted, inside = len(magic), False
    while True:
        while len(buffer) - at < wanted:
            chunk = next(source, None)
            if chunk is None:
                yield Truncated(offset, f"{len(buffer) - at} bytes", f"{wanted} bytes")
                return
            buffer, at = buffer[at:] + chunk, 0
        if not inside:
            if buffer[: len(magic)] != magic:
                yield Truncated(0, repr(buffer[: len(magic)]), repr(magic))
                return
            inside, at, offset, wanted = True, len(magic), len(magic), 5
            continue
        length = int.from_bytes(buffer[at + 1 : at + 5], "big")
        if length > RECORD_BYTES_MAX:
            yield Truncated(offset, f"a record of {length} bytes", f"at most {RECORD_BYTES_MAX}")
            return
        if len(buffer) - at < 5 + length:
            wanted = 5 + length
            continue
        found = Record(buffer[at : at + 1], buffer[at + 5 : at + 5 + length], offset)
        at, offset, wanted = at + 5 + length, offset + 5 + length, 5
        if found.kind == RECORD_END:
            yield from _ending(found, count, buffer[at:] or next(source, b""), offset)
            return
        count += 1
        yield found


def _ending(end: Record, count: int, rest: bytes, offset: int) -> Iterator[Truncated]:
    """Nothing when the end record counts right and nothing follows it."""
    stated = int.from_bytes(end.payload, "big")
    if len(end.payload) != 8 or stated != count:
        yield Truncated(end.offset, f"{count} records", f"{stated} records")
    elif rest:
        yield Truncated(offset, "bytes after the end", "the end of the file")


class _NoTags(Mapping[int, Callable[[Any, bool], Any]]):
    """Answers every CBOR tag with a refusal before its content is interpreted."""

    def __getitem__(self, tag: int) -> Callable[[Any, bool], Any]:
        def refuse(_value: Any, _immutable: bool) -> NoReturn:  # noqa: FBT001 - the shape is the library's.
            raise ValueError(f"tag {tag}")

        return refuse

    def __iter__(self) -> Iterator[int]:
        return iter(())

    def __len__(self) -> int:
        return 1


_NO_TAGS: Final = _NoTags()


def _fields(header: Header) -> dict[int, Any]:
    """The map of `header`, keys ascending, so that a plain encoder writes it deterministically."""
    fields: dict[int, Any] = {
        KEY_VERSION: VERSION,
        KEY_OPERATION: header.operation,
        KEY_WRITER: header.writer,
        KEY_SEQUENCE: header.sequence,
    }
    if header.previous is not None:
        fields[KEY_PREVIOUS] = header.previous
    fields[KEY_GENERATION] = header.generation
    if header.dependencies:
        fields[KEY_DEPENDENCIES] = header.dependencies
    fields[KEY_CLOCK] = (header.clock_ms, header.clock_counter)
    if header.device is not None:
        fields[KEY_DEVICE] = header.device
    fields[KEY_KIND] = header.kind
    fields[KEY_KIND_VERSION] = header.kind_version
    fields[KEY_COMMAND] = header.command
    claim = (header.happened_ms, header.source, header.paper)
    if claim != _NO_CLAIM:
        fields[KEY_CLAIM] = {key: value for key, value in enumerate(claim) if value is not None}
    if header.persons:
        fields[KEY_PERSONS] = header.persons
    if header.body:
        fields[KEY_BODY] = _ordered(header.body)
    if header.parts:
        fields[KEY_PARTS] = [
            (part.class_, part.kid, part.digest, part.size) for part in header.parts
        ]
    if header.actors:
        fields[KEY_ACTORS] = [
            (mark.actor, mark.credential, mark.signature) for mark in header.actors
        ]
    return fields


_NO_CLAIM: Final = (None, None, None)


def _ordered(value: Any) -> Any:
    """`value` with the keys of every map in it ascending; arrays of plain values are returned as they are."""
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_ordered(one) for one in value]
    return value


def _header_of(fields: Any) -> Header:
    """A header from a decoded map; shapes are checked here, values in `_check`."""
    if type(fields) is not dict or not _REQUIRED <= fields.keys() <= _KNOWN:
        found = sorted(map(str, fields)) if type(fields) is dict else type(fields).__name__
        raise Malformed("header", found=f"keys {found}", expected="the keys of envelope version 1")
    if type(fields[KEY_VERSION]) is not int or fields[KEY_VERSION] != VERSION:
        raise Malformed("version", found=repr(fields[KEY_VERSION]), expected=str(VERSION))
    clock = _array(fields[KEY_CLOCK], "clock", 2)
    device = fields.get(KEY_DEVICE)
    claim = fields.get(KEY_CLAIM, {})
    if type(claim) is not dict or not claim.keys() <= {0, 1, 2} or None in claim.values():
        raise Malformed(
            "claim", found=repr(claim)[:80], expected="a map of time 0, source 1, paper 2"
        )
    parts = _array(fields.get(KEY_PARTS, []), "parts")
    actors = _array(fields.get(KEY_ACTORS, []), "actors")
    return Header(
        operation=fields[KEY_OPERATION],
        writer=fields[KEY_WRITER],
        sequence=fields[KEY_SEQUENCE],
        previous=fields.get(KEY_PREVIOUS),
        generation=fields[KEY_GENERATION],
        dependencies=tuple(_array(fields.get(KEY_DEPENDENCIES, []), "dependencies")),
        clock_ms=clock[0],
        clock_counter=clock[1],
        device=None if device is None else tuple(_array(device, "device")),
        kind=fields[KEY_KIND],
        kind_version=fields[KEY_KIND_VERSION],
        command=fields[KEY_COMMAND],
        happened_ms=claim.get(0),
        source=claim.get(1),
        paper=claim.get(2),
        persons=tuple(_array(fields.get(KEY_PERSONS, []), "persons")),
        body=fields.get(KEY_BODY, {}),
        parts=tuple(Part(*_array(part, "part", 4)) for part in parts),
        actors=tuple(ActorMark(*_array(mark, "actor", 3)) for mark in actors),
    )


_KNOWN: Final = frozenset(range(KEY_ACTORS + 1))
_REQUIRED: Final = _KNOWN - {
    KEY_PREVIOUS,
    KEY_DEPENDENCIES,
    KEY_DEVICE,
    KEY_CLAIM,
    KEY_PERSONS,
    KEY_BODY,
    KEY_PARTS,
    KEY_ACTORS,
}


def _array(value: Any, field: str, length: int | None = None) -> list[Any]:
    if type(value) is not list or (length is not None and len(value) != length):
        expected = "an array" if length is None else f"an array of {length}"
        raise Malformed(field, found=repr(value)[:80], expected=expected)
    return value


def _check(header: Header) -> None:
    """Every limit of one header alone. Raises `Malformed`."""
    _bytes(header.operation, "operation", 16)
    _bytes(header.writer, "writer", 32)
    _integer(header.sequence, "sequence", 0, SEQUENCE_MAX)
    if (header.previous is None) != (header.sequence == 0):
        raise Malformed(
            "previous",
            found="absent" if header.previous is None else "present",
            expected="absent at sequence 0 only",
        )
    if header.previous is not None:
        _bytes(header.previous, "previous", 32)
    _integer(header.generation, "generation", 1, INTEGER_MAX)
    _check_dependencies(header.dependencies)
    _integer(header.clock_ms, "clock", 0, INTEGER_MAX)
    _integer(header.clock_counter, "clock counter", 0, SEQUENCE_MAX)
    if header.device is not None:
        if len(header.device) not in (2, 3):
            raise Malformed("device", found=f"{len(header.device)} values", expected="2 or 3")
        for value in header.device:
            _integer(value, "device", 0, INTEGER_MAX)
    _integer(header.kind, "kind", 0, SEQUENCE_MAX)
    _integer(header.kind_version, "kind version", 1, SEQUENCE_MAX)
    _bytes(header.command, "command", 16)
    if header.happened_ms is not None:
        _integer(header.happened_ms, "claimed time", -INTEGER_MAX, INTEGER_MAX)
    if header.source is not None:
        _integer(header.source, "source", 0, 255)
    if header.paper is not None and type(header.paper) is not str:
        raise Malformed("paper", found=type(header.paper).__name__, expected="text")
    _check_value(header.paper or "", "paper", 0)
    for person in header.persons:
        _bytes(person, "person", 16)
    if type(header.body) is not dict:
        raise Malformed("body", found=type(header.body).__name__, expected="a map")
    _check_value(header.body, "body", 1)
    _check_parts(header.parts)
    _check_actors(header.actors)


def _check_dependencies(dependencies: tuple[bytes, ...]) -> None:
    if len(dependencies) > DEPENDENCIES_MAX:
        raise Malformed(
            "dependencies", found=str(len(dependencies)), expected=f"at most {DEPENDENCIES_MAX}"
        )
    before = b""
    for dependency in dependencies:
        _bytes(dependency, "dependency", 32)
        if dependency <= before:
            raise Malformed(
                "dependencies", found="out of order or twice", expected="ascending, each once"
            )
        before = dependency


def _check_parts(parts: tuple[Part, ...]) -> None:
    if len(parts) > PARTS_MAX:
        raise Malformed("parts", found=str(len(parts)), expected=f"at most {PARTS_MAX}")
    for part in parts:
        _integer(part.class_, "part class", 0, 255)
        _bytes(part.kid, "part key id", 32)
        _bytes(part.digest, "part digest", 32)
        _integer(part.size, "part size", 0, SEALED_SIZES[-1])
        if part.size not in SEALED_SIZES:
            raise Malformed("part size", found=str(part.size), expected=f"one of {SEALED_SIZES}")


def _check_actors(actors: tuple[ActorMark, ...]) -> None:
    if len(actors) > ACTORS_MAX:
        raise Malformed("actors", found=str(len(actors)), expected=f"at most {ACTORS_MAX}")
    for mark in actors:
        _bytes(mark.actor, "actor", 16)
        if mark.credential != b"":
            _bytes(mark.credential, "credential", 32)
        if mark.signature != b"":
            _bytes(mark.signature, "actor signature", 64)
            if not mark.credential:
                raise Malformed(
                    "actor signature", found="no credential", expected="the credential that made it"
                )


def _bytes(value: Any, field: str, length: int) -> None:
    if type(value) is not bytes or len(value) != length:
        found = f"{len(value)} bytes" if type(value) is bytes else type(value).__name__
        raise Malformed(field, found=found, expected=f"{length} bytes")


def _integer(value: Any, field: str, least: int, greatest: int) -> None:
    if type(value) is not int or not least <= value <= greatest:
        raise Malformed(
            field, found=repr(value)[:40], expected=f"an integer from {least} to {greatest}"
        )


def _check_value(value: Any, field: str, depth: int) -> None:
    """A value of the clear body: kinds of value, nesting, text in NFC. `depth` counts the containers around it."""
    kind = type(value)
    if kind is bytes or kind is bool:
        return
    if kind is int:
        _integer(value, field, -INTEGER_MAX, INTEGER_MAX)
    elif kind is str:
        _check_text(value, field)
    elif depth >= DEPTH_MAX:
        raise Malformed(
            field, found=f"more than {DEPTH_MAX} levels", expected=f"at most {DEPTH_MAX}"
        )
    elif kind is list or kind is tuple:
        for one in value:
            _check_value(one, field, depth + 1)
    elif kind is dict:
        for key, one in value.items():
            _integer(key, f"{field} key", 0, 23)
            _check_value(one, field, depth + 1)
    else:
        raise Malformed(
            field, found=kind.__name__, expected="integer, text, bytes, true, false, array or map"
        )


def _check_text(value: str, field: str) -> None:
    if value.isascii():
        if len(value) > TEXT_BYTES_MAX:
            raise Malformed(
                field, found=f"{len(value)} bytes of text", expected=f"at most {TEXT_BYTES_MAX}"
            )
        return
    if not unicodedata.is_normalized("NFC", value):
        raise Malformed(field, found="text that is not in NFC", expected="text in NFC")
    try:
        length = len(value.encode())
    except UnicodeEncodeError as error:
        raise Malformed(field, found="a lone surrogate", expected="Unicode text") from error
    if length > TEXT_BYTES_MAX:
        raise Malformed(
            field, found=f"{length} bytes of text", expected=f"at most {TEXT_BYTES_MAX}"
        )
