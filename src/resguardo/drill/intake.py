"""Intake: a band on everybody before any name, then the face, the description, and what names are given by whom.

Eight officers, one station each; three minutes a person is the aim. What an officer writes down is what they saw: the age is a guess, and once a girl is taken
for a woman.
"""

from collections.abc import Collection, Sequence
from random import Random
from typing import NamedTuple

from resguardo.drill.clock import MINUTE, SECOND
from resguardo.drill.desk import only
from resguardo.drill.exercise import Exercise
from resguardo.drill.faces import seal_faces
from resguardo.drill.people import Made, Number
from resguardo.operation.description import DescriptionContent
from resguardo.operation.identifiers import Moment, PersonId
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.register import AgeBasis, CountedAs, FirstContactContent, Sex, TagIssued

GUESS_YEARS = 2
REFUSES_TO_ANSWER = 0.3
"""So many children do not say who they are; that is written down, without penalty."""


def intake(
    exercise: Exercise,
    begin: Moment,
    officers: Sequence[str],
    place: str,
    *,
    taken_for_adults: Collection[Number] = (),
    answering: Collection[Number] = (),
) -> Moment:
    """Everybody gets a band at one of the stations; returns when the last one was done. `answering` say their name for certain."""
    stations: list[int] = [begin] * len(officers)
    met: list[Met] = []
    for number in exercise.world.people:
        station = stations.index(min(stations))
        stations[station] += int(exercise.chance.uniform(100, 210)) * SECOND
        met.append(Met(Moment(stations[station]), officers[station], number))
    met.sort()

    def script() -> None:
        for one in met:
            is_adult = one.number in taken_for_adults
            _tag(exercise, one, place, taken_for_adult=is_adult, answers=one.number in answering)

    exercise.desk.together(script)
    photograph(exercise, met)
    return Moment(max(stations) + 2 * MINUTE)


class Met(NamedTuple):
    """One person met by one officer."""

    at: Moment
    officer: str
    number: Number


def _tag(exercise: Exercise, met: Met, place: str, *, taken_for_adult: bool, answers: bool) -> None:
    at, officer, number = met
    made, desk = exercise.world.people[number], exercise.desk
    is_child = made.is_child and not taken_for_adult
    low, high = _guess(exercise.chance, made, is_child=is_child)
    issued = only(
        desk.sign(
            at,
            officer,
            "register.issue_tag",
            place=exercise.places[place],
            counted_as=CountedAs.CHILD if is_child else CountedAs.ADULT,
            age_basis=AgeBasis.OBSERVED,
            sex_observed=Sex.FEMALE if made.is_girl else Sex.MALE,
            circumstances=FirstContactContent(
                found_where=place, wears=made.clothes, age_years_min=low, age_years_max=high
            ),
        ),
        TagIssued,
    )
    exercise.persons[number], exercise.numbers[issued.person] = issued.person, number
    exercise.books.hear_band(number, issued.tag, is_child=made.is_child)
    exercise.go([number], place, at)
    exercise.hold([number], officer, at)
    seen = DescriptionContent(hair=made.hair, wears=f"{made.clothes}, {made.shoes}")
    sex = Sex.FEMALE if made.is_girl else Sex.MALE
    desk.sign(
        Moment(at + 40 * SECOND),
        officer,
        "register.describe_person",
        person=issued.person,
        seen=seen,
        sex_observed=sex,
    )
    _ask(exercise, Moment(at + 70 * SECOND), officer, made, answers=answers)


def tag_again(exercise: Exercise, met: Met, place: str) -> PersonId:
    """Somebody who has a band under the sleeve gets a second one: two records of one person, until a face is recognised."""
    at, officer, number = met
    made = exercise.world.people[number]
    low, high = _guess(exercise.chance, made, is_child=True)
    seen = FirstContactContent(
        found_where=place, wears=made.clothes, age_years_min=low, age_years_max=high
    )
    issued = only(
        exercise.desk.sign(
            at, officer, "register.issue_tag", place=exercise.places[place], circumstances=seen
        ),
        TagIssued,
    )
    exercise.numbers[issued.person] = number
    return issued.person


def _ask(exercise: Exercise, at: Moment, officer: str, made: Made, *, answers: bool) -> None:
    """Ask for the name; whoever says nothing is written down as having said nothing."""
    answers = exercise.chance.random() > REFUSES_TO_ANSWER or answers or not made.is_child
    said = IdentityContent(given=made.given, family=made.family) if answers else None
    claimant = Claimant.CHILD if made.is_child else Claimant.ADULT
    exercise.desk.sign(
        at,
        officer,
        "register.claim_identity",
        person=exercise.persons[made.number],
        claimant=claimant,
        said=said,
    )


def _guess(chance: Random, made: Made, *, is_child: bool) -> tuple[int, int]:
    """The range that the officer sees; never under 18 for somebody written down as adult, never above for a child."""
    seen = made.age_years + chance.randint(-GUESS_YEARS, GUESS_YEARS)
    low, high = max(seen - GUESS_YEARS, 0), max(seen + GUESS_YEARS, 1)
    return (min(low, 17), high) if is_child else (max(low, 18), max(high, 20))


def photograph(exercise: Exercise, taken: Sequence[Met]) -> None:
    """Everybody's face is sealed into a file and entered by its digest."""
    digests = seal_faces(exercise, [number for _, _, number in taken])

    def script() -> None:
        for at, officer, number in taken:
            exercise.desk.sign(
                Moment(at + 20 * SECOND),
                officer,
                "register.record_photo",
                person=exercise.persons[number],
                digest=digests[number],
                tag_in_frame=False,
            )

    exercise.desk.together(script)
