"""The exercise: a whole rescue played through the real system."""

from typing import Annotated

import typer

from resguardo.cli.output import DONE, FINDING, console, finish, print_json
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.session import Data, Json, folder_of, fresh_folder, settings
from resguardo.cli.words import say


def drill(
    context: typer.Context,
    scenario: Annotated[
        str,
        typer.Option(
            "--scenario",
            help="raid-and-breach | hospital-evacuation | school-release",
        ),
    ] = "raid-and-breach",
    seed: Annotated[
        int,
        typer.Option("--seed", help="Otra semilla, otro rescate. / Another seed, another rescue."),
    ] = 1,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Juega un rescate entero por el sistema verdadero y enseña la cuenta. / Play a whole rescue through the real system and show the account."""
    # The exercise is large and no other command needs it.
    from resguardo.drill.play import SCENARIOS, run
    from resguardo.drill.report import as_plain, tell

    language = settings(context).language
    if scenario not in SCENARIOS:
        names = " | ".join(SCENARIOS)
        raise Unusable(
            [problem("scenario.unknown", language, "--scenario", found=scenario, names=names)]
        )
    folder = fresh_folder(folder_of(context, data), language)
    with watched(say("playing", language), quiet=as_json) as progress:
        # The parts of a scenario have names in the code only; how far it is says enough.
        report = run(folder, scenario, seed, lambda _, done, total: progress("", done, total))
    if as_json:
        print_json(as_plain(report))
    else:
        tell(report, console(), language)
    finish(DONE if report.holds else FINDING)
