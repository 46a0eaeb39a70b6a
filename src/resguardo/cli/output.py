"""What a command prints and how it ends: tables for eyes, JSON for programs, one exit code each.

0 done, 1 something was found (a difference, a broken chain, a faulty file), 2 the input could not be used and nothing was written.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final, NoReturn

import msgspec
import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from resguardo.cli.words import Language, say

DONE: Final = 0
FINDING: Final = 1
UNUSABLE: Final = 2

PLAIN_WIDTH: Final = 120
"""Columns where the output is not a terminal, so that a line in a file is a whole line."""


def console(*, stderr: bool = False) -> Console:
    """The terminal, or a file in its place."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream,
        width=None if stream.isatty() else PLAIN_WIDTH,
        highlight=False,
        soft_wrap=False,
    )


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    encoded = msgspec.json.encode(value, enc_hook=_plain)
    sys.stdout.write(msgspec.json.format(encoded, indent=2).decode() + "\n")


def print_table(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[int] = (),
) -> None:
    """A table with `numbers` the columns that are aligned to the right. Text is never read as markup."""
    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, header in enumerate(headers):
        table.add_column(
            Text(header), justify="right" if index in numbers else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console().print(table)


def print_line(text: str, style: str = "") -> None:
    """One line for eyes."""
    console().print(Text(text, style=style))


class Unusable(Exception):
    """The input can't be used; `problems` are (where, found, expected, how to mend)."""

    def __init__(self, problems: Sequence[tuple[str, str, str, str]]) -> None:
        super().__init__("; ".join(" ".join(problem) for problem in problems))
        self.problems = tuple(problems)


def print_problems(problems: Iterable[tuple[str, str, str, str]], language: Language) -> None:
    """Problems on standard error: where, what was found, what was expected, how to mend."""
    out = console(stderr=True)
    for where, found, expected, mend in problems:
        out.print(Text(where, style="bold"), end=" " if where else "")
        out.print(Text(found))
        out.print(Text(f"  {say('expected', language)}: {expected}"))
        out.print(Text(f"  {say('mend', language)}: {mend}"))


def finish(code: int) -> NoReturn:
    """End the command with one of the three exit codes."""
    raise typer.Exit(code)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    raise NotImplementedError(type(value).__name__)
