"""The command `resguardo`: every command in one place, one way in, one way out."""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from resguardo import __version__
from resguardo.cli import (
    alarms,
    boards,
    carrying,
    founding,
    keeping,
    printing,
    proving,
    recording,
    roll,
    watching,
)
from resguardo.cli.access import access_app
from resguardo.cli.calendars import calendar_app
from resguardo.cli.cap import cap_app
from resguardo.cli.exercise import drill
from resguardo.cli.exports import exports
from resguardo.cli.helping import in_language, misuse
from resguardo.cli.leads import leads
from resguardo.cli.link import link
from resguardo.cli.names import names_app
from resguardo.cli.output import (
    DONE,
    UNUSABLE,
    flush,
    print_json,
    print_line,
    print_note,
    print_problems,
)
from resguardo.cli.packets import packet_app
from resguardo.cli.persons import person
from resguardo.cli.pfif import pfif_app
from resguardo.cli.primero import primero_app
from resguardo.cli.problems import Problem, Unusable, problem, why_closed
from resguardo.cli.rosters import roster_app
from resguardo.cli.search import search
from resguardo.cli.serve import serve
from resguardo.cli.session import Settings
from resguardo.cli.sheets import sheet_app, sheets
from resguardo.cli.stamping import stamp_app
from resguardo.cli.statements import statements_app
from resguardo.cli.stating import statement_app
from resguardo.cli.words import FIRST_PAGE, Language, chosen_language
from resguardo.operation.refusal import Refused
from resguardo.store.problems import StoreProblem

STOPPED = 130
"""The exit code of a command that somebody stopped with Ctrl-C."""

app = typer.Typer(
    name="resguardo",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="La cuenta de cada persona protegida. / The account of every protected person.",
)
app.command()(drill)
app.command()(founding.init)
app.add_typer(founding.operation_app, name="operation")
app.command()(recording.record)
app.command()(recording.acts)
app.add_typer(roster_app, name="roster")
app.command("print")(printing.print_paper)
app.command()(sheets)
app.add_typer(sheet_app, name="sheet")
for look in (
    roll.roll,
    roll.explain,
    boards.unaccounted,
    boards.overdue,
    alarms.alarms,
    watching.watch,
    boards.disputes,
    boards.timeline,
    person,
    search,
    leads,
    exports,
):
    app.command()(look)
app.command()(link)
app.add_typer(names_app, name="names")
app.add_typer(statements_app, name="statements")
app.add_typer(statement_app, name="statement")
app.add_typer(stamp_app, name="stamp")
app.add_typer(calendar_app, name="calendar")
app.add_typer(pfif_app, name="pfif")
app.add_typer(packet_app, name="packet")
app.add_typer(cap_app, name="cap")
app.add_typer(primero_app, name="primero")
app.command()(serve)
app.add_typer(access_app, name="access")
for way in (
    proving.verify,
    carrying.export,
    carrying.merge,
    keeping.backup,
    keeping.restore,
    keeping.erase,
):
    app.command()(way)


@app.callback(invoke_without_command=True)
def before(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", help="Carpeta de datos (RESGUARDO_DATA). / Data folder (RESGUARDO_DATA)."
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            help="es | en (RESGUARDO_LANGUAGE).",
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Versión. / Version.")] = False,
) -> None:
    """La cuenta de cada persona protegida. / The account of every protected person."""
    chosen = chosen_language(language)
    context.obj = Settings(data, chosen)
    if version:
        print_line(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        print_line(FIRST_PAGE[chosen])


def main() -> None:
    """Run the command line; ends with 0, 1 or 2, or with 130 when it was stopped."""
    code = run(sys.argv[1:])
    flush()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. What can't be used is said in words, never as a trace."""
    # Whatever is written here is confidential: bundles, rolls, copies. It belongs to whoever runs the command and to nobody else on the machine.
    os.umask(0o077)
    words, asked = _without_language(arguments)
    language = chosen_language(asked)
    as_json = "--json" in words
    try:
        if asked not in (None, "es", "en"):
            raise Unusable([problem("language.unknown", language, "--language", found=asked)])
        return _run(["--language", language, *words], language)
    except Unusable as error:
        return _refuse(error.problems, language, as_json=as_json)
    except (Refused, StoreProblem) as error:
        found, expected, mend = error.sentences(language)
        problems = [Problem("", found, expected, mend, code=error.code)]
        return _refuse(problems, language, as_json=as_json)
    except OSError as error:
        found = why_closed(error, language)
        where = str(error.filename or "")
        problems = [problem("file.unreadable", language, where, found=found)]
        return _refuse(problems, language, as_json=as_json)
    except (KeyboardInterrupt, typer.Abort):
        return STOPPED
    except Exception as error:  # noqa: BLE001 - a fault of ours must never end with 1, which means a finding
        traceback.print_exc()
        problems = [problem("defect", language, found=f"{type(error).__name__}: {error}")]
        return _refuse(problems, language, as_json=as_json)


def _run(arguments: list[str], language: Language) -> int:
    command = in_language(get_command(app), language)
    try:
        code: Any = command.main(arguments, prog_name="resguardo", standalone_mode=False)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print_note(error.format_message())
            return UNUSABLE
        raise Unusable([misuse(error, language)]) from None
    return code if isinstance(code, int) else DONE


def _refuse(problems: Sequence[Problem], language: Language, *, as_json: bool) -> int:
    """Say why nothing was done; as one object on standard output where a program asked."""
    if as_json:
        print_json({"problems": problems})
    else:
        print_problems(problems, language)
    return UNUSABLE


def _without_language(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """The arguments without `--language X`, which may stand anywhere, and X."""
    left: list[str] = []
    asked: str | None = None
    words = iter(arguments)
    for word in words:
        if word == "--language":
            asked = next(words, "")
        elif word.startswith("--language="):
            asked = word.partition("=")[2]
        else:
            left.append(word)
    return left, asked
