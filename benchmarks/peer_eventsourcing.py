"""The peer's side: the `eventsourcing` library used as its documentation shows, with the durability that ours has.

Two ways of using it are measured. `PeerOneAggregate` keeps all marks of a count in one aggregate, which is what suits the library best. `PeerPersons`
keeps an aggregate for each person, which is what its users would do with custody; a round of marks saves a hundred aggregates at once.
"""

# ruff: noqa: ARG002 - the library records the arguments of a decorated method.

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from benchmarks.marks import Mark
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event


class Count(Aggregate):
    """All sightings of one count."""

    @event("Opened")
    def __init__(self) -> None:
        self.seen = 0

    @event("Sighted")
    def sight(
        self, person: str, count: str, counter: str, command: str, zone: int, happened_ms: int
    ) -> None:
        """One mark."""
        self.seen += 1


class Person(Aggregate):
    """All sightings of one person."""

    @event("Tagged")
    def __init__(self) -> None:
        self.seen = 0

    @event("Sighted")
    def sight(self, count: str, counter: str, command: str, zone: int, happened_ms: int) -> None:
        """One mark."""
        self.seen += 1


class PeerOneAggregate:
    """One aggregate holds everything."""

    def __init__(self, address: str) -> None:
        self.application = _application(address)
        self.count = Count()
        self.application.save(self.count)
        self.durability = _durability(self.application, address)

    def append(self, commits: Iterable[Sequence[Mark]]) -> None:
        """Each commit durably."""
        for marks in commits:
            for mark in marks:
                _sight(self.count, mark)
            self.application.save(self.count)

    def append_at_once(self, marks: Sequence[Mark], threads: int) -> None:
        """Each mark durably by itself, from threads with an aggregate each, since two may not save one at the same moment."""

        def write(number: int) -> None:
            count = Count()
            for mark in marks[number::threads]:
                _sight(count, mark)
                self.application.save(count)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(write, range(threads)))

    def decode(self) -> int:
        """Read the events back as objects, without rebuilding anything; how many."""
        return sum(1 for _ in self.application.events.get(self.count.id)) - 1

    def replay(self) -> int:
        """Rebuild the aggregate from its events; how many sightings."""
        return self.application.repository.get(self.count.id).seen

    def close(self) -> None:
        """Let go of the database."""
        self.application.close()


class PeerPersons:
    """Each person is an aggregate."""

    def __init__(self, address: str) -> None:
        self.application = _application(address)
        self.persons: dict[bytes, Person] = {}
        self.durability = _durability(self.application, address)

    def append(self, commits: Iterable[Sequence[Mark]]) -> None:
        """Each commit durably."""
        for marks in commits:
            touched: dict[UUID, Person] = {}
            for mark in marks:
                person = self.persons.get(mark.person)
                if person is None:
                    person = self.persons[mark.person] = Person()
                person.sight(
                    mark.count.hex(),
                    mark.counter.hex(),
                    mark.command.hex(),
                    mark.zone,
                    mark.happened_ms,
                )
                touched[person.id] = person
            self.application.save(*touched.values())

    def decode(self) -> int:
        """Read the events back as objects, without rebuilding anything; how many."""
        persons = self.persons.values()
        return sum(1 for one in persons for _ in self.application.events.get(one.id)) - len(persons)

    def replay(self) -> int:
        """Rebuild all aggregates from their events; how many sightings."""
        return sum(self.application.repository.get(one.id).seen for one in self.persons.values())

    def close(self) -> None:
        """Let go of the database."""
        self.application.close()


def _sight(count: Count, mark: Mark) -> None:
    count.sight(
        mark.person.hex(),
        mark.count.hex(),
        mark.counter.hex(),
        mark.command.hex(),
        mark.zone,
        mark.happened_ms,
    )


def _application(address: str) -> Application[UUID]:
    if not address.startswith("postgresql:"):
        return Application(
            env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": address}
        )
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    return Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": parts.path.lstrip("/"),
            "POSTGRES_HOST": query["host"][0],
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": query["user"][0],
            "POSTGRES_PASSWORD": "none",
            "POSTGRES_POOL_SIZE": "1",
            "POSTGRES_MAX_OVERFLOW": "15",
        }
    )


def _durability(application: Application[UUID], address: str) -> str:
    """What the library's connection promises; ends the run if it is less than ours."""
    datastore: Any = application.recorder.datastore  # type: ignore[attr-defined]
    if address.startswith("postgresql:"):
        with datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('synchronous_commit') AS found")
            found = cursor.fetchone()["found"]
        return _demand(f"synchronous_commit={found}", "synchronous_commit=on")
    with datastore.get_connection(commit=True) as connection:
        select = connection._sqlite_conn.execute  # noqa: SLF001 - the library offers no other way to ask.
        mode, level = (
            select(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        )
    return _demand(f"journal_mode={mode}, synchronous={level}", "journal_mode=wal, synchronous=2")


def _demand(found: str, expected: str) -> str:
    if found != expected:
        raise SystemExit(f"the peer runs with {found}, ours with {expected}: no fair comparison")
    return found
