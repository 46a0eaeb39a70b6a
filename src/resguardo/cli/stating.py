"""Public statements handed out: as a signed file that anybody can check, and as a row for partners."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from resguardo.account.account import Account
from resguardo.account.leaving import Leaving, note_leaving
from resguardo.account.stating import FIGURES, state_publicly, statement_called
from resguardo.cli.incoming import read_whole
from resguardo.cli.moments import show_exactly
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import (
    DONE,
    FINDING,
    finish,
    print_bytes,
    print_json,
    print_line,
    print_note,
)
from resguardo.cli.outside_words import tell, unusable
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.view import As, View
from resguardo.cli.words import Language
from resguardo.exchange.loss import Lost, Why, sentences
from resguardo.exchange.statements import hxl
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import StatementId
from resguardo.operation.statement import LABELS, Withheld, published
from resguardo.store.whole_files import write_whole

statement_app = typer.Typer(
    no_args_is_help=True, help="Un comunicado, hacia afuera. / One statement, handed out."
)

Version = Annotated[
    str,
    typer.Argument(
        help="Número de versión, o el comienzo de su referencia. / Version number, or how its reference begins."
    ),
]
Output = Annotated[
    Path, typer.Option("--output", help="Archivo nuevo. / New file.", show_default=False)
]
To = Annotated[str, typer.Option("--to", help="A quién se entrega. / To whom it is handed.")]


@statement_app.callback()
def _statement() -> None:
    """Un comunicado, hacia afuera. / One statement, handed out."""


@statement_app.command("export")
def export(
    context: typer.Context,
    version: Version,
    *,
    output: Output,
    reader: As = None,
    to: To = "público",
    whole: Annotated[
        bool,
        typer.Option(
            "--whole",
            help="Para una autoridad: con el hecho y cada cifra. / For an authority: with the event and every figure.",
        ),
    ] = False,
    figure: Annotated[
        list[str] | None,
        typer.Option(
            "--figure",
            help="Para una autoridad: también esta cifra, p. ej. missing.children. / For an authority: this figure too.",
        ),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Escribe el comunicado como archivo firmado que cualquiera comprueba con `resguardo verify`, y su nota. / Write the statement as a signed file that anybody checks with `resguardo verify`, and its note."""
    language = settings(context).language
    note = output.with_suffix(".note")
    require_unwritten(language, output, note)
    disclosing = [_figure(one, language) for one in figure or ()]
    profile = ExportProfile.AUTHORITY if whole or disclosing else ExportProfile.STATISTICS
    with open_account(context, data, chosen) as account:
        staff = View(account, language).sight(reader).staff
        statement = statement_called(account.state, version)
        stated = state_publicly(account, statement, disclosing=disclosing, is_whole=whole)
        _tell_losses(stated.withheld, language)
        closed = set(stated.withheld)
        fields = tuple(f"{part}.{who}" for part, who in FIGURES if (part, who) not in closed)
        digest = hashlib.sha256(stated.file).digest()
        leaving = Leaving(profile, "statement-1", to, ("version", "as_of", *fields), (), digest)
        note_leaving(account, staff, leaving)
        number = account.state.statements.statements[statement].version
    write_whole(output, stated.file)
    write_whole(note, stated.note.encode())
    if as_json:
        files = {"file": str(output), "note": str(note)}
        print_json({"version": number, **files, "keys": list(stated.keys)})
        return
    print_line(tell("stated", language, version=number, file=output, note=note), "bold")
    print_line(tell("verifier_keys", language))
    # Whole: a key that is broken over two lines is copied wrongly.
    print_bytes("".join(f"  --key {key}\n" for key in stated.keys).encode())


@statement_app.command("hxl")
def hxl_row(
    context: typer.Context,
    version: Version,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", help="CSV nuevo. / New CSV.", show_default=False)
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            help="En vez de escribir: qué impide publicar este CSV. / Instead of writing: what keeps this CSV from being published.",
        ),
    ] = None,
    reader: As = None,
    to: To = "público",
    department: Annotated[
        str, typer.Option("--department", help="Departamento. / Department.")
    ] = "",
    code: Annotated[str, typer.Option("--code", help="Su código: GT-01. / Its code: GT-01.")] = "",
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Escribe las cifras publicadas como fila con etiquetas HXL; las que el comunicado calla van vacías. / Write the published figures as a row with HXL hashtags; withheld ones are empty."""
    language = settings(context).language
    if (output is None) == (check is None):
        raise typer.BadParameter("--output | --check")
    with open_account(context, data, chosen) as account:
        statement = statement_called(account.state, version)
        row = _row(account, statement)._replace(department=department, code=code)
        try:
            table = hxl.write_hxl(row)
        except ValueError:
            raise unusable("division_unfit", language, "--code", found=code) from None
        if check is not None:
            _tell_faults(hxl.faults(read_whole(check, language), row), language)
        if output is None:
            return
        require_unwritten(language, output)
        staff = View(account, language).sight(reader).staff
        withheld = [name for name, cell in row.cells.items() if cell is None]
        _tell_losses(withheld, language)
        fields = tuple(f"{part}.{who}" for part, who in FIGURES if (part, who) not in withheld)
        digest = hashlib.sha256(table).digest()
        leaving = Leaving(ExportProfile.STATISTICS, "hxl-1.1", to, fields, (), digest)
        note_leaving(account, staff, leaving)
    write_whole(output, table)
    print_line(tell("hxl_written", language, file=output), "bold")


def _row(account: Account, statement: StatementId) -> hxl.Row:
    record = account.state.statements.statements[statement]
    shown = published(record.figures)
    cells = {name: None if isinstance(cell, Withheld) else cell for name, cell in shown.items()}
    as_of = show_exactly(record.as_of, account.state.zone)
    return hxl.Row(as_of, record.version, cells, is_exercise=account.state.exercise)


def _figure(written: str, language: Language) -> tuple[str, str]:
    part, _, group = written.partition(".")
    if (part, group) not in FIGURES:
        known = ", ".join(".".join(one) for one in FIGURES)
        raise unusable("figure_unknown", language, "--figure", found=written, known=known)
    return part, group


def _tell_losses(withheld: Iterable[tuple[str, str]], language: Language) -> None:
    """What the file does not say, before it is written."""
    words = LABELS[language]
    lost = [
        Lost(None, f"{words[part]}, {words[group]}", Why.NOT_LET_OUT) for part, group in withheld
    ]
    lost.append(Lost(None, tell("words_of_statement", language), Why.NO_PLACE))
    print_note(tell("lost", language))
    for line in sentences(lost, language):
        print_note(f"  {line}")


def _tell_faults(found: Sequence[hxl.Fault], language: Language) -> None:
    for one in found:
        print_line(f"{one.column}: {hxl.FAULTS[one.code][0 if language == 'es' else 1]}")
        print_line("  " + tell("found", language, found=one.found))
        if one.expected:
            print_line("  " + tell("expected", language, expected=one.expected))
    if not found:
        print_line(tell("hxl_same", language))
    finish(FINDING if found else DONE)
