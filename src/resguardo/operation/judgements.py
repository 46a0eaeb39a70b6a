"""Judgements: a person of the team says that two records are the same child, two children, or that it can't be told yet (invariant 4).

A likeness of names or ages proposes; here somebody decides, with a reason that is sealed. A judgement changes nobody's record: that two records are one is
the merge, which two people sign (`merge.py`). It keeps the pair from being proposed again and again, and it survives every comparison that is run anew.

Refused at writing: a record with itself, a judgement that was undone already. Shown as a dispute: judgements that can't all be true (`judgement_disputes`):
A the same as B, B the same as C, and A not C; or a merge of two that somebody judged to be two. A judgement is taken back only by undoing it, by name.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import EventId, JudgementId, Moment, PersonId, StaffId
from resguardo.operation.merge import SAME_RECORD
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import PERSON_UNKNOWN

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Verdict(enum.Enum):
    """Whether two records are one person. Unsure: somebody looked and could not tell."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class JudgementContent(msgspec.Struct, frozen=True, kw_only=True):
    """Why it was judged so, in the words of whoever judged."""

    words: str


@event(
    "judgement.judgement_recorded",
    0x140,
    makes=("judgement",),
    seal=SealClass.WORDS,
    subject="person+other",
    attested=True,
)
class JudgementRecorded(Event):
    """The signer looked at the records of `person` and `other` and judged. The order of the two means nothing."""

    judgement: JudgementId
    person: PersonId
    other: PersonId
    verdict: Verdict
    content: JudgementContent | None = None


@event("judgement.judgement_undone", 0x142, attested=True)
class JudgementUndone(Event):
    """`judgement` no longer stands; it stays on record with who said it and who undid it."""

    judgement: JudgementId
    person: PersonId
    other: PersonId


