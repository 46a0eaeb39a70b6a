"""Tampering: two hundred scripted edits of a ledger, each found, with the first bad event named."""

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from ledger.worlds import draft, header_of, key_of, reference
from resguardo import verify
from resguardo.ledger.chain import Head, write_commit
from resguardo.ledger.format import EVENT_DOMAIN, Header, Row, encode_header
from verify.books import Book, book, changed, place_of

BOOK = book()
Named = set[object]
"""What may be named first: event ids, or (writer, sequence)."""
Edit = Callable[[Book, int, random.Random], Named]


def names(*rows: Row) -> Named:
    """A row by its id and by its place."""
    return {row.id for row in rows} | {place_of(row) for row in rows}


def with_header(made: Book, at: int, **fields: object) -> Named:
    """Change fields of a header, compute its id anew, keep the signature."""
    old = made.rows[at]
    header = msgspec.structs.replace(header_of(old), **fields)
    made.rows[at] = changed(old, encode_header(header))
    return names(old, made.rows[at])


def drop(made: Book, at: int, _chance: random.Random) -> Named:
    """Remove a row."""
    return names(made.rows.pop(at))


def drop_commit(made: Book, at: int, _chance: random.Random) -> Named:
    """Remove a whole commit."""
    writer = made.rows[at].header[24:56]
    command = header_of(made.rows[at]).command
    gone = [
        row for row in made.rows if (row.header[24:56], header_of(row).command) == (writer, command)
    ]
    made.rows = [row for row in made.rows if row not in gone]
    last = [row for row in made.rows if row.header[24:56] == writer][-1]
    is_end = header_of(last).sequence < header_of(gone[0]).sequence
    return names(*gone, *(made.rows[-1:] if is_end else ()))


def backdate(made: Book, at: int, _chance: random.Random) -> Named:
    """Put a clock back by an hour."""
    return with_header(made, at, clock_ms=header_of(made.rows[at]).clock_ms - 3_600_000)


def replace_person(made: Book, at: int, _chance: random.Random) -> Named:
    """Put another person in the place of the one who was sighted."""
    return with_header(made, at, persons=(reference("another"),))


def replace_claim(made: Book, at: int, _chance: random.Random) -> Named:
    """Change the claimed time of a fact."""
    return with_header(made, at, happened_ms=1)


def flip_header(made: Book, at: int, chance: random.Random) -> Named:
    """Flip one bit of a header; the id beside it stays."""
    old = made.rows[at]
    header = bytearray(old.header)
    header[chance.randrange(len(header))] ^= 1 << chance.randrange(8)
    made.rows[at] = old._replace(header=bytes(header))
    return names(old, made.rows[at], changed(old, bytes(header)))


def flip_signature(made: Book, at: int, chance: random.Random) -> Named:
    """Flip one bit of the next signature."""
    at = next(n for n in (*range(at, len(made.rows)), *range(at)) if made.rows[n].signature)
    signature = bytearray(made.rows[at].signature)
    signature[chance.randrange(64)] ^= 1 << chance.randrange(8)
    made.rows[at] = made.rows[at]._replace(signature=bytes(signature))
    return names(made.rows[at])


def strip_signature(made: Book, at: int, _chance: random.Random) -> Named:
    """Remove the signature of the last commit of a chain."""
    writer = made.rows[at].header[24:56]
    mine = [n for n, row in enumerate(made.rows) if row.header[24:56] == writer]
    made.rows[mine[-1]] = made.rows[mine[-1]]._replace(signature=b"")
    signed = [n for n in mine if made.rows[n].signature]
    return names(*(made.rows[n] for n in mine if n > signed[-1]))


def insert(made: Book, at: int, chance: random.Random) -> Named:
    """Put a made-up row after a row of a chain, with a signature that somebody else made."""
    before = header_of(made.rows[at])
    header = msgspec.structs.replace(
        before,
        sequence=before.sequence + 1,
        previous=made.rows[at].id,
        generation=before.generation + 1,
        dependencies=(),
        actors=(),
        parts=(),
        command=reference("made up"),
    )
    encoded = encode_header(header)
    signature = key_of("thief").sign(EVENT_DOMAIN + encoded) if chance.random() < 0.5 else b""
    row = changed(Row(b"", b"", signature), encoded)
    made.rows.insert(at + 1, row)
    return names(row)


