"""The roll, and why two totals differ."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from resguardo.account.access import ReadReason
from resguardo.cli.moments import as_datetime, read_moment, show_exactly, show_moment
from resguardo.cli.output import DONE, FINDING, finish, print_json, print_line, print_table
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.told import told_in_words
from resguardo.cli.view import As, At, Format, KnownAt, Names, Reason, View
from resguardo.cli.words import say
from resguardo.exchange.spreadsheet.write import ListOut, write_csv, write_xlsx
from resguardo.operation.identifiers import Moment, PersonId
from resguardo.operation.roll import RollLine, trial_balance
from resguardo.operation.roll import roll as roll_of
from resguardo.reconcile.explain import Explanation
from resguardo.reconcile.explain import explain as explained


def roll(
    context: typer.Context,
    at: At = None,
    known_at: KnownAt = None,
    form: Annotated[
        Format, typer.Option("--format", help="table, csv, json, xlsx.")
    ] = Format.TABLE,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Archivo de salida / output file.", show_default=False),
    ] = None,
    names: Names = False,
    reader: As = None,
    reason: Reason = ReadReason.CARE,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Quién está, quién responde por cada quien y dónde. / Who is here, who answers for each, and where."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language, at, known_at)
        lines = roll_of(view.state)
        named = view.names_of([line.person for line in lines], reader, reason) if names else {}
        if as_json or form is Format.JSON:
            print_json(_roll_object(view, lines, named))
            return
        keys = [
            "tag",
            *(["name"] if names else []),
            "what",
            "answers",
            *([] if names else ["place"]),
            "stands",
        ]
        rows = [
            [
                line.tag,
                *([named.get(line.person, "")] if names else []),
                say(line.counted_as.value, view.language),
                view.directory.staff_name(line.holder),
                # A list with names never carries places (exchange design 5.1, privacy).
                *([] if names else [view.directory.place_name(line.place)]),
                " · ".join(
                    [
                        say(line.on.value, view.language),
                        *([say("contested", view.language)] if line.contested else []),
                    ]
                ),
            ]
            for line in lines
        ]
        if form is Format.TABLE:
            print_table(view.title("roll"), [say(key, view.language) for key in keys], rows)
            print_line(_totals_line(view))
            return
        listed = ListOut(
            columns=(
                "tag",
                *(["name_full"] if names else []),
                "class",
                "holder",
                *([] if names else ["place"]),
                "state",
            ),
            rows=tuple(tuple(str(cell) for cell in row) for row in rows),
            as_of=as_datetime(view.as_of, view.zone),
            is_complete=True,
            language=view.language,
        )
        _write(write_csv(listed) if form is Format.CSV else write_xlsx(listed), output)


def explain(
    context: typer.Context,
    earlier: Annotated[str, typer.Option("--from", help="Primer momento / earlier moment.")],
    later: Annotated[str, typer.Option("--to", help="Segundo momento / later moment.")],
    known_at: KnownAt = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Por qué difieren dos totales, persona por persona y acto por acto. / Why two totals differ, person by person and act by act."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language, later, known_at)
        start = read_moment(earlier, view.zone, view.language, "--from")
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


def _roll_object(view: View, lines: list[RollLine], named: dict[PersonId, str]) -> dict[str, Any]:
    totals = trial_balance(view.state)
    return {
        "as_of": show_exactly(view.as_of, view.zone),
        "known_at": show_exactly(view.known_at, view.zone) if view.known_at else None,
        "exercise": view.state.exercise,
        "persons": totals.all.persons,
        "children": totals.all.children,
        "adults": totals.all.adults,
        "roll": [
            {
                "tag": line.tag,
                **({"name": named.get(line.person)} if named else {}),
                "counted_as": line.counted_as.value,
                "answers_for": view.directory.staff_name(line.holder),
                **({} if named else {"place": view.directory.place_name(line.place)}),
                "whereabouts": line.on.value,
                "contested": line.contested,
            }
            for line in lines
        ],
    }


def _totals_line(view: View) -> str:
    totals = trial_balance(view.state)
    parts = [
        f"{totals.all.persons} {say('persons', view.language)}",
        f"{totals.all.children} {say('children', view.language)}",
        f"{totals.all.adults} {say('adults', view.language)}",
    ]
    parts += [
        f"{figures.persons} {say(on.value, view.language)}"
        for on, figures in totals.by_whereabouts.items()
    ]
    return " · ".join(parts)


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
        "persons": [
            {
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
            for row in explanation.rows
        ],
        "unexplained": explanation.unexplained,
    }


def _print_explanation(view: View, explanation: Explanation, start: Moment) -> None:
    if not explanation.rows:
        print_line(say("nothing_changed", view.language))
        return
    headers = [say(key, view.language) for key in ("tag", "before", "after", "act", "when", "by")]
    rows = []
    for row in explanation.rows:
        last = row.acts[-1] if row.acts else None
        rows.append(
            (
                row.tag,
                view.whereabouts(row.before),
                view.whereabouts(row.after)
                or " ".join(told_in_words(change.value, view.language) for change in row.changes),
                ", ".join(dict.fromkeys(told_in_words(act.name, view.language) for act in row.acts))
                or say("unexplained", view.language),
                show_moment(last.happened_at, view.zone) if last else "",
                "; ".join(view.directory.handle(staff) for staff in last.signers) if last else "",
            )
        )
    print_table(
        f"{show_moment(start, view.zone)} → {show_moment(view.as_of, view.zone)}", headers, rows
    )
    for total in explanation.totals:
        if total.difference or total.rows:
            print_line(
                f"{say(total.name, view.language)}: {total.before} → {total.after} ({total.difference:+d}); "
                + say(
                    "explained",
                    view.language,
                    rows=len(total.rows),
                    difference=f"{total.difference:+d}",
                    unexplained=total.unexplained,
                )
            )


def _write(content: bytes, output: Path | None) -> None:
    if output is not None:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
