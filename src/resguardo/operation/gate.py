"""The gate book: who comes in and goes out that is not under protection, for what, on what ground, and who let them in (failure 10).

Invariants 25 and 26: the gate never says who is inside. No event of this room has a field for a protected person, so no answer at the gate can
depend on one. What is delivered is taken at the gate and the gate stays shut; somebody who carries it in is an entry. Crowds, waiting vehicles and
requests for deliveries were there hours before past breaches, so whoever sees one writes it down.

Refused at writing: an entry whose appointment or order is not named, a second exit. Shown at the merge: nothing; an exit that two sites wrote is one exit.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import DeliveryId, Moment, PlaceId, StaffId, VisitId
from resguardo.operation.placement import PLACE_UNKNOWN
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Purpose(enum.Enum):
    """What somebody comes for."""

    OFFICIAL = "official"
    HEALTH = "health"
    LEGAL = "legal"
    INTERPRETING = "interpreting"
    SUPPLY = "supply"
    MAINTENANCE = "maintenance"
    FAMILY_VISIT = "family_visit"
    CLAIM = "claim"
    PRESS = "press"
    OTHER = "other"


class EntryGround(enum.Enum):
    """On what somebody may come in."""

    APPOINTMENT = "appointment"
    ORDER = "order"
    ON_DUTY = "on_duty"
    EMERGENCY = "emergency"


class TurnedAwayBecause(enum.Enum):
    """Why somebody was not let in. A claimant is shown the way to the claim desk and told nothing."""

    NO_GROUND = "no_ground"
    NOT_IDENTIFIED = "not_identified"
    SHOWN_TO_CLAIM_DESK = "shown_to_claim_desk"
    THREATENING = "threatening"
    OTHER = "other"


class DeliveryKind(enum.Enum):
    """What was delivered."""

    FOOD = "food"
    CLOTHES = "clothes"
    MEDICINE = "medicine"
    PAPERS = "papers"
    OTHER = "other"


class DeliveryWay(enum.Enum):
    """How it was taken without opening the gate."""

    LEFT_OUTSIDE = "left_outside"
    THROUGH_HATCH = "through_hatch"


class Sign(enum.Enum):
    """What has gone before a breach elsewhere."""

    CROWD = "crowd"
    VEHICLES_WAITING = "vehicles_waiting"
    DELIVERY_DEMANDED = "delivery_demanded"
    FILMING = "filming"
    DAMAGE = "damage"
    PHONE_INSIDE = "phone_inside"
    FOOD_REFUSED = "food_refused"
    OTHER = "other"


class VisitorContent(msgspec.Struct, frozen=True, kw_only=True):
    """Who came. `document` is the document shown, `ground` the number of the order or with whom the appointment is, `vehicle` its plate."""

    name: str
    document: str = ""
    institution: str = ""
    ground: str = ""
    vehicle: str = ""
    words: str = ""


class SenderContent(msgspec.Struct, frozen=True, kw_only=True):
    """Who brought it and what is said to be in it."""

    sender: str = ""
    words: str = ""


class SignContent(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen, in words."""

    words: str


@event("gate.visitor_entered", 0xE02, makes=("visit",), seal=SealClass.IDENTITY, subject="visit")
class VisitorEntered(Event):
    """Somebody came in at `place`; `let_in_by` decided it, the signer wrote it down."""

    visit: VisitId
    place: PlaceId
    purpose: Purpose
    ground: EntryGround
    let_in_by: StaffId
    content: VisitorContent | None = None


@event("gate.visitor_left", 0xE04)
class VisitorLeft(Event):
    """Whoever came in on `visit` is out again."""

    visit: VisitId


@event(
    "gate.visitor_turned_away", 0xE06, makes=("visit",), seal=SealClass.IDENTITY, subject="visit"
)
class VisitorTurnedAway(Event):
    """Somebody wanted to come in at `place` and was not let in."""

    visit: VisitId
    place: PlaceId
    purpose: Purpose
    reason: TurnedAwayBecause
    content: VisitorContent | None = None


@event(
    "gate.delivery_received", 0xE08, makes=("delivery",), seal=SealClass.WORDS, subject="delivery"
)
class DeliveryReceived(Event):
    """Something was taken at `place` while the gate stayed shut."""

    delivery: DeliveryId
    place: PlaceId
    kind: DeliveryKind
    way: DeliveryWay
    content: SenderContent | None = None


