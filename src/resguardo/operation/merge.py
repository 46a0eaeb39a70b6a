"""Merging: two records turn out to be one person, and splitting: they turn out not to be.

Invariant 4: nothing is deleted, merged silently or renumbered. A merge names the record that goes on and the one it takes in; both keep their
tags, claims and custody, so that a split gives back exactly what was there.

Refused at writing: one signer, a record merged already, a record with itself. Shown at the merge of two sites (`merge_disputes`): merges that share a
record, a merge of two records that were split elsewhere, a record merged here and released there. Merges in dispute have no effect, so that nobody
vanishes from the roll by two halves of a mistake.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation import custody
from resguardo.operation.act import By, act
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import EventId, MergeId, Moment, PersonId
from resguardo.operation.refusal import NoEffect, Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, require_standing, settle_age

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class MergeBasis(enum.Enum):
    """Why two records are one person."""

    SAME_FACE = "same_face"
    TAGGED_TWICE = "tagged_twice"
    FINGERPRINTS = "fingerprints"
    DNA = "dna"
    REGISTRY = "registry"


class SplitGround(enum.Enum):
    """Why they are two after all."""

    TWO_FACES = "two_faces"
    WRONG_RECORD = "wrong_record"
    DNA = "dna"
    REGISTRY = "registry"


@event("register.persons_merged", 0x121, makes=("merge",), signers=2)
class PersonsMerged(Event):
    """The record `kept` goes on for `duplicate` as well."""

    merge: MergeId
    kept: PersonId
    duplicate: PersonId
    basis: MergeBasis


@event("register.persons_split", 0x123, signers=2)
class PersonsSplit(Event):
    """`merge` is undone: `duplicate` stands for itself again."""

    merge: MergeId
    kept: PersonId
    duplicate: PersonId
    ground: SplitGround


class Merge(msgspec.Struct):
    """One merge. It waits while one of `clashes` stands: merges of the same records whose writers did not know of each other.

    `split_apart` are splits of the same two records, `released_apart` releases of one of them, that did not know of the merge nor it of them.
    """

    kept: PersonId
    duplicate: PersonId
    basis: MergeBasis
    merged_at: Moment
    merged_by: EventId
    clashes: list[MergeId] = msgspec.field(default_factory=list)
    split_apart: list[EventId] = msgspec.field(default_factory=list)
    released_apart: list[EventId] = msgspec.field(default_factory=list)
    split_by: EventId | None = None

    @property
    def pair(self) -> frozenset[PersonId]:
        """The two records."""
        return frozenset((self.kept, self.duplicate))


class Merges(msgspec.Struct):
    """State: every merge ever, in reading order, those split too."""

    merges: dict[MergeId, Merge] = msgspec.field(default_factory=dict)

    def stands(self, merge: MergeId) -> bool:
        """Whether `merge` was not split."""
        return self.merges[merge].split_by is None

    def has_effect(self, merge: MergeId) -> bool:
        """Whether `merge` stands and nothing that another site did is at odds with it."""
        record = self.merges[merge]
        return (
            self.stands(merge)
            and not record.split_apart
            and not any(map(self.stands, record.clashes))
        )

    def of_person(self, person: PersonId) -> list[MergeId]:
        """Every merge that stands and names `person`."""
        return [
            merge
            for merge, record in self.merges.items()
            if person in record.pair and record.split_by is None
        ]

    def of_pair(self, pair: frozenset[PersonId]) -> list[MergeId]:
        """Every merge of exactly these two records that stands; two sites may each have made one."""
        return [
            merge
            for merge, record in self.merges.items()
            if record.pair == pair and record.split_by is None
        ]


SAME_RECORD = refusal(
    "register.same_record",
    es=(
        "Es el mismo registro dos veces.",
        "Dos registros de la misma persona.",
        "Lea los dos brazaletes.",
    ),
    en=("That is the same record twice.", "Two records of the same person.", "Scan both bands."),
)
MERGE_UNKNOWN = refusal(
    "register.merge_unknown",
    es=(
        "No hay una unión de registros con esa referencia.",
        "Una unión registrada.",
        "Búsquela en la ficha de la persona.",
    ),
    en=(
        "There is no merge under that reference.",
        "A merge on record.",
        "Look for it on the person's page.",
    ),
)
MERGE_SPLIT = refusal(
    "register.merge_split",
    es=("Esa unión ya se deshizo.", "Una unión vigente.", "No hace falta nada."),
    en=("That merge was already undone.", "A merge that stands.", "Nothing needs doing."),
)


@act("register.merge_persons", signers=2, refuses=(PERSON_UNKNOWN, PERSON_MERGED, SAME_RECORD))
def merge_persons(
    state: Operation, by: By, *, kept: PersonId, duplicate: PersonId, basis: MergeBasis
) -> list[Event]:
    """Record that two records are one person, signed by two. Both records stay; `kept` goes on.

    Refuses: register.person_unknown, register.person_merged, register.same_record
    """
    require_standing(state, kept)
    require_standing(state, duplicate)
    if kept == duplicate:
        raise Refused(SAME_RECORD)
    return [PersonsMerged(merge=MergeId(by.draw()), kept=kept, duplicate=duplicate, basis=basis)]


@act("register.split_persons", signers=2, refuses=(MERGE_UNKNOWN, MERGE_SPLIT))
def split_persons(state: Operation, by: By, *, merge: MergeId, ground: SplitGround) -> list[Event]:
    """Undo a merge, signed by two: both records stand as they did before. The same merge made by another site is undone with it.

    Refuses: register.merge_unknown, register.merge_split
    """
    if merge not in state.merges.merges:
        raise Refused(MERGE_UNKNOWN)
    if not state.merges.stands(merge):
        raise Refused(MERGE_SPLIT)
    return [
        PersonsSplit(
            merge=same,
            kept=state.merges.merges[same].kept,
            duplicate=state.merges.merges[same].duplicate,
            ground=ground,
        )
        for same in state.merges.of_pair(state.merges.merges[merge].pair)
    ]


@applies(PersonsMerged)
def _merged(state: Operation, event: PersonsMerged, written: Written) -> None:
    known(state.register.persons, event.kept)
    known(state.register.persons, event.duplicate)
    if event.kept == event.duplicate:
        raise NoEffect("register.same_record")
    merges = state.merges.merges
    releases = state.releases.of_persons((event.kept, event.duplicate))
    made = Merge(
        kept=event.kept,
        duplicate=event.duplicate,
        basis=event.basis,
        merged_at=written.happened_at,
        merged_by=written.event,
        released_apart=[one.released_by for one in releases if not written.knows(one.released_by)],
    )
    for earlier, record in merges.items():
        if written.knows(record.merged_by) or not record.pair & made.pair:
            continue
        if record.pair != made.pair:
            record.clashes.append(event.merge)
            made.clashes.append(earlier)
        elif record.split_by is not None and not written.knows(record.split_by):
            made.split_apart.append(record.split_by)
    merges[event.merge] = made
    _rebuild(state, written)


@applies(PersonsSplit)
def _split(state: Operation, event: PersonsSplit, written: Written) -> None:
    record = known(state.merges.merges, event.merge)
    record.split_by = record.split_by or written.event
    for same in map(state.merges.merges.__getitem__, state.merges.of_pair(record.pair)):
        if not written.knows(same.merged_by):
            same.split_apart.append(written.event)
    _rebuild(state, written)


def _rebuild(state: Operation, written: Written) -> None:
    """Join the records as the merges with effect say, whatever order they were read in; only what changed is touched."""
    register = state.register
    joined: dict[PersonId, PersonId] = {}

    def standing(person: PersonId) -> PersonId:
        while person in joined:
            person = joined[person]
        return person

    for merge in sorted(state.merges.merges):
        record = state.merges.merges[merge]
        if (
            state.merges.has_effect(merge)
            and record.duplicate not in joined
            and standing(record.kept) != record.duplicate
        ):
            joined[record.duplicate] = record.kept
    named = dict.fromkeys(record.duplicate for record in state.merges.merges.values())
    named |= dict.fromkeys(record.kept for record in state.merges.merges.values())
    changed = [
        person for person in named if register.persons[person].merged_into != joined.get(person)
    ]
    for person in changed:
        before = register.persons[person].merged_into
        if before is not None:
            custody.unfuse(state, before, person, written)
            register.persons[before].stands_for.remove(person)
            register.persons[person].merged_into = None
            settle_age(register, before)
            settle_age(register, person)
    for person in changed:
        after = joined.get(person)
        if after is not None:
            custody.fuse(state, after, person, written)
            register.persons[after].stands_for.append(person)
            register.persons[person].merged_into = after
            settle_age(register, after)


class MergeDispute(NamedTuple):
    """A merge that another site is at odds with: merges that share a record, splits of the same records, releases of one of them."""

    merge: MergeId
    clashes: tuple[MergeId, ...]
    split_apart: tuple[EventId, ...]
    released_apart: tuple[EventId, ...]


def merge_disputes(state: Operation) -> list[MergeDispute]:
    """Merges that two sites saw differently. Splitting one ends it; where the merge was right, it is made again by somebody who knows all."""
    merges = state.merges
    shown = []
    for merge, record in merges.merges.items():
        clashes = tuple(filter(merges.stands, record.clashes))
        dispute = MergeDispute(
            merge, clashes, tuple(record.split_apart), tuple(record.released_apart)
        )
        if merges.stands(merge) and any(dispute[1:]):
            shown.append(dispute)
    return shown