class Judgement(msgspec.Struct):
    """One judgement. `undone_by` None while it stands."""

    person: PersonId
    other: PersonId
    verdict: Verdict
    judged_by: StaffId
    judged_at: Moment
    undone_by: EventId | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody undid it."""
        return self.undone_by is None

    @property
    def pair(self) -> frozenset[PersonId]:
        """The two records."""
        return frozenset((self.person, self.other))


class Judgements(msgspec.Struct):
    """State: every judgement ever, in reading order, those undone too."""

    judgements: dict[JudgementId, Judgement] = msgspec.field(default_factory=dict)

    def standing(self) -> Iterator[tuple[JudgementId, Judgement]]:
        """The judgements that stand, oldest first."""
        return ((name, one) for name, one in self.judgements.items() if one.stands)

    def of_pair(self, person: PersonId, other: PersonId) -> list[JudgementId]:
        """The judgements of exactly these two records that stand, oldest first."""
        pair = frozenset((person, other))
        return [name for name, one in self.standing() if one.pair == pair]


class Contradiction(NamedTuple):
    """Records that cannot all be what was judged: `different` says two, and through `same` (judgements) or merges they are one."""

    persons: tuple[PersonId, ...]
    different: JudgementId
    same: tuple[JudgementId, ...]


JUDGEMENT_UNKNOWN = refusal(
    "judgement.judgement_unknown",
    es=(
        "No hay una decisión con esa referencia.",
        "Una decisión registrada sobre dos fichas.",
        "Búsquela en la ficha de una de las dos personas.",
    ),
    en=(
        "There is no judgement under that reference.",
        "A judgement of two records that is on record.",
        "Look for it on the page of one of the two persons.",
    ),
)
JUDGEMENT_UNDONE = refusal(
    "judgement.judgement_undone",
    es=("Esa decisión ya se anuló.", "Una decisión vigente.", "No hace falta nada."),
    en=("That judgement was undone already.", "A judgement that stands.", "Nothing needs doing."),
)
REASON_MISSING = refusal(
    "judgement.reason_missing",
    es=(
        "Falta decir por qué.",
        "Un motivo en pocas palabras.",
        "Escriba qué se comparó y qué se vio.",
    ),
    en=(
        "The reason is missing.",
        "A reason in a few words.",
        "Write what was compared and what was seen.",
    ),
)


@act("judgement.record_judgement", refuses=(PERSON_UNKNOWN, SAME_RECORD, REASON_MISSING))
def record_judgement(
    state: Operation, by: By, *, person: PersonId, other: PersonId, verdict: Verdict, why: str
) -> list[Event]:
    """Record whether two records are the same person, two persons, or that it can't be told; nothing is merged by it.

    Refuses: register.person_unknown, register.same_record, judgement.reason_missing
    """
    for one in (person, other):
        if one not in state.register.persons:
            raise Refused(PERSON_UNKNOWN)
    if person == other:
        raise Refused(SAME_RECORD)
    if not why.strip():
        raise Refused(REASON_MISSING)
    return [
        JudgementRecorded(
            judgement=JudgementId(by.draw()),
            person=person,
            other=other,
            verdict=verdict,
            content=JudgementContent(words=why),
        )
    ]


@act("judgement.undo_judgement", refuses=(JUDGEMENT_UNKNOWN, JUDGEMENT_UNDONE))
def undo_judgement(state: Operation, by: By, *, judgement: JudgementId) -> list[Event]:
    """Record that a judgement no longer stands, one's own or somebody else's; it stays on record.

    Refuses: judgement.judgement_unknown, judgement.judgement_undone
    """
    record = state.judgements.judgements.get(judgement)
    if record is None:
        raise Refused(JUDGEMENT_UNKNOWN)
    if not record.stands:
        raise Refused(JUDGEMENT_UNDONE)
    return [JudgementUndone(judgement=judgement, person=record.person, other=record.other)]


@applies(JudgementRecorded)
def _recorded(state: Operation, event: JudgementRecorded, written: Written) -> None:
    known(state.register.persons, event.person)
    known(state.register.persons, event.other)
    state.judgements.judgements[event.judgement] = Judgement(
        event.person, event.other, event.verdict, written.who, written.happened_at
    )


@applies(JudgementUndone)
def _undone(state: Operation, event: JudgementUndone, written: Written) -> None:
    record = known(state.judgements.judgements, event.judgement)
    # Two sites may each undo it; the first in reading order is kept, and it is undone either way.
    record.undone_by = record.undone_by or written.event


def judgement_disputes(state: Operation) -> list[Contradiction]:
    """Every standing judgement that two records are different, where others, or a merge in force, make them one."""
    found = []
    for name, one in state.judgements.standing():
        if one.verdict is not Verdict.DIFFERENT:
            continue
        way = _way(state, one.person, one.other)
        if way is not None:
            persons, same = way
            found.append(Contradiction(persons, name, same))
    return found


def _way(
    state: Operation, begin: PersonId, end: PersonId
) -> tuple[tuple[PersonId, ...], tuple[JudgementId, ...]] | None:
    """The shortest chain of records from one to the other that are judged the same or merged; None where there is none."""
    links: dict[PersonId, list[tuple[PersonId, JudgementId | None]]] = {}
    for near, far, name in _links(state):
        links.setdefault(near, []).append((far, name))
        links.setdefault(far, []).append((near, name))
    ways: dict[PersonId, tuple[tuple[PersonId, ...], tuple[JudgementId, ...]]] = {
        begin: ((begin,), ())
    }
    waiting = [begin]
    for near in waiting:
        persons, names = ways[near]
        for far, name in links.get(near, ()):
            if far not in ways:
                ways[far] = ((*persons, far), (*names, name) if name else names)
                waiting.append(far)
    return ways.get(end)


def _links(state: Operation) -> Iterator[tuple[PersonId, PersonId, JudgementId | None]]:
    for name, one in state.judgements.standing():
        if one.verdict is Verdict.SAME:
            yield one.person, one.other, name
    for merge, fused in state.merges.merges.items():
        if state.merges.has_effect(merge):
            yield fused.kept, fused.duplicate, None
