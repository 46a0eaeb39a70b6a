"""The exercise: a whole rescue played through the real system."""

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from resguardo.cli.output import DONE, FINDING, Unusable, console, finish, print_json
from resguardo.cli.session import Data, Json, folder_of, settings


def drill(
    context: typer.Context,
    scenario: Annotated[
        str,
        typer.Option("--scenario", help="raid-and-breach | hospital-evacuation | school-release"),
    ] = "raid-and-breach",
    seed: Annotated[
        int,
        typer.Option("--seed", help="Otra semilla, otro rescate / another seed, another rescue."),
    ] = 1,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Juega un rescate entero por el sistema verdadero y enseña la cuenta. / Play a whole rescue through the real system and show the account."""
    # The exercise is large and no other command needs it.
    from resguardo.drill.play import SCENARIOS, run
    from resguardo.drill.report import tell

    language = settings(context).language
    folder = folder_of(context, data)
    if scenario not in SCENARIOS:
        raise Unusable([("--scenario", scenario, " | ".join(SCENARIOS), "")])
    if folder.exists() and any(folder.iterdir()):
        raise Unusable([_NOT_EMPTY[language](str(folder))])
    out = console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=out,
        transient=True,
        disable=as_json or not out.is_terminal,
    ) as progress:
        task = progress.add_task("", total=None)
        report = run(
            folder,
            scenario,
            seed,
            lambda what, done, total: progress.update(
                task, description=what, completed=done, total=total
            ),
        )
    if as_json:
        print_json(report)
    else:
        tell(report, console(), language)
    finish(DONE if report.holds else FINDING)


_NOT_EMPTY = {
    "es": lambda folder: (
        "--data",
        f"{folder} no está vacía",
        "una carpeta nueva o vacía",
        "El ejercicio no toca datos que ya están: elija otra carpeta con --data.",
    ),
    "en": lambda folder: (
        "--data",
        f"{folder} is not empty",
        "a new or empty folder",
        "The exercise touches no data that is there: choose another folder with --data.",
    ),
}
