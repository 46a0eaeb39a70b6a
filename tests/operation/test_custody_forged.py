"""Resolutions that no act would give: a contest ends only by naming every open claim, whoever writes the event."""

import pytest

import kit.verbs_custody
import kit.verbs_register  # noqa: F401
from kit.forging import forge
from kit.stage import Stage
from resguardo.operation.contest import ContestResolved
from resguardo.operation.identifiers import LinkId
from resguardo.operation.policy import Role


def contested() -> Stage:
    """P1 is with ben at one site and with eva at another; P2 is with ana."""
    here = Stage().play("20:00  ana  tags P1 P2")
    there = here.apart()
    here.play("20:05  ana+ben  hands P1 over to ben")
    there.play("20:05  ana+eva  hands P1 over to eva")
    return here.meet(there)


def resolution(stage: Stage, label: str, branches: tuple[LinkId, ...]) -> ContestResolved:
    """A resolution for ben that names `branches`."""
    return ContestResolved(
        person=stage.person(label),
        branches=branches,
        link=LinkId(b"forged link".ljust(16, b"-")),
        holder=stage.staff("ben"),
        seen_by=stage.staff("marta"),
        seen_at=stage.at("16:59"),
    )


@pytest.mark.parametrize("named", [0, 1])
def test_a_resolution_that_leaves_a_claim_out_has_no_effect(named):
    """The claim that was not named would be gone without anybody having looked at it."""
    stage = contested()
    links = tuple(link for link, _ in stage.state.custody.claims(stage.person("P1")))
    assert forge(stage, resolution(stage, "P1", links[:named]), "rosa+nora") is not None
    stage.expect("P1 contested between ben eva, ana answers")


def test_a_resolution_where_nothing_is_contested_has_no_effect():
    """It would be a handover that the giver never signed (invariant 2)."""
    stage = contested()
    link = stage.state.custody.link_of(stage.person("P2"))
    assert forge(stage, resolution(stage, "P2", (link,)), "rosa+nora") == "custody.not_contested"
    stage.expect("P2 with ana")


def test_two_signers_of_one_organisation_resolve_nothing():
    """Neither side of a contest can end it alone."""
    stage = contested()
    granted = {"staff": stage.staff("renata"), "role": Role.CHILD_PROTECTION}
    stage.do(stage.by("20:06", "rosa"), "team.grant_role", **granted)
    links = tuple(link for link, _ in stage.state.custody.claims(stage.person("P1")))
    reason = forge(stage, resolution(stage, "P1", links), "renata+nora")
    assert reason == "custody.same_organisation"


def test_a_claim_in_a_merged_record_goes_on_unless_it_is_named():
    """A resolution settles what it names; a claim under a merged record that it leaves out keeps the contest open."""
    stage = contested()
    stage.play("20:10  ana+dora  hands P2 over to dora")
    stage.play("20:20  rosa+renata  merges P2 into P1")
    own = tuple(stage.state.custody.trees[stage.person("P1")].open)
    forge(stage, resolution(stage, "P1", own), "rosa+nora")
    holders = [output.holder for _, output in stage.state.custody.claims(stage.person("P1"))]
    assert holders == [stage.staff("ben"), stage.staff("dora")]
    assert stage.state.custody.is_contested(stage.person("P1"))
