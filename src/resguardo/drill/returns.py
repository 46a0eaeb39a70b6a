"""After the breach: alerts, the search, who is located and recovered by whom, and every step until an absence is closed."""

from collections.abc import Sequence
from typing import NamedTuple

from resguardo.drill.clock import HOUR, MINUTE
from resguardo.drill.exercise import Exercise
from resguardo.drill.people import Number
from resguardo.operation.absence import AbsenceKind
from resguardo.operation.description import ready_sheet
from resguardo.operation.identifiers import AbsenceId, Moment
from resguardo.operation.publication import ReleasedFact
from resguardo.operation.recovery import (
    InterviewOutcome,
    PlacementDecision,
    Reliability,
    ReportSource,
)

GIVER_SIDE, SEARCHER, ALERT_UNIT, COUNTERSIGNER = "dora", "pablo", "alba", "nora"
AREAS = ("GT",)
BULLETIN = (
    ReleasedFact.NAME,
    ReleasedFact.AGE,
    ReleasedFact.SEX,
    ReleasedFact.APPEARANCE,
    ReleasedFact.MARKS,
    ReleasedFact.CLOTHING,
    ReleasedFact.LAST_SEEN,
    ReleasedFact.PHOTO,
)
"""What the alert unit lets out about each child: what a bulletin gives, in the whole country."""


class Raised(NamedTuple):
    """Alerts for children: who needed one, whose packet was ready with the request, and whose facts were complete then."""

    needed: list[Number]
    ready: list[Number]
    complete: list[Number]
    requested_at: Moment
    active_at: dict[Number, Moment]


class Recovered(NamedTuple):
    """One person located and recovered, each by somebody else; the alert's end carries a third name, None without an alert."""

    number: Number
    located_at: Moment
    located_by: str
    recovered_at: Moment
    recovered_by: str
    ended_at: Moment | None
    ended_by: str | None


def absence_of(exercise: Exercise, number: Number) -> AbsenceId:
    """The open absence of somebody."""
    absence = exercise.account.state.absences.open_of(exercise.persons[number])
    if absence is None:
        raise KeyError(number)
    return absence


def raise_alerts(exercise: Exercise, numbers: Sequence[Number], at: Moment) -> Raised:
    """Ask for an alert for each child at once; the alert unit acknowledges and activates them one by one, each under its own number."""
    desk, chance = exercise.desk, exercise.chance
    beside = exercise.another_chance("released")
    state = exercise.account.state
    complete = [
        number for number in numbers if ready_sheet(state, exercise.persons[number]).is_complete
    ]
    absences = tuple(absence_of(exercise, number) for number in numbers)
    active_at: dict[Number, Moment] = {}

    def script() -> None:
        desk.sign(at, GIVER_SIDE, "absence.request_alert", absences=absences)
        step = Moment(at + chance.randint(2, 6) * MINUTE)
        desk.sign(step, ALERT_UNIT, "absence.acknowledge_alert", absences=absences)
        for number, absence in zip(numbers, absences, strict=True):
            step = Moment(step + chance.randint(40, 150) * 1000)
            bulletin = f"E-{chance.randint(1000, 9999)}-{number}"
            desk.sign(step, ALERT_UNIT, "absence.activate_alert", absence=absence, number=bulletin)
            with exercise.aside(beside):
                desk.sign(
                    step,
                    ALERT_UNIT,
                    "absence.release_facts",
                    absence=absence,
                    facts=BULLETIN,
                    areas=AREAS,
                    seen_in=AREAS[0],
                )
            active_at[number] = step

    desk.together(script)
    requested = [
        number
        for number in numbers
        if exercise.account.state.absences.absences[absence_of(exercise, number)].steps
    ]
    return Raised(list(numbers), requested, complete, at, active_at)


