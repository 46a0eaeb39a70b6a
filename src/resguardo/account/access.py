"""Who read what: the log of sensitive reads, a chain of its own beside the account (invariant 27).

Each opening of a name, a photograph or a place is written down with who read and why, before it is shown. The log's head is anchored in the account at
every closing, so nobody can cut their own reads out of it without the account showing it.
"""

import enum
import threading
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from resguardo.account.installation import Installation
from resguardo.account.integrity import problems_of
from resguardo.ledger import chain
from resguardo.ledger.chain import ChainProblem
from resguardo.ledger.format import (
    GENESIS_OPERATION,
    KEY_ACTORS,
    KEY_BODY,
    KEY_CLOCK,
    KEY_KIND,
    KEY_PERSONS,
    ActorMark,
    read_raw,
)
from resguardo.ledger.tree import CompactRange
from resguardo.operation.anchoring import Anchor
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import Moment, StaffId
from resguardo.store.interface import Transaction, new_row

KIND_OPENED = 0xF00
KIND_READ = 0xF02
_SUBJECTS_AT_ONCE = 100
_opening = threading.Lock()


class ReadReason(enum.Enum):
    """Why somebody reads what identifies or locates a person."""

    CARE = "care"
    COUNT = "count"
    SEARCH = "search"
    ALERT = "alert"
    COURT = "court"
    CORRECTION = "correction"
    AUDIT = "audit"
    EXERCISE = "exercise"
    BREAK_GLASS = "break_glass"
    """Beyond the reader's role, with a second person."""


class Access(NamedTuple):
    """One entry: who read which class of content about whom, why and when."""

    reader: StaffId
    reason: ReadReason
    seal: SealClass
    subjects: tuple[bytes, ...]
    read_at: Moment


class AccessLog:
    """The log of one operation on one installation."""

    def __init__(self, house: Installation, operation: bytes) -> None:
        self._house, self._about = house, operation
        self._log = self._find()

    def record(
        self, reader: StaffId, reason: ReadReason, seal: SealClass, subjects: Iterable[bytes]
    ) -> None:
        """Write down, durably, that `reader` is about to see contents of class `seal` about `subjects`."""
        asked = list(dict.fromkeys(subjects))
        drafts = [
            chain.Draft(
                kind=KIND_READ,
                kind_version=1,
                command=self._house.chance(16),
                persons=tuple(asked[first : first + _SUBJECTS_AT_ONCE]),
                body={0: int(seal), 1: reason.value},
                actors=(ActorMark(reader),),
            )
            for first in range(0, len(asked), _SUBJECTS_AT_ONCE)
        ]
        if drafts:
            self._write(drafts)

    def entries(self) -> Iterator[Access]:
        """Every entry, oldest first."""
        if self._log is None:
            return
        for row in self._house.store.rows(self._log):
            fields = read_raw(row.header)
            if fields[KEY_KIND] == KIND_READ:
                body = fields[KEY_BODY]
                yield Access(
                    StaffId(fields[KEY_ACTORS][0][0]),
                    ReadReason(body[1]),
                    SealClass(body[0]),
                    tuple(fields[KEY_PERSONS]),
                    Moment(fields[KEY_CLOCK][0]),
                )

    def anchor(self) -> tuple[int, bytes] | None:
        """Size and root of the log, for the account to hold; None while nothing was read."""
        if self._log is None:
            return None
        tree = CompactRange()
        for row in self._house.store.rows(self._log):
            tree.append(row.id)
        return tree.size, tree.root()

    def problems(self, anchors: Iterable[Anchor]) -> list[ChainProblem]:
        """Where the log is not what was written: rows that its proof does not carry, and anchors of this installation that it no longer fits."""
        rows = list(self._house.store.rows(self._log)) if self._log else []
        found = problems_of(rows, self._log or b"")
        for anchor in anchors:
            tree = CompactRange()
            for row in rows[: anchor.size]:
                tree.append(row.id)
            if (tree.size, tree.root()) != (anchor.size, anchor.root):
                own = self._house.writer().public
                expected = anchor.root.hex()
                found.append(
                    ChainProblem(
                        "access.cut", own, anchor.size, anchor.event, "another log", expected
                    )
                )
        return found

    def _find(self) -> bytes | None:
        for operation in self._house.store.operations():
            first = next(iter(self._house.store.rows(operation)))
            fields = read_raw(first.header)
            if fields[KEY_KIND] == KIND_OPENED and fields[KEY_BODY][0] == self._about:
                return operation
        return None

    def _write(self, drafts: list[chain.Draft]) -> None:
        if self._log is None:
            with _opening:
                # Somebody else of this process may have begun the log since this one looked; there is never a second.
                self._log = self._find() or self._open()
        with self._house.store.writing(self._log) as transaction:
            self._commit(transaction, self._log, drafts)

    def _open(self) -> bytes:
        opening = chain.Draft(
            kind=KIND_OPENED, kind_version=1, command=self._house.chance(16), body={0: self._about}
        )
        commit = chain.write_commit(
            self._house.writer(),
            [opening],
            operation=GENESIS_OPERATION,
            head=None,
            now_ms=self._house.now(),
        )
        with self._house.store.writing(commit.operation) as transaction:
            transaction.own(self._house.writer().public)
            transaction.append([new_row(*row) for row in commit.rows], {})
        return commit.operation

    def _commit(self, transaction: Transaction, log: bytes, drafts: list[chain.Draft]) -> None:
        writer = self._house.writer()
        commit = chain.write_commit(
            writer,
            drafts,
            operation=log,
            head=transaction.head(writer.public),
            now_ms=self._house.now(),
        )
        transaction.append([new_row(*row) for row in commit.rows], {})


def is_access_log(house: Installation, operation: bytes) -> bool:
    """Whether `operation` is a log of reads and not a rescue."""
    first = next(iter(house.store.rows(operation)), None)
    return first is not None and read_raw(first.header)[KEY_KIND] == KIND_OPENED
