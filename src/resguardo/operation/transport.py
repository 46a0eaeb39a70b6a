"""Transport: who is on which vehicle, with whom, and who got down.

A person on a vehicle is in the custody of the named escort: boarding goes with a handover that both sign, or with one accepted before. No vehicle
leaves before its boarding was counted by name and agrees with the manifest; a manifest is closed on arrival when everybody got down, was refused
at the door, or was handed over on the way, and those counted by name at the door are those who got down there. A person refused at the door stays
in the escort's account and is listed. A vehicle is not a placement (invariant 24): `aboard.py` tells the clocks who has been aboard and since when, also
after the manifest was closed. Its capacity keeps nobody from being recorded aboard, for a child on the seat is a fact; `over_capacity` lists the vehicle.

A contested person may board a vehicle whose escort is among those who claim to answer; the contest goes on.

Refused at writing: boarding after the boarding was closed, a count that differs, an early closing. Shown at the merge: a person on two
vehicles (`aboard_twice`), boarded here while the boarding was closed there, got down here and refused at the door there (`legs_disputed`; until
it is cleared the person counts as not arrived).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.custody import HandoverGround
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.handover_acts import (
    CONTESTED,
    NOT_THE_HOLDER,
    OFFER_OPEN,
    PERSON_RELEASED,
    PERSON_UNKNOWN,
    RECEIVER_UNKNOWN,
    accept_offer,
    check_offer,
    check_present,
    offers,
    refuse_contested,
)
from resguardo.operation.identifiers import EventId, ManifestId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.placement import PLACE_UNKNOWN, PlaceKind, move
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class DoorRefusal(enum.Enum):
    """Why a person was not let in on arrival."""

    NO_ROOM = "no_room"
    NOT_EXPECTED = "not_expected"
    OTHER_PERSON = "other_person"
    NEEDS_HOSPITAL = "needs_hospital"
    PAPERS_MISSING = "papers_missing"
    UNSAFE = "unsafe"


class RouteContent(msgspec.Struct, frozen=True, kw_only=True):
    """The way that the vehicle takes, for those who drive it only."""

    route: str


@event(
    "custody.manifest_opened",
    0x381,
    makes=("manifest",),
    seal=SealClass.LOCATION,
    subject="vehicle",
)
class ManifestOpened(Event, frozen=True):
    """A ride with `escort`. `origin` and `destination` are None where they have no place of their own."""

    manifest: ManifestId
    vehicle: PlaceId
    escort: StaffId
    origin: PlaceId | None = None
    destination: PlaceId | None = None
    content: RouteContent | None = None


@event("custody.person_boarded", 0x383)
class PersonBoarded(Event, frozen=True):
    """`person` got on."""

    person: PersonId
    manifest: ManifestId


@event("custody.boarding_closed", 0x385)
class BoardingClosed(Event, frozen=True):
    """The signer counted `persons` aboard by name; the vehicle may leave."""

    manifest: ManifestId
    persons: tuple[PersonId, ...]


@event("custody.person_alighted", 0x387)
class PersonAlighted(Event, frozen=True):
    """`person` got down, at `place`; None where it has no place of its own."""

    person: PersonId
    manifest: ManifestId
    place: PlaceId | None = None


@event("custody.person_refused_at_door", 0x389)
class PersonRefusedAtDoor(Event, frozen=True):
    """`person` was not let in; the escort still answers, and the person is still aboard."""

    person: PersonId
    manifest: ManifestId
    reason: DoorRefusal


@event("custody.manifest_closed", 0x38B)
class ManifestClosed(Event, frozen=True):
    """The ride is over: so many got down, were refused at the door, or left the escort's account on the way.

    `persons` were counted by name at the door of the destination.
    """

    manifest: ManifestId
    alighted: int
    refused: int
    handed_over: int
    persons: tuple[PersonId, ...]


class Leg(msgspec.Struct):
    """One person on one ride. `disputed` when two sites say that the person got down and was refused, each without the other."""

    boarded_at: Moment
    boarded_by: EventId
    alighted_by: EventId | None = None
    alighted_in: PlaceId | None = None
    """Where the person got down; None where it has no place of its own."""
    refused_by: EventId | None = None
    reason: DoorRefusal | None = None
    disputed: bool = False
    late: bool = False
    """Boarded at one site while another had closed the boarding."""

    @property
    def is_aboard(self) -> bool:
        """Whether the person is still on the vehicle; in dispute, yes."""
        return self.alighted_by is None or self.disputed


class Manifest(msgspec.Struct):
    """One ride."""

    vehicle: PlaceId
    escort: StaffId
    origin: PlaceId | None
    destination: PlaceId | None
    opened_at: Moment
    legs: dict[PersonId, Leg] = msgspec.field(default_factory=dict)
    boarding_closed_by: list[EventId] = msgspec.field(default_factory=list)
    closed_by: list[EventId] = msgspec.field(default_factory=list)

    def aboard(self) -> list[PersonId]:
        """Who is on the vehicle, in the order of boarding."""
        return [person for person, leg in self.legs.items() if leg.is_aboard]


class Transport(msgspec.Struct):
    """State: the rides."""

    manifests: dict[ManifestId, Manifest] = msgspec.field(default_factory=dict)


MANIFEST_UNKNOWN = refusal(
    "custody.manifest_unknown",
    es=(
        "No hay ningún viaje con esa referencia.",
        "Un manifiesto abierto.",
        "Abra primero el manifiesto.",
    ),
    en=("There is no ride under that reference.", "An open manifest.", "Open the manifest first."),
)
NOT_A_VEHICLE = refusal(
    "custody.not_a_vehicle",
    es=(
        "Ese lugar no es un vehículo.",
        "Un vehículo registrado.",
        "Registre el vehículo como lugar, o elija otro.",
    ),
    en=(
        "That place is not a vehicle.",
        "A registered vehicle.",
        "Register the vehicle as a place, or choose another.",
    ),
)
VEHICLE_TAKEN = refusal(
    "custody.vehicle_taken",
    es=(
        "Ese vehículo tiene otro viaje sin cerrar.",
        "Un vehículo libre.",
        "Cierre primero el manifiesto anterior.",
    ),
    en=(
        "That vehicle has another ride not yet closed.",
        "A free vehicle.",
        "Close the earlier manifest first.",
    ),
)
BOARDING_CLOSED = refusal(
    "custody.boarding_closed",
    es=(
        "El abordaje ya se cerró.",
        "Un manifiesto con el abordaje abierto.",
        "Abra otro manifiesto para quien falta.",
    ),
    en=(
        "The boarding was already closed.",
        "A manifest with its boarding open.",
        "Open another manifest for those left.",
    ),
)
BOARDING_OPEN = refusal(
    "custody.boarding_open",
    es=(
        "El abordaje no se ha contado ni cerrado.",
        "El abordaje contado por nombre.",
        "Cuente a cada persona a bordo y cierre el abordaje.",
    ),
    en=(
        "The boarding was neither counted nor closed.",
        "A boarding counted by name.",
        "Count each person aboard and close the boarding.",
    ),
)
ABOARD_ALREADY = refusal(
    "custody.aboard_already",
    es=(
        "{person} ya está a bordo de un vehículo.",
        "Una persona que no ha subido.",
        "Revise el brazalete; si cambió de vehículo, anote primero que bajó.",
    ),
    en=(
        "{person} is already aboard a vehicle.",
        "A person who has not got on.",
        "Check the tag; after a change of vehicle, first record getting down.",
    ),
)
COUNT_DIFFERS = refusal(
    "custody.boarding_count_differs",
    es=(
        "Faltan {missing}; sobran {surplus}.",
        "Las mismas personas en el manifiesto y en el conteo.",
        "Cuente otra vez a bordo, persona por persona, con el brazalete a la vista.",
    ),
    en=(
        "Missing {missing}; surplus {surplus}.",
        "The same persons in the manifest and in the count.",
        "Count again aboard, person by person, with the tag in sight.",
    ),
)
ARRIVAL_COUNT_DIFFERS = refusal(
    "custody.arrival_count_differs",
    es=(
        "En la puerta faltan {missing}; sobran {surplus}.",
        "Las mismas personas que bajaron aquí.",
        "Cuente otra vez en la puerta, persona por persona, y anote quién bajó.",
    ),
    en=(
        "At the door, missing {missing}; surplus {surplus}.",
        "The same persons who got down here.",
        "Count again at the door, person by person, and record who got down.",
    ),
)
NOT_ABOARD = refusal(
    "custody.not_aboard",
    es=(
        "{person} no está a bordo de este viaje.",
        "Una persona que subió y no ha bajado.",
        "Revise el brazalete y el viaje.",
    ),
    en=(
        "{person} is not aboard this ride.",
        "A person who got on and has not got down.",
        "Check the tag and the ride.",
    ),
)
PERSONS_UNACCOUNTED = refusal(
    "custody.persons_unaccounted",
    es=(
        "Nadie dijo dónde quedaron {persons}.",
        "Que cada persona haya bajado, o fuera rechazada en la puerta, o entregada en camino.",
        "Anote lo que pasó con cada una.",
    ),
    en=(
        "Nobody said what became of {persons}.",
        "Each person got down, was refused at the door, or was handed over on the way.",
        "Record what happened with each of them.",
    ),
)
MANIFEST_CLOSED = refusal(
    "custody.manifest_closed",
    es=("Ese viaje ya se cerró.", "Un viaje en curso.", "No hace falta nada."),
    en=("That ride was already closed.", "A ride under way.", "Nothing needs doing."),
)


@act(
    "custody.open_manifest", refuses=(PLACE_UNKNOWN, NOT_A_VEHICLE, VEHICLE_TAKEN, RECEIVER_UNKNOWN)
)
def open_manifest(
    state: Operation,
    by: By,
    *,
    vehicle: PlaceId,
    escort: StaffId,
    origin: PlaceId | None = None,
    destination: PlaceId | None = None,
    route: str | None = None,
) -> list[Event]:
    """Begin the list of a ride, with the escort who will answer for everybody aboard.

    Refuses: placement.place_unknown, custody.not_a_vehicle, custody.vehicle_taken, custody.receiver_unknown
    """
    for place in filter(None, (vehicle, origin, destination)):
        if not state.placement.is_open(place):
            raise Refused(PLACE_UNKNOWN)
    if state.placement.places[vehicle].kind is not PlaceKind.VEHICLE:
        raise Refused(NOT_A_VEHICLE)
    if any(
        ride.vehicle == vehicle and not ride.closed_by
        for ride in state.transport.manifests.values()
    ):
        raise Refused(VEHICLE_TAKEN)
    if not state.team.in_service(escort):
        raise Refused(RECEIVER_UNKNOWN)
    content = None if route is None else RouteContent(route=route)
    manifest = ManifestId(by.draw())
    return [
        ManifestOpened(
            manifest=manifest,
            vehicle=vehicle,
            escort=escort,
            origin=origin,
            destination=destination,
            content=content,
        )
    ]


@act(
    "custody.board_person",
    refuses=(
        MANIFEST_UNKNOWN,
        BOARDING_CLOSED,
        PERSON_UNKNOWN,
        PERSON_RELEASED,
        ABOARD_ALREADY,
        CONTESTED,
        NOT_THE_HOLDER,
        OFFER_OPEN,
    ),
)
def board_person(
    state: Operation, by: By, *, manifest: ManifestId, person: PersonId
) -> list[Event]:
    """Let a person get on. Custody passes to the escort: holder and escort both sign, or the escort accepts what was offered before.

    Refuses: custody.manifest_unknown, custody.boarding_closed, custody.person_unknown, custody.person_released, custody.aboard_already,
    custody.contested, custody.not_the_holder, custody.offer_open
    """
    ride = _ride(state, manifest)
    if ride.boarding_closed_by:
        raise Refused(BOARDING_CLOSED)
    check_present(state, (person,))
    rides = state.transport.manifests.values()
    if any(
        one for one in rides if person in one.aboard() and not left_otherwise(state, one, person)
    ):
        raise Refused(ABOARD_ALREADY, person=person)
    return [
        *_into_escorts_account(state, by, ride.escort, person),
        PersonBoarded(person=person, manifest=manifest),
    ]


def _into_escorts_account(
    state: Operation, by: By, escort: StaffId, person: PersonId
) -> list[Event]:
    """The handover that goes with boarding; none when the escort answers already or is one of those who claim to.

    Refuses: custody.contested, custody.not_the_holder, custody.offer_open
    """
    custody = state.custody
    if escort in [output.holder for _, output in custody.claims(person)]:
        return []
    refuse_contested(state, person)
    offered = custody.offer_of(person)
    if offered is not None and custody.offers[offered].receiver == escort and escort in by.signers:
        return [accept_offer(by, offered, custody.offers[offered])]
    holder = custody.answers_for(person)
    if holder is None or holder not in by.signers or escort not in by.signers:
        raise Refused(NOT_THE_HOLDER, person=person, holder=holder)
    check_offer(state, holder, escort, (person,))
    [offer] = offers(state, by, holder, escort, (person,), ground=HandoverGround.TRANSPORT)
    return [offer, accept_offer(by, offer.offer, offer)]


@act("custody.close_boarding", refuses=(MANIFEST_UNKNOWN, BOARDING_CLOSED, COUNT_DIFFERS))
def close_boarding(
    state: Operation, by: By, *, manifest: ManifestId, persons: tuple[PersonId, ...]
) -> list[Event]:
    """Close the boarding with everybody counted aboard, by name. A vehicle leaves only after this.

    Refuses: custody.manifest_unknown, custody.boarding_closed, custody.boarding_count_differs
    """
    ride = _ride(state, manifest)
    if ride.boarding_closed_by:
        raise Refused(BOARDING_CLOSED)
    aboard = ride.aboard()
    _compare(COUNT_DIFFERS, aboard, persons)
    return [BoardingClosed(manifest=manifest, persons=tuple(aboard))]


def _compare(code: str, recorded: list[PersonId], counted: tuple[PersonId, ...]) -> None:
    """Refuse with `code` unless exactly the recorded persons were counted."""
    missing = [person for person in recorded if person not in counted]
    surplus = [person for person in dict.fromkeys(counted) if person not in recorded]
    if missing or surplus:
        raise Refused(code, missing=missing or "-", surplus=surplus or "-")


@act("custody.alight_person", refuses=(MANIFEST_UNKNOWN, NOT_ABOARD, PLACE_UNKNOWN))
def alight_person(
    state: Operation,
    by: By,
    *,
    manifest: ManifestId,
    person: PersonId,
    place: PlaceId | None = None,
) -> list[Event]:
    """Record that a person got down, at the destination or at another place. The escort answers until a handover.

    Refuses: custody.manifest_unknown, custody.not_aboard, placement.place_unknown
    """
    ride = _ride(state, manifest)
    if person not in ride.aboard():
        raise Refused(NOT_ABOARD, person=person)
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    return [PersonAlighted(person=person, manifest=manifest, place=place or ride.destination)]


@act("custody.refuse_at_door", refuses=(MANIFEST_UNKNOWN, BOARDING_OPEN, NOT_ABOARD))
def refuse_at_door(
    state: Operation, by: By, *, manifest: ManifestId, person: PersonId, reason: DoorRefusal
) -> list[Event]:
    """Record that a person was not let in. The escort still answers, the person is listed and the clock of the vehicle runs on.

    Refuses: custody.manifest_unknown, custody.boarding_open, custody.not_aboard
    """
    ride = _ride(state, manifest)
    if not ride.boarding_closed_by:
        raise Refused(BOARDING_OPEN)
    if person not in ride.aboard():
        raise Refused(NOT_ABOARD, person=person)
    return [PersonRefusedAtDoor(person=person, manifest=manifest, reason=reason)]


@act(
    "custody.close_manifest",
    refuses=(
        MANIFEST_UNKNOWN,
        MANIFEST_CLOSED,
        BOARDING_OPEN,
        PERSONS_UNACCOUNTED,
        ARRIVAL_COUNT_DIFFERS,
    ),
)
def close_manifest(
    state: Operation, by: By, *, manifest: ManifestId, persons: tuple[PersonId, ...]
) -> list[Event]:
    """Close a ride on arrival with everybody counted at the door, by name, when it is known of each person what became of them.

    Whoever got down on the way, was refused or was handed over is not at the door and is not among `persons`.

    Refuses: custody.manifest_unknown, custody.manifest_closed, custody.boarding_open, custody.persons_unaccounted,
    custody.arrival_count_differs
    """
    ride = _ride(state, manifest)
    if ride.closed_by:
        raise Refused(MANIFEST_CLOSED)
    if not ride.boarding_closed_by:
        raise Refused(BOARDING_OPEN)
    if waiting := unaccounted_aboard(state, manifest):
        raise Refused(PERSONS_UNACCOUNTED, persons=waiting)
    arrived = got_down_at_destination(state, ride)
    _compare(ARRIVAL_COUNT_DIFFERS, arrived, persons)
    alighted = sum(not leg.is_aboard for leg in ride.legs.values())
    refused = sum(leg.is_aboard and leg.refused_by is not None for leg in ride.legs.values())
    handed_over = len(ride.legs) - alighted - refused
    return [
        ManifestClosed(
            manifest=manifest,
            alighted=alighted,
            refused=refused,
            handed_over=handed_over,
            persons=tuple(arrived),
        )
    ]


def _ride(state: Operation, manifest: ManifestId) -> Manifest:
    if manifest not in state.transport.manifests:
        raise Refused(MANIFEST_UNKNOWN)
    return state.transport.manifests[manifest]


@applies(ManifestOpened)
def _opened(state: Operation, event: ManifestOpened, written: Written) -> None:
    known(state.placement.places, event.vehicle)
    known(state.team.members, event.escort)
    ride = Manifest(
        event.vehicle, event.escort, event.origin, event.destination, written.happened_at
    )
    state.transport.manifests[event.manifest] = ride


@applies(PersonBoarded)
def _boarded(state: Operation, event: PersonBoarded, written: Written) -> None:
    ride = known(state.transport.manifests, event.manifest)
    known(state.custody.trees, event.person)
    earlier = ride.legs.get(event.person)
    if earlier is None or written.knows(earlier.boarded_by):
        ride.legs[event.person] = Leg(
            written.happened_at, written.event, late=bool(ride.boarding_closed_by)
        )
    move(state, event.person, ride.vehicle, written)


@applies(BoardingClosed)
def _boarding_closed(state: Operation, event: BoardingClosed, written: Written) -> None:
    ride = known(state.transport.manifests, event.manifest)
    for leg in ride.legs.values():
        leg.late = leg.late or not written.knows(leg.boarded_by)
    ride.boarding_closed_by.append(written.event)


@applies(PersonAlighted)
def _alighted(state: Operation, event: PersonAlighted, written: Written) -> None:
    leg = known(known(state.transport.manifests, event.manifest).legs, event.person)
    leg.disputed = leg.refused_by is not None and not written.knows(leg.refused_by)
    leg.alighted_by, leg.alighted_in = written.event, event.place
    move(state, event.person, event.place, written)


@applies(PersonRefusedAtDoor)
def _refused_at_door(state: Operation, event: PersonRefusedAtDoor, written: Written) -> None:
    ride = known(state.transport.manifests, event.manifest)
    leg = known(ride.legs, event.person)
    leg.refused_by, leg.reason = written.event, event.reason
    if leg.alighted_by is not None and not written.knows(leg.alighted_by):
        leg.disputed = True
    else:
        leg.alighted_by = None
        move(state, event.person, ride.vehicle, written)


@applies(ManifestClosed)
def _closed(state: Operation, event: ManifestClosed, written: Written) -> None:
    known(state.transport.manifests, event.manifest).closed_by.append(written.event)


def unaccounted_aboard(state: Operation, manifest: ManifestId) -> list[PersonId]:
    """Who got on and neither got down, nor was refused at the door, nor was handed over on the way."""
    ride = state.transport.manifests[manifest]
    waiting = (
        person
        for person in ride.aboard()
        if ride.legs[person].refused_by is None or ride.legs[person].disputed
    )
    return [person for person in waiting if not left_otherwise(state, ride, person)]


def got_down_at_destination(state: Operation, ride: Manifest) -> list[PersonId]:
    """Who got down where the ride ends; everybody who got down, for a ride without a destination of its own."""
    end = ride.destination
    return [
        person
        for person, leg in ride.legs.items()
        if not leg.is_aboard and (end is None or state.placement.lies_within(leg.alighted_in, end))
    ]


def left_otherwise(state: Operation, ride: Manifest, person: PersonId) -> bool:
    """Whether the person left the vehicle by a handover with a place of its own, or left the operation's charge."""
    place_left = ride.vehicle not in state.placement.places_claimed(person)
    return state.custody.is_released(person) or (
        place_left and state.custody.answers_for(person) != ride.escort
    )
