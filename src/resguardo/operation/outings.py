"""Out-counts: somebody is elsewhere for a while, by name, with a named person responsible there and an expected return.

Invariant 10 lets a count close only if each person is sighted, out-counted in this way, or listed as missing. An out-count does not move
custody: whoever answered still answers. Refused at writing: an out-count without somebody responsible in service, or with a return in the past.
Shown at the merge (`out_disputed`): two out-counts of one person, or a return that another site did not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.act import By, act
from resguardo.operation.custody import OutCount, OutReason
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.handover_acts import (
    NOT_THE_HOLDER,
    PERSON_RELEASED,
    PERSON_UNKNOWN,
    check_present,
)
from resguardo.operation.identifiers import Moment, PersonId, PlaceId, StaffId
from resguardo.operation.placement import PLACE_UNKNOWN, move_where_named
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


@event("custody.person_sent_out", 0x30B)
class PersonSentOut(Event, frozen=True):
    """`person` is elsewhere with `responsible` until about `expected_return_at`; `place` where, None when it has no place of its own."""

    person: PersonId
    responsible: StaffId
    reason: OutReason
    expected_return_at: Moment
    place: PlaceId | None = None


@event("custody.person_returned", 0x30D)
class PersonReturned(Event, frozen=True):
    """`person` is back, in `place` (None where the record of the place stays as it is)."""

    person: PersonId
    place: PlaceId | None = None


LONGEST_OUTING_MS = 3 * 24 * 60 * 60 * 1000
"""After so long somebody is asked about a person who is out, whatever return was expected: nobody is sent out for ever."""

OUT_ALREADY = refusal(
    "custody.out_already",
    es=(
        "{person} ya figura fuera, a cargo de {responsible}.",
        "Una persona que está en el lugar.",
        "Anote primero el regreso.",
    ),
    en=(
        "{person} is already out, with {responsible}.",
        "A person who is on the premises.",
        "Record the return first.",
    ),
)
RESPONSIBLE_UNKNOWN = refusal(
    "custody.responsible_unknown",
    es=(
        "Quien estaría a cargo fuera no está en servicio.",
        "Una persona inscrita que acompañe.",
        "Inscriba a quien acompaña, o nombre a otra persona.",
    ),
    en=(
        "The person responsible outside is not in service.",
        "An enrolled person who goes along.",
        "Enrol that person, or name another.",
    ),
)
RETURN_PASSED = refusal(
    "custody.return_passed",
    es=(
        "El regreso esperado es anterior a la salida.",
        "Una hora posterior a la salida.",
        "Corrija la hora esperada.",
    ),
    en=(
        "The expected return lies before the departure.",
        "A time after the departure.",
        "Correct the expected time.",
    ),
)
NOT_OUT = refusal(
    "custody.not_out",
    es=(
        "{person} no figura fuera.",
        "Una persona con salida anotada.",
        "Si llegó ahora, haga una entrega.",
    ),
    en=(
        "{person} is not recorded as out.",
        "A person with a recorded departure.",
        "If the person arrived just now, make a handover.",
    ),
)


@act(
    "custody.send_out",
    refuses=(
        PERSON_UNKNOWN,
        PERSON_RELEASED,
        NOT_THE_HOLDER,
        OUT_ALREADY,
        RESPONSIBLE_UNKNOWN,
        RETURN_PASSED,
        PLACE_UNKNOWN,
    ),
)
def send_out(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    responsible: StaffId,
    reason: OutReason,
    expected_return_at: Moment,
    place: PlaceId | None = None,
) -> list[Event]:
    """Record that a person is elsewhere with somebody responsible. The signer is of the organisation that answers, and it still does.

    Refuses: custody.person_unknown, custody.person_released, custody.not_the_holder, custody.out_already, custody.responsible_unknown,
    custody.return_passed, placement.place_unknown
    """
    check_present(state, (person,))
    holder = state.custody.answers_for(person)
    if holder is None or state.team.organisation(holder) != state.team.organisation(by.who):
        raise Refused(NOT_THE_HOLDER, person=person, holder=holder)
    if person in state.custody.out:
        raise Refused(OUT_ALREADY, person=person, responsible=state.custody.out[person].responsible)
    if not state.team.in_service(responsible):
        raise Refused(RESPONSIBLE_UNKNOWN)
    if expected_return_at <= by.happened_at:
        raise Refused(RETURN_PASSED)
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    return [
        PersonSentOut(
            person=person,
            responsible=responsible,
            reason=reason,
            expected_return_at=expected_return_at,
            place=place,
        )
    ]


@act("custody.return_person", refuses=(PERSON_UNKNOWN, PERSON_RELEASED, NOT_OUT, PLACE_UNKNOWN))
def return_person(
    state: Operation, by: By, *, person: PersonId, place: PlaceId | None = None
) -> list[Event]:
    """Record that a person who was out is back.

    Refuses: custody.person_unknown, custody.person_released, custody.not_out, placement.place_unknown
    """
    check_present(state, (person,))
    if person not in state.custody.out:
        raise Refused(NOT_OUT, person=person)
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    return [PersonReturned(person=person, place=place)]


@applies(PersonSentOut)
def _sent_out(state: Operation, event: PersonSentOut, written: Written) -> None:
    custody = state.custody
    known(custody.trees, event.person)
    known(state.team.members, event.responsible)
    standing = custody.out.get(event.person)
    if standing is not None and not written.knows(standing.sent_by):
        custody.out_disputed.setdefault(event.person, []).append(written.event)
    else:
        custody.out[event.person] = OutCount(
            event.responsible,
            event.reason,
            min(event.expected_return_at, Moment(written.happened_at + LONGEST_OUTING_MS)),
            written.happened_at,
            written.event,
        )
        custody.out_disputed.pop(event.person, None)
    move_where_named(state, event.person, event.place, written)


@applies(PersonReturned)
def _returned(state: Operation, event: PersonReturned, written: Written) -> None:
    custody = state.custody
    known(custody.trees, event.person)
    standing = custody.out.get(event.person)
    if standing is not None and not written.knows(standing.sent_by):
        custody.out_disputed.setdefault(event.person, []).append(written.event)
    elif all(written.knows(disputing) for disputing in custody.out_disputed.get(event.person, ())):
        custody.out.pop(event.person, None)
        custody.out_disputed.pop(event.person, None)
    move_where_named(state, event.person, event.place, written)


class Outing(NamedTuple):
    """One person out of the house, for the screen and the clocks."""

    person: PersonId
    responsible: StaffId
    reason: OutReason
    since: Moment
    expected_return_at: Moment
    disputed: bool


def outings(state: Operation) -> list[Outing]:
    """Everybody who is accounted for off site, the one expected back first on top."""
    custody = state.custody
    everybody = [
        Outing(
            person,
            out.responsible,
            out.reason,
            out.since,
            out.expected_return_at,
            person in custody.out_disputed,
        )
        for person, out in custody.out.items()
    ]
    return sorted(everybody, key=lambda outing: outing.expected_return_at)
