"""A check of the checks: each fault that is put into the system on purpose is found by the predicate that is there for it."""

import pytest

from resguardo.operation.refusal import Refused
from simulation.planted import PLANTED
from simulation.world import Simulation

STEPS = 800
SEEDS = range(1, 31)


@pytest.mark.slow  # Some faults need a lie or a meeting that comes once in several runs.
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(monkeypatch, name):
    """With the fault in place some run fails by the predicate that the table names."""
    plant, predicates = PLANTED[name]
    plant(monkeypatch)
    said = []
    for seed in SEEDS:
        try:
            Simulation(seed, steps=STEPS).run()
        except (AssertionError, Refused) as found:
            said.append(str(found))
        if any(predicate in one for one in said for predicate in predicates):
            return
    pytest.fail(f"{name} was not found in {len(SEEDS)} runs: {said}")
