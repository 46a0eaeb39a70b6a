"""The manifest of a ride: seat by seat, who got on, who got down, whom the door refused (domain design 3.9).

It goes along in the vehicle and can fall into any hands, so neither the way nor where the ride begins or ends stands on it. With nothing named it is blank.
"""

from typing import Any

from resguardo.account.access import ReadReason
from resguardo.operation.handover import open_offers
from resguardo.operation.identifiers import ManifestId, PersonId
from resguardo.operation.operation import Operation
from resguardo.operation.refusal import Refused
from resguardo.operation.transport import DoorRefusal, Leg, Manifest
from resguardo.papers.people import moment, people
from resguardo.papers.request import REFERENCE_UNKNOWN, Request, reference_asked
from resguardo.papers.sheet import Sheet
from resguardo.words.spoken import said

SPARE_SEATS = 3
"""Rows left free for whoever is written in by hand where no capacity is known."""
BLANK_SEATS = 15
NOBODY: dict[str, Any] = {
    "band": "",
    "name": "",
    "face": "",
    "got_on": "",
    "got_down": "",
    "refused": "",
    "reason": "",
}


def build(request: Request) -> Sheet:
    """The manifest of the ride asked. Refuses: papers.reference_unknown"""
    reasons = [said(one, request.frame.language) for one in DoorRefusal]
    if not request.about:
        body: dict[str, Any] = {"vehicle": "", "escort": "", "opened_at": "", "seats": ""}
        rows = [NOBODY] * BLANK_SEATS
        return Sheet("manifest", request.frame, body | {"rows": rows, "reasons": reasons})
    sight, manifest = request.sight, reference_asked(request, ManifestId)
    with sight.steady() as state:
        ride = state.transport.manifests.get(manifest)
        if ride is None:
            raise Refused(REFERENCE_UNKNOWN, found=request.about)
        persons = [*ride.legs, *_expected(state, ride)]
        capacity = state.placement.places[ride.vehicle].capacity
        legs = dict(ride.legs)
    shown = people(sight, persons, ReadReason.CARE)
    rows = [
        row | _leg(legs.get(person), request)
        for row, person in zip(shown.rows, persons, strict=True)
    ]
    seats = max(len(rows) + (SPARE_SEATS if capacity is None else 0), capacity or 0)
    body = {
        "vehicle": sight.directory.place_name(ride.vehicle),
        "escort": sight.directory.staff_name(ride.escort),
        "opened_at": moment(ride.opened_at, sight.zone),
        "seats": str(capacity or ""),
        "rows": rows + [NOBODY] * (seats - len(rows)),
        "reasons": reasons,
    }
    return Sheet("manifest", request.frame, body, shown.pictures, tuple(persons), manifest)


def _expected(state: Operation, ride: Manifest) -> list[PersonId]:
    """Whom the escort is offered and has not taken aboard, while the boarding is open."""
    if ride.boarding_closed_by:
        return []
    offered = [one.person for one in open_offers(state) if one.receiver == ride.escort]
    return [person for person in offered if person not in ride.legs]


def _leg(leg: Leg | None, request: Request) -> dict[str, str]:
    if leg is None:
        return {"got_on": "", "got_down": "", "refused": "", "reason": ""}
    reason = said(leg.reason, request.frame.language) if leg.reason else ""
    return {
        "got_on": moment(leg.boarded_at, request.sight.zone).partition(" ")[2],
        "got_down": "" if leg.is_aboard else "×",
        "refused": "×" if leg.refused_by is not None and leg.is_aboard else "",
        "reason": reason if leg.is_aboard else "",
    }
