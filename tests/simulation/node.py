"""One site or tablet: a real account on a real store, with a clock of its own and the ways in which it fails."""

from pathlib import Path

from resguardo.account import sharing
from resguardo.account.account import Account
from resguardo.account.installation import Installation
from resguardo.operation.identifiers import Moment
from resguardo.store.interface import new_row
from resguardo.store.memory import MemoryStore
from simulation.keyring import MemoryKeyring

NOWHERE = Path("/nonexistent/resguardo-simulation")


class Abort(Exception):
    """The power goes while an act is being written."""


class Node:
    """One installation under test."""

    def __init__(self, world, name: str, store=None, ahead_ms: int = 0):
        self.world, self.name, self.ahead_ms = world, name, ahead_ms
        self.stopped = False
        self.battery_dead = False
        self.keyring = MemoryKeyring(world.chance.randbytes)
        self.store = store or MemoryStore()
        self.sent: dict[str, int] = {}
        self.account: Account | None = None
        self.backup: MemoryStore | None = None
        self._open_house()

    def _open_house(self):
        self.house = Installation(
            NOWHERE, self.store, self.keyring, now=self.now, chance=self.world.chance.randbytes
        )

    def now(self) -> Moment:
        """What the clock of this node shows."""
        return Moment(1_000_000 if self.battery_dead else max(0, self.world.now + self.ahead_ms))

    @property
    def operation(self) -> bytes:
        return self.world.operation

    @property
    def state(self):
        return self.account.state

    @property
    def writer(self) -> bytes:
        return self.house.writer().public

    def rows(self, after=0):
        """What is in the store."""
        return list(self.store.rows(self.operation, after))

    def reopen(self):
        """What a crash leaves: the store and the keyring, and nothing of the process."""
        self._open_house()
        self.account = Account(self.house, self.operation)

    def take(self, content: bytes):
        """Take in one bundle."""
        merged = sharing.merge(self.house, [content], self.operation)
        if self.account is None:
            if self.store.size(self.operation):
                self.account = Account(self.house, self.operation)
        else:
            self.account.catch_up()
        return merged

    def bundles(self, after=0) -> list[bytes]:
        """What this node would send."""
        return list(sharing.export(self.account, after=after))

    def keep_backup(self):
        """Somebody copies the ledger file and forgets about it."""
        self.backup = copied(self.store, self.operation)

    def come_back_from_backup(self):
        """The forbidden restore: an old file under a living key; the chain goes on from where the copy ended."""
        self.store, self.backup = self.backup, None
        self.sent = {}
        self.reopen()

    def restore_properly(self):
        """A restore as it should be: the old ledger under a new writer, which says whom it replaces."""
        old = self.writer
        self.store, self.backup = self.backup or copied(self.store, self.operation), None
        self.keyring.forget_writers()
        self.sent = {}
        self.reopen()
        return old


def copied(store, operation) -> MemoryStore:
    """A whole ledger written once more; it says of no chain that it is its own."""
    copy = MemoryStore()
    with copy.writing(operation) as transaction:
        blobs = {digest: store.blob(digest) for digest in store.blob_digests()}
        transaction.append([new_row(*row[1:]) for row in store.rows(operation)], blobs)
    return copy
