"""School release: children are gathered in a gymnasium, a crowd pushes through the gate at noon, and in the afternoon each goes to one named recipient.

One child was tagged twice, one is asked for by the wrong person, one stands under a hold, two namesakes are told apart by the band that is read.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from resguardo.drill import releases, returns
from resguardo.drill.alarm import Press, meet_breach
from resguardo.drill.clock import HOUR, MINUTE, SECOND
from resguardo.drill.counts import Planned, Sheet, Turn, hold_count, turns_of
from resguardo.drill.crew import CARERS, OFFICERS
from resguardo.drill.desk import only
from resguardo.drill.exercise import Exercise, Opening, Setting
from resguardo.drill.faults import Fault, bands, namesakes, plant_namesakes
from resguardo.drill.intake import Met, intake, tag_again
from resguardo.drill.observers import Falsehood
from resguardo.drill.people import Made, Number, make_people
from resguardo.drill.releases import Way
from resguardo.drill.rides import hand_over, receive
from resguardo.drill.scenario import Scenario, Story, Told
from resguardo.drill.tablets import Tablet
from resguardo.drill.world import AWAY, BY_NAME, SECOND_LOOK
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.holds import HoldEnd, HoldGround, HoldPlaced
from resguardo.operation.identifiers import CountId, Moment, PersonId
from resguardo.operation.merge import MergeBasis
from resguardo.operation.placement import PlaceKind

SETTING = Setting("school-release", "Escuela del Guion", "America/Guatemala", "2025-05-09")
CHILDREN, ADULTS, HOUSEHOLDS = 90, 6, 38

SCHOOL, YARD = "Escuela del Guion", "Patio"
ROOMS = ("Gimnasio A", "Gimnasio B", "Aula 1", "Aula 2")
CARER_OF = dict(zip(ROOMS, CARERS[:4], strict=True))
EXITS = {"Portón escolar": "ben", "Salida del gimnasio": "berta"}
RESERVE = ("carmen", "cosme")


@dataclass
class Release:
    """The story of one school day."""

    exercise: Exercise
    told: Told
    story: Story = field(init=False)
    rooms: dict[str, list[Number]] = field(default_factory=dict)
    ways: dict[Number, Way] = field(default_factory=dict)

    def play(self) -> Story:
        """Play it from the first band to the last who stay."""
        self.story = Story(self.exercise.at(0, "09:20"), places=(*ROOMS, YARD, *EXITS), outside=())
        parts = (self.gather, self.count, self.breach, self.recipients, self.release, self.evening)
        for done, part in enumerate(parts):
            self.told(part.__name__, done, len(parts))
            part()
        self.story.devices[self.blue.name] = self.blue.house.writer().public
        self.story.exchanges += self.blue.exchanges
        self.blue.close()
        return self.story

    def _fault(self, code: str, planted: list[Number], found: list[Number]) -> None:
        self.story.faults.append(
            Fault(code, bands(self.exercise, planted), bands(self.exercise, found))
        )

    def gather(self) -> None:
        """Bands in the yard, rooms with a carer each; somebody gets a second band."""
        exercise, chance = self.exercise, self.exercise.chance
        made = list(exercise.world.people.values())
        self.namesakes = plant_namesakes(chance, made, 1)
        exercise.world.people.update({one.number: one for one in made})
        exercise.open_places(exercise.at(0, "09:00"), _places())
        answering = {number for pair in self.namesakes for number in pair}
        until = intake(exercise, self.story.tagged_from, OFFICERS, YARD, answering=answering)
        self.story.tagged_until = until
        self.rooms = {room: [] for room in ROOMS}
        for number in chance.sample(sorted(exercise.persons), len(exercise.persons)):
            min(self.rooms.values(), key=len).append(number)
        children = [one.number for one in made if one.is_child and one.number not in answering]
        self.twice, self.held, self.asked_for = chance.sample(children, 3)
        officer = exercise.books.holder(self.twice, until) or ""
        self.ghost = tag_again(exercise, Met(until, officer, self.twice), YARD)
        at = Moment(until + 5 * MINUTE)
        for one in OFFICERS:
            taken = {
                (CARER_OF[room], room): [
                    number for number in numbers if exercise.books.holder(number, at) == one
                ]
                for room, numbers in self.rooms.items()
            }
            done_at = receive(exercise, one, taken, at)
        self._take_over_ghost(officer, Moment(done_at + 5 * MINUTE))

    def _take_over_ghost(self, officer: str, at: Moment) -> None:
        """The second record is handed over from the list like the others, and nobody notices."""
        room = self._room_of(self.twice)
        self.exercise.desk.sign(
            at,
            f"{officer}+{CARER_OF[room]}",
            "custody.hand_over",
            persons=(self.ghost,),
            receiver=self.exercise.desk.crew[CARER_OF[room]],
            place=self.exercise.places[room],
        )

    def _room_of(self, number: Number) -> str:
        return next(room for room, numbers in self.rooms.items() if number in numbers)

    def count(self) -> None:
        """The first count: one hides from the first counter, one of two records is seen by nobody and turns out to be somebody else's."""
        exercise = self.exercise
        at = exercise.at(0, "11:00")
        small = [
            one
            for room in ROOMS[:2]
            for one in self.rooms[room]
            if exercise.world.people[one].is_child and one != self.twice
        ]
        self.hidden = exercise.chance.choice(small)
        exercise.world.hide(self.hidden, at, Moment(at + HOUR), SECOND_LOOK)
        manner = exercise.chance.choice((Falsehood.TICKED_FAST, Falsehood.TICKED_EVENLY))
        self.story.sheets = ["H-3"]
        self._count(
            "c1",
            at,
            false={"diego": manner},
            sheets={"carla": Sheet("H-3", 15 * MINUTE)},
            settle=self._recognise,
        )
        seen = self.story.counts[-1].differing
        self._fault(
            "hidden_in_count", [self.hidden], [one for one in (self.hidden,) if one in seen]
        )

    def _recognise(self, _count: CountId, at: Moment) -> None:
        """Two photographs of one face: the two records are merged, and the count closes without anybody missing."""
        exercise = self.exercise
        planted = (
            exercise.account.state.register.persons[self.ghost].tag,
            exercise.band(self.twice),
        )
        exercise.desk.sign(
            at,
            "renata+rosa",
            "register.merge_persons",
            kept=exercise.persons[self.twice],
            duplicate=self.ghost,
            basis=MergeBasis.SAME_FACE,
        )
        persons = exercise.account.state.register.persons
        merged = [
            (one.tag, persons[one.merged_into].tag) for one in persons.values() if one.merged_into
        ]
        self.story.faults.append(
            Fault("tagged_twice", planted, tuple(tag for pair in merged for tag in pair))
        )

    def _count(self, name: str, at: Moment, **more: Any) -> None:
        first = {"carla": ROOMS[:2], "diego": ROOMS[2:]}
        second = {"tomas": ROOMS[:2][::-1], "celia": ROOMS[2:][::-1]}
        planned = Planned(name, CountKind.REGULAR, at, turns_of(first, second), RESERVE)
        self.story.counts.append(hold_count(self.exercise, planned._replace(**more)))

    def breach(self) -> None:
        """Noon: the crowd pushes in, some children go with whoever calls them, one hides, one is back at once."""
        exercise, chance = self.exercise, self.exercise.chance
        at = Moment(exercise.at(0, "12:15") + chance.randint(0, 300) * SECOND)
        spared = (
            self.twice,
            self.held,
            self.asked_for,
            self.hidden,
            *(one for pair in self.namesakes for one in pair),
        )
        children = [
            one.number
            for one in exercise.world.people.values()
            if one.is_child and one.number not in spared
        ]
        chosen = chance.sample(children, chance.randint(4, 7))
        self.ran_back, self.hiding, self.taken = chosen[:1], chosen[1:2], chosen[2:]
        exercise.go([*self.taken, *self.ran_back], AWAY, Moment(at + 15 * SECOND))
        for number in self.hiding:
            exercise.world.hide(number, at, Moment(at + HOUR), BY_NAME)
        self.blue = Tablet(exercise, "azul", exercise.at(0, "12:05"), ("ben",))
        turns = tuple(
            Turn(counter, CounterOrder.FIRST, (room,))
            for counter, room in zip(("carla", "diego", "tomas", "celia"), ROOMS, strict=True)
        )
        press = Press(
            place=None,
            at=at,
            pressed_by=CARERS[0],
            watchers=EXITS,
            turns=turns,
            searcher="pablo",
            tablets={"celia": self.blue},
            ran_back=self.ran_back,
            words="Familias empujan el portón. Niñas y niños hacia el gimnasio.",
        )
        self.story.alarm = alarm = meet_breach(exercise, press)
        self.story.taken = self.taken
        self._fault(
            "hidden_in_breach", self.hiding, [one for one in alarm.found if one in self.hiding]
        )
        self._fault("carried_off", exercise.world.gone(alarm.closed_at), alarm.listed)
        exercise.go(
            self.ran_back, self._room_of(self.ran_back[0]), Moment(alarm.closed_at + MINUTE)
        )
        exercise.desk.sign(
            Moment(alarm.closed_at + 4 * MINUTE), "dora", "breach.end_breach", breach=alarm.breach
        )
        self.story.raised = returns.raise_alerts(
            exercise, self.taken, Moment(alarm.closed_at + MINUTE)
        )
        returns.sign_for_search(exercise, self.taken, Moment(alarm.closed_at + 10 * MINUTE))
        self._bring_back(
            self.taken[: chance.randint(1, len(self.taken))], Moment(alarm.closed_at + 30 * MINUTE)
        )

    def _bring_back(self, numbers: list[Number], at: Moment) -> None:
        """Found on the streets around the school."""
        exercise = self.exercise
        for number in numbers:
            room, recovered_at, ended_at = (
                self._room_of(number),
                Moment(at + 5 * MINUTE),
                Moment(at + 25 * MINUTE),
            )
            returns.locate(exercise, [number], at, "la esquina del parque inventado")
            returns.recover(exercise, [number], recovered_at, "ben", "la calle")
            hand_over(
                exercise, [number], ("ben", CARER_OF[room]), Moment(at + 15 * MINUTE), place=room
            )
            returns.end_alerts(exercise, [number], ended_at)
            self.story.recovered.append(
                returns.Recovered(number, at, "pablo", recovered_at, "ben", ended_at, "alba")
            )
            at = Moment(at + 10 * MINUTE)
        returns.look_after(exercise, numbers, Moment(at + 40 * MINUTE))
        self.recovered = numbers

    def recipients(self) -> None:
        """Who may receive whom: one for each household; a judge names the recipient of one child, and a doubt holds another back."""
        exercise, at = self.exercise, self.exercise.at(0, "15:00")

        def script() -> None:
            releases.allow_exception(exercise, at)
            by_household = {
                household: releases.name_recipient(exercise, f"Persona Autorizada {household}", at)
                for household in sorted({one.household for one in exercise.world.people.values()})
            }
            for one in exercise.world.people.values():
                self.ways[one.number] = Way(by_household[one.household], None)
            recipient = self.ways[self.asked_for].recipient
            order = releases.order_for(exercise, self.asked_for, recipient, at)
            self.ways[self.asked_for] = Way(recipient, order)
            self.stranger = releases.name_recipient(exercise, "Persona No Autorizada", at)
            placed = exercise.desk.sign(
                at,
                "nora",
                "release.place_hold",
                person=exercise.persons[self.held],
                ground=HoldGround.KINSHIP_IN_DOUBT,
            )
            self.hold = only(placed, HoldPlaced).hold

        exercise.desk.together(script)

    def release(self) -> None:
        """The wrong person, the wrong band and the hold are refused; about half go home; a count in between."""
        exercise, chance = self.exercise, self.exercise.chance
        at = exercise.at(0, "15:20")
        wrong = Way(self.stranger, self.ways[self.asked_for].order)
        releases.refuse_release(
            exercise, self.asked_for, wrong, at, refusal="release.recipient_differs"
        )
        [(one, other)] = self.namesakes
        self._refuse_band(one, other, Moment(at + MINUTE))
        releases.refuse_release(
            exercise,
            self.held,
            self.ways[self.held],
            Moment(at + 2 * MINUTE),
            refusal="release.hold_stands",
        )
        self._fault(
            "wrong_recipient",
            [self.asked_for],
            [self.asked_for] if self._is_here(self.asked_for) else [],
        )
        here = [number for number in exercise.persons if self._is_free(number)]
        self._let_go(chance.sample(here, len(here) // 2), Moment(at + 5 * MINUTE))
        self._count("c2", exercise.at(0, "17:30"))

    def _refuse_band(self, one: Number, other: Number, at: Moment) -> None:
        """Called by the name of one, the other comes: the band that is read is not the one on the list."""
        read = self.exercise.band(other)
        releases.refuse_release(
            self.exercise, one, self.ways[one], at, refusal="release.tag_differs", read=read
        )

    def _is_here(self, number: Number) -> bool:
        return not self.exercise.account.state.custody.is_released(self.exercise.persons[number])

    def _is_free(self, number: Number) -> bool:
        """Whether somebody may go home: here, not under a hold, without an open absence."""
        person: PersonId = self.exercise.persons[number]
        return (
            self._is_here(number)
            and number != self.held
            and self.exercise.account.state.absences.open_of(person) is None
        )

    def _let_go(self, numbers: list[Number], at: Moment) -> None:
        def script() -> None:
            step = at
            for number in numbers:
                step = Moment(step + self.exercise.chance.randint(40, 90) * SECOND)
                releases.release(self.exercise, number, self.ways[number], step)

        self.exercise.desk.together(script)

    def evening(self) -> None:
        """The doubt is resolved, the others go, and those who were recovered stay until their absence is closed."""
        exercise = self.exercise
        at = exercise.at(0, "18:20")
        releases.lift(exercise, self.hold, at, HoldEnd.DOUBT_RESOLVED)
        releases.release(exercise, self.held, self.ways[self.held], Moment(at + 5 * MINUTE))
        here = [number for number in exercise.persons if self._is_free(number)]
        stay = here[-3:]
        self._let_go([number for number in here if number not in stay], Moment(at + 10 * MINUTE))
        self._count("c3", exercise.at(0, "20:00"))
        exercise.clock.now = exercise.at(0, "21:00")
        self.story.faults.append(namesakes(exercise, self.namesakes))


def _places() -> list[Opening]:
    return [
        Opening(SCHOOL, PlaceKind.SITE),
        Opening(YARD, PlaceKind.ROOM, SCHOOL),
        *(Opening(room, PlaceKind.ROOM, SCHOOL, 30) for room in ROOMS),
        *(Opening(name, PlaceKind.EXIT, SCHOOL) for name in EXITS),
    ]


def make(chance: Random) -> list[Made]:
    """Children of school age and their teachers."""
    people = make_people(chance, children=CHILDREN, adults=ADULTS, households=HOUSEHOLDS)
    return [
        one._replace(age_years=max(one.age_years, 6 + one.number % 6)) if one.is_child else one
        for one in people
    ]


SCENARIO = Scenario(SETTING, make, lambda exercise, told: Release(exercise, told).play())
