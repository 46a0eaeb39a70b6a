"""Identity: who somebody is said to be, by whom, and what has been confirmed (`docs/internals/procedures.md` 3, 15).

Invariant 6: names, ages and parents are claims with a source, many for each person; none overwrites another. Invariant 8: confirmed needs a basis
from a closed list and a signer who did not enter the claim. Refusing to answer is recorded as such, without penalty.

Refused at writing: a claim from a list that was never taken in, a confirmation by the person who entered the claim, a second confirmation.
Shown at the merge: two confirmed identities of one person (`identity_disputes`), until one confirmation is withdrawn.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import (
    ClaimId,
    EventId,
    Moment,
    OrganisationCode,
    PersonId,
    RosterId,
    StaffId,
)
from resguardo.operation.refusal import NoEffect, Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, Sex, require_standing

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Claimant(enum.Enum):
    """Whose word a claim is."""

    CHILD = "child"
    ADULT = "adult"
    RELATIVE = "relative"
    PAPER = "paper"
    REGISTRY = "registry"
    STAFF = "staff"
    ROSTER = "roster"


class ClaimedFact(enum.Enum):
    """What a claim speaks of; the fact itself is sealed."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    SEX = "sex"
    PARENTS = "parents"
    LANGUAGES = "languages"
    RESIDENCE = "residence"
    DOCUMENT = "document"


class ConfirmationBasis(enum.Enum):
    """What full identification may rest on; nothing else does (invariant 8)."""

    CIVIL_REGISTRY = "civil_registry"
    FINGERPRINTS = "fingerprints"
    DNA = "dna"
    CONSULAR_RECORD = "consular_record"
    COURT_DECISION = "court_decision"


class WithdrawalGround(enum.Enum):
    """Why a confirmation no longer stands."""

    BASIS_FELL = "basis_fell"
    OTHER_PERSON = "other_person"
    NEW_EVIDENCE = "new_evidence"


class IdentityContent(msgspec.Struct, frozen=True, kw_only=True):
    """What was said. Empty where nothing was.

    `birth_earliest` and `birth_latest` are dates such as 2014-03-01, the same twice for a known day. Ages are whole years. `claimed_by` is the
    name of a relative or the title of a paper.
    """

    name: str = ""
    given: str = ""
    family: str = ""
    birth_earliest: str | None = None
    birth_latest: str | None = None
    age_years_min: int | None = None
    age_years_max: int | None = None
    sex: Sex | None = None
    parents: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    residence: str = ""
    document: str = ""
    claimed_by: str = ""

    def facts(self) -> tuple[ClaimedFact, ...]:
        """What the claim speaks of."""
        spoken_of = {
            ClaimedFact.NAME: self.name or self.given or self.family,
            ClaimedFact.BIRTH_DATE: self.birth_earliest or self.birth_latest,
            ClaimedFact.AGE: self.age_years_min is not None or self.age_years_max is not None,
            ClaimedFact.SEX: self.sex,
            ClaimedFact.PARENTS: self.parents,
            ClaimedFact.LANGUAGES: self.languages,
            ClaimedFact.RESIDENCE: self.residence,
            ClaimedFact.DOCUMENT: self.document,
        }
        return tuple(fact for fact, said in spoken_of.items() if said)


class RosterContent(msgspec.Struct, frozen=True, kw_only=True):
    """What the file was called."""

    name: str


@event(
    "register.identity_claimed", 0x112, makes=("claim",), seal=SealClass.IDENTITY, subject="person"
)
class IdentityClaimed(Event):
    """Somebody said, or a paper says, who a person is. `facts` empty means that they were asked and did not answer.

    `roster` and `row` (from 1, as a spreadsheet program numbers it) say on which list; None for every other source.
    """

    person: PersonId
    claim: ClaimId
    claimant: Claimant
    facts: tuple[ClaimedFact, ...]
    roster: RosterId | None = None
    row: int | None = None
    content: IdentityContent | None = None


