"""Verbs of the gate book.

20:00  eva  lets V1 into S for legal on appointment with dora
20:10  eva  sees V1 out
20:11  eva  turns away V2 from S because shown_to_claim_desk
20:12  eva  takes food at S left_outside
20:13  zoe  notes crowd at S
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.gate import (
    DeliveryKind,
    DeliveryWay,
    EntryGround,
    Purpose,
    Sign,
    TurnedAwayBecause,
    VisitorContent,
    VisitorEntered,
)


@verb(
    r"lets (?P<visit>\w+) into (?P<place>\w+) for (?P<purpose>\w+) on (?P<ground>\w+)"
    r"(?: with (?P<named>\w+))?(?: by word of (?P<who>\w+))?"
)
def lets_in(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down an entry; `V1` stands for the visit, and for the name unless it is `nameless`."""
    name = "" if found["visit"] == "nameless" else f"Visita Inventada {found['visit']}"
    [entered] = stage.do(
        by,
        "gate.record_entry",
        place=stage.labels[found["place"]],
        purpose=Purpose(found["purpose"]),
        ground=EntryGround(found["ground"]),
        visitor=VisitorContent(name=name, ground=found["named"] or ""),
        let_in_by=stage.staff(found["who"]) if found["who"] else None,
    )
    assert isinstance(entered, VisitorEntered)
    stage.labels[found["visit"]] = entered.visit


@verb(r"sees (?P<visit>\w+) out")
def sees_out(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down that somebody is out again."""
    stage.do(by, "gate.record_exit", visit=stage.labels[found["visit"]])


@verb(r"turns away (?P<visit>\w+) from (?P<place>\w+) because (?P<reason>\w+)")
def turns_away(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down that somebody was not let in."""
    [turned] = stage.do(
        by,
        "gate.turn_away",
        place=stage.labels[found["place"]],
        purpose=Purpose.CLAIM,
        reason=TurnedAwayBecause(found["reason"]),
    )
    stage.labels[found["visit"]] = turned.visit


@verb(r"takes (?P<kind>\w+) at (?P<place>\w+) (?P<way>left_outside|through_hatch)")
def takes_delivery(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down what was taken with the gate shut."""
    stage.do(
        by,
        "gate.receive_delivery",
        place=stage.labels[found["place"]],
        kind=DeliveryKind(found["kind"]),
        way=DeliveryWay(found["way"]),
    )


@verb(r"notes (?P<sign>crowd|vehicles_waiting|phone_inside) at (?P<place>\w+)")
def notes_sign(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down what could come before a breach."""
    stage.do(by, "gate.note_sign", place=stage.labels[found["place"]], sign=Sign(found["sign"]))


@expects(r"inside (?:nobody|(?P<visits>\w+(?: \w+)*))")
def is_inside(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these visitors were let in and are not out."""
    wanted = (found["visits"] or "").split()
    assert stage.state.gate.inside() == [stage.labels[label] for label in wanted], found[0]
