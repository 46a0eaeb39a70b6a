"""Claims: a relative or a representative asks for a child, gets a receipt, and is told nothing (`docs/internals/procedures.md` 15).

Invariant 26: a claim is received, never answered. No act of this room writes to a claimant, and what is received is the same whether anybody was found
or not. One claim is by one person for one child. Whom they ask for is sealed as a complaint is, under a key of the claim's own. What the staff finds out stands
in `claim_study.py`: kinship, suitability and authority are three facts, and the way out of this room is a release (`release.py`), never a claim.

Refused at writing: a receipt that was taken in, a follow-up without an owner or a date, a closing as released before the three facts stand. Shown at the
merge: one claim closed two ways (`claim_disputes`). A claim taken in by two sites is one claim, for the receipt gives its reference.
"""

from __future__ import annotations

import enum
import hashlib
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import (
    EventId,
    KinClaimId,
    Moment,
    OrderId,
    PersonId,
    StaffId,
)
from resguardo.operation.mentions import OWNER_UNKNOWN, REVIEW_PAST
from resguardo.operation.receipt import is_receipt
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Capacity(enum.Enum):
    """As what somebody asks. What a representative brings is a demand, and is kept as one."""

    RELATIVE = "relative"
    REPRESENTATIVE = "representative"
    INSTITUTION = "institution"
    OTHER = "other"


class DocumentShown(enum.Enum):
    """What a claimant showed; a copy is in no clear field."""

    IDENTITY_DOCUMENT = "identity_document"
    BIRTH_CERTIFICATE = "birth_certificate"
    POWER_OF_ATTORNEY = "power_of_attorney"
    COURT_ORDER = "court_order"
    PHOTOGRAPH = "photograph"
    OTHER = "other"


class ClaimGate(enum.Enum):
    """Three questions, each answered by itself: kinship is not suitability, suitability is not authority."""

    KINSHIP = "kinship"
    SUITABILITY = "suitability"
    AUTHORITY = "authority"


class ClaimFinding(enum.Enum):
    """What was found of one question."""

    ESTABLISHED = "established"
    UNDECIDED = "undecided"
    DISPROVED = "disproved"


class ContestGround(enum.Enum):
    """Why a claim is doubted. A rival claim names the other one."""

    RIVAL_CLAIM = "rival_claim"
    DOCUMENT_DOUBTED = "document_doubted"
    STORIES_DIFFER = "stories_differ"
    COERCION_FEARED = "coercion_feared"
    CHILD_UNWILLING = "child_unwilling"


class ClaimEnd(enum.Enum):
    """Why nobody works on a claim any more. The claimant learns of none of them here."""

    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    SENT_TO_COURT = "sent_to_court"
    ASKED_TWICE = "asked_twice"
    NO_LEAD = "no_lead"
    DISPROVED = "disproved"