@event("register.identity_confirmed", 0x114, attested=True)
class IdentityConfirmed(Event):
    """A claim was found true on `basis`."""

    person: PersonId
    claim: ClaimId
    basis: ConfirmationBasis


@event("register.confirmation_withdrawn", 0x116, attested=True)
class ConfirmationWithdrawn(Event):
    """A claim is no longer confirmed; the claim itself stays."""

    person: PersonId
    claim: ClaimId
    ground: WithdrawalGround


@event("register.roster_recorded", 0x118, makes=("roster",), seal=SealClass.WORDS)
class RosterRecorded(Event):
    """A list of `organisation` was taken in: SHA-256 of the file, `as_of` when it says it holds, and how many rows and persons it has.

    `stated_total` is the total that the list itself states, None where it states none.
    """

    roster: RosterId
    sha256: bytes
    organisation: OrganisationCode
    as_of: Moment
    rows: int
    persons: int
    stated_total: int | None = None
    content: RosterContent | None = None


class Claim(msgspec.Struct):
    """One claim, without what is sealed."""

    person: PersonId
    claimant: Claimant
    facts: tuple[ClaimedFact, ...]
    entered_by: StaffId
    claimed_at: Moment
    entered_at: Moment
    roster: RosterId | None
    row: int | None


class Confirmation(msgspec.Struct, array_like=True):
    """One claim that was confirmed, by whom and on what."""

    claim: ClaimId
    basis: ConfirmationBasis
    signed_by: StaffId
    confirmed_at: Moment
    confirmed_by: EventId


class Roster(msgspec.Struct):
    """One list from outside that was taken in."""

    sha256: bytes
    organisation: OrganisationCode
    as_of: Moment
    rows: int
    persons: int
    stated_total: int | None
    recorded_at: Moment


class Identities(msgspec.Struct):
    """State: claims in the order of entry, what is confirmed, and the lists that claims come from."""

    claims: dict[ClaimId, Claim] = msgspec.field(default_factory=dict)
    by_person: dict[PersonId, list[ClaimId]] = msgspec.field(default_factory=dict)
    confirmed: dict[PersonId, list[Confirmation]] = msgspec.field(default_factory=dict)
    rosters: dict[RosterId, Roster] = msgspec.field(default_factory=dict)


CLAIM_EMPTY = refusal(
    "register.claim_empty",
    es=(
        "La declaración no dice nada.",
        "Al menos un nombre, una edad u otro dato, o que no quiso contestar.",
        "Escriba lo que se dijo, o marque que no contestó.",
    ),
    en=(
        "The claim says nothing.",
        "At least a name, an age or another fact, or that there was no answer.",
        "Enter what was said, or mark that there was no answer.",
    ),
)
ROSTER_UNKNOWN = refusal(
    "register.roster_unknown",
    es=(
        "La declaración no nombra un listado ingresado.",
        "Un listado de este operativo y el número de su fila; solo para declaraciones de un listado.",
        "Ingrese primero el listado.",
    ),
    en=(
        "The claim names no list that was taken in.",
        "A list of this operation and the number of its row; only for claims from a list.",
        "Take in the list first.",
    ),
)
ROSTER_RECORDED = refusal(
    "register.roster_recorded",
    es=(
        "Ese mismo archivo ya se ingresó.",
        "Un archivo que aún no está.",
        "Use el listado que ya está ingresado.",
    ),
    en=(
        "That very file was taken in already.",
        "A file not taken in yet.",
        "Use the list that is there.",
    ),
)
CLAIM_UNKNOWN = refusal(
    "register.claim_unknown",
    es=(
        "Esa persona no tiene esa declaración de identidad.",
        "Una declaración de esa misma persona.",
        "Elija una de su lista.",
    ),
    en=(
        "That person has no such claim of identity.",
        "A claim of that same person.",
        "Choose one from their list.",
    ),
)
OWN_CLAIM = refusal(
    "register.own_claim",
    es=(
        "Quien firma ingresó esa misma declaración.",
        "Otra persona que la confirme.",
        "Pida a otra persona del registro que la revise y firme.",
    ),
    en=(
        "The signer entered that very claim.",
        "Another person to confirm it.",
        "Ask another registrar to check and sign it.",
    ),
)
IDENTITY_CONFIRMED = refusal(
    "register.identity_confirmed",
    es=(
        "Esa persona ya tiene una identidad confirmada.",
        "Una sola identidad confirmada por persona.",
        "Si la anterior no es cierta, retire primero su confirmación.",
    ),
    en=(
        "That person already has a confirmed identity.",
        "One confirmed identity for each person.",
        "If the earlier one is wrong, withdraw its confirmation first.",
    ),
)
NOT_CONFIRMED = refusal(
    "register.identity_not_confirmed",
    es=(
        "Esa declaración no está confirmada.",
        "Una declaración confirmada.",
        "Revise cuál quería retirar.",
    ),
    en=(
        "That claim is not confirmed.",
        "A claim that is confirmed.",
        "Check which one you meant to withdraw.",
    ),
)


