"""Faces with names for a list: the newest picture the reader may see, the band, the name and the place where they may know them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.functional import Promise

from resguardo.account.access import ReadReason
from resguardo.console.person.faces import Face, face_of
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import PersonId

AT_ONCE = 36
"""So many faces on one page at first; the rest is asked for."""


class Card(NamedTuple):
    """One person in a list; `note` says why they are on it. `where` is empty where the reader may not know the place."""

    person: PersonId
    face: Face
    name: str
    where: str
    note: str | Promise = ""


def cards(
    sight: Sight,
    persons: Iterable[PersonId],
    reason: ReadReason,
    notes: Mapping[PersonId, str | Promise] | None = None,
    *,
    with_place: bool = True,
) -> list[Card]:
    """A card for each of `persons`, in their order. The readings are written down; ask outside `steady`."""
    listed = list(dict.fromkeys(persons))
    with sight.steady() as state:
        faces = {
            person: face_of(state, sight, person)
            for person in listed
            if person in state.register.persons
        }
    names = sight.names(listed, reason)
    places = sight.whereabouts(listed, reason) if with_place else {}
    said = notes or {}
    return [
        Card(
            person,
            faces[person],
            names.get(person, ""),
            places.get(person, ""),
            said.get(person, ""),
        )
        for person in listed
        if person in faces
    ]