@event("gate.sign_noted", 0xE0A, seal=SealClass.WORDS)
class SignNoted(Event):
    """Something was seen at `place` (None: not said where) that has gone before a breach elsewhere."""

    sign: Sign
    place: PlaceId | None = None
    content: SignContent | None = None


class Visit(msgspec.Struct):
    """One person who came to the gate. `turned_away` None when they were let in; `left_at` None while they are inside."""

    place: PlaceId
    purpose: Purpose
    at: Moment
    written_by: StaffId
    ground: EntryGround | None = None
    let_in_by: StaffId | None = None
    turned_away: TurnedAwayBecause | None = None
    left_at: Moment | None = None

    @property
    def is_inside(self) -> bool:
        """Let in and not out again."""
        return self.turned_away is None and self.left_at is None


class Delivery(msgspec.Struct):
    """One thing that was taken at the gate."""

    place: PlaceId
    kind: DeliveryKind
    way: DeliveryWay
    at: Moment
    received_by: StaffId


class NotedSign(msgspec.Struct, array_like=True):
    """One sign, who saw it and when."""

    place: PlaceId | None
    sign: Sign
    at: Moment
    by: StaffId


class GateBook(msgspec.Struct):
    """State: everybody who came to a gate, what was delivered, and what was seen before it."""

    visits: dict[VisitId, Visit] = msgspec.field(default_factory=dict)
    deliveries: dict[DeliveryId, Delivery] = msgspec.field(default_factory=dict)
    signs: list[NotedSign] = msgspec.field(default_factory=list)

    def inside(self) -> list[VisitId]:
        """Whoever was let in and has not gone out, the longest first: in a breach somebody has to know them too."""
        return [visit for visit, record in self.visits.items() if record.is_inside]


VISITOR_UNNAMED = refusal(
    "gate.visitor_unnamed",
    es=(
        "No se anotó el nombre de quien entra.",
        "El nombre como está en su documento.",
        "Pida el documento y copie el nombre.",
    ),
    en=(
        "The name of whoever comes in was not written down.",
        "The name as the document has it.",
        "Ask for the document and copy the name.",
    ),
)
GROUND_UNNAMED = refusal(
    "gate.ground_unnamed",
    es=(
        "Se indicó una cita o una orden, y no cuál.",
        "Con quién es la cita, o el número de la orden.",
        "Anótelo, o no deje entrar.",
    ),
    en=(
        "An appointment or an order was given, and not which.",
        "With whom the appointment is, or the number of the order.",
        "Write it down, or do not let them in.",
    ),
)
LETTER_IN_UNKNOWN = refusal(
    "gate.letter_in_unknown",
    es=(
        "Quien autorizó la entrada no está en servicio.",
        "Una persona inscrita y en servicio.",
        "Nombre a quien de verdad autorizó la entrada.",
    ),
    en=(
        "Whoever allowed the entry is not in service.",
        "A person who is enrolled and in service.",
        "Name whoever really allowed the entry.",
    ),
)
VISIT_UNKNOWN = refusal(
    "gate.visit_unknown",
    es=(
        "Nadie entró con esa referencia.",
        "Una entrada anotada.",
        "Elíjala de la lista de quienes están adentro.",
    ),
    en=(
        "Nobody came in under that reference.",
        "An entry on record.",
        "Choose it from the list of those inside.",
    ),
)
VISIT_ENDED = refusal(
    "gate.visit_ended",
    es=(
        "Esa persona ya salió, o no se le dejó entrar.",
        "Una entrada sin salida.",
        "No hace falta nada.",
    ),
    en=(
        "That person has gone out already, or was not let in.",
        "An entry without an exit.",
        "Nothing needs doing.",
    ),
)


