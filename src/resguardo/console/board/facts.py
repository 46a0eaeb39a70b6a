"""What the board says of one state: figures, and who or what stands behind each. Made once for each thing that is written, then shared by every reader."""

import threading
from typing import NamedTuple

from resguardo.console.board.timeline import Timeline, timeline
from resguardo.console.count.blindness import blindness, last_sighting
from resguardo.console.sight import Sight
from resguardo.operation.absence import Stage
from resguardo.operation.alarms import Alarm, alarms
from resguardo.operation.count import CountRecord
from resguardo.operation.count import Figures as CountFigures
from resguardo.operation.disputes import Dispute, DisputeKind, disputes
from resguardo.operation.handover import OpenOffer, open_offers
from resguardo.operation.identifiers import (
    AbsenceId,
    CountId,
    Moment,
    PersonId,
    PlaceId,
    StaffId,
    TagCode,
)
from resguardo.operation.operation import Operation
from resguardo.operation.overdue import Overdue, overdue
from resguardo.operation.roll import Figures, RollLine, RollTotals, Whereabouts, roll, totals_of
from resguardo.operation.unaccounted import Unaccounted, known_after, unaccounted


class OpenAbsence(NamedTuple):
    """One absence that is not closed; `step` is the event that last moved it on, `answers_for` who answers for the person now."""

    absence: AbsenceId
    person: PersonId
    opened_at: Moment
    step: str
    is_away: bool
    answers_for: StaffId | None


class CountLine(NamedTuple):
    """One count; `closed_at` and `figures` None while it is open."""

    reference: CountId
    kind: str
    place: PlaceId | None
    opened_at: Moment
    expected: int
    closed_at: Moment | None
    closed_by: StaffId | None
    figures: CountFigures | None


class Facts(NamedTuple):
    """What one state says. Lists are in the order of the rules that make them."""

    roll: tuple[RollLine, ...]
    totals: RollTotals
    unaccounted: tuple[Unaccounted, ...]
    absences: tuple[OpenAbsence, ...]
    contested: tuple[Dispute, ...]
    disputes: tuple[Dispute, ...]
    offers: tuple[OpenOffer, ...]
    alarms: tuple[Alarm, ...]
    closed: tuple[CountLine, ...]
    """Closed counts, the newest first."""
    open_counts: tuple[CountLine, ...]
    bands: dict[PersonId, TagCode]
    timeline: Timeline

    @property
    def last_closed(self) -> CountLine | None:
        """The newest closed count of the widest place: of the whole operation where there is one, else of any place."""
        whole = (one for one in self.closed if one.place is None)
        return next(whole, next(iter(self.closed), None))

    def standing(self, on: Whereabouts) -> int:
        """How many stand so on the roll."""
        return self.totals.by_whereabouts.get(on, Figures(0, 0)).persons


def facts_of(state: Operation) -> Facts:
    """Everything that the board says of `state`."""
    lines = tuple(roll(state))
    all_disputes = tuple(disputes(state))
    counts = [_count(one, record) for one, record in state.counts.counts.items()]
    closed = [one for one in counts if one.closed_at is not None]
    still_open = set(state.counts.open_counts())
    return Facts(
        roll=lines,
        totals=totals_of(lines),
        unaccounted=tuple(unaccounted(state)),
        absences=tuple(_absence(state, one) for one in state.absences.unclosed()),
        contested=tuple(one for one in all_disputes if one.kind is DisputeKind.CUSTODY),
        disputes=all_disputes,
        offers=tuple(open_offers(state)),
        alarms=tuple(alarms(state)),
        closed=tuple(sorted(closed, key=lambda one: one.closed_at or 0, reverse=True)),
        open_counts=tuple(one for one in counts if one.reference in still_open),
        bands={person: record.tag for person, record in state.register.persons.items()},
        timeline=timeline(state, {line.person for line in lines}),
    )


STEP_EVENTS = {
    Stage.ALERT_REQUESTED: "absence.alert_requested",
    Stage.ALERT_ACKNOWLEDGED: "absence.alert_acknowledged",
    Stage.ALERT_ACTIVE: "absence.alert_activated",
    Stage.ALERT_REFUSED: "absence.alert_refused",
    Stage.SEARCH_SIGNED: "absence.search_signed",
    Stage.LOCATED: "absence.person_located",
    Stage.RECOVERED: "absence.person_recovered",
    Stage.ALERT_ENDED: "absence.alert_ended",
    Stage.MEDICAL_CHECKED: "absence.medical_checked",
    Stage.INTERVIEW_SCHEDULED: "absence.interview_scheduled",
    Stage.INTERVIEW_HELD: "absence.interview_held",
    Stage.PLACEMENT_DECIDED: "absence.placement_decided",
    Stage.CLOSED: "absence.absence_closed",
}
"""The event of each step of an absence, which has the words for it."""


def _absence(state: Operation, reference: AbsenceId) -> OpenAbsence:
    record = state.absences.absences[reference]
    taken = [(steps[0].at, STEP_EVENTS[stage]) for stage, steps in record.steps.items() if steps]
    _, step = max(taken, default=(record.opened_at, "absence.absence_opened"))
    holder = state.custody.answers_for(record.person)
    return OpenAbsence(reference, record.person, record.opened_at, step, record.is_away, holder)


def _count(reference: CountId, record: CountRecord) -> CountLine:
    closing = record.closing
    return CountLine(
        reference,
        record.kind.value,
        record.place,
        record.opened_at,
        record.size,
        closing.closed_at if closing else None,
        closing.closed_by if closing else None,
        closing.figures if closing else None,
    )


class Seen(NamedTuple):
    """The facts as of one look, and what is overdue at that moment."""

    facts: Facts
    overdue: tuple[Overdue, ...]
    as_of: Moment


_kept: dict[bytes, tuple[int, Facts]] = {}
_lock = threading.Lock()


def look(sight: Sight) -> Seen:
    """The facts of the reader's operation now. They are made anew only when something was written since."""
    operation = sight.account.operation
    with sight.steady() as state, _lock:
        blind = blindness(state, sight)
        arrival = sight.account.reading.arrival
        made_at, facts = _kept.get(operation, (-1, None))
        if facts is None or made_at != arrival:
            facts = facts_of(state)
            _kept[operation] = (arrival, facts)
        now = sight.now
        late = tuple(overdue(state, now))
        if blind.counts:
            lines = (
                known_after(state, one.person, last_sighting(state, sight, one.person))
                for one in facts.unaccounted
            )
            facts = facts._replace(unaccounted=tuple(lines))
    return Seen(facts, late, now)
