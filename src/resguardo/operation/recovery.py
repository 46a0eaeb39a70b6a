"""Recovery: sightings, the search, located, recovered, and what must follow before an absence is closed.

Invariants 16 (located and recovered are two facts by two signers, the end of the alert a third), 18 (medical check, return interview and placement
decision before the episode closes) and 1 (custody of a missing person moves only when somebody signs for the search, or takes the
person over; both are handovers with a signature of the giver's side).

Refused at writing: recovered by the one who located, closed with a step missing or an alert active. Shown at the merge: recovered twice (custody is
then contested as well), closed here while a step of another site says otherwise; the episode then stays open.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.absence import (
    ABSENCE_CLOSED,
    ABSENCE_UNKNOWN,
    AbsenceDispute,
    Report,
    Stage,
    close_episode,
    episode,
    open_absence,
    refuse_same_signer,
    stand_against_closing,
    take_step,
)
from resguardo.operation.act import By, act
from resguardo.operation.alert import ALERT_ACTIVE, ALREADY_RECOVERED, NOT_RECOVERED, SAME_SIGNER
from resguardo.operation.custody import HandoverGround
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies
from resguardo.operation.handover_acts import (
    NOT_THE_HOLDER,
    PERSON_RELEASED,
    PERSON_UNKNOWN,
    take_over,
)
from resguardo.operation.identifiers import AbsenceId, Moment, PersonId, PlaceId, SightingId
from resguardo.operation.placement import PLACE_UNKNOWN, move
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class ReportSource(enum.Enum):
    """Who says that the person was seen."""

    POLICE = "police"
    STAFF = "staff"
    FAMILY = "family"
    PUBLIC = "public"
    CAMERA = "camera"
    OTHER = "other"


class Reliability(enum.Enum):
    """How far a report can be relied on."""

    OWN_EYES = "own_eyes"
    PROBABLE = "probable"
    DOUBTFUL = "doubtful"


class InterviewOutcome(enum.Enum):
    """How the return interview went; a child may decline, without penalty."""

    HELD = "held"
    HELD_WITH_COMPLAINT = "held_with_complaint"
    DECLINED = "declined"


class PlacementDecision(enum.Enum):
    """Where a recovered person goes; never the same room by default."""

    OTHER_PLACE = "other_place"
    SAME_PLACE_RECONSIDERED = "same_place_reconsidered"
    HOSPITAL = "hospital"
    FAMILY = "family"
    OTHER = "other"


class WhereaboutsContent(msgspec.Struct, frozen=True, kw_only=True):
    """Where the person was seen, and in what circumstances."""

    where: str = ""
    circumstances: str = ""


@event(
    "absence.sighting_reported",
    0x705,
    makes=("sighting",),
    seal=SealClass.LOCATION,
    subject="person",
)
class SightingReported(Event):
    """Somebody says that they saw `person`. A lead, not a sighting by a counter."""

    person: PersonId
    absence: AbsenceId
    sighting: SightingId
    source: ReportSource
    reliability: Reliability
    content: WhereaboutsContent | None = None


@event("absence.search_signed", 0x707, signers=2)
class SearchSigned(Event):
    """The first signer answers for the search for `person` from now on; the handover stands beside this event."""

    person: PersonId
    absence: AbsenceId


@event("absence.person_located", 0x709, seal=SealClass.LOCATION, subject="person", attested=True)
class PersonLocated(Event):
    """It is known where `person` is. Nobody of the operation has them yet."""

    person: PersonId
    absence: AbsenceId
    content: WhereaboutsContent | None = None


@event("absence.person_recovered", 0x70B, signers=2)
class PersonRecovered(Event):
    """The first signer has `person` before their eyes and answers for them; the second knows the person or signs for the giver's side.

    `place` is where they are now, None when that is no place of the operation: a street, a police car.
    """

    person: PersonId
    absence: AbsenceId
    place: PlaceId | None = None


@event("absence.medical_checked", 0x741)
class MedicalChecked(Event):
    """A medical check took place. What was found is not in this account."""

    person: PersonId
    absence: AbsenceId


@event("absence.interview_scheduled", 0x743)
class InterviewScheduled(Event):
    """The return interview is due at `due_at`."""

    person: PersonId
    absence: AbsenceId
    due_at: Moment


@event("absence.interview_held", 0x745)
class InterviewHeld(Event):
    """The return interview took place, or the person declined it. What was said is not in this account."""

    person: PersonId
    absence: AbsenceId
    outcome: InterviewOutcome


@event("absence.placement_decided", 0x747, attested=True)
class PlacementDecided(Event):
    """Where `person` goes was decided anew."""

    person: PersonId
    absence: AbsenceId
    decision: PlacementDecision


@event("absence.absence_closed", 0x749, attested=True)
class AbsenceClosed(Event):
    """The episode is over: every step was taken."""

    person: PersonId
    absence: AbsenceId


NOT_LOCATED = refusal(
    "absence.not_located",
    es=(
        "Nadie ha registrado que {person} fue localizada.",
        "Primero localizada, por otra persona; después resguardada.",
        "Pida a quien la encontró, o a quien atiende el tablero, que lo registre.",
    ),
    en=(
        "Nobody has recorded that {person} was located.",
        "First located, by somebody else; then recovered.",
        "Ask whoever found the person, or whoever keeps the board, to record it.",
    ),
)
NOT_INDEPENDENT = refusal(
    "absence.interviewer_not_independent",
    es=(
        "Quien entrevista es de la institución que tenía a su cargo a {person}.",
        "Una entrevista por alguien independiente.",
        "Pida la entrevista a otra institución.",
    ),
    en=(
        "The interviewer is of the organisation that had charge of {person}.",
        "An interview by somebody independent.",
        "Ask another organisation for the interview.",
    ),
)
INTERVIEW_UNSCHEDULED = refusal(
    "absence.interview_unscheduled",
    es=(
        "La entrevista de {person} no tiene fecha.",
        "Una fecha acordada antes.",
        "Registre primero la fecha.",
    ),
    en=(
        "The interview of {person} has no date.",
        "A date agreed before.",
        "Record the date first.",
    ),
)
STEPS_MISSING = refusal(
    "absence.steps_missing",
    es=(
        "Falta: {steps}.",
        "Resguardo, examen médico, entrevista de retorno y decisión de ubicación.",
        "Complete esos pasos; la ausencia sigue abierta.",
    ),
    en=(
        "Missing: {steps}.",
        "Recovery, medical check, return interview and placement decision.",
        "Complete those steps; the absence stays open.",
    ),
)

REQUIRED = (
    Stage.RECOVERED,
    Stage.MEDICAL_CHECKED,
    Stage.INTERVIEW_SCHEDULED,
    Stage.INTERVIEW_HELD,
    Stage.PLACEMENT_DECIDED,
)
"""What must have been done before an absence is closed (invariant 18)."""


@act("absence.report_sighting", refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED), always=True)
def report_sighting(
    state: Operation,
    by: By,
    *,
    absence: AbsenceId,
    source: ReportSource,
    reliability: Reliability,
    where: str = "",
    circumstances: str = "",
) -> list[Event]:
    """Note that somebody says they saw the missing person.

    Refuses: absence.absence_unknown, absence.absence_closed
    """
    record = open_absence(state, absence)
    return [
        SightingReported(
            person=record.person,
            absence=absence,
            sighting=SightingId(by.draw()),
            source=source,
            reliability=reliability,
            content=WhereaboutsContent(where=where, circumstances=circumstances),
        )
    ]


@act(
    "absence.sign_for_search",
    signers=2,
    refuses=(
        ABSENCE_UNKNOWN,
        ABSENCE_CLOSED,
        ALREADY_RECOVERED,
        PERSON_UNKNOWN,
        PERSON_RELEASED,
        NOT_THE_HOLDER,
    ),
)
def sign_for_search(state: Operation, by: By, *, absence: AbsenceId) -> list[Event]:
    """Take over the responsibility for finding the person: the first signer answers from now on, the second signs for the giver's side.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.already_recovered, custody.person_unknown, custody.person_released,
    custody.not_the_holder
    """
    record = open_absence(state, absence)
    if not record.is_away:
        raise Refused(ALREADY_RECOVERED, person=record.person)
    person = state.register.standing(record.person)
    moved = _custody_events(state, by, person, HandoverGround.SEARCH)
    return [SearchSigned(person=record.person, absence=absence), *moved]


@act("absence.locate_person", refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, ALREADY_RECOVERED))
def locate_person(state: Operation, by: By, *, absence: AbsenceId, where: str = "") -> list[Event]:
    """Record that it is known where the person is.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.already_recovered
    """
    record = open_absence(state, absence)
    if not record.is_away:
        raise Refused(ALREADY_RECOVERED, person=record.person)
    return [
        PersonLocated(
            person=record.person, absence=absence, content=WhereaboutsContent(where=where)
        )
    ]


_RECOVERING = (
    ABSENCE_UNKNOWN,
    ABSENCE_CLOSED,
    ALREADY_RECOVERED,
    NOT_LOCATED,
    SAME_SIGNER,
    PLACE_UNKNOWN,
    PERSON_UNKNOWN,
    PERSON_RELEASED,
    NOT_THE_HOLDER,
)


@act("absence.recover_person", signers=2, refuses=_RECOVERING)
def recover_person(
    state: Operation, by: By, *, absence: AbsenceId, place: PlaceId | None = None
) -> list[Event]:
    """Take the person into custody again: the first signer sees them and answers from now on, the second signs for the giver's side.

    `place` is where they are now, None when that is no place of the operation. While custody is contested the recovery is recorded and the
    contest stands until it is resolved.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.already_recovered, absence.not_located, absence.same_signer,
    placement.place_unknown, custody.person_unknown, custody.person_released, custody.not_the_holder
    """
    record = open_absence(state, absence)
    if not record.is_away:
        raise Refused(ALREADY_RECOVERED, person=record.person)
    if not record.has(Stage.LOCATED):
        raise Refused(NOT_LOCATED, person=record.person)
    if by.who in record.signers(Stage.LOCATED):
        raise Refused(SAME_SIGNER)
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    person = state.register.standing(record.person)
    moved = _custody_events(state, by, person, HandoverGround.RECOVERY)
    return [*moved, PersonRecovered(person=record.person, absence=absence, place=place)]


@act("absence.record_medical_check", refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, NOT_RECOVERED))
def record_medical_check(state: Operation, by: By, *, absence: AbsenceId) -> list[Event]:
    """Record that a medical check took place, and nothing of its content.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.not_recovered
    """
    record = open_absence(state, absence)
    _require_recovered(record.person, recovered=record.has(Stage.RECOVERED))
    return [MedicalChecked(person=record.person, absence=absence)]


@act(
    "absence.schedule_interview",
    refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, NOT_RECOVERED, NOT_INDEPENDENT),
)
def schedule_interview(
    state: Operation, by: By, *, absence: AbsenceId, due_at: Moment
) -> list[Event]:
    """Set the date of the return interview, which the signer or a colleague will hold. It may be moved.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.not_recovered, absence.interviewer_not_independent
    """
    record = open_absence(state, absence)
    _require_recovered(record.person, recovered=record.has(Stage.RECOVERED))
    _require_independent(state, by, absence)
    return [InterviewScheduled(person=record.person, absence=absence, due_at=due_at)]


@act(
    "absence.record_interview",
    refuses=(
        ABSENCE_UNKNOWN,
        ABSENCE_CLOSED,
        NOT_RECOVERED,
        INTERVIEW_UNSCHEDULED,
        NOT_INDEPENDENT,
    ),
)
def record_interview(
    state: Operation, by: By, *, absence: AbsenceId, outcome: InterviewOutcome
) -> list[Event]:
    """Record that the return interview took place, or was declined.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.not_recovered, absence.interview_unscheduled,
    absence.interviewer_not_independent
    """
    record = open_absence(state, absence)
    _require_recovered(record.person, recovered=record.has(Stage.RECOVERED))
    if not record.has(Stage.INTERVIEW_SCHEDULED):
        raise Refused(INTERVIEW_UNSCHEDULED, person=record.person)
    _require_independent(state, by, absence)
    return [InterviewHeld(person=record.person, absence=absence, outcome=outcome)]


@act("absence.decide_placement", refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, NOT_RECOVERED))
def decide_placement(
    state: Operation, by: By, *, absence: AbsenceId, decision: PlacementDecision
) -> list[Event]:
    """Decide anew where the recovered person goes; the move itself is a handover or a room assignment.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.not_recovered
    """
    record = open_absence(state, absence)
    _require_recovered(record.person, recovered=record.has(Stage.RECOVERED))
    return [PlacementDecided(person=record.person, absence=absence, decision=decision)]


@act(
    "absence.close_absence", refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, STEPS_MISSING, ALERT_ACTIVE)
)
def close_absence(state: Operation, by: By, *, absence: AbsenceId) -> list[Event]:
    """Close the episode, when every step was taken and no alert is active.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.steps_missing, absence.alert_active
    """
    record = open_absence(state, absence)
    missing = tuple(stage.value for stage in REQUIRED if not record.has(stage))
    if missing:
        raise Refused(STEPS_MISSING, steps=missing)
    if record.alert_is_active:
        raise Refused(ALERT_ACTIVE, person=record.person)
    return [AbsenceClosed(person=record.person, absence=absence)]


def _custody_events(
    state: Operation, by: By, person: PersonId, ground: HandoverGround
) -> list[Event]:
    """The handover to the first signer; none while custody is contested, for only a resolution settles that."""
    if state.custody.is_contested(person):
        return []
    return take_over(state, by, person, by.who, ground)


def _require_recovered(person: PersonId, *, recovered: bool) -> None:
    if not recovered:
        raise Refused(NOT_RECOVERED, person=person)


def _require_independent(state: Operation, by: By, absence: AbsenceId) -> None:
    """The interviewer is not of the organisation that answered for the person when they went."""
    record = open_absence(state, absence)
    custodian = record.custodian
    if custodian is not None and state.team.organisation(by.who) == state.team.organisation(
        custodian
    ):
        raise Refused(NOT_INDEPENDENT, person=record.person)


@applies(SightingReported)
def _reported(state: Operation, event: SightingReported, written: Written) -> None:
    report = Report(event.source.value, event.reliability.value, written.who, written.happened_at)
    episode(state, event.absence).reports[event.sighting] = report


@applies(SearchSigned)
def _search_signed(state: Operation, event: SearchSigned, written: Written) -> None:
    take_step(state, event.absence, Stage.SEARCH_SIGNED, written)


@applies(PersonLocated)
def _located(state: Operation, event: PersonLocated, written: Written) -> None:
    record = episode(state, event.absence)
    if not record.has(Stage.RECOVERED):
        stand_against_closing(record, written)
    take_step(state, event.absence, Stage.LOCATED, written)


@applies(PersonRecovered)
def _recovered(state: Operation, event: PersonRecovered, written: Written) -> None:
    earlier = [step.event for step in episode(state, event.absence).steps.get(Stage.RECOVERED, ())]
    if any(written.knows(one) for one in earlier):
        raise NoEffect("absence.already_recovered")
    refuse_same_signer(state, event.absence, written, Stage.LOCATED)
    if not earlier:
        stand_against_closing(episode(state, event.absence), written)
    record = take_step(state, event.absence, Stage.RECOVERED, written)
    move(state, state.register.standing(event.person), event.place, written)
    if earlier:
        record.disputes.append(AbsenceDispute("recovered_twice", (*earlier, written.event)))


@applies(MedicalChecked)
def _checked(state: Operation, event: MedicalChecked, written: Written) -> None:
    take_step(state, event.absence, Stage.MEDICAL_CHECKED, written)


@applies(InterviewScheduled)
def _scheduled(state: Operation, event: InterviewScheduled, written: Written) -> None:
    record = episode(state, event.absence)
    steps = record.steps.get(Stage.INTERVIEW_SCHEDULED, [])
    apart = bool(steps) and not written.knows(steps[-1].event)
    due_at = record.interview_due_at
    record.interview_due_at = (
        min(due_at, event.due_at) if apart and due_at is not None else event.due_at
    )
    take_step(state, event.absence, Stage.INTERVIEW_SCHEDULED, written)


@applies(InterviewHeld)
def _held(state: Operation, event: InterviewHeld, written: Written) -> None:
    take_step(state, event.absence, Stage.INTERVIEW_HELD, written)


@applies(PlacementDecided)
def _decided(state: Operation, event: PlacementDecided, written: Written) -> None:
    take_step(state, event.absence, Stage.PLACEMENT_DECIDED, written)


@applies(AbsenceClosed)
def _closed(state: Operation, event: AbsenceClosed, written: Written) -> None:
    record = episode(state, event.absence)
    if not all(record.has(stage) for stage in REQUIRED):
        raise NoEffect("absence.steps_missing")
    close_episode(state, event.absence, written)
