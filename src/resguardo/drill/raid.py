"""The raid: bands on a Friday morning, five buses, two shelters, and Saturday, until everybody is where the account says.

Everything that the numbers depend on comes from the seed: who is taken for an adult, who needs care, who swaps bands, which counter makes a count up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from resguardo.drill import faults
from resguardo.drill.clock import HOUR, MINUTE
from resguardo.drill.counts import Planned, Sheet, hold_count, turns_of
from resguardo.drill.crew import CARERS, ESCORTS, OFFICERS
from resguardo.drill.exercise import Exercise, Opening
from resguardo.drill.faults import Fault, bands
from resguardo.drill.intake import intake
from resguardo.drill.kin import assert_links, mention_two
from resguardo.drill.minibus import VEHICLE
from resguardo.drill.observers import Falsehood
from resguardo.drill.people import Made, Number, make_people
from resguardo.drill.rides import Ridden, Ride, Turned, arrive, board, get_down, hand_over, receive
from resguardo.drill.scenario import Story, Told
from resguardo.drill.tablets import Tablet
from resguardo.operation.aboard import refused_at_door
from resguardo.operation.age import AgeContent
from resguardo.operation.count import CountKind
from resguardo.operation.custody import OutReason
from resguardo.operation.identifiers import ManifestId, Moment
from resguardo.operation.placement import PlaceKind
from resguardo.operation.register import AgeBasis, CountedAs

CHILDREN, ADULTS, HOUSEHOLDS = 160, 40, 44

SITE, NORTH, SOUTH, HOSPITAL = (
    "Finca del Telón",
    "Albergue Norte",
    "Albergue Sur",
    "Hospital de ensayo",
)
BUSES = tuple(f"Bus {number}" for number in range(1, 6))
EXITS = {"Portón": "ben", "Puerta de atrás": "berta", "Puerta de cocina": "boris"}
NORTH_ROOMS = tuple(f"Norte {number}" for number in range(1, 8))
SOUTH_ROOMS = ("Sur 1", "Sur 2")
ROOMS = (*NORTH_ROOMS, *SOUTH_ROOMS)
CARER_OF = dict(zip(ROOMS, CARERS, strict=True))
BEDS_NORTH = 27

FIRST = {"carla": ROOMS[:5], "diego": ROOMS[5:]}
SECOND = {"tomas": ROOMS[:5][::-1], "celia": ROOMS[5:][::-1]}
RESERVE = ("carmen", "cosme")


@dataclass
class Plan:
    """What the seed decided before the first band: who is who in this story."""

    namesakes: list[tuple[Number, Number]] = field(default_factory=list)
    taken_for_adult: Number = 0
    needs_care: Number = 0
    swapped: tuple[Number, Number] = (0, 0)
    buses: list[dict[str, list[Number]]] = field(default_factory=list)
    south: list[Number] = field(default_factory=list)
    turned_away: Number = 0
    rooms: dict[str, list[Number]] = field(default_factory=dict)
    false: dict[str, dict[str, Falsehood]] = field(default_factory=dict)


def make(chance: Random) -> list[Made]:
    """The people of this seed; a girl of sixteen or seventeen is always among them."""
    people = make_people(chance, children=CHILDREN, adults=ADULTS, households=HOUSEHOLDS)
    girl = next(one for one in people if one.is_child and one.is_girl)
    people[girl.number - 1] = girl._replace(age_years=chance.choice((16, 17)))
    return people


class Raid:
    """The first two days."""

    def __init__(self, exercise: Exercise, told: Told) -> None:
        self.exercise, self.told = exercise, told
        self.plan = Plan()
        self.story = Story(
            exercise.at(0, "07:30"), places=(*ROOMS, *EXITS, NORTH, VEHICLE), outside=(HOSPITAL,)
        )
        self.tablets: dict[str, Tablet] = {}

    # Friday

    def raid(self) -> None:
        """Bands, buses, two shelters."""
        exercise = self.exercise
        self._decide()
        exercise.open_places(
            exercise.at(0, "06:00"),
            [Opening(SITE, PlaceKind.SITE), Opening(HOSPITAL, PlaceKind.HOSPITAL), *_vehicles()],
        )
        self.story.tagged_until = intake(
            exercise,
            self.story.tagged_from,
            OFFICERS,
            SITE,
            taken_for_adults=[self.plan.taken_for_adult],
            answering={number for pair in self.plan.namesakes for number in pair},
        )
        assert_links(exercise, exercise.at(0, "09:00"))
        self._load()
        exercise.open_places(exercise.at(0, "09:30"), _shelters(len(self.plan.south) - 1))
        for index, groups in enumerate(self.plan.buses):
            self._ride(index, groups)
        exercise.clock.now = exercise.at(0, "18:00")

    def _decide(self) -> None:
        people, chance = self.exercise.world.people, self.exercise.chance
        girls = [
            one.number
            for one in people.values()
            if one.is_girl and one.is_child and one.age_years >= 15
        ]
        made = list(people.values())
        self.plan.namesakes = faults.plant_namesakes(chance, made, 1)
        people.update({one.number: one for one in made})
        self.plan.taken_for_adult = chance.choice(girls)
        small = [
            one.number for one in made if one.is_child and one.number != self.plan.taken_for_adult
        ]
        self.plan.needs_care, *swapped = chance.sample(small, 3)
        self.plan.swapped = (swapped[0], swapped[1])
        manners = [*Falsehood, *chance.choices(list(Falsehood), k=chance.randint(0, 2))]
        chance.shuffle(manners)
        slots = [
            (name, counter) for name in ("c2", "c4", "c5", "c6") for counter in ("tomas", "celia")
        ]
        for manner, (name, counter) in zip(
            manners, chance.sample(slots, len(manners)), strict=True
        ):
            self.plan.false.setdefault(name, {})[counter] = manner

    def _load(self) -> None:
        """Who rides where: whole households to the south, the others north by the officer who has them."""
        exercise, chance = self.exercise, self.exercise.chance
        households: dict[int, list[Number]] = {}
        for one in exercise.world.people.values():
            households.setdefault(one.household, []).append(one.number)
        for household in chance.sample(sorted(households), len(households)):
            members = households[household]
            if len(self.plan.south) + len(members) <= 33 and self.plan.needs_care not in members:
                self.plan.south += members
        self.plan.turned_away = self.plan.south[-1]
        north = [number for number in exercise.world.people if number not in self.plan.south]
        north.sort(key=lambda number: (self._officer(number), number))
        size = -(-len(north) // 4)
        chunks = [north[start : start + size] for start in range(0, len(north), size)]
        for numbers in (
            *chunks,
            sorted(self.plan.south, key=lambda number: (self._officer(number), number)),
        ):
            groups: dict[str, list[Number]] = {}
            for number in numbers:
                groups.setdefault(self._officer(number), []).append(number)
            self.plan.buses.append(groups)
        self._beds(north)

    def _officer(self, number: Number) -> str:
        return self.exercise.books.holder(number, self.exercise.clock.now) or ""

    def _beds(self, north: Sequence[Number]) -> None:
        self.plan.rooms = {room: [] for room in ROOMS}
        for number in [*north, self.plan.turned_away]:
            free = min(NORTH_ROOMS, key=lambda room: len(self.plan.rooms[room]))
            self.plan.rooms[free].append(number)
        for number in self.plan.south:
            if number != self.plan.turned_away:
                free = min(SOUTH_ROOMS, key=lambda room: len(self.plan.rooms[room]))
                self.plan.rooms[free].append(number)

    def _ride(self, index: int, groups: dict[str, list[Number]]) -> None:
        exercise, plan, chance = self.exercise, self.plan, self.exercise.chance
        is_south = index == len(BUSES) - 1
        ride = Ride(
            BUSES[index], ESCORTS[index], SITE, SOUTH if is_south else NORTH, f"E-{100 + index}"
        )
        begin = Moment(exercise.at(0, "10:30") + index * 20 * MINUTE)
        left_behind = [
            number for numbers in groups.values() for number in numbers if number == plan.needs_care
        ]
        manifest, left_at = board(
            exercise, ride, groups, begin, left_behind=left_behind, miscounts=index == 2
        )
        if left_behind:
            self._to_hospital(Moment(left_at + 4 * MINUTE))
        aboard = [
            number for numbers in groups.values() for number in numbers if number not in left_behind
        ]
        arrived_at = Moment(left_at + chance.randint(75, 110) * MINUTE)
        refused = [plan.turned_away] if is_south else []
        done_at = arrive(exercise, ride, manifest, aboard, at=arrived_at, refused=refused)
        if refused:
            found = [
                exercise.numbers[one.person] for one in refused_at_door(exercise.account.state)
            ]
            self._fault("refused_at_door", refused, found)
        rooms = {
            (CARER_OF[room], room): [
                number for number in numbers if number in aboard and number not in refused
            ]
            for room, numbers in plan.rooms.items()
        }
        done_at = receive(exercise, ride.escort, rooms, Moment(done_at + 2 * MINUTE))
        if refused:
            self._bring_elsewhere(ride, manifest, Moment(done_at + 25 * MINUTE))
        self.story.rides.append(
            Ridden(
                ride,
                manifest,
                left_at,
                arrived_at,
                tuple(aboard),
                tuple(left_behind),
                tuple(refused),
            )
        )

    def _fault(self, code: str, planted: Sequence[Number], found: Sequence[Number]) -> None:
        self.story.faults.append(
            Fault(code, bands(self.exercise, planted), bands(self.exercise, found))
        )

    def _to_hospital(self, at: Moment) -> None:
        """Whoever needs care first goes to the hospital with a medic; the officer still answers."""
        number = self.plan.needs_care
        self._send_out(number, self._officer(number), at, Moment(at + 26 * HOUR))
        found = [
            self.exercise.numbers[person] for person in self.exercise.account.state.custody.out
        ]
        self._fault("boarding_left_behind", [number], found)

    def _send_out(self, number: Number, signer: str, at: Moment, until: Moment) -> None:
        exercise = self.exercise
        exercise.go([number], HOSPITAL, at)
        exercise.desk.sign(
            at,
            signer,
            "custody.send_out",
            person=exercise.persons[number],
            responsible=exercise.desk.crew["marta"],
            reason=OutReason.HOSPITAL,
            expected_return_at=until,
            place=exercise.places[HOSPITAL],
        )

    def _bring_elsewhere(self, ride: Ride, manifest: ManifestId, at: Moment) -> None:
        """Turned away at one door, the child gets down and is taken over at the other shelter."""
        number = self.plan.turned_away
        get_down(self.exercise, Turned(number, ride.escort, manifest), NORTH, at)
        room = self._room_of(number)
        between = (ride.escort, CARER_OF[room])
        hand_over(self.exercise, [number], between, Moment(at + MINUTE), place=room)

    def _room_of(self, number: Number) -> str:
        return next(room for room, numbers in self.plan.rooms.items() if number in numbers)

    def first_night(self) -> None:
        """The first count in the shelters; later two children swap their bands."""
        self._count("c1", CountKind.NIGHT, self.exercise.at(0, "21:00"))
        one, other = self.plan.swapped
        self.exercise.world.swap_bands(one, other, self.exercise.at(0, "23:30"))

    def _count(self, name: str, kind: CountKind, at: Moment, **more: Any) -> None:
        planned = Planned(
            name, kind, at, turns_of(FIRST, SECOND), RESERVE, self.plan.false.get(name, {})
        )
        self.story.counts.append(hold_count(self.exercise, planned._replace(**more)))

    # Saturday

    def second_day(self) -> None:
        """Bands put right, a girl who was taken for a woman, back from hospital, and a power cut at the evening count."""
        exercise = self.exercise
        self._count("c2", CountKind.SHIFT_CHANGE, exercise.at(1, "07:00"))
        self._put_bands_right(exercise.at(1, "09:10"))
        self._reclassify(exercise.at(1, "10:40"))
        self._back_from_hospital(self.plan.needs_care, exercise.at(1, "11:30"))
        present = exercise.chance.choice(self.plan.rooms[ROOMS[0]])
        self.story.faults.append(mention_two(exercise, present, exercise.at(1, "15:00")))
        evening = exercise.at(1, "19:00")
        sheets = {"tomas": Sheet("H-31", 25 * MINUTE)}
        self._count("c3", CountKind.SHIFT_CHANGE, evening, sheets=sheets)
        typed_at = Moment(self.story.counts[-1].closed_at + 10 * MINUTE)
        self.story.sheets = ["H-31", "E-201"]
        self._change_shift(ROOMS[2], Moment(evening - 5 * MINUTE), ("E-201", typed_at))

    def _put_bands_right(self, at: Moment) -> None:
        exercise, (one, other) = self.exercise, self.plan.swapped
        first, second = exercise.persons[one], exercise.persons[other]
        planted = bands(exercise, self.plan.swapped)
        exercise.desk.sign(
            at,
            "eva+renata",
            "register.swap_tags",
            first=first,
            second=second,
            right_until=exercise.at(0, "21:00"),
        )
        exercise.world.swap_bands(one, other, at)
        for number in self.plan.swapped:
            exercise.books.hear_band(number, exercise.band(number), is_child=True)
        found = [
            exercise.numbers[person]
            for pair in exercise.account.state.register.swapped
            for person in pair[:2]
        ]
        self.story.faults.append(Fault("swapped_band", planted, bands(exercise, found)))

    def _reclassify(self, at: Moment) -> None:
        exercise, number = self.exercise, self.plan.taken_for_adult
        exercise.desk.sign(
            at,
            "renata+nora",
            "register.reclassify_person",
            person=exercise.persons[number],
            counted_as=CountedAs.CHILD,
            basis=AgeBasis.DECLARED,
            age=AgeContent(age_years_min=15, age_years_max=18, reasons="lo dijo a solas"),
        )
        state = exercise.account.state.register
        found = [
            person.tag
            for person in state.persons.values()
            if len(person.classified) > 1 or person.age_basis is AgeBasis.DECLARED
        ]
        self.story.faults.append(
            Fault("girl_taken_for_adult", bands(exercise, [number]), tuple(found))
        )

    def _back_from_hospital(self, number: Number, at: Moment) -> None:
        exercise, room = self.exercise, self._room_of(number)
        holder = exercise.books.holder(number, at) or ""
        exercise.go([number], room, at)
        exercise.desk.sign(
            at,
            holder,
            "custody.return_person",
            person=exercise.persons[number],
            place=exercise.places[room],
        )
        if holder != CARER_OF[room]:
            hand_over(exercise, [number], (holder, CARER_OF[room]), Moment(at + MINUTE), place=room)

    def _change_shift(self, room: str, at: Moment, slip: tuple[str, Moment]) -> None:
        """The lights are out: giver and receiver sign a paper slip, which is typed in later."""
        carer = CARER_OF[room]
        numbers = [
            one
            for one in self.exercise.world.people
            if self.exercise.books.holder(one, at) == carer
        ]
        hand_over(self.exercise, numbers, (carer, "dora"), at, paper=slip)


def _vehicles() -> list[Opening]:
    return [Opening(name, PlaceKind.VEHICLE) for name in (*BUSES, VEHICLE)]


def _shelters(south: int) -> list[Opening]:
    north = [
        Opening(room, PlaceKind.ROOM, NORTH, BEDS_NORTH, CARER_OF[room]) for room in NORTH_ROOMS
    ]
    beds = -(-south // len(SOUTH_ROOMS))
    return [
        Opening(NORTH, PlaceKind.SHELTER),
        *north,
        *(Opening(name, PlaceKind.EXIT, NORTH) for name in EXITS),
        Opening(SOUTH, PlaceKind.SHELTER),
        *(Opening(room, PlaceKind.ROOM, SOUTH, beds, CARER_OF[room]) for room in SOUTH_ROOMS),
    ]
