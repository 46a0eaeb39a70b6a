"""The proof: everything checked again from the raw bytes."""

import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from resguardo import verify as verifier
from resguardo import verify_statement
from resguardo.account.account import Account
from resguardo.account.installation import Installation
from resguardo.account.integrity import refold_agrees
from resguardo.account.proof import code_of
from resguardo.account.sharing import chunks, operation_of
from resguardo.cli.output import DONE, FINDING, finish, print_json, print_line, print_problems
from resguardo.cli.problems import Problem, Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.session import Data, Json, open_folder, operations_of, settings
from resguardo.cli.words import Language, say
from resguardo.ledger.bundle import BUNDLE_MAGIC, Blob, BundleProblem, read_bundle
from resguardo.ledger.format import Row
from resguardo.ledger.raw import write_raw
from resguardo.store.opening import LEDGER_FILE_NAME


class _Checked(NamedTuple):
    """What the verifier says of each operation in a file, and what is wrong with the file around them."""

    reports: list[verifier.Report]
    problems: list[Problem]


def verify(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Libro, exportación o paquete; sin él, la carpeta de datos. / Ledger, export or bundle; without it, the data folder.",
        ),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(
            "--code", help="Código de papel que debe coincidir. / Paper code that must match."
        ),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", help="Clave que firmó un comunicado. / Key that signed a statement."),
    ] = None,
    seen: Annotated[
        Path | None,
        typer.Option(
            "--seen",
            help="Comunicado o nota de control de antes, para comparar. / Earlier statement or checkpoint, to compare.",
        ),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Comprueba todo desde los bytes: cada hecho, cadena, firma y árbol. / Check everything from the bytes: every event, chain, signature and tree."""
    language = settings(context).language
    if file is not None:
        _verify_statement(
            file, verify_statement.Asked(key or (), code, seen), language, as_json=as_json
        )
    accounts: list[dict[str, Any]] = []
    logs: set[bytes] = set()
    with watched(say("verifying", language), quiet=as_json):
        if file is not None:
            checked = _verified(file, code, language)
        else:
            with open_folder(context, data) as house:
                checked = _verified_copy(house, code, language)
                rescues = operations_of(house)
                logs = set(house.store.operations()) - set(rescues)
                accounts = [_account(house, operation) for operation in rescues]
    holds = (
        not checked.problems
        and all(report.holds for report in checked.reports)
        and all(one["refold_agrees"] for one in accounts)
    )
    if as_json:
        ledgers = [verifier.as_plain(report) for report in checked.reports]
        found = {"holds": holds, "ledgers": ledgers, "accounts": accounts}
        print_json(found | {"problems": checked.problems})
    else:
        _tell(checked.reports, accounts, logs, language)
        print_problems(checked.problems, language)
    finish(DONE if holds else FINDING)


def _verify_statement(
    file: Path, asked: verify_statement.Asked, language: Language, *, as_json: bool
) -> None:
    """Check a public statement and end; nothing happens when the file is none."""
    try:
        report = verify_statement.check_file(file, asked)
    except verifier.Unusable as error:
        found = error.es if language == "es" else error.en
        raise Unusable([problem("file.not_checkable", language, str(file), found=found)]) from error
    if report is None:
        return
    if as_json:
        print_json(verify_statement.as_plain(report))
    else:
        for line in verify_statement.in_words(report, language):
            print_line(line)
    finish(DONE if report.holds else FINDING)


def _tell(
    reports: list[verifier.Report],
    accounts: list[dict[str, Any]],
    logs: set[bytes],
    language: Language,
) -> None:
    if not reports:
        print_line(say("no_events", language))
    for report in reports:
        if report.operation in logs:
            print_line(say("log_of_reads", language))
        for line in verifier.in_words(report, language):
            print_line(line)
    for one in accounts:
        if one["not_understood"]:
            print_line(say("not_understood", language, events=one["not_understood"]))
        if one["without_effect"]:
            reasons = ", ".join(f"{why} ×{often}" for why, often in one["without_effect"].items())
            often = sum(one["without_effect"].values())
            print_line(say("without_effect", language, events=often, reasons=reasons))
        if one["paper_code"]:
            print_line(
                say("paper_code", language, size=one["size"], code=one["paper_code"]), "bold"
            )
        if not one["refold_agrees"]:
            print_line(say("refold_differs", language), "bold red")


def _verified_copy(house: Installation, code: str | None, language: Language) -> _Checked:
    """The folder's whole ledger, checked in a copy so that nobody has to wait."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / LEDGER_FILE_NAME
        house.store.copy_to(copy)
        return _verified(copy, code, language)


def _account(house: Installation, operation: bytes) -> dict[str, Any]:
    """What only the open account can say: whether its kept state is what the events give, and its newest checkpoint."""
    account = Account(house, operation)
    checkpoints = account.store.checkpoints(operation)
    newest = checkpoints[-1] if checkpoints else None
    return {
        "operation": operation.hex(),
        "refold_agrees": refold_agrees(account),
        "not_understood": len(account.reading.not_understood),
        "held": account.reading.graph.held_count(),
        "without_effect": dict(Counter(why for _, why in account.state.without_effect)),
        "size": newest.size if newest else None,
        "paper_code": code_of(newest.note) if newest else None,
    }


def _verified(path: Path, code: str | None, language: Language) -> _Checked:
    try:
        if _begins_as_bundle(path):
            return _verified_bundle(path, code, language)
        return _Checked(verifier.verify_file(path, code=code), [])
    except verifier.Unusable as error:
        found = (error.es if language == "es" else error.en).removeprefix(f"{path}: ")
        raise Unusable([problem("file.not_checkable", language, str(path), found=found)]) from error


def _begins_as_bundle(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(BUNDLE_MAGIC)) == BUNDLE_MAGIC


def _verified_bundle(path: Path, code: str | None, language: Language) -> _Checked:
    """A bundle holds what a plain export holds, behind a signed manifest: the manifest is checked here, the rest by the verifier."""
    operation = operation_of(chunks(path))
    if operation is None:
        raise Unusable([problem("bundle.unreadable", language, str(path))])
    rows: list[Row] = []
    blobs: list[bytes] = []
    problems: list[Problem] = []
    for item in read_bundle(chunks(path), operation=operation):
        if isinstance(item, Row):
            rows.append(item)
        elif isinstance(item, Blob):
            blobs.append(item.content)
        elif isinstance(item, BundleProblem):
            problems.append(Problem(f"{path.name} [{item.code}]", item.found, item.expected, ""))
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain"
        plain.write_bytes(b"".join(write_raw(rows, blobs=blobs)))
        return _Checked(verifier.verify_file(plain, code=code), problems)
