"""What a person waits for on a screen: board, its lists and the pages of a count, at 200 and at 10,000 persons, after something was written each time.

Run by `make bench`, or by itself with `PART=pages`. The server's answer is measured as the framework's test client gets it: everything but the network. Each look
follows an act, so nothing that was kept from the last look can be used again.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.shelter import Shelter
from benchmarks.waiting import Figure, as_line

from resguardo.console.house import House, close_house, open_house, prepare

prepare()

from django.contrib.auth.hashers import make_password  # noqa: E402 - the framework has to be ready first
from django.test import Client  # noqa: E402

from resguardo.console.access.models import Login  # noqa: E402
from resguardo.console.access.seats import give_seat  # noqa: E402
from resguardo.console.access.sessions import Factor, marks  # noqa: E402
from resguardo.operation.clocks import Limit  # noqa: E402
from resguardo.operation.count import CounterOrder, CountKind  # noqa: E402

LOOKS: Final = 40
WARMING: Final = 3
AT_MOST: Final = {200: 0.150, 10_000: 0.400}
"""Seconds within which 95 of 100 looks are answered, by how many persons there are."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--persons", type=int, nargs="*", default=list(AT_MOST))
    asked = parser.parse_args()
    figures = list(measure(asked.persons))
    if asked.json:
        print(json.dumps([one._asdict() for one in figures], indent=2))
        return
    for figure in figures:
        print(as_line(figure), flush=True)


def measure(sizes: list[int] | None = None) -> Iterator[Figure]:
    """The 95th of 100 looks at each page, for each size of operation."""
    for persons in sizes or list(AT_MOST):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "data"
            paths = _prepared(folder, persons)
            house = open_house(folder)
            try:
                yield from _looks(house, paths, persons)
            finally:
                close_house()


def _prepared(folder: Path, persons: int) -> dict[str, str]:
    """An operation with a closed count and one that is open and half walked; the pages to look at."""
    with Shelter(folder, persons) as shelter:
        shelter.count_everybody()
        closed = next(iter(shelter.account.state.counts.closed))
        count, roll = shelter.open_count(CountKind.NAME_BY_NAME)
        shelter.mark(count, roll[: persons // 2], CounterOrder.NAME_BY_NAME)
        shelter.account.save_snapshot()
    return {
        "board": "/",
        "board, its parts": "/board/parts",
        "line of totals": "/board/timeline",
        "roll, first page": "/board/list/roll",
        "counts": "/count/",
        "open count": f"/count/{count.hex()}",
        "closed count": f"/count/{closed.hex()}",
    }


def _looks(house: House, paths: dict[str, str], persons: int) -> Iterator[Figure]:
    [operation] = house.operations()
    opened = house.opened(operation)
    rosa = next(iter(opened.account.state.team.members))
    login = Login.objects.create(handle="rosa", password=make_password("medición"))
    give_seat(login, operation, rosa)
    client = Client()
    client.force_login(login)
    session = client.session
    session.update(marks((Factor.PASSWORD, Factor.CODE), house.installation.now()))
    session.save()
    for what, path in paths.items():
        taken, worked = zip(*_asked(client, opened.account, rosa, path), strict=True)
        worst = statistics.quantiles(taken, n=20)[-1]
        name = f"page: {what}, {persons:,} persons, p95 of {LOOKS}"
        yield Figure(name, worst, statistics.quantiles(worked, n=20)[-1], AT_MOST.get(persons))


def _asked(client: Client, account: Any, rosa: Any, path: str) -> Iterator[tuple[float, float]]:
    for look in range(WARMING + LOOKS):
        account.perform("clocks.set_limit", [rosa], limit=Limit.COUNT_OPEN, minutes=60 + look)
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took = time.perf_counter() - began, time.process_time() - worked
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        if look >= WARMING:
            yield took


if __name__ == "__main__":
    main()
