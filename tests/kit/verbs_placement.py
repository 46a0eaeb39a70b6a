"""Verbs and expectations of placement: places, rooms, capacity and keys.

18:00  dora  opens shelter S
18:01  dora  opens room R1 in S for 4 locked
18:02  eva   assigns P1 P2 to R1            -> P1 in R1
18:03  eva   names ema keyholder of R1      -> no alarm in R1
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation import placement_alarms
from resguardo.operation.act import By
from resguardo.operation.identifiers import StaffId
from resguardo.operation.placement import OverrideReason, PlaceKind, PlaceOpened

PEOPLE = r"(?P<people>[A-Z]+\d*(?: [A-Z]+\d*)*)"


@verb(
    r"opens (?P<kind>site|shelter|room|vehicle|exit|hospital|court) (?P<place>\w+)(?: in (?P<parent>\w+))?(?: for (?P<capacity>\d+))?(?P<locked> locked)?"
)
def opens(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Open a place under the label `place`."""
    [opened] = stage.do(
        by,
        "placement.open_place",
        kind=PlaceKind(found["kind"]),
        name=found["place"],
        parent=stage.labels[found["parent"]] if found["parent"] else None,
        capacity=int(found["capacity"]) if found["capacity"] else None,
        lockable=bool(found["locked"]),
    )
    assert isinstance(opened, PlaceOpened)
    stage.labels[found["place"]] = opened.place


@verb(r"shuts (?P<place>\w+)")
def shuts(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Close a place."""
    stage.do(by, "placement.close_place", place=stage.labels[found["place"]])


@verb(r"sets (?P<place>\w+) to (?P<capacity>-?\d+)")
def sets(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Change how many a place holds."""
    stage.do(
        by,
        "placement.change_capacity",
        place=stage.labels[found["place"]],
        capacity=int(found["capacity"]),
    )


@verb(rf"assigns {PEOPLE} to (?P<place>\w+)")
def assigns(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Assign people to a room."""
    stage.do(
        by,
        "placement.assign_room",
        persons=stage.people(found["people"]),
        place=stage.labels[found["place"]],
    )


@verb(rf"overfills (?P<place>\w+) with {PEOPLE}")
def overfills(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Exceed a room's capacity, by two people."""
    place = stage.labels[found["place"]]
    stage.do(
        by,
        "placement.exceed_capacity",
        persons=stage.people(found["people"]),
        place=place,
        reason=OverrideReason.NO_OTHER_BED,
    )


@verb(r"names (?P<who>\w+) keyholder of (?P<place>\w+)")
def names_keyholder(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Name who has the key; `nobody` when the last one left."""
    who = found["who"]
    keyholder = (
        {"nobody": None, "ghost": StaffId(b"g" * 16)}.get(who)
        if who in ("nobody", "ghost")
        else stage.staff(who)
    )
    stage.do(
        by, "placement.name_keyholder", place=stage.labels[found["place"]], keyholder=keyholder
    )


@expects(rf"{PEOPLE} in (?P<place>\w+)")
def is_in(stage: Stage, found: re.Match[str]) -> None:
    """Each person is in that very place."""
    for person in stage.people(found["people"]):
        assert stage.state.placement.places_claimed(person) == [stage.labels[found["place"]]], (
            found[0]
        )


@expects(r"(?P<no>no )?alarm in (?P<place>\w+)")
def alarm_in(stage: Stage, found: re.Match[str]) -> None:
    """Whether the room has children inside and nobody with the key."""
    rung = stage.labels[found["place"]] in [
        one.place for one in placement_alarms.alarms(stage.state)
    ]
    assert rung is not bool(found["no"]), found[0]


@expects(r"(?P<place>\w+) holds (?P<occupants>\d+) of (?P<capacity>\d+)")
def over(stage: Stage, found: re.Match[str]) -> None:
    """The place is shown as over its capacity."""
    shown = [
        (one.place, one.occupants, one.capacity)
        for one in placement_alarms.over_capacity(stage.state)
    ]
    assert (
        stage.labels[found["place"]],
        int(found["occupants"]),
        int(found["capacity"]),
    ) in shown, found[0]
