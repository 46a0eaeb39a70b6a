"""A ledger as a book that can be tampered with, written out as a plain export or as a ledger file."""

from dataclasses import dataclass, field
from pathlib import Path

import pysqlite3

from ledger.worlds import (
    ANA,
    BEN,
    ERASURE_ORDERED,
    Installation,
    checkpoint_note,
    draft,
    everything,
    header_of,
    mark,
    reference,
    sealed,
    sign_as,
)
from resguardo.ledger.chain import Draft
from resguardo.ledger.format import Row, event_id, frontier_digest
from resguardo.ledger.raw import write_raw

SCHEMA = """
CREATE TABLE event (arrival INTEGER PRIMARY KEY, operation BLOB NOT NULL, id BLOB NOT NULL,
  writer BLOB NOT NULL, sequence INTEGER NOT NULL, header BLOB NOT NULL, signature BLOB NOT NULL);
CREATE UNIQUE INDEX event_id ON event (operation, id);
CREATE INDEX event_chain ON event (operation, writer, sequence);
CREATE TABLE blob (digest BLOB PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE checkpoint (operation BLOB NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL);
"""


@dataclass
class Book:
    """Rows in order of arrival, ciphertexts by their hash, checkpoint notes."""

    operation: bytes
    rows: list[Row]
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    checkpoints: list[str] = field(default_factory=list)

    def copy(self) -> "Book":
        """A book of its own, to be tampered with."""
        return Book(self.operation, list(self.rows), dict(self.blobs), list(self.checkpoints))

    def write_raw(self, path: Path) -> Path:
        """Write the plain export."""
        pieces = write_raw(self.rows, checkpoints=self.checkpoints, blobs=self.blobs.values())
        path.write_bytes(b"".join(pieces))
        return path

    def write_database(self, path: Path) -> Path:
        """Write a ledger file with the tables of the SQLite store."""
        connection = pysqlite3.connect(str(path))
        connection.executescript(SCHEMA)
        for arrival, row in enumerate(self.rows, start=1):
            writer, sequence = place_of(row)
            connection.execute(
                "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?)",
                (arrival, self.operation, row.id, writer, sequence, row.header, row.signature),
            )
        connection.executemany("INSERT INTO blob VALUES (?, ?)", self.blobs.items())
        connection.executemany(
            "INSERT INTO checkpoint VALUES (?, 0, ?)",
            [(self.operation, note) for note in self.checkpoints],
        )
        connection.commit()
        connection.close()
        return path


def place_of(row: Row) -> tuple[bytes, int]:
    """Writer and sequence of a row; of a damaged one, what its first bytes still say."""
    try:
        header = header_of(row)
    except ValueError:
        return row.header[24:56], -1
    return header.writer, header.sequence


def book(*, erased: bool = False) -> Book:
    """Three installations and their book: commits of one to four events, two people who sign, sealed content, two checkpoints."""
    first = Installation("site 0")
    first.write(draft(0))
    sites = [first, *(Installation(f"site {n}", first.operation) for n in (1, 2))]
    blobs: dict[bytes, bytes] = {}
    notes = []
    for step in range(36):
        site = sites[step % 3]
        site.receive(first.rows)
        site.write(
            *(_marked(10 * step + at, step, site, blobs) for at in range(1 + step % 4)),
            sign_intent=sign_as(ANA, BEN),
        )
        first.receive(site.rows)
        if step in (17, 35):
            notes.append(checkpoint_note(first.rows, len(first.rows), first.key))
    made = Book(first.operation, everything(sites), blobs, notes)
    return _erase(made, first) if erased else made


def _marked(number: int, step: int, site: Installation, blobs: dict[bytes, bytes]) -> Draft:
    """An event of one command a step; every third one has sealed content."""
    command, person = reference(f"step {step}"), reference(f"person {number % 7}")
    parts = ()
    if number % 3 == 0:
        blob, part = sealed(number, site.key.public, command, person)
        blobs[part.digest] = blob
        parts = (part,)
    actors = (mark("ana", ANA), mark("ben", BEN)) if step % 2 else ()
    return draft(number, command=command, persons=(person,), parts=parts, actors=actors)


def _erase(made: Book, first: Installation) -> Book:
    """An order names a person, and their sealed content is destroyed."""
    person = reference("person 3")
    marks = (mark("ana", ANA), mark("ben", BEN))
    order = draft(
        7000, kind=ERASURE_ORDERED, command=reference("order"), persons=(person,), actors=marks
    )
    first.write(order, sign_intent=sign_as(ANA, BEN))
    for row in first.rows:
        header = header_of(row)
        if person in header.persons:
            for part in header.parts:
                made.blobs.pop(part.digest, None)
    return made


def changed(row: Row, header: bytes) -> Row:
    """A row with another header and the id that fits it."""
    return Row(event_id(header), header, row.signature)


def frontier_before(row: Row, graph) -> bytes:
    """The hash that a closing at this row carries."""
    header = header_of(row)
    causes = [cause for cause in (header.previous, *header.dependencies) if cause]
    return frontier_digest(graph.past_frontier(causes))
