"""Verbs and expectations of the register: bands, claims, merges, mentions.

20:00  ana   tags P1 P2                 # children; the signer answers for them
20:01  ana   tags W1 as adult
20:02  ana   tags P3 with H2J4-83MR     # a band printed beforehand
20:03  ana   replaces the band of P1
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.bands import TagChange
from resguardo.operation.register import CountedAs, FirstContactContent, TagIssued

PEOPLE = r"(?P<people>[A-Z]+\d*(?: [A-Z]+\d*)*)"


@verb(
    rf"tags {PEOPLE}(?: as (?P<counted_as>child|adult))?(?: in (?P<place>\w+))?(?: with (?P<tag>\S+))?"
)
def tags(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Put a band on each person met and call them by these labels."""
    counted_as = CountedAs(found["counted_as"] or "child")
    for label in found["people"].split():
        [issued] = stage.do(
            by,
            "register.issue_tag",
            counted_as=counted_as,
            place=stage.labels[found["place"]] if found["place"] else None,
            tag=found["tag"],
            circumstances=FirstContactContent(
                age_years_min=18 if counted_as is CountedAs.ADULT else None
            ),
        )
        assert isinstance(issued, TagIssued)
        stage.labels[label] = issued.person


@verb(r"replaces the band of (?P<person>\w+)(?: with (?P<tag>\S+))?")
def replaces(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Put a new band on a person."""
    stage.do(
        by,
        "register.replace_tag",
        person=stage.person(found["person"]),
        reason=TagChange.LOST,
        tag=found["tag"],
    )


@verb(r"swaps the bands of (?P<first>\w+) and (?P<second>\w+)")
def swaps(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Correct two persons who wear each other's band."""
    stage.do(
        by,
        "register.swap_tags",
        first=stage.person(found["first"]),
        second=stage.person(found["second"]),
    )


@expects(r"(?P<person>\w+) counts as (?P<counted_as>child|adult)")
def counts_as(stage: Stage, found: re.Match[str]) -> None:
    """In which figure the person stands."""
    assert (
        stage.state.register.persons[stage.person(found["person"])].counted_as.value
        == found["counted_as"]
    ), found[0]


@expects(r"(?P<count>\d+|no) tag disputes?")
def tag_disputes(stage: Stage, found: re.Match[str]) -> None:
    """How many bands or persons are in dispute."""
    assert len(stage.state.register.tag_disputes) == int(found["count"].replace("no", "0")), (
        stage.state.register.tag_disputes
    )
