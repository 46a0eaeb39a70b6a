"""Raid and breach, 20 to 24 December 2024: a raid on a Friday morning, a gate forced on Sunday at half past four, a night in a minibus.

Who is carried off, who hides and where they are found comes from the seed; how many, too.
"""

from resguardo.drill import returns
from resguardo.drill.alarm import Press, meet_breach
from resguardo.drill.beside import Beside
from resguardo.drill.claim_cases import claim_cases
from resguardo.drill.clock import HOUR, MINUTE, SECOND
from resguardo.drill.counts import Turn
from resguardo.drill.exercise import Setting
from resguardo.drill.faults import Fault, namesakes
from resguardo.drill.gate_book import gate_book
from resguardo.drill.minibus import Night, contest, sit_in_vehicle
from resguardo.drill.people import Number
from resguardo.drill.raid import CARER_OF, EXITS, ROOMS, SOUTH_ROOMS, Raid, make
from resguardo.drill.rides import hand_over
from resguardo.drill.scenario import Said, Scenario, Story
from resguardo.drill.tablets import Tablet
from resguardo.drill.world import AWAY, BY_NAME, SECOND_LOOK, THIRD_LOOK
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.identifiers import Moment

SETTING = Setting("raid-and-breach", "Finca del Telón", "America/Guatemala", "2024-12-20")
AHEAD_MS = 40 * MINUTE
EMERGENCY = (
    ("carla", ROOMS[:2]),
    ("diego", ROOMS[2:4]),
    ("tomas", ROOMS[4:6]),
    ("celia", (ROOMS[6],)),
    ("delia", SOUTH_ROOMS),
)
WORDS = "El portón cede. Entra mucha gente. Niñas y niños hacia los cuartos, con llave y con su cuidadora adentro."