@act(
    "register.claim_identity", refuses=(PERSON_UNKNOWN, PERSON_MERGED, CLAIM_EMPTY, ROSTER_UNKNOWN)
)
def claim_identity(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    claimant: Claimant,
    said: IdentityContent | None = None,
    roster: RosterId | None = None,
    row: int | None = None,
) -> list[Event]:
    """Write down who a person is said to be, beside whatever was said before. `said` None: they were asked and did not answer.

    Refuses: register.person_unknown, register.person_merged, register.claim_empty, register.roster_unknown
    """
    require_standing(state, person)
    if said is not None and not said.facts():
        raise Refused(CLAIM_EMPTY)
    from_list = claimant is Claimant.ROSTER
    named = roster in state.identities.rosters and row is not None and row > 0
    if from_list is not named or (roster is not None) is not from_list:
        raise Refused(ROSTER_UNKNOWN)
    return [
        IdentityClaimed(
            person=person,
            claim=ClaimId(by.draw()),
            claimant=claimant,
            facts=said.facts() if said else (),
            roster=roster,
            row=row,
            content=said,
        )
    ]


@act(
    "register.confirm_identity",
    refuses=(PERSON_UNKNOWN, PERSON_MERGED, CLAIM_UNKNOWN, OWN_CLAIM, IDENTITY_CONFIRMED),
)
def confirm_identity(
    state: Operation, by: By, *, person: PersonId, claim: ClaimId, basis: ConfirmationBasis
) -> list[Event]:
    """Confirm a claim that somebody else entered, on a basis from the closed list (invariant 8).

    Refuses: register.person_unknown, register.person_merged, register.claim_unknown, register.own_claim, register.identity_confirmed
    """
    require_standing(state, person)
    if claim not in claims_of(state, person):
        raise Refused(CLAIM_UNKNOWN)
    if state.identities.claims[claim].entered_by in by.signers:
        raise Refused(OWN_CLAIM)
    if confirmations_of(state, person):
        raise Refused(IDENTITY_CONFIRMED)
    return [IdentityConfirmed(person=person, claim=claim, basis=basis)]


@act("register.withdraw_confirmation", refuses=(PERSON_UNKNOWN, PERSON_MERGED, NOT_CONFIRMED))
def withdraw_confirmation(
    state: Operation, by: By, *, person: PersonId, claim: ClaimId, ground: WithdrawalGround
) -> list[Event]:
    """Record that a confirmed claim no longer stands; it remains as a claim.

    Refuses: register.person_unknown, register.person_merged, register.identity_not_confirmed
    """
    require_standing(state, person)
    if claim not in [confirmation.claim for confirmation in confirmations_of(state, person)]:
        raise Refused(NOT_CONFIRMED)
    return [ConfirmationWithdrawn(person=person, claim=claim, ground=ground)]


