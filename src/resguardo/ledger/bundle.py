"""A signed bundle carries events and sealed content to another machine: on a stick, as QR codes, through any relay.

Nothing in a bundle is believed for being in it. Each row is judged as a stranger's, and the order, the number of times and the completeness of
what arrives do not matter. The manifest says who sent it, since which frontier, and the hash of the rest, so that damage is named at once.

Keys are never in a bundle. Wrapped keys travel in a file of their own, under the receiver's transport key.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import cbor2

from resguardo.ledger import keys
from resguardo.ledger.chain import ChainProblem, Head, check_chain
from resguardo.ledger.format import (
    KEY_PARTS,
    RECORD_BLOB,
    RECORD_EVENT,
    RECORD_MANIFEST,
    SEALED_SIZES,
    Header,
    Malformed,
    Record,
    Row,
    Truncated,
    decode_header,
    end_record,
    event_record,
    read_raw,
    read_records,
    record,
    row_of,
)

BUNDLE_MAGIC: Final = b"resguardo/bundle/v1\n"
BUNDLE_DOMAIN: Final = b"resguardo/bundle/v1\x00"
WRAPS_MAGIC: Final = b"resguardo/wraps/v1\n"
WRAPS_DOMAIN: Final = b"resguardo/wraps/v1\x00"
RECORD_WRAP: Final = b"W"

BUNDLE_BYTES_MAX: Final = 64 * 1024 * 1024
BUNDLE_EVENTS_MAX: Final = 100_000
_FRAME_BYTES: Final = 4096
"""Room kept for manifest and ending."""

Frontier = Sequence[tuple[bytes, int, bytes]]


class Manifest(NamedTuple):
    """What a bundle says of itself: operation, sender's key, frontier it starts from, numbers, and the hash of its records."""

    operation: bytes
    sender: bytes
    since: tuple[tuple[bytes, int, bytes], ...]
    number: int
    """Which of the bundles of one export this is, from 0."""
    events: int
    blobs: int
    digest: bytes


class BundleProblem(NamedTuple):
    """Something in a bundle that can't be used: a code, the byte offset, what was found and what was expected."""

    code: str
    offset: int
    found: str
    expected: str


class Blob(NamedTuple):
    """One sealed content and its hash."""

    digest: bytes
    content: bytes


def write_bundles(
    rows: Iterable[Row],
    *,
    operation: bytes,
    sender: keys.SigningKey,
    since: Frontier = (),
    blob: Callable[[bytes], bytes | None] = lambda _digest: None,
) -> Iterator[bytes]:
    """Pack rows, in an order in which each writer's chain ascends, into as many bundles as the limits ask for; at least one.

    `blob` gives a ciphertext by its hash, None for one that is erased or not here. A commit is never divided.
    """
    draft = _Draft(operation, sender, tuple(since))
    commits: dict[bytes, list[Row]] = {}
    for row in rows:
        writer = row.header[24:56]
        commits.setdefault(writer, []).append(row)
        if row.signature:
            yield from draft.add(_records_of(commits.pop(writer), blob))
    if commits:
        raise ValueError("bundle: found a commit without its signature, expected whole commits")
    yield draft.finish()


_Item = tuple[list[bytes], int]
"""Records that stay together, and how many of them are events."""


def _records_of(commit: list[Row], blob: Callable[[bytes], bytes | None]) -> Iterator[_Item]:
    """The commit, then each sealed content that it names and that is here."""
    yield [event_record(row.header, row.signature) for row in commit], len(commit)
    for row in commit:
        for part in read_raw(row.header).get(KEY_PARTS, ()):
            content = blob(part[2])
            if content is not None:
                yield [record(RECORD_BLOB, content)], 0


class _Draft:
    """The bundle that is being filled."""

    def __init__(self, operation: bytes, sender: keys.SigningKey, since: Frontier) -> None:
        self.operation = operation
        self.sender = sender
        self.since = since
        self.index = 0
        self._empty()

    def _empty(self) -> None:
        self.records: list[bytes] = []
        self.events = 0
        self.bytes = _FRAME_BYTES + 80 * len(self.since)

    def add(self, items: Iterable[_Item]) -> Iterator[bytes]:
        """Take items in; gives a full bundle back whenever the next item would not fit."""
        for records, events in items:
            size = sum(map(len, records))
            if self.records and not self._fits(size, events):
                yield self.finish()
            if not self._fits(size, events):
                raise ValueError(f"bundle: found a commit of {size} bytes, expected one that fits")
            self.records += records
            self.events += events
            self.bytes += size

    def _fits(self, size: int, events: int) -> bool:
        return self.bytes + size <= BUNDLE_BYTES_MAX and self.events + events <= BUNDLE_EVENTS_MAX

    def finish(self) -> bytes:
        """The bundle as bytes; the next one begins empty."""
        content = b"".join(self.records)
        manifest = cbor2.dumps(
            {
                0: 1,
                1: self.operation,
                2: self.sender.public,
                3: [list(head) for head in self.since],
                4: self.index,
                5: self.events,
                6: len(self.records) - self.events,
                7: hashlib.sha256(content).digest(),
            }
        )
        signature = self.sender.sign(BUNDLE_DOMAIN + manifest)
        first = record(RECORD_MANIFEST, signature + manifest)
        whole = BUNDLE_MAGIC + first + content + end_record(len(self.records) + 1)
        self.index += 1
        self._empty()
        return whole


