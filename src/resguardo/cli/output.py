"""What a command prints and how it ends: tables for eyes, JSON for programs, one exit code each.

0 done, 1 something was found (a difference, a broken chain, a faulty file), 2 the input could not be used and nothing was written. A reader who goes
away early (`| head`) changes neither what is done nor how it ends.
"""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final, NoReturn

import msgspec
import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from resguardo.cli.problems import Problem
from resguardo.cli.words import Language, say

DONE: Final = 0
FINDING: Final = 1
UNUSABLE: Final = 2

PLAIN_WIDTH: Final = 120
"""Columns where the output is not a terminal, so that a line in a file is a whole line."""

SHORT: Final = 16
"""Longest cell that is kept on one line: a date with its clock."""

NARROW: Final = 10
"""What every other column needs at least."""

GAP: Final = 3
"""Columns between two cells of a table."""

UNSEEN: Final = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]"
)
"""Characters that nobody sees and a terminal obeys: they clear a screen, colour a line, or turn the reading of a name round."""


class _Terminal(Console):
    """A console that goes on in silence when nobody reads any more."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        _silence()


def console(*, stderr: bool = False) -> Console:
    """The terminal, or a file in its place."""
    stream = sys.stderr if stderr else sys.stdout
    return _Terminal(
        file=stream,
        width=None if stream.isatty() else PLAIN_WIDTH,
        highlight=False,
        soft_wrap=False,
    )


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    print_bytes(encoded(value))


def encoded(value: Any) -> bytes:
    """The JSON of `value`, indented; references in hexadecimal."""
    content = msgspec.json.format(msgspec.json.encode(value, enc_hook=_plain), indent=2).decode()
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", content).encode() + b"\n"


def visible(text: str) -> str:
    """`text` with a mark in the place of everything that a terminal would obey: other people's words move no cursor here."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def print_bytes(content: bytes) -> None:
    """Bytes on standard output as they are."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _silence()


def print_table(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[int] = (),
) -> None:
    """A table with `numbers` the columns that are aligned to the right. Text is never read as markup."""
    if title:
        print_line(title, "bold")
    out = console()
    cells = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    whole = _kept_whole(headers, cells, out.width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, header in enumerate(headers):
        table.add_column(
            Text(header),
            justify="right" if index in numbers else "left",
            overflow="fold",
            no_wrap=index in whole,
        )
    for row in cells:
        table.add_row(*map(Text, row))
    out.print(table)


def _kept_whole(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> set[int]:
    """Columns of bands, dates and figures, which are read at a glance only on one line; none where the others would have no room."""
    longest = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    whole: set[int] = set()
    left = width - GAP * len(longest)
    for index in sorted(range(len(longest)), key=longest.__getitem__):
        left -= longest[index]
        if longest[index] > SHORT or left < NARROW * (len(longest) - len(whole) - 1):
            break
        whole.add(index)
    return whole


def print_line(text: str, style: str = "") -> None:
    """One line for eyes."""
    console().print(Text(visible(text), style=style))


def print_note(text: str) -> None:
    """One line beside the result, on standard error, so that it never mixes with what a program reads."""
    console(stderr=True).print(Text(visible(text)))


def print_problems(problems: Iterable[Problem], language: Language) -> None:
    """Problems on standard error: where, what was found, what was expected, how to mend."""
    out = console(stderr=True)
    for one in problems:
        parts = (one.where, f"{say('row', language)} {one.row}" if one.row else "", one.field)
        where = ", ".join(part for part in parts if part)
        found = visible(one.found)
        out.print(Text.assemble((visible(where), "bold"), ": " if where else "", found))
        if one.expected:
            out.print(Text(visible(f"  {say('expected_is', language)}: {one.expected}")))
        if one.mend:
            out.print(Text(visible(f"  {say('mend', language)}: {one.mend}")))


def finish(code: int) -> NoReturn:
    """End the command with one of the three exit codes."""
    raise typer.Exit(code)


def flush() -> None:
    """Hand on what is still kept back, before the program ends."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()


def _silence() -> None:
    """Let everything that is still printed go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    raise NotImplementedError(type(value).__name__)
