"""The sheet on which one person counts one zone: who is expected there, by face, and a box for each (invariants 10, 11 and 31).

The sheet of the second counter is another, with its own number and in another order, and shows nothing of what the first one marked. The code of the zone is
not on it: it hangs in the zone, and whoever counts writes it down there.
"""

from typing import Any

from resguardo.account.access import ReadReason
from resguardo.operation.count import CountRecord
from resguardo.operation.counting import roll_of, zone_of
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import CountId, PersonId, PlaceId
from resguardo.operation.operation import Operation
from resguardo.operation.roll import Whereabouts, whereabouts
from resguardo.papers.people import moment, people, room_name
from resguardo.papers.request import Request, place_asked
from resguardo.papers.sheet import Sheet

LAYOUTS = ("first", "second")
"""For the first counter, and for the second, who is blind to the first."""


def build(request: Request) -> Sheet:
    """The sheet for the zone asked: by the frozen roll of the open count that walks it, else by the roll as it is now. Refuses: papers.place_unknown"""
    sight, zone = request.sight, place_asked(request)
    with sight.steady() as state:
        count = _open_count(state, zone)
        expected, elsewhere = _expected(state, zone, count)
        opened_at = None if count is None else state.counts.counts[count].opened_at
    listed = [
        person for person in expected + elsewhere if sight.may_see(SealClass.LOCATION, person)
    ]
    shown = people(sight, listed, ReadReason.COUNT)
    rows = dict(zip(listed, shown.rows, strict=True))
    here = [rows[person] for person in expected if person in rows]
    body: dict[str, Any] = {
        "zone": room_name(sight, zone),
        "turn": request.layout,
        "opened_at": moment(opened_at, sight.zone),
        "rows": here if request.layout == "first" else here[::-1],
        "elsewhere": [rows[person] for person in elsewhere if person in rows],
        "unseen": len(expected) + len(elsewhere) - len(listed),
    }
    return Sheet("count", request.frame, body, shown.pictures, tuple(listed), count or zone)


def _open_count(state: Operation, zone: PlaceId) -> CountId | None:
    """The newest open count in which `zone` is walked."""
    counts = state.counts
    walked = [one for one in counts.open_counts() if zone in counts.counts[one].zones]
    return walked[-1] if walked else None


def _expected(
    state: Operation, zone: PlaceId, count: CountId | None
) -> tuple[list[PersonId], list[PersonId]]:
    """Whom a counter should find in the zone, and who belongs there and is out by name or missing."""
    record = None if count is None else state.counts.counts[count]
    persons = roll_of(state, zone) if record is None else _of_zone(state, record, zone)
    away = {
        person
        for person in persons
        if whereabouts(state, person) in {Whereabouts.OUT, Whereabouts.ABSENT}
    }
    here = [person for person in persons if person not in away]
    return here, [person for person in persons if person in away]


def _of_zone(state: Operation, record: CountRecord, zone: PlaceId) -> list[PersonId]:
    """Those on the frozen roll whom the count places in `zone`."""
    standing = dict.fromkeys(state.register.standing(person) for person in record.roll)
    return [person for person in standing if zone_of(state, record, person) == zone]
