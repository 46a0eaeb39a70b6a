"""The book of tablets: which are enrolled, who counts on them this shift, what they signed and what they were answered.

DATA/tablets.sqlite, beside the ledger and never part of it. It holds public keys, references and signed batches; no name, no tag of a roll, no secret.
A batch is kept as it was signed, so that a stranger can check that the ledger says what the tablet said.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from resguardo.operation.identifiers import CountId, Moment, PlaceId, StaffId
from resguardo.store.database_file import SAFE_WAL, DatabaseFile, Script

FILE_NAME = "tablets.sqlite"
APPLICATION_ID: Final = 0x52534754
"""The letters RSGT at a fixed place of the file."""

STEPS: Final[tuple[Script, ...]] = (
    (
        """CREATE TABLE invitation (
            digest BLOB PRIMARY KEY, operation BLOB NOT NULL, label TEXT NOT NULL,
            invited_by BLOB NOT NULL, ends_at INTEGER NOT NULL, tablet BLOB) WITHOUT ROWID""",
        """CREATE TABLE tablet (
            key BLOB PRIMARY KEY, operation BLOB NOT NULL, label TEXT NOT NULL,
            enrolled_by BLOB NOT NULL, enrolled_at INTEGER NOT NULL, relay BLOB NOT NULL,
            received INTEGER NOT NULL DEFAULT 0, cut INTEGER,
            contact_at INTEGER, ahead_ms INTEGER, unsent INTEGER) WITHOUT ROWID""",
        """CREATE TABLE shift (
            number INTEGER PRIMARY KEY, tablet BLOB NOT NULL, staff BLOB NOT NULL,
            began_at INTEGER NOT NULL, ended_at INTEGER)""",
        "CREATE INDEX shift_of ON shift (tablet, number)",
        """CREATE TABLE errand (
            tablet BLOB NOT NULL, staff BLOB NOT NULL, count BLOB NOT NULL, zone BLOB NOT NULL,
            turn INTEGER NOT NULL, heads BLOB NOT NULL,
            PRIMARY KEY (tablet, staff, count, zone)) WITHOUT ROWID""",
        """CREATE TABLE batch (
            number INTEGER PRIMARY KEY, tablet BLOB NOT NULL, received_at INTEGER NOT NULL,
            ahead_ms INTEGER, body BLOB NOT NULL, signature BLOB NOT NULL)""",
        """CREATE TABLE mark (
            id BLOB PRIMARY KEY, tablet BLOB NOT NULL, seq INTEGER NOT NULL, batch INTEGER NOT NULL,
            outcome TEXT NOT NULL, event BLOB, writer BLOB, sequence INTEGER,
            received_at INTEGER NOT NULL) WITHOUT ROWID""",
        "CREATE UNIQUE INDEX mark_of ON mark (tablet, seq, id)",
    ),
)
"""The schema; step n brings a file from version n to n + 1. Steps that were released never change."""

_DURABILITY: Final[Script] = (
    f"PRAGMA journal_mode = {'WAL' if SAFE_WAL else 'TRUNCATE'}",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
)


class Invitation(NamedTuple):
    """A one-time way in: who may use it until when, and which tablet did (None: none yet)."""

    digest: bytes
    operation: bytes
    label: str
    invited_by: StaffId
    ends_at: Moment
    tablet: bytes | None


class Tablet(NamedTuple):
    """One enrolled tablet.

    `relay` is the writer under which its late marks enter the ledger. `received` is the number of its newest record here; `cut` the
    last number that counts, None while it is not revoked. `ahead_ms` is how far its clock ran before this installation's at `contact_at`; `unsent`
    is how many marks it then still held.
    """

    key: bytes
    operation: bytes
    label: str
    enrolled_by: StaffId
    enrolled_at: Moment
    relay: bytes
    received: int
    cut: int | None
    contact_at: Moment | None
    ahead_ms: int | None
    unsent: int | None


class Contact(NamedTuple):
    """What a tablet said of itself when it was last heard."""

    contact_at: Moment
    ahead_ms: int | None
    unsent: int


class Errand(NamedTuple):
    """A roll that was given to somebody on a tablet: in which turn they walk, and the newest events that the giver knew then."""

    turn: int
    heads: tuple[bytes, ...]


class Kept(NamedTuple):
    """What became of one mark: its number, its batch, the outcome, and the event that it wrote with the event's place (None: none)."""

    id: bytes
    tablet: bytes
    seq: int
    batch: int
    outcome: str
    event: bytes | None
    writer: bytes | None
    sequence: int | None
    received_at: Moment


