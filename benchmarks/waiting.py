"""What a person waits for: the exercise, a list of 10,000 people, the unaccounted, the fold, the roll and the proof.

Run by `make bench`. What a person waits for is measured as a person meets it: the roll when cold, the exercise, `verify` and the import are whole programs, from
start to end. `--events 200000` measures a shorter ledger.
"""

import argparse
import csv
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.programs import python
from benchmarks.shelter import Shelter
from openpyxl import Workbook

from resguardo.account.reading import Reading
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.roll import roll
from resguardo.operation.unaccounted import unaccounted

LAST_MARKS: Final = 9
FOLDED: Final = 100_000
SPARED: Final = 5
"""Persons whom nobody sees in the emergency count: they are the list."""


class Figure(NamedTuple):
    """One line of the table: what, how long, how much of it a processor worked, what it may take (None: no figure was set), and a remark.

    On a machine that others use as well, the processor's time says more than the wall clock's.
    """

    what: str
    seconds: float
    cpu_seconds: float
    at_most: float | None
    remark: str = ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--events", type=int, default=1_000_000, help="length of the long ledger")
    parser.add_argument("--persons", type=int, default=10_000, help="persons of the large shelter")
    asked = parser.parse_args()
    figures = measure(asked.events, asked.persons)
    if asked.json:
        print(json.dumps([one._asdict() for one in figures], indent=2))
        return
    for figure in figures:
        print(as_line(figure), flush=True)


def measure(events: int = 1_000_000, persons: int = 10_000) -> Iterator[Figure]:
    """Every figure, as it is found."""
    with tempfile.TemporaryDirectory(prefix="rsg-bench-") as scratch:
        folder = Path(scratch)
        yield exercise(folder / "drill")
        yield from rosters(folder, 10_000)
        with Shelter(folder / "small", 200) as shelter:
            yield last_marks(shelter, 200, 0.05)
            yield fold(shelter, 200)
        yield from large_shelter(folder / "large", persons, events)


def last_marks(shelter: Shelter, persons: int, at_most: float) -> Figure:
    """Each of the last marks as an act of its own, durable, and the list after it."""
    count, everybody = shelter.open_count(CountKind.EMERGENCY)
    shelter.mark(count, everybody[SPARED + LAST_MARKS :], CounterOrder.FIRST)
    record = shelter.account.state.counts.counts[count]
    code = record.zones[shelter.place].code
    seconds, begun_cpu = [], time.process_time()
    for person in everybody[SPARED : SPARED + LAST_MARKS]:
        fields = {"count": count, "person": person, "zone": shelter.place, "zone_code": code}
        begun = time.perf_counter()
        shelter.account.perform("count.mark_sighting", (shelter.counter,), **fields)
        missing = unaccounted(shelter.account.state, count)
        seconds.append(time.perf_counter() - begun)
    assert [one.person for one in missing] == everybody[:SPARED]
    what = f"emergency list, {persons:,} persons: the last mark, durable, and the list"
    cpu = (time.process_time() - begun_cpu) / LAST_MARKS
    return Figure(
        what,
        statistics.median(seconds),
        cpu,
        at_most,
        f"worst of {LAST_MARKS}: {1000 * max(seconds):.0f} ms",
    )


def large_shelter(folder: Path, persons: int, events: int) -> Iterator[Figure]:
    """A ledger of many counts: fold, emergency list, roll, verify."""
    with Shelter(folder, persons) as shelter:
        store, operation = shelter.house.store, shelter.account.operation
        yield fold(shelter, persons)
        yield last_marks(shelter, persons, 0.5)
        while store.size(operation) < events:
            shelter.count_everybody()
        shelter.account.save_snapshot()
        size = store.size(operation)
        of = f"{persons:,} persons, {size:,} events"
        warm = timed(lambda: (shelter.account.catch_up(), roll(shelter.account.state)))
        yield Figure(f"roll, {of}, warm", *warm, 1.0)
    data = ("--data", str(folder), "--json")
    cold = python("-m", "resguardo", "roll", *data)
    yield Figure(
        f"roll, {of}, cold with a snapshot", cold.seconds, cold.cpu_seconds, 20.0, "whole program"
    )
    proof = python("-m", "resguardo", "verify", *data)
    peak = f"whole program, {proof.peak_mib:.0f} MiB at most"
    yield Figure(f"verify, {size:,} events", proof.seconds, proof.cpu_seconds, None, peak)


def fold(shelter: Shelter, persons: int) -> Figure:
    """A fold from the first event, reading from the file included."""
    store, operation = shelter.house.store, shelter.account.operation
    while store.size(operation) < FOLDED:
        shelter.count_everybody()
    reading = Reading(lambda: store.rows(operation))
    seconds = timed(lambda: reading.take(store.rows(operation, upto=FOLDED)))
    return Figure(f"fold of {FOLDED:,} events, {persons:,} persons, from the file", *seconds, 1.0)


def exercise(folder: Path) -> Figure:
    """The exercise in an empty folder."""
    cost = python(
        "-m", "resguardo", "drill", "--bare", "--data", str(folder), "--seed", "1", "--json"
    )
    return Figure(
        "drill from an empty folder", cost.seconds, cost.cpu_seconds, 10.0, "whole program"
    )


def rosters(folder: Path, rows: int) -> list[Figure]:
    """A list of many people, as CSV and as XLSX, read and judged row by row."""
    header = ["No.", "Nombre completo", "Edad", "Sexo", "Pulsera"]
    names = ("Ana Prueba", "Beto Ensayo", "Carla Invento", "Dora Muestra", "Eva Ficticia")
    lines = [
        [
            str(n),
            f"{names[n % 5]} {names[n // 5 % 5].split()[1]} {n}",
            str(n % 17),
            "F",
            f"K-{n:05}",
        ]
        for n in range(1, rows + 1)
    ]
    plain, book = folder / "lista.csv", folder / "lista.xlsx"
    with plain.open("w", newline="") as file:
        csv.writer(file).writerows([header, *lines])
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Lista")
    for line in [header, *lines]:
        sheet.append(line)
    workbook.save(book)
    return [roster(file, rows) for file in (plain, book)]


def roster(file: Path, rows: int) -> Figure:
    """One dry run of the import."""
    cost = python("-m", "resguardo", "roster", "import", str(file), "--dry-run", "--json")
    found: dict[str, Any] = json.loads(cost.printed)
    assert found["persons"] == rows, found["persons"]
    what = f"roster of {rows:,} rows, {file.suffix[1:].upper()}, dry run"
    return Figure(
        what,
        cost.seconds,
        cost.cpu_seconds,
        None,
        f"whole program, {cost.peak_mib:.0f} MiB at most",
    )


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """How many seconds it took, and for how many the processor worked."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - begun, time.process_time() - begun_cpu


def as_line(figure: Figure) -> str:
    """One line for a terminal."""
    limit = "" if figure.at_most is None else f"  (at most {figure.at_most:g} s)"
    return f"{figure.what:64} {figure.seconds:8.3f} s, {figure.cpu_seconds:.3f} s of work{limit}  {figure.remark}"


if __name__ == "__main__":
    main()
