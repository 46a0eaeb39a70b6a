"""What the staff side of claims shows, as records made from the state."""

from typing import NamedTuple

from resguardo.operation.claim_study import claim_disputes, rivals_of
from resguardo.operation.claims import (
    Capacity,
    ClaimEnd,
    ClaimFinding,
    ClaimGate,
    GateFact,
    KinClaim,
)
from resguardo.operation.clocks import MINUTE_MS
from resguardo.operation.identifiers import (
    EventId,
    KinClaimId,
    Moment,
    PersonId,
    StaffId,
    TagCode,
)
from resguardo.operation.operation import Operation
from resguardo.operation.overdue import overdue


class ClaimRow(NamedTuple):
    """One claim. `is_late`: nobody works on it, or the review has passed."""

    claim: KinClaimId
    receipt: str
    capacity: Capacity
    received_at: Moment
    minutes: int
    owner: StaffId | None
    review_at: Moment | None
    is_late: bool
    leads: int
    gates: tuple[tuple[ClaimGate, ClaimFinding | None], ...]
    is_contested: bool
    is_disputed: bool
    same_claimant: int
    rivals: int
    ends: tuple[ClaimEnd, ...]


class LeadLine(NamedTuple):
    """Somebody who may be the child asked for."""

    person: PersonId
    tag: TagCode
    proposed_by: StaffId


class Other(NamedTuple):
    """Another claim that whoever studies this one has to know of."""

    claim: KinClaimId
    receipt: str


class ClaimCase(NamedTuple):
    """One claim in full. `event` is where its words are sealed."""

    row: ClaimRow
    record: KinClaim
    event: EventId
    leads: tuple[LeadLine, ...]
    facts: tuple[tuple[ClaimGate, tuple[GateFact, ...]], ...]
    rivals: tuple[Other, ...]
    same_claimant: tuple[Other, ...]


def rows(state: Operation, now: Moment, *, closed: bool = False) -> list[ClaimRow]:
    """Every open claim (or every closed one), what is late first, then the oldest."""
    disputed, late = set(claim_disputes(state)), _late(state, now)
    made = [
        _row(state, claim, now, is_disputed=claim in disputed, is_late=claim in late)
        for claim, record in state.claims.claims.items()
        if bool(record.outcomes) is closed
    ]
    return sorted(made, key=lambda row: (not row.is_late, row.received_at))


def case(state: Operation, claim: KinClaimId, now: Moment) -> ClaimCase | None:
    """One claim in full; None when there is none under that reference."""
    record = state.claims.claims.get(claim)
    if record is None:
        return None
    standing, persons = state.register.standing, state.register.persons
    is_disputed, is_late = claim in claim_disputes(state), claim in _late(state, now)
    return ClaimCase(
        row=_row(state, claim, now, is_disputed=is_disputed, is_late=is_late),
        record=record,
        event=state.origins[claim],
        leads=tuple(
            LeadLine(lead.person, persons[standing(lead.person)].tag, lead.proposed_by)
            for lead in record.leads
        ),
        facts=tuple((gate, tuple(record.gates.get(gate, ()))) for gate in ClaimGate),
        rivals=_others(state, rivals_of(state, claim)),
        same_claimant=_others(state, state.claims.of_one_claimant(claim)),
    )


def _others(state: Operation, claims: list[KinClaimId]) -> tuple[Other, ...]:
    return tuple(Other(claim, state.claims.claims[claim].receipt) for claim in claims)


def _late(state: Operation, now: Moment) -> set[bytes]:
    """Whatever waits longer than its limit: a claim stands there until somebody works on it, and again when its review has passed."""
    return {one.about for one in overdue(state, now)}


def _row(
    state: Operation, claim: KinClaimId, now: Moment, *, is_disputed: bool, is_late: bool
) -> ClaimRow:
    record = state.claims.claims[claim]
    return ClaimRow(
        claim=claim,
        receipt=record.receipt,
        capacity=record.capacity,
        received_at=record.received_at,
        minutes=(now - record.received_at) // MINUTE_MS,
        owner=record.owner,
        review_at=record.review_at,
        is_late=is_late,
        leads=len(record.leads),
        gates=tuple((gate, _finding(record, gate)) for gate in ClaimGate),
        is_contested=record.is_contested,
        is_disputed=is_disputed,
        same_claimant=len(state.claims.of_one_claimant(claim)),
        rivals=len(rivals_of(state, claim)),
        ends=tuple(one.reason for one in record.outcomes),
    )


def _finding(record: KinClaim, gate: ClaimGate) -> ClaimFinding | None:
    """What was found of one question; undecided where two sites differ, None where nobody looked."""
    found = {fact.finding for fact in record.gates.get(gate, ())}
    if not found:
        return None
    return found.pop() if len(found) == 1 else ClaimFinding.UNDECIDED
