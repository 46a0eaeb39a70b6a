"""A face as every desk shows it: the newest picture that the reader may see, the band under it, and what to open."""

from typing import NamedTuple

from resguardo.console.sight import Sight
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId, TagCode
from resguardo.operation.operation import Operation


class Face(NamedTuple):
    """One person's face for `person/face.html`. `photo` is None without a picture, or where the reader may not see it.

    `photo_of` is the record whose key seals the picture: after a merge it may be another than `person`. `is_hidden`: there is a picture that
    the reader may not see.
    """

    person: PersonId
    tag: TagCode
    photo_of: PersonId
    photo: bytes | None
    is_hidden: bool = False


def face_of(state: Operation, sight: Sight, person: PersonId) -> Face:
    """The face of `person` with the newest of all pictures, those of records merged into theirs included. Ask inside `steady`."""
    register = state.register
    record = register.persons[person]
    taken = [
        (member, register.persons[member].photos[-1])
        for member in register.group(person)
        if register.persons[member].photos
    ]
    if not taken:
        return Face(person, record.tag, person, None)
    owner, digest = taken[0]
    if not sight.may_see(SealClass.PHOTO, owner):
        return Face(person, record.tag, person, None, is_hidden=True)
    return Face(person, record.tag, owner, digest)
