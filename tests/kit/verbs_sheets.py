"""Verbs of printed sheets.

20:00  olga       prints roll S1 of P1 P2
20:01  olga       prints roll S2 for S1
20:05  olga       signs out S1 to carla
20:40  olga       takes back S1
20:50  olga+dora  destroys S1
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.identifiers import SheetId
from resguardo.operation.sheets import SheetPrinted, Standing


@verb(
    r"prints (?P<kind>\w+) (?P<sheet>S\d+)(?: of (?P<persons>[\w ]+?))?(?: for (?P<former>S\d+))?"
    r"(?: as (?P<number>[\w-]+))?"
)
def prints(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Print a sheet; `for S1` when it takes the place of another, `as` with a number that is given."""
    events = stage.do(
        by,
        "sheets.print_sheet",
        kind=found["kind"],
        persons=tuple(stage.labels[one] for one in (found["persons"] or "").split()),
        number=found["number"],
        former=stage.labels[found["former"]] if found["former"] else None,
    )
    printed = events[0]
    assert isinstance(printed, SheetPrinted)
    stage.labels[found["sheet"]] = printed.sheet


@verb(r"signs out (?P<sheet>\w+) to (?P<taker>\w+)")
def signs_out(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Give a sheet into somebody's hand."""
    sheet = _sheet(stage, found["sheet"])
    stage.do(by, "sheets.sign_out", sheet=sheet, taker=stage.staff(found["taker"]))


@verb(r"takes back (?P<sheet>\w+)")
def takes_back(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take a sheet back."""
    stage.do(by, "sheets.take_back", sheet=_sheet(stage, found["sheet"]))


@verb(r"destroys (?P<sheet>\w+)")
def destroys(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Destroy a sheet before a witness."""
    stage.do(by, "sheets.destroy_sheet", sheet=_sheet(stage, found["sheet"]))


@expects(
    r"(?P<sheet>S\d+) (?P<standing>printed|signed_out|returned|destroyed)(?: with (?P<who>\w+))?"
)
def stands(stage: Stage, found: re.Match[str]) -> None:
    """How it stands with a sheet, and who has it."""
    now = stage.state.sheets.sheets[stage.labels[found["sheet"]]].now
    assert now.standing is Standing(found["standing"])
    if found["who"]:
        assert now.holder == stage.staff(found["who"])


def _sheet(stage: Stage, label: str) -> SheetId:
    """The sheet of a label; one that nobody printed for any other word."""
    return SheetId(stage.labels.get(label, b"?" * 16))
