"""A small shelter for tests of the desks that count, hand over and meet a breach: an exit, a vehicle, two rooms, photographed persons, a clock that can be moved on."""

from typing import Any

from kit.console import Console
from kit.tablets import picture
from resguardo.account.photos import keep_photo
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId
from resguardo.operation.placement import PlaceKind
from resguardo.operation.register import AgeBasis

MINUTE = 60_000


class Shelter:
    """The shelter over a small operation (`opened_small` with the team of the console's tests): three persons in each room, held by `irma`."""

    def __init__(self, console: Console, persons: int = 3) -> None:
        self.console, self.account = console, console.account
        self.house = self.place("Casa de ensayo", PlaceKind.SHELTER)
        self.gate = self.place("Portón", PlaceKind.EXIT, self.house)
        self.bus = self.place("Bus 1", PlaceKind.VEHICLE)
        self.rooms = {
            name: self.place(name, PlaceKind.ROOM, self.house) for name in ("Norte", "Sur")
        }
        self.persons = {
            name: [self.person(room, number) for number in range(persons)]
            for name, room in self.rooms.items()
        }

    @property
    def everybody(self) -> list[PersonId]:
        """All persons, in the order of their bands."""
        return [person for room in self.persons.values() for person in room]

    def place(self, name: str, kind: PlaceKind, parent: PlaceId | None = None) -> PlaceId:
        """Open a place."""
        fields: dict[str, Any] = {"kind": kind, "name": name, "parent": parent}
        [told] = self.console.perform("placement.open_place", "ana", **fields)
        place: PlaceId = told.event.place
        return place

    def person(self, room: PlaceId, number: int) -> PersonId:
        """Tag and photograph somebody in `room`."""
        fields: dict[str, Any] = {"place": room, "age_basis": AgeBasis.OBSERVED}
        told = self.console.perform("register.issue_tag", "irma", **fields)
        person: PersonId = told[0].event.person
        digest = keep_photo(self.account.house, person, picture(number))
        self.console.perform("register.record_photo", "irma", person=person, digest=digest)
        return person

    def tag(self, person: PersonId) -> str:
        """A person's band."""
        return str(self.account.state.register.persons[person].tag)

    def invite(self, label: str) -> Any:
        """An invitation for a tablet, by the coordinator."""
        from resguardo.tablet import housing
        from resguardo.tablet.enrolment import invite

        staff = self.console.staff("ana")
        return invite(housing.hub(), self.account.operation, staff, label)

    def code_of(self, count: CountId, room: str) -> str:
        """The code that hangs in a room."""
        return self.account.state.counts.counts[count].zones[self.rooms[room]].code

    def pass_minutes(self, minutes: int) -> None:
        """Let the site's clock go on."""
        now = self.account.house.now
        self.account.house.now = lambda: Moment(now() + minutes * MINUTE)  # type: ignore[method-assign]

    def open_count(self, kind: CountKind = CountKind.REGULAR) -> CountId:
        """A count of everybody, opened by the officer `olga`."""
        told = self.console.perform("count.open_count", "olga", kind=kind)
        count: CountId = told[0].event.count
        return count

    def send(
        self, count: CountId, handle: str, room: str, order: CounterOrder = CounterOrder.FIRST
    ) -> None:
        """The officer sends a counter to a room."""
        self.console.perform(
            "count.assign_counter",
            "olga",
            count=count,
            zone=self.rooms[room],
            counter=self.console.staff(handle),
            order=order,
        )

    def mark(self, count: CountId, handle: str, room: str, *persons: PersonId) -> None:
        """A counter marks persons in a room, past the screens."""
        for person in persons:
            self.console.perform(
                "count.mark_sighting",
                handle,
                count=count,
                person=person,
                zone=self.rooms[room],
                zone_code=self.code_of(count, room),
            )

    def finish(self, count: CountId, handle: str, room: str) -> None:
        """A counter has walked all of a room."""
        self.console.perform("count.finish_zone", handle, count=count, zone=self.rooms[room])