@act(
    "gate.record_entry",
    refuses=(PLACE_UNKNOWN, VISITOR_UNNAMED, GROUND_UNNAMED, LETTER_IN_UNKNOWN),
)
def record_entry(
    state: Operation,
    by: By,
    *,
    place: PlaceId,
    purpose: Purpose,
    ground: EntryGround,
    visitor: VisitorContent,
    let_in_by: StaffId | None = None,
) -> list[Event]:
    """Write down that somebody comes in, for what, on what ground, and who lets them in (nobody named: the signer).

    Refuses: placement.place_unknown, gate.visitor_unnamed, gate.ground_unnamed, gate.letter_in_unknown
    """
    if not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    if not visitor.name.strip():
        raise Refused(VISITOR_UNNAMED)
    named = ground in {EntryGround.APPOINTMENT, EntryGround.ORDER}
    if named and not visitor.ground.strip():
        raise Refused(GROUND_UNNAMED)
    if let_in_by is not None and not state.team.in_service(let_in_by):
        raise Refused(LETTER_IN_UNKNOWN)
    return [
        VisitorEntered(
            visit=VisitId(by.draw()),
            place=place,
            purpose=purpose,
            ground=ground,
            let_in_by=let_in_by or by.who,
            content=visitor,
        )
    ]


@act("gate.record_exit", refuses=(VISIT_UNKNOWN, VISIT_ENDED))
def record_exit(state: Operation, by: By, *, visit: VisitId) -> list[Event]:
    """Write down that somebody who had come in is out again.

    Refuses: gate.visit_unknown, gate.visit_ended
    """
    if visit not in state.gate.visits:
        raise Refused(VISIT_UNKNOWN)
    if not state.gate.visits[visit].is_inside:
        raise Refused(VISIT_ENDED)
    return [VisitorLeft(visit=visit)]


@act("gate.turn_away", refuses=(PLACE_UNKNOWN,))
def turn_away(
    state: Operation,
    by: By,
    *,
    place: PlaceId,
    purpose: Purpose,
    reason: TurnedAwayBecause,
    visitor: VisitorContent | None = None,
) -> list[Event]:
    """Write down that somebody was not let in. Nobody has to give a name for that.

    Refuses: placement.place_unknown
    """
    if not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    return [
        VisitorTurnedAway(
            visit=VisitId(by.draw()), place=place, purpose=purpose, reason=reason, content=visitor
        )
    ]


@act("gate.receive_delivery", refuses=(PLACE_UNKNOWN,))
def receive_delivery(
    state: Operation,
    by: By,
    *,
    place: PlaceId,
    kind: DeliveryKind,
    way: DeliveryWay,
    said: SenderContent | None = None,
) -> list[Event]:
    """Write down what was taken at the gate without opening it.

    Refuses: placement.place_unknown
    """
    if not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    delivery = DeliveryId(by.draw())
    return [DeliveryReceived(delivery=delivery, place=place, kind=kind, way=way, content=said)]


@act("gate.note_sign", refuses=(PLACE_UNKNOWN,), always=True)
def note_sign(
    state: Operation, by: By, *, sign: Sign, place: PlaceId | None = None, words: str = ""
) -> list[Event]:
    """Write down what could come before a breach: a crowd, vehicles that wait, a phone inside.

    Refuses: placement.place_unknown
    """
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    content = SignContent(words=words) if words.strip() else None
    return [SignNoted(place=place, sign=sign, content=content)]


@applies(VisitorEntered)
def _entered(state: Operation, event: VisitorEntered, written: Written) -> None:
    state.gate.visits[event.visit] = Visit(
        place=event.place,
        purpose=event.purpose,
        at=written.happened_at,
        written_by=written.who,
        ground=event.ground,
        let_in_by=event.let_in_by,
    )


@applies(VisitorLeft)
def _left(state: Operation, event: VisitorLeft, written: Written) -> None:
    record = known(state.gate.visits, event.visit)
    earlier = record.left_at
    record.left_at = written.happened_at if earlier is None else min(earlier, written.happened_at)


@applies(VisitorTurnedAway)
def _turned_away(state: Operation, event: VisitorTurnedAway, written: Written) -> None:
    state.gate.visits[event.visit] = Visit(
        place=event.place,
        purpose=event.purpose,
        at=written.happened_at,
        written_by=written.who,
        turned_away=event.reason,
    )


@applies(DeliveryReceived)
def _delivered(state: Operation, event: DeliveryReceived, written: Written) -> None:
    state.gate.deliveries[event.delivery] = Delivery(
        event.place, event.kind, event.way, written.happened_at, written.who
    )


@applies(SignNoted)
def _noted(state: Operation, event: SignNoted, written: Written) -> None:
    state.gate.signs.append(NotedSign(event.place, event.sign, written.happened_at, written.who))
