"""The exercise is played once for each seed and scenario of a session; many tests look at one report."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from resguardo.drill.play import run
from resguardo.drill.report import Report


@lru_cache
def _played(scenario: str, seed: int) -> Report:
    with TemporaryDirectory() as folder:
        return run(Path(folder), scenario, seed)


@pytest.fixture
def played():
    """Gives the report of a scenario and a seed."""
    return _played
