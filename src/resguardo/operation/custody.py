"""Custody: who answers for each protected person right now.

Invariant 1: exactly one named human answers for each person from tag to release. Each person has a custody tree (`custody_tree.py`): one
output open is held, more than one is contested, and then the holder of the last output common to all branches answers. Custody moves only by
handovers (`handover.py`), the resolution of a contest (`contest.py`) and release; absence does not move it. Read as double entry, the sum
over all holders plus the released equals the tags issued less the merged duplicates (`postings`, `balance`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation.custody_tree import CustodyTree, Output
from resguardo.operation.fold import Written, known
from resguardo.operation.identifiers import (
    EventId,
    LinkId,
    Moment,
    OfferId,
    PersonId,
    PlaceId,
    StaffId,
)
from resguardo.operation.placement import move
from resguardo.operation.refusal import NoEffect

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class HandoverGround(enum.Enum):
    """Why custody is offered. For `search` and `recovery` somebody of the giver's organisation may sign in the giver's place."""

    CARE = "care"
    SHIFT_CHANGE = "shift_change"
    TRANSPORT = "transport"
    SEARCH = "search"
    RECOVERY = "recovery"


class OutReason(enum.Enum):
    """Why somebody is accounted for off site."""

    HOSPITAL = "hospital"
    COURT = "court"
    INTERVIEW = "interview"
    OTHER = "other"


class Offer(msgspec.Struct):
    """One offer of one person. Both lists are filled only when two sites ended it without knowing of each other."""

    person: PersonId
    basis: LinkId
    giver: StaffId
    receiver: StaffId
    batch: bytes
    ground: HandoverGround
    slip: str | None
    place: PlaceId | None
    offered_at: Moment
    accepted_by: list[EventId] = msgspec.field(default_factory=list)
    ended_by: list[EventId] = msgspec.field(default_factory=list)
    """Its refusal or withdrawal."""


class OutCount(msgspec.Struct):
    """Somebody accounted for off site: with whom, why, and when they are expected back."""

    responsible: StaffId
    reason: OutReason
    expected_return_at: Moment
    since: Moment
    sent_by: EventId


class Custody(msgspec.Struct):
    """State: a custody tree for each person, the offers, the slips and who is accounted for off site."""

    trees: dict[PersonId, CustodyTree] = msgspec.field(default_factory=dict)
    offers: dict[OfferId, Offer] = msgspec.field(default_factory=dict)
    slips: dict[str, list[bytes]] = msgspec.field(default_factory=dict)
    """Paper slip number -> the batches that used it; more than one is a dispute."""
    out: dict[PersonId, OutCount] = msgspec.field(default_factory=dict)
    out_disputed: dict[PersonId, list[EventId]] = msgspec.field(default_factory=dict)
    """Persons whom two sites sent out, or one sent out while another saw them back; the out-count shown is the earlier in reading order."""

    def standing(self, person: PersonId) -> PersonId:
        """The record that `person` was merged into, or `person`."""
        while (tree := self.trees.get(person)) is not None and tree.fused_into is not None:
            person = tree.fused_into
        return person

    def answers_for(self, person: PersonId) -> StaffId | None:
        """Who answers for `person` right now; None if unknown or released. For a contested person the last holder common to all branches."""
        person = self.standing(person)
        tree = self.trees.get(person)
        if tree is None or (tree.is_released and not tree.fused):
            return None
        if tree.is_released:
            return next((claim.holder for _, claim in self.claims(person) if claim.holder), None)
        link = tree.accountable()
        return None if link is None else tree.outputs[link].holder

    def claims(self, person: PersonId) -> list[tuple[LinkId, Output]]:
        """The open links of `person`, with those of records merged into it that name somebody else. Empty if unknown."""
        tree = self.trees.get(person)
        if tree is None:
            return []
        own = [(link, tree.outputs[link]) for link in tree.open]
        merged = (
            claim
            for duplicate in tree.fused
            for claim in self.claims(duplicate)
            if claim[0] not in self.trees[duplicate].absorbed
        )
        return [*own, *merged]

    def is_contested(self, person: PersonId) -> bool:
        """Whether more than one link is open for `person`."""
        tree = self.trees.get(self.standing(person))
        return tree is not None and (
            len(tree.open) > 1 or (bool(tree.fused) and len(self.claims(self.standing(person))) > 1)
        )

    def is_released(self, person: PersonId) -> bool:
        """Whether `person` left the operation's charge, and no record merged into theirs says otherwise."""
        person = self.standing(person)
        tree = self.trees.get(person)
        if tree is None or not tree.is_released:
            return False
        return not tree.fused or all(claim.holder is None for _, claim in self.claims(person))

    def open_persons(self) -> Iterator[PersonId]:
        """Everybody tagged, not released and not merged away, in the order of tagging."""
        standing = (person for person, tree in self.trees.items() if tree.fused_into is None)
        return (person for person in standing if not self.is_released(person))

    def held_by(self, staff: StaffId) -> list[PersonId]:
        """Everybody for whom `staff` answers."""
        return [person for person in self.open_persons() if self.answers_for(person) == staff]

    def link_of(self, person: PersonId) -> LinkId:
        """The link by which somebody answers for `person`, who must be known and not released."""
        link = known(self.trees, self.standing(person)).accountable()
        if link is None:
            raise NoEffect("fold.reference_unknown")
        return link

    def is_open(self, reference: OfferId) -> bool:
        """Whether an offer still waits for its receiver."""
        offer = self.offers.get(reference)
        return (
            offer is not None
            and not offer.accepted_by
            and not offer.ended_by
            and offer.basis in self.trees[offer.person].open
        )

    def offer_of(self, person: PersonId) -> OfferId | None:
        """The offer of `person` that is open, None for none."""
        tree = self.trees.get(person)
        return (
            next((offer for offer in reversed(tree.offers) if self.is_open(offer)), None)
            if tree
            else None
        )


