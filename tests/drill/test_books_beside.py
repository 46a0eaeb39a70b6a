"""What is written beside the story: a gate book and claims, from a chance of their own, which leave the story as it is."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from resguardo.drill.exercise import Exercise
from resguardo.drill.raid_and_breach import SCENARIO
from resguardo.operation.claims import ClaimFinding, ClaimGate
from resguardo.operation.gate import Sign
from resguardo.operation.policy import Role


@pytest.fixture(scope="module")
def state():
    """The state that a played rescue leaves."""
    with TemporaryDirectory() as folder:
        exercise = Exercise(Path(folder), SCENARIO.setting, 1, SCENARIO.make)
        SCENARIO.play(exercise, lambda *_: None)
        yield exercise.account.state
        exercise.close()


def test_signs_are_noted_before_the_gate_gives_way(state):
    """Hours before a breach there is something to be seen, and it is in the book before the press."""
    [breach] = state.breaches.breaches.values()
    before = [one for one in state.gate.signs if one.at < breach.declared_at]
    assert {Sign.CROWD, Sign.VEHICLES_WAITING, Sign.FOOD_REFUSED} <= {one.sign for one in before}
    assert breach.declared_at - before[0].at > 3 * 3_600_000


def test_whoever_came_in_is_out_again(state):
    """Visits have a purpose and a ground, some people are turned away, and nobody is left inside."""
    visits = state.gate.visits.values()
    assert state.gate.inside() == []
    assert any(visit.turned_away for visit in visits)
    assert all(visit.ground or visit.turned_away for visit in visits)


def test_the_gate_is_kept_by_a_gatekeeper(state):
    """Every visit and every delivery is signed by somebody who holds the role."""
    book = state.gate
    signed = {visit.written_by for visit in book.visits.values()}
    signed |= {one.received_by for one in book.deliveries.values()}
    roles = {role for staff in signed for role, _ in state.team.roles(staff)}
    assert roles == {Role.GATEKEEPER}


def test_six_claims_stand_at_six_points_of_the_way(state):
    """Two are of one person, one is contested, one has kinship without suitability, one is closed, one is new."""
    claims = state.claims.claims
    assert len(claims) == 6
    assert sum(bool(state.claims.of_one_claimant(one)) for one in claims) == 2
    assert sum(record.is_contested for record in claims.values()) == 1
    assert sum(bool(record.outcomes) for record in claims.values()) == 1
    assert sum(record.owner is None for record in claims.values()) == 1
    [half] = [record for record in claims.values() if record.stands(ClaimGate.KINSHIP)]
    assert half.gates[ClaimGate.SUITABILITY][0].finding is ClaimFinding.UNDECIDED
