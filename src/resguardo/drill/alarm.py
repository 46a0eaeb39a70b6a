"""The breach, minute by minute: one press, the police, a watcher at each exit, faces marked wherever they are, and the list of those whom nobody saw."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from resguardo.drill.clock import MINUTE, SECOND
from resguardo.drill.counts import MARK, OFFICER, Turn, enter, entries_of, see, send_counters
from resguardo.drill.desk import only
from resguardo.drill.exercise import Exercise
from resguardo.drill.people import Number
from resguardo.drill.tablets import Tablet
from resguardo.drill.world import BY_NAME, FIRST_LOOK
from resguardo.operation.breach import BreachDeclared
from resguardo.operation.identifiers import BreachId, CountId, Moment
from resguardo.operation.unaccounted import unaccounted

BACK_AFTER_MS = 3 * MINUTE
"""So long after the press whoever ran back stands at the gate."""
HURRY = 0.75
"""In an emergency counters walk faster, but still from face to face."""


class Beat(NamedTuple):
    """One thing in the log of a breach: a code for what happened, who did it, and how many faces nobody has seen yet."""

    at: Moment
    what: str
    who: str
    unseen: int
    subject: str = ""


class Press(NamedTuple):
    """How the breach is met: where, who presses, who watches which exit, who counts what, who searches, and on which tablet somebody is apart."""

    place: str | None
    at: Moment
    pressed_by: str
    watchers: Mapping[str, str]
    turns: tuple[Turn, ...]
    searcher: str
    tablets: Mapping[str, Tablet]
    ran_back: Sequence[Number]
    """Who comes back to the first of the exits by themselves, and is seen outside every room."""
    words: str


class Alarm(NamedTuple):
    """What became of a breach: its emergency count, the log, who was found name by name, and who was listed."""

    breach: BreachId
    reference: CountId
    opened_at: Moment
    closed_at: Moment
    beats: list[Beat]
    found: list[Number]
    listed: list[Number]


def meet_breach(exercise: Exercise, press: Press) -> Alarm:
    """From the press to the signed emergency count."""
    desk = exercise.desk
    place = exercise.places[press.place] if press.place else None
    declared = only(
        desk.sign(press.at, press.pressed_by, "breach.declare_breach", place=place), BreachDeclared
    )
    count, breach = declared.count, declared.breach
    beats = [_beat(exercise, count, press.at, "pressed", press.pressed_by)]
    call_at = Moment(press.at + exercise.chance.randint(15, 70) * SECOND)
    desk.sign(call_at, press.pressed_by, "breach.record_police_call", breach=breach)
    beats.append(_beat(exercise, count, call_at, "police_called", press.pressed_by))
    beats += _watch(exercise, press, breach, count)
    exercise.go(press.ran_back, next(iter(press.watchers)), Moment(press.at + BACK_AFTER_MS))
    send_counters(exercise, count, press.turns, Moment(press.at + 10 * SECOND))
    for tablet in press.tablets.values():
        tablet.take_in()
    beats += _walk(exercise, press, count)
    beats += _reunite(exercise, press, count)
    found, searched = _search(exercise, press, count)
    listed, closed = _sign(exercise, count)
    return Alarm(
        breach, count, press.at, closed[-1].at, sorted([*beats, *searched, *closed]), found, listed
    )


def _beat(
    exercise: Exercise, count: CountId, at: Moment, what: str, who: str, subject: str = ""
) -> Beat:
    return Beat(at, what, who, len(unaccounted(exercise.account.state, count)), subject)


def _watch(exercise: Exercise, press: Press, breach: BreachId, count: CountId) -> list[Beat]:
    beats, at = [], Moment(press.at + 40 * SECOND)
    for exit_place, watcher in press.watchers.items():
        at = Moment(at + exercise.chance.randint(10, 30) * SECOND)
        exercise.desk.sign(
            at,
            OFFICER,
            "breach.watch_exit",
            breach=breach,
            exit_place=exercise.places[exit_place],
            watcher=exercise.desk.crew[watcher],
        )
        beats.append(_beat(exercise, count, at, "exit_watched", watcher, exit_place))
    exercise.desk.sign(
        Moment(at + 5 * SECOND), OFFICER, "breach.log_words", breach=breach, words=press.words
    )
    return beats


def _walk(exercise: Exercise, press: Press, count: CountId) -> list[Beat]:
    """Everybody walks at once; what is marked on the hub shortens the list minute by minute, a tablet that is apart comes later."""
    walks = {
        turn.counter: see(exercise, turn.zones, Moment(press.at + MINUTE), FIRST_LOOK, hurry=HURRY)
        for turn in press.turns
    }
    hub = []
    for counter, walk in walks.items():
        if counter in press.tablets:
            tablet = press.tablets[counter]
            enter(exercise, tablet.desk, count, entries_of(counter, walk))
        else:
            hub += entries_of(counter, walk)
    hub.sort(key=lambda entry: entry.entered_at)
    beats = []
    for minute in sorted({(entry.entered_at - press.at) // MINUTE for entry in hub}):
        part = [entry for entry in hub if (entry.entered_at - press.at) // MINUTE == minute]
        enter(exercise, exercise.desk, count, part)
        beats.append(_beat(exercise, count, part[-1].entered_at, "marked", "", str(len(part))))
    return beats


def _reunite(exercise: Exercise, press: Press, count: CountId) -> list[Beat]:
    """Tablets that were apart give back what they marked."""
    beats = []
    for counter, tablet in press.tablets.items():
        exercise.clock.now = Moment(exercise.clock.now + 30 * SECOND)
        exchange = tablet.give_back()
        beats.append(
            _beat(exercise, count, exchange.at, "tablet_back", counter, str(exchange.events))
        )
    return beats


def _search(exercise: Exercise, press: Press, count: CountId) -> tuple[list[Number], list[Beat]]:
    """Somebody goes through the list name by name, where each was last seen, and at the gate."""
    found: list[Number] = []
    beats: list[Beat] = []
    at = Moment(max(exercise.clock.now + 20 * SECOND, press.at + BACK_AFTER_MS))
    for line in unaccounted(exercise.account.state, count):
        number = exercise.numbers[line.person]
        place = exercise.world.where(number, at)
        at = Moment(at + exercise.chance.randint(4, 14) * SECOND)
        if (
            place is None
            or place not in exercise.places
            or not exercise.world.is_seen(number, at, BY_NAME)
        ):
            continue
        zone = None if number in press.ran_back else exercise.places[place]
        exercise.desk.sign(at, press.searcher, MARK, count=count, person=line.person, zone=zone)
        found.append(number)
        beats.append(
            _beat(
                exercise,
                count,
                at,
                "came_back" if zone is None else "found_hiding",
                press.searcher,
                line.tag,
            )
        )
    return found, beats


def _sign(exercise: Exercise, count: CountId) -> tuple[list[Number], list[Beat]]:
    """Whoever is left on the list is listed as missing, and the officer signs: their absences are open in the same moment."""
    desk, at = exercise.desk, Moment(exercise.clock.now + 30 * SECOND)
    left = unaccounted(exercise.account.state, count)

    def script() -> None:
        for line in left:
            desk.sign(at, OFFICER, "count.list_missing", count=count, person=line.person)
        desk.sign(Moment(at + 20 * SECOND), OFFICER, "count.close_count", count=count)

    desk.together(script)
    signed_at = Moment(at + 20 * SECOND)
    beats = [Beat(signed_at, "signed", OFFICER, len(left))]
    return [exercise.numbers[line.person] for line in left], beats
