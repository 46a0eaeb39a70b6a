"""Alarms: what is dangerous now."""

import typer

from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.output import DONE, FINDING, finish
from resguardo.cli.session import Chosen, Data, open_account, settings
from resguardo.cli.view import View
from resguardo.operation.alarms import Alarm
from resguardo.operation.alarms import alarms as alarms_now
from resguardo.words.told import told_in_words


@lists
def alarms(
    context: typer.Context, *, asked: Asked, data: Data = None, chosen: Chosen = None
) -> None:
    """Lo que es peligroso ahora: cuartos con llave y sin encargada, cupos excedidos, hermanos separados. / What is dangerous now: locked rooms without a keyholder, rooms too full, siblings apart."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        found = alarms_now(view.state)
        listed = Listed(
            title=view.title("alarms"),
            columns=("what", "place", "whom"),
            rows=[_row(view, one) for one in found],
            plain={"alarms": [_plain(view, one) for one in found]},
            persons=[person for one in found for person in one.persons],
            empty=view.say("alarms_none"),
        )
        show(view, asked, listed)
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
