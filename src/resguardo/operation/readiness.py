"""Readiness: for every child in charge, what an alert would need and is there today (`docs/internals/procedures.md` 11).

The minimum of a missing-child alert is a name, an age, where the child lives, sex, a recent photo, where and when last seen; a child whose name nobody knows is
looked for by photo and description. What is there is read from clear facts, so the whole list is made without opening a single content.
Nothing that is missing keeps an alert from being asked for.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.description import ready_sheet
from resguardo.operation.identifiers import PersonId
from resguardo.operation.identity import ClaimedFact, claims_of
from resguardo.operation.register import AgeBasis, CountedAs

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class MinimumFact(enum.Enum):
    """One fact of the minimum, in the order in which a bulletin gives them."""

    NAME = "name"
    AGE = "age"
    SEX = "sex"
    RESIDENCE = "residence"
    PHOTO = "photo"
    DESCRIPTION = "description"
    LAST_SEEN = "last_seen"


class Readiness(NamedTuple):
    """What is at hand about one child. `is_ready`: a photo, the sex and a description, by which a child without a name is found too."""

    person: PersonId
    has: tuple[MinimumFact, ...]
    is_ready: bool

    @property
    def lacks(self) -> tuple[MinimumFact, ...]:
        """What has still to be asked or taken."""
        return tuple(fact for fact in MinimumFact if fact not in self.has)


def readiness_of(state: Operation, person: PersonId) -> Readiness:
    """What is at hand about `person`, over all records merged into them. Where and when last seen is there from the first band on."""
    sheet = ready_sheet(state, person)
    claimed = {
        fact for claim in claims_of(state, person) for fact in state.identities.claims[claim].facts
    }
    there = {
        MinimumFact.NAME: sheet.has_claimed_name,
        MinimumFact.AGE: bool(claimed & {ClaimedFact.AGE, ClaimedFact.BIRTH_DATE})
        or sheet.age_basis is not AgeBasis.OBSERVED,
        MinimumFact.SEX: sheet.has_sex,
        MinimumFact.RESIDENCE: ClaimedFact.RESIDENCE in claimed,
        MinimumFact.PHOTO: sheet.has_photo,
        MinimumFact.DESCRIPTION: sheet.is_described,
        MinimumFact.LAST_SEEN: True,
    }
    return Readiness(person, tuple(fact for fact in there if there[fact]), sheet.is_complete)


def readiness(state: Operation) -> list[Readiness]:
    """Every child in charge today, in the order of the first band."""
    persons = state.register.persons
    return [
        readiness_of(state, person)
        for person in state.custody.open_persons()
        if persons[person].counted_as is CountedAs.CHILD
    ]
