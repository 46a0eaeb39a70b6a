"""The roll, and why two totals differ."""

from pathlib import Path
from typing import Annotated, Any

import typer

from resguardo.account.access import ReadReason
from resguardo.account.moments import in_zone
from resguardo.cli.moments import read_moment, show_exactly, show_moment
from resguardo.cli.output import (
    DONE,
    FINDING,
    console,
    encoded,
    finish,
    print_bytes,
    print_json,
    print_line,
    print_note,
    print_table,
)
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.view import As, At, Format, KnownAt, Names, Reason, View
from resguardo.cli.words import WORDS, say
from resguardo.exchange.spreadsheet.write import ListOut, write_csv, write_xlsx
from resguardo.operation.identifiers import Moment, PersonId
from resguardo.operation.roll import RollLine, trial_balance
from resguardo.operation.roll import roll as roll_of
from resguardo.reconcile.explain import Explanation, Row
from resguardo.reconcile.explain import explain as explained
from resguardo.words.told import told_in_words


def roll(
    context: typer.Context,
    at: At = None,
    known_at: KnownAt = None,
    form: Annotated[
        Format, typer.Option("--format", help="table | csv | json | xlsx")
    ] = Format.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", help="Archivo de salida. / Output file.")
    ] = None,
    names: Names = False,
    reader: As = None,
    reason: Reason = ReadReason.CARE,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Quién está, quién responde por cada quien y dónde. / Who is here, who answers for each, and where."""
    form = Format.JSON if as_json else form
    language = settings(context).language
    if output is not None and output.exists():
        raise Unusable([problem("file.written_already", language, str(output))])
    if form is Format.XLSX and output is None and console().is_terminal:
        raise Unusable([problem("output.needed", language, "--output")])
    with open_account(context, data, chosen) as account:
        view = View(account, language, at, known_at)
        lines = roll_of(view.state)
        named = view.names_of([line.person for line in lines], reader, reason) if names else None
        if form is Format.TABLE and output is None:
            _print_roll(view, lines, named)
            return
        content = _content(view, lines, named, Format.CSV if form is Format.TABLE else form)
    if output is None:
        print_bytes(content)
    else:
        output.write_bytes(content)
        print_note(say("written_to", language, file=output))


Named = dict[PersonId, str] | None
"""Names by person where names were asked for; None where they were not."""


def _content(view: View, lines: list[RollLine], named: Named, form: Format) -> bytes:
    if form is Format.JSON:
        return encoded(_roll_object(view, lines, named))
    listed = ListOut(
        columns=(
            "tag",
            *(("name_full",) if named is not None else ("place",)),
            "class",
            "holder",
            "state",
        ),
        rows=tuple(tuple(_cells(view, line, named)) for line in lines),
        as_of=in_zone(view.as_of, view.zone),
        is_complete=True,
        language=view.language,
    )
    return write_csv(listed) if form is Format.CSV else write_xlsx(listed)


def _cells(view: View, line: RollLine, named: Named) -> list[str]:
    # A list with names never carries places (exchange design 5.1, privacy).
    second = view.directory.place_name(line.place) if named is None else named.get(line.person, "")
    stands = view.say(line.on.value)
    return [
        line.tag,
        second,
        view.say(line.counted_as.value),
        view.directory.staff_name(line.holder),
        f"{stands} · {view.say('contested')}" if line.contested else stands,
    ]


def _print_roll(view: View, lines: list[RollLine], named: Named) -> None:
    if not lines:
        print_line(view.title("roll"), "bold")
        print_line(view.say("roll_empty"))
        return
    headers = view.words("tag", "place" if named is None else "name", "class", "answers", "stands")
    print_table(view.title("roll"), headers, [_cells(view, line, named) for line in lines])
    print_line(_totals_line(view), "bold")


def _roll_object(view: View, lines: list[RollLine], named: Named) -> dict[str, Any]:
    totals = trial_balance(view.state)
    return {
        "as_of": show_exactly(view.as_of, view.zone),
        "known_at": show_exactly(view.known_at, view.zone) if view.known_at else None,
        "exercise": view.account.state.exercise,
        "persons": totals.all.persons,
        "children": totals.all.children,
        "adults": totals.all.adults,
        "by_whereabouts": {on.value: one.persons for on, one in totals.by_whereabouts.items()},
        "roll": [_roll_line(view, line, named) for line in lines],
    }


def _roll_line(view: View, line: RollLine, named: Named) -> dict[str, Any]:
    shown = (
        {"place": view.directory.place_name(line.place)}
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


def explain(
    context: typer.Context,
    earlier: Annotated[str, typer.Option("--from", help="Primer momento. / Earlier moment.")],
    later: Annotated[str, typer.Option("--to", help="Segundo momento. / Later moment.")],
    known_at: KnownAt = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
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
        before, first = account.told_until(start, view.known_at)
        after, told = account.told_until(view.at, view.known_at)
        had = {one.written.event for one in first}
        explanation = explained(
            before, after, [one for one in told if one.written.event not in had]
        )
        if as_json:
            print_json(_explanation_object(view, explanation, start))
        else:
            _print_explanation(view, explanation, start)
        finish(FINDING if explanation.unexplained else DONE)


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


def _print_explanation(view: View, explanation: Explanation, start: Moment) -> None:
    title = f"{show_moment(start, view.zone)} → {show_moment(view.as_of, view.zone)}"
    if not explanation.rows:
        print_line(title, "bold")
        print_line(view.say("nothing_changed"))
        return
    headers = view.words("tag", "before", "after", "act", "when", "by")
    print_table(title, headers, [_changed_cells(view, row) for row in explanation.rows])
    for total in explanation.totals:
        if not total.difference and not total.rows:
            continue
        moved = view.number(len(total.rows), "movement", "movements")
        line = f"{view.say('total_' + total.name)}: {total.before} → {total.after} ({total.difference:+d}) · {moved}"
        if total.unexplained:
            line += f" · {view.say('unexplained')}: {total.unexplained}"
        print_line(line, "bold red" if total.unexplained else "")


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
