"""The checkers that others wrote have nothing to say: format, lint, types, direction of imports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from house.rule import ROOT

BIN = Path(sys.executable).parent
CHECKS = {
    "format": [sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
    "types": [sys.executable, "-m", "mypy", "--no-error-summary"],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_checker_has_nothing_to_say(check: str) -> None:
    """What the settings in pyproject.toml ask of the code is kept, with no file left out."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    done = subprocess.run(
        CHECKS[check], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
