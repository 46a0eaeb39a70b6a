"""Alarms: what is dangerous now."""

import typer

from resguardo.cli.moments import show_exactly
from resguardo.cli.output import DONE, FINDING, finish, print_json, print_line, print_table
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.view import View
from resguardo.operation.alarms import Alarm
from resguardo.operation.alarms import alarms as alarms_now
from resguardo.words.told import told_in_words


def alarms(
    context: typer.Context, data: Data = None, chosen: Chosen = None, as_json: Json = False
) -> None:
    """Lo que es peligroso ahora: cuartos con llave y sin encargada, cupos excedidos, hermanos separados. / What is dangerous now: locked rooms without a keyholder, rooms too full, siblings apart."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        found = alarms_now(view.state)
        if as_json:
            lines = [_plain(view, one) for one in found]
            print_json({"as_of": show_exactly(view.as_of, view.zone), "alarms": lines})
        elif not found:
            print_line(view.say("alarms_none"))
        else:
            rows = [_row(view, one) for one in found]
            print_table(view.title("alarms"), view.words("what", "place", "whom"), rows)
        finish(FINDING if found else DONE)


def _plain(view: View, alarm: Alarm) -> dict[str, object]:
    return {
        "kind": alarm.kind.value,
        "place": view.directory.place_name(alarm.place),
        "tags": [view.directory.tag(person) for person in alarm.persons],
        "occupants": alarm.occupants,
        "capacity": alarm.capacity,
    }


def _row(view: View, alarm: Alarm) -> tuple[str, str, str]:
    tags = ", ".join(view.directory.tag(person) for person in alarm.persons)
    full = "" if alarm.capacity is None else f"{alarm.occupants} / {alarm.capacity}"
    return (
        told_in_words(alarm.kind.value, view.language),
        view.directory.place_name(alarm.place),
        tags or full,
    )
