"""Holds: a person must not be released until somebody lifts what stands against it (`docs/internals/procedures.md` 16).

Invariant 19: no release while a hold stands. A hold can be placed at any time, after a release too; each is lifted by its own reference, so that
lifting one leaves the others. Refused at writing: a hold lifted twice. Shown at the merge: a hold that meets a release (`release.py`).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import EventId, HoldId, Moment, PersonId
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, require_standing

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class HoldGround(enum.Enum):
    """Why a person must not be released."""

    APPEAL = "appeal"
    COURT_STAY = "court_stay"
    RISK = "risk"
    IDENTITY_IN_DOUBT = "identity_in_doubt"
    KINSHIP_IN_DOUBT = "kinship_in_doubt"


class HoldEnd(enum.Enum):
    """Why a hold ended."""

    DECISION = "decision"
    DOUBT_RESOLVED = "doubt_resolved"
    ENTERED_WRONGLY = "entered_wrongly"


class WordsContent(msgspec.Struct, frozen=True, kw_only=True):
    """The reasons, or the article of law, in words."""

    words: str


@event(
    "release.hold_placed",
    0xA07,
    makes=("hold",),
    seal=SealClass.WORDS,
    subject="person",
    attested=True,
)
class HoldPlaced(Event):
    """`person` must not be released until this hold is lifted."""

    person: PersonId
    hold: HoldId
    ground: HoldGround
    content: WordsContent | None = None


@event("release.hold_lifted", 0xA09, seal=SealClass.WORDS, subject="person", attested=True)
class HoldLifted(Event):
    """The hold no longer stands."""

    person: PersonId
    hold: HoldId
    reason: HoldEnd
    content: WordsContent | None = None


class Hold(msgspec.Struct):
    """One hold. `lifted_by` None while it stands."""

    person: PersonId
    ground: HoldGround
    placed_at: Moment
    placed_by: EventId
    lifted_by: EventId | None = None


HOLD_UNKNOWN = refusal(
    "release.hold_unknown",
    es=(
        "No hay una retención vigente con esa referencia.",
        "Una retención que aún no se ha levantado.",
        "Búsquela en la ficha de la persona.",
    ),
    en=(
        "There is no standing hold under that reference.",
        "A hold not lifted yet.",
        "Look for it on the person's page.",
    ),
)


@act("release.place_hold", refuses=(PERSON_UNKNOWN, PERSON_MERGED))
def place_hold(
    state: Operation, by: By, *, person: PersonId, ground: HoldGround, words: str = ""
) -> list[Event]:
    """Forbid the release of a person until the hold is lifted. Possible after a release too: it then shows as a dispute.

    Refuses: register.person_unknown, register.person_merged
    """
    require_standing(state, person)
    return [
        HoldPlaced(
            person=person, hold=HoldId(by.draw()), ground=ground, content=WordsContent(words=words)
        )
    ]


@act("release.lift_hold", refuses=(HOLD_UNKNOWN,))
def lift_hold(
    state: Operation, by: By, *, hold: HoldId, reason: HoldEnd, words: str = ""
) -> list[Event]:
    """End one hold; others on the same person stand.

    Refuses: release.hold_unknown
    """
    record = state.releases.holds.get(hold)
    if record is None or record.lifted_by is not None:
        raise Refused(HOLD_UNKNOWN)
    return [
        HoldLifted(
            person=record.person, hold=hold, reason=reason, content=WordsContent(words=words)
        )
    ]


@applies(HoldPlaced)
def _hold_placed(state: Operation, event: HoldPlaced, written: Written) -> None:
    known(state.register.persons, event.person)
    state.releases.holds[event.hold] = Hold(
        event.person, event.ground, written.happened_at, written.event
    )


@applies(HoldLifted)
def _hold_lifted(state: Operation, event: HoldLifted, written: Written) -> None:
    record = known(state.releases.holds, event.hold)
    record.lifted_by = record.lifted_by or written.event
