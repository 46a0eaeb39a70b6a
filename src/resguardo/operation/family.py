"""Family: who belongs to whom, as somebody says it and as it was verified (`docs/internals/procedures.md` 5).

A link is an assertion: who says so, how they know. Assertions may contradict each other, since in a closed house a child may give several true
answers to "who is your mother?"; all are shown, none is overwritten or deleted (invariants 4 and 6). Verified needs a basis from a closed list
and a signer who did not enter the link.

Refused at writing: a link with oneself, the same word twice, a verification by whoever entered it. Shown at the merge: a link verified here
and withdrawn there (`link_disputes`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import EventId, FamilyLinkId, Moment, PersonId, StaffId
from resguardo.operation.identity import Claimant
from resguardo.operation.refusal import NoEffect, Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, require_standing

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Relation(enum.Enum):
    """What `relative` is to `person`. CARER is whoever customarily cares for them, a parent or not: the two stay together."""

    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    SPOUSE = "spouse"
    CARER = "carer"
    FOUND_TOGETHER = "found_together"


KIN = (Relation.PARENT, Relation.CHILD, Relation.SIBLING)
"""Relations that make a family group."""


class AssertionBasis(enum.Enum):
    """How whoever says it knows."""

    OWN_WORD = "own_word"
    OBSERVED = "observed"
    PAPER = "paper"
    HEARSAY = "hearsay"


class VerificationBasis(enum.Enum):
    """What a verified link may rest on; nothing else does."""

    CIVIL_REGISTRY = "civil_registry"
    DNA = "dna"
    COURT_DECISION = "court_decision"


class LinkWithdrawal(enum.Enum):
    """Why a link no longer stands."""

    TAKEN_BACK = "taken_back"
    ENTERED_WRONGLY = "entered_wrongly"
    DISPROVED = "disproved"


@event("family.link_asserted", 0x202, makes=("link",))
class LinkAsserted(Event):
    """Somebody says that `relative` is the `relation` of `person`."""

    link: FamilyLinkId
    person: PersonId
    relative: PersonId
    relation: Relation
    claimant: Claimant
    basis: AssertionBasis


@event("family.link_verified", 0x204, attested=True)
class LinkVerified(Event):
    """A link was found true on `basis`."""

    link: FamilyLinkId
    person: PersonId
    relative: PersonId
    basis: VerificationBasis


@event("family.link_withdrawn", 0x206, attested=True)
class LinkWithdrawn(Event):
    """A link no longer stands; it stays on record with who said it."""

    link: FamilyLinkId
    person: PersonId
    relative: PersonId
    reason: LinkWithdrawal


class Verification(msgspec.Struct, array_like=True):
    """One basis on which a link was verified, and by whom."""

    basis: VerificationBasis
    signed_by: StaffId
    verified_by: EventId


class FamilyLink(msgspec.Struct):
    """One assertion. `withdrawn_by` None while it stands."""

    person: PersonId
    relative: PersonId
    relation: Relation
    claimant: Claimant
    basis: AssertionBasis
    entered_by: StaffId
    asserted_at: Moment
    verifications: list[Verification] = msgspec.field(default_factory=list)
    withdrawn_by: EventId | None = None
    withdrawn_for: LinkWithdrawal | None = None
    withdrawal_disputed: bool = False
    """Verified by a site that did not know of the withdrawal, or withdrawn by one that did not know of the verification."""

    @property
    def is_standing(self) -> bool:
        """Whether the link was not withdrawn."""
        return self.withdrawn_by is None

    @property
    def is_verified(self) -> bool:
        """Whether the link stands on more than somebody's word."""
        return self.is_standing and bool(self.verifications)


class Family(msgspec.Struct):
    """State: every link ever asserted, in reading order."""

    links: dict[FamilyLinkId, FamilyLink] = msgspec.field(default_factory=dict)

    def standing(self) -> Iterator[tuple[FamilyLinkId, FamilyLink]]:
        """The links that were not withdrawn."""
        return ((link, record) for link, record in self.links.items() if record.is_standing)


