"""The exercise: a whole rescue played through the real system."""

from pathlib import Path
from typing import Annotated

import typer

from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.cli.handing_out import FOLDER, HandedOut, hand_out
from resguardo.cli.output import DONE, FINDING, console, finish, print_json, print_line
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.session import Data, Json, folder_of, fresh_folder, operations_of, settings
from resguardo.cli.words import Language, say


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
    bare: Annotated[
        bool,
        typer.Option(
            "--bare",
            help="Solo la cuenta, sin papeles ni archivos. / The account only, no papers or files.",
        ),
    ] = False,
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
    handed_out = None if bare else _hand_out(folder, language, quiet=as_json)
    if as_json:
        files = {} if handed_out is None else {"handed_out": handed_out.written}
        print_json(as_plain(report) | files)
    else:
        tell(report, console(), language)
        if handed_out is not None:
            _tell(handed_out, language)
    finish(DONE if report.holds else FINDING)


def _hand_out(folder: Path, language: Language, *, quiet: bool) -> HandedOut:
    """Write every paper and every file of the played operation into its folder."""
    with (
        open_installation(folder) as house,
        watched(say("handing_out", language), quiet=quiet) as progress,
    ):
        account = Account(house, operations_of(house)[0])
        return hand_out(account, folder / FOLDER, lambda done, of: progress("", done, of))


def _tell(handed_out: HandedOut, language: Language) -> None:
    written, left_out = len(handed_out.written), ", ".join(handed_out.left_out)
    print_line(say("handed_out", language, number=written, folder=handed_out.folder), "bold")
    if left_out:
        print_line(say("not_handed_out", language, files=left_out))
