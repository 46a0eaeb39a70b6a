"""The command `resguardo`: every command in one place, one way in, one way out."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from resguardo import __version__
from resguardo.cli import boards, founding, proving, recording, roll
from resguardo.cli.exercise import drill
from resguardo.cli.output import UNUSABLE, Unusable, print_problems
from resguardo.cli.rosters import roster_app
from resguardo.cli.session import Settings
from resguardo.cli.statements import statements_app
from resguardo.cli.words import chosen_language
from resguardo.operation.refusal import Refused
from resguardo.store.problems import StoreProblem

app = typer.Typer(
    name="resguardo",
    no_args_is_help=True,
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
app.command()(roll.roll)
app.command()(roll.explain)
for board in (boards.unaccounted, boards.overdue, boards.disputes, boards.timeline, boards.person):
    app.command()(board)
app.add_typer(statements_app, name="statements")
for way in (
    proving.verify,
    proving.export,
    proving.merge,
    proving.backup,
    proving.restore,
    proving.erase,
):
    app.command()(way)


@app.callback()
def before(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", help="Carpeta de datos / data folder (RESGUARDO_DATA).", show_default=False
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", help="es | en (RESGUARDO_LANGUAGE).", show_default=False),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Versión / version.")] = False,
) -> None:
    """La cuenta de cada persona protegida. / The account of every protected person."""
    context.obj = Settings(data, chosen_language(language))
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command line; ends with 0, 1 or 2."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code. What can't be used is said in words, never as a trace."""
    language = chosen_language(_asked_language(arguments))
    try:
        app(arguments, prog_name="resguardo")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else UNUSABLE
    except Unusable as error:
        print_problems(error.problems, language)
    except (Refused, StoreProblem) as error:
        found, expected, mend = error.sentences(language)
        print_problems([(getattr(error, "code", ""), found, expected, mend)], language)
    except OSError as error:
        found = f"{error.filename or ''}: {error.strerror or error}"
        print_problems([("", found, *_FILE[language])], language)
    return UNUSABLE


_FILE: Final = {
    "es": (
        "un archivo o carpeta que se pueda abrir",
        "Revise el nombre, los permisos y el espacio en disco.",
    ),
    "en": (
        "a file or folder that can be opened",
        "Check the name, the permissions and the disk space.",
    ),
}


def _asked_language(arguments: list[str]) -> str | None:
    for index, argument in enumerate(arguments):
        if argument == "--language" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--language="):
            return argument.partition("=")[2]
    return None