class RaidAndBreach(Raid):
    """The whole story."""

    def play(self) -> Story:
        """Play it from the first band to the last count."""
        self.books = self._books()
        parts = (
            self.raid,
            self.first_night,
            self.second_day,
            self.sunday,
            self.breach,
            self.search,
            self.night,
            self.monday,
            self.tuesday,
        )
        for done, part in enumerate(parts):
            self.told(part.__name__, done, len(parts))
            part()
            self.books.write(self.exercise.clock.now)
        for tablet in self.tablets.values():
            self.story.devices[tablet.name] = tablet.house.writer().public
            self.story.exchanges += tablet.exchanges
            tablet.close()
        return self.story

    def _books(self) -> Beside:
        """The gate book and the claims, which are written beside all this."""
        chance = self.exercise.another_chance("books")
        return Beside(
            self.exercise,
            chance,
            [
                *gate_book(self.exercise, chance),
                *claim_cases(self.exercise, chance, self._children_in_the_south),
            ],
        )

    def _children_in_the_south(self) -> list[Number]:
        people = self.exercise.world.people
        return [
            one for room in SOUTH_ROOMS for one in self.plan.rooms[room] if people[one].is_child
        ]

    def sunday(self) -> None:
        """A morning count on a tablet whose clock is 40 minutes ahead, with children who hide; one goes to hospital at three."""
        exercise, chance = self.exercise, self.exercise.chance
        morning = exercise.at(2, "07:00")
        red = self._tablet("roja", exercise.at(2, "06:40"), ("diego",), ahead_ms=AHEAD_MS)
        north = [number for room in ROOMS[:5] for number in self.plan.rooms[room]]
        self.hidden = chance.sample(north, chance.randint(2, 4))
        for number in self.hidden:
            exercise.world.hide(
                number,
                morning,
                Moment(morning + 2 * HOUR),
                chance.choice((SECOND_LOOK, THIRD_LOOK, BY_NAME)),
            )
        self._count("c4", CountKind.SHIFT_CHANGE, morning, tablets={"diego": red})
        shown = [exchange.tablet for exchange in red.exchanges if exchange.is_clock_suspect]
        self.story.faults.append(Fault("clock_40_minutes_ahead", ("roja",), tuple(shown)))
        seen = self.story.counts[-1].differing
        self._fault("hidden_in_count", self.hidden, [one for one in self.hidden if one in seen])
        self.out_at_breach = chance.choice(
            [one for one in self.plan.rooms[ROOMS[5]] if one not in self.hidden]
        )
        holder = CARER_OF[ROOMS[5]]
        self._send_out(self.out_at_breach, holder, exercise.at(2, "15:00"), exercise.at(2, "18:30"))

    def _tablet(
        self, name: str, at: Moment, handles: tuple[str, ...], *, ahead_ms: int = 0
    ) -> Tablet:
        self.tablets[name] = Tablet(self.exercise, name, at, handles, ahead_ms=ahead_ms)
        return self.tablets[name]

    def breach(self) -> None:
        """Half past four: the gate gives way, after hours of signs."""
        exercise, chance, story = self.exercise, self.exercise.chance, self.story
        self.books.write(exercise.at(2, "16:25"))
        at = Moment(exercise.at(2, "16:30") + chance.randint(-120, 180) * SECOND)
        self._carry_off(at)
        blue = self._tablet("azul", exercise.at(2, "16:00"), ("ben", "nora"))
        turns = tuple(Turn(counter, CounterOrder.FIRST, zones) for counter, zones in EMERGENCY)
        press = Press(
            place=None,
            at=at,
            pressed_by="eva",
            watchers=EXITS,
            turns=turns,
            searcher="pablo",
            tablets={"tomas": blue},
            ran_back=self.ran_back,
            words=WORDS,
        )
        story.alarm = meet_breach(exercise, press)
        found = [number for number in story.alarm.found if number in self.hiding]
        self._fault("hidden_in_breach", self.hiding, found)
        self._fault("carried_off", exercise.world.gone(story.alarm.closed_at), story.alarm.listed)

    def _carry_off(self, at: Moment) -> None:
        """In two minutes children are carried off through the gate, one or two women go of their own accord, others hide, one runs back."""
        exercise, chance = self.exercise, self.exercise.chance
        north = [
            one for room in ROOMS[:7] for one in self.plan.rooms[room] if one != self.out_at_breach
        ]
        people = exercise.world.people
        children = [one for one in north if people[one].is_child]
        women = [one for one in north if not people[one].is_child]
        chosen = chance.sample(children, chance.randint(9, 19))
        self.ran_back, rest = chosen[:1], chosen[1:]
        hiding = chance.randint(2, 5)
        self.hiding, self.taken = rest[:hiding], rest[hiding:]
        self.left = chance.sample(women, chance.randint(0, 2))
        exercise.go([*self.taken, *self.left, *self.ran_back], AWAY, Moment(at + 20 * SECOND))
        for number in self.hiding:
            exercise.world.hide(number, at, Moment(at + 2 * HOUR), BY_NAME)
        self.story.taken, self.story.left = self.taken, self.left

    def search(self) -> None:
        """Alerts, the perimeter, the first who are found the same evening."""
        exercise, story = self.exercise, self.story
        if story.alarm is None:
            return
        closed_at, chance = story.alarm.closed_at, exercise.chance
        exercise.go(self.ran_back, self._room_of(self.ran_back[0]), Moment(closed_at + MINUTE))
        exercise.desk.sign(
            Moment(closed_at + 12 * MINUTE), "dora", "breach.end_breach", breach=story.alarm.breach
        )
        story.raised = returns.raise_alerts(exercise, self.taken, Moment(closed_at + MINUTE))
        returns.sign_for_search(
            exercise, [*self.taken, *self.left], Moment(closed_at + 35 * MINUTE)
        )
        returns.state_kinds(exercise, self.taken, self.left, Moment(closed_at + 60 * MINUTE))
        self._back_from_hospital(self.out_at_breach, exercise.at(2, "18:20"))
        returns.report_sighting(
            exercise, self.taken[0], exercise.at(2, "18:50"), "un camino de tierra"
        )
        missing = chance.sample(self.taken, len(self.taken))
        evening = max(2, len(missing) // 2)
        self.in_minibus, self.at_once = (
            missing[: evening // 2 + 1],
            missing[evening // 2 + 1 : evening + 1],
        )
        self.later = missing[evening + 1 :]
        self._bring_back(self.at_once, exercise.at(2, "20:10"), "berta")
        self._speak()

    def _bring_back(self, numbers: list[Number], at: Moment, by: str) -> None:
        """Located by the police, recovered by an escort, brought to a bed, the alert ended by a third."""
        exercise, chance = self.exercise, self.exercise.chance
        for number in numbers:
            located_at = Moment(at + chance.randint(0, 20) * MINUTE)
            recovered_at = Moment(located_at + chance.randint(8, 30) * MINUTE)
            room = self._room_of(number)
            returns.locate(exercise, [number], located_at, "una casa inventada")
            returns.recover(exercise, [number], recovered_at, by, "la calle")
            hand_over(
                exercise,
                [number],
                (by, CARER_OF[room]),
                Moment(recovered_at + 25 * MINUTE),
                place=room,
            )
            returns.end_alerts(exercise, [number], Moment(recovered_at + 40 * MINUTE))
            self.story.recovered.append(
                returns.Recovered(
                    number,
                    located_at,
                    "pablo",
                    recovered_at,
                    by,
                    Moment(recovered_at + 40 * MINUTE),
                    "alba",
                )
            )
            at = Moment(recovered_at + 5 * MINUTE)
        returns.look_after(exercise, numbers, Moment(at + HOUR))

    def _speak(self) -> None:
        """The spokesperson would say "all" and "some", is refused, and says the figures of the signed count."""
        exercise, story = self.exercise, self.story
        if story.alarm is None:
            return
        at = exercise.at(2, "22:15")
        attempts = (
            ("Todas las niñas y todos los niños están localizados.", "statement.word_all"),
            ("Algunos adolescentes salieron del albergue.", "statement.word_some"),
            ("Cifras del conteo firmado de esta tarde.", None),
        )
        for minutes, (words, refused) in enumerate(attempts):
            said_at = Moment(at + minutes * MINUTE)
            if refused:
                with exercise.desk.expecting(refused):
                    exercise.desk.sign(
                        said_at,
                        "sara",
                        "statement.issue_statement",
                        count=story.alarm.reference,
                        words=words,
                    )
            else:
                exercise.desk.sign(
                    said_at,
                    "sara",
                    "statement.issue_statement",
                    count=story.alarm.reference,
                    words=words,
                )
            story.said.append(Said(said_at, words, refused))

    def night(self) -> None:
        """Children in a minibus, and two who both believe that they answer for them."""
        exercise, story = self.exercise, self.story
        at = exercise.at(2, "22:30")
        green = self._tablet("verde", Moment(at + MINUTE), ("eva",))
        located_at = Moment(at + 3 * MINUTE)
        returns.locate(exercise, self.in_minibus, located_at, "una carretera inventada")
        recovered_at = Moment(located_at + 20 * MINUTE)
        returns.recover(exercise, self.in_minibus, recovered_at, "ben", "la calle")
        manifest = sit_in_vehicle(
            exercise, self.in_minibus, "ben", Moment(recovered_at + 10 * MINUTE)
        )
        night = Night("ben", "eva", "nora", self.tablets["azul"], green, ROOMS[0])
        contested = contest(
            exercise, self.in_minibus, manifest, night, at=Moment(recovered_at + 45 * MINUTE)
        )
        story.contested.append(contested)
        self._fault("custody_contested", contested.planted, contested.found)
        ended_at = Moment(contested.resolved_at + 15 * MINUTE)
        returns.end_alerts(exercise, self.in_minibus, ended_at)
        story.recovered += [
            returns.Recovered(one, located_at, "pablo", recovered_at, "ben", ended_at, "alba")
            for one in self.in_minibus
        ]
        returns.look_after(exercise, self.in_minibus, Moment(ended_at + HOUR))

    def monday(self) -> None:
        """The morning count with the absent on its list; in the forenoon more are found."""
        exercise = self.exercise
        self._count("c5", CountKind.SHIFT_CHANGE, exercise.at(3, "07:00"))
        share = exercise.chance.randint(0, len(self.later))
        self._bring_back(self.later[:share], exercise.at(3, "09:20"), "boris")

    def tuesday(self) -> None:
        """The last count, interviews, and what is left open."""
        exercise = self.exercise
        self._count("c6", CountKind.NAME_BY_NAME, exercise.at(4, "08:00"))
        returns.close_absences(exercise, [*self.at_once, *self.in_minibus], exercise.at(4, "11:00"))
        exercise.clock.now = exercise.at(4, "18:00")
        self.story.faults.append(namesakes(exercise, self.plan.namesakes))


SCENARIO = Scenario(SETTING, make, lambda exercise, told: RaidAndBreach(exercise, told).play())
