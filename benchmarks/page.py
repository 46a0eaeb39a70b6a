"""Measure everything and write the tables of docs/performance.md, between its two markers. Run by `make bench`."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks import ledger_store, pages, papers, tablets, waiting

PAGE: Final = Path(__file__).parent.parent / "docs" / "performance.md"
BEGINS, ENDS = "<!-- measured -->\n", "<!-- end of what was measured -->\n"


def main() -> None:
    """Measure, then write the page: nothing is written when a measurement fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--events", type=int, default=1_000_000, help="length of the account")
    asked = parser.parse_args()
    figures = [*waiting.measure(asked.events), *pages.measure(), *papers.measure()]
    counted = tablets.measure()
    report = ledger_store.measure(asked.rounds)
    measured = "\n".join(
        [*heading(report), *own(figures), *on_tablets(counted), *beside(report), *long(report), ""]
    )
    page = PAGE.read_text()
    head, rest = page.split(BEGINS)
    tail = rest.split(ENDS)[1]
    PAGE.write_text(head + BEGINS + measured + ENDS + tail)
    print(measured)


def heading(report: dict[str, Any]) -> Iterator[str]:
    """Where, with what and when."""
    machine = report["machine"]
    yield f"Measured on {datetime.now(UTC):%Y-%m-%d}, {machine['processors']} processors ({machine['processor']}), load {machine['load']},"
    yield f"{machine['system']}, Python {machine['python']}, SQLite {machine['sqlite_ours']} (the peer's: {machine['sqlite_peer']}),"
    yield f"psycopg {machine['psycopg']}, eventsourcing {machine['eventsourcing']}."


def own(figures: list[waiting.Figure]) -> Iterator[str]:
    """What a person waits for."""
    yield from ("", "### What a person waits for", "")
    yield from (
        "| what | measured | of it work | to reach | |",
        "| --- | ---: | ---: | ---: | --- |",
    )
    for one in figures:
        limit = "" if one.at_most is None else f"{one.at_most:g} s"
        remark = "**missed**" if one.at_most is not None and one.seconds > one.at_most else ""
        said = ", ".join(filter(None, (one.remark, remark)))
        yield f"| {one.what} | {one.seconds:.3f} s | {one.cpu_seconds:.3f} s | {limit} | {said} |"


def on_tablets(counted: tablets.Measured) -> Iterator[str]:
    """A hundred tablets at once."""
    yield from ("", "### A hundred tablets", "")
    missed = counted.p99_ms > tablets.AT_MOST_MS or counted.found != counted.sent
    yield tablets.as_line(counted) + (" **missed**" if missed else "") + "."


def beside(report: dict[str, Any]) -> Iterator[str]:
    """Events a second, ours and the peer's."""
    for store, found in report["stores"].items():
        before, after = found["fdatasync_ms"]
        yield from ("", f"### Beside the peer: {store}", "")
        yield f"Events a second, medians of {report['rounds']} rounds. An fdatasync of 4 KiB took {before:.2f} ms before and {after:.2f} ms after."
        if max(before, after) > ledger_store.QUIET_MS:
            yield "**The disk was slow or shared: rates of durable appends say little about the libraries.**"
        yield from (
            "",
            "| what | ours | peer, one aggregate | ratio (range) | peer, one a person | ratio (range) |",
        )
        yield "| --- | ---: | ---: | ---: | ---: | ---: |"
        rates = found["rates"]
        for what in (one for one in rates if not one.endswith(ledger_store.BY_CPU)):
            yield line(what, rates[what])
            if store == "sqlite, memory":
                yield line(what + ledger_store.BY_CPU, rates[what + ledger_store.BY_CPU])
        yield from ("", alone(store, found))


def line(what: str, row: dict[str, Any]) -> str:
    """One row of the comparison."""
    cells = []
    for name in list(ledger_store.CONTESTANTS)[1:]:
        if name not in row:
            cells += ["", ""]
            continue
        least, most = row[f"range to {name}"]
        cells += [f"{row[name]:,}", f"{row[f'ratio to {name}']} ({least}-{most})"]
    return f"| {what} | {row['ours']:,} | {' | '.join(cells)} |"


def alone(store: str, found: dict[str, Any]) -> str:
    """What one append by itself takes."""
    row = found["rates"]["append one at a time"]
    ours, theirs = (round(1_000_000 / row[name]) for name in ("ours", "peer, one aggregate"))
    return f"One append by itself takes {ours:,} us here, the peer's {theirs:,} us ({store})."


def long(report: dict[str, Any]) -> Iterator[str]:
    """The long ledger, checked by the ledger's own reading."""
    if found := report.get("long_ledger"):
        yield from ("", "### A long ledger", "")
        yield f"{found['events']:,.0f} events: every hash, link and commit signature checked in {found['seconds']:.1f} s with {found['peak_mib']:.0f} MiB at most;"
        yield f"written in commits of 100 in {found['written_seconds']} s; the file has {found['file_mib']:,} MiB."


if __name__ == "__main__":
    main()
