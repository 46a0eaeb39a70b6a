"""The roll of one place with faces, zone by zone: who should be there, who answers for each, and a box to mark.

Only persons whose place the reader may know are on it, and only of the place asked: two shelters are never on one sheet. Who is missing or elsewhere by name
stands apart, so that nobody looks for them here.
"""

from typing import Any

from resguardo.account.access import ReadReason
from resguardo.account.sight import Sight
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PlaceId
from resguardo.operation.roll import RollLine, Whereabouts
from resguardo.operation.roll import roll as lines_of
from resguardo.papers.people import UNSAID, people, room_name
from resguardo.papers.request import Request, place_asked
from resguardo.papers.sheet import Sheet

_HERE = (Whereabouts.PRESENT, Whereabouts.VEHICLE)
"""Those who should be found in the place itself."""


def build(request: Request) -> Sheet:
    """The roll of the place asked. Refuses: papers.place_unknown"""
    sight, place = request.sight, place_asked(request)
    with sight.steady() as state:
        lines = lines_of(state, place)
    seen = [line for line in lines if sight.may_see(SealClass.LOCATION, line.person)]
    shown = people(sight, [line.person for line in seen], ReadReason.COUNT)
    said = [(line, row | _said(sight, line)) for line, row in zip(seen, shown.rows, strict=True)]
    zones = _zones(sight, [(line.place, row) for line, row in said if line.on in _HERE])
    body = {
        "place": room_name(sight, place),
        "expected": sum(len(zone["rows"]) for zone in zones),
        "zones": zones,
        "away": [row for line, row in said if line.on not in _HERE],
        "unseen": len(lines) - len(seen),
    }
    persons = tuple(line.person for line in seen)
    return Sheet("roll", request.frame, body, shown.pictures, persons, place)


def _said(sight: Sight, line: RollLine) -> dict[str, Any]:
    """What stands beside a face: who answers, in which figure the person stands, and how."""
    return {
        "holder": sight.directory.staff_name(line.holder),
        "counted_as": line.counted_as.value,
        "stands": line.on.value,
        "contested": line.contested,
    }


def _zones(sight: Sight, rows: list[tuple[PlaceId | None, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows by the place in which they are, in the order of the opening of the places."""
    order = list(sight.account.state.placement.places)
    zones = sorted({place for place, _ in rows if place is not None}, key=order.index)
    return [
        {
            "name": room_name(sight, zone) or UNSAID,
            "rows": [row for place, row in rows if place == zone],
        }
        for zone in zones
    ]
