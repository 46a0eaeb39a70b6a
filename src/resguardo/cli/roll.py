"""The roll, and why two totals differ."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

import typer

from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.moments import read_moment, show_exactly, show_moment
from resguardo.cli.output import DONE, FINDING, finish
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.session import Chosen, Data, open_account, settings
from resguardo.cli.view import At, KnownAt, Names, View
from resguardo.cli.words import WORDS
from resguardo.operation.identifiers import Moment, PersonId
from resguardo.operation.roll import RollLine, trial_balance
from resguardo.operation.roll import roll as roll_of
from resguardo.reconcile.explain import Explanation, Row
from resguardo.reconcile.explain import explain as explained
from resguardo.words.told import told_in_words


@lists
def roll(
    context: typer.Context,
    *,
    asked: Asked,
    at: At = None,
    known_at: KnownAt = None,
    names: Names = False,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Quién está, quién responde por cada quien y dónde. / Who is here, who answers for each, and where."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language, at, known_at)
        begin(view, asked)
        lines = roll_of(view.state)
        persons = [line.person for line in lines]
        named = view.names_of(persons, asked.reader, asked.reason) if names else None
        places = {line.person: line.place for line in lines}
        placed = view.places_of(places, asked.reader, asked.reason) if named is None else {}
        columns = ("tag", "place" if named is None else "name_full", "class", "holder", "state")
        listed = Listed(
            title=view.title("roll"),
            columns=columns,
            rows=[_cells(view, line, named, placed) for line in lines],
            plain=_roll_object(view, lines, named, placed),
            persons=persons,
            empty=view.say("roll_empty"),
            feet=(_totals_line(view),),
        )
        show(view, asked, listed)


Named = dict[PersonId, str] | None
"""Names by person where names were asked for; None where they were not."""


def _cells(view: View, line: RollLine, named: Named, placed: dict[PersonId, str]) -> list[str]:
    # A list with names never carries places (exchange design 5.1, privacy).
    second = (placed if named is None else named).get(line.person, "")
    stands = view.say(line.on.value)
    return [
        line.tag,
        second,
        view.say(line.counted_as.value),
        view.directory.staff_name(line.holder),
        f"{stands} · {view.say('contested')}" if line.contested else stands,
    ]


def _roll_object(
    view: View, lines: list[RollLine], named: Named, placed: dict[PersonId, str]
) -> dict[str, Any]:
    totals = trial_balance(view.state)
    return {
        "known_at": show_exactly(view.known_at, view.zone) if view.known_at else None,
        "persons": totals.all.persons,
        "children": totals.all.children,
        "adults": totals.all.adults,
        "by_whereabouts": {on.value: one.persons for on, one in totals.by_whereabouts.items()},
        "roll": [_roll_line(view, line, named, placed) for line in lines],
    }


def _roll_line(
    view: View, line: RollLine, named: Named, placed: dict[PersonId, str]
) -> dict[str, Any]:
    shown = (
        {"place": placed.get(line.person, "")}
        if named is None
        else {"name": named.get(line.person)}
    )
    return {
        "tag": line.tag,
        **shown,
        "counted_as": line.counted_as.value,
        "answers_for": view.directory.staff_name(line.holder),
        "whereabouts": line.on.value,
        "contested": line.contested,
    }


def _totals_line(view: View) -> str:
    totals = trial_balance(view.state)
    figures = [
        view.persons(totals.all.persons),
        view.number(totals.all.children, "child", "children"),
        view.number(totals.all.adults, "adult", "adults"),
    ]
    stands = [
        f"{one.persons} {view.say(_total_word(on.value, one.persons))}"
        for on, one in totals.by_whereabouts.items()
    ]
    return " · ".join([*figures, *stands])


def _total_word(whereabouts: str, persons: int) -> str:
    one = f"total_{whereabouts}_one"
    return one if persons == 1 and one in WORDS else f"total_{whereabouts}"


@partial(lists, without="recipient")
def explain(
    context: typer.Context,
    earlier: Annotated[str, typer.Option("--from", help="Primer momento. / Earlier moment.")],
    later: Annotated[str, typer.Option("--to", help="Segundo momento. / Later moment.")],
    *,
    asked: Asked,
    known_at: KnownAt = None,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Por qué difieren dos totales, persona por persona y acto por acto. / Why two totals differ, person by person and act by act."""
    with open_account(context, data, chosen) as account:
        language, zone = settings(context).language, account.state.zone
        start = read_moment(earlier, zone, language, "--from")
        if start >= read_moment(later, zone, language, "--to"):
            raise Unusable(
                [problem("moment.order", language, "--from", earlier=earlier, later=later)]
            )
        view = View(account, language, later, known_at)
        begin(view, asked)
        before, first = account.told_until(start, view.known_at)
        after, told = account.told_until(view.at, view.known_at)
        had = {one.written.event for one in first}
        explanation = explained(
            before, after, [one for one in told if one.written.event not in had]
        )
        show(view, asked, _explanation_list(view, explanation, start))
        finish(FINDING if explanation.unexplained else DONE)


