"""Our side: the ledger's own way of writing a commit and reading it back, without the rules above it."""

import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from benchmarks.marks import Mark

from resguardo.ledger.chain import Draft, check_rows, write_commit
from resguardo.ledger.format import KEY_PERSONS, ActorMark, read_raw
from resguardo.ledger.keys import SigningKey
from resguardo.store import GroupCommit, StoredRow, Transaction, commit_rows, open_store

OPERATION: Final = b"benchmark ledger"
SIGHTED: Final = 2


class Ours:
    """A store at `address` and one writer."""

    def __init__(self, address: str) -> None:
        self.store = open_store(address)
        self.key = SigningKey(bytes(range(32)))
        with self.store.writing(OPERATION) as transaction:
            transaction.own(self.key.public)

    def append(self, commits: Iterable[Sequence[Mark]]) -> None:
        """Each commit durably: headers encoded, hashed and chained, the last signed, rows stored."""
        for marks in commits:
            with self.store.writing(OPERATION) as transaction:
                self._write(transaction, marks)

    def append_at_once(self, marks: Sequence[Mark], threads: int) -> None:
        """Each mark durably by itself, from threads that share the group's door."""
        door = GroupCommit(self.store)

        def write(mark: Mark) -> None:
            door.submit(OPERATION, lambda transaction: self._write(transaction, [mark]))

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(write, marks))

    def _write(self, transaction: Transaction, marks: Sequence[Mark]) -> None:
        drafts = [
            Draft(
                kind=SIGHTED,
                kind_version=1,
                command=mark.command,
                happened_ms=mark.happened_ms,
                persons=(mark.person,),
                body={1: mark.count, 2: mark.zone},
                actors=(ActorMark(mark.counter),),
            )
            for mark in marks
        ]
        made = write_commit(
            self.key,
            drafts,
            operation=OPERATION,
            head=transaction.head(self.key.public),
            now_ms=marks[-1].happened_ms,
        )
        transaction.append(commit_rows(made, self.key.public, drafts), {})

    def check(self) -> int:
        """Read everything back and check every hash, every link and every commit's signature; how many events."""
        return self._checked(self.store.rows(OPERATION))

    def replay(self) -> int:
        """Check everything, and on the way decode every event and count the sightings of each person; how many events."""
        seen: dict[bytes, int] = defaultdict(int)

        def folded() -> Iterator[StoredRow]:
            for row in self.store.rows(OPERATION):
                seen[read_raw(row.header)[KEY_PERSONS][0]] += 1
                yield row

        self._checked(folded())
        return sum(seen.values())

    def _checked(self, rows: Iterable[StoredRow]) -> int:
        checked = check_rows(rows, operation=OPERATION)
        if checked.problems or checked.detached:
            sys.exit(f"the ledger does not hold: {checked.problems[:1]}")
        return checked.rows

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def check_in_a_program(address: str) -> dict[str, float]:
    """Seconds and peak memory of a fresh program that checks the whole ledger at `address`."""
    code = f"from benchmarks.ours import check_and_report; check_and_report({address!r})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    events, seconds, peak_mib = map(float, done.stdout.split())
    return {"events": events, "seconds": seconds, "peak_mib": peak_mib}


def check_and_report(address: str) -> None:
    """What `check_in_a_program` reads from the output."""
    begun = time.perf_counter()
    ours = Ours(address)
    events = ours.check()
    seconds = time.perf_counter() - begun
    print(events, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    ours.close()
