"""A terminal for tests: commands as a person types them, in a data folder of their own."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from resguardo.cli.app import run

TEAM = """
{"act": "team.enrol_staff", "by": "rosa", "name": "Renata Muestra", "handle": "renata", "organisation": "PGN"}
{"act": "team.grant_role", "by": "rosa", "staff": "renata", "role": "registrar"}
{"act": "team.grant_role", "by": "rosa", "staff": "renata", "role": "intake_officer"}
{"act": "team.enrol_staff", "by": "rosa", "name": "Ben Ejemplo", "handle": "ben", "organisation": "SBS"}
{"act": "team.grant_role", "by": "rosa", "staff": "ben", "role": "shelter_director"}
{"act": "team.enrol_staff", "by": "rosa", "name": "Carla Ficticia", "handle": "carla", "organisation": "SBS"}
{"act": "team.grant_role", "by": "rosa", "staff": "carla", "role": "count_officer"}
{"act": "placement.open_place", "by": "rosa", "kind": "shelter", "name": "Hogar Ensayo", "capacity": 60}
"""


class Ran(NamedTuple):
    """What one command gave: its exit code, and what it printed on both channels."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output."""
        return json.loads(self.out)


class Terminal:
    """Runs commands in this process; `folder` is the data folder that they find."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.folder, self._capsys = home, home / "datos", capsys

    def run(self, *words: object) -> Ran:
        """One command with its words."""
        self._capsys.readouterr()
        code = run([str(word) for word in words])
        return Ran(code, *self._capsys.readouterr())

    def file(self, name: str, content: str | bytes) -> Path:
        """A file beside the data folder."""
        path = self.home / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def record(self, *lines: dict[str, Any]) -> Ran:
        """Acts from a file, as JSON lines; answers in JSON."""
        script = "\n".join(json.dumps(line) for line in lines)
        return self.run("record", self.file("acts.jsonl", script), "--json")

    def found(self) -> None:
        """A data folder with an operation whose coordinator is rosa."""
        assert self.run("init").code == 0
        named = ("--coordinator", "Rosa Ensayo", "--handle", "rosa", "--organisation", "MP")
        assert self.run("operation", "new", "Ensayo", *named).code == 0


@pytest.fixture
def bare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """A terminal without a data folder."""
    terminal = Terminal(tmp_path, capsys)
    monkeypatch.setenv("RESGUARDO_DATA", str(terminal.folder))
    monkeypatch.delenv("RESGUARDO_LANGUAGE", raising=False)
    monkeypatch.delenv("RESGUARDO_PASSPHRASE", raising=False)
    return terminal


@pytest.fixture
def terminal(bare: Terminal) -> Terminal:
    """A terminal with an operation, a small team and one shelter."""
    bare.found()
    done = bare.run("record", bare.file("team.jsonl", TEAM))
    assert done.code == 0, done.err
    return bare