def insert_foreign(made: Book, at: int, _chance: random.Random) -> Named:
    """Put in a row that is sound in another operation."""
    commit = write_commit(
        key_of("site 1"), [draft(3)], operation=reference("other"), head=None, now_ms=5
    )
    made.rows.insert(at + 1, commit.rows[0])
    return names(*commit.rows)


def second_history(made: Book, at: int, _chance: random.Random) -> Named:
    """Continue a chain a second time from an earlier event, signed with the writer's own key."""
    parent = made.rows[at]
    header = header_of(parent)
    key = next(key_of(f"site {n}") for n in range(3) if key_of(f"site {n}").public == header.writer)
    head = Head(header.sequence, parent.id, header.generation, header.clock_ms, 0)
    commit = write_commit(key, [draft(8), draft(9)], operation=made.operation, head=head, now_ms=5)
    made.rows += commit.rows
    rival = [row for row in made.rows if place_of(row) == place_of(commit.rows[0])]
    return names(*rival, *commit.rows)


def false_generation(made: Book, at: int, _chance: random.Random) -> Named:
    """The writer itself signs a generation that does not follow from its causes."""
    return _signed_lie(made, at, generation=10**6)


def missing_dependency(made: Book, at: int, _chance: random.Random) -> Named:
    """The writer itself names an event that does not exist."""
    return _signed_lie(made, at, dependencies=(b"\x01" * 32,)) | {b"\x01" * 32}


def false_actor(made: Book, at: int, _chance: random.Random) -> Named:
    """The writer itself puts in an actor's signature over something else."""
    at = next(
        n for n in (*range(at, len(made.rows)), *range(at)) if _is_signed_by_actors(made.rows[n])
    )
    marks = header_of(made.rows[at]).actors
    wrong = msgspec.structs.replace(marks[0], signature=marks[1].signature)
    return _signed_lie(made, at, actors=(wrong, *marks[1:]))


def _is_signed_by_actors(row: Row) -> bool:
    return any(one.signature for one in header_of(row).actors)


def _signed_lie(made: Book, at: int, **fields: object) -> Named:
    """End the book with a lie that its writer signs: nothing after it covers the truth."""
    old = made.rows[at]
    header: Header = header_of(old)
    writer = header.writer
    key = next(key_of(f"site {n}") for n in range(3) if key_of(f"site {n}").public == writer)
    last = header_of([row for row in made.rows if row.header[24:56] == writer][-1])
    previous = [row for row in made.rows if row.header[24:56] == writer][-1].id
    fields = {
        "sequence": last.sequence + 1,
        "previous": previous,
        "generation": last.generation + 1,
        "dependencies": (),
        "parts": (),
        "actors": (),
        **fields,
    }
    encoded = encode_header(msgspec.structs.replace(header, **fields))
    row = changed(Row(b"", b"", key.sign(EVENT_DOMAIN + encoded)), encoded)
    made.rows.append(row)
    return names(row)


def rewind(made: Book, at: int, _chance: random.Random) -> Named:
    """Cut off everything after a row; the checkpoints stay."""
    gone = made.rows[at + 1 :]
    del made.rows[at + 1 :]
    return names(*gone, *made.rows)


def reorder(made: Book, at: int, _chance: random.Random) -> Named:
    """Swap two rows in the order of arrival."""
    other = at + 1 if at + 1 < len(made.rows) else at - 1
    made.rows[at], made.rows[other] = made.rows[other], made.rows[at]
    return names(*made.rows)


def swap_blobs(made: Book, at: int, _chance: random.Random) -> Named:
    """Exchange two ciphertexts under their hashes."""
    digests = list(made.blobs)
    one, other = digests[at % len(digests)], digests[(at + 1) % len(digests)]
    made.blobs[one], made.blobs[other] = made.blobs[other], made.blobs[one]
    return holders(made, one, other)