def begin(
    state: Operation, person: PersonId, link: LinkId, holder: StaffId, written: Written
) -> None:
    """Open the custody tree of a newly tagged person: `holder` answers by `link`."""
    known(state.team.members, holder)
    tree = state.custody.trees.setdefault(person, CustodyTree())
    tree.add(link, holder, [], written)


def close(state: Operation, person: PersonId, written: Written) -> None:
    """Let a release spend every link that its writer saw open. What another site did meanwhile stays open beside it: contested."""
    tree = known(state.custody.trees, person)
    tree.add(_link_of(state, written), None, tree.open_as_known(written), written)
    for duplicate in tree.fused:
        merged = state.custody.trees[duplicate]
        if merged.fused_by is not None and not written.knows(merged.fused_by):
            merged.absorbed = []
    move(state, person, None, written)
    state.custody.out.pop(person, None)


def fuse(state: Operation, kept: PersonId, duplicate: PersonId, written: Written) -> None:
    """Let the record `kept` stand for `duplicate` as well. Two holders, or a handover or a release made meanwhile, become a contest."""
    custody = state.custody
    tree, other = known(custody.trees, kept), known(custody.trees, duplicate)
    if other.fused_into is not None or custody.standing(kept) == duplicate:
        return
    holders = {tree.outputs[link].holder for link in tree.open_as_known(written)}
    released_apart = any(
        output.holder is None and not written.knows(output.made_by)
        for output in tree.outputs.values()
    )
    if not released_apart:
        links = other.open_as_known(written)
        other.absorbed = [link for link in links if other.outputs[link].holder in holders]
    other.fused_by = written.event
    other.fused_into = kept
    tree.fused.append(duplicate)
    state.placement.set_aside[duplicate] = True


def unfuse(state: Operation, kept: PersonId, duplicate: PersonId, written: Written) -> None:
    """Let `duplicate` stand for itself again, with the links it had; where a resolution took them, the holder of `kept` answers."""
    tree, other = known(state.custody.trees, kept), known(state.custody.trees, duplicate)
    if other.fused_into != kept:
        return
    if not other.open:
        # The resolutions of its own contests are named as well, or the new link would count as a claim that came after them.
        resolutions = [link for link, output in other.outputs.items() if link in output.settled]
        other.add(
            _link_of(state, written),
            state.custody.answers_for(kept),
            list(dict.fromkeys([*resolutions, *list(other.outputs)[-1:]])),
            written,
        )
    other.fused_into, other.fused_by, other.absorbed = None, None, []
    tree.fused.remove(duplicate)
    del state.placement.set_aside[duplicate]


def _link_of(state: Operation, written: Written) -> LinkId:
    """The reference of a link that an event of another room makes, known to all from the event itself."""
    link = LinkId(written.event[:16])
    state.origins[link] = written.event
    return link


class Posting(NamedTuple):
    """One unit of custody of one person moves from `debit` to `credit`; None is the tag issue on the left, the release on the right."""

    person: PersonId
    link: LinkId
    debit: StaffId | None
    credit: StaffId | None
    posted_by: EventId


def postings(state: Operation) -> list[Posting]:
    """Custody as double entry: for each person the moves that every branch has in common, so that a contested unit is booked once."""
    custody = state.custody
    entries = []
    for person, tree in custody.trees.items():
        if tree.fused_into is not None:
            continue
        line = [(link, tree.outputs[link]) for link in tree.trunk_line()]
        if tree.is_released:
            last = [claim for claim in custody.claims(person) if claim[1].holder is not None]
            line = [one for one in line if one[1].holder is not None]
            line.append(last[0] if last else (tree.open[0], tree.outputs[tree.open[0]]))
        debit: StaffId | None = None
        for link, output in line:
            entries.append(Posting(person, link, debit, output.holder, output.made_by))
            debit = output.holder
    return entries


def balance(state: Operation) -> dict[StaffId, int]:
    """How many persons each holder answers for; a contested person counts once, with the accountable holder."""
    held: dict[StaffId, int] = {}
    for person in state.custody.open_persons():
        holder = state.custody.answers_for(person)
        if holder is not None:
            held[holder] = held.get(holder, 0) + 1
    return held
