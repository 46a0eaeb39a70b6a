"""The exercise from end to end: a data folder, a scenario, a seed; the report at the end."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from msgspec.structs import replace

from resguardo.drill import hospital_evacuation, raid_and_breach, school_release
from resguardo.drill.accounting import Accounting
from resguardo.drill.exercise import Exercise
from resguardo.drill.report import Report
from resguardo.drill.scenario import Scenario

SCENARIOS: dict[str, Scenario] = {
    one.setting.scenario: one
    for one in (raid_and_breach.SCENARIO, hospital_evacuation.SCENARIO, school_release.SCENARIO)
}
"""Every scenario by its name."""


def run(
    folder: Path,
    scenario: str = "raid-and-breach",
    seed: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> Report:
    """Play a scenario in `folder` (fresh or empty) and report. Another seed is another rescue; the same seed is the same, except for the seconds.

    `progress` is told the part being played, how many are done and of how many. Raises `KeyError` for an unknown scenario and `StoreProblem` where
    the folder can't be used.
    """
    began = perf_counter()
    played = SCENARIOS[scenario]
    exercise = Exercise(folder, played.setting, seed, played.make)
    tell = progress or _silent
    parts = 0

    def told(part: str, done: int, of: int) -> None:
        nonlocal parts
        parts = of
        tell(part, done, of + 1)

    try:
        story = played.play(exercise, told)
        tell("report", parts, parts + 1)
        report = Accounting(exercise, story).report()
        return replace(report, seconds=round(perf_counter() - began, 2))
    finally:
        exercise.close()


def _silent(_part: str, _done: int, _of: int) -> None:
    """Nobody is told."""