LINK_WITH_SELF = refusal(
    "family.link_with_self",
    es=("Es la misma persona dos veces.", "Dos personas distintas.", "Lea los dos brazaletes."),
    en=("That is the same person twice.", "Two different persons.", "Scan both bands."),
)
LINK_ASSERTED = refusal(
    "family.link_asserted",
    es=(
        "Ese vínculo ya está anotado, dicho por la misma fuente.",
        "Un vínculo, una fuente o un fundamento nuevos.",
        "No hace falta nada.",
    ),
    en=(
        "That link is already on record, from the same source.",
        "A new link, source or basis.",
        "Nothing needs doing.",
    ),
)
LINK_UNKNOWN = refusal(
    "family.link_unknown",
    es=(
        "No hay un vínculo vigente con esa referencia.",
        "Un vínculo anotado y no retirado.",
        "Búsquelo en la ficha de la persona.",
    ),
    en=(
        "There is no standing link under that reference.",
        "A link on record and not withdrawn.",
        "Look for it on the person's page.",
    ),
)
OWN_LINK = refusal(
    "family.own_link",
    es=(
        "Quien firma anotó ese mismo vínculo.",
        "Otra persona que lo verifique.",
        "Pida a otra persona que lo revise y firme.",
    ),
    en=(
        "The signer entered that very link.",
        "Another person to verify it.",
        "Ask somebody else to check and sign it.",
    ),
)


@act(
    "family.assert_link",
    refuses=(PERSON_UNKNOWN, PERSON_MERGED, LINK_WITH_SELF, LINK_ASSERTED),
)
def assert_link(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    relative: PersonId,
    relation: Relation,
    claimant: Claimant,
    basis: AssertionBasis,
) -> list[Event]:
    """Write down that somebody says `relative` is the `relation` of `person`, beside whatever else is said.

    Refuses: register.person_unknown, register.person_merged, family.link_with_self, family.link_asserted
    """
    require_standing(state, person)
    require_standing(state, relative)
    if person == relative:
        raise Refused(LINK_WITH_SELF)
    said = (person, relative, relation, claimant, basis)
    for _, one in state.family.standing():
        if (one.person, one.relative, one.relation, one.claimant, one.basis) == said:
            raise Refused(LINK_ASSERTED)
    return [
        LinkAsserted(
            link=FamilyLinkId(by.draw()),
            person=person,
            relative=relative,
            relation=relation,
            claimant=claimant,
            basis=basis,
        )
    ]


@act("family.verify_link", refuses=(LINK_UNKNOWN, OWN_LINK))
def verify_link(
    state: Operation, by: By, *, link: FamilyLinkId, basis: VerificationBasis
) -> list[Event]:
    """Verify a link that somebody else entered, on a basis from the closed list.

    Refuses: family.link_unknown, family.own_link
    """
    record = _require_standing_link(state, link)
    if record.entered_by in by.signers:
        raise Refused(OWN_LINK)
    return [LinkVerified(link=link, person=record.person, relative=record.relative, basis=basis)]


@act("family.withdraw_link", refuses=(LINK_UNKNOWN,))
def withdraw_link(
    state: Operation, by: By, *, link: FamilyLinkId, reason: LinkWithdrawal
) -> list[Event]:
    """Record that a link no longer stands; it stays on record. On a link in dispute it ends the dispute.

    Refuses: family.link_unknown
    """
    record = state.family.links.get(link)
    if record is None or not (record.is_standing or record.withdrawal_disputed):
        raise Refused(LINK_UNKNOWN)
    return [LinkWithdrawn(link=link, person=record.person, relative=record.relative, reason=reason)]


def _require_standing_link(state: Operation, link: FamilyLinkId) -> FamilyLink:
    record = state.family.links.get(link)
    if record is None or not record.is_standing:
        raise Refused(LINK_UNKNOWN)
    return record


@applies(LinkAsserted)
def _asserted(state: Operation, event: LinkAsserted, written: Written) -> None:
    known(state.register.persons, event.person)
    known(state.register.persons, event.relative)
    state.family.links[event.link] = FamilyLink(
        person=event.person,
        relative=event.relative,
        relation=event.relation,
        claimant=event.claimant,
        basis=event.basis,
        entered_by=written.who,
        asserted_at=written.happened_at,
    )


@applies(LinkVerified)
def _verified(state: Operation, event: LinkVerified, written: Written) -> None:
    record = known(state.family.links, event.link)
    if record.entered_by in written.actors:
        raise NoEffect("family.own_link")
    if record.withdrawn_by is not None and not written.knows(record.withdrawn_by):
        record.withdrawal_disputed = True
    record.verifications.append(Verification(event.basis, written.who, written.event))


