"""How fast the account folds, opens and answers: `python -m benchmarks.account [--events 1000000]`.

Made ledgers of counts: everybody is marked by two counters, count after count. Printed are the fold of 100,000 events, the emergency list from the last
mark for 200 and 10,000 persons, and the roll with 10,000 persons: warm, and cold from a snapshot.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from account.shift import BAND, Clock, Shift, begin, reopened
from resguardo.account.account import Perform
from resguardo.account.reading import Reading
from resguardo.ledger.chain import Draft, write_commit
from resguardo.ledger.format import ActorMark
from resguardo.operation.comparison import sort_roll
from resguardo.operation.count import CounterOrder, CountKind, PersonSighted, SightingIdentity
from resguardo.operation.event import to_clear
from resguardo.operation.identifiers import CountId, PersonId
from resguardo.operation.operation import Operation
from resguardo.operation.roll import roll
from resguardo.store.interface import commit_rows

AT_ONCE = 10_000


def write(shift: Shift, drafts: Sequence[Draft]) -> None:
    """Write events as one commit of the account's own chain, as a group of acts would."""
    account, key = shift.account, shift.house.writer()
    with account.store.writing(account.operation) as transaction:
        commit = write_commit(
            key,
            drafts,
            operation=account.operation,
            head=transaction.head(key.public),
            now_ms=shift.house.now(),
        )
        transaction.append(commit_rows(commit, key.public, drafts), {})


def people(shift: Shift, number: int) -> list[PersonId]:
    """So many children on the roll, a thousand to a write."""

    def thousand(perform: Perform) -> list[PersonId]:
        band = shift.ask("ana", "register.issue_tag", **BAND, place=shift.places["room"])
        return [perform(band)[0].event.person for _ in range(min(number, 1000))]

    writes = -(-number // 1000)
    return [person for _ in range(writes) for person in shift.account.together(thousand)][:number]


def open_count(shift: Shift) -> CountId:
    """A count of the shelter with two counters."""
    opened = shift.act(
        "olga", "count.open_count", kind=CountKind.REGULAR, place=shift.places["shelter"]
    )
    count: CountId = opened[0].count
    for handle, order in (("carla", CounterOrder.FIRST), ("diego", CounterOrder.SECOND)):
        shift.act(
            "olga",
            "count.assign_counter",
            count=count,
            zone=shift.places["room"],
            counter=shift.crew[handle],
            order=order,
        )
    return count


def marks(shift: Shift, count: CountId, handle: str, persons: Sequence[PersonId]) -> list[Draft]:
    """Marks of everybody by one counter."""
    order = CounterOrder.FIRST if handle == "carla" else CounterOrder.SECOND
    chance, actor = shift.house.chance, (ActorMark(shift.crew[handle]),)
    drafts = []
    for person in persons:
        event = PersonSighted(
            person=person,
            count=count,
            order=order,
            identity=SightingIdentity.CONFIRMED,
            zone=shift.places["room"],
        )
        named, body = to_clear(event)
        drafts.append(
            Draft(
                kind=event.type.code,
                kind_version=1,
                command=chance(16),
                persons=named,
                body=body,
                actors=actor,
                happened_ms=shift.house.now(),
            )
        )
    return drafts


def one_count(shift: Shift, persons: Sequence[PersonId]) -> None:
    """A count from opening to closing."""
    count = open_count(shift)
    for handle in ("carla", "diego"):
        drafts = marks(shift, count, handle, persons)
        for first in range(0, len(drafts), AT_ONCE):
            write(shift, drafts[first : first + AT_ONCE])
    shift.account.catch_up()
    shift.act("olga", "count.close_count", count=count)


def fold(events: int, folder: Path) -> float:
    """Seconds to fold so many events, most of them marks, from rows in memory."""
    shift = begin(folder, now=Clock())
    persons = people(shift, 200)
    while shift.house.store.size(shift.account.operation) < events:
        one_count(shift, persons)
    rows = list(shift.house.store.rows(shift.account.operation))[:events]
    while not rows[-1].signature:
        rows.pop()
    reading = Reading(lambda: rows)
    begun = time.perf_counter()
    reading.take(rows)
    seconds = time.perf_counter() - begun
    shift.house.close()
    return seconds


def emergency(number: int, folder: Path) -> float:
    """Seconds from the last mark of an emergency count until the account names who is missing."""
    shift = begin(folder, now=Clock())
    persons = people(shift, number)
    opened = shift.act("olga", "breach.declare_breach", place=shift.places["shelter"])
    count = next(one.count for one in opened if hasattr(one, "count"))
    write(shift, marks(shift, count, "carla", persons[: number - 20]))
    shift.account.catch_up()
    begun = time.perf_counter()
    zone = shift.places["room"]
    shift.act(
        "carla",
        "count.mark_sighting",
        count=count,
        person=persons[number - 20],
        zone=zone,
        zone_code=shift.state.counts.counts[count].zones[zone].code,
    )
    missing = unaccounted(shift.state, count)
    seconds = time.perf_counter() - begun
    assert len(missing) == 19, len(missing)
    shift.house.close()
    return seconds


def unaccounted(state: Operation, count: CountId) -> list[PersonId]:
    """Who is on the roll of an open count and was not seen."""
    return sort_roll(state, state.counts.counts[count]).unexplained


def rolls(events: int, folder: Path) -> tuple[float, float, float]:
    """Seconds for the roll of 10,000 persons: warm, cold from a snapshot, and the opening without one."""
    shift = begin(folder, now=Clock())
    persons = people(shift, 10_000)
    while shift.house.store.size(shift.account.operation) < events:
        one_count(shift, persons)
    roll(shift.state)
    begun = time.perf_counter()
    roll(shift.state)
    warm = time.perf_counter() - begun
    shift.house.close()
    begun = time.perf_counter()
    again = reopened(folder, shift.crew, shift.places)
    without = time.perf_counter() - begun
    again.account.save_snapshot()
    again.house.close()
    begun = time.perf_counter()
    again = reopened(folder, shift.crew, shift.places)
    roll(again.state)
    cold = time.perf_counter() - begun
    again.house.close()
    return warm, cold, without


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="benchmarks.account")
    options.add_argument("--events", type=int, default=1_000_000)
    events = options.parse_args().events
    folder = Path(tempfile.mkdtemp(prefix="resguardo-bench-"))
    try:
        print(f"fold of 100,000 events: {fold(100_000, folder / 'fold'):.2f} s (aim 1 s)")
        for number, aim in ((200, 50), (10_000, 500)):
            seconds = emergency(number, folder / str(number))
            print(f"emergency list of {number:,}: {seconds * 1000:.0f} ms (aim {aim} ms)")
        warm, cold, without = rolls(events, folder / "rolls")
        print(f"roll of 10,000 with {events:,} events: warm {warm:.2f} s (aim 1 s)")
        print(f"cold with a snapshot {cold:.1f} s (aim 20 s), without {without:.1f} s")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
