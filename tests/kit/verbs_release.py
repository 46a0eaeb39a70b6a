"""Verbs and expectations of release: recipients, orders, holds, and the handing over for good.

20:00  nora       names recipient R1
20:01  julia      records order O1 for P1 to R1          # in force from 20:00 without end
20:02  julia      holds P1 as H1                         -> P1 is held
20:03  julia      lifts H1                               -> P1 is in_charge
20:04  dora+nora  releases P1 to R1 under O1             -> P1 is released
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.holds import HoldEnd, HoldGround, HoldPlaced
from resguardo.operation.orders import (
    Hearing,
    Kinship,
    OrderContent,
    OrderEnd,
    OrderRecorded,
    RecipientKind,
    RecipientNamed,
)
from resguardo.operation.release import release_disputes, standing_of


@verb(r"names recipient (?P<recipient>\w+)")
def names_recipient(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Register somebody who may receive persons."""
    [named] = stage.do(
        by, "release.name_recipient", kind=RecipientKind.RELATIVE, name="Receptora Inventada"
    )
    assert isinstance(named, RecipientNamed)
    stage.labels[found["recipient"]] = named.recipient


@verb(
    r"records order (?P<order>\w+) for (?P<person>\w+) to (?P<recipient>\w+)"
    r"(?: from (?P<begin>\S+))?(?: until (?P<end>\S+))?(?: listing (?P<listed>\d+))?"
)
def records_order(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record one person's order, with their band read."""
    person = stage.person(found["person"])
    [recorded] = stage.do(
        by,
        "release.record_order",
        person=person,
        tag=tag_of(stage, found["person"]),
        recipient=stage.labels[found["recipient"]],
        document=bytes(32) if found["listed"] else found["order"].encode().ljust(32, b"."),
        listed=int(found["listed"] or 1),
        in_force_from=stage.at(found["begin"] or "00:00"),
        in_force_until=stage.at(found["end"]) if found["end"] else None,
        court=OrderContent(court="Juzgado de Ensayo", file_number="1-2024"),
    )
    assert isinstance(recorded, OrderRecorded)
    stage.labels[found["order"]] = recorded.order


@verb(r"ends order (?P<order>\w+)")
def ends_order(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record that an order was reversed."""
    stage.do(by, "release.end_order", order=stage.labels[found["order"]], reason=OrderEnd.REVERSED)


@verb(r"holds (?P<person>\w+) as (?P<hold>\w+)")
def holds(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Forbid a release."""
    person = stage.person(found["person"])
    [placed] = stage.do(by, "release.place_hold", person=person, ground=HoldGround.APPEAL)
    assert isinstance(placed, HoldPlaced)
    stage.labels[found["hold"]] = placed.hold


@verb(r"lifts (?P<hold>\w+)")
def lifts(stage: Stage, by: By, found: re.Match[str]) -> None:
    """End a hold."""
    stage.do(by, "release.lift_hold", hold=stage.labels[found["hold"]], reason=HoldEnd.DECISION)


@verb(r"allows exception (?P<exception>\w+)(?P<children> for children)?")
def allows_exception(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Name a case in which the law needs no order."""
    stage.do(
        by,
        "release.allow_exception",
        exception=found["exception"],
        covers_children=bool(found["children"]),
        article="artículo inventado",
    )


@verb(
    r"releases (?P<person>\w+) to (?P<recipient>\w+)(?: under (?P<order>\w+))?"
    r"(?: by exception (?P<exception>\w+))?(?: checked by (?P<checkers>\w+(?: \w+)*))?"
)
def releases(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Hand a person over for good; both signers check the recipient unless others are named."""
    checkers = found["checkers"].split() if found["checkers"] else None
    stage.do(
        by,
        "release.release_person",
        person=stage.person(found["person"]),
        tag=tag_of(stage, found["person"]),
        recipient=stage.labels[found["recipient"]],
        kinship=Kinship.VERIFIED,
        heard=Hearing.HEARD,
        checked_by=tuple(map(stage.staff, checkers)) if checkers else by.signers,
        order=stage.labels[found["order"]] if found["order"] else None,
        exception=found["exception"],
    )


@expects(r"(?P<person>\w+) is (?P<standing>in_charge|held|released)")
def is_standing(stage: Stage, found: re.Match[str]) -> None:
    """Where the person stands between hold and release."""
    assert standing_of(stage.state, stage.person(found["person"])).value == found["standing"]


@expects(r"(?P<count>\d+|no) release disputes?")
def disputes(stage: Stage, found: re.Match[str]) -> None:
    """How many releases are in question."""
    listed = release_disputes(stage.state)
    assert len(listed) == int(found["count"].replace("no", "0")), listed


def tag_of(stage: Stage, label: str) -> str:
    """The band of a person, as somebody at the door reads it."""
    return stage.state.register.persons[stage.person(label)].tag
