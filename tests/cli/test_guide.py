"""The guides of the manual, typed as they stand: a page that lies fails here."""

import json
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FINDING = "ends with 1"


def blocks(page):
    """The language, the file's name if any, and the text of each block of a page."""
    return _BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))


def commands(text):
    """The words of each command of a block, and the exit code that the page promises."""
    for line in text.splitlines():
        typed, _, remark = line.partition("#")
        if typed.strip().startswith("resguardo "):
            yield shlex.split(typed)[1:], int(_FINDING in remark)


def follow(terminal, page, monkeypatch):
    """Write the files and type the commands of a page in order; gives what each printed."""
    monkeypatch.chdir(terminal.home)
    printed = []
    for language, name, text in blocks(page):
        if name:
            terminal.file(name, text)
        elif language == "sh":
            for words, code in commands(text):
                done = terminal.run(*words)
                assert done.code == code, (words, done.out, done.err)
                printed.append((words, done.out))
    return printed


def test_a_first_operation_can_be_typed_as_it_stands(bare, monkeypatch):
    """From the first folder to the explained figure, every command ends as the page says."""
    printed = follow(bare, "guides/first-operation.md", monkeypatch)
    told = {" ".join(words[:2]): out for words, out in printed}
    assert len(printed) > 20
    assert "84JR-49M4" in next(out for words, out in printed if words == ["unaccounted"])
    assert "explain --from" in told


def test_after_the_guide_everything_is_explained(bare, monkeypatch):
    """The difference that the breach made is one child, back by a signed act, and the proof holds."""
    follow(bare, "guides/first-operation.md", monkeypatch)
    moments = ("--from", "2024-12-22T16:00", "--to", "2024-12-22T18:00")
    found = bare.run("explain", *moments, "--json").json
    assert [one["tag"] for one in found["persons"]] == ["84JR-49M4"]
    assert found["unexplained"] == 0
    assert bare.run("verify", "--json").json["holds"] is True


def test_the_examples_of_the_script_page_are_recorded(terminal, monkeypatch):
    """Each example of the format is a file that goes in as it stands."""
    examples = [(name, text) for language, name, text in blocks("reference/script.md") if name]
    monkeypatch.chdir(terminal.home)
    assert len(examples) >= 3
    for name, text in examples:
        done = terminal.run("record", terminal.file(name, text), "--json")
        assert done.code == 0, (name, done.out)


@pytest.mark.parametrize("page", ["guides/first-operation.md", "reference/script.md"])
def test_each_line_of_an_example_is_one_object(page):
    """No example is broken over lines."""
    for language, _, text in blocks(page):
        if language == "json":
            assert all(isinstance(json.loads(line), dict) for line in text.splitlines() if line)