class Signed(NamedTuple):
    """A batch as it came: its bytes and the tablet's signature over them."""

    tablet: bytes
    received_at: Moment
    ahead_ms: int | None
    body: bytes
    signature: bytes


class Book:
    """The open book of one data folder; any thread may use it."""

    def __init__(self, folder: Path) -> None:
        self._file = DatabaseFile(
            folder / FILE_NAME, application_id=APPLICATION_ID, steps=STEPS, durability=_DURABILITY
        )
        self._file.make()
        # Whoever reads does not wait for the disk of whoever writes.
        self._writer, self._reader = self._file.connect(), self._file.connect()
        self._writing, self._reading = threading.RLock(), threading.Lock()
        self._contacts: dict[bytes, Contact] = {}
        self._waiting: list[_Keeping] = []
        self._queue = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._writer.close()
        self._reader.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything in the block, durably, or nothing."""
        with self._writing, self._file.transaction(self._writer):
            yield

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation, and forget those that ended a day ago."""
        with self.writing():
            self._do("DELETE FROM invitation WHERE ends_at < ?", invitation.ends_at - 86_400_000)
            self._do("INSERT INTO invitation VALUES (?, ?, ?, ?, ?, ?)", *invitation)

    def invitation(self, digest: bytes) -> Invitation | None:
        """The invitation whose token has this digest."""
        found = self._all("SELECT * FROM invitation WHERE digest = ?", digest)
        return Invitation(*found[0]) if found else None

    def enrol(self, tablet: Tablet, invitation: bytes) -> None:
        """Keep a new tablet and that it used its invitation."""
        with self.writing():
            self._do(
                "INSERT INTO tablet VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *tablet,
            )
            self._do("UPDATE invitation SET tablet = ? WHERE digest = ?", tablet.key, invitation)

    def tablet(self, key: bytes) -> Tablet | None:
        """The tablet with this public key."""
        found = self._all("SELECT * FROM tablet WHERE key = ?", key)
        return self._met(found[0]) if found else None

    def tablets(self, operation: bytes) -> list[Tablet]:
        """The tablets of an operation, oldest first."""
        found = self._all(
            "SELECT * FROM tablet WHERE operation = ? ORDER BY enrolled_at", operation
        )
        return [self._met(one) for one in found]

    def cut(self, key: bytes, last: int) -> None:
        """Accept nothing of a tablet after its number `last`; an earlier cut stands."""
        with self.writing():
            self._do(
                "UPDATE tablet SET cut = min(?, coalesce(cut, ?)) WHERE key = ?", last, last, key
            )

    def met(self, key: bytes, contact: Contact) -> None:
        """Remember the newest contact. It is written with the next batch, since contacts come every second and each write costs a flush."""
        self._contacts[key] = contact

    def begin_shift(self, key: bytes, staff: StaffId, at: Moment) -> None:
        """`staff` counts on this tablet from now on; whoever did before does not."""
        with self.writing():
            self._end(key, at)
            self._do("INSERT INTO shift (tablet, staff, began_at) VALUES (?, ?, ?)", key, staff, at)

    def end_shift(self, key: bytes, at: Moment) -> None:
        """Nobody counts on this tablet."""
        with self.writing():
            self._end(key, at)

    def staff_on(self, key: bytes) -> StaffId | None:
        """Who counts on this tablet now."""
        found = self._all(
            "SELECT staff FROM shift WHERE tablet = ? AND ended_at IS NULL ORDER BY number DESC",
            key,
        )
        return StaffId(found[0][0]) if found else None

    def counted_on(self, key: bytes, staff: StaffId) -> bool:
        """Whether `staff` ever signed in on this tablet."""
        return bool(
            self._all("SELECT 1 FROM shift WHERE tablet = ? AND staff = ? LIMIT 1", key, staff)
        )

    def give_errand(
        self, key: bytes, staff: StaffId, count: CountId, zone: PlaceId | None, *, errand: Errand
    ) -> None:
        """Remember that the roll of `zone` (None: of no zone) was given to `staff`; the first giving of each turn is the one that counts."""
        with self.writing():
            earlier = self.errand(key, staff, count, zone)
            if earlier is None or earlier.turn != errand.turn:
                self._do(
                    "INSERT OR REPLACE INTO errand VALUES (?, ?, ?, ?, ?, ?)",
                    key,
                    staff,
                    count,
                    zone or b"",
                    errand.turn,
                    b"".join(errand.heads),
                )

    def errand(
        self, key: bytes, staff: StaffId, count: CountId, zone: PlaceId | None
    ) -> Errand | None:
        """The roll that `staff` was given on this tablet; None when they never were."""
        found = self._all(
            "SELECT turn, heads FROM errand WHERE tablet = ? AND staff = ? AND count = ? AND zone = ?",
            key,
            staff,
            count,
            zone or b"",
        )
        if not found:
            return None
        turn, heads = found[0]
        names = (heads[first : first + 32] for first in range(0, len(heads), 32))
        return Errand(int(turn), tuple(names))

    def keep(self, signed: Signed, marks: Sequence[Kept], received: int) -> None:
        """Keep a batch with what became of its marks (their `batch` is given here), durably. Batches that wait at one moment share one flush."""
        mine = _Keeping(signed, marks, received)
        with self._queue:
            self._waiting.append(mine)
        with self._writing:
            if mine.is_done:
                return
            with self._queue:
                together, self._waiting = self._waiting, []
            try:
                with self.writing():
                    for one in together:
                        self._keep(one)
            except BaseException:
                with self._queue:
                    self._waiting = [one for one in together if one is not mine] + self._waiting
                raise
            for one in together:
                one.is_done = True

    def kept(self, ids: Sequence[bytes]) -> dict[bytes, Kept]:
        """What became of these marks, by their ids, where they came here before."""
        found: dict[bytes, Kept] = {}
        for one in ids:
            for row in self._all("SELECT * FROM mark WHERE id = ?", one):
                found[one] = Kept(*row)
        return found

    def numbers(self, key: bytes, first: int, last: int) -> set[int]:
        """Which numbers from `first` to `last` a tablet has given to marks that came here."""
        found = self._all(
            "SELECT seq FROM mark WHERE tablet = ? AND seq BETWEEN ? AND ?", key, first, last
        )
        return {int(row[0]) for row in found}

    def marks(self, key: bytes) -> list[Kept]:
        """Everything a tablet sent, in the order of its numbers."""
        return [
            Kept(*row) for row in self._all("SELECT * FROM mark WHERE tablet = ? ORDER BY seq", key)
        ]

    def batches(self, key: bytes) -> list[Signed]:
        """Every batch of a tablet as it was signed, oldest first."""
        found = self._all(
            "SELECT tablet, received_at, ahead_ms, body, signature FROM batch"
            " WHERE tablet = ? ORDER BY number",
            key,
        )
        return [Signed(*one) for one in found]

    def reached(self, key: bytes, known: Mapping[bytes, int], first: int) -> list[Kept]:
        """The marks of a tablet from its number `first` on that another site knows: `known` says up to which number it knows each writer."""
        found = [
            Kept(*row)
            for writer, upto in known.items()
            for row in self._all(
                "SELECT * FROM mark WHERE tablet = ? AND seq >= ? AND writer = ? AND sequence <= ?"
                " ORDER BY seq LIMIT 200",
                key,
                first,
                writer,
                upto,
            )
        ]
        return sorted(found, key=lambda one: one.seq)

    def _met(self, row: Sequence[Any]) -> Tablet:
        tablet = Tablet(*row)
        contact = self._contacts.get(tablet.key)
        return tablet._replace(**contact._asdict()) if contact else tablet

    def _keep(self, keeping: "_Keeping") -> None:
        signed = keeping.signed
        batch = self._do(
            "INSERT INTO batch (tablet, received_at, ahead_ms, body, signature)"
            " VALUES (?, ?, ?, ?, ?)",
            *signed,
        ).lastrowid
        self._writer.executemany(
            "INSERT OR IGNORE INTO mark VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [mark._replace(batch=batch) for mark in keeping.marks],
        )
        contact = self._contacts.get(signed.tablet, Contact(signed.received_at, signed.ahead_ms, 0))
        self._do(
            "UPDATE tablet SET received = max(received, ?), contact_at = ?, ahead_ms = ?, unsent = ?"
            " WHERE key = ?",
            keeping.received,
            *contact,
            signed.tablet,
        )

    def _end(self, key: bytes, at: Moment) -> None:
        self._do("UPDATE shift SET ended_at = ? WHERE tablet = ? AND ended_at IS NULL", at, key)

    def _do(self, statement: str, *values: object) -> Any:
        with self._writing, self._file.translated():
            return self._writer.execute(statement, values)

    def _all(self, statement: str, *values: object) -> list[Any]:
        with self._reading, self._file.translated():
            rows: list[Any] = self._reader.execute(statement, values).fetchall()
        return rows


class _Keeping:
    """A batch that waits to be kept, and whether it was."""

    def __init__(self, signed: Signed, marks: Sequence[Kept], received: int) -> None:
        self.signed, self.marks, self.received = signed, marks, received
        self.is_done = False
