"""What a house rule is: a search through files, with examples that prove it can find and can spare."""

import ast
import functools
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Finding(NamedTuple):
    """One thing against a rule. `key` names it without a line number, so that an exemption lasts."""

    key: str
    line: int
    words: str


class Example(NamedTuple):
    """A file that could be in the tree, for showing what a rule says of it."""

    path: str
    text: str


class Rule(NamedTuple):
    """A rule, the reason it is there and, by key, the exemptions with theirs.

    `find` gets a path relative to the root and the text of that file. An exemption that no longer
    excuses anything is an error, so the list can only shrink by itself; `exempt_max` is its ratchet.
    """

    name: str
    reason: str
    reads: Callable[[str], bool]
    find: Callable[[str, str], Iterable[Finding]]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    exempt: Mapping[str, str] = {}
    exempt_max: int = 0

    def look(self, path: str, text: str) -> list[Finding]:
        """Everything in one file against this rule, exempt or not."""
        return list(self.find(path, text)) if self.reads(path) else []


@functools.cache
def tree() -> tuple[str, ...]:
    """Every file of the project that is or could be committed, as paths relative to the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    names = sorted(set(listed.decode().split("\0")) - {""})
    return tuple(name for name in names if (ROOT / name).is_file())


@functools.cache
def text_of(path: str) -> str:
    """The text of a file of the tree; bytes that are no UTF-8 are shown as such."""
    return (ROOT / path).read_text(encoding="utf-8", errors="backslashreplace")


@functools.lru_cache(maxsize=1024)
def syntax(text: str) -> ast.Module:
    """A module's syntax tree, read once for all rules."""
    return ast.parse(text)


def line_of(text: str, position: int) -> int:
    """The line on which a position of a text lies, from 1."""
    return text.count("\n", 0, position) + 1


def is_python(path: str) -> bool:
    """Any Python file of the tree that people write; the framework writes its migrations."""
    return path.endswith(".py") and "/migrations/0" not in path


def is_source(path: str) -> bool:
    """Python that users run."""
    return is_python(path) and path.startswith("src/")


def is_test(path: str) -> bool:
    """Python of the test suite."""
    return is_python(path) and path.startswith("tests/")


def is_text(path: str) -> bool:
    """Files that people read: code, scripts, pages, settings."""
    return path.endswith((".py", ".md", ".sh", ".toml", ".in", ".txt", ".html", ".po", "Makefile"))
