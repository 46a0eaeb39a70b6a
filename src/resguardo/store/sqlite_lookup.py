"""Finding rows by event id and by person, without making every commit pay for it.

Ids and persons are spread at random, so to keep two indexes up to date row by row costs a commit of a hundred events two hundred pages more to write: three times the work
of the rows themselves. Therefore the indexes follow behind. They reach up to an arrival that is kept beside them; what came later, the tail, is short and is looked
through. A lookup that finds a long tail brings the indexes forward first, and so does a commit when the tail has become very long. An index is never needed for a write: whether a row is
already there is asked by its place in its chain.
"""

from functools import partial
from typing import Final

from resguardo.ledger.format import KEY_PERSONS, read_raw
from resguardo.store.database_file import Connection, Script
from resguardo.store.interface import StoredRow

SCHEMA: Final[Script] = (
    """CREATE TABLE event_name (
        name BLOB NOT NULL, arrival INTEGER NOT NULL, PRIMARY KEY (name, arrival)) WITHOUT ROWID""",
    """CREATE TABLE event_person (
        person BLOB NOT NULL, arrival INTEGER NOT NULL,
        PRIMARY KEY (person, arrival)) WITHOUT ROWID""",
    "CREATE TABLE looked_up (upto INTEGER NOT NULL)",
    "INSERT INTO looked_up VALUES (0)",
)

LONG_TAIL: Final = 256
"""Rows after which a lookup brings the indexes forward: looking through fewer takes a millisecond."""

VERY_LONG_TAIL: Final = 100_000
"""Rows after which a commit does so, which takes it a second or two. Reached only where much is written and nothing looked up."""

_NAME_BYTES: Final = 16
"""The beginning of an id that the index keeps; the whole id is compared in the row itself."""

_REACH: Final = "SELECT coalesce(max(arrival), 0), (SELECT upto FROM looked_up) FROM event"
_TAIL: Final = """SELECT arrival, id, header FROM event
    WHERE arrival > (SELECT upto FROM looked_up) ORDER BY arrival"""
_KNOWN_BY_NAME: Final = """SELECT arrival, event.id, header, signature
    FROM event_name JOIN event USING (arrival)
    WHERE event_name.name = ? AND operation = ? AND event.id = ?"""
_RECENT_BY_NAME: Final = """SELECT arrival, id, header, signature FROM event NOT INDEXED
    WHERE arrival > (SELECT upto FROM looked_up) AND operation = ? AND id = ?"""
_KNOWN_ABOUT: Final = """SELECT arrival, id, header, signature
    FROM event_person JOIN event USING (arrival)
    WHERE person = ? AND operation = ? ORDER BY arrival"""
_RECENT: Final = """SELECT arrival, id, header, signature FROM event NOT INDEXED
    WHERE arrival > (SELECT upto FROM looked_up) AND operation = ? ORDER BY arrival"""

_stored = partial(tuple.__new__, StoredRow)


def reach(connection: Connection) -> tuple[int, int]:
    """The last arrival in the file, and the one that the indexes reach."""
    last, reached = connection.execute(_REACH).fetchone()
    return last, reached


def bring_forward(connection: Connection) -> None:
    """Let the indexes reach to the last row. Within a write."""
    names: list[tuple[bytes, int]] = []
    persons: list[tuple[bytes, int]] = []
    for arrival, name, header in connection.execute(_TAIL):
        names.append((name[:_NAME_BYTES], arrival))
        persons += [(person, arrival) for person in persons_of(header)]
    if names:
        upto = names[-1][1]
        # In the order of the index, so that each of its pages is written once.
        connection.executemany("INSERT INTO event_name VALUES (?, ?)", sorted(names))
        connection.executemany("INSERT INTO event_person VALUES (?, ?)", sorted(persons))
        connection.execute("UPDATE looked_up SET upto = ?", (upto,))


def by_id(connection: Connection, operation: bytes, event: bytes) -> StoredRow | None:
    """The row with this id. Within a reading of one moment."""
    name = event[:_NAME_BYTES]
    found = (
        connection.execute(_KNOWN_BY_NAME, (name, operation, event)).fetchone()
        or connection.execute(_RECENT_BY_NAME, (operation, event)).fetchone()
    )
    return None if found is None else _stored(found)


def about(connection: Connection, operation: bytes, person: bytes) -> list[StoredRow]:
    """The rows that name this person, in order of arrival. Within a reading of one moment."""
    known = connection.execute(_KNOWN_ABOUT, (person, operation)).fetchall()
    recent = map(_stored, connection.execute(_RECENT, (operation,)).fetchall())
    found = [row for row in recent if person in row.header and person in persons_of(row.header)]
    return [*map(_stored, known), *found]


def persons_of(header: bytes) -> set[bytes]:
    """The persons that a header names."""
    return set(read_raw(header).get(KEY_PERSONS, ()))
