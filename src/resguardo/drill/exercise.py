"""One exercise under way: the truth, the auditor's books and the desk, and the small steps that move all three alike.

A step changes the world first, tells the auditor, and then lets the crew sign what they saw. What they miss or get wrong is in the observers, not here.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

from resguardo.account.account import Account, Founding
from resguardo.account.installation import keep_exercise_clock, open_installation
from resguardo.drill.auditor import Books
from resguardo.drill.clock import StoryClock
from resguardo.drill.crew import BESIDE, COORDINATOR, CREW, Member
from resguardo.drill.desk import Desk, only
from resguardo.drill.people import Made, Number
from resguardo.drill.world import World
from resguardo.operation import rooms
from resguardo.operation.identifiers import Moment, OrganisationCode, PersonId, PlaceId, StaffId
from resguardo.operation.placement import PlaceKind, PlaceOpened
from resguardo.operation.refusal import ensure
from resguardo.operation.team import StaffContent

JURISDICTION = "GT"

ensure(rooms.ROOMS, "every act of the operation is declared")


class Setting(NamedTuple):
    """What a scenario begins with: its name, the operation's name, its zone and its first day."""

    scenario: str
    operation: str
    zone: str
    first_day: str


class Exercise:
    """One exercise on one data folder. `offices` are the places in which everybody on the roll should be found."""

    def __init__(
        self, folder: Path, setting: Setting, seed: int, make: Callable[[Random], list[Made]]
    ) -> None:
        self.setting, self.seed = setting, seed
        self.chance = self._drawn_from = Random(seed)
        self.clock = StoryClock(setting.zone, setting.first_day)
        self.world = World(make(self.chance))
        self.books = Books()
        self.house = open_installation(folder, now=self.clock.read, chance=self._draw)
        self.scratch = tempfile.TemporaryDirectory(prefix="resguardo-drill-")
        self.persons: dict[Number, PersonId] = {}
        self.numbers: dict[PersonId, Number] = {}
        self.places: dict[str, PlaceId] = {}
        self.labels: dict[PlaceId, str] = {}
        self.desk = self._found()

    def close(self) -> None:
        """Let go of the data folder; what was played stays in it."""
        keep_exercise_clock(self.house.folder, self.clock.now)
        self.house.close()
        self.scratch.cleanup()

    def _draw(self, size_bytes: int) -> bytes:
        return self._drawn_from.randbytes(size_bytes)

    def another_chance(self, purpose: str) -> Random:
        """A chance of its own for what is written beside the story; it too comes from the seed."""
        return Random(f"{self.seed} {purpose}")

    @contextmanager
    def aside(self, chance: Random) -> Iterator[None]:
        """What is signed in the block draws from `chance`, and the clock stands afterwards where it stood: the story goes on as if nothing had been."""
        drawn_from, now = self._drawn_from, self.clock.now
        self._drawn_from = chance
        try:
            yield
        finally:
            self._drawn_from, self.clock.now = drawn_from, now

    @property
    def account(self) -> Account:
        """The account of the hub."""
        return self.desk.account

    def at(self, day: int, clock: str) -> Moment:
        """The moment of a clock time on a day of the exercise."""
        return self.clock.at(day, clock)

    def band(self, number: Number) -> str:
        """The band that the account has for somebody now."""
        return self.account.state.register.persons[self.persons[number]].tag

    def ids(self, numbers: Iterable[Number]) -> tuple[PersonId, ...]:
        """What the account calls these people."""
        return tuple(self.persons[number] for number in numbers)

    def go(self, numbers: Iterable[Number], place: str, at: Moment) -> None:
        """People truly are in `place` from now on."""
        for number in numbers:
            self.world.go(number, place, at)
            self.books.hear_place(number, place, at)

    def hold(self, numbers: Iterable[Number], holder: str, at: Moment) -> None:
        """`holder` truly answers for people from now on."""
        for number in numbers:
            self.books.hear_holder(number, holder, at)

    def open_places(self, at: Moment, opened: Sequence["Opening"]) -> None:
        """The coordinator opens places, in order."""

        def script() -> None:
            for one in opened:
                place = only(
                    self.desk.sign(
                        at,
                        COORDINATOR.handle,
                        "placement.open_place",
                        kind=one.kind,
                        name=one.label,
                        parent=self.places[one.parent] if one.parent else None,
                        capacity=one.capacity,
                        lockable=one.keyholder is not None,
                    ),
                    PlaceOpened,
                ).place
                self.places[one.label], self.labels[place] = place, one.label
                if one.keyholder is not None:
                    self.desk.sign(
                        at, "olga", KEYHOLDER, place=place, keyholder=self.desk.crew[one.keyholder]
                    )

        self.desk.together(script)

    def _found(self) -> Desk:
        with self.house.keyring.together():
            content = StaffContent(name=COORDINATOR.name, handle=COORDINATOR.handle)
            founding = Founding(
                self.setting.operation,
                self.setting.zone,
                JURISDICTION,
                True,
                OrganisationCode(COORDINATOR.organisation),
                content,
            )
            account = Account.found(self.house, founding)
        [first] = account.state.team.members
        desk = Desk(account, self.clock, {COORDINATOR.handle: first})
        desk.together(lambda: self._enrol(desk))
        return desk

    def _enrol(self, desk: Desk) -> None:
        desk.crew = {**desk.crew, **self._enrolled(desk, CREW[1:], self.chance)}
        beside = self.another_chance("crew")
        with self.aside(beside):
            desk.crew = {**desk.crew, **self._enrolled(desk, BESIDE, beside)}

    def _enrolled(
        self, desk: Desk, members: Iterable[Member], chance: Random
    ) -> dict[str, StaffId]:
        crew = {}
        for member in members:
            staff = crew[member.handle] = StaffId(chance.randbytes(16))
            desk.sign(
                self.clock.now,
                COORDINATOR.handle,
                "team.enrol_staff",
                staff=staff,
                organisation=OrganisationCode(member.organisation),
                credential=self.house.new_credential(),
                name=member.name,
                handle=member.handle,
            )
            desk.sign(
                self.clock.now, COORDINATOR.handle, "team.grant_role", staff=staff, role=member.role
            )
        return crew


KEYHOLDER = "placement.name_keyholder"


class Opening(NamedTuple):
    """One place to open; a room that can be locked has a keyholder."""

    label: str
    kind: PlaceKind
    parent: str | None = None
    capacity: int | None = None
    keyholder: str | None = None