class ClaimContent(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, for whom, and what they say, in their own words. Empty where nothing was said."""

    claimant: str = ""
    document: str = ""
    contact: str = ""
    relationship: str = ""
    asks_for: str = ""
    age: str = ""
    marks: str = ""
    siblings: str = ""
    last_contact: str = ""
    words: str = ""


class ClosingContent(msgspec.Struct, frozen=True, kw_only=True):
    """The reasons, in words."""

    words: str


@event(
    "claims.claim_received",
    0xD02,
    makes=("claim",),
    seal=SealClass.COMPLAINT,
    subject="claim",
    shared=True,
)
class ClaimReceived(Event):
    """Somebody asked for a child and was given `receipt`. The reference comes from the receipt, so that two sites make the same one."""

    claim: KinClaimId
    receipt: str
    capacity: Capacity
    documents: tuple[DocumentShown, ...]
    content: ClaimContent | None = None


@event("claims.claim_assigned", 0xD04)
class ClaimAssigned(Event):
    """`owner` works on the claim and looks at it again by `review_at`."""

    claim: KinClaimId
    owner: StaffId
    review_at: Moment


@event("claims.claimants_linked", 0xD06, attested=True)
class ClaimantsLinked(Event):
    """Both claims come from one person, under whatever names."""

    claim: KinClaimId
    other: KinClaimId


@event("claims.claimants_parted", 0xD08, attested=True)
class ClaimantsParted(Event):
    """The two claims do not come from one person after all."""

    claim: KinClaimId
    other: KinClaimId


@event("claims.claim_closed", 0xD0A, seal=SealClass.COMPLAINT, subject="claim", attested=True)
class ClaimClosed(Event):
    """Nobody works on the claim any more."""

    claim: KinClaimId
    reason: ClaimEnd
    content: ClosingContent | None = None


@event("claims.claim_reopened", 0xD0C, attested=True)
class ClaimReopened(Event):
    """A closing was wrong: `owner` works on the claim again."""

    claim: KinClaimId
    owner: StaffId
    review_at: Moment


class ClaimLead(msgspec.Struct, array_like=True):
    """Somebody who may be the child asked for: a lead, never a verification."""

    person: PersonId
    proposed_by: StaffId
    proposed: EventId


class GateFact(msgspec.Struct, array_like=True):
    """What one person found of one question. `person` and `order` None where the question is about the claimant alone."""

    finding: ClaimFinding
    basis: str
    by: StaffId
    at: Moment
    event: EventId
    person: PersonId | None = None
    order: OrderId | None = None


class Contest(msgspec.Struct, array_like=True):
    """One doubt of a claim. `settled` lists the events that ended it."""

    ground: ContestGround
    rival: KinClaimId | None
    by: StaffId
    at: Moment
    event: EventId
    settled: list[EventId] = msgspec.field(default_factory=list)


class ClaimOutcome(msgspec.Struct, array_like=True):
    """One closing."""

    reason: ClaimEnd
    by: StaffId
    at: Moment
    event: EventId


class KinClaim(msgspec.Struct):
    """One claim. A gate holds several facts, and `outcomes` several closings, only when sites wrote them apart."""

    receipt: str
    capacity: Capacity
    documents: tuple[DocumentShown, ...]
    received_at: Moment
    received_by: StaffId
    owner: StaffId | None = None
    review_at: Moment | None = None
    leads: list[ClaimLead] = msgspec.field(default_factory=list)
    gates: dict[ClaimGate, list[GateFact]] = msgspec.field(default_factory=dict)
    contests: list[Contest] = msgspec.field(default_factory=list)
    outcomes: list[ClaimOutcome] = msgspec.field(default_factory=list)

    @property
    def is_contested(self) -> bool:
        """Whether a doubt of it stands."""
        return any(not contest.settled for contest in self.contests)

    def stands(self, gate: ClaimGate) -> bool:
        """Whether everybody who looked last found the question established."""
        facts = self.gates.get(gate, ())
        return bool(facts) and all(one.finding is ClaimFinding.ESTABLISHED for one in facts)


class Claims(msgspec.Struct):
    """State: every claim ever received, and which of them come from one claimant."""

    claims: dict[KinClaimId, KinClaim] = msgspec.field(default_factory=dict)
    same: list[tuple[KinClaimId, KinClaimId, EventId]] = msgspec.field(default_factory=list)

    def open(self) -> list[KinClaimId]:
        """Claims that somebody still has to work on, in the order of receipt."""
        return [claim for claim, record in self.claims.items() if not record.outcomes]

    def of_one_claimant(self, claim: KinClaimId) -> list[KinClaimId]:
        """Every other claim that was found to come from the claimant of `claim`."""
        found = [claim]
        for one in found:
            for left, right, _ in self.same:
                other = right if left == one else left if right == one else None
                if other is not None and other not in found:
                    found.append(other)
        return found[1:]


RECEIPT_UNFIT = refusal(
    "claims.receipt_unfit",
    es=(
        "«{receipt}» no es un número de recibo.",
        "Un número como R-7MX2-H450-9RJ3, dado al azar.",
        "Copie el número del recibo.",
    ),
    en=(
        "“{receipt}” is not the number of a receipt.",
        "A number such as R-7MX2-H450-9RJ3, drawn by chance.",
        "Copy the number from the receipt.",
    ),
)
RECEIPT_TAKEN = refusal(
    "claims.receipt_taken",
    es=(
        "La solicitud con el recibo {receipt} ya está registrada.",
        "Una solicitud por recibo.",
        "No hace falta nada.",
    ),
    en=(
        "The claim with the receipt {receipt} is on record already.",
        "One claim for each receipt.",
        "Nothing needs doing.",
    ),
)
CLAIM_UNKNOWN = refusal(
    "claims.claim_unknown",
    es=(
        "No hay una solicitud con esa referencia.",
        "Una solicitud recibida.",
        "Elíjala de la lista de solicitudes.",
    ),
    en=(
        "There is no claim under that reference.",
        "A claim that was received.",
        "Choose it from the list of claims.",
    ),
)
CLAIM_CLOSED = refusal(
    "claims.claim_closed",
    es=(
        "Esa solicitud está cerrada.",
        "Una solicitud abierta.",
        "Si se cerró por error, vuelva a abrirla primero.",
    ),
    en=(
        "That claim is closed.",
        "An open claim.",
        "If it was closed by mistake, reopen it first.",
    ),
)
CLAIM_OPEN = refusal(
    "claims.claim_open",
    es=("Esa solicitud está abierta.", "Una solicitud cerrada.", "No hace falta nada."),
    en=("That claim is open.", "A closed claim.", "Nothing needs doing."),
)
CLAIM_ITSELF = refusal(
    "claims.claim_itself",
    es=(
        "Se indicó dos veces la misma solicitud.",
        "Dos solicitudes distintas.",
        "Elija la otra solicitud.",
    ),
    en=("The same claim was given twice.", "Two different claims.", "Choose the other claim."),
)
CLAIMANTS_LINKED = refusal(
    "claims.claimants_linked",
    es=(
        "Ya consta que las dos solicitudes son de una misma persona.",
        "Dos solicitudes sin esa relación.",
        "No hace falta nada.",
    ),
    en=(
        "Both claims are already known to come from one person.",
        "Two claims without that relation.",
        "Nothing needs doing.",
    ),
)
CLAIMANTS_NOT_LINKED = refusal(
    "claims.claimants_not_linked",
    es=(
        "No consta que las dos solicitudes sean de una misma persona.",
        "Dos solicitudes unidas por ese hecho.",
        "Revise cuáles son.",
    ),
    en=(
        "The two claims are not known to come from one person.",
        "Two claims joined by that fact.",
        "Check which they are.",
    ),
)
GATES_NOT_PASSED = refusal(
    "claims.gates_not_passed",
    es=(
        "No consta: {gates}.",
        "Vínculo, idoneidad y autoridad, cada uno establecido por separado.",
        "Complete lo que falta; la solicitud sigue abierta.",
    ),
    en=(
        "Not established: {gates}.",
        "Kinship, suitability and authority, each established by itself.",
        "Complete what is missing; the claim stays open.",
    ),
)
CLAIM_CONTESTED = refusal(
    "claims.claim_contested",
    es=(
        "La solicitud está objetada.",
        "Una solicitud sin objeción pendiente.",
        "Resuelva primero la objeción.",
    ),
    en=(
        "The claim is contested.",
        "A claim without an open contest.",
        "Settle the contest first.",
    ),
)
NOBODY_RELEASED = refusal(
    "claims.nobody_released",
    es=(
        "Nadie de quienes podrían ser la niña o el niño ha egresado.",
        "Un egreso registrado, con su orden y sus dos firmas.",
        "Registre primero el egreso.",
    ),
    en=(
        "Nobody who may be the child asked for has been released.",
        "A release on record, with its order and its two signatures.",
        "Record the release first.",
    ),
)


@act("claims.receive_claim", refuses=(RECEIPT_UNFIT, RECEIPT_TAKEN))
def receive_claim(
    state: Operation,
    by: By,
    *,
    receipt: str,
    capacity: Capacity,
    said: ClaimContent,
    documents: tuple[DocumentShown, ...] = (),
) -> list[Event]:
    """Take in a claim as it was received, with the number of its receipt. The claimant is told nothing else.

    Refuses: claims.receipt_unfit, claims.receipt_taken
    """
    if not is_receipt(receipt):
        raise Refused(RECEIPT_UNFIT, receipt=receipt)
    claim = claim_of(receipt)
    if claim in state.claims.claims:
        raise Refused(RECEIPT_TAKEN, receipt=receipt)
    return [
        ClaimReceived(
            claim=claim, receipt=receipt, capacity=capacity, documents=documents, content=said
        )
    ]


@act("claims.assign_claim", refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED, OWNER_UNKNOWN, REVIEW_PAST))
def assign_claim(
    state: Operation, by: By, *, claim: KinClaimId, owner: StaffId, review_at: Moment
) -> list[Event]:
    """Say who works on a claim and when they look at it again.

    Refuses: claims.claim_unknown, claims.claim_closed, register.owner_unknown, register.review_past
    """
    open_claim(state, claim)
    _require_follow_up(state, by, owner, review_at)
    return [ClaimAssigned(claim=claim, owner=owner, review_at=review_at)]


@act("claims.link_claimants", refuses=(CLAIM_UNKNOWN, CLAIM_ITSELF, CLAIMANTS_LINKED))
def link_claimants(
    state: Operation, by: By, *, claim: KinClaimId, other: KinClaimId
) -> list[Event]:
    """State that two claims come from one person, under whatever names.

    Refuses: claims.claim_unknown, claims.claim_itself, claims.claimants_linked
    """
    _require_two(state, claim, other)
    if other in state.claims.of_one_claimant(claim):
        raise Refused(CLAIMANTS_LINKED)
    return [ClaimantsLinked(claim=claim, other=other)]


@act("claims.part_claimants", refuses=(CLAIM_UNKNOWN, CLAIM_ITSELF, CLAIMANTS_NOT_LINKED))
def part_claimants(
    state: Operation, by: By, *, claim: KinClaimId, other: KinClaimId
) -> list[Event]:
    """Take back that two claims come from one person.

    Refuses: claims.claim_unknown, claims.claim_itself, claims.claimants_not_linked
    """
    _require_two(state, claim, other)
    if not any({claim, other} == {left, right} for left, right, _ in state.claims.same):
        raise Refused(CLAIMANTS_NOT_LINKED)
    return [ClaimantsParted(claim=claim, other=other)]


@act(
    "claims.close_claim",
    refuses=(CLAIM_UNKNOWN, CLAIM_CLOSED, CLAIM_CONTESTED, GATES_NOT_PASSED, NOBODY_RELEASED),
)
def close_claim(
    state: Operation, by: By, *, claim: KinClaimId, reason: ClaimEnd, words: str = ""
) -> list[Event]:
    """Take a claim off the list for a reason. Closed as released only after the three facts and the release itself.

    Refuses: claims.claim_unknown, claims.claim_closed, claims.claim_contested, claims.gates_not_passed, claims.nobody_released
    """
    record = open_claim(state, claim)
    if reason is ClaimEnd.RELEASED:
        if record.is_contested:
            raise Refused(CLAIM_CONTESTED)
        missing = tuple(gate.value for gate in ClaimGate if not record.stands(gate))
        if missing:
            raise Refused(GATES_NOT_PASSED, gates=missing)
        if not any(_was_released(state, lead.person) for lead in record.leads):
            raise Refused(NOBODY_RELEASED)
    content = ClosingContent(words=words) if words.strip() else None
    return [ClaimClosed(claim=claim, reason=reason, content=content)]


@act("claims.reopen_claim", refuses=(CLAIM_UNKNOWN, CLAIM_OPEN, OWNER_UNKNOWN, REVIEW_PAST))
def reopen_claim(
    state: Operation, by: By, *, claim: KinClaimId, owner: StaffId, review_at: Moment
) -> list[Event]:
    """Put a claim back on the list after a wrong closing, or to end a dispute over it.

    Refuses: claims.claim_unknown, claims.claim_open, register.owner_unknown, register.review_past
    """
    if claim not in state.claims.claims:
        raise Refused(CLAIM_UNKNOWN)
    if not state.claims.claims[claim].outcomes:
        raise Refused(CLAIM_OPEN)
    _require_follow_up(state, by, owner, review_at)
    return [ClaimReopened(claim=claim, owner=owner, review_at=review_at)]


def claim_of(receipt: str) -> KinClaimId:
    """The reference of the claim with that receipt: the same wherever it is taken in."""
    return KinClaimId(hashlib.sha256(b"claim " + receipt.encode()).digest()[:16])


def open_claim(state: Operation, claim: KinClaimId) -> KinClaim:
    """The claim, or the refusal that it is unknown or closed."""
    record = state.claims.claims.get(claim)
    if record is None:
        raise Refused(CLAIM_UNKNOWN)
    if record.outcomes:
        raise Refused(CLAIM_CLOSED)
    return record


def _require_two(state: Operation, claim: KinClaimId, other: KinClaimId) -> None:
    if claim not in state.claims.claims or other not in state.claims.claims:
        raise Refused(CLAIM_UNKNOWN)
    if claim == other:
        raise Refused(CLAIM_ITSELF)


def _require_follow_up(state: Operation, by: By, owner: StaffId, review_at: Moment) -> None:
    if not state.team.in_service(owner):
        raise Refused(OWNER_UNKNOWN)
    if review_at <= by.happened_at:
        raise Refused(REVIEW_PAST)


def _was_released(state: Operation, person: PersonId) -> bool:
    standing = state.register.standing(person)
    return bool(state.releases.of_persons(state.register.group(standing)))


@applies(ClaimReceived)
def _received(state: Operation, event: ClaimReceived, written: Written) -> None:
    state.claims.claims.setdefault(
        event.claim,
        KinClaim(
            receipt=event.receipt,
            capacity=event.capacity,
            documents=event.documents,
            received_at=written.happened_at,
            received_by=written.who,
        ),
    )


@applies(ClaimAssigned)
def _assigned(state: Operation, event: ClaimAssigned, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    record.owner, record.review_at = event.owner, event.review_at


@applies(ClaimantsLinked)
def _linked(state: Operation, event: ClaimantsLinked, written: Written) -> None:
    known(state.claims.claims, event.claim)
    known(state.claims.claims, event.other)
    state.claims.same.append((event.claim, event.other, written.event))


@applies(ClaimantsParted)
def _parted(state: Operation, event: ClaimantsParted, written: Written) -> None:
    state.claims.same = [
        (left, right, linked)
        for left, right, linked in state.claims.same
        if {left, right} != {event.claim, event.other} or not written.knows(linked)
    ]


@applies(ClaimClosed)
def _closed(state: Operation, event: ClaimClosed, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    # A fact may have been changed by somebody whom the closer could not know; that there was never one, no honest closer overlooks.
    if event.reason is ClaimEnd.RELEASED and not all(record.gates.get(gate) for gate in ClaimGate):
        raise NoEffect("claims.gates_not_passed")
    record.outcomes.append(
        ClaimOutcome(event.reason, written.who, written.happened_at, written.event)
    )


@applies(ClaimReopened)
def _reopened(state: Operation, event: ClaimReopened, written: Written) -> None:
    record = known(state.claims.claims, event.claim)
    record.outcomes = [one for one in record.outcomes if not written.knows(one.event)]
    record.owner, record.review_at = event.owner, event.review_at
