"""Verbs and expectations of family: links that somebody asserts, and what verified them.

20:00  ana     links P2 to P1 as sibling as L1      # P2 is said to be the sibling of P1
20:05  renata  verifies L1
20:06  ana     withdraws link L1                    -> no group
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation import family
from resguardo.operation.act import By
from resguardo.operation.family import (
    AssertionBasis,
    LinkAsserted,
    LinkWithdrawal,
    Relation,
    VerificationBasis,
)
from resguardo.operation.identity import Claimant

PEOPLE = r"(?P<people>[A-Z]+\d*(?: [A-Z]+\d*)*)"


@verb(
    r"links (?P<relative>\w+) to (?P<person>\w+) as (?P<relation>[a-z_]+)(?: as (?P<link>[A-Z]\w*))?"
)
def links(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write down what a child says about a relative."""
    [asserted] = stage.do(
        by,
        "family.assert_link",
        person=stage.person(found["person"]),
        relative=stage.person(found["relative"]),
        relation=Relation(found["relation"]),
        claimant=Claimant.CHILD,
        basis=AssertionBasis.OWN_WORD,
    )
    assert isinstance(asserted, LinkAsserted)
    stage.labels[found["link"] or "link"] = asserted.link


@verb(r"verifies (?P<link>\w+)")
def verifies(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Verify a link by DNA."""
    stage.do(
        by, "family.verify_link", link=stage.labels[found["link"]], basis=VerificationBasis.DNA
    )


@verb(r"withdraws link (?P<link>\w+)")
def withdraws_link(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take a link back."""
    stage.do(
        by,
        "family.withdraw_link",
        link=stage.labels[found["link"]],
        reason=LinkWithdrawal.TAKEN_BACK,
    )


@expects(rf"(?P<verified>verified )?group {PEOPLE}")
def group(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these persons make one family group."""
    groups = family.groups(stage.state, verified_only=bool(found["verified"]))
    assert set(stage.people(found["people"])) in [set(one) for one in groups], found[0]


@expects(r"no (?P<verified>verified )?group")
def no_group(stage: Stage, found: re.Match[str]) -> None:
    """Nobody is linked to anybody."""
    assert not family.groups(stage.state, verified_only=bool(found["verified"]))


@expects(r"(?P<count>\d+|no) (?P<kind>link dispute|contradiction)s?")
def listed(stage: Stage, found: re.Match[str]) -> None:
    """How many links or pairs are listed."""
    question = family.link_disputes if found["kind"] == "link dispute" else family.contradictions
    assert len(question(stage.state)) == int(found["count"].replace("no", "0"))
