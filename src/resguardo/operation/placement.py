"""Placement: shelters, rooms, vehicles and exits, who is where, how many fit, and who holds the key.

Invariant 23: nobody is assigned above a room's capacity without an act of its own that the monitor sees; a lockable room with a child in it
has a named keyholder in service, otherwise it is an alarm. Invariant 24: exits are places, so that each can have a watcher.

Refused at writing: an unknown or closed place, a room that is full, the closing of a place with people in it. Shown at the merge: a room
filled by two sites at once (`over_capacity`), a person in two places (`places_disputed`), two capacities (the lower counts), people in a
place that was closed meanwhile. Names and addresses are sealed; the rules read references, kinds and numbers only.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import EventId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class PlaceKind(enum.Enum):
    """What a place is. A vehicle is a place where somebody may be, never a placement (invariant 24)."""

    SITE = "site"
    SHELTER = "shelter"
    ROOM = "room"
    VEHICLE = "vehicle"
    EXIT = "exit"
    HOSPITAL = "hospital"
    COURT = "court"
    ELSEWHERE = "elsewhere"


class OverrideReason(enum.Enum):
    """Why more people sleep in a room than it holds."""

    NO_OTHER_BED = "no_other_bed"
    KEEP_FAMILY_TOGETHER = "keep_family_together"
    EVACUATION = "evacuation"
    DECISION = "decision"


class PlaceContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a place is called and where it stands; never on anything that a party receives."""

    name: str
    address: str | None = None


@event("placement.place_opened", 0x401, makes=("place",), seal=SealClass.LOCATION, subject="place")
class PlaceOpened(Event, frozen=True):
    """A place can be used. `parent` is what it lies in; `capacity` is a hard number, None where it does not apply."""

    place: PlaceId
    kind: PlaceKind
    parent: PlaceId | None = None
    capacity: int | None = None
    lockable: bool = False
    content: PlaceContent | None = None


@event("placement.place_closed", 0x403)
class PlaceClosed(Event, frozen=True):
    """Nobody is assigned to `place` any more."""

    place: PlaceId


@event("placement.capacity_changed", 0x405)
class CapacityChanged(Event, frozen=True):
    """`place` holds `capacity` people from now on."""

    place: PlaceId
    capacity: int


@event("placement.room_assigned", 0x407)
class RoomAssigned(Event, frozen=True):
    """`person` sleeps in `place`."""

    person: PersonId
    place: PlaceId


@event("placement.capacity_exceeded", 0x409, signers=2)
class CapacityExceeded(Event, frozen=True):
    """Two people decided that `place` takes in more than it holds: `occupants` where `capacity` fit. The monitor reads it."""

    place: PlaceId
    reason: OverrideReason
    capacity: int
    occupants: int


@event("placement.keyholder_named", 0x40B)
class KeyholderNamed(Event, frozen=True):
    """`keyholder` is on the premises with the key of `place`; None when the last one left, which is an alarm while a child is inside."""

    place: PlaceId
    keyholder: StaffId | None = None


class Capacity(msgspec.Struct, array_like=True):
    """One capacity and the event that set it."""

    people: int
    set_by: EventId


class Keyholder(msgspec.Struct, array_like=True):
    """Who holds the key, and the event that says so; `staff` None for nobody."""

    staff: StaffId | None
    named_by: EventId


class Override(msgspec.Struct, array_like=True):
    """One decision to exceed a room's capacity, for the monitor."""

    place: PlaceId
    reason: OverrideReason
    capacity: int
    occupants: int
    signers: tuple[StaffId, ...]
    at: Moment
    decided_by: EventId


class Place(msgspec.Struct):
    """One place. Capacities and keyholders that two sites set without knowing of each other stand side by side."""

    kind: PlaceKind
    parent: PlaceId | None
    lockable: bool
    opened_at: Moment
    capacities: list[Capacity] = msgspec.field(default_factory=list)
    keyholders: list[Keyholder] = msgspec.field(default_factory=list)
    closed_by: EventId | None = None

    @property
    def capacity(self) -> int | None:
        """How many fit: the lower number where two sites differ; None without limit."""
        return min((one.people for one in self.capacities), default=None)

    @property
    def keyholder(self) -> StaffId | None:
        """Somebody who holds the key, None for nobody; the safe side where two sites differ."""
        return (
            None
            if any(one.staff is None for one in self.keyholders) or not self.keyholders
            else self.keyholders[0].staff
        )


class Stay(msgspec.Struct, array_like=True):
    """Where a person is by one event; `place` None when the event took them out of every place."""

    place: PlaceId | None
    since: Moment
    moved_by: EventId