def read_bundle(
    chunks: Iterable[bytes], *, operation: bytes
) -> Iterator[Manifest | Row | Blob | BundleProblem]:
    """What is in a bundle that comes in chunks, in order, with every problem as a record of its own; lengths are never believed.

    Rows are given with their computed id and are not yet judged; `admit` does both.
    """
    reader = _Reader(operation)
    for found in read_records(_limited(chunks), BUNDLE_MAGIC):
        if isinstance(found, Truncated):
            yield BundleProblem("bundle.truncated", *found)
        else:
            yield from reader.take(found)
    yield from reader.ending()


def _limited(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """At most the bytes that a bundle may have, so that what follows reads as truncated."""
    left = BUNDLE_BYTES_MAX
    for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left <= 0:
            return


class _Reader:
    """Judges record by record; remembers ids and the running hash only."""

    def __init__(self, operation: bytes) -> None:
        self.operation = operation
        self.manifest: Manifest | None = None
        self.hash = hashlib.sha256()
        self.ids: set[bytes] = set()
        self.records = 0
        self.events = 0

    def take(self, found: Record) -> Iterator[Manifest | Row | Blob | BundleProblem]:
        self.records += 1
        if self.records == 1:
            yield self._manifest(found)
            return
        self.hash.update(record(found.kind, found.payload))
        if found.kind == RECORD_EVENT:
            yield self._row(found)
        elif found.kind == RECORD_BLOB:
            yield self._blob(found)
        else:
            yield BundleProblem(
                "bundle.record", found.offset, repr(found.kind), "an event or a blob"
            )

    def ending(self) -> Iterator[BundleProblem]:
        if self.manifest is not None and self.hash.digest() != self.manifest.digest:
            found = self.hash.hexdigest()
            yield BundleProblem("bundle.digest", 0, found, self.manifest.digest.hex())

    def _manifest(self, found: Record) -> Manifest | BundleProblem:
        signature, encoded = found.payload[:64], found.payload[64:]
        manifest = _manifest_of(encoded) if found.kind == RECORD_MANIFEST else None
        if manifest is None:
            return BundleProblem(
                "bundle.manifest", found.offset, "no manifest", "a manifest of version 1"
            )
        if not keys.verify(manifest.sender, signature, BUNDLE_DOMAIN + encoded):
            return BundleProblem(
                "bundle.signature", found.offset, "a signature that does not fit", "the sender's"
            )
        if manifest.operation != self.operation:
            code, expected = "bundle.operation", self.operation.hex()
            return BundleProblem(code, found.offset, manifest.operation.hex(), expected)
        self.manifest = manifest
        return manifest

    def _row(self, found: Record) -> Row | BundleProblem:
        self.events += 1
        if self.events > BUNDLE_EVENTS_MAX:
            return BundleProblem(
                "bundle.events", found.offset, str(self.events), f"at most {BUNDLE_EVENTS_MAX}"
            )
        try:
            row = row_of(found.payload)
        except Malformed as error:
            return BundleProblem("bundle.event", found.offset, error.found, error.expected)
        if row.id in self.ids:
            return BundleProblem("bundle.duplicate", found.offset, row.id.hex(), "each event once")
        self.ids.add(row.id)
        return row

    def _blob(self, found: Record) -> Blob | BundleProblem:
        if len(found.payload) not in SEALED_SIZES:
            size = f"{len(found.payload)} bytes"
            return BundleProblem("bundle.blob", found.offset, size, f"one of {SEALED_SIZES}")
        return Blob(hashlib.sha256(found.payload).digest(), found.payload)


def _manifest_of(encoded: bytes) -> Manifest | None:
    """The manifest in `encoded`; None unless it is the one spelling of a manifest of version 1."""
    try:
        fields: Any = cbor2.loads(encoded, max_depth=4, allow_indefinite=False)
        since = tuple((bytes(one[0]), int(one[1]), bytes(one[2])) for one in fields[3])
        manifest = Manifest(fields[1], fields[2], since, *(fields[key] for key in (4, 5, 6, 7)))
        well_formed = (
            cbor2.dumps(fields) == encoded
            and fields.keys() == set(range(8))
            and fields[0] == 1
            and all(type(one) is bytes for one in (fields[1], fields[2], fields[7]))
            and all(type(one) is int for one in (fields[4], fields[5], fields[6]))
        )
    except (cbor2.CBORError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    return manifest if well_formed else None


class Admission(NamedTuple):
    """What may be taken in from one bundle: rows whose proof holds, in their order, sealed content that one of them or a known one
    names, and all problems.
    """

    manifest: Manifest | None
    rows: list[tuple[Row, Header]]
    blobs: dict[bytes, bytes]
    known: int
    """How many rows were here already."""
    problems: list[BundleProblem | ChainProblem]


def admit(
    chunks: Iterable[bytes],
    *,
    operation: bytes,
    is_known: Callable[[bytes], bool],
    wants_blob: Callable[[bytes], bool] = lambda _digest: False,
) -> Admission:
    """Judge a whole bundle: each commit by itself, every link in it, its signatures, every hash.

    Whether a commit continues what is here, forks it or must wait is the causal graph's question. `is_known` tells whether an event id is
    here already; `wants_blob` whether a known event still lacks the sealed content of that hash. Without a sound manifest for this
    operation nothing is taken in.
    """
    manifest: Manifest | None = None
    commits: dict[bytes, list[list[Row]]] = {}
    blobs: dict[bytes, bytes] = {}
    order: dict[bytes, int] = {}
    problems: list[BundleProblem | ChainProblem] = []
    for item in read_bundle(chunks, operation=operation):
        if isinstance(item, BundleProblem):
            problems.append(item)
        elif isinstance(item, Manifest):
            manifest = item
        elif isinstance(item, Blob):
            blobs[item.digest] = item.content
        else:
            order[item.id] = len(order)
            of_writer = commits.setdefault(item.header[24:56], [[]])
            of_writer[-1].append(item)
            if item.signature:
                of_writer.append([])
    if manifest is None:
        return Admission(None, [], {}, 0, problems)
    known = {name for name in order if is_known(name)}
    accepted: list[tuple[Row, Header]] = []
    for writer, of_writer in commits.items():
        for commit in of_writer:
            if not all(row.id in known for row in commit):
                start = _start(commit[0])
                report = check_chain(commit, operation=operation, writer=writer, head=start)
                accepted.extend(report.accepted)
                problems.extend(report.problems)
    accepted = [one for one in accepted if one[0].id not in known]
    accepted.sort(key=lambda one: order[one[0].id])
    named = {part.digest for _, header in accepted for part in header.parts}
    wanted = {digest: blobs[digest] for digest in blobs if digest in named or wants_blob(digest)}
    return Admission(manifest, accepted, wanted, len(known), problems)


def _start(row: Row) -> Head | None:
    """The head that a row claims to continue; None at a chain's beginning, and for a row that its judgement will call unreadable."""
    try:
        header = decode_header(row.header)
    except Malformed:
        return None
    return None if header.previous is None else Head(header.sequence - 1, header.previous, 0, 0, 0)


def write_wraps(
    wraps: Iterable[tuple[bytes, bytes]], *, sender: keys.SigningKey, receiver: bytes
) -> bytes:
    """A file of wrapped keys as (kid, wrap) for `receiver` (the id of its transport key), signed; destroyed with that key."""
    records = [record(RECORD_WRAP, kid + wrap) for kid, wrap in wraps]
    content = b"".join(records)
    said = sender.public + receiver
    signature = sender.sign(WRAPS_DOMAIN + said + hashlib.sha256(content).digest())
    first = record(RECORD_MANIFEST, signature + said)
    return WRAPS_MAGIC + first + content + end_record(len(records) + 1)


def read_wraps(
    chunks: Iterable[bytes], *, receiver: bytes
) -> list[tuple[bytes, bytes]] | BundleProblem:
    """The wrapped keys of a file that is whole, signed by its sender and meant for `receiver`; otherwise what is wrong with it."""
    wraps: list[tuple[bytes, bytes]] = []
    first = b""
    content = hashlib.sha256()
    for found in read_records(_limited(chunks), WRAPS_MAGIC):
        if isinstance(found, Truncated):
            return BundleProblem("wraps.truncated", *found)
        if not first:
            first = found.payload
            continue
        content.update(record(found.kind, found.payload))
        wraps.append((found.payload[:32], found.payload[32:]))
    said = first[64:]
    if said[32:] != receiver:
        return BundleProblem("wraps.receiver", 0, said[32:].hex(), receiver.hex())
    if not keys.verify(said[:32], first[:64], WRAPS_DOMAIN + said + content.digest()):
        return BundleProblem("wraps.signature", 0, "a signature that does not fit", "the sender's")
    return wraps
