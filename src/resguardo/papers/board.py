"""The muster board for the wall: the zones of one shelter or site, how many are expected, who answers, who holds the key, who watches the exits.

It names no protected person, so that it may hang where the team sees it. Two shelters are never on one board. Zones and persons beyond the reader's roles are not
on it, and it says how many persons that are.
"""

from collections import Counter
from typing import Any

from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PlaceId, StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.placement import PlaceKind
from resguardo.operation.roll import RollLine, Whereabouts, roll, totals_of
from resguardo.papers.request import Request, place_asked, places_seen
from resguardo.papers.sheet import Sheet

_HERE = (Whereabouts.PRESENT, Whereabouts.VEHICLE)


def build(request: Request) -> Sheet:
    """The board of the place asked. Refuses: papers.place_unknown"""
    sight, place = request.sight, place_asked(request)
    seen = places_seen(sight, place)
    with sight.steady() as state:
        everybody = roll(state, place)
        lines = [line for line in everybody if sight.may_see(SealClass.LOCATION, line.person)]
        zones = _zones(state, seen, lines)
        told = [(zone, [line for line in lines if line.place == zone]) for zone in zones]
        keys = {zone: state.placement.places[zone].keyholder for zone in zones}
        exits = [
            one
            for one in seen
            if state.placement.places[one].kind is PlaceKind.EXIT and state.placement.is_open(one)
        ]
    directory = sight.directory
    rows = [
        _figures(own)
        | {
            "zone": directory.place_name(zone),
            "holders": [
                {"name": directory.staff_name(staff), "number": number}
                for staff, number in _holders(own)
            ],
            "key": "" if keys[zone] is None else directory.staff_name(keys[zone]),
        }
        for zone, own in told
    ]
    body = {
        "place": directory.place_name(place),
        "rows": rows,
        "total": _figures(lines),
        "exits": [directory.place_name(one) for one in exits],
        "unseen": len(everybody) - len(lines),
    }
    return Sheet("board", request.frame, body, about=place)


def _zones(state: Operation, seen: list[PlaceId], lines: list[RollLine]) -> list[PlaceId]:
    """Of the places seen, the open rooms and every other where somebody is."""
    taken = {line.place for line in lines}
    return [
        one
        for one in seen
        if one in taken
        or (state.placement.places[one].kind is PlaceKind.ROOM and state.placement.is_open(one))
    ]


def _figures(lines: list[RollLine]) -> dict[str, Any]:
    """How many should be found in the place, children and adults apart, and how many belong there and are out by name or missing."""
    here = totals_of(line for line in lines if line.on in _HERE).all
    on = Counter(line.on for line in lines)
    return {
        "children": here.children,
        "adults": here.adults,
        "expected": here.persons,
        "out": on[Whereabouts.OUT],
        "absent": on[Whereabouts.ABSENT],
    }


def _holders(lines: list[RollLine]) -> list[tuple[StaffId, int]]:
    """Who answers for those who should be there, and for how many, the most first."""
    return Counter(line.holder for line in lines if line.on in _HERE).most_common()