class Placement(msgspec.Struct):
    """State: the places, and per person the newest stays that do not know of each other (one, unless two sites disagree)."""

    places: dict[PlaceId, Place] = msgspec.field(default_factory=dict)
    stays: dict[PersonId, list[Stay]] = msgspec.field(default_factory=dict)
    set_aside: dict[PersonId, bool] = msgspec.field(default_factory=dict)
    """Records merged into another: their last place is kept for the split, and nobody is looked for there."""
    overrides: list[Override] = msgspec.field(default_factory=list)

    def place_of(self, person: PersonId) -> PlaceId | None:
        """Where `person` is, None when unknown or in no place; see `places_claimed` where two sites disagree."""
        stays = self.stays.get(person)
        return stays[-1].place if stays else None

    def places_claimed(self, person: PersonId) -> list[PlaceId | None]:
        """Every place that a newest event says; more than one is a dispute."""
        return list(dict.fromkeys(stay.place for stay in self.stays.get(person, ())))

    def lies_within(self, place: PlaceId | None, ancestor: PlaceId) -> bool:
        """Whether `place` is `ancestor` or lies somewhere inside it."""
        while place is not None:
            if place == ancestor:
                return True
            place = self.places[place].parent if place in self.places else None
        return False

    def places_within(self, ancestor: PlaceId) -> list[PlaceId]:
        """`ancestor` and everything inside it, in the order of opening."""
        return [place for place in self.places if self.lies_within(place, ancestor)]

    def persons_in(self, place: PlaceId) -> list[PersonId]:
        """Everybody in `place` or somewhere inside it, in the order of their first stay."""
        inside = set(self.places_within(place))
        return [
            person
            for person, stays in self.stays.items()
            if stays[-1].place in inside and person not in self.set_aside
        ]

    def is_open(self, place: PlaceId) -> bool:
        """Whether `place` is known and not closed."""
        return place in self.places and self.places[place].closed_by is None


def move(state: Operation, person: PersonId, place: PlaceId | None, written: Written) -> None:
    """Record in the fold that `person` is in `place` now. A stay that the writer could not know stands beside it.

    `place` None, or a place that nothing made (left out by `at`, or forged), is no place.
    """
    place = place if place in state.placement.places else None
    stays = state.placement.stays.get(person, [])
    concurrent = [
        stay
        for stay in stays
        if not written.knows(stay.moved_by) and stay.moved_by != written.event
    ]
    state.placement.stays[person] = [*concurrent, Stay(place, written.happened_at, written.event)]


def move_where_named(
    state: Operation, person: PersonId, place: PlaceId | None, written: Written
) -> None:
    """Record in the fold that `person` is in `place` now; where the event names none that is known, the person stays where they are."""
    if place in state.placement.places:
        move(state, person, place, written)


PLACE_UNKNOWN = refusal(
    "placement.place_unknown",
    es=(
        "No hay un lugar abierto con esa referencia.",
        "Un lugar abierto en este operativo.",
        "Ábralo primero, o elija otro de la lista.",
    ),
    en=(
        "There is no open place under that reference.",
        "A place that is open in this operation.",
        "Open it first, or choose another from the list.",
    ),
)
CAPACITY_UNFIT = refusal(
    "placement.capacity_unfit",
    es=(
        "La capacidad dada es {capacity}.",
        "Un número de personas de 1 en adelante.",
        "Cuente las camas y escriba ese número.",
    ),
    en=(
        "The capacity given is {capacity}.",
        "A number of people, 1 or more.",
        "Count the beds and enter that number.",
    ),
)
PLACE_OCCUPIED = refusal(
    "placement.place_occupied",
    es=(
        "Quedan {occupants} personas dentro.",
        "Un lugar vacío.",
        "Traslade primero a cada persona, con su entrega.",
    ),
    en=(
        "{occupants} people are still inside.",
        "An empty place.",
        "Move each person first, with a handover.",
    ),
)
NOT_A_ROOM = refusal(
    "placement.not_a_room",
    es=(
        "Ese lugar es de tipo {kind}.",
        "Un cuarto o un albergue.",
        "Elija el cuarto donde va a dormir.",
    ),
    en=(
        "That place is a {kind}.",
        "A room or a shelter.",
        "Choose the room where the person will sleep.",
    ),
)
PERSON_UNKNOWN = refusal(
    "placement.person_unknown",
    es=(
        "Nadie a cargo de este operativo tiene esa referencia: {person}.",
        "Una persona con brazalete, sin egreso.",
        "Revise el brazalete.",
    ),
    en=(
        "Nobody in the charge of this operation has that reference: {person}.",
        "A person with a tag, not released.",
        "Check the tag.",
    ),
)
ABOVE_CAPACITY = refusal(
    "placement.above_capacity",
    es=(
        "Serían {occupants} personas.",
        "En ese cuarto caben {capacity}.",
        "Elija otro cuarto, o decidan dos personas exceder la capacidad; lo verá el monitor.",
    ),
    en=(
        "There would be {occupants} people.",
        "The room holds {capacity}.",
        "Choose another room, or let two people decide to exceed it; the monitor sees that.",
    ),
)
WITHIN_CAPACITY = refusal(
    "placement.within_capacity",
    es=(
        "Caben: serían {occupants} de {capacity}.",
        "Un cuarto que quedaría por encima de su capacidad.",
        "Asigne el cuarto de la manera normal.",
    ),
    en=(
        "They fit: {occupants} of {capacity}.",
        "A room that would be above its capacity.",
        "Assign the room in the normal way.",
    ),
)
KEYHOLDER_UNKNOWN = refusal(
    "placement.keyholder_unknown",
    es=(
        "Quien tendría la llave no está en servicio.",
        "Una persona inscrita y presente.",
        "Nombre a alguien que esté en el lugar.",
    ),
    en=(
        "The named keyholder is not in service.",
        "An enrolled person who is present.",
        "Name somebody who is on the premises.",
    ),
)
NOT_LOCKABLE = refusal(
    "placement.not_lockable",
    es=(
        "Ese lugar no se cierra con llave.",
        "Un lugar con llave.",
        "No hace falta nombrar a nadie.",
    ),
    en=("That place has no lock.", "A lockable place.", "Nobody needs to be named."),
)