@act("register.record_roster", refuses=(ROSTER_RECORDED,))
def record_roster(
    state: Operation,
    by: By,
    *,
    name: str,
    sha256: bytes,
    organisation: OrganisationCode,
    as_of: Moment,
    rows: int,
    persons: int,
    stated_total: int | None = None,
) -> list[Event]:
    """Take in a list from outside, before its rows become claims. `persons` is how many people the list names, rows counted twice left out.

    Refuses: register.roster_recorded
    """
    if any(roster.sha256 == sha256 for roster in state.identities.rosters.values()):
        raise Refused(ROSTER_RECORDED)
    return [
        RosterRecorded(
            roster=RosterId(by.draw()),
            sha256=sha256,
            organisation=organisation,
            as_of=as_of,
            rows=rows,
            persons=persons,
            stated_total=stated_total,
            content=RosterContent(name=name),
        )
    ]


@applies(IdentityClaimed)
def _claimed(state: Operation, event: IdentityClaimed, written: Written) -> None:
    known(state.register.persons, event.person)
    state.identities.claims[event.claim] = Claim(
        person=event.person,
        claimant=event.claimant,
        facts=event.facts,
        entered_by=written.who,
        claimed_at=written.happened_at,
        entered_at=written.written_at,
        roster=event.roster,
        row=event.row,
    )
    state.identities.by_person.setdefault(event.person, []).append(event.claim)


@applies(IdentityConfirmed)
def _confirmed(state: Operation, event: IdentityConfirmed, written: Written) -> None:
    claim = known(state.identities.claims, event.claim)
    if claim.entered_by in written.actors:
        raise NoEffect("register.own_claim")
    state.identities.confirmed.setdefault(claim.person, []).append(
        Confirmation(event.claim, event.basis, written.who, written.happened_at, written.event)
    )


@applies(ConfirmationWithdrawn)
def _withdrawn(state: Operation, event: ConfirmationWithdrawn, written: Written) -> None:
    claim = known(state.identities.claims, event.claim)
    known(state.identities.confirmed, claim.person)
    state.identities.confirmed[claim.person] = [
        confirmation
        for confirmation in state.identities.confirmed[claim.person]
        if confirmation.claim != event.claim or not written.knows(confirmation.confirmed_by)
    ]


@applies(RosterRecorded)
def _roster_recorded(state: Operation, event: RosterRecorded, written: Written) -> None:
    state.identities.rosters[event.roster] = Roster(
        sha256=event.sha256,
        organisation=event.organisation,
        as_of=event.as_of,
        rows=event.rows,
        persons=event.persons,
        stated_total=event.stated_total,
        recorded_at=written.happened_at,
    )


def claims_of(state: Operation, person: PersonId) -> list[ClaimId]:
    """Every claim about `person` and about the records merged into them, in the order of entry within each record."""
    return [
        claim
        for member in state.register.group(person)
        for claim in state.identities.by_person.get(member, ())
    ]


def confirmations_of(state: Operation, person: PersonId) -> list[Confirmation]:
    """What is confirmed about `person` and the records merged into them; more than one claim is a dispute."""
    return [
        one
        for member in state.register.group(person)
        for one in state.identities.confirmed.get(member, ())
    ]


class IdentityDispute(NamedTuple):
    """One person with several confirmed identities."""

    person: PersonId
    confirmations: tuple[Confirmation, ...]


def identity_disputes(state: Operation) -> list[IdentityDispute]:
    """Persons of whom more than one claim is confirmed."""
    standing = dict.fromkeys(
        state.register.standing(person) for person in state.identities.confirmed
    )
    groups = ((person, tuple(confirmations_of(state, person))) for person in standing)
    return [
        IdentityDispute(person, confirmations)
        for person, confirmations in groups
        if len({confirmation.claim for confirmation in confirmations}) > 1
    ]
