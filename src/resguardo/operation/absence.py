"""Absence: who is missing since when, and every step until the episode is closed, each a fact with its own signer.

One absence is about one person (invariant 15). This file holds the state and the opening; the alert is in `alert.py`, the way back in
`recovery.py`. Invariant 13: somebody unaccounted becomes an absence after the set minutes; a human can do it sooner, and no setting and no act
keeps it from happening. An absence does not move custody: the last custodian answers until somebody signs for the search (invariant 1).

Refused at writing: a second absence of one person. Shown at the merge: two sites that open the absence of one person mean one absence, under
whichever reference; opened again where a closing could not know it, it stays open (the safe side), and the dispute is listed.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.counting import COUNT_UNKNOWN
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import (
    AbsenceId,
    CountId,
    EventId,
    Moment,
    PersonId,
    SightingId,
    StaffId,
)
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class AbsenceKind(enum.Enum):
    """Abduction and leaving of one's own accord are kept apart; unknown until somebody knows."""

    UNKNOWN = "unknown"
    LEFT = "left"
    TAKEN = "taken"


class Stage(enum.Enum):
    """The steps of one absence; each has its own moment and signer (invariants 16, 17, 18)."""

    ALERT_REQUESTED = "alert_requested"
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    ALERT_ACTIVE = "alert_active"
    ALERT_REFUSED = "alert_refused"
    SEARCH_SIGNED = "search_signed"
    LOCATED = "located"
    RECOVERED = "recovered"
    ALERT_ENDED = "alert_ended"
    MEDICAL_CHECKED = "medical_checked"
    INTERVIEW_SCHEDULED = "interview_scheduled"
    INTERVIEW_HELD = "interview_held"
    PLACEMENT_DECIDED = "placement_decided"
    CLOSED = "closed"


@event("absence.absence_opened", 0x701, makes=("absence",), shared=True)
class AbsenceOpened(Event):
    """`person` is missing. The reference comes from the count and the person, so that two sites make the same one; it is drawn without a count.

    `automatic` when nobody decided it: the set minutes had passed. `count` None when somebody noticed outside a count.
    """

    person: PersonId
    absence: AbsenceId
    kind: AbsenceKind
    automatic: bool
    count: CountId | None = None


@event("absence.kind_stated", 0x703)
class KindStated(Event):
    """What is known by now about how `person` went."""

    person: PersonId
    absence: AbsenceId
    kind: AbsenceKind


class Step(msgspec.Struct, array_like=True):
    """One step as it was signed."""

    by: StaffId
    at: Moment
    event: EventId


class StatedKind(msgspec.Struct, array_like=True):
    """One statement of how the person went."""

    kind: AbsenceKind
    event: EventId


class Report(msgspec.Struct, array_like=True):
    """One reported sighting; what was said is sealed."""

    source: str
    reliability: str
    by: StaffId
    at: Moment


class AbsenceDispute(msgspec.Struct, array_like=True):
    """What two sites wrote without knowing of each other; the safe side is shown."""

    kind: str
    events: tuple[EventId, ...]


class Absence(msgspec.Struct):
    """One episode. A stage holds several steps only when sites wrote them apart."""

    person: PersonId
    count: CountId | None
    kinds: list[StatedKind]
    automatic: bool
    opened_at: Moment
    opened_by: StaffId
    openings: list[EventId]
    custodian: StaffId | None
    """Who answered for the person when the absence was opened."""
    steps: dict[Stage, list[Step]] = msgspec.field(default_factory=dict)
    alert_number: str | None = None
    alert_is_active: bool = False
    interview_due_at: Moment | None = None
    reports: dict[SightingId, Report] = msgspec.field(default_factory=dict)
    is_closed: bool = False
    disputes: list[AbsenceDispute] = msgspec.field(default_factory=list)

    @property
    def kind(self) -> AbsenceKind:
        """How the person went; of two statements made apart, the graver."""
        stated = {one.kind for one in self.kinds}
        return next(
            kind
            for kind in (AbsenceKind.TAKEN, AbsenceKind.LEFT, AbsenceKind.UNKNOWN)
            if kind in stated
        )

    def has(self, stage: Stage) -> bool:
        """Whether the step was taken."""
        return bool(self.steps.get(stage))

    def first(self, stage: Stage) -> Step | None:
        """The step as first written in reading order, None when not taken."""
        return next(iter(self.steps.get(stage, ())), None)

    def signers(self, *stages: Stage) -> set[StaffId]:
        """Everybody who signed one of `stages`."""
        return {step.by for stage in stages for step in self.steps.get(stage, ())}

    @property
    def is_away(self) -> bool:
        """Neither recovered nor closed."""
        return not self.is_closed and not self.has(Stage.RECOVERED)


