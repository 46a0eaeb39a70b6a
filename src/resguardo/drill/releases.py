"""Releases: each child goes to one named recipient, the band read at the door, two institutions sign. Whoever is not named gets nobody."""

import hashlib
from typing import NamedTuple

from resguardo.drill.desk import only
from resguardo.drill.exercise import Exercise
from resguardo.drill.people import Number
from resguardo.operation.identifiers import HoldId, Moment, OrderId, RecipientId
from resguardo.operation.orders import (
    Hearing,
    Kinship,
    OrderContent,
    OrderRecorded,
    RecipientKind,
    RecipientNamed,
)

EXCEPTION = "school_end_of_incident"
SIGNERS = "dora+nora"
HOME = "con su familia"


class Way(NamedTuple):
    """To whom somebody may go and on what ground; `order` None for the exception that the law allows."""

    recipient: RecipientId
    order: OrderId | None


def allow_exception(exercise: Exercise, at: Moment) -> None:
    """Coordinator and judge name the case in which children go home without an order."""
    exercise.desk.sign(
        at,
        "rosa+julia",
        "release.allow_exception",
        exception=EXCEPTION,
        covers_children=True,
        article="artículo inventado",
    )


def name_recipient(exercise: Exercise, name: str, at: Moment) -> RecipientId:
    """Somebody who may receive children, by name and document."""
    named = exercise.desk.sign(
        at,
        "nora",
        "release.name_recipient",
        kind=RecipientKind.PARENT,
        name=name,
        document="documento inventado",
    )
    return only(named, RecipientNamed).recipient


def order_for(exercise: Exercise, number: Number, recipient: RecipientId, at: Moment) -> OrderId:
    """A judge's order that names one person and one recipient."""
    document = hashlib.sha256(f"order {exercise.seed} {number}".encode()).digest()
    recorded = exercise.desk.sign(
        at,
        "julia",
        "release.record_order",
        person=exercise.persons[number],
        tag=exercise.band(number),
        recipient=recipient,
        document=document,
        listed=1,
        in_force_from=at,
        court=OrderContent(court="juzgado inventado", file_number=f"E-{number}"),
    )
    return only(recorded, OrderRecorded).order


def release(
    exercise: Exercise, number: Number, way: Way, at: Moment, *, read: str | None = None
) -> None:
    """One person goes; `read` is what was read off the band, None for the right one. The world hears of it only when it was signed."""
    exercise.desk.sign(
        at,
        SIGNERS,
        "release.release_person",
        person=exercise.persons[number],
        tag=read or exercise.band(number),
        recipient=way.recipient,
        kinship=Kinship.ASSERTED,
        heard=Hearing.HEARD,
        checked_by=(exercise.desk.crew["dora"], exercise.desk.crew["renata"]),
        order=way.order,
        exception=None if way.order else EXCEPTION,
    )
    exercise.go([number], HOME, at)
    exercise.hold([number], "", at)


def refuse_release(
    exercise: Exercise,
    number: Number,
    way: Way,
    at: Moment,
    *,
    refusal: str,
    read: str | None = None,
) -> None:
    """Somebody asks for a child and is refused with exactly this code; the child stays."""
    with exercise.desk.expecting(refusal):
        release(exercise, number, way, at, read=read)


def lift(exercise: Exercise, hold: HoldId, at: Moment, reason: object) -> None:
    """The doubt is resolved."""
    exercise.desk.sign(at, "nora", "release.lift_hold", hold=hold, reason=reason, words="aclarado")
