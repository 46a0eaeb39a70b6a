"""A large shelter for the benchmarks: a real data folder, its persons tagged by the public act, and counts whose marks come as from tablets.

Opening, assigning and closing a count are public acts. Marks are written as the account writes them, in commits of a hundred, since nobody could wait for a million acts one by
one; they are read, verified and folded like any other event.
"""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from resguardo.account.account import Account, Founding, Perform, Request
from resguardo.account.installation import Installation, open_installation
from resguardo.ledger.chain import Draft, write_commit
from resguardo.ledger.format import ActorMark
from resguardo.operation import rooms
from resguardo.operation.count import (
    CounterOrder,
    CountKind,
    PersonSighted,
    SightingIdentity,
)
from resguardo.operation.event import to_clear
from resguardo.operation.identifiers import CountId, OrganisationCode, PersonId, PlaceId, StaffId
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.register import AgeBasis
from resguardo.operation.team import StaffContent
from resguardo.store import Transaction, commit_rows

assert rooms.ROOMS
FOUNDING: Final = Founding(
    "Medición",
    "America/Guatemala",
    "GT",
    True,
    OrganisationCode("MP"),
    StaffContent(name="Rosa Ensayo", handle="rosa"),
)
COMMIT: Final = 100
TAGS_AT_ONCE: Final = 500


class Shelter:
    """A data folder at `folder` with `persons` tagged persons in one room."""

    def __init__(self, folder: Path, persons: int) -> None:
        self.house: Installation = open_installation(folder)
        self.account = Account.found(self.house, FOUNDING)
        [self.rosa] = self.account.state.team.members
        self.intake, self.officer, self.counter = (StaffId(self.house.chance(16)) for _ in range(3))
        self.account.together(self._begin)
        for first in range(0, persons, TAGS_AT_ONCE):
            self._tag(min(TAGS_AT_ONCE, persons - first))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.house.close()

    def count_everybody(self) -> None:
        """One count by name in which everybody is seen, signed."""
        count, persons = self.open_count(CountKind.NAME_BY_NAME)
        self.mark(count, persons, CounterOrder.NAME_BY_NAME)
        self.account.perform("count.close_count", (self.officer,), count=count)

    def open_count(self, kind: CountKind) -> tuple[CountId, list[PersonId]]:
        """Open a count with its counter; who is on its roll."""
        told = self.account.perform("count.open_count", (self.officer,), kind=kind)
        count = told[0].event.count  # type: ignore[attr-defined]
        record = self.account.state.counts.counts[count]
        for zone in record.zones:
            self.account.perform(
                "count.assign_counter",
                (self.officer,),
                count=count,
                zone=zone,
                counter=self.counter,
            )
        return count, list(record.roll)

    def mark(self, count: CountId, persons: Sequence[PersonId], order: CounterOrder) -> None:
        """The counter sees these persons."""
        now = self.house.now()
        drafts = [self._draft(count, person, order, now) for person in persons]
        for first in range(0, len(drafts), COMMIT):
            self._write(drafts[first : first + COMMIT], now)
        self.account.catch_up()

    def _begin(self, perform: Perform) -> None:
        rosa = (self.rosa,)
        team = {
            self.intake: Role.INTAKE_OFFICER,
            self.officer: Role.COUNT_OFFICER,
            self.counter: Role.COUNTER,
        }
        for staff, role in team.items():
            enrol = {
                "staff": staff,
                "organisation": OrganisationCode("SBS"),
                "credential": self.house.new_credential(),
                "name": f"{role.value} Ensayo",
                "handle": role.value,
            }
            perform(Request("team.enrol_staff", rosa, enrol))
            perform(Request("team.grant_role", rosa, {"staff": staff, "role": role}))
        shelter = self._open(perform, PlaceKind.SHELTER, None)
        self.place = self._open(perform, PlaceKind.ROOM, shelter)

    def _open(self, perform: Perform, kind: PlaceKind, parent: PlaceId | None) -> PlaceId:
        fields = {"kind": kind, "name": f"{kind.value} de ensayo", "parent": parent}
        told = perform(Request("placement.open_place", (self.rosa,), fields))
        place: PlaceId = told[0].event.place  # type: ignore[attr-defined]
        return place

    def _tag(self, number: int) -> None:
        fields = {"place": self.place, "age_basis": AgeBasis.OBSERVED}

        def tag(perform: Perform) -> None:
            for _ in range(number):
                perform(Request("register.issue_tag", (self.intake,), fields))

        self.account.together(tag)

    def _draft(self, count: CountId, person: PersonId, order: CounterOrder, now: int) -> Draft:
        sighted = PersonSighted(
            person=person,
            count=count,
            order=order,
            identity=SightingIdentity.CONFIRMED,
            zone=self.place,
        )
        named, body = to_clear(sighted)
        return Draft(
            kind=PersonSighted.type.code,
            kind_version=PersonSighted.type.version,
            command=self.house.chance(16),
            happened_ms=now,
            persons=named,
            body=body,
            actors=(ActorMark(self.counter),),
        )

    def _write(self, drafts: Sequence[Draft], now: int) -> None:
        key, operation = self.house.writer(), self.account.operation

        def work(transaction: Transaction) -> None:
            head = transaction.head(key.public)
            made = write_commit(key, drafts, operation=operation, head=head, now_ms=now)
            transaction.append(commit_rows(made, key.public, drafts), {})

        self.account.write(work)
