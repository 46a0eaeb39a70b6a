"""The first evening of the manual, typed as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[tuple[str, str, str]]:
    """The language, the file name if any, and the text of each block of a page."""
    return _BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))


def test_the_first_evening_is_the_same_in_both_languages() -> None:
    """What is typed does not depend on the language of the page."""
    assert blocks("start.md") == blocks("inicio.md")
    assert len(blocks("start.md")) > 5


def test_the_first_evening_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    """Every command of the page works, in the order of the page, on the files of the page."""
    commands = ["set -euo pipefail", f'resguardo() {{ "{sys.executable}" -m resguardo "$@"; }}']
    for language, name, text in blocks("start.md"):
        if name:
            (tmp_path / name).write_text(text, encoding="utf-8")
        elif language == "sh":
            commands.append(text)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        ["bash", "-c", "\n".join(commands)],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 personas" in done.stdout
