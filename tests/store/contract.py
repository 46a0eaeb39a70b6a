"""The promises of `resguardo.store.interface`, as cases that each store is put through.

A store's test file derives from `StoreContract` and gives the fixture `store`.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from resguardo.ledger.chain import check_rows
from resguardo.store import (
    Checkpoint,
    GroupCommit,
    SequenceReused,
    Snapshot,
    Store,
    Transaction,
    new_row,
    open_store,
)
from resguardo.store.problems import MisusedStore
from store.pen import OPERATION, PERSONS, Pen, ids, sealed

OTHER = bytes(15) + b"\x07"


class StoreContract:
    """Cases for any store that is empty at first."""

    def test_an_empty_store_has_nothing(self, store: Store) -> None:
        """A store that was never written to answers every question with nothing."""
        assert store.operations() == []
        assert list(store.rows(OPERATION)) == []
        assert list(store.rows_about(OPERATION, PERSONS[0])) == []
        assert store.row(OPERATION, bytes(32)) is None
        assert store.size(OPERATION) == 0
        assert store.blob(bytes(32)) is None
        assert list(store.blob_digests()) == []
        assert store.checkpoints(OPERATION) == []
        assert store.snapshot(OPERATION) is None

    def test_rows_come_back_in_order_of_arrival_byte_for_byte(self, store: Store) -> None:
        """What was appended is read back unchanged, in the order in which it came."""
        ana, ben = Pen("ana"), Pen("ben")
        written = ana.write_to(store, 3) + ben.write_to(store, 2) + ana.write_to(store)
        read = list(store.rows(OPERATION))
        assert [row[1:] for row in read] == [(row.id, row.header, row.signature) for row in written]
        assert [row.arrival for row in read] == sorted({row.arrival for row in read})
        assert store.size(OPERATION) == 6

    def test_rows_are_read_between_two_arrivals(self, store: Store) -> None:
        """`after` is left out and `upto` is included, so that a reader can go on where it stopped."""
        Pen().write_to(store, 5)
        read = list(store.rows(OPERATION))
        between = store.rows(OPERATION, after=read[0].arrival, upto=read[3].arrival)
        assert list(between) == read[1:4]
        assert list(store.rows(OPERATION, after=read[-1].arrival)) == []

    def test_a_reading_ends_with_what_was_there_when_it_began(self, store: Store) -> None:
        """A reading is of one moment: what arrives meanwhile belongs to the next reading."""
        Pen().write_to(store, 2)
        rows = store.rows(OPERATION)
        Pen().write_to(store, 2)
        assert len(list(rows)) in {2, 4}
        assert len(list(store.rows(OPERATION))) == 4

    def test_many_pages_are_read_without_a_seam(self, store: Store) -> None:
        """Rows that fill several pages come back once each, and their proof holds."""
        for _ in range(12):
            Pen().write_to(store, 1_000)
        checked = check_rows(store.rows(OPERATION), operation=OPERATION)
        assert (checked.rows, checked.problems, checked.detached) == (12_000, [], [])

    def test_operations_are_kept_apart(self, store: Store) -> None:
        """The rows of one operation are never shown in another, whatever came between."""
        ana = Pen()
        for operation in (OPERATION, OTHER, OPERATION):
            with store.writing(operation) as transaction:
                rows, _ = ana.commit(transaction.head(ana.writer), operation=operation)
                transaction.append(rows, {})
        assert store.operations() == sorted([OPERATION, OTHER])
        assert (store.size(OPERATION), store.size(OTHER)) == (2, 1)
        assert len(list(store.rows(OPERATION))) == 2
        assert len(list(store.rows_about(OTHER, PERSONS[0]))) == 1
        with store.writing(OTHER) as transaction:
            assert transaction.head(ana.writer).sequence == 0
            assert transaction.arrival == list(store.rows(OTHER))[-1].arrival

    def test_a_person_finds_the_rows_that_name_them(self, store: Store) -> None:
        """Rows about a person are those that name the person, once each, in order of arrival."""
        ana = Pen()
        first, head = ana.commit(None, persons=[PERSONS[0], PERSONS[1], PERSONS[0]])
        second, _ = ana.commit(head, persons=[PERSONS[1]])
        with store.writing(OPERATION) as transaction:
            transaction.append(first + second, {})
        assert ids(store.rows_about(OPERATION, PERSONS[0])) == ids(first)
        assert ids(store.rows_about(OPERATION, PERSONS[1])) == ids(first + second)
        assert ids(store.rows_about(OPERATION, PERSONS[2])) == []

    def test_a_row_is_found_by_its_id(self, store: Store) -> None:
        """A row can be asked for by its event id."""
        written = Pen().write_to(store, 3)
        found = store.row(OPERATION, written[1].id)
        assert found is not None
        assert found[1:] == (written[1].id, written[1].header, written[1].signature)

    def test_a_commit_and_its_headers_make_the_same_rows(self, store: Store) -> None:
        """Rows made from a commit's drafts and rows read from its headers are one and the same."""
        ana = Pen()
        _, head = ana.commit(None, 3)
        rows, _ = ana.commit(head, 2, persons=PERSONS[:2])
        assert [new_row(row.id, row.header, row.signature) for row in rows] == rows

    def test_the_head_is_the_end_of_the_chain(self, store: Store) -> None:
        """The head of a writer is its last event, also after the store was written to by others."""
        ana, ben = Pen("ana"), Pen("ben")
        with store.writing(OPERATION) as transaction:
            assert transaction.head(ana.writer) is None
            rows, head = ana.commit(None, 3)
            transaction.append(rows, {})
            assert transaction.head(ana.writer) == head
        ben.write_to(store, 2)
        with store.writing(OPERATION) as transaction:
            assert transaction.head(ana.writer) == head

    def test_a_transaction_sees_its_own_rows(self, store: Store) -> None:
        """Inside a write, what was appended is there already; outside it is not."""
        written = Pen().write_to(store, 2)
        with store.writing(OPERATION) as transaction:
            before = transaction.arrival
            more = Pen().write(transaction, 2)
            assert ids(transaction.rows()) == ids(written + more)
            assert ids(transaction.rows(after=before)) == ids(more)
            assert ids(store.rows(OPERATION)) == ids(written)
            assert store.row(OPERATION, more[0].id) is None

    def test_a_write_that_raises_leaves_nothing(self, store: Store) -> None:
        """All of a write is kept, or none of it: rows, blobs, checkpoints, snapshot, erasures, ownership."""
        digest, content = sealed(b"kept")
        with store.writing(OPERATION) as transaction:
            transaction.append((), {digest: content})

        def write_and_fail() -> None:
            with store.writing(OPERATION) as transaction:
                rows = Pen().write(transaction, 2)
                transaction.append(rows, dict([sealed(b"lost")]))
                transaction.add_checkpoint(1, "note")
                transaction.save_snapshot(1, b"state")
                transaction.delete_blob(digest)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            write_and_fail()
        assert list(store.rows(OPERATION)) == []
        assert list(store.blob_digests()) == [digest]
        assert store.checkpoints(OPERATION) == []
        assert store.snapshot(OPERATION) is None
        assert Pen().write_to(store)[0].sequence == 0

    def test_rows_that_are_there_are_ignored_and_counted(self, store: Store) -> None:
        """A bundle may come twice, late or overlapping: known rows are counted, new ones kept, in their order."""
        ana = Pen()
        first, head = ana.commit(None, 3)
        second, _ = ana.commit(head, 2)
        with store.writing(OPERATION) as transaction:
            assert transaction.append(first, {}) == 0
        with store.writing(OPERATION) as transaction:
            assert transaction.append(first[1:] + second + second[:1], {}) == 3
            assert transaction.append(second, {}) == 2
        assert ids(store.rows(OPERATION)) == ids(first + second)

    def test_rows_may_come_before_their_predecessors(self, store: Store) -> None:
        """A chain that arrives in the wrong order is kept; its head is still its last event."""
        ana = Pen()
        first, head = ana.commit(None, 2)
        second, head = ana.commit(head, 2)
        with store.writing(OPERATION) as transaction:
            assert transaction.append(second, {}) == 0
        with store.writing(OPERATION) as transaction:
            assert transaction.append(first, {}) == 0
            assert transaction.head(ana.writer) == head
        assert ids(store.rows(OPERATION)) == ids(second + first)

    def test_a_foreign_fork_is_kept(self, store: Store) -> None:
        """Two events of a foreign writer in one place are both kept, since together they are the proof."""
        one, _ = Pen().commit(None, 2, mark=1)
        two, head = Pen().commit(None, 2, mark=2)
        with store.writing(OPERATION) as transaction:
            assert transaction.append(one, {}) == 0
            assert transaction.append(two, {}) == 0
            assert transaction.head(Pen().writer) == head
        assert ids(store.rows(OPERATION)) == ids(one + two)

    def test_a_place_in_our_own_chain_is_used_once(self, store: Store) -> None:
        """A second event in a place of our own chain is refused and nothing of that write is kept."""
        ana = Pen()
        one, _ = ana.commit(None, 2, mark=1)
        two, _ = ana.commit(None, 1, mark=2)
        with store.writing(OPERATION) as transaction:
            transaction.own(ana.writer)
            transaction.append(one, {})

        def reuse() -> None:
            with store.writing(OPERATION) as transaction:
                transaction.append(Pen("ben").commit(None)[0], {})
                transaction.append(two, {})

        with pytest.raises(SequenceReused):
            reuse()
        with store.writing(OPERATION) as transaction:
            assert transaction.append(one, {}) == 2
        assert ids(store.rows(OPERATION)) == ids(one)

    def test_a_place_in_our_own_chain_is_used_once_within_one_append(self, store: Store) -> None:
        """Two events in one place of our own chain are refused also when they come together."""
        ana = Pen()
        one, _ = ana.commit(None, mark=1)
        two, _ = ana.commit(None, mark=2)

        def reuse() -> None:
            with store.writing(OPERATION) as transaction:
                transaction.own(ana.writer)
                transaction.append(one + two, {})

        with pytest.raises(SequenceReused):
            reuse()
        assert store.size(OPERATION) == 0

    def test_an_isolated_block_is_undone_alone(self, store: Store) -> None:
        """When an isolated block raises, its own writes are undone and the others stay."""
        ana, ben = Pen("ana"), Pen("ben")

        def write_and_fail(transaction: Transaction) -> None:
            with transaction.isolated():
                ana.write(transaction, 2)
                transaction.append((), dict([sealed(b"lost")]))
                transaction.add_checkpoint(1, "lost")
                raise ZeroDivisionError

        with store.writing(OPERATION) as transaction:
            kept = ana.write(transaction, 2)
            with pytest.raises(ZeroDivisionError):
                write_and_fail(transaction)
            assert transaction.head(ana.writer).sequence == 1
            with transaction.isolated():
                kept += ben.write(transaction)
            kept += ana.write(transaction)
        assert ids(store.rows(OPERATION)) == ids(kept)
        assert list(store.blob_digests()) == []
        assert store.checkpoints(OPERATION) == []

    def test_blobs_are_kept_by_their_digest_and_can_be_erased(self, store: Store) -> None:
        """A sealed blob comes back whole, and after its erasure it is gone while the rows stay."""
        small, large = sealed(b"\x00word"), sealed(bytes(range(256)) * 1024)
        with store.writing(OPERATION) as transaction:
            transaction.append(Pen().commit(None)[0], dict([small, large]))
            transaction.append((), dict([small]))
        assert store.blob(large[0]) == large[1]
        assert list(store.blob_digests()) == sorted([small[0], large[0]])
        with store.writing(OPERATION) as transaction:
            transaction.delete_blob(large[0])
            transaction.delete_blob(bytes(32))
        assert store.blob(large[0]) is None
        assert store.blob(small[0]) == small[1]
        assert store.size(OPERATION) == 1

    def test_checkpoints_are_kept_in_their_order(self, store: Store) -> None:
        """Every checkpoint is kept as it was signed, also two of one size."""
        notes = [Checkpoint(3, "guión — uno\n"), Checkpoint(2, "dos\n"), Checkpoint(3, "tres\n")]
        with store.writing(OPERATION) as transaction:
            for note in notes:
                transaction.add_checkpoint(*note)
        with store.writing(OTHER) as transaction:
            transaction.add_checkpoint(9, "otra\n")
        assert store.checkpoints(OPERATION) == notes

    def test_the_newest_snapshot_replaces_the_others(self, store: Store) -> None:
        """One snapshot an operation is kept: the one saved last."""
        for arrival, content in ((3, b"three"), (9, bytes(100_000)), (7, b"seven")):
            with store.writing(OPERATION) as transaction:
                transaction.save_snapshot(arrival, content)
        assert store.snapshot(OPERATION) == Snapshot(7, b"seven")
        assert store.snapshot(OTHER) is None

    def test_a_copy_is_whole_and_belongs_to_nobody(self, store: Store, tmp_path: Path) -> None:
        """A copy holds all rows, blobs, persons and checkpoints, but claims no chain: a restore never resumes one."""
        ana, blob = Pen(), sealed(b"blob")
        with store.writing(OPERATION) as transaction:
            transaction.own(ana.writer)
            written = ana.write(transaction, 3)
            transaction.append((), dict([blob]))
            transaction.add_checkpoint(3, "note")
        store.copy_to(tmp_path / "copies" / "copy.sqlite")
        copy = open_store(tmp_path / "copies" / "copy.sqlite")
        assert ids(copy.rows(OPERATION)) == ids(written)
        assert ids(copy.rows_about(OPERATION, PERSONS[0])) == ids(written)
        assert copy.blob(blob[0]) == blob[1]
        assert copy.checkpoints(OPERATION) == [Checkpoint(3, "note")]
        with copy.writing(OPERATION) as transaction:
            assert transaction.append(ana.commit(None, mark=5)[0], {}) == 0
        copy.close()

    def test_threads_take_turns(self, store: Store) -> None:
        """Threads that write one chain at once neither lose an event nor fork it."""
        _in_threads(8, lambda number: [Pen().write_to(store, 2, mark=number) for _ in range(5)])
        checked = check_rows(store.rows(OPERATION), operation=OPERATION)
        assert (checked.rows, checked.problems, checked.detached) == (80, [], [])

    def test_a_reader_does_not_see_a_half_written_commit(self, store: Store) -> None:
        """Readers see the rows of one write together or not at all."""
        seen, done = set(), threading.Event()

        def read(_number: int) -> None:
            last = False
            while not last:
                last = done.is_set()
                seen.add(len(list(store.rows(OPERATION))) % 10)

        def write(_number: int) -> None:
            for _ in range(20):
                Pen().write_to(store, 10)
            done.set()

        _in_threads(2, lambda number: (read, write)[number](number))
        assert seen == {0}

    def test_a_write_inside_a_write_is_a_defect_of_the_caller(self, store: Store) -> None:
        """A thread that begins to write while it writes is told so instead of waiting for itself."""
        with store.writing(OPERATION), pytest.raises(MisusedStore):  # noqa: SIM117
            with store.writing(OPERATION):
                pass
        Pen().write_to(store)

    def test_works_submitted_together_are_all_kept(self, store: Store) -> None:
        """Works of many threads share writes; each gets its own answer and none is lost."""
        group = GroupCommit(store)
        answers: list[bytes] = []

        def work(number: int) -> None:
            for _ in range(5):
                rows = group.submit(OPERATION, lambda tx: Pen().write(tx, 2, mark=number))
                answers.extend(ids(rows))

        _in_threads(16, work)
        checked = check_rows(store.rows(OPERATION), operation=OPERATION)
        assert (checked.rows, checked.problems, checked.detached) == (160, [], [])
        assert sorted(answers) == sorted(ids(store.rows(OPERATION)))

    def test_a_work_that_fails_does_not_take_the_others_with_it(self, store: Store) -> None:
        """Of works that share a write, the one that raises is undone and told; the others are kept."""
        group = GroupCommit(store)
        failed: list[int] = []

        def work(number: int) -> None:
            def write(transaction: Transaction) -> None:
                Pen().write(transaction, mark=number)
                if number % 3 == 0:
                    raise ZeroDivisionError

            try:
                group.submit(OPERATION, write)
            except ZeroDivisionError:
                failed.append(number)

        _in_threads(18, work)
        assert sorted(failed) == [0, 3, 6, 9, 12, 15]
        checked = check_rows(store.rows(OPERATION), operation=OPERATION)
        assert (checked.rows, checked.problems, checked.detached) == (12, [], [])

    def test_a_closed_store_says_so_when_written_to(self, store: Store) -> None:
        """Closing keeps everything; a store that is written to afterwards is a defect of the caller."""
        Pen().write_to(store)
        store.close()
        with pytest.raises(MisusedStore):
            Pen().write_to(store)


def _in_threads(count: int, work) -> None:
    """Run `work(number)` in `count` threads that start together, and raise what one of them raised."""
    start = threading.Barrier(count)

    def run(number: int) -> None:
        start.wait()
        work(number)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(run, range(count), timeout=60))