class Absences(msgspec.Struct):
    """State: every absence, and which one each person's episode is."""

    absences: dict[AbsenceId, Absence] = msgspec.field(default_factory=dict)
    current: dict[PersonId, AbsenceId] = msgspec.field(default_factory=dict)
    """The newest episode of each person, open or closed."""
    joined: dict[AbsenceId, AbsenceId] = msgspec.field(default_factory=dict)
    """References under which another site opened an absence that was open already."""

    def open_of(self, person: PersonId) -> AbsenceId | None:
        """The absence of `person` that is not closed, None for none."""
        absence = self.current.get(person)
        return None if absence is None or self.absences[absence].is_closed else absence

    def is_away(self, person: PersonId) -> bool:
        """Whether `person` is missing: an open absence without recovery."""
        absence = self.current.get(person)
        return absence is not None and self.absences[absence].is_away

    def unclosed(self) -> list[AbsenceId]:
        """Every absence that is not closed, in the order of opening."""
        return [reference for reference, absence in self.absences.items() if not absence.is_closed]

    def find(self, absence: AbsenceId) -> Absence | None:
        """The episode that a reference means, also one that was joined to another."""
        return self.absences.get(self.joined.get(absence, absence))


ABSENCE_UNKNOWN = refusal(
    "absence.absence_unknown",
    es=(
        "No hay una ausencia con esa referencia.",
        "Una ausencia de este operativo.",
        "Elíjala de la lista de ausencias.",
    ),
    en=(
        "There is no absence under that reference.",
        "An absence of this operation.",
        "Choose it from the list of absences.",
    ),
)
ABSENCE_CLOSED = refusal(
    "absence.absence_closed",
    es=(
        "Esa ausencia ya está cerrada.",
        "Una ausencia abierta.",
        "Si la persona falta otra vez, declare una ausencia nueva.",
    ),
    en=(
        "That absence is closed.",
        "An open absence.",
        "If the person is missing again, declare a new absence.",
    ),
)
PERSON_UNKNOWN = refusal(
    "absence.person_unknown",
    es=(
        "{person} no está a cargo de este operativo.",
        "Una persona con brazalete, sin egreso.",
        "Revise el brazalete. Si solo fue mencionada, anótela como mención.",
    ),
    en=(
        "{person} is not in the charge of this operation.",
        "A person with a tag, not released.",
        "Check the tag. If only mentioned, note a mention.",
    ),
)
ALREADY_ABSENT = refusal(
    "absence.already_absent",
    es=(
        "{person} ya tiene una ausencia abierta.",
        "Una ausencia por persona.",
        "Siga con la ausencia que ya está abierta.",
    ),
    en=(
        "{person} already has an open absence.",
        "One absence for each person.",
        "Go on with the absence that is open.",
    ),
)


@act("absence.declare_absence", refuses=(COUNT_UNKNOWN, PERSON_UNKNOWN, ALREADY_ABSENT))
def declare_absence(
    state: Operation,
    by: By,
    *,
    persons: tuple[PersonId, ...],
    count: CountId | None = None,
    kind: AbsenceKind = AbsenceKind.UNKNOWN,
) -> list[Event]:
    """Declare each of `persons` missing, one absence for each (invariant 15). No waiting time applies.

    Refuses: count.count_unknown, absence.person_unknown, absence.already_absent
    """
    if count is not None and count not in state.counts.counts:
        raise Refused(COUNT_UNKNOWN)
    here = set(state.custody.open_persons())
    for person in persons:
        if person not in here:
            raise Refused(PERSON_UNKNOWN, person=person)
    for person in persons:
        if state.absences.open_of(person) is not None:
            raise Refused(ALREADY_ABSENT, person=person)
    return open_events(state, by, count, persons, kind=kind)


@act("absence.state_kind", refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED))
def state_kind(state: Operation, by: By, *, absence: AbsenceId, kind: AbsenceKind) -> list[Event]:
    """State whether the person was taken or left, as far as it is known.

    Refuses: absence.absence_unknown, absence.absence_closed
    """
    record = open_absence(state, absence)
    return [KindStated(person=record.person, absence=absence, kind=kind)]


def open_events(
    state: Operation,
    by: By,
    count: CountId | None,
    persons: Iterable[PersonId],
    *,
    kind: AbsenceKind = AbsenceKind.UNKNOWN,
    automatic: bool = False,
) -> list[Event]:
    """One opening for each of `persons` whose absence is not open yet."""
    return [
        AbsenceOpened(
            person=person,
            absence=_reference(state, by, count, person),
            kind=kind,
            automatic=automatic,
            count=count,
        )
        for person in dict.fromkeys(persons)
        if state.absences.open_of(person) is None
    ]


def _reference(state: Operation, by: By, count: CountId | None, person: PersonId) -> AbsenceId:
    """The same at every site for one person and one count, drawn without a count and for a second episode of the same count."""
    if (
        count is not None
        and (reference := absence_in(count, person)) not in state.absences.absences
    ):
        return reference
    return AbsenceId(by.draw())


