"""Durable appends and reading back, beside `eventsourcing`: the same marks, machine, script and durability, runs taking turns.

Run by `make bench`. Each run begins with an empty database; the contestants take turns within each round; the table shows medians over the rounds and the range of
the ratio. Everything is measured twice: on the disk, where an append is durable, and in memory (a tmpfs), where only the libraries' own work is left.

"Read back" is, for ours, every row with every hash, every link and every commit's signature checked; for the peer, every event decoded, nothing checked. "Rebuild the
state" adds what a program does with the events: ours checks, decodes and folds, the peer's repository replays. The row between sets our check beside the peer's replay, the
way its users read an aggregate back. `--events 0` leaves out the long ledger.
"""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.marks import Mark, make_marks
from benchmarks.ours import Ours, check_in_a_program
from benchmarks.peer_eventsourcing import PeerOneAggregate, PeerPersons

from kit import postgresql
from resguardo.store.database_file import SQLITE_VERSION

CONTESTANTS: dict[str, Callable[[str], Any]] = {
    "ours": Ours,
    "peer, one aggregate": PeerOneAggregate,
    "peer, one a person": PeerPersons,
}
THREADS = 16
BY_CPU = " (processor)"
"""Ends the rows that count only the time in which a processor worked for this program: no waiting, no server, no neighbours."""
QUIET_MS = 1.0
PATIENCE_S = 60
GROUNDS: dict[str, str | None] = {"disk": None, "memory": "/dev/shm"}
Rates = dict[tuple[str, str], list[float]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--singles", type=int, default=1_000, help="appends of one event a run")
    parser.add_argument("--hundreds", type=int, default=100, help="appends of 100 events a run")
    parser.add_argument("--events", type=int, default=1_000_000, help="length of the long ledger")
    asked = parser.parse_args()
    report = measure(asked.rounds, asked.singles, asked.hundreds, asked.events)
    print(json.dumps(report, indent=2) if asked.json else as_text(report))


def measure(
    rounds: int = 5, singles: int = 1_000, hundreds: int = 100, events: int = 1_000_000
) -> dict[str, Any]:
    """Every figure of this page."""
    report: dict[str, Any] = {"machine": machine(), "rounds": rounds, "stores": {}}
    single, many = make_marks(singles), make_marks(hundreds * 100, seed=2)
    for name, places in {"sqlite": sqlite_places, "postgresql": postgresql_places}.items():
        for ground, folder in GROUNDS.items():
            disk = wait_for_quiet(folder)
            with temporary_folders_in(folder), places() as fresh:
                table = compare(fresh, rounds, single, many)
            report["stores"][f"{name}, {ground}"] = {
                "fdatasync_ms": [disk, fdatasync_ms(folder)],
                "rates": table,
            }
    if events:
        report["long_ledger"] = long_ledger(events)
    return report


@contextmanager
def temporary_folders_in(folder: str | None) -> Iterator[None]:
    """Let databases and servers be made there; None is the machine's own place."""
    before, tempfile.tempdir = tempfile.tempdir, folder
    try:
        yield
    finally:
        tempfile.tempdir = before


def fdatasync_ms(folder: str | None, times: int = 50) -> float:
    """How long it takes to make 4 KiB durable there: the median, in milliseconds."""
    taken = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(times):
            file.seek(0)
            file.write(os.urandom(4096))
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return round(1000 * statistics.median(taken), 3)


def wait_for_quiet(folder: str | None) -> float:
    """Wait at most a minute for a disk that nobody else keeps busy; how long an fdatasync takes then, which the table says."""
    begun = time.perf_counter()
    while (found := fdatasync_ms(folder)) > QUIET_MS and time.perf_counter() < begun + PATIENCE_S:
        time.sleep(2)
    return found


def machine() -> dict[str, Any]:
    """Where and with what this was measured."""
    return {
        "processors": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "eventsourcing": version("eventsourcing"),
        "psycopg": version("psycopg"),
        "sqlite_ours": SQLITE_VERSION,
        "sqlite_peer": sqlite3.sqlite_version,
        "load": round(os.getloadavg()[0], 1),
    }


@contextmanager
def sqlite_places() -> Iterator[Callable[[], str]]:
    """A function that names a new SQLite file each time."""
    with tempfile.TemporaryDirectory(prefix="rsg-bench-") as folder:
        yield lambda: str(Path(tempfile.mkdtemp(dir=folder)) / "ledger.sqlite")


@contextmanager
def postgresql_places() -> Iterator[Callable[[], str]]:
    """A function that names a new database on one throw-away server each time."""
    with postgresql.throw_away_server() as server, ExitStack() as databases:
        yield lambda: databases.enter_context(postgresql.fresh_database(server))


def compare(
    fresh: Callable[[], str], rounds: int, singles: list[Mark], hundreds: list[Mark]
) -> dict[str, Any]:
    """Let the contestants take turns and sum up."""
    rates: Rates = defaultdict(list)
    names = list(CONTESTANTS)
    for number in range(rounds):
        for name in names[number % 3 :] + names[: number % 3]:
            run_singles(CONTESTANTS[name](fresh()), name, singles, rates)
            run_at_once(CONTESTANTS[name](fresh()), name, singles, rates)
            run_hundreds(CONTESTANTS[name](fresh()), name, hundreds, rates)
    return summary(rates)


def run_singles(contestant: Any, name: str, marks: list[Mark], rates: Rates) -> None:
    """Append one event at a time."""
    each = [[mark] for mark in marks]
    note(rates, name, "append one at a time", len(marks), lambda: contestant.append(each))
    contestant.close()


def run_at_once(contestant: Any, name: str, marks: list[Mark], rates: Rates) -> None:
    """Append one event at a time from sixteen threads, as desks and tablets do."""
    if hasattr(contestant, "append_at_once"):
        what = f"one at a time, {THREADS} threads"
        note(rates, name, what, len(marks), lambda: contestant.append_at_once(marks, THREADS))
    contestant.close()


def run_hundreds(contestant: Any, name: str, marks: list[Mark], rates: Rates) -> None:
    """Append in hundreds, and read that ledger back."""
    many = [marks[at : at + 100] for at in range(0, len(marks), 100)]
    note(rates, name, "append in hundreds", len(marks), lambda: contestant.append(many))
    reading = contestant.check if name == "ours" else contestant.decode
    for what, act in (("read back", reading), ("rebuild the state", contestant.replay)):
        if note(rates, name, what, len(marks), act) != len(marks):
            sys.exit(f"{name} read back another number of events than it wrote")
    source = "read back" if name == "ours" else "rebuild the state"
    for end in ("", BY_CPU):
        rates[f"read back, beside their rebuild{end}", name].append(
            rates[f"{source}{end}", name][-1]
        )
    contestant.close()


def note(rates: Rates, name: str, what: str, events: int, act: Callable[[], Any]) -> Any:
    """Do it, note how fast it was by the wall clock and by the processor's, and give its answer."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    answer = act()
    rates[what, name].append(events / (time.perf_counter() - begun))
    rates[f"{what}{BY_CPU}", name].append(events / (time.process_time() - begun_cpu))
    return answer


def summary(rates: Rates) -> dict[str, Any]:
    """Medians, and the ratio to each peer with the least and greatest of any round."""
    table: dict[str, Any] = {}
    for what in dict.fromkeys(what for what, _ in rates):
        ours = rates[what, "ours"]
        row: dict[str, Any] = {"ours": round(statistics.median(ours))}
        for name in list(CONTESTANTS)[1:]:
            theirs = rates.get((what, name))
            if not theirs:
                continue
            by_round = [one / other for one, other in zip(ours, theirs, strict=True)]
            row[name] = round(statistics.median(theirs))
            row[f"ratio to {name}"] = round(statistics.median(by_round), 2)
            row[f"range to {name}"] = [round(min(by_round), 2), round(max(by_round), 2)]
        table[what] = row
    return table


def long_ledger(events: int) -> dict[str, float]:
    """Write a ledger of this length in commits of 100, and check it in a program of its own."""
    with sqlite_places() as fresh:
        address = fresh()
        ours = Ours(address)
        begun = time.perf_counter()
        for seed in range(events // 10_000):
            marks = make_marks(10_000, seed=seed)
            ours.append(marks[at : at + 100] for at in range(0, len(marks), 100))
        written_s = time.perf_counter() - begun
        ours.close()
        return {
            **check_in_a_program(address),
            "written_seconds": round(written_s, 1),
            "file_mib": round(Path(address).stat().st_size / 2**20),
        }


def as_text(report: dict[str, Any]) -> str:
    """A table for a terminal."""
    lines = [", ".join(f"{name} {value}" for name, value in report["machine"].items())]
    for store, found in report["stores"].items():
        before, after = found["fdatasync_ms"]
        title = f"{store}, events a second, medians of {report['rounds']} rounds"
        lines += ["", f"{title}; fdatasync of 4 KiB {before} ms before, {after} ms after"]
        table = found["rates"]
        for what, row in table.items():
            lines.append(f"  {what:44} ours {row['ours']:>9,}")
            lines += [
                f"    {name:42} peer {row[name]:>9,}   ratio {row[f'ratio to {name}']:>5}"
                f"   {row[f'range to {name}']}"
                for name in list(CONTESTANTS)[1:]
                if name in row
            ]
    if "long_ledger" in report:
        long = report["long_ledger"]
        speed = f"{long['events']:,.0f} events checked in {long['seconds']:.1f} s"
        room = f"{long['peak_mib']:.0f} MiB at most; file {long['file_mib']:,} MiB"
        lines += ["", f"{speed}, {room}, written in {long['written_seconds']} s"]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