@applies(LinkWithdrawn)
def _withdrawn(state: Operation, event: LinkWithdrawn, written: Written) -> None:
    record = known(state.family.links, event.link)
    record.withdrawal_disputed = any(
        not written.knows(one.verified_by) for one in record.verifications
    )
    if record.withdrawn_by is None:
        record.withdrawn_by, record.withdrawn_for = written.event, event.reason


def link_disputes(state: Operation) -> list[FamilyLinkId]:
    """Links verified here and withdrawn there, until somebody who knows both withdraws the link, and asserts it anew where it is true."""
    return [link for link, record in state.family.links.items() if record.withdrawal_disputed]


class Contradiction(NamedTuple):
    """Two persons of whom standing links say things that can't both be true, in the order of assertion."""

    first: PersonId
    second: PersonId
    links: tuple[FamilyLinkId, ...]


def contradictions(state: Operation) -> list[Contradiction]:
    """Pairs that are said to be both parent and child, or parent and sibling, or the like."""
    kin: dict[tuple[PersonId, PersonId], list[tuple[FamilyLinkId, Relation]]] = {}
    for link, record in state.family.standing():
        one, other = (
            state.register.standing(record.person),
            state.register.standing(record.relative),
        )
        if record.relation in KIN and one != other:
            first, second = sorted((one, other))
            relation = record.relation if one == first else _seen_from_there(record.relation)
            kin.setdefault((first, second), []).append((link, relation))
    return [
        Contradiction(*pair, tuple(link for link, _ in said))
        for pair, said in kin.items()
        if len({relation for _, relation in said}) > 1
    ]


def parents_said(state: Operation, person: PersonId) -> list[PersonId]:
    """Everybody who is said to be a parent of `person`, verified ones first; more than two is no error, it is what was said."""
    said: dict[PersonId, bool] = {}
    members = state.register.group(person)
    for _, record in state.family.standing():
        parent = None
        if record.relation is Relation.PARENT and record.person in members:
            parent = record.relative
        elif record.relation is Relation.CHILD and record.relative in members:
            parent = record.person
        if parent is not None:
            parent = state.register.standing(parent)
            said[parent] = said.get(parent, False) or record.is_verified
    return sorted(said, key=lambda parent: not said[parent])


def siblings(state: Operation) -> list[tuple[PersonId, PersonId]]:
    """Pairs that are said to be siblings, each once."""
    pairs: dict[frozenset[PersonId], tuple[PersonId, PersonId]] = {}
    for _, record in state.family.standing():
        one, other = (
            state.register.standing(record.person),
            state.register.standing(record.relative),
        )
        if record.relation is Relation.SIBLING and one != other:
            pairs.setdefault(frozenset((one, other)), (one, other))
    return list(pairs.values())


def groups(state: Operation, *, verified_only: bool = False) -> list[tuple[PersonId, ...]]:
    """Family groups: who is joined by links of parent, child or sibling, asserted or verified; nobody stands alone in one."""
    neighbours: dict[PersonId, list[PersonId]] = {}
    for _, record in state.family.standing():
        if record.relation in KIN and (record.is_verified or not verified_only):
            one, other = (
                state.register.standing(record.person),
                state.register.standing(record.relative),
            )
            if one != other:
                neighbours.setdefault(one, []).append(other)
                neighbours.setdefault(other, []).append(one)
    found: list[tuple[PersonId, ...]] = []
    seen: set[PersonId] = set()
    for start in neighbours:
        if start in seen:
            continue
        group, waiting = [start], [start]
        seen.add(start)
        while waiting:
            for person in neighbours[waiting.pop()]:
                if person not in seen:
                    seen.add(person)
                    group.append(person)
                    waiting.append(person)
        found.append(tuple(group))
    return found


def dyads(state: Operation) -> list[tuple[PersonId, PersonId]]:
    """Each (cared for, carer) pair that stays together, such as a baby and whoever cares for it."""
    pairs = (
        (state.register.standing(record.person), state.register.standing(record.relative))
        for _, record in state.family.standing()
        if record.relation is Relation.CARER
    )
    return list(dict.fromkeys(pairs))


def _seen_from_there(relation: Relation) -> Relation:
    opposite = {Relation.PARENT: Relation.CHILD, Relation.CHILD: Relation.PARENT}
    return opposite.get(relation, relation)
