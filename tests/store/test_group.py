"""Group commit: works that wait together share one write, and each keeps its own fate."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from resguardo.store import GroupCommit, Transaction
from resguardo.store.memory import MemoryStore, MemoryTransaction
from resguardo.store.problems import DiskFull, Interrupted, MisusedStore
from store.pen import OPERATION, Pen, ids

OTHER = bytes(16)


class CountedStore(MemoryStore):
    """A store in memory that counts its writes, and whose disk can be full at the end of one."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.full_at: int | None = None

    @contextmanager
    def writing(self, operation: bytes) -> Iterator[MemoryTransaction]:
        """One write, counted; raises when it is the one at whose end the disk is full."""
        self.writes += 1
        with super().writing(operation) as transaction:
            yield transaction
            if self.writes == self.full_at:
                raise DiskFull(path="memory")


class Waiting:
    """A leader that holds its write open until as many others wait as are asked for, in threads of their own."""

    def __init__(self, store: MemoryStore) -> None:
        self.door = GroupCommit(store)
        self.pool = ThreadPoolExecutor(32)
        self.go = threading.Event()
        begun = threading.Event()

        def lead(transaction: Transaction) -> None:
            begun.set()
            assert self.go.wait(30)
            Pen("leader").write(transaction)

        self.leader = self.pool.submit(self.door.submit, OPERATION, lead)
        assert begun.wait(30)

    def join(self, work: Callable[[Transaction], object], operation: bytes = OPERATION) -> Future:
        """One more work that waits."""
        before = len(self.door._waiting)
        joined = self.pool.submit(self.door.submit, operation, work)
        while len(self.door._waiting) == before:
            threading.Event().wait(0.001)
        return joined

    def finish(self) -> None:
        """Let the leader end and everybody be served."""
        self.go.set()
        self.leader.result(30)
        self.pool.shutdown()


def marked(number: int) -> Callable[[Transaction], list[bytes]]:
    """A work that writes one event of its own."""
    return lambda transaction: ids(Pen().write(transaction, mark=number))


def fail(_transaction: Transaction) -> None:
    """A work that fails."""
    raise ZeroDivisionError


def test_works_that_wait_together_share_one_write() -> None:
    """While one write is flushed twenty works gather, and one further write serves them all, in their order."""
    store = CountedStore()
    waiting = Waiting(store)
    works = [waiting.join(marked(number)) for number in range(20)]
    waiting.finish()
    assert store.writes == 2
    assert [work.result()[0] for work in works] == ids(store.rows(OPERATION))[1:]


def test_a_single_work_is_written_at_once() -> None:
    """Nobody waits for company."""
    store = CountedStore()
    door = GroupCommit(store)
    for number in range(3):
        door.submit(OPERATION, marked(number))
    assert store.writes == 3


def test_a_failing_work_loses_only_its_own_writes() -> None:
    """Of works that share a write, each failing one is told its own error and undone."""
    store = CountedStore()
    waiting = Waiting(store)

    def write_and_fail(transaction: Transaction) -> None:
        Pen("ben").write(transaction)
        fail(transaction)

    fates = [waiting.join(work) for work in (marked(1), write_and_fail, marked(2), fail)]
    waiting.finish()
    assert [type(fate.exception()) for fate in fates] == [
        type(None), ZeroDivisionError, type(None), ZeroDivisionError,
    ]  # fmt: skip
    assert store.size(OPERATION) == 3


def test_when_all_works_fail_nothing_is_written() -> None:
    """A group in which every work fails ends without a commit, and the door stays open."""
    store = CountedStore()
    waiting = Waiting(store)
    fates = [waiting.join(fail) for _ in range(3)]
    waiting.finish()
    assert all(isinstance(fate.exception(), ZeroDivisionError) for fate in fates)
    assert store.size(OPERATION) == 1
    waiting.door.submit(OPERATION, marked(1))
    assert store.size(OPERATION) == 2


def test_when_the_write_fails_every_work_is_told() -> None:
    """Nothing is acknowledged when the flush fails, and the next write is served as ever."""
    store = CountedStore()
    store.full_at = 2
    waiting = Waiting(store)
    fates = [waiting.join(work) for work in (marked(1), fail, marked(2))]
    waiting.finish()
    kinds = [type(fate.exception()) for fate in fates]
    assert kinds == [DiskFull, ZeroDivisionError, DiskFull]
    assert store.size(OPERATION) == 1
    waiting.door.submit(OPERATION, marked(3))
    assert store.size(OPERATION) == 2


def test_operations_do_not_share_a_write() -> None:
    """A write belongs to one operation; the others come after it in their turn."""
    store = CountedStore()
    waiting = Waiting(store)
    works = [
        waiting.join(marked(number), operation)
        for number, operation in enumerate((OTHER, OPERATION, OTHER, OPERATION))
    ]
    waiting.finish()
    assert all(work.result() for work in works)
    assert store.writes == 3
    assert (store.size(OTHER), store.size(OPERATION)) == (2, 3)


def test_a_work_that_submits_is_a_defect_of_the_caller() -> None:
    """A work that would wait for itself is told so, and the others go on."""
    door = GroupCommit(MemoryStore())
    with pytest.raises(MisusedStore):
        door.submit(OPERATION, lambda _tx: door.submit(OPERATION, marked(1)))
    assert door.submit(OPERATION, marked(1))


def test_an_interrupted_leader_leaves_nobody_waiting() -> None:
    """When the leading thread is interrupted, who shared its write is told, and the rest is served."""
    store = CountedStore()
    waiting = Waiting(store)

    def interrupt(_transaction: Transaction) -> None:
        raise KeyboardInterrupt

    first, second = waiting.join(interrupt), waiting.join(marked(1))
    waiting.finish()
    assert isinstance(first.exception(), KeyboardInterrupt)
    assert isinstance(second.exception(), Interrupted)
    assert waiting.door.submit(OPERATION, marked(2))