def _explanation_list(view: View, explanation: Explanation, start: Moment) -> Listed:
    return Listed(
        title=f"{show_moment(start, view.zone)} → {show_moment(view.as_of, view.zone)}",
        columns=("tag", "before", "after", "act", "happened_at", "signed_by"),
        rows=[_changed_cells(view, row) for row in explanation.rows],
        plain=_explanation_object(view, explanation, start),
        persons=[row.person for row in explanation.rows],
        empty=view.say("nothing_changed"),
        feet=tuple(_total_lines(view, explanation)),
    )


def _total_lines(view: View, explanation: Explanation) -> Iterator[str]:
    for total in explanation.totals:
        if not total.difference and not total.rows:
            continue
        moved = view.number(len(total.rows), "movement", "movements")
        line = f"{view.say('total_' + total.name)}: {total.before} → {total.after} ({total.difference:+d}) · {moved}"
        if total.unexplained:
            line += f" · {view.say('unexplained')}: {total.unexplained}"
        yield line


def _explanation_object(view: View, explanation: Explanation, start: Moment) -> dict[str, Any]:
    return {
        "from": show_exactly(start, view.zone),
        "to": show_exactly(view.as_of, view.zone),
        "totals": [
            {
                "total": total.name,
                "before": total.before,
                "after": total.after,
                "difference": total.difference,
                "rows": len(total.rows),
                "unexplained": total.unexplained,
            }
            for total in explanation.totals
        ],
        "persons": [_changed(view, row) for row in explanation.rows],
        "unexplained": explanation.unexplained,
    }


def _changed(view: View, row: Row) -> dict[str, Any]:
    return {
        "tag": row.tag,
        "before": view.whereabouts(row.before),
        "after": view.whereabouts(row.after),
        "changes": [change.value for change in row.changes],
        "acts": [
            {
                "event": act.name,
                "happened_at": show_exactly(act.happened_at, view.zone),
                "signed_by": [view.directory.staff_name(staff) for staff in act.signers],
            }
            for act in row.acts
        ],
    }


def _changed_cells(view: View, row: Row) -> tuple[str, ...]:
    last = row.acts[-1] if row.acts else None
    acts = dict.fromkeys(told_in_words(act.name, view.language) for act in row.acts)
    changes = " ".join(told_in_words(change.value, view.language) for change in row.changes)
    return (
        row.tag,
        view.whereabouts(row.before) or view.say("not_yet"),
        view.whereabouts(row.after) or changes,
        ", ".join(acts) or view.say("unexplained"),
        show_moment(last.happened_at, view.zone) if last else "",
        "; ".join(view.directory.handle(staff) for staff in last.signers) if last else "",
    )
