"""The study of a claim: who may be meant, and three questions that are answered one by one (`docs/internals/procedures.md` 15).

A match is a lead, not a verification. Kinship is found by somebody who did not propose the lead, on a basis that can carry it; suitability is
about the home and the person; authority is a court's order that names this very person. One fact is never read for another, and none of them lets anybody go:
that is a release (`release.py`). A doubt is written down as a contest, and stands until somebody settles it by name.

Refused at writing: a basis that belongs to another question, kinship found by whoever proposed the lead, authority without an order in force. Shown
at the merge: a question answered two ways, a claim closed two ways (`claim_disputes`).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from resguardo.operation.act import By, act
from resguardo.operation.claims import (
    CLAIM_CLOSED,
    CLAIM_UNKNOWN,
    ClaimFinding,
    ClaimGate,
    ClaimLead,
    ClosingContent,
    Contest,
    ContestGround,
    GateFact,
    KinClaim,
    open_claim,
)
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import KinClaimId, OrderId, PersonId
from resguardo.operation.refusal import NoEffect, Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, require_standing

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class KinshipBasis(enum.Enum):
    """What a finding on the relationship rests on. A paper is compared with the registry, never believed by itself."""

    CIVIL_REGISTRY = "civil_registry"
    DNA = "dna"
    CHILD_ACCOUNT = "child_account"
    INDEPENDENT_PEOPLE = "independent_people"
    PHOTO_LINE_UP = "photo_line_up"
    BOTH_STORIES = "both_stories"


class SuitabilityBasis(enum.Enum):
    """What a finding on the claimant and the home rests on."""

    HOME_VISIT = "home_visit"
    VETTING_RECORD = "vetting_record"
    CHILD_ACCOUNT = "child_account"
    INDEPENDENT_PEOPLE = "independent_people"


class ContestEnd(enum.Enum):
    """What came of a doubt."""

    BORNE_OUT = "borne_out"
    CLEARED = "cleared"


@event("claims.lead_proposed", 0xD22)
class LeadProposed(Event):
    """`person` may be the child asked for."""

    person: PersonId
    claim: KinClaimId


@event("claims.lead_dropped", 0xD24)
class LeadDropped(Event):
    """`person` is not the child asked for."""

    person: PersonId
    claim: KinClaimId


@event("claims.kinship_found", 0xD26, attested=True)
class KinshipFound(Event):
    """What was found of the relationship between the claimant and `person`."""

    person: PersonId
    claim: KinClaimId
    finding: ClaimFinding
    basis: KinshipBasis


@event("claims.suitability_found", 0xD28, attested=True)
class SuitabilityFound(Event):
    """What was found of the claimant and the home, whatever the relationship."""

    claim: KinClaimId
    finding: ClaimFinding
    basis: SuitabilityBasis


@event("claims.authority_found", 0xD2A, attested=True)
class AuthorityFound(Event):
    """Whether somebody with authority lets the claimant have `person`, by which order (None where there is none)."""

    person: PersonId
    claim: KinClaimId
    finding: ClaimFinding
    order: OrderId | None = None


@event("claims.claim_contested", 0xD2C, seal=SealClass.COMPLAINT, subject="claim", attested=True)
class ClaimContested(Event):
    """The claim is doubted; `rival` is the other claim where there is one."""

    claim: KinClaimId
    ground: ContestGround
    rival: KinClaimId | None = None
    content: ClosingContent | None = None


@event("claims.contest_settled", 0xD2E, attested=True)
class ContestSettled(Event):
    """Every doubt of the claim that the signer knows is settled."""

    claim: KinClaimId
    end: ContestEnd


LEAD_KNOWN = refusal(
    "claims.lead_known",
    es=(
        "Esa persona ya está propuesta para esta solicitud.",
        "Una persona aún no propuesta.",
        "No hace falta nada.",
    ),
    en=(
        "That person is already proposed for this claim.",
        "A person not proposed yet.",
        "Nothing needs doing.",
    ),
)
LEAD_UNKNOWN = refusal(
    "claims.lead_unknown",
    es=(
        "Esa persona no está propuesta para esta solicitud.",
        "Una persona propuesta como posible.",
        "Propóngala primero; una coincidencia es una pista.",
    ),
    en=(
        "That person is not proposed for this claim.",
        "A person proposed as a possible match.",
        "Propose the person first; a match is a lead.",
    ),
)
OWN_LEAD = refusal(
    "claims.own_lead",
    es=(
        "Usted propuso a esa persona.",
        "El vínculo lo verifica otra persona.",
        "Pida la verificación a otra persona habilitada.",
    ),
    en=(
        "You proposed that person.",
        "Kinship is verified by somebody else.",
        "Ask another authorised person to verify it.",
    ),
)
ORDER_MISSING = refusal(
    "claims.order_missing",
    es=(
        "No hay una orden vigente que nombre a esa persona.",
        "La orden de un juzgado, vigente, para esa misma persona.",
        "Registre primero la orden, o anote que la autoridad no está establecida.",
    ),
    en=(
        "There is no order in force that names that person.",
        "A court's order, in force, for that very person.",
        "Record the order first, or state that authority is not established.",
    ),
)
RIVAL_UNNAMED = refusal(
    "claims.rival_unnamed",
    es=(
        "No se indicó la otra solicitud, o es la misma.",
        "La solicitud que compite con esta.",
        "Elíjala de la lista de solicitudes.",
    ),
    en=(
        "The other claim was not given, or it is the same one.",
        "The claim that competes with this one.",
        "Choose it from the list of claims.",
    ),
)
NOT_CONTESTED = refusal(
    "claims.not_contested",
    es=(
        "Esa solicitud no tiene una objeción pendiente.",
        "Una solicitud objetada.",
        "No hace falta nada.",
    ),
    en=("That claim has no open contest.", "A contested claim.", "Nothing needs doing."),
)


@act(
    "claims.propose_lead",
    refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED, PERSON_UNKNOWN, PERSON_MERGED, LEAD_KNOWN),
)
def propose_lead(state: Operation, by: By, *, claim: KinClaimId, person: PersonId) -> list[Event]:
    """Note who may be the child asked for. It proves nothing, and the claimant is told nothing.

    Refuses: claims.claim_unknown, claims.claim_closed, register.person_unknown, register.person_merged, claims.lead_known
    """
    record = open_claim(state, claim)
    require_standing(state, person)
    if _lead(state, record, person) is not None:
        raise Refused(LEAD_KNOWN)
    return [LeadProposed(person=person, claim=claim)]


@act("claims.drop_lead", refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED, LEAD_UNKNOWN))
def drop_lead(state: Operation, by: By, *, claim: KinClaimId, person: PersonId) -> list[Event]:
    """Note that somebody is not the child asked for.

    Refuses: claims.claim_unknown, claims.claim_closed, claims.lead_unknown
    """
    lead = _require_lead(state, open_claim(state, claim), person)
    return [LeadDropped(person=lead.person, claim=claim)]


@act("claims.find_kinship", refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED, LEAD_UNKNOWN, OWN_LEAD))
def find_kinship(
    state: Operation,
    by: By,
    *,
    claim: KinClaimId,
    person: PersonId,
    finding: ClaimFinding,
    basis: KinshipBasis,
) -> list[Event]:
    """Say what was found of the relationship, and on what basis. It says nothing of the home.

    Refuses: claims.claim_unknown, claims.claim_closed, claims.lead_unknown, claims.own_lead
    """
    lead = _require_lead(state, open_claim(state, claim), person)
    if lead.proposed_by == by.who and finding is ClaimFinding.ESTABLISHED:
        raise Refused(OWN_LEAD)
    return [KinshipFound(person=person, claim=claim, finding=finding, basis=basis)]


@act("claims.find_suitability", refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED))
def find_suitability(
    state: Operation,
    by: By,
    *,
    claim: KinClaimId,
    finding: ClaimFinding,
    basis: SuitabilityBasis,
) -> list[Event]:
    """Say what was found of the claimant and the home. It says nothing of the relationship.

    Refuses: claims.claim_unknown, claims.claim_closed
    """
    open_claim(state, claim)
    return [SuitabilityFound(claim=claim, finding=finding, basis=basis)]


@act(
    "claims.find_authority",
    refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED, LEAD_UNKNOWN, ORDER_MISSING),
)
def find_authority(
    state: Operation,
    by: By,
    *,
    claim: KinClaimId,
    person: PersonId,
    finding: ClaimFinding,
    order: OrderId | None = None,
) -> list[Event]:
    """Say whether a court lets the claimant have this very person. It releases nobody.

    Refuses: claims.claim_unknown, claims.claim_closed, claims.lead_unknown, claims.order_missing
    """
    _require_lead(state, open_claim(state, claim), person)
    if finding is ClaimFinding.ESTABLISHED:
        _require_order(state, by, person, order)
    return [AuthorityFound(person=person, claim=claim, finding=finding, order=order)]


@act("claims.contest_claim", refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED, RIVAL_UNNAMED))
def contest_claim(
    state: Operation,
    by: By,
    *,
    claim: KinClaimId,
    ground: ContestGround,
    rival: KinClaimId | None = None,
    words: str = "",
) -> list[Event]:
    """Write down that a claim is doubted; until somebody settles it, it can't be closed as released.

    Refuses: claims.claim_unknown, claims.claim_closed, claims.rival_unnamed
    """
    open_claim(state, claim)
    named = ground is ContestGround.RIVAL_CLAIM or rival is not None
    if named and (rival == claim or rival not in state.claims.claims):
        raise Refused(RIVAL_UNNAMED)
    content = ClosingContent(words=words) if words.strip() else None
    return [ClaimContested(claim=claim, ground=ground, rival=rival, content=content)]


@act("claims.settle_contest", refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED, NOT_CONTESTED))
def settle_contest(state: Operation, by: By, *, claim: KinClaimId, end: ContestEnd) -> list[Event]:
    """Settle every doubt of a claim; the signer answers for it.

    Refuses: claims.claim_unknown, claims.claim_closed, claims.not_contested
    """
    if not open_claim(state, claim).is_contested:
        raise Refused(NOT_CONTESTED)
    return [ContestSettled(claim=claim, end=end)]


def _lead(state: Operation, record: KinClaim, person: PersonId) -> ClaimLead | None:
    """The lead to `person`, also by a record merged into theirs."""
    standing = state.register.standing
    return next((lead for lead in record.leads if standing(lead.person) == standing(person)), None)


def _require_lead(state: Operation, record: KinClaim, person: PersonId) -> ClaimLead:
    lead = _lead(state, record, person)
    if lead is None:
        raise Refused(LEAD_UNKNOWN)
    return lead


def _require_order(state: Operation, by: By, person: PersonId, order: OrderId | None) -> None:
    found = None if order is None else state.releases.orders.get(order)
    standing = state.register.standing
    if (
        found is None
        or standing(found.person) != standing(person)
        or not found.is_in_force(by.happened_at)
    ):
        raise Refused(ORDER_MISSING)


@applies(LeadProposed)
def _proposed(state: Operation, event: LeadProposed, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    known(state.register.persons, event.person)
    record.leads.append(ClaimLead(event.person, written.who, written.event))


@applies(LeadDropped)
def _dropped(state: Operation, event: LeadDropped, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    record.leads = [
        lead
        for lead in record.leads
        if lead.person != event.person or not written.knows(lead.proposed)
    ]


@applies(KinshipFound)
def _kinship(state: Operation, event: KinshipFound, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    own = any(
        lead.person == event.person
        and lead.proposed_by == written.who
        and written.knows(lead.proposed)
        for lead in record.leads
    )
    if own and event.finding is ClaimFinding.ESTABLISHED:
        raise NoEffect("claims.own_lead")
    fact = _found(written, event.finding, event.basis.value, event.person)
    _set(record, ClaimGate.KINSHIP, fact, written)


@applies(SuitabilityFound)
def _suitability(state: Operation, event: SuitabilityFound, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    fact = _found(written, event.finding, event.basis.value)
    _set(record, ClaimGate.SUITABILITY, fact, written)


@applies(AuthorityFound)
def _authority(state: Operation, event: AuthorityFound, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    if event.finding is ClaimFinding.ESTABLISHED and event.order not in state.releases.orders:
        raise NoEffect("claims.order_missing")
    fact = _found(written, event.finding, person=event.person, order=event.order)
    _set(record, ClaimGate.AUTHORITY, fact, written)


def _found(
    written: Written,
    finding: ClaimFinding,
    basis: str = "",
    person: PersonId | None = None,
    *,
    order: OrderId | None = None,
) -> GateFact:
    who, at = written.who, written.happened_at
    return GateFact(finding, basis, who, at, written.event, person, order)


def _set(record: KinClaim, gate: ClaimGate, fact: GateFact, written: Written) -> None:
    """Put one fact in the place of those that its writer knew, beside those that another site wrote."""
    apart = [one for one in record.gates.get(gate, ()) if not written.knows(one.event)]
    record.gates[gate] = [*apart, fact]


@applies(ClaimContested)
def _contested(state: Operation, event: ClaimContested, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    record.contests.append(
        Contest(event.ground, event.rival, written.who, written.happened_at, written.event)
    )


@applies(ContestSettled)
def _settled(state: Operation, event: ContestSettled, written: Written) -> None:
    for contest in known(state.claims.claims, event.claim).contests:
        if written.knows(contest.event):
            contest.settled.append(written.event)


def rivals_of(state: Operation, claim: KinClaimId) -> list[KinClaimId]:
    """Other open claims that may mean one of the persons of `claim`: whoever studies one has to know of the others."""
    standing = state.register.standing
    meant = {standing(lead.person) for lead in state.claims.claims[claim].leads}
    return [
        other
        for other in state.claims.open()
        if other != claim
        and any(standing(lead.person) in meant for lead in state.claims.claims[other].leads)
    ]


def claim_disputes(state: Operation) -> list[KinClaimId]:
    """Claims that two sites closed for different reasons, or of which they found different things."""
    return [
        claim
        for claim, record in state.claims.claims.items()
        if len({one.reason for one in record.outcomes}) > 1
        or any(len({one.finding for one in facts}) > 1 for facts in record.gates.values())
    ]
