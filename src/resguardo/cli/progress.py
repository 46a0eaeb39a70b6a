"""Progress on long work: on standard error, only where somebody watches, and gone when the work is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from resguardo.cli.output import console

Report = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is done, and of how much; None while nobody knows."""


@contextmanager
def watched(what: str, *, quiet: bool = False) -> Iterator[Report]:
    """Show `what` and how long it has taken; the work may report how far it is. With `quiet` nothing is shown."""
    out = console(stderr=True)
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
        transient=True,
        disable=quiet or not out.is_terminal,
    ) as progress:
        task = progress.add_task(what, total=None)
        yield lambda now, done, total: progress.update(
            task, description=now or what, completed=done, total=total
        )
