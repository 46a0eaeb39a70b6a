"""Who may see what of whom: role x class of sealed content x reach, in one table (invariants 24 and 26; domain section 5).

The policy says who may act; this table says who may read. Nothing is shown by default. Every screen, paper and interface that opens a sealed content asks
`may_see` first, and writes the reading into the log of reads.
"""

import enum
import functools
from typing import TYPE_CHECKING, get_args, get_type_hints

from resguardo.operation.act import ACTS
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId, PlaceId, StaffId
from resguardo.operation.policy import TABLE, Role

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Reach(enum.Enum):
    """About whom a role may read."""

    OWN = "own"
    """Persons for whom somebody of the reader's organisation answers."""
    PLACE = "place"
    """Persons who are in the place for which the role is held; everybody when it is held for all places."""
    MISSING = "missing"
    """Persons with an open absence, as long as it is open."""
    OPERATION = "operation"
    """Everybody in the operation."""
    OUTSIDE = "outside"
    """Nobody under protection: only what is about those who come from outside."""


_OUTSIDE = Reach.OUTSIDE
_OWN, _PLACE, _MISSING, _ALL = Reach.OWN, Reach.PLACE, Reach.MISSING, Reach.OPERATION
_IDENTITY, _PHOTO, _LOCATION = SealClass.IDENTITY, SealClass.PHOTO, SealClass.LOCATION
_CARE, _WORDS = SealClass.CARE, SealClass.WORDS

SEES: dict[Role, dict[SealClass, Reach]] = {
    Role.COORDINATOR: {_IDENTITY: _ALL, _PHOTO: _ALL, _LOCATION: _ALL, _WORDS: _ALL},
    Role.INTAKE_OFFICER: {_IDENTITY: _ALL, _PHOTO: _ALL, _LOCATION: _OWN, _CARE: _ALL},
    Role.REGISTRAR: {_IDENTITY: _ALL, _PHOTO: _ALL, _WORDS: _ALL},
    Role.ESCORT: {_IDENTITY: _OWN, _PHOTO: _OWN, _LOCATION: _OWN, _CARE: _OWN},
    Role.CARER: {_IDENTITY: _OWN, _PHOTO: _OWN, _LOCATION: _OWN, _CARE: _OWN},
    Role.SHELTER_DIRECTOR: {
        _IDENTITY: _PLACE,
        _PHOTO: _PLACE,
        _LOCATION: _PLACE,
        _CARE: _PLACE,
        _WORDS: _ALL,
    },
    # A gate needs the names of its visitors, and says of nobody whether they are inside.
    Role.GATEKEEPER: {_IDENTITY: _OUTSIDE},
    Role.COUNTER: {_IDENTITY: _PLACE, _PHOTO: _PLACE, _LOCATION: _PLACE},
    Role.COUNT_OFFICER: {_IDENTITY: _ALL, _PHOTO: _ALL, _LOCATION: _ALL, _WORDS: _ALL},
    # A perimeter needs faces, and names only of those who are sought.
    Role.POLICE: {_PHOTO: _ALL, _IDENTITY: _MISSING, _LOCATION: _MISSING, _WORDS: _ALL},
    Role.CHILD_PROTECTION: {
        _IDENTITY: _ALL,
        _PHOTO: _ALL,
        _LOCATION: _OWN,
        _CARE: _ALL,
        _WORDS: _ALL,
        SealClass.COMPLAINT: _ALL,
    },
    Role.ALERT_UNIT: {_IDENTITY: _MISSING, _PHOTO: _MISSING, _LOCATION: _MISSING},
    Role.MEDIC: {_IDENTITY: _ALL, _PHOTO: _ALL, _LOCATION: _OWN, _CARE: _ALL},
    Role.INTERVIEWER: {_IDENTITY: _ALL, _PHOTO: _ALL},
    # A judge needs the file, never the address.
    Role.JUDGE: {_IDENTITY: _ALL, _PHOTO: _ALL, _WORDS: _ALL},
    Role.SPOKESPERSON: {_WORDS: _ALL},
    Role.MONITOR: {_WORDS: _ALL},
}
"""Role -> class -> reach. What is not here is not shown."""


def may_see(
    state: "Operation",
    roles: list[tuple[Role, PlaceId | None]],
    reader: StaffId,
    seal: SealClass,
    person: PersonId | None = None,
) -> bool:
    """Whether `reader`, in `roles`, may open content of class `seal`: about `person`, or about nobody in particular (None)."""
    reaches = [(SEES[role][seal], place) for role, place in roles if seal in SEES[role]]
    if person is None:
        return bool(reaches)
    return any(_reaches(state, reach, place, reader, person) for reach, place in reaches)


def _reaches(
    state: "Operation", reach: Reach, place: PlaceId | None, reader: StaffId, person: PersonId
) -> bool:
    if reach is Reach.OPERATION:
        return True
    if reach is Reach.OUTSIDE:
        return False
    if reach is Reach.MISSING:
        return state.absences.open_of(state.register.standing(person)) is not None
    if reach is Reach.OWN:
        holder = state.custody.answers_for(person)
        own = state.team.organisation(reader)
        return holder is not None and state.team.organisation(holder) == own
    return place is None or state.placement.lies_within(state.placement.place_of(person), place)


def places_shown(
    state: "Operation", roles: list[tuple[Role, PlaceId | None]], reader: StaffId
) -> set[PlaceId]:
    """The places whose names `reader` may know: inside the place of a role that sees places, or where somebody is whose place they may know."""
    reaches = [
        (SEES[role][SealClass.LOCATION], place)
        for role, place in roles
        if SealClass.LOCATION in SEES[role]
    ]
    everywhere = {Reach.OPERATION, Reach.PLACE}
    if any(reach in everywhere and place is None for reach, place in reaches) or any(
        reach is Reach.OPERATION for reach, _ in reaches
    ):
        return set(state.placement.places)
    shown: set[PlaceId] = set()
    for reach, place in reaches:
        if reach is Reach.PLACE and place is not None:
            shown.update(state.placement.places_within(place))
    if any(reach in {Reach.OWN, Reach.MISSING} for reach, _ in reaches):
        for person in state.custody.open_persons():
            where = state.placement.place_of(person)
            if where is None or where in shown:
                continue
            if may_see(state, roles, reader, SealClass.LOCATION, person):
                shown.add(where)
    return shown


@functools.cache
def works_with_places(role: Role) -> bool:
    """Whether some act of `role` names a place. Names of places are words of the work for those who act there; addresses, and who is where, stay sealed."""
    return any(
        PlaceId in {hint, *get_args(hint)}
        for code in TABLE[role]
        for hint in get_type_hints(ACTS[code].fields).values()
    )
