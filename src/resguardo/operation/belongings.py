"""Medicines, papers and belongings that go along with a person (procedure 9: noted at each handover, and again when they arrive).

What goes along lies sealed with the care of the person: a medicine says what somebody has. The rules read only who noted it, when, and on which side of a
handover. Nothing is refused to a receiver for it: a child is taken over without their bag, and the bag is asked for afterwards (`not_confirmed`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import EventId, Moment, PersonId, StaffId
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, require_standing

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Side(enum.Enum):
    """From where somebody looked at what goes along."""

    GIVEN = "given"
    """Whoever answers for the person, before they go."""
    RECEIVED = "received"
    """Whoever took them over, when they arrived."""


class BelongingsContent(msgspec.Struct, frozen=True, kw_only=True):
    """What goes along, in the words of whoever looked; empty for nothing of that kind. `lacks`: what was expected and is not there."""

    medicines: str = ""
    papers: str = ""
    belongings: str = ""
    lacks: str = ""


@event("custody.belongings_noted", 0x310, seal=SealClass.CARE, subject="person", attested=True)
class BelongingsNoted(Event):
    """The signer looked at what `person` has with them. `is_something` False: they have nothing at all; earlier notes stay."""

    person: PersonId
    side: Side
    is_something: bool
    content: BelongingsContent | None = None


class Noted(msgspec.Struct, frozen=True):
    """One look at what goes along with a person."""

    event: EventId
    side: Side
    is_something: bool
    noted_by: StaffId
    noted_at: Moment


class Belongings(msgspec.Struct):
    """State: for each record, every look in reading order."""

    noted: dict[PersonId, list[Noted]] = msgspec.field(default_factory=dict)


BELONGINGS_EMPTY = refusal(
    "custody.belongings_empty",
    es=(
        "No dice qué lleva ni que no lleva nada.",
        "Medicinas, papeles o pertenencias; o que no lleva nada.",
        "Escriba qué lleva, o marque que no lleva nada.",
    ),
    en=(
        "It says neither what goes along nor that nothing does.",
        "Medicines, papers or belongings; or that there is nothing.",
        "Write what goes along, or mark that there is nothing.",
    ),
)
BELONGINGS_AND_NOTHING = refusal(
    "custody.belongings_and_nothing",
    es=(
        "Dice que no lleva nada y también qué lleva.",
        "Una de las dos cosas.",
        "Borre lo escrito, o quite la marca.",
    ),
    en=(
        "It says that nothing goes along and also what does.",
        "One of the two.",
        "Delete what is written, or take the mark away.",
    ),
)


@act(
    "custody.note_belongings",
    refuses=(PERSON_UNKNOWN, PERSON_MERGED, BELONGINGS_EMPTY, BELONGINGS_AND_NOTHING),
)
def note_belongings(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    side: Side,
    said: BelongingsContent,
    nothing: bool = False,
) -> list[Event]:
    """Note the medicines, papers and belongings that go along with a person, or what arrived of them.

    Refuses: register.person_unknown, register.person_merged, custody.belongings_empty, custody.belongings_and_nothing
    """
    require_standing(state, person)
    has = bool((said.medicines + said.papers + said.belongings).strip())
    if not (has or nothing or said.lacks.strip()):
        raise Refused(BELONGINGS_EMPTY)
    if has and nothing:
        raise Refused(BELONGINGS_AND_NOTHING)
    content = None if said == BelongingsContent() else said
    return [BelongingsNoted(person=person, side=side, is_something=has, content=content)]


@applies(BelongingsNoted)
def _noted(state: Operation, event: BelongingsNoted, written: Written) -> None:
    known(state.register.persons, event.person)
    state.belongings.noted.setdefault(event.person, []).append(
        Noted(written.event, event.side, event.is_something, written.who, written.happened_at)
    )


def looks_of(state: Operation, person: PersonId) -> list[Noted]:
    """Every look at what goes along with `person`, over all records merged into them, the newest last."""
    found = [
        one
        for member in state.register.group(person)
        for one in state.belongings.noted.get(member, ())
    ]
    return sorted(found, key=lambda one: one.noted_at)


def not_confirmed(state: Operation, holder: StaffId) -> Iterator[PersonId]:
    """Those for whom `holder` answers and with whom something was sent by somebody else, whose arrival nobody noted."""
    for person in state.custody.held_by(holder):
        looks = looks_of(state, person)
        if not looks or looks[-1].side is not Side.GIVEN or looks[-1].noted_by == holder:
            continue
        if looks[-1].is_something:
            yield person
