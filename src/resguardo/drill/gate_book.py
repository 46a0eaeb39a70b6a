"""The gate book of the shelter in the north: who came, for what, who was not let in, what was taken with the gate shut, and what could be seen before the breach.

Nobody who is written down here exists, and no line names anybody under protection.
"""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import NamedTuple

from resguardo.drill.beside import Line
from resguardo.drill.clock import MINUTE
from resguardo.drill.crew import GATEKEEPER
from resguardo.drill.desk import only
from resguardo.drill.exercise import Exercise
from resguardo.operation.gate import (
    DeliveryKind,
    DeliveryWay,
    EntryGround,
    Purpose,
    SenderContent,
    Sign,
    TurnedAwayBecause,
    VisitorContent,
    VisitorEntered,
)
from resguardo.operation.identifiers import Moment, VisitId

GATE, BACK_DOOR = "Portón", "Puerta de atrás"
GIVEN = ("Amparo", "Baltasar", "Cirila", "Donato", "Elvira", "Fidel", "Gracia", "Honorio", "Irene")
FAMILIES = ("Figurante", "De Ensayo", "Tramoya", "Del Bastidor", "Apuntador", "Entreacto")
LATER_MINUTES = 4
"""At most so long after the clock of its line somebody comes."""


class Came(NamedTuple):
    """Somebody who was let in. `named` is the order, or with whom the appointment is; `let_in_by` the word of whoever allowed it."""

    day: int
    clock: str
    purpose: Purpose
    ground: EntryGround
    institution: str
    named: str
    let_in_by: str
    stayed_minutes: int


class TurnedAway(NamedTuple):
    """Somebody who was not let in, and what the gatekeeper wrote of it."""

    day: int
    clock: str
    purpose: Purpose
    reason: TurnedAwayBecause
    words: str = ""


class Brought(NamedTuple):
    """Something that was taken with the gate shut."""

    day: int
    clock: str
    kind: DeliveryKind
    way: DeliveryWay
    sender: str
    words: str


class Seen(NamedTuple):
    """A sign, where, and who saw it. Without words: their key belongs to the whole operation, and the story itself makes it when the gate gives way."""

    day: int
    clock: str
    sign: Sign
    place: str
    who: str


CAME = (
    Came(0, "14:10", Purpose.HEALTH, EntryGround.ON_DUTY, "Brigada de ensayo", "", "dora", 190),
    Came(1, "08:30", Purpose.INTERPRETING, EntryGround.APPOINTMENT, "", "Dirección", "dora", 220),
    Came(1, "13:20", Purpose.LEGAL, EntryGround.ORDER, "Juzgado inventado", "E-14", "dora", 95),
    Came(2, "08:20", Purpose.MAINTENANCE, EntryGround.APPOINTMENT, "", "Dirección", "dora", 100),
    Came(2, "15:35", Purpose.HEALTH, EntryGround.EMERGENCY, "Brigada de ensayo", "", "dora", 150),
    Came(2, "18:20", Purpose.OFFICIAL, EntryGround.ON_DUTY, "Peritos de ensayo", "", "pablo", 110),
    Came(3, "08:05", Purpose.MAINTENANCE, EntryGround.APPOINTMENT, "", "Dirección", "dora", 290),
    Came(3, "11:40", Purpose.LEGAL, EntryGround.APPOINTMENT, "", "Nora Hipótesis", "dora", 80),
    Came(4, "08:25", Purpose.HEALTH, EntryGround.ON_DUTY, "Brigada de ensayo", "", "dora", 180),
    Came(4, "09:40", Purpose.OFFICIAL, EntryGround.ORDER, "Juzgado inventado", "E-31", "dora", 150),
    Came(
        4, "13:15", Purpose.INTERPRETING, EntryGround.APPOINTMENT, "", "Inés Muestra", "dora", 205
    ),
)
TURNED_AWAY = (
    TurnedAway(0, "19:05", Purpose.PRESS, TurnedAwayBecause.NO_GROUND, "Pide una entrevista"),
    TurnedAway(1, "09:45", Purpose.CLAIM, TurnedAwayBecause.SHOWN_TO_CLAIM_DESK),
    TurnedAway(1, "15:40", Purpose.CLAIM, TurnedAwayBecause.SHOWN_TO_CLAIM_DESK),
    TurnedAway(2, "11:10", Purpose.CLAIM, TurnedAwayBecause.SHOWN_TO_CLAIM_DESK),
    TurnedAway(
        2, "13:30", Purpose.SUPPLY, TurnedAwayBecause.NOT_IDENTIFIED, "Quiere entrar con cajas"
    ),
    TurnedAway(
        2, "16:12", Purpose.FAMILY_VISIT, TurnedAwayBecause.THREATENING, "Golpea y da un plazo"
    ),
    TurnedAway(3, "09:30", Purpose.PRESS, TurnedAwayBecause.NO_GROUND, "Pide una cifra"),
    TurnedAway(3, "14:45", Purpose.CLAIM, TurnedAwayBecause.SHOWN_TO_CLAIM_DESK),
    TurnedAway(4, "14:05", Purpose.SUPPLY, TurnedAwayBecause.NOT_IDENTIFIED, "No trae documento"),
    TurnedAway(4, "17:05", Purpose.CLAIM, TurnedAwayBecause.SHOWN_TO_CLAIM_DESK),
)
BROUGHT = (
    Brought(0, "16:20", DeliveryKind.FOOD, DeliveryWay.THROUGH_HATCH, "Comedor inventado", "Cena"),
    Brought(1, "11:15", DeliveryKind.CLOTHES, DeliveryWay.LEFT_OUTSIDE, "", "Cuatro bolsas"),
    Brought(
        1, "17:45", DeliveryKind.MEDICINE, DeliveryWay.THROUGH_HATCH, "Farmacia de ensayo", "Caja"
    ),
    Brought(2, "14:20", DeliveryKind.FOOD, DeliveryWay.LEFT_OUTSIDE, "", "Ollas sin remitente"),
    Brought(3, "16:00", DeliveryKind.PAPERS, DeliveryWay.THROUGH_HATCH, "Mensajero", "Un sobre"),
    Brought(4, "10:15", DeliveryKind.FOOD, DeliveryWay.THROUGH_HATCH, "Comedor inventado", "Pan"),
    Brought(4, "16:30", DeliveryKind.CLOTHES, DeliveryWay.LEFT_OUTSIDE, "", "Dos bolsas"),
)
SEEN = (
    Seen(2, "12:40", Sign.VEHICLES_WAITING, GATE, "gaspar"),
    Seen(2, "13:35", Sign.DELIVERY_DEMANDED, GATE, "gaspar"),
    Seen(2, "14:50", Sign.FOOD_REFUSED, GATE, "ema"),
    Seen(2, "15:15", Sign.PHONE_INSIDE, BACK_DOOR, "eva"),
    Seen(2, "15:50", Sign.CROWD, GATE, "gaspar"),
    Seen(2, "16:05", Sign.FILMING, GATE, "pablo"),
    Seen(2, "16:20", Sign.DAMAGE, GATE, "gaspar"),
    Seen(4, "15:10", Sign.VEHICLES_WAITING, GATE, "gaspar"),
)


