"""Persons as papers show them: band, name and face, as far as the reader may know; moments in the operation's zone; who signs for an office.

Names and faces come through the reader's doors (`account/sight.py`), which log each reading, and from nowhere else.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from resguardo.account.access import ReadReason
from resguardo.account.moments import in_zone
from resguardo.account.outgoing_photo import HEIGHT_PIXELS, WIDTH_PIXELS, outgoing_photo
from resguardo.account.sight import Sight
from resguardo.operation.identifiers import Moment, PersonId, PlaceId, StaffId
from resguardo.operation.placement import PlaceKind
from resguardo.papers.sheet import Frame

DRAWN = b"<svg"
"""A face that an exercise drew: it has no camera."""
ON_A_LIST, ALONE = (240, 288), (WIDTH_PIXELS, HEIGHT_PIXELS)
"""Width and height in pixels of a face among others, and of one that fills a corner of the page."""
SIGNATURES = ((b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"), (DRAWN, "svg"))
"""How the files of pictures begin, and what they are called."""

HOUSES = frozenset(
    {PlaceKind.SITE, PlaceKind.SHELTER, PlaceKind.HOSPITAL, PlaceKind.COURT, PlaceKind.ELSEWHERE}
)
"""Places that somebody outside could find by their name; a room or a vehicle has one for those inside."""
UNSAID = "—"
"""Stands for a house where a line needs some word."""


class People(NamedTuple):
    """Persons ready to be set: a row for each, in the order asked, and the pictures that the rows name."""

    rows: list[dict[str, Any]]
    pictures: dict[str, bytes]


def people(
    sight: Sight, persons: Iterable[PersonId], reason: ReadReason, *, with_names: bool = True
) -> People:
    """`band`, `name` and `face` of each person. A name is empty and a face is "" where the reader may not know it or there is none."""
    asked = list(persons)
    with sight.steady() as state:
        bands = {person: str(state.register.persons[person].tag) for person in asked}
        newest = {person: _newest_picture(sight, person) for person in asked}
    names = sight.names(asked, reason) if with_names else {}
    taken = sight.photos(dict(filter(None, newest.values())), reason)
    size = ON_A_LIST if len(asked) > 1 else ALONE
    rows, pictures = [], {}
    for number, person in enumerate(asked):
        of = newest[person]
        picture = _colours(taken.get(of[0]), size) if of else None
        file = picture_name(number, picture)
        if picture is not None and file:
            pictures[file] = picture
        rows.append({"band": bands[person], "name": names.get(person, ""), "face": file})
    return People(rows, pictures)


def room_name(sight: Sight, place: PlaceId) -> str:
    """The name of a room; none of a house: a sheet with bands and names that is lost must not say where they sleep (exchange design, 5.1)."""
    kind = sight.account.state.placement.places[place].kind
    return "" if kind in HOUSES else sight.directory.place_name(place)


def _colours(picture: bytes | None, size: tuple[int, int]) -> bytes | None:
    """The face without what a camera wrote into it, no larger than it is printed: a paper is a file as well, and a judge's copy must not tell where a photo was taken."""
    if picture is None or picture.startswith(DRAWN):
        return picture
    made = outgoing_photo(picture, *size)
    return made.picture if made else None


def _newest_picture(sight: Sight, person: PersonId) -> tuple[PersonId, bytes] | None:
    """The newest picture of a person, with the record whose key seals it."""
    register = sight.account.state.register
    for member in register.group(person):
        if register.persons[member].photos:
            return member, register.persons[member].photos[-1]
    return None


def picture_name(number: int, picture: bytes | None) -> str:
    """The name under which a picture lies beside its template; empty for none and for a file that no template can show."""
    if picture is None:
        return ""
    ending = next((word for begins, word in SIGNATURES if picture.startswith(begins)), None)
    return f"face-{number}.{ending}" if ending else ""


def moment(at: Moment | None, zone: str) -> str:
    """A moment as the operation's clocks showed it, to the minute; empty for none."""
    return "" if at is None else f"{in_zone(at, zone):%Y-%m-%d %H:%M}"


def office(sight: Sight, staff: StaffId | None) -> str:
    """The organisation of a member of the team: what stands for them where no name of staff may stand."""
    return (sight.account.state.team.organisation(staff) or "") if staff else ""


def going_out(frame: Frame, sight: Sight) -> Frame:
    """The frame of a paper that leaves the operation: neither its name nor that of anybody who works there (invariant 25).

    Who printed it stands in the account, under the number of the sheet.
    """
    return frame._replace(operation="", reader=office(sight, sight.staff))
