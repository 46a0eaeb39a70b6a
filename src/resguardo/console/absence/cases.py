"""What the absence desk shows, as records made from the state: one absence a row, each step of one absence, the ready sheet of every child."""

import enum
from collections.abc import Callable
from typing import NamedTuple

from resguardo.operation.absence import Absence, AbsenceDispute, AbsenceKind, Stage, Step
from resguardo.operation.clocks import MINUTE_MS, Limit, limit_minutes
from resguardo.operation.count import LastSighting
from resguardo.operation.identifiers import (
    AbsenceId,
    EventId,
    Moment,
    PersonId,
    PlaceId,
    SightingId,
    StaffId,
    TagCode,
)
from resguardo.operation.operation import Operation
from resguardo.operation.overdue import overdue, waiting
from resguardo.operation.policy import Role
from resguardo.operation.publication import AlertLayer, AlertMessageKind, messages_due
from resguardo.operation.readiness import MinimumFact, Readiness, readiness, readiness_of
from resguardo.operation.recovery import REQUIRED, Reliability, ReportSource
from resguardo.operation.register import CountedAs

SOON_MS = 6 * 60 * MINUTE_MS
"""A message that ends within this time is due: whatever ends leaves the child without an alert."""
Seen = Callable[[PersonId], LastSighting | None]


class AlertStand(enum.Enum):
    """How the alert of one absence stands, the most urgent first."""

    NOT_SENT = "not_sent"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    REFUSED = "refused"
    IN_HAND = "in_hand"
    ACTIVE = "active"
    STILL_ACTIVE = "still_active"
    ENDED = "ended"
    NONE = "none"


URGENT = (AlertStand.NOT_SENT, AlertStand.NOT_ACKNOWLEDGED, AlertStand.STILL_ACTIVE)
"""What somebody has to do something about at once."""


class AbsenceRow(NamedTuple):
    """One absence. `alert_minutes` is how long the alert has stood as it does, `alert_limit` after how many it is late; `late` what is overdue."""

    absence: AbsenceId
    person: PersonId
    tag: TagCode
    is_child: bool
    kind: AbsenceKind
    is_automatic: bool
    since: Moment
    minutes: int
    alert: AlertStand
    alert_minutes: int
    alert_limit: int | None
    number: str | None
    custodian: StaffId | None
    is_away: bool
    last: Stage | None
    late: tuple[Limit, ...]
    missing_steps: tuple[Stage, ...]
    reports: int
    lacks: tuple[MinimumFact, ...]
    is_disputed: bool
    is_closed: bool

    @property
    def is_late(self) -> bool:
        """Whether anything of it has waited longer than its limit."""
        return bool(self.late)


class SightingLine(NamedTuple):
    """One reported sighting; `event` is where its words are sealed."""

    sighting: SightingId
    event: EventId
    source: ReportSource
    reliability: Reliability
    by: StaffId
    at: Moment


class ClockLine(NamedTuple):
    """One thing that somebody has to do next: `minutes` is how long it has waited, `owner` whose it is."""

    what: Limit
    since: Moment
    minutes: int
    limit: int
    owner: StaffId | Role | None

    @property
    def is_late(self) -> bool:
        """Whether it has waited longer than its limit."""
        return self.minutes >= self.limit


class Case(NamedTuple):
    """One absence with all its steps. `record` is the state's own, for asking which steps fit; `last_seen_in` None where that was no place."""

    row: AbsenceRow
    record: Absence
    steps: tuple[tuple[Stage, Step], ...]
    sightings: tuple[SightingLine, ...]
    located: tuple[EventId, ...]
    readiness: Readiness
    clocks: tuple[ClockLine, ...]
    opened_by: StaffId
    last_seen_at: Moment
    last_seen_in: PlaceId | None
    interview_due_at: Moment | None
    disputes: tuple[AbsenceDispute, ...]


class MessageLine(NamedTuple):
    """One alert message that somebody has to hand out: for whom it is, which it is, and when the one before it ends or ended."""

    absence: AbsenceId
    tag: TagCode
    layer: AlertLayer
    kind: AlertMessageKind
    expires_at: Moment
    has_ended: bool


class FactCount(NamedTuple):
    """How many children have one fact of the minimum."""

    fact: MinimumFact
    has: int
    lacks: int


class ReadyRoll(NamedTuple):
    """The ready sheets of today: every child with the band, those that lack most first."""

    children: int
    ready: int
    facts: tuple[FactCount, ...]
    lines: tuple[tuple[TagCode, Readiness], ...]


def messages(state: Operation, now: Moment) -> list[MessageLine]:
    """The alert messages that are due: cancellations first, then those whose newest ends soonest."""
    standing, persons = state.register.standing, state.register.persons
    return [
        MessageLine(
            one.absence,
            persons[standing(one.person)].tag,
            one.layer,
            one.kind,
            one.expires_at,
            one.expires_at <= now,
        )
        for one in messages_due(state, now, SOON_MS)
    ]


def rows(state: Operation, now: Moment, *, closed: bool = False) -> list[AbsenceRow]:
    """Every open absence (or every closed one), what is urgent first, then whoever is away, then the longest."""
    late = _late(state, now)
    made = [
        _row(state, reference, record, now, late.get(reference, ()))
        for reference, record in state.absences.absences.items()
        if record.is_closed is closed
    ]
    order = list(AlertStand)
    return sorted(
        made,
        key=lambda row: (
            row.alert not in URGENT,
            not row.is_away,
            order.index(row.alert),
            row.since,
        ),
    )


