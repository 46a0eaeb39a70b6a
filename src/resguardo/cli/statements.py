"""Public statements checked against each other."""

from pathlib import Path
from typing import Annotated

import typer

from resguardo.cli.output import (
    DONE,
    FINDING,
    Unusable,
    finish,
    print_json,
    print_line,
    print_table,
)
from resguardo.cli.session import Json, settings
from resguardo.cli.words import say
from resguardo.reconcile.reading import read_figures
from resguardo.reconcile.statements import check_statements

statements_app = typer.Typer(no_args_is_help=True, help="Comunicados. / Public statements.")


@statements_app.command("check")
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV de comunicados / CSV of statements.")],
    as_json: Json = False,
) -> None:
    """Qué comunicados no pueden ser ciertos a la vez y qué falta explicar. / Which statements can't both be true and what is unexplained."""
    language = settings(context).language
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Unusable([(str(file), error.strerror or "", "CSV", "")]) from error
    figures = read_figures(content, language)
    if figures.problems:
        raise Unusable(
            [
                (
                    f"{file.name}, {say('row', language)} {one.row}, {one.field}",
                    one.found,
                    one.expected,
                    one.mend,
                )
                for one in figures.problems
            ]
        )
    report = check_statements(figures.statements, language)
    if as_json:
        print_json(report)
        finish(FINDING if report.has_findings else DONE)
    headers = [say(key, language) for key in ("row", "row", "population", "why")]
    print_line(
        f"{report.statements} {say('institution', language)}: {len(report.contradictions)} + {len(report.unexplained)}"
    )
    if report.contradictions:
        print_table(
            say("contested", language),
            headers,
            [(one.a, one.b, one.population, one.why) for one in report.contradictions],
            numbers=(0, 1),
        )
    if report.unexplained:
        rows = [(one.earlier, one.later, one.population, one.why) for one in report.unexplained]
        print_table(say("unexplained", language), headers, rows, numbers=(0, 1))
    if report.joint:
        print_line(say("joint", language), "bold")
    for one in report.joint:
        print_line(f"· {one.needed}")
        for correction in one.corrections:
            print_line(f"  – {correction}")
    finish(FINDING if report.has_findings else DONE)
