"""Three stores driven side by side must give one answer to everything."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import product

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from resguardo.store import GroupCommit, NewRow, SequenceReused, Store, Transaction, open_store
from store.pen import PERSONS, Pen, sealed

PENS = [Pen(name) for name in ("ana", "ben", "eva")]
BLOBS = [sealed(bytes([number]) * size) for number, size in enumerate((1, 256, 5_000))]

pens = st.sampled_from(PENS)
persons = st.lists(st.sampled_from(PERSONS), max_size=3)
marks = st.integers(0, 3)


class Undone(Exception):
    """Raised by the machine inside a write that shall leave nothing."""


class Agreement(RuleBasedStateMachine):
    """Every rule does the same to all stores and compares what they answer."""

    addresses: tuple[object, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.operation = os.urandom(16)
        self.stores = [open_store(address) for address in self.addresses]
        self.rows: list[NewRow] = []

    def teardown(self) -> None:
        """Leave no blob, which would be seen by the next story, and close all stores."""
        with self.writing() as transactions:
            for transaction, (digest, _content) in product(transactions, BLOBS):
                transaction.delete_blob(digest)
        for store in self.stores:
            store.close()

    def agreed(self, question: Callable[[Store], object]) -> object:
        """The one answer of all stores."""
        answers = [question(store) for store in self.stores]
        assert all(answer == answers[0] for answer in answers), answers
        return answers[0]

    @contextmanager
    def writing(self) -> Iterator[list[Transaction]]:
        """One write open in every store."""
        with ExitStack() as stack:
            yield [stack.enter_context(store.writing(self.operation)) for store in self.stores]

    @rule(pen=pens, events=st.integers(1, 40), about=persons, mark=marks)
    def commit(self, pen: Pen, events: int, about: list[bytes], mark: int) -> None:
        """A writer continues its chain."""
        with self.writing() as transactions:
            heads = [transaction.head(pen.writer) for transaction in transactions]
            assert len(set(heads)) == 1
            rows, head = pen.commit(
                heads[0], events, persons=about, mark=mark, operation=self.operation
            )
            assert [transaction.append(rows, {}) for transaction in transactions] == [0, 0, 0]
            assert {transaction.head(pen.writer) for transaction in transactions} == {head}
        self.rows += rows

    @rule(data=st.data(), pen=pens, mark=marks)
    def bundle(self, data: st.DataObject, pen: Pen, mark: int) -> None:
        """Known rows, doubled and shuffled, come with the beginning of another branch."""
        other, _ = pen.commit(None, 2, mark=mark, operation=self.operation)
        known = st.lists(st.sampled_from(self.rows), max_size=6) if self.rows else st.just([])
        rows = data.draw(st.permutations(data.draw(known) + other))

        def append(store: Store) -> int:
            with store.writing(self.operation) as transaction:
                return transaction.append(rows, {})

        if self.agreed(lambda store: _outcome(lambda: append(store))) is not SequenceReused:
            self.rows += rows

    @rule(pen=pens)
    def own(self, pen: Pen) -> None:
        """From now on this chain is our own."""
        with self.writing() as transactions:
            for transaction in transactions:
                transaction.own(pen.writer)

    @rule(pen=pens, gone=st.sampled_from(BLOBS), alone=st.booleans())
    def undone(self, pen: Pen, gone: tuple[bytes, bytes], *, alone: bool) -> None:
        """A write, or an isolated block of it, does a bit of everything and fails."""

        def spoil(store: Store) -> None:
            with store.writing(self.operation) as transaction, ExitStack() as stack:
                if not alone:
                    stack.enter_context(transaction.isolated())
                transaction.own(pen.writer)
                rows, _ = pen.commit(transaction.head(pen.writer), 3, operation=self.operation)
                transaction.append(rows, dict([sealed(b"never")]))
                transaction.delete_blob(gone[0])
                transaction.add_checkpoint(99, "never")
                transaction.save_snapshot(99, b"never")
                raise Undone

        assert self.agreed(lambda store: _outcome(lambda: spoil(store))) is Undone

    @rule(pen=pens, failing=st.integers(0, 3))
    def group(self, pen: Pen, failing: int) -> None:
        """Works go through the group's door one by one; one of them fails."""

        def work(number: int, transaction: Transaction) -> list[NewRow]:
            rows, _ = pen.commit(
                transaction.head(pen.writer), mark=number, operation=self.operation
            )
            transaction.append(rows, {})
            if number == failing:
                raise Undone
            return rows

        def submit(store: Store) -> list[object]:
            door = GroupCommit(store)
            return [
                _outcome(lambda: door.submit(self.operation, lambda tx: work(number, tx)))  # noqa: B023 - called at once.
                for number in range(3)
            ]

        for answer in self.agreed(submit):
            self.rows += answer if isinstance(answer, list) else []

    @rule(kept=st.lists(st.sampled_from(BLOBS)), gone=st.sampled_from(BLOBS))
    def blobs(self, kept: list[tuple[bytes, bytes]], gone: tuple[bytes, bytes]) -> None:
        """Blobs come and one is erased, in one write."""
        with self.writing() as transactions:
            for transaction in transactions:
                transaction.append((), dict(kept))
                transaction.delete_blob(gone[0])

    @rule(size=st.integers(0, 9), content=st.binary(max_size=9))
    def proofs(self, size: int, content: bytes) -> None:
        """A checkpoint is added and the snapshot replaced."""
        with self.writing() as transactions:
            for transaction in transactions:
                transaction.add_checkpoint(size, content.hex())
                transaction.save_snapshot(size, content)

    @rule()
    def reopen(self) -> None:
        """The stores that outlive their process are opened anew."""
        for index, address in enumerate(self.addresses):
            if address != "memory:":
                self.stores[index].close()
                self.stores[index] = open_store(address)

    @invariant()
    def all_answers_agree(self) -> None:
        """Every question has one answer."""
        operation = self.operation
        listed = self.agreed(lambda store: [row[1:] for row in store.rows(operation)])
        assert {row[0] for row in listed} == {row.id for row in self.rows}
        self.agreed(lambda store: store.size(operation))
        self.agreed(lambda store: operation in store.operations())
        for person in PERSONS:
            self.agreed(lambda store: [row.id for row in store.rows_about(operation, person)])  # noqa: B023 - called at once.
        for digest, _content in BLOBS:
            self.agreed(lambda store: store.blob(digest))  # noqa: B023 - called at once.
        self.agreed(lambda store: store.checkpoints(operation))
        self.agreed(lambda store: store.snapshot(operation))

    @invariant()
    def parts_agree_with_the_whole(self) -> None:
        """Reading from any row on gives the rest of the whole."""
        for store in self.stores:
            whole = list(store.rows(self.operation))
            for row in whole[:: max(1, len(whole) // 3)]:
                rest = [one for one in whole if one.arrival > row.arrival]
                assert list(store.rows(self.operation, after=row.arrival)) == rest
                assert store.row(self.operation, row.id) == row


def _outcome(act: Callable[[], object]) -> object:
    """What the act answers, or the kind of refusal it raises."""
    try:
        return act()
    except (SequenceReused, Undone) as error:
        return type(error)


@pytest.mark.slow
def test_three_stores_agree(tmp_path, postgresql_url) -> None:
    """Memory, SQLite and PostgreSQL give one answer to every question after any story."""

    class Here(Agreement):
        addresses = ("memory:", tmp_path / "ledger.sqlite", postgresql_url)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
