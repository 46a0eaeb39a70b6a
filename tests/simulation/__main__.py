"""Replay one simulation: `python -m simulation --seed N [--steps 1000]`."""

import argparse
import time

from simulation.world import Simulation


def main():
    """Play the run of one seed and print what was seen; an assertion names the predicate that failed."""
    options = argparse.ArgumentParser(prog="simulation")
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--steps", type=int, default=1000)
    given = options.parse_args()
    print(f"seed {given.seed}", flush=True)  # noqa: T201 - a program for the terminal.
    begun = time.monotonic()
    simulation = Simulation(given.seed, steps=given.steps)
    print(simulation.faults, len(simulation.nodes), "nodes", flush=True)  # noqa: T201
    figures = simulation.run()
    print(figures, f"{time.monotonic() - begun:.1f} s")  # noqa: T201


main()
