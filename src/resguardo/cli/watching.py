"""The clock: whoever is not accounted for when the set time has passed becomes an absence by itself (invariant 13)."""

import time
from typing import Annotated

import typer

from resguardo.cli.moments import show_exactly, show_moment
from resguardo.cli.output import DONE, FINDING, finish, flush, print_json, print_line
from resguardo.cli.session import Chosen, Data, Json, open_account, reader_of, settings
from resguardo.cli.view import View
from resguardo.operation.absence import AbsenceOpened
from resguardo.operation.alarms import alarms
from resguardo.operation.overdue import overdue


def watch(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by", help="Quién lleva el reloj. / Who runs the clock.")],
    every: Annotated[
        int,
        typer.Option("--every", min=1, help="Segundos entre miradas. / Seconds between looks."),
    ] = 30,
    once: Annotated[
        bool, typer.Option("--once", help="Mirar una sola vez. / Look only once.")
    ] = False,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Lleva el reloj del operativo: abre las ausencias que vencen y dice qué espera. / Run the operation's clock: open the absences that fall due and say what waits."""
    opened = 0
    while True:
        opened += _look(context, by, data, chosen, as_json=as_json)
        if once:
            finish(FINDING if opened else DONE)
        flush()
        time.sleep(every)


def _look(context: typer.Context, by: str, data: Data, chosen: Chosen, *, as_json: bool) -> int:
    """One look at the clock; returns how many absences it opened."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        signer = reader_of(view.directory, by, view.language)
        told = account.perform("absence.open_due_absences", [signer])
        opened = [one.event.person for one in told if isinstance(one.event, AbsenceOpened)]
        waiting, dangerous = overdue(account.state, view.as_of), alarms(account.state)
        if as_json:
            tags = [view.directory.tag(person) for person in opened]
            looked_at = show_exactly(view.as_of, view.zone)
            print_json(
                {
                    "as_of": looked_at,
                    "opened": tags,
                    "overdue": len(waiting),
                    "alarms": len(dangerous),
                }
            )
        else:
            print_line(
                view.say(
                    "watched",
                    when=show_moment(view.as_of, view.zone),
                    opened=len(opened),
                    overdue=len(waiting),
                    alarms=len(dangerous),
                ),
                "bold" if opened or dangerous else "",
            )
            for person in opened:
                print_line(view.say("opened_by_clock", tag=view.directory.tag(person)), "bold")
    return len(opened)