def case(state: Operation, absence: AbsenceId, now: Moment, seen: Seen) -> Case | None:
    """One absence in full; None when there is none under that reference. `seen` says who last saw somebody, as far as the reader may know."""
    record = state.absences.find(absence)
    if record is None:
        return None
    reference = state.absences.joined.get(absence, absence)
    standing = state.register.standing(record.person)
    last = seen(record.person)
    steps = [(stage, step) for stage, taken in record.steps.items() for step in taken]
    return Case(
        row=_row(state, reference, record, now, _late(state, now).get(reference, ())),
        record=record,
        steps=tuple(sorted(steps, key=lambda one: one[1].at)),
        sightings=tuple(
            SightingLine(
                one,
                state.origins[one],
                ReportSource(report.source),
                Reliability(report.reliability),
                report.by,
                report.at,
            )
            for one, report in record.reports.items()
        ),
        located=tuple(step.event for step in record.steps.get(Stage.LOCATED, ())),
        readiness=readiness_of(state, standing),
        clocks=tuple(
            ClockLine(
                one.what,
                one.since,
                (now - one.since) // MINUTE_MS,
                limit_minutes(state, one.what),
                one.owner,
            )
            for one in waiting(state)
            if one.about == reference
        ),
        opened_by=record.opened_by,
        last_seen_at=last.at if last else state.register.persons[record.person].tagged_at,
        last_seen_in=last.place if last else None,
        interview_due_at=record.interview_due_at,
        disputes=tuple(record.disputes),
    )


def ready_roll(state: Operation) -> ReadyRoll:
    """How complete the ready sheet of every child is today."""
    listed = readiness(state)
    facts = []
    for fact in MinimumFact:
        has = sum(fact in one.has for one in listed)
        facts.append(FactCount(fact, has, len(listed) - has))
    lines = [(state.register.persons[one.person].tag, one) for one in listed]
    lines.sort(key=lambda line: (line[1].is_ready, -len(line[1].lacks)))
    ready = sum(one.is_ready for one in listed)
    return ReadyRoll(len(listed), ready, tuple(facts), tuple(lines))


def _late(state: Operation, now: Moment) -> dict[bytes, tuple[Limit, ...]]:
    late: dict[bytes, tuple[Limit, ...]] = {}
    for one in overdue(state, now):
        late[one.about] = (*late.get(one.about, ()), one.what)
    return late


def _row(
    state: Operation,
    reference: AbsenceId,
    record: Absence,
    now: Moment,
    late: tuple[Limit, ...],
) -> AbsenceRow:
    standing = state.register.standing(record.person)
    person = state.register.persons[standing]
    is_child = person.counted_as is CountedAs.CHILD
    alert, since, limit = _alert(record, is_child=is_child)
    taken = [(step.at, stage) for stage, steps in record.steps.items() for step in steps]
    return AbsenceRow(
        absence=reference,
        person=standing,
        tag=person.tag,
        is_child=is_child,
        kind=record.kind,
        is_automatic=record.automatic,
        since=record.opened_at,
        minutes=(now - record.opened_at) // MINUTE_MS,
        alert=alert,
        alert_minutes=(now - since) // MINUTE_MS,
        alert_limit=None if limit is None else limit_minutes(state, limit),
        number=record.alert_number,
        custodian=state.custody.answers_for(standing),
        is_away=record.is_away,
        last=max(taken, key=lambda one: one[0])[1] if taken else None,
        late=late,
        missing_steps=tuple(stage for stage in REQUIRED if not record.has(stage)),
        reports=len(record.reports),
        lacks=readiness_of(state, standing).lacks,
        is_disputed=bool(record.disputes),
        is_closed=record.is_closed,
    )


def _alert(record: Absence, *, is_child: bool) -> tuple[AlertStand, Moment, Limit | None]:
    """How the alert stands, since when, and which clock runs against it."""
    active, requested = record.first(Stage.ALERT_ACTIVE), record.steps.get(Stage.ALERT_REQUESTED)
    recovered, ended = record.first(Stage.RECOVERED), record.first(Stage.ALERT_ENDED)
    if record.alert_is_active and recovered is not None:
        return AlertStand.STILL_ACTIVE, recovered.at, Limit.ALERT_AFTER_RECOVERY
    if record.alert_is_active and active is not None:
        return AlertStand.ACTIVE, active.at, None
    if ended is not None:
        return AlertStand.ENDED, ended.at, None
    if recovered is not None or record.is_closed:
        return AlertStand.NONE, record.opened_at, None
    refused = record.steps.get(Stage.ALERT_REFUSED, [])
    if requested and len(requested) <= len(refused):
        return AlertStand.REFUSED, refused[-1].at, None
    if requested and not record.has(Stage.ALERT_ACKNOWLEDGED):
        return AlertStand.NOT_ACKNOWLEDGED, requested[0].at, Limit.ALERT_ACKNOWLEDGEMENT
    if requested:
        return AlertStand.IN_HAND, record.steps[Stage.ALERT_ACKNOWLEDGED][-1].at, None
    if is_child:
        return AlertStand.NOT_SENT, record.opened_at, Limit.ALERT_REQUEST
    return AlertStand.NONE, record.opened_at, None
