"""A hundred tablets that each send a mark every two seconds and ask every second and a half, over HTTP, on PostgreSQL.

Run by `make bench`, alone by `make bench PART=tablets`. The server is the one that people run, in a process of its own; the tablets are threads of this one, on the same
processors. A receipt counts from the moment before the mark is signed to the moment when the signed receipt was read and checked. At the end the account is asked
whether every mark is there.
"""

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from kit import postgresql
from kit.tablets import PaperTablet, TabletHouse
from resguardo.account.account import Perform, Request
from resguardo.account.installation import ADDRESS_FILE_NAME
from resguardo.operation.count import CountKind
from resguardo.operation.identifiers import CountId, OrganisationCode, StaffId
from resguardo.operation.policy import Role

TABLETS: Final = 100
EVERY_S, ASKS_EVERY_S = 2.0, 1.5
SECONDS: Final = 40
PERSONS: Final = 60
AT_MOST_MS: Final = 250
FOLDER_VARIABLE: Final = "RESGUARDO_BENCH_TABLETS"


class Measured(NamedTuple):
    """What came of it: marks sent and found in the account, and how long a durable receipt took (milliseconds)."""

    tablets: int
    seconds: float
    sent: int
    found: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    asked: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tablets", type=int, default=TABLETS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--sqlite", action="store_true", help="one file instead of PostgreSQL")
    asked = parser.parse_args()
    print(as_line(measure(asked.tablets, asked.seconds, on_sqlite=asked.sqlite)))


def measure(
    tablets: int = TABLETS, seconds: float = SECONDS, *, on_sqlite: bool = False
) -> Measured:
    """Let the tablets send for so long."""
    with tempfile.TemporaryDirectory(prefix="rsg-tablets-") as scratch:
        folder = Path(scratch) / "data"
        folder.mkdir()
        if on_sqlite:
            return _measured(folder, tablets, seconds)
        with postgresql.throw_away_server() as server, postgresql.fresh_database(server) as url:
            (folder / ADDRESS_FILE_NAME).write_text(url)
            return _measured(folder, tablets, seconds)


def as_line(measured: Measured) -> str:
    """One line for a terminal."""
    return (
        f"{measured.tablets} tablets, {measured.seconds:.0f} s: {measured.sent} marks sent,"
        f" {measured.found} in the account, {measured.asked} contacts;"
        f" durable receipt median {measured.p50_ms:.0f} ms, p99 {measured.p99_ms:.0f} ms"
        f" (at most {AT_MOST_MS}), worst {measured.worst_ms:.0f} ms"
    )


def _measured(folder: Path, tablets: int, seconds: float) -> Measured:
    with _served(folder, tablets) as (port, told):
        sending = [_Sending(port, told, number) for number in range(tablets)]
        for one in sending:
            one.prepare()
        begun = time.perf_counter()
        for one in sending:
            one.begin(begun, seconds)
        for one in sending:
            one.join()
        took = time.perf_counter() - begun
        found = json.loads(_ask(port, "found"))
    times = sorted(time_ms for one in sending for time_ms in one.times_ms)
    return Measured(
        tablets=tablets,
        seconds=took,
        sent=sum(len(one.times_ms) for one in sending),
        found=int(found),
        p50_ms=statistics.median(times),
        p99_ms=times[int(len(times) * 0.99)],
        worst_ms=times[-1],
        asked=sum(one.asked for one in sending),
    )