def absence_in(count: CountId, person: PersonId) -> AbsenceId:
    """The reference of the absence of `person` in `count`: the same wherever it is opened."""
    return AbsenceId(hashlib.sha256(count + person).digest()[:16])


def open_absence(state: Operation, absence: AbsenceId) -> Absence:
    """The episode, or the refusal that it is unknown or closed."""
    record = state.absences.find(absence)
    if record is None:
        raise Refused(ABSENCE_UNKNOWN)
    if record.is_closed:
        raise Refused(ABSENCE_CLOSED)
    return record


@applies(AbsenceOpened)
def _opened(state: Operation, event: AbsenceOpened, written: Written) -> None:
    known(state.custody.trees, event.person)
    room = state.absences
    current = room.current.get(event.person)
    existing = (
        room.absences.get(event.absence if event.absence in room.absences else current)
        if current is not None
        else None
    )
    if existing is None:
        _begin(state, event, written)
        return
    if any(written.knows(opening) for opening in existing.openings):
        closings = [step.event for step in existing.steps.get(Stage.CLOSED, ())]
        if not any(written.knows(closing) for closing in closings):
            raise NoEffect("absence.already_absent")
        if existing.is_closed and all(written.knows(closing) for closing in closings):
            _begin(state, event, written)
            return
    if current is not None and event.absence != current:
        room.joined[event.absence] = current
    existing.openings.append(written.event)
    if existing.is_closed:
        existing.is_closed = False
        existing.disputes.append(
            AbsenceDispute(
                "opened_where_closed",
                (written.event, *(step.event for step in existing.steps[Stage.CLOSED])),
            )
        )


def _begin(state: Operation, event: AbsenceOpened, written: Written) -> None:
    if event.absence in state.absences.absences:
        raise NoEffect("absence.absence_closed")
    state.absences.absences[event.absence] = Absence(
        person=event.person,
        count=event.count,
        kinds=[StatedKind(event.kind, written.event)],
        automatic=event.automatic,
        opened_at=written.happened_at,
        opened_by=written.who,
        openings=[written.event],
        custodian=state.custody.answers_for(event.person),
    )
    state.absences.current[event.person] = event.absence


@applies(KindStated)
def _kind_stated(state: Operation, event: KindStated, written: Written) -> None:
    record = episode(state, event.absence)
    if not record.has(Stage.RECOVERED):
        stand_against_closing(record, written)
    concurrent = [one for one in record.kinds if not written.knows(one.event)]
    record.kinds = [*concurrent, StatedKind(event.kind, written.event)]


def episode(state: Operation, absence: AbsenceId) -> Absence:
    """The episode that an event speaks of, for the fold."""
    return known(state.absences.absences, state.absences.joined.get(absence, absence))


def take_step(state: Operation, absence: AbsenceId, stage: Stage, written: Written) -> Absence:
    """Write one step down in the fold, beside those of the same stage that another site took."""
    record = episode(state, absence)
    steps = record.steps.setdefault(stage, [])
    steps.append(Step(written.who, written.happened_at, written.event))
    return record


def refuse_same_signer(
    state: Operation, absence: AbsenceId, written: Written, *stages: Stage
) -> None:
    """No effect for one of the three facts of invariant 16 when its signer knew to have signed another of them."""
    steps = episode(state, absence).steps
    earlier = (step for stage in stages for step in steps.get(stage, ()))
    if any(step.by == written.who and written.knows(step.event) for step in earlier):
        raise NoEffect("absence.same_signer")


def close_episode(
    state: Operation, absence: AbsenceId, written: Written, *contrary: EventId
) -> None:
    """Close an episode in the fold. It stays open where another site opened it, an alert, or wrote one of `contrary`, without the closer's
    knowledge: the safe side.
    """
    record = episode(state, absence)
    alerts = record.steps.get(Stage.ALERT_ACTIVE, ()) if record.alert_is_active else ()
    against = (*record.openings, *(step.event for step in alerts), *contrary)
    unknown = [one for one in against if not written.knows(one)]
    take_step(state, absence, Stage.CLOSED, written)
    if unknown:
        record.disputes.append(AbsenceDispute("opened_where_closed", (written.event, *unknown)))
    else:
        record.is_closed = True


def stand_against_closing(record: Absence, written: Written) -> None:
    """Open an episode again for a step that its closing could not know. Without effect when the step's writer knew the closing."""
    closings = [step.event for step in record.steps.get(Stage.CLOSED, ())]
    if not record.is_closed:
        return
    if any(written.knows(closing) for closing in closings):
        raise NoEffect("absence.absence_closed")
    record.is_closed = False
    record.disputes.append(AbsenceDispute("opened_where_closed", (*closings, written.event)))