HABITABLE = (PlaceKind.SITE, PlaceKind.SHELTER, PlaceKind.ROOM, PlaceKind.HOSPITAL)
"""Where a person may be assigned; a vehicle, an exit or a court is no placement (invariant 24)."""


@act("placement.open_place", refuses=(PLACE_UNKNOWN, CAPACITY_UNFIT))
def open_place(
    state: Operation,
    by: By,
    *,
    kind: PlaceKind,
    name: str,
    address: str | None = None,
    parent: PlaceId | None = None,
    capacity: int | None = None,
    lockable: bool = False,
) -> list[Event]:
    """Open a site, shelter, room, vehicle or exit. `parent` is the place it lies in.

    Refuses: placement.place_unknown, placement.capacity_unfit
    """
    if parent is not None and not state.placement.is_open(parent):
        raise Refused(PLACE_UNKNOWN)
    if capacity is not None and capacity < 1:
        raise Refused(CAPACITY_UNFIT, capacity=capacity)
    content = PlaceContent(name=name, address=address)
    return [
        PlaceOpened(
            place=PlaceId(by.draw()),
            kind=kind,
            parent=parent,
            capacity=capacity,
            lockable=lockable,
            content=content,
        )
    ]


@act("placement.close_place", refuses=(PLACE_UNKNOWN, PLACE_OCCUPIED))
def close_place(state: Operation, by: By, *, place: PlaceId) -> list[Event]:
    """Close a place that stands empty.

    Refuses: placement.place_unknown, placement.place_occupied
    """
    if not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    if occupants := len(state.placement.persons_in(place)):
        raise Refused(PLACE_OCCUPIED, occupants=occupants)
    return [PlaceClosed(place=place)]


@act("placement.change_capacity", refuses=(PLACE_UNKNOWN, CAPACITY_UNFIT))
def change_capacity(state: Operation, by: By, *, place: PlaceId, capacity: int) -> list[Event]:
    """Set how many people a place holds. Below the present number it is allowed, and shown as over capacity.

    Refuses: placement.place_unknown, placement.capacity_unfit
    """
    if not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    if capacity < 1:
        raise Refused(CAPACITY_UNFIT, capacity=capacity)
    return [CapacityChanged(place=place, capacity=capacity)]


@act("placement.assign_room", refuses=(PLACE_UNKNOWN, NOT_A_ROOM, PERSON_UNKNOWN, ABOVE_CAPACITY))
def assign_room(
    state: Operation, by: By, *, persons: tuple[PersonId, ...], place: PlaceId
) -> list[Event]:
    """Say in which room people sleep.

    Refuses: placement.place_unknown, placement.not_a_room, placement.person_unknown, placement.above_capacity
    """
    place_above, occupants, capacity = _room_for(state, persons, place)
    if place_above is not None:
        raise Refused(ABOVE_CAPACITY, occupants=occupants, capacity=capacity, place=place_above)
    return [RoomAssigned(person=person, place=place) for person in dict.fromkeys(persons)]


