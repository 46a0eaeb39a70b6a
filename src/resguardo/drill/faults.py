"""Planted faults: each is a canary that the account must find. What was planted and what was found stand side by side in the report."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from resguardo.account.access import ReadReason
from resguardo.account.directory import Directory
from resguardo.drill.counts import Held
from resguardo.drill.exercise import Exercise
from resguardo.drill.people import Made, Number
from resguardo.operation.identifiers import CountId
from resguardo.operation.pace import pace_flags

READER = "renata"


class Fault(NamedTuple):
    """One kind of planted fault: what was planted, and what the account found of it. `subjects` are bands or handles."""

    code: str
    planted: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def is_found(self) -> bool:
        """Whether everything planted was found, and nothing else."""
        return sorted(self.planted) == sorted(self.found)


def plant_namesakes(chance: Random, people: list[Made], pairs: int) -> list[tuple[Number, Number]]:
    """Give children of different households one name; nobody may ever be merged or dropped for it."""
    children = [one for one in people if one.is_child and one.age_years < 12]
    planted: list[tuple[Number, Number]] = []
    while len(planted) < pairs:
        one, other = chance.sample(children, 2)
        used = {number for pair in planted for number in pair}
        if (
            one.household == other.household
            or one.is_girl != other.is_girl
            or {one.number, other.number} & used
        ):
            continue
        people[other.number - 1] = other._replace(given=one.given, family=one.family)
        planted.append((one.number, other.number))
    return planted


def namesakes(exercise: Exercise, planted: Sequence[tuple[Number, Number]]) -> Fault:
    """The account knows two persons under one name, each with a band, a custodian and a roll line of their own."""
    state = exercise.account.state
    reader = exercise.desk.crew[READER]
    names = Directory(exercise.account).person_names(
        state.register.active(), reader, ReadReason.EXERCISE
    )
    by_name: dict[str, list[str]] = {}
    for person, name in names.items():
        by_name.setdefault(name, []).append(state.register.persons[person].tag)
    found = [tag for tags in by_name.values() if len(tags) > 1 for tag in tags]
    return Fault(
        "namesakes", bands(exercise, [number for pair in planted for number in pair]), tuple(found)
    )


def bands(exercise: Exercise, numbers: Iterable[Number]) -> tuple[str, ...]:
    """The bands that people have in the account now."""
    return tuple(exercise.band(number) for number in numbers)


class FalseCounts(NamedTuple):
    """Walks that nobody walked, by (count, counter): those planted, those flagged of them, and honest ones flagged."""

    planted: list[tuple[str, str]]
    flagged: list[tuple[str, str]]
    false_alarms: list[tuple[str, str]]


def flagged(exercise: Exercise, count: CountId) -> set[str]:
    """The counters about whose walk the account asks a question."""
    return {
        exercise.desk.handle_of(flag.counter) for flag in pace_flags(exercise.account.state, count)
    }


def false_counts(exercise: Exercise, counts: Iterable[Held]) -> FalseCounts:
    """Compare the questions about every count with who really made it up."""
    found = FalseCounts([], [], [])
    for held in counts:
        asked, false = flagged(exercise, held.reference), set(held.false)
        found.planted.extend((held.name, counter) for counter in held.false)
        found.flagged.extend((held.name, counter) for counter in sorted(asked & false))
        found.false_alarms.extend((held.name, counter) for counter in sorted(asked - false))
    return found
