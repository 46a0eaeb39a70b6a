"""Verbs and expectations of counts: opening, sending counters, marking, closing.

    19:00  olga   opens regular count C in S
    19:01  olga   sends carla to R1
    19:01  olga   sends diego to R1 as second
    19:02  carla  marks P1 in R1
    19:05  carla  finishes R1
    19:30  olga   lists P2 missing
    19:31  olga   closes C                      -> C closed with 1 missing; P2 absent

Verbs speak of the count opened last; `in C1` at the end of a line names another.
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation import comparison
from resguardo.operation.act import By
from resguardo.operation.closing import LatenessReason
from resguardo.operation.count import (
    CounterOrder,
    CountKind,
    CountOpened,
    SightingIdentity,
    WithdrawalReason,
)

PEOPLE = r"(?P<people>[A-Z]+\d*(?: [A-Z]+\d*)*)"
KIND = "(?P<kind>" + "|".join(kind.value.replace("_", " ") for kind in CountKind) + ")"
ORDERS = {
    None: CounterOrder.FIRST,
    "first": CounterOrder.FIRST,
    "second": CounterOrder.SECOND,
    "recount": CounterOrder.RECOUNT,
}


def count_of(stage: Stage, label: str | None = None) -> bytes:
    """The count called `label`, or the one opened last."""
    return stage.labels[label or "count"]


@verb(
    rf"opens {KIND} count(?: (?P<label>\w+))?(?: in (?P<place>\w+))?(?: with zones (?P<zones>[\w ]+))?"
)
def opens_count(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Open a count and call it by its label."""
    events = stage.do(
        by,
        "count.open_count",
        kind=CountKind(found["kind"].replace(" ", "_")),
        place=stage.labels[found["place"]] if found["place"] else None,
        zones=tuple(stage.labels[zone] for zone in (found["zones"] or "").split()),
    )
    [opened] = [one for one in events if isinstance(one, CountOpened)]
    stage.labels["count"] = opened.count
    if found["label"]:
        stage.labels[found["label"]] = opened.count


