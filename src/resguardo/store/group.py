"""Group commit: works that wait at the same moment share one durable write.

One fsync costs a disk far more than the rows it makes safe. Whoever comes first leads: it takes all works that wait for the same operation, runs them in one
transaction and wakes the others when it is durable. While it flushes, the next works gather. Nothing waits for company: a single work is written at once.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final, Generic, TypeVar, cast

from resguardo.store.interface import Store, Transaction
from resguardo.store.problems import Interrupted, MisusedStore

T = TypeVar("T")

MOST: Final = 200
"""Works that share one write at most, so that the first does not wait for an endless queue."""


class _Ticket(Generic[T]):
    """One work in the queue, and what became of it."""

    def __init__(self, operation: bytes, work: Callable[[Transaction], T]) -> None:
        self.operation = operation
        self.work = work
        self.result: T | None = None
        self.error: BaseException | None = None
        self.served = False
        self.wake = threading.Event()

    def run(self, transaction: Transaction) -> None:
        self.result = self.work(transaction)

    def outcome(self) -> T:
        if self.error is not None:
            raise self.error
        return cast("T", self.result)


class GroupCommit:
    """The door through which the threads of one process write to `store`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._waiting: deque[_Ticket[object]] = deque()
        self._led = False
        self._leader: int | None = None

    def submit(self, operation: bytes, work: Callable[[Transaction], T]) -> T:
        """Run `work` inside a durable write to `operation` and give back its answer once that is safe on disk.

        What `work` raises is raised here, and undoes its own writes only. When the write as a whole fails, every work that shared it is told so and none was
        kept. Raises MisusedStore for a work that submits another.
        """
        if self._leader == threading.get_ident():
            raise MisusedStore("a work submitted another one and would wait for itself")
        ticket = _Ticket(operation, work)
        with self._lock:
            self._waiting.append(cast("_Ticket[object]", ticket))
            leads = not self._led
            self._led = True
        if not leads:
            ticket.wake.wait()
        if not ticket.served:
            self._lead()
        return ticket.outcome()

    def _lead(self) -> None:
        """Serve the first of the queue and all that can go with it, then let the next in the queue lead."""
        with self._lock:
            group = self._next_group()
        self._leader = threading.get_ident()
        try:
            self._serve(group)
        except BaseException:
            # The interruption is for the thread that leads; the others only learn that nothing was kept.
            for ticket in group:
                ticket.error = ticket.error or Interrupted()
            raise
        finally:
            self._leader = None
            for ticket in group:
                ticket.served = True
            with self._lock:
                follower = self._waiting[0] if self._waiting else None
                self._led = follower is not None
            for ticket in group:
                ticket.wake.set()
            if follower is not None:
                follower.wake.set()

    def _next_group(self) -> list[_Ticket[object]]:
        operation = self._waiting[0].operation
        group = [ticket for ticket in self._waiting if ticket.operation == operation][:MOST]
        taken = set(map(id, group))
        self._waiting = deque(ticket for ticket in self._waiting if id(ticket) not in taken)
        return group

    def _serve(self, group: list[_Ticket[object]]) -> None:
        if len(group) == 1:
            self._serve_one(group[0])
        else:
            self._serve_many(group)

    def _serve_one(self, ticket: _Ticket[object]) -> None:
        try:
            with self._store.writing(ticket.operation) as transaction:
                ticket.run(transaction)
        except Exception as error:  # noqa: BLE001 - raised in the thread that asked.
            ticket.error = error

    def _serve_many(self, group: list[_Ticket[object]]) -> None:
        failed: set[int] = set()
        try:
            with self._store.writing(group[0].operation) as transaction:
                for ticket in group:
                    try:
                        with transaction.isolated():
                            ticket.run(transaction)
                    except Exception as error:  # noqa: BLE001 - raised in the thread that asked.
                        ticket.error = error
                        failed.add(id(ticket))
                if len(failed) == len(group):
                    raise _NothingToKeep
        except _NothingToKeep:
            return
        except Exception as error:  # noqa: BLE001 - raised in the thread that asked.
            for ticket in group:
                if id(ticket) not in failed:
                    ticket.error = error


class _NothingToKeep(Exception):
    """Every work of the group failed; the transaction ends without a commit."""
