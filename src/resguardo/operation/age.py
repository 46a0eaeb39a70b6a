"""Age: who counts as a child, on what basis, and how that changes (`docs/internals/procedures.md` 6).

Invariant 7: age in doubt counts as child; the lowest age of the range decides; reclassification is an event with a basis and two signers, and
shows in the totals. Anybody may be found to be a child on any basis; to become an adult takes a document or an assessment.

Refused at writing: an adult whose lowest age is under 18, or on a weak basis. Shown at the merge: two sites that decided differently
(`age_disputes`); until it is decided by somebody who knows both, the person counts as a child.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import PersonId
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import (
    AGE_IN_DOUBT,
    AGE_UNFIT,
    PERSON_MERGED,
    PERSON_UNKNOWN,
    AgeBasis,
    Classification,
    CountedAs,
    require_age,
    require_standing,
    settle_age,
)

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

STRONG = (AgeBasis.ASSESSED, AgeBasis.DOCUMENTED)


class AgeContent(msgspec.Struct, frozen=True, kw_only=True):
    """The range in whole years, None where open, and the reasons in words."""

    age_years_min: int | None = None
    age_years_max: int | None = None
    reasons: str = ""


@event("register.person_reclassified", 0x11B, signers=2, seal=SealClass.IDENTITY, subject="person")
class PersonReclassified(Event):
    """A person counts as `counted_as` from now on, and counted as `counted_before`. The totals show it by name."""

    person: PersonId
    counted_before: CountedAs
    counted_as: CountedAs
    basis: AgeBasis
    content: AgeContent | None = None


COUNTED_SO = refusal(
    "register.counted_so",
    es=(
        "La persona ya cuenta como {counted_as} con ese fundamento.",
        "Otra clasificación, u otro fundamento.",
        "No hace falta nada.",
    ),
    en=(
        "The person already counts as {counted_as} on that basis.",
        "Another classification, or another basis.",
        "Nothing needs doing.",
    ),
)
AGE_BASIS_WEAK = refusal(
    "register.age_basis_weak",
    es=(
        "El fundamento es {basis}.",
        "Un documento o una evaluación para contar como persona adulta.",
        "Mientras no lo haya, sigue contando como niña, niño o adolescente.",
    ),
    en=(
        "The basis is {basis}.",
        "A document or an assessment to count as an adult.",
        "Until there is one, the person goes on counting as a child.",
    ),
)


@act(
    "register.reclassify_person",
    signers=2,
    refuses=(PERSON_UNKNOWN, PERSON_MERGED, COUNTED_SO, AGE_BASIS_WEAK, AGE_UNFIT, AGE_IN_DOUBT),
)
def reclassify_person(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    counted_as: CountedAs,
    basis: AgeBasis,
    age: AgeContent | None = None,
) -> list[Event]:
    """Count a person as a child or as an adult from now on, signed by two.

    Refuses: register.person_unknown, register.person_merged, register.counted_so, register.age_basis_weak, register.age_unfit, register.age_in_doubt
    """
    record = require_standing(state, person)
    if (record.counted_as, record.age_basis) == (counted_as, basis) and not is_age_disputed(
        state, person
    ):
        raise Refused(COUNTED_SO, counted_as=counted_as.value)
    if counted_as is CountedAs.ADULT and basis not in STRONG:
        raise Refused(AGE_BASIS_WEAK, basis=basis.value)
    found = age or AgeContent()
    require_age(counted_as, found.age_years_min, found.age_years_max)
    return [
        PersonReclassified(
            person=person,
            counted_before=record.counted_as,
            counted_as=counted_as,
            basis=basis,
            content=found,
        )
    ]


@applies(PersonReclassified)
def _reclassified(state: Operation, event: PersonReclassified, written: Written) -> None:
    known(state.register.persons, event.person)
    decision = Classification(event.counted_as, event.basis, written.event)
    for member in state.register.group(event.person):
        record = state.register.persons[member]
        apart = [one for one in record.classified if not written.knows(one.decided_by)]
        record.classified = [*apart, decision]
    settle_age(state.register, event.person)


def is_age_disputed(state: Operation, person: PersonId) -> bool:
    """Whether decisions stand side by side, of one record or of records merged, that count `person` differently."""
    records = (state.register.persons[member] for member in state.register.group(person))
    return len({one.counted_as for record in records for one in record.classified}) > 1


def age_disputes(state: Operation) -> list[PersonId]:
    """Everybody whom two decisions count differently; each counts as a child."""
    return [person for person in state.register.active() if is_age_disputed(state, person)]
