"""Overdue: everything that has waited longer than its limit, about whom, whose it is, and since when.

One board over all procedures, so that nothing waits because each thinks it is another's. A line names a person of the
staff where somebody answers for the next step, else the role that takes it. Pure reading: being overdue changes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.aboard import aboard_since
from resguardo.operation.absence import Absence, Stage
from resguardo.operation.breach import count_of, exits_unwatched
from resguardo.operation.clocks import MINUTE_MS, Limit, limit_minutes
from resguardo.operation.handover import open_offers
from resguardo.operation.identifiers import AbsenceId, Moment, OrganisationCode, StaffId
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.register import CountedAs

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Overdue(NamedTuple):
    """One thing that waits too long.

    `about` is the reference of the offer, count, absence, person, mention, claim, breach, exit or sheet. `staff` is whose it is; where None, it is everybody's in
    `role`. `organisation` is that of `staff`, None for a role. `since` is when it began to wait.
    """

    what: Limit
    about: bytes
    since: Moment
    limit_minutes: int
    staff: StaffId | None = None
    role: Role | None = None
    organisation: OrganisationCode | None = None


class Waiting(NamedTuple):
    """One thing that waits, overdue or not yet."""

    what: Limit
    about: bytes
    since: Moment
    owner: StaffId | Role | None


def overdue(state: Operation, now: Moment) -> list[Overdue]:
    """Everything that has waited longer than its limit at `now`, longest first."""
    limits = {limit: limit_minutes(state, limit) for limit in Limit}
    late = [one for one in waiting(state) if now - one.since >= limits[one.what] * MINUTE_MS]
    return [_line(state, one, limits[one.what]) for one in sorted(late, key=lambda one: one.since)]


def _line(state: Operation, waits: Waiting, minutes: int) -> Overdue:
    role = waits.owner if isinstance(waits.owner, Role) else None
    staff = None if isinstance(waits.owner, Role) else waits.owner
    organisation = None if staff is None else state.team.organisation(staff)
    return Overdue(waits.what, waits.about, waits.since, minutes, staff, role, organisation)


def waiting(state: Operation) -> Iterator[Waiting]:
    """Everything that somebody has to do next, with since when."""
    for offer in open_offers(state):
        yield Waiting(Limit.OFFER_OPEN, offer.offer, offer.offered_at, offer.giver)
    for count in state.counts.open_counts():
        record = state.counts.counts[count]
        yield Waiting(Limit.COUNT_OPEN, count, record.opened_at, record.opened_by)
    for person, out in state.custody.out.items():
        yield Waiting(Limit.RETURN_OF_OUT_COUNTED, person, out.expected_return_at, out.responsible)
    yield from _vehicles(state)
    for unseen in state.mentions.unseen():
        mention = state.mentions.mentions[unseen]
        yield Waiting(Limit.MENTION_REVIEW, unseen, mention.review_at, mention.owner)
    yield from _claims(state)
    for reference, absence in state.absences.absences.items():
        if not absence.is_closed:
            yield from _absence(state, reference, absence)
    yield from _breaches(state)
    for sheet in state.sheets.signed_out():
        step = state.sheets.sheets[sheet].now
        yield Waiting(Limit.SHEET_OUT, sheet, step.at, step.holder)


def _claims(state: Operation) -> Iterator[Waiting]:
    """A claim waits for somebody to work on it, then for them to look at it again."""
    for claim in state.claims.open():
        record = state.claims.claims[claim]
        if record.owner is None or record.review_at is None:
            yield Waiting(Limit.CLAIM_ASSIGNMENT, claim, record.received_at, Role.CHILD_PROTECTION)
        else:
            yield Waiting(Limit.CLAIM_REVIEW, claim, record.review_at, record.owner)


def _vehicles(state: Operation) -> Iterator[Waiting]:
    """Everybody in a vehicle, on a manifest or not: a vehicle is no placement (invariant 24)."""
    riders = aboard_since(state)
    for rider in riders:
        yield Waiting(Limit.ABOARD_VEHICLE, rider.person, rider.since, rider.escort)
    listed = {rider.person for rider in riders}
    places = state.placement.places
    for person in state.custody.open_persons():
        stays = state.placement.stays.get(person, ())
        for stay in stays:
            inside = None if stay.place is None else places.get(stay.place)
            if person not in listed and inside is not None and inside.kind is PlaceKind.VEHICLE:
                holder = state.custody.answers_for(person)
                yield Waiting(Limit.ABOARD_VEHICLE, person, stay.since, holder)


def _absence(state: Operation, reference: AbsenceId, absence: Absence) -> Iterator[Waiting]:
    """What waits in one episode. The missing-child alert is for those who count as children; in doubt they do (invariant 7)."""
    record = state.register.persons.get(absence.person)
    is_child = record is None or record.counted_as is CountedAs.CHILD
    requested = absence.first(Stage.ALERT_REQUESTED)
    recovered = absence.first(Stage.RECOVERED)
    if recovered is None:
        if requested is None and is_child:
            yield Waiting(
                Limit.ALERT_REQUEST,
                reference,
                absence.opened_at,
                absence.custodian or absence.opened_by,
            )
        elif requested is not None and not absence.has(Stage.ALERT_ACKNOWLEDGED):
            yield Waiting(Limit.ALERT_ACKNOWLEDGEMENT, reference, requested.at, Role.ALERT_UNIT)
        return
    if absence.alert_is_active:
        yield Waiting(Limit.ALERT_AFTER_RECOVERY, reference, recovered.at, Role.ALERT_UNIT)
    for stage, limit, role in (
        (Stage.MEDICAL_CHECKED, Limit.MEDICAL_CHECK, Role.MEDIC),
        (Stage.INTERVIEW_HELD, Limit.RETURN_INTERVIEW, Role.INTERVIEWER),
        (Stage.PLACEMENT_DECIDED, Limit.PLACEMENT_DECISION, Role.CHILD_PROTECTION),
    ):
        if not absence.has(stage):
            yield Waiting(limit, reference, recovered.at, role)


def _breaches(state: Operation) -> Iterator[Waiting]:
    for reference in state.breaches.open():
        breach = state.breaches.breaches[reference]
        if breach.police_called_at is None:
            yield Waiting(Limit.POLICE_CALL, reference, breach.declared_at, breach.declared_by)
        if state.counts.counts[count_of(state, reference)].is_open:
            yield Waiting(Limit.BREACH_LIST, reference, breach.declared_at, Role.COUNT_OFFICER)
        for exit_place in exits_unwatched(state, reference):
            yield Waiting(Limit.EXIT_UNWATCHED, exit_place, breach.declared_at, Role.COUNT_OFFICER)
