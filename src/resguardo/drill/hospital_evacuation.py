"""Hospital evacuation: a children's hospital is emptied at night, into two others, without a network.

One child is carried by nobody and is still in bed, some are taken home by relatives who told no one, one was elsewhere before it began. At the door of the
other hospital two wards both take a child over.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from resguardo.drill import returns
from resguardo.drill.alarm import Press, meet_breach
from resguardo.drill.clock import HOUR, MINUTE, SECOND
from resguardo.drill.counts import Planned, Sheet, Turn, hold_count, turns_of
from resguardo.drill.crew import CARERS, ESCORTS, OFFICERS
from resguardo.drill.exercise import Exercise, Opening, Setting
from resguardo.drill.faults import Fault, bands, namesakes, plant_namesakes
from resguardo.drill.intake import intake
from resguardo.drill.minibus import Night, contest, sit_in_vehicle
from resguardo.drill.observers import Falsehood
from resguardo.drill.people import Made, Number, make_people
from resguardo.drill.rides import Ridden, Ride, Turned, arrive, board, get_down, hand_over, receive
from resguardo.drill.scenario import Scenario, Story, Told
from resguardo.drill.tablets import Tablet
from resguardo.drill.world import AWAY, BY_NAME
from resguardo.operation.aboard import refused_at_door
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.custody import OutReason
from resguardo.operation.identifiers import Moment
from resguardo.operation.placement import PlaceKind

SETTING = Setting("hospital-evacuation", "Hospital del Farol", "America/Guatemala", "2025-03-14")
CHILDREN, ADULTS, HOUSEHOLDS = 56, 20, 24

HOSPITAL, YARD, CLINIC = "Hospital del Farol", "Patio de reunión", "Clínica de ensayo"
WARDS = ("Sala 1", "Sala 2", "Sala 3", "Sala 4")
EAST, WEST = "Hospital Este", "Hospital Oeste"
RECEIVING = {EAST: ("Este A", "Este B"), WEST: ("Oeste A", "Oeste B")}
NEW_WARDS = ("Este A", "Este B", "Oeste A", "Oeste B")
AMBULANCES = ("Ambulancia 1", "Ambulancia 2")
TRANSFER = "Ambulancia 3"
CARER_OF = dict(zip((*WARDS, *NEW_WARDS), CARERS[:8], strict=True))
EXITS = {"Puerta principal": "bruno", "Puerta de urgencias": "braulio"}
RESERVE = ("carmen", "cosme")


@dataclass
class Evacuation:
    """The story of one night."""

    exercise: Exercise
    told: Told
    story: Story = field(init=False)
    wards: dict[str, list[Number]] = field(default_factory=dict)
    beds: dict[str, list[Number]] = field(default_factory=dict)

    def play(self) -> Story:
        """Play it from the evening count to the noon after."""
        self.story = Story(
            self.exercise.at(0, "13:00"),
            places=(*WARDS, *NEW_WARDS, YARD, *EXITS, *AMBULANCES, TRANSFER),
            outside=(CLINIC,),
        )
        parts = (self.afternoon, self.alarm, self.evacuation, self.at_the_door, self.morning)
        for done, part in enumerate(parts):
            self.told(part.__name__, done, len(parts))
            part()
        for tablet in (self.blue, self.green):
            self.story.devices[tablet.name] = tablet.house.writer().public
            self.story.exchanges += tablet.exchanges
            tablet.close()
        return self.story

    def _fault(self, code: str, planted: list[Number], found: list[Number]) -> None:
        self.story.faults.append(
            Fault(code, bands(self.exercise, planted), bands(self.exercise, found))
        )

    def afternoon(self) -> None:
        """Bands on the wards, one child out for an examination, the evening count, one counter on paper."""
        exercise, chance = self.exercise, self.exercise.chance
        made = list(exercise.world.people.values())
        self.namesakes = plant_namesakes(chance, made, 1)
        exercise.world.people.update({one.number: one for one in made})
        exercise.open_places(exercise.at(0, "12:00"), _places())
        answering = {number for pair in self.namesakes for number in pair}
        self.story.tagged_until = intake(
            exercise, self.story.tagged_from, OFFICERS, HOSPITAL, answering=answering
        )
        self.wards = {ward: [] for ward in WARDS}
        for number in chance.sample(sorted(exercise.persons), len(exercise.persons)):
            min(self.wards.values(), key=len).append(number)
        self._into_wards(Moment(self.story.tagged_until + 10 * MINUTE))
        chosen = chance.sample([one.number for one in made if one.is_child], chance.randint(3, 5))
        self.examined, self.in_bed, *self.taken_home = chosen
        self._send_out(exercise.at(0, "17:20"))
        self.story.sheets = ["H-7"]
        manner = chance.choice((Falsehood.TICKED_FAST, Falsehood.TICKED_EVENLY))
        self._count(
            "c1",
            CountKind.SHIFT_CHANGE,
            exercise.at(0, "18:00"),
            WARDS,
            false={"tomas": manner},
            sheets={"diego": Sheet("H-7", 20 * MINUTE)},
        )

    def _into_wards(self, at: Moment) -> None:
        for officer in OFFICERS:
            rooms = {
                (CARER_OF[ward], ward): [
                    one for one in numbers if self.exercise.books.holder(one, at) == officer
                ]
                for ward, numbers in self.wards.items()
            }
            at = receive(self.exercise, officer, rooms, at)

    def _send_out(self, at: Moment) -> None:
        exercise, number = self.exercise, self.examined
        exercise.go([number], CLINIC, at)
        exercise.desk.sign(
            at,
            exercise.books.holder(number, at) or "",
            "custody.send_out",
            person=exercise.persons[number],
            responsible=exercise.desk.crew["marta"],
            reason=OutReason.HOSPITAL,
            expected_return_at=exercise.at(1, "10:30"),
            place=exercise.places[CLINIC],
        )

    def _count(
        self, name: str, kind: CountKind, at: Moment, rooms: tuple[str, ...], **more: Any
    ) -> None:
        half = len(rooms) // 2
        first = {"carla": rooms[:half], "diego": rooms[half:]}
        second = {"tomas": rooms[:half][::-1], "celia": rooms[half:][::-1]}
        planned = Planned(name, kind, at, turns_of(first, second), RESERVE)
        self.story.counts.append(hold_count(self.exercise, planned._replace(**more)))

    def alarm(self) -> None:
        """Smoke at twenty to nine: everybody to the yard, and the list of those who are not there."""
        exercise, chance = self.exercise, self.exercise.chance
        at = Moment(exercise.at(0, "20:40") + chance.randint(0, 600) * SECOND)
        self.blue = Tablet(exercise, "azul", exercise.at(0, "20:00"), ("ben", "nora"))
        self.green = Tablet(exercise, "verde", exercise.at(0, "20:01"), (CARER_OF["Este A"],))
        here = [
            one
            for one in exercise.persons
            if one not in (self.examined, self.in_bed, *self.taken_home)
        ]
        exercise.go(here, YARD, Moment(at + 30 * SECOND))
        exercise.world.hide(self.in_bed, at, Moment(at + HOUR), BY_NAME)
        exercise.go(self.taken_home, AWAY, Moment(at + 40 * SECOND))
        turns = (
            Turn("carla", CounterOrder.FIRST, (YARD,)),
            Turn("tomas", CounterOrder.FIRST, WARDS),
        )
        press = Press(
            place=None,
            at=at,
            pressed_by="elsa",
            watchers=EXITS,
            turns=turns,
            searcher="pablo",
            tablets={"carla": self.blue},
            ran_back=(),
            words="Humo en la segunda planta. Todas las camas al patio.",
        )
        self.story.alarm = alarm = meet_breach(exercise, press)
        self.story.taken = self.taken_home
        self._fault(
            "not_carried", [self.in_bed], [one for one in alarm.found if one == self.in_bed]
        )
        self._fault("carried_off", exercise.world.gone(alarm.closed_at), alarm.listed)
        exercise.go([self.in_bed], YARD, Moment(alarm.closed_at + MINUTE))
        exercise.desk.sign(
            Moment(alarm.closed_at + 5 * MINUTE), "dora", "breach.end_breach", breach=alarm.breach
        )
        self.story.raised = returns.raise_alerts(
            exercise, self.taken_home, Moment(alarm.closed_at + MINUTE)
        )
        returns.sign_for_search(exercise, self.taken_home, Moment(alarm.closed_at + 20 * MINUTE))
        returns.state_kinds(exercise, self.taken_home, [], Moment(alarm.closed_at + 30 * MINUTE))

    def evacuation(self) -> None:
        """Two ambulances, twice each, to two hospitals; one child is turned away at a full ward."""
        exercise = self.exercise
        going = [
            one
            for numbers in self.wards.values()
            for one in numbers
            if one not in (self.examined, *self.taken_home)
        ]
        self.waits = [next(one for one in going if exercise.world.people[one].is_child)]
        going = [one for one in going if one not in self.waits]
        self.beds = {ward: going[index::4] for index, ward in enumerate(NEW_WARDS)}
        for index, ward in enumerate(NEW_WARDS):
            self._drive(index, ward, Moment(exercise.at(0, "21:30") + (index * 35) * MINUTE))

    def _drive(self, index: int, ward: str, at: Moment) -> None:
        exercise = self.exercise
        escort, vehicle = ESCORTS[index % 2], AMBULANCES[index % 2]
        destination = EAST if ward in RECEIVING[EAST] else WEST
        ride = Ride(vehicle, escort, HOSPITAL, destination, f"A-{index + 1}")
        groups: dict[str, list[Number]] = {}
        for number in self.beds[ward]:
            groups.setdefault(exercise.books.holder(number, at) or "", []).append(number)
        manifest, left_at = board(exercise, ride, groups, at, miscounts=index == 1)
        aboard = [number for numbers in groups.values() for number in numbers]
        refused = aboard[-1:] if index == 2 else []
        arrived_at = Moment(left_at + exercise.chance.randint(9, 14) * MINUTE)
        done_at = arrive(exercise, ride, manifest, aboard, at=arrived_at, refused=refused)
        if refused:
            found = [
                exercise.numbers[one.person] for one in refused_at_door(exercise.account.state)
            ]
            self._fault("refused_at_door", refused, found)
        done_at = receive(
            exercise,
            escort,
            {(CARER_OF[ward], ward): [one for one in aboard if one not in refused]},
            done_at,
        )
        for number in refused:
            self.beds[ward].remove(number)
            turned = Turned(number, escort, manifest)
            get_down(exercise, turned, WEST, Moment(done_at + 14 * MINUTE))
            hand_over(
                exercise,
                [number],
                (escort, CARER_OF["Oeste B"]),
                Moment(done_at + 15 * MINUTE),
                place="Oeste B",
            )
        self.story.rides.append(
            Ridden(ride, manifest, left_at, arrived_at, tuple(aboard), (), tuple(refused))
        )

    def at_the_door(self) -> None:
        """The last child waits in an ambulance; a ward and child protection both take the child over, each on a tablet that is apart."""
        exercise, at = self.exercise, self.exercise.at(1, "00:30")
        [number] = self.waits
        holder = exercise.books.holder(number, at) or ""
        hand_over(exercise, [number], (holder, "ben"), at)
        manifest = sit_in_vehicle(
            exercise, [number], "ben", Moment(at + 2 * MINUTE), vehicle=TRANSFER
        )
        night = Night("ben", CARER_OF["Este A"], "nora", self.blue, self.green, "Este A")
        contested = contest(exercise, [number], manifest, night, at=Moment(at + 15 * MINUTE))
        self.story.contested.append(contested)
        self._fault("custody_contested", contested.planted, contested.found)

    def morning(self) -> None:
        """Counts in the new wards, back from the clinic, and those who were taken home."""
        exercise = self.exercise
        self._count(
            "c2",
            CountKind.SHIFT_CHANGE,
            exercise.at(1, "06:30"),
            NEW_WARDS,
            false={"celia": Falsehood.TYPED_IN_AFTERWARDS},
        )
        found = self.taken_home[: exercise.chance.randint(1, len(self.taken_home))]
        for index, number in enumerate(found):
            self._bring_back(number, Moment(exercise.at(1, "08:10") + index * 20 * MINUTE))
        returns.look_after(exercise, found, exercise.at(1, "10:00"))
        back_at = exercise.at(1, "10:40")
        holder = exercise.books.holder(self.examined, back_at) or ""
        exercise.go([self.examined], "Oeste A", back_at)
        exercise.desk.sign(
            back_at,
            holder,
            "custody.return_person",
            person=exercise.persons[self.examined],
            place=exercise.places["Oeste A"],
        )
        self._count("c3", CountKind.REGULAR, exercise.at(1, "12:00"), NEW_WARDS)
        exercise.clock.now = exercise.at(1, "14:00")
        self.story.faults.append(namesakes(exercise, self.namesakes))

    def _bring_back(self, number: Number, at: Moment) -> None:
        """Located at a relative's, seen and taken over by an escort, in bed again, the alert ended: four facts, four signers."""
        exercise, recovered_at, ended_at = (
            self.exercise,
            Moment(at + 30 * MINUTE),
            Moment(at + HOUR),
        )
        returns.locate(exercise, [number], at, "la casa de una tía inventada")
        returns.recover(exercise, [number], recovered_at, "berta", "la calle")
        hand_over(
            exercise,
            [number],
            ("berta", CARER_OF["Este B"]),
            Moment(at + 50 * MINUTE),
            place="Este B",
        )
        returns.end_alerts(exercise, [number], ended_at)
        self.story.recovered.append(
            returns.Recovered(number, at, "pablo", recovered_at, "berta", ended_at, "alba")
        )


def _places() -> list[Opening]:
    return [
        Opening(HOSPITAL, PlaceKind.HOSPITAL),
        *(Opening(ward, PlaceKind.ROOM, HOSPITAL, 24) for ward in WARDS),
        Opening(YARD, PlaceKind.ROOM, HOSPITAL),
        *(Opening(name, PlaceKind.EXIT, HOSPITAL) for name in EXITS),
        Opening(CLINIC, PlaceKind.HOSPITAL),
        *(Opening(name, PlaceKind.VEHICLE) for name in (*AMBULANCES, TRANSFER)),
        *(Opening(name, PlaceKind.HOSPITAL) for name in RECEIVING),
        *(
            Opening(ward, PlaceKind.ROOM, name, 24)
            for name, wards in RECEIVING.items()
            for ward in wards
        ),
    ]


def make(chance: Random) -> list[Made]:
    """The patients and those who stay with them."""
    return make_people(chance, children=CHILDREN, adults=ADULTS, households=HOUSEHOLDS)


SCENARIO = Scenario(SETTING, make, lambda exercise, told: Evacuation(exercise, told).play())
