"""Erasure: a person's names, words and pictures are destroyed, the account stays provable (`docs/internals/ledger.md` 7).

Refused at writing: no basis, one signer, a hold or an open absence. Shown at the merge: new content written about the person meanwhile.
The order is a fact of its own; each installation answers with what it destroyed and until when backups of its keys still exist.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import Moment, PersonId, WriterKey
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class ErasureBasis(enum.Enum):
    """Why the law asks for it."""

    COURT_ORDER = "court_order"
    END_OF_RETENTION = "end_of_retention"
    REVERSAL = "reversal"
    REQUEST_OF_PERSON = "request_of_person"


@event("erasure.ordered", 0xB01, signers=2)
class ErasureOrdered(Event):
    """Everything sealed about `person` is to be destroyed on every installation."""

    person: PersonId
    basis: ErasureBasis


@event("erasure.done", 0xB02)
class ErasureDone(Event):
    """This installation destroyed `keys` keys and `blobs` sealed parts; `backups_until` is when its last key backup made before expires."""

    person: PersonId
    keys: int
    blobs: int
    backups_until: Moment | None = None


class Erasure(msgspec.Struct):
    """One order and which installations have carried it out."""

    basis: ErasureBasis
    ordered_at: Moment
    done: dict[WriterKey, Moment] = msgspec.field(default_factory=dict)
    """Per installation the moment from which no backup of the keys exists any more."""


class Erasures(msgspec.Struct):
    """State: the orders by person."""

    orders: dict[PersonId, Erasure] = msgspec.field(default_factory=dict)


PERSON_UNKNOWN = refusal(
    "erasure.person_unknown",
    es=(
        "Nadie está registrado con esa referencia.",
        "Una persona de este operativo.",
        "Revise el brazalete.",
    ),
    en=(
        "Nobody is registered under that reference.",
        "A person of this operation.",
        "Check the tag.",
    ),
)
ORDERED_ALREADY = refusal(
    "erasure.ordered_already",
    es=(
        "El borrado de esta persona ya está ordenado.",
        "Una sola orden de borrado por persona.",
        "Vea qué equipos faltan por cumplirla.",
    ),
    en=(
        "The erasure of this person is already ordered.",
        "One order of erasure for each person.",
        "See which devices have still to carry it out.",
    ),
)
HOLD_OPEN = refusal(
    "erasure.hold_open",
    es=(
        "Hay una retención vigente sobre esta persona.",
        "Ninguna retención vigente.",
        "Levante primero la retención, con su fundamento.",
    ),
    en=(
        "A hold on this person is in force.",
        "No hold in force.",
        "Lift the hold first, with its basis.",
    ),
)
ABSENCE_OPEN = refusal(
    "erasure.absence_open",
    es=(
        "La ausencia de esta persona sigue abierta.",
        "Ninguna ausencia abierta.",
        "Cierre primero la ausencia.",
    ),
    en=("This person's absence is still open.", "No open absence.", "Close the absence first."),
)

NOT_ORDERED = refusal(
    "erasure.not_ordered",
    es=(
        "Nadie ordenó borrar a esta persona.",
        "Una orden de borrado con dos firmas.",
        "Ordene primero el borrado.",
    ),
    en=(
        "Nobody ordered this person's erasure.",
        "An order of erasure with two signatures.",
        "Order the erasure first.",
    ),
)


@act(
    "erasure.order_erasure",
    signers=2,
    refuses=(PERSON_UNKNOWN, ORDERED_ALREADY, HOLD_OPEN, ABSENCE_OPEN),
)
def order_erasure(
    state: Operation, by: By, *, person: PersonId, basis: ErasureBasis
) -> list[Event]:
    """Order that everything sealed about a person be destroyed everywhere, under every record that was merged with theirs.

    Refuses: erasure.person_unknown, erasure.ordered_already, erasure.hold_open, erasure.absence_open
    """
    if person not in state.register.persons:
        raise Refused(PERSON_UNKNOWN)
    if person in state.erasures.orders:
        raise Refused(ORDERED_ALREADY)
    records = _records_of(state, person)
    if any(map(state.releases.is_held, records)):
        raise Refused(HOLD_OPEN)
    if any(state.absences.open_of(record) is not None for record in records):
        raise Refused(ABSENCE_OPEN)
    return [
        ErasureOrdered(person=record, basis=basis)
        for record in records
        if record not in state.erasures.orders
    ]


def _records_of(state: Operation, person: PersonId) -> list[PersonId]:
    """Every record that stands for the same person, `person` first."""
    records = [person, state.register.standing(person)]
    for record in records:
        records += state.register.persons[record].stands_for
    return list(dict.fromkeys(records))


@act("erasure.confirm_erasure", refuses=(NOT_ORDERED,), always=True)
def confirm_erasure(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    keys: int,
    blobs: int,
    backups_until: Moment | None = None,
) -> list[Event]:
    """Record that this installation destroyed what it held about a person.

    Refuses: erasure.not_ordered
    """
    if person not in state.erasures.orders:
        raise Refused(NOT_ORDERED)
    return [ErasureDone(person=person, keys=keys, blobs=blobs, backups_until=backups_until)]


@applies(ErasureOrdered)
def _ordered(state: Operation, event: ErasureOrdered, written: Written) -> None:
    known(state.register.persons, event.person)
    state.erasures.orders.setdefault(event.person, Erasure(event.basis, written.happened_at))


@applies(ErasureDone)
def _done(state: Operation, event: ErasureDone, written: Written) -> None:
    known(state.erasures.orders, event.person).done[written.writer] = (
        event.backups_until or written.happened_at
    )


def is_complete(state: Operation, person: PersonId, now: Moment) -> bool:
    """Whether every enrolled, unrevoked installation has erased `person` and the last key backup made before has expired."""
    order = state.erasures.orders.get(person)
    if order is None:
        return False
    waiting = [
        key
        for key, device in state.team.devices.items()
        if device.cut is None and key not in order.done
    ]
    return not waiting and all(until <= now for until in order.done.values())
