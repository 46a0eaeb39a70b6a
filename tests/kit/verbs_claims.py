"""Verbs and expectations of claims.

20:00  nora   receives claim K1
20:01  nora   gives claim K1 to ines until 22:00
20:02  nora   proposes P1 for K1
20:03  ana    finds kinship of K1 with P1 established
20:04  nora   finds suitability of K1 undecided
20:05  julia  finds authority of K1 over P1 established under O1
20:06  nora   contests K1 for K2
20:07  nora   closes claim K1 as withdrawn        -> K1 closed
"""

import hashlib
import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.claim_study import (
    ContestEnd,
    KinshipBasis,
    SuitabilityBasis,
    claim_disputes,
)
from resguardo.operation.claims import (
    Capacity,
    ClaimContent,
    ClaimEnd,
    ClaimFinding,
    ContestGround,
    DocumentShown,
)
from resguardo.operation.identifiers import KinClaimId
from resguardo.operation.receipt import compose

FINDING = r"(?P<finding>established|undecided|disproved)"


def receipt_of(label: str) -> str:
    """The number on the receipt of the claim called `label`."""
    return compose(hashlib.sha256(label.encode()).digest()[:16])


def claim(stage: Stage, label: str) -> KinClaimId:
    """The claim called `label`; a reference that nothing made when there is none."""
    return stage.labels.get(label, KinClaimId(b"-" * 16))


@verb(r"receives claim (?P<claim>\w+)")
def receives(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take in what a relative asks."""
    [received] = stage.do(
        by,
        "claims.receive_claim",
        receipt=receipt_of(found["claim"]),
        capacity=Capacity.RELATIVE,
        documents=(DocumentShown.IDENTITY_DOCUMENT,),
        said=ClaimContent(claimant="Solicitante Inventada", asks_for="Luz Inventada"),
    )
    stage.labels[found["claim"]] = received.claim


@verb(
    r"(?P<deed>gives|reopens) claim (?P<claim>\w+) (?:to|for) (?P<owner>\w+) until (?P<until>\S+)"
)
def gives(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Say who works on it."""
    stage.do(
        by,
        {"gives": "claims.assign_claim", "reopens": "claims.reopen_claim"}[found["deed"]],
        claim=claim(stage, found["claim"]),
        owner=stage.staff(found["owner"]),
        review_at=stage.at(found["until"]),
    )


@verb(r"(?P<deed>proposes|drops) (?P<person>\w+) for (?P<claim>K\w+)")
def proposes(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Say who may, or may not, be meant."""
    code = {"proposes": "claims.propose_lead", "drops": "claims.drop_lead"}[found["deed"]]
    person = stage.person(found["person"])
    stage.do(by, code, claim=claim(stage, found["claim"]), person=person)


@verb(rf"finds kinship of (?P<claim>\w+) with (?P<person>\w+) {FINDING}")
def finds_kinship(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Say what was found of the relationship."""
    stage.do(
        by,
        "claims.find_kinship",
        claim=claim(stage, found["claim"]),
        person=stage.person(found["person"]),
        finding=ClaimFinding(found["finding"]),
        basis=KinshipBasis.CIVIL_REGISTRY,
    )


@verb(rf"finds suitability of (?P<claim>\w+) {FINDING}")
def finds_suitability(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Say what was found of the home."""
    stage.do(
        by,
        "claims.find_suitability",
        claim=claim(stage, found["claim"]),
        finding=ClaimFinding(found["finding"]),
        basis=SuitabilityBasis.HOME_VISIT,
    )


@verb(
    rf"finds authority of (?P<claim>\w+) over (?P<person>\w+) {FINDING}(?: under (?P<order>\w+))?"
)
def finds_authority(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Say whether a court lets them."""
    stage.do(
        by,
        "claims.find_authority",
        claim=claim(stage, found["claim"]),
        person=stage.person(found["person"]),
        finding=ClaimFinding(found["finding"]),
        order=stage.labels[found["order"]] if found["order"] else None,
    )


@verb(r"contests (?P<claim>K\w+)(?: for (?P<rival>\w+))?")
def contests(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Doubt a claim, for a rival or for fear of coercion."""
    rival = found["rival"]
    ground = ContestGround.RIVAL_CLAIM if rival else ContestGround.COERCION_FEARED
    stage.do(
        by,
        "claims.contest_claim",
        claim=claim(stage, found["claim"]),
        ground=ground,
        rival=claim(stage, rival) if rival else None,
    )


@verb(r"settles the contest of (?P<claim>\w+)")
def settles(stage: Stage, by: By, found: re.Match[str]) -> None:
    """End every doubt."""
    claimed = claim(stage, found["claim"])
    stage.do(by, "claims.settle_contest", claim=claimed, end=ContestEnd.CLEARED)


@verb(r"(?P<deed>links|parts) the claimants of (?P<claim>\w+) and (?P<other>\w+)")
def links_claimants(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Say that two claims come, or do not come, from one person."""
    code = {"links": "claims.link_claimants", "parts": "claims.part_claimants"}[found["deed"]]
    other = claim(stage, found["other"])
    stage.do(by, code, claim=claim(stage, found["claim"]), other=other)


@verb(r"closes claim (?P<claim>\w+) as (?P<reason>\w+)")
def closes_claim(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take a claim off the list."""
    claimed = claim(stage, found["claim"])
    stage.do(by, "claims.close_claim", claim=claimed, reason=ClaimEnd(found["reason"]))


@expects(r"(?P<claim>K\w+) (?P<state>open|closed|contested|not contested)")
def claim_is(stage: Stage, found: re.Match[str]) -> None:
    """How a claim stands."""
    record = stage.state.claims.claims[stage.labels[found["claim"]]]
    shown = {
        "open": not record.outcomes,
        "closed": bool(record.outcomes),
        "contested": record.is_contested,
        "not contested": not record.is_contested,
    }
    assert shown[found["state"]], found[0]


@expects(r"(?P<count>\d+|no) claim disputes?")
def claims_disputed(stage: Stage, found: re.Match[str]) -> None:
    """How many claims were settled or found differently by two sites."""
    assert len(claim_disputes(stage.state)) == int(found["count"].replace("no", "0"))
