"""Public statements checked against each other."""

from pathlib import Path
from typing import Annotated

import typer

from resguardo.cli.incoming import read_whole
from resguardo.cli.output import DONE, FINDING, finish, print_json, print_line, print_table
from resguardo.cli.problems import Problem, Unusable
from resguardo.cli.session import Json, settings
from resguardo.cli.words import Language, say
from resguardo.reconcile.reading import read_figures
from resguardo.reconcile.statements import StatementReport, check_statements

statements_app = typer.Typer(no_args_is_help=True, help="Comunicados. / Public statements.")


@statements_app.callback()
def _statements() -> None:
    """Comunicados. / Public statements."""


@statements_app.command("check")
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV de comunicados. / CSV of statements.")],
    as_json: Json = False,
) -> None:
    """Qué comunicados no pueden ser ciertos a la vez y qué falta explicar. / Which statements can't both be true and what is unexplained."""
    language = settings(context).language
    figures = read_figures(read_whole(file, language), language)
    if figures.problems:
        raise Unusable(
            [
                Problem(file.name, one.found, one.expected, one.mend, one.row, one.field)
                for one in figures.problems
            ]
        )
    report = check_statements(figures.statements, language)
    if as_json:
        print_json(report)
    else:
        _tell(report, language)
    finish(FINDING if report.has_findings else DONE)


def _tell(report: StatementReport, language: Language) -> None:
    print_line(
        say(
            "statements_checked",
            language,
            statements=report.statements,
            contradictions=len(report.contradictions),
            unexplained=len(report.unexplained),
        ),
        "bold",
    )
    headers = [say(key, language) for key in ("rows", "population", "why")]
    if report.contradictions:
        pairs = [(f"{one.a}, {one.b}", one.population, one.why) for one in report.contradictions]
        print_table(say("not_both", language), headers, pairs)
    if report.unexplained:
        steps = [
            (f"{one.earlier} → {one.later}", one.population, one.why) for one in report.unexplained
        ]
        print_table(say("not_explained", language), headers, steps)
    if report.joint:
        print_line(say("joint", language), "bold")
    for wanted in report.joint:
        print_line(f"· {wanted.needed}")
        for correction in wanted.corrections:
            print_line(f"  – {correction}")