def flip_blob(made: Book, at: int, chance: random.Random) -> Named:
    """Flip one bit of a ciphertext."""
    digest = list(made.blobs)[at % len(made.blobs)]
    content = bytearray(made.blobs[digest])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    made.blobs[digest] = bytes(content)
    return holders(made, digest)


def drop_blob(made: Book, at: int, _chance: random.Random) -> Named:
    """Remove a ciphertext."""
    digest = list(made.blobs)[at % len(made.blobs)]
    del made.blobs[digest]
    return holders(made, digest)


def holders(made: Book, *digests: bytes) -> Named:
    """The events that hold these ciphertexts."""
    held = [row for row in made.rows if {part.digest for part in header_of(row).parts} & {*digests}]
    return names(*held)


EDITS: list[Edit] = [
    drop,
    drop_commit,
    backdate,
    replace_person,
    replace_claim,
    flip_header,
    flip_signature,
    strip_signature,
    insert,
    insert_foreign,
    second_history,
    false_generation,
    missing_dependency,
    false_actor,
    rewind,
    reorder,
    swap_blobs,
    flip_blob,
    drop_blob,
]
PLACES = [n * (len(BOOK.rows) - 3) // 10 for n in range(11)]
CASES = [
    (edit, place, kind)
    for edit in EDITS
    for place in PLACES
    for kind in ("write_raw", "write_database")
    if not (edit is swap_blobs and kind == "write_raw")
]
"""In a plain export ciphertexts have no names that could be exchanged: there a swap changes nothing."""


@pytest.mark.parametrize(
    ("edit", "place", "kind"), CASES, ids=lambda one: getattr(one, "__name__", one)
)
def test_every_edit_is_found_and_the_first_bad_event_named(tmp_path: Path, edit, place, kind):
    """Drop, replace, backdate, insert, rewind, reorder, swap, a second history: each is found, in both kinds of file."""
    made = BOOK.copy()
    allowed = edit(made, place, random.Random(place))
    (report,) = verify.verify_file(getattr(made, kind)(tmp_path / "libro"))
    assert not report.holds
    first = report.findings[0]
    assert first.id in allowed or (first.writer, first.sequence) in allowed


@pytest.mark.parametrize("seed", range(60))
def test_a_flipped_byte_anywhere_in_a_plain_export_is_found(tmp_path: Path, seed):
    """Wherever one bit of the file changes, in a record or between them, the proof does not hold or the file is unusable."""
    path = BOOK.write_raw(tmp_path / "libro")
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    try:
        reports = verify.verify_file(path)
    except verify.Unusable:
        reports = []
    assert not any(report.holds for report in reports)


@pytest.mark.parametrize("seed", range(20))
def test_a_cut_export_is_found(tmp_path: Path, seed):
    """A plain export that ends too early is never called whole."""
    path = BOOK.write_raw(tmp_path / "libro")
    content = path.read_bytes()
    path.write_bytes(content[: random.Random(seed).randrange(len(content))])
    try:
        reports = verify.verify_file(path)
    except verify.Unusable:
        reports = []
    assert not any(report.holds for report in reports)


@pytest.mark.parametrize("seed", range(40))
def test_a_flipped_byte_in_a_ledger_file_never_passes_unseen(tmp_path: Path, seed):
    """A flipped byte in the pages of the database is found, or it changed no row that can be read."""
    path = BOOK.write_database(tmp_path / "libro")
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    content[chance.randrange(100, len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    try:
        reports = verify.verify_file(path)
    except verify.Unusable:
        return
    if all(report.holds for report in reports):
        assert [report.events for report in reports] == [len(BOOK.rows)]


@pytest.mark.parametrize("at", range(0, 200, 7))
def test_a_flipped_bit_in_a_checkpoint_is_found(tmp_path: Path, at):
    """A checkpoint note is signed text: no bit of it changes unnoticed."""
    made = BOOK.copy()
    encoded = bytearray(made.checkpoints[-1].encode())
    encoded[at % len(encoded)] ^= 1
    made.checkpoints[-1] = bytes(encoded).decode("latin-1")
    (report,) = verify.verify_file(made.write_raw(tmp_path / "libro"))
    assert not report.holds or report.unknown_signers