@verb(r"sends (?P<who>\w+) to (?P<zone>\w+)(?: as (?P<order>first|second|recount))?")
def sends(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Assign a counter to a zone."""
    stage.do(
        by,
        "count.assign_counter",
        count=count_of(stage),
        zone=stage.labels[found["zone"]],
        counter=stage.staff(found["who"]),
        order=ORDERS[found["order"]],
    )


@verb(
    rf"marks {PEOPLE}(?: in (?P<zone>\w+))?(?: with code (?P<code>\w+))?(?P<unsure> unsure)?(?: of (?P<count>\w+))?"
)
def marks(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Mark each person as seen, reading the zone's code where the counter stands."""
    count = count_of(stage, found["count"])
    zone = stage.labels[found["zone"]] if found["zone"] else None
    zones = stage.state.counts.counts[count].zones if count in stage.state.counts.counts else {}
    for person in stage.people(found["people"]):
        stage.do(
            by,
            "count.mark_sighting",
            count=count,
            person=person,
            zone=zone,
            zone_code=found["code"] or (zones[zone].code if zone in zones else ""),
            identity=SightingIdentity.NOT_CONFIRMED
            if found["unsure"]
            else SightingIdentity.CONFIRMED,
        )


@verb(r"marks somebody unknown in (?P<zone>\w+)")
def marks_unknown(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Mark somebody whom nobody can name."""
    count, zone = count_of(stage), stage.labels[found["zone"]]
    code = stage.state.counts.counts[count].zones[zone].code
    stage.do(by, "count.mark_unidentified", count=count, zone=zone, zone_code=code)


@verb(rf"takes back the mark of {PEOPLE}")
def takes_back(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Withdraw the signer's own marks."""
    for person in stage.people(found["people"]):
        stage.do(
            by,
            "count.withdraw_mark",
            count=count_of(stage),
            person=person,
            reason=WithdrawalReason.WRONG_PERSON,
        )


@verb(r"finishes (?P<zone>\w+)")
def finishes(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Say that a zone is walked."""
    stage.do(by, "count.finish_zone", count=count_of(stage), zone=stage.labels[found["zone"]])


@verb(rf"lists {PEOPLE} missing")
def lists_missing(stage: Stage, by: By, found: re.Match[str]) -> None:
    """List each person as missing in the count."""
    for person in stage.people(found["people"]):
        stage.do(by, "count.list_missing", count=count_of(stage), person=person)


@verb(rf"counts {PEOPLE} out with (?P<who>\w+) until (?P<until>\d\d:\d\d)")
def counts_out(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Account for people elsewhere, with who answers there."""
    for person in stage.people(found["people"]):
        stage.do(
            by,
            "count.out_count",
            count=count_of(stage),
            person=person,
            responsible=stage.staff(found["who"]),
            expected_return_at=stage.at(found["until"]),
        )


@verb(r"closes (?P<count>\w+)")
def closes(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Sign the count."""
    stage.do(by, "count.close_count", count=count_of(stage, found["count"]))


@expects(r"(?P<count>(?!K\d)\w+) closed(?: with (?P<missing>\d+) missing)?")
def is_closed(stage: Stage, found: re.Match[str]) -> None:
    """The count is closed with so many missing."""
    record = stage.state.counts.counts[count_of(stage, found["count"])]
    assert record.figures is not None, "still open"
    assert record.figures.missing.total == int(found["missing"] or 0), record.figures


@expects(r"(?P<count>(?!K\d)\w+) open")
def is_open(stage: Stage, found: re.Match[str]) -> None:
    """The count is still open."""
    assert stage.state.counts.counts[count_of(stage, found["count"])].is_open


@expects(rf"unexplained (?:nobody|{PEOPLE})")
def unexplained(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these persons of the newest count are not accounted for yet."""
    record = stage.state.counts.counts[count_of(stage)]
    people = stage.people(found["people"]) if found["people"] else ()
    assert set(comparison.sort_roll(stage.state, record).unexplained) == set(people), found[0]


@expects(rf"{PEOPLE} (?P<state>absent|not absent)")
def is_absent(stage: Stage, found: re.Match[str]) -> None:
    """Whether an absence of each person is open."""
    for person in stage.people(found["people"]):
        assert (stage.state.absences.open_of(person) is not None) is (found["state"] == "absent"), (
            found[0]
        )


@verb(r"orders a recount of (?P<zone>\w+) by (?P<who>\w+)")
def orders_recount(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Send another person to count a zone again."""
    stage.do(
        by,
        "count.order_recount",
        count=count_of(stage),
        zone=stage.labels[found["zone"]],
        counter=stage.staff(found["who"]),
    )


@verb(r"signs (?P<count>\w+) as it stands")
def signs_as_it_stands(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Sign an emergency count with the unexplained declared missing."""
    stage.do(by, "count.sign_as_it_stands", count=count_of(stage, found["count"]))


@verb(r"supersedes (?P<count>\w+)(?: by (?P<label>\w+))?")
def supersedes(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Open a count that replaces another."""
    events = stage.do(by, "count.supersede_count", count=count_of(stage, found["count"]))
    [opened] = [one for one in events if isinstance(one, CountOpened)]
    stage.labels["count"] = opened.count
    stage.labels[found["label"] or "count"] = opened.count


@verb(r"explains being late")
def explains(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Say why marks were entered late."""
    reason = LatenessReason.NO_POWER
    stage.do(by, "count.explain_lateness", count=count_of(stage), reason=reason)


@expects(r"differences (?P<listed>none|[\w ,]+)")
def differ(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these differences, as `P1 first_only, P2 not_seen`."""
    shown = {
        (one.person, one.kind.value) for one in comparison.differences(stage.state, count_of(stage))
    }
    listed = (
        [] if found["listed"] == "none" else [one.split() for one in found["listed"].split(", ")]
    )
    assert shown == {(stage.person(label), kind) for label, kind in listed}, shown


@expects(rf"(?P<who>\w+) sees marks of (?:nobody|{PEOPLE})")
def sees_marks(stage: Stage, found: re.Match[str]) -> None:
    """Whose marks a person of the staff may read now."""
    staff, record = stage.staff(found["who"]), stage.state.counts.counts[count_of(stage)]
    sees_all = comparison.sees_marks(record, staff, stage.state.team.roles(staff))
    visible = {
        person
        for person, marks in record.marks.items()
        if sees_all or any(mark.counter == staff for mark in marks)
    }
    people = stage.people(found["people"]) if found["people"] else ()
    assert visible == set(people), found[0]
