"""Disputes: everything that two sites said differently without knowing of each other, in one list.

Nothing here is settled by a clock or by who came last; each line stands until a signed act settles it, and the safe side is shown meanwhile
(`docs/internals/ledger.md` 5). Pure reading over all rooms.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.aboard import aboard_twice, legs_disputed
from resguardo.operation.age import age_disputes
from resguardo.operation.claim_study import claim_disputes
from resguardo.operation.contest import late_claims
from resguardo.operation.family import link_disputes
from resguardo.operation.handover import slips_doubled
from resguardo.operation.identifiers import PersonId, StaffId
from resguardo.operation.identity import identity_disputes
from resguardo.operation.judgements import judgement_disputes
from resguardo.operation.mentions import mention_disputes
from resguardo.operation.merge import merge_disputes
from resguardo.operation.placement_alarms import places_disputed
from resguardo.operation.publication import publication_disputes
from resguardo.operation.release import release_disputes

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class DisputeKind(enum.Enum):
    """What is in dispute."""

    CUSTODY = "custody"
    BAND = "band"
    AGE = "age"
    IDENTITY = "identity"
    FAMILY = "family"
    MERGE = "merge"
    JUDGEMENT = "judgement"
    MENTION = "mention"
    CLAIM = "claim"
    PLACE = "place"
    TRANSPORT = "transport"
    SLIP = "slip"
    COUNT = "count"
    ABSENCE = "absence"
    RELEASE = "release"
    STATEMENT = "statement"
    SHEET = "sheet"
    AUTHORITY = "authority"


class Dispute(NamedTuple):
    """One dispute: whom it is about, who is named in it, and the reference of what is disputed where it is not a person."""

    kind: DisputeKind
    persons: tuple[PersonId, ...]
    named: tuple[StaffId, ...] = ()
    about: bytes = b""


def disputes(state: Operation) -> list[Dispute]:
    """Every open dispute, the gravest kinds first."""
    return [*_custody(state), *_persons(state), *_procedures(state)]


def _custody(state: Operation) -> Iterator[Dispute]:
    for person in state.custody.open_persons():
        if state.custody.is_contested(person):
            holders = dict.fromkeys(
                output.holder for _, output in state.custody.claims(person) if output.holder
            )
            yield Dispute(DisputeKind.CUSTODY, (person,), tuple(holders))
    # No act answers a claim that came after its resolution: it stays listed beside the holder, for somebody says they have the child.
    for late in late_claims(state):
        if not state.custody.is_contested(late.person):
            named = (late.accountable, *(claim.holder for claim in late.claims))
            holders = dict.fromkeys(holder for holder in named if holder is not None)
            yield Dispute(DisputeKind.CUSTODY, (late.person,), tuple(holders))


def _persons(state: Operation) -> Iterator[Dispute]:
    for band in state.register.tag_disputes:
        yield Dispute(DisputeKind.BAND, band.persons)
    for person in age_disputes(state):
        yield Dispute(DisputeKind.AGE, (person,))
    for identity in identity_disputes(state):
        signers = tuple(one.signed_by for one in identity.confirmations)
        yield Dispute(DisputeKind.IDENTITY, (identity.person,), signers)
    for link in link_disputes(state):
        record = state.family.links[link]
        yield Dispute(DisputeKind.FAMILY, (record.person, record.relative), about=link)
    for merge in merge_disputes(state):
        fused = state.merges.merges[merge.merge]
        yield Dispute(DisputeKind.MERGE, (fused.kept, fused.duplicate), about=merge.merge)
    for clash in judgement_disputes(state):
        judges = dict.fromkeys(
            state.judgements.judgements[name].judged_by for name in (clash.different, *clash.same)
        )
        yield Dispute(DisputeKind.JUDGEMENT, clash.persons, tuple(judges), about=clash.different)
    for mention in mention_disputes(state):
        yield Dispute(DisputeKind.MENTION, (), about=mention)
    for claim in claim_disputes(state):
        yield Dispute(DisputeKind.CLAIM, (), about=claim)
    for person, _ in places_disputed(state):
        yield Dispute(DisputeKind.PLACE, (person,))
    for person in state.custody.out_disputed:
        out = state.custody.out.get(person)
        yield Dispute(DisputeKind.PLACE, (person,), (out.responsible,) if out else ())


def _procedures(state: Operation) -> Iterator[Dispute]:
    for manifest, person in legs_disputed(state):
        yield Dispute(DisputeKind.TRANSPORT, (person,), about=manifest)
    for person, manifests in aboard_twice(state).items():
        yield Dispute(DisputeKind.TRANSPORT, (person,), about=manifests[-1])
    for slip, persons in slips_doubled(state).items():
        yield Dispute(DisputeKind.SLIP, tuple(persons), about=slip.encode())
    for count, record in state.counts.counts.items():
        # A count that replaces this one is the signed act that settles what was said of it.
        for one in () if record.superseded_by else record.disputes:
            yield Dispute(DisputeKind.COUNT, (one.person,) if one.person else (), about=count)
    for absence, episode in state.absences.absences.items():
        for _ in () if episode.is_closed else episode.disputes:
            yield Dispute(DisputeKind.ABSENCE, (episode.person,), about=absence)
    for absence in publication_disputes(state):
        decided_by = dict.fromkeys(one.by for one in state.publications.decisions[absence])
        person = state.absences.absences[absence].person
        yield Dispute(DisputeKind.ABSENCE, (person,), tuple(decided_by), about=absence)
    for release in release_disputes(state):
        yield Dispute(DisputeKind.RELEASE, (release.person,))
    for statement in state.statements.corrected_twice():
        yield Dispute(DisputeKind.STATEMENT, (), about=statement)
    for sheet in state.sheets.disputed():
        holders = dict.fromkeys(step.holder for step in state.sheets.sheets[sheet].steps)
        named = tuple(holder for holder in holders if holder is not None)
        yield Dispute(DisputeKind.SHEET, (), named, about=sheet)
    for event in state.team.authority_disputed:
        yield Dispute(DisputeKind.AUTHORITY, (), about=event)
    # Whoever cuts a device off takes what it wrote after that number out of every list: children it tagged, marks, handovers. It is never done unseen.
    for key, device in state.team.devices.items():
        if device.voided:
            named = () if device.revoker is None else (device.revoker,)
            yield Dispute(DisputeKind.AUTHORITY, (), named, about=key)