def gate_book(exercise: Exercise, chance: Random) -> list[Line]:
    """Every line of the book. Whoever comes in goes out again before the exercise ends."""
    book = _Book(exercise, chance)
    return [*book.visits(), *book.turned_away(), *book.deliveries(), *book.signs()]


class _Book:
    """One book, while its lines are made and written."""

    def __init__(self, exercise: Exercise, chance: Random) -> None:
        self.exercise, self.chance = exercise, chance
        names = [f"{given} {family}" for given in GIVEN for family in FAMILIES]
        self.names = chance.sample(names, len(CAME))
        self.inside: dict[str, VisitId] = {}

    def _at(self, day: int, clock: str) -> Moment:
        later = self.chance.randint(0, LATER_MINUTES) * MINUTE
        return Moment(self.exercise.at(day, clock) + later)

    def visits(self) -> Iterator[Line]:
        for one, name in zip(CAME, self.names, strict=True):
            at = self._at(one.day, one.clock)
            stayed = one.stayed_minutes + self.chance.randint(0, LATER_MINUTES)
            yield Line(at, partial(self._let_in, one=one, name=name))
            yield Line(Moment(at + stayed * MINUTE), partial(self._let_out, name=name))

    def _let_in(self, at: Moment, one: Came, name: str) -> None:
        visitor = VisitorContent(
            name=name,
            document=f"Carné de ensayo {self.chance.randint(100, 999)}",
            institution=one.institution,
            ground=one.named,
        )
        desk = self.exercise.desk
        written = desk.sign(
            at,
            GATEKEEPER.handle,
            "gate.record_entry",
            place=self.exercise.places[GATE],
            purpose=one.purpose,
            ground=one.ground,
            visitor=visitor,
            let_in_by=desk.crew[one.let_in_by],
        )
        self.inside[name] = only(written, VisitorEntered).visit

    def _let_out(self, at: Moment, name: str) -> None:
        visit = self.inside.pop(name)
        self.exercise.desk.sign(at, GATEKEEPER.handle, "gate.record_exit", visit=visit)

    def turned_away(self) -> Iterator[Line]:
        for one in TURNED_AWAY:
            yield Line(self._at(one.day, one.clock), partial(self._turn_away, one=one))

    def _turn_away(self, at: Moment, one: TurnedAway) -> None:
        self.exercise.desk.sign(
            at,
            GATEKEEPER.handle,
            "gate.turn_away",
            place=self.exercise.places[GATE],
            purpose=one.purpose,
            reason=one.reason,
            visitor=VisitorContent(name="", words=one.words) if one.words else None,
        )

    def deliveries(self) -> Iterator[Line]:
        for one in BROUGHT:
            yield Line(self._at(one.day, one.clock), partial(self._receive, one=one))

    def _receive(self, at: Moment, one: Brought) -> None:
        self.exercise.desk.sign(
            at,
            GATEKEEPER.handle,
            "gate.receive_delivery",
            place=self.exercise.places[GATE],
            kind=one.kind,
            way=one.way,
            said=SenderContent(sender=one.sender, words=one.words),
        )

    def signs(self) -> Iterator[Line]:
        for one in SEEN:
            yield Line(self._at(one.day, one.clock), partial(self._note, one=one))

    def _note(self, at: Moment, one: Seen) -> None:
        place = self.exercise.places[one.place]
        self.exercise.desk.sign(at, one.who, "gate.note_sign", sign=one.sign, place=place)
