"""Writers for the tests of the store: small real commits of a plainly invented operation."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from resguardo.ledger.chain import Draft, Head, write_commit
from resguardo.ledger.format import Row
from resguardo.ledger.keys import SigningKey
from resguardo.store import NewRow, Store, Transaction, commit_rows

OPERATION: Final = hashlib.sha256(b"the invented operation").digest()[:16]
NOW_MS: Final = 1_700_000_000_000
PERSONS: Final = tuple(bytes([number]) * 16 for number in range(1, 6))


def seed(name: str) -> bytes:
    """The 32 bytes from which the writer of this name makes its key."""
    return hashlib.sha256(name.encode()).digest()


class Pen:
    """One writer. It keeps no head: each commit continues the one it is given."""

    def __init__(self, name: str = "ana") -> None:
        self.key = SigningKey(seed(name))
        self.writer = self.key.public

    def commit(
        self,
        head: Head | None,
        events: int = 1,
        *,
        persons: Sequence[bytes] = PERSONS[:1],
        mark: int = 0,
        operation: bytes = OPERATION,
    ) -> tuple[list[NewRow], Head]:
        """`events` events after `head`; another `mark` makes other events in the same places."""
        draft = Draft(
            kind=2,
            kind_version=1,
            command=mark.to_bytes(16, "big"),
            persons=tuple(persons),
            body={1: mark},
        )
        drafts = [draft] * events
        made = write_commit(self.key, drafts, operation=operation, head=head, now_ms=NOW_MS)
        return commit_rows(made, self.writer, drafts), made.head

    def write(self, transaction: Transaction, events: int = 1, *, mark: int = 0) -> list[NewRow]:
        """Continue the chain as the store has it, and append."""
        rows, _ = self.commit(transaction.head(self.writer), events, mark=mark)
        transaction.append(rows, {})
        return rows

    def write_to(self, store: Store, events: int = 1, *, mark: int = 0) -> list[NewRow]:
        """One durable write of `events` events."""
        with store.writing(OPERATION) as transaction:
            return self.write(transaction, events, mark=mark)


def sealed(content: bytes) -> tuple[bytes, bytes]:
    """A blob and its digest."""
    return hashlib.sha256(content).digest(), content


def ids(rows: Iterable[NewRow] | Iterable[Row]) -> list[bytes]:
    """The event ids of rows of any shape, in their order."""
    return [row.id for row in rows]