class _Sending:
    """One tablet: enrols, signs somebody in, then sends and asks at its own times."""

    def __init__(self, port: int, told: dict[str, Any], number: int) -> None:
        self._told, self._number = told, number
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._tablet = PaperTablet(None, number)  # type: ignore[arg-type]
        self._tablet.post = self._post  # type: ignore[method-assign]
        self.times_ms: list[float] = []
        self.asked = 0
        self._thread: threading.Thread | None = None

    def prepare(self) -> None:
        """Enrol and sign in."""
        status, told = self._tablet.enrol(self._told["tokens"][self._number])
        assert status == 200, told
        status, told = self._tablet.sign_in(f"c{self._number}")
        assert status == 200, told

    def begin(self, begun: float, seconds: float) -> None:
        """Start."""
        self._thread = threading.Thread(target=self._run, args=(begun, begun + seconds))
        self._thread.start()

    def join(self) -> None:
        """Wait for the end."""
        assert self._thread
        self._thread.join()

    def _run(self, begun: float, ends: float) -> None:
        chance = random.Random(self._number)
        persons = self._told["persons"][:]
        chance.shuffle(persons)
        sends, asks = (begun + chance.random() * every for every in (EVERY_S, ASKS_EVERY_S))
        while min(sends, asks) < ends and persons:
            time.sleep(max(0.0, min(sends, asks) - time.perf_counter()))
            if sends <= asks:
                self._send(persons.pop())
                sends += EVERY_S
            else:
                self._tablet.contact()
                self.asked += 1
                asks += ASKS_EVERY_S

    def _send(self, person: str) -> None:
        begun = time.perf_counter()
        mark = {
            "domain": "resguardo.mark.v1",
            "tablet": self._tablet.name,
            "seq": self._tablet.next,
            "kind": "sighted",
            "count": self._told["count"],
            "zone": self._told["zone"],
            "person": person,
            "tag": None,
            "mode": "face",
            "code": "",
            "reason": None,
            "marked_at": time.time_ns() // 1_000_000,
            "counter": self._tablet.staff,
        }
        self._tablet.next += 1
        self._tablet.house = _Clock()  # type: ignore[assignment]
        [receipt] = self._tablet.send(mark)
        assert receipt[3] == "counted", receipt
        self.times_ms.append(1000 * (time.perf_counter() - begun))

    def _post(self, door: str, body: bytes, **headers: str) -> tuple[int, Any]:
        named = {
            name.removeprefix("HTTP_").replace("_", "-"): value for name, value in headers.items()
        }
        self._connection.request("POST", f"/tablet/api/{door}", body, named)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())


class _Clock:
    """A house of which only the clock is asked."""

    @property
    def house(self) -> "_Clock":
        """Itself."""
        return self

    def now(self) -> int:
        """The machine's clock in milliseconds."""
        return time.time_ns() // 1_000_000


@contextmanager
def _served(folder: Path, tablets: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The server in a process of its own; its port and what the tablets have to know."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "granian", "benchmarks.tablets:application", "--factory"]
    words += ["--interface", "wsgi", "--port", str(port), "--blocking-threads", "32"]
    words += ["--no-ws", "--log-level", "error"]
    path = os.pathsep.join(("src", "tests", "."))
    told = {FOLDER_VARIABLE: f"{folder}:{tablets}", "PYTHONPATH": path}
    server = subprocess.Popen(words, env=os.environ | told)
    try:
        yield port, _when_ready(port)
    finally:
        server.terminate()
        server.wait(20)


def _when_ready(port: int) -> dict[str, Any]:
    for _ in range(600):
        try:
            told: dict[str, Any] = json.loads(_ask(port, "told"))
        except OSError:
            time.sleep(0.1)
        else:
            return told
    raise TimeoutError("the server did not begin")


def _ask(port: int, what: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/bench/{what}")
    return connection.getresponse().read()


def application() -> Callable[..., Iterable[bytes]]:
    """What the server process runs: the tablets' service over a house with as many counters as tablets."""
    folder, _, tablets = os.environ[FOLDER_VARIABLE].rpartition(":")
    house = TabletHouse(Path(folder), PERSONS // 2)
    house.account.together(lambda perform: _enrol(perform, house, int(tablets)))
    count = house.open_count(CountKind.EMERGENCY)
    told = {
        "tokens": [house.invite(str(number)).token for number in range(int(tablets))],
        "count": count.hex(),
        "zone": house.rooms["Norte"].hex(),
        "persons": [person.hex() for room in house.persons.values() for person in room],
    }

    def answer(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith("/bench/"):
            return house.service(environ, start)
        start("200 OK", [])
        asked = environ["PATH_INFO"].rpartition("/")[2]
        return [json.dumps(told if asked == "told" else _found(house, count)).encode()]

    return answer


def _found(house: TabletHouse, count: CountId) -> int:
    """How many marks the account holds, read anew from the store and not from this process's memory."""
    from resguardo.account.account import Account

    fresh = Account(house.house, house.account.operation)
    return sum(len(marks) for marks in fresh.state.counts.counts[count].marks.values())


def _enrol(perform: Perform, house: TabletHouse, number: int) -> None:
    for one in range(number):
        staff = StaffId(house.house.chance(16))
        fields = {
            "staff": staff,
            "organisation": OrganisationCode("SBS"),
            "credential": house.house.new_credential(),
            "name": f"Contadora {one} Ensayo",
            "handle": f"c{one}",
        }
        perform(Request("team.enrol_staff", (house.staff["rosa"],), fields))
        role = {"staff": staff, "role": Role.COUNTER}
        perform(Request("team.grant_role", (house.staff["rosa"],), role))
        house.staff[f"c{one}"] = staff


if __name__ == "__main__":
    main()