@act(
    "placement.exceed_capacity",
    signers=2,
    refuses=(PLACE_UNKNOWN, NOT_A_ROOM, PERSON_UNKNOWN, WITHIN_CAPACITY),
)
def exceed_capacity(
    state: Operation,
    by: By,
    *,
    persons: tuple[PersonId, ...],
    place: PlaceId,
    reason: OverrideReason,
) -> list[Event]:
    """Assign a room above its capacity, by two people and with a reason; the monitor sees it.

    Refuses: placement.place_unknown, placement.not_a_room, placement.person_unknown, placement.within_capacity
    """
    place_above, occupants, capacity = _room_for(state, persons, place)
    if place_above is None:
        raise Refused(WITHIN_CAPACITY, occupants=occupants, capacity=capacity)
    exceeded = CapacityExceeded(
        place=place_above, reason=reason, capacity=capacity or 0, occupants=occupants
    )
    return [
        exceeded,
        *(RoomAssigned(person=person, place=place) for person in dict.fromkeys(persons)),
    ]


@act("placement.name_keyholder", refuses=(PLACE_UNKNOWN, NOT_LOCKABLE, KEYHOLDER_UNKNOWN))
def name_keyholder(
    state: Operation, by: By, *, place: PlaceId, keyholder: StaffId | None
) -> list[Event]:
    """Name who is on the premises with the key; nobody (None) while a child is inside is an alarm.

    Refuses: placement.place_unknown, placement.not_lockable, placement.keyholder_unknown
    """
    if not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    if not state.placement.places[place].lockable:
        raise Refused(NOT_LOCKABLE)
    if keyholder is not None and not state.team.in_service(keyholder):
        raise Refused(KEYHOLDER_UNKNOWN)
    return [KeyholderNamed(place=place, keyholder=keyholder)]


def _room_for(
    state: Operation, persons: tuple[PersonId, ...], place: PlaceId
) -> tuple[PlaceId | None, int, int | None]:
    """The first of `place` and what it lies in that would be above its capacity (None if all fit), with occupants and capacity.

    Refuses: placement.place_unknown, placement.not_a_room, placement.person_unknown
    """
    placement = state.placement
    if not placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    kind = placement.places[place].kind
    if kind not in HABITABLE:
        raise Refused(NOT_A_ROOM, kind=kind.value)
    for person in persons:
        if state.custody.answers_for(person) is None:
            raise Refused(PERSON_UNKNOWN, person=person)
    level: PlaceId | None = place
    occupants, capacity = 0, None
    while level is not None:
        record = placement.places[level]
        before = placement.persons_in(level)
        if record.capacity is not None:
            occupants, capacity = len({*before, *persons}), record.capacity
            if occupants > capacity and occupants > len(before):
                return level, occupants, capacity
        level = record.parent
    return None, occupants, capacity


@applies(PlaceOpened)
def _opened(state: Operation, event: PlaceOpened, written: Written) -> None:
    if event.parent is not None:
        known(state.placement.places, event.parent)
    capacities = [] if event.capacity is None else [Capacity(event.capacity, written.event)]
    state.placement.places[event.place] = Place(
        event.kind, event.parent, event.lockable, written.happened_at, capacities
    )


@applies(PlaceClosed)
def _closed(state: Operation, event: PlaceClosed, written: Written) -> None:
    place = known(state.placement.places, event.place)
    place.closed_by = place.closed_by or written.event


@applies(CapacityChanged)
def _capacity_changed(state: Operation, event: CapacityChanged, written: Written) -> None:
    place = known(state.placement.places, event.place)
    concurrent = [one for one in place.capacities if not written.knows(one.set_by)]
    place.capacities = [*concurrent, Capacity(event.capacity, written.event)]


@applies(RoomAssigned)
def _assigned(state: Operation, event: RoomAssigned, written: Written) -> None:
    known(state.placement.places, event.place)
    known(state.custody.trees, event.person)
    move(state, event.person, event.place, written)


@applies(CapacityExceeded)
def _exceeded(state: Operation, event: CapacityExceeded, written: Written) -> None:
    known(state.placement.places, event.place)
    override = Override(
        event.place,
        event.reason,
        event.capacity,
        event.occupants,
        written.actors,
        written.happened_at,
        written.event,
    )
    state.placement.overrides.append(override)


@applies(KeyholderNamed)
def _keyholder_named(state: Operation, event: KeyholderNamed, written: Written) -> None:
    place = known(state.placement.places, event.place)
    concurrent = [one for one in place.keyholders if not written.knows(one.named_by)]
    place.keyholders = [*concurrent, Keyholder(event.keyholder, written.event)]


def exits(state: Operation, within: PlaceId | None) -> list[PlaceId]:
    """The open exits of `within` (None: of every place); each needs a named watcher during a breach (invariant 24)."""
    places = state.placement.places
    return [
        place
        for place in (places if within is None else state.placement.places_within(within))
        if places[place].kind is PlaceKind.EXIT and places[place].closed_by is None
    ]


def shelter_of(state: Operation, place: PlaceId | None) -> PlaceId | None:
    """The outermost place that `place` lies in: the shelter of a room; None in no place."""
    while place is not None and (parent := state.placement.places[place].parent) is not None:
        place = parent
    return place