def sign_for_search(exercise: Exercise, numbers: Sequence[Number], at: Moment) -> None:
    """The police answer for those who are missing from now on; the shelter's side signs with them."""
    desk = exercise.desk

    def script() -> None:
        for number in numbers:
            desk.sign(
                at,
                f"{SEARCHER}+{GIVER_SIDE}",
                "absence.sign_for_search",
                absence=absence_of(exercise, number),
            )

    desk.together(script)
    exercise.hold(numbers, SEARCHER, at)


def state_kinds(
    exercise: Exercise, taken: Sequence[Number], left: Sequence[Number], at: Moment
) -> None:
    """What is known by now about how each went."""

    def script() -> None:
        for kind, numbers in ((AbsenceKind.TAKEN, taken), (AbsenceKind.LEFT, left)):
            for number in numbers:
                exercise.desk.sign(
                    at,
                    SEARCHER,
                    "absence.state_kind",
                    absence=absence_of(exercise, number),
                    kind=kind,
                )

    exercise.desk.together(script)


def report_sighting(exercise: Exercise, number: Number, at: Moment, where: str) -> None:
    """Somebody says that they saw a missing person; a lead, no more."""
    exercise.desk.sign(
        at,
        SEARCHER,
        "absence.report_sighting",
        absence=absence_of(exercise, number),
        source=ReportSource.PUBLIC,
        reliability=Reliability.PROBABLE,
        where=where,
    )


def locate(exercise: Exercise, numbers: Sequence[Number], at: Moment, where: str) -> None:
    """The police know where somebody is; nobody has them yet."""
    for number in numbers:
        exercise.desk.sign(
            at, SEARCHER, "absence.locate_person", absence=absence_of(exercise, number), where=where
        )


def recover(exercise: Exercise, numbers: Sequence[Number], at: Moment, by: str, place: str) -> None:
    """`by` has people before their eyes and answers for them from now on; the searcher signs for the giver's side."""
    known = exercise.places.get(place)
    for number in numbers:
        exercise.desk.sign(
            at,
            f"{by}+{SEARCHER}",
            "absence.recover_person",
            absence=absence_of(exercise, number),
            place=known,
        )
    exercise.go(numbers, place, at)
    exercise.hold(numbers, by, at)


def end_alerts(exercise: Exercise, numbers: Sequence[Number], at: Moment) -> None:
    """The alert unit ends the alert of each recovered child: the third signer of three facts."""
    for number in numbers:
        exercise.desk.sign(
            at, ALERT_UNIT, "absence.end_alert", absence=absence_of(exercise, number)
        )


def look_after(exercise: Exercise, numbers: Sequence[Number], at: Moment) -> None:
    """A medical check, the date of an interview by somebody independent, and a placement decided anew."""
    desk = exercise.desk

    def script() -> None:
        for index, number in enumerate(numbers):
            absence, step = absence_of(exercise, number), Moment(at + index * 12 * MINUTE)
            desk.sign(step, "marta", "absence.record_medical_check", absence=absence)
            due_at = Moment(step + 18 * HOUR)
            desk.sign(
                Moment(step + MINUTE),
                "ines",
                "absence.schedule_interview",
                absence=absence,
                due_at=due_at,
            )
            decision = PlacementDecision.SAME_PLACE_RECONSIDERED
            desk.sign(
                Moment(step + 5 * MINUTE),
                "nora",
                "absence.decide_placement",
                absence=absence,
                decision=decision,
            )

    desk.together(script)


def close_absences(exercise: Exercise, numbers: Sequence[Number], at: Moment) -> None:
    """The interview is held, or declined without penalty, and the episode is closed."""
    desk, chance = exercise.desk, exercise.chance

    def script() -> None:
        for index, number in enumerate(numbers):
            absence, step = absence_of(exercise, number), Moment(at + index * 25 * MINUTE)
            outcome = chance.choice(
                (InterviewOutcome.HELD, InterviewOutcome.HELD, InterviewOutcome.DECLINED)
            )
            desk.sign(step, "ines", "absence.record_interview", absence=absence, outcome=outcome)
            desk.sign(Moment(step + 5 * MINUTE), "nora", "absence.close_absence", absence=absence)

    desk.together(script)
