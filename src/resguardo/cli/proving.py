"""The proof, and the account's ways out and back in: verify, export, merge, backup, restore, erase."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from resguardo import verify as verifier
from resguardo.account import backing, erasing, sharing
from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.integrity import refold_agrees
from resguardo.account.proof import code_of
from resguardo.cli.moments import show_moment
from resguardo.cli.output import (
    DONE,
    FINDING,
    Unusable,
    finish,
    print_json,
    print_line,
    print_problems,
)
from resguardo.cli.session import (
    Chosen,
    Data,
    Json,
    folder_of,
    open_account,
    open_folder,
    operations_of,
    reader_of,
    settings,
    unlocking_of,
)
from resguardo.cli.words import Language, say
from resguardo.operation.erasure import ErasureBasis, is_complete
from resguardo.store.opening import LEDGER_FILE_NAME


def verify(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Archivo exportado o libro; sin él, la carpeta de datos / exported file or ledger; without it, the data folder.",
            show_default=False,
        ),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(
            "--code",
            help="Código de papel que debe coincidir / paper code that must match.",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Comprueba todo desde los bytes: cada hecho, cadena, firma y árbol. / Check everything from the bytes: every event, chain, signature and tree."""
    language = settings(context).language
    if file is not None:
        reports, sound = _verified(file, code), True
        notes: list[dict[str, Any]] = []
    else:
        with open_folder(context, data) as house, tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / LEDGER_FILE_NAME
            house.store.copy_to(copy)
            reports = _verified(copy, code)
            accounts = [Account(house, operation) for operation in operations_of(house)]
            sound = all(refold_agrees(account) for account in accounts)
            notes = [_newest_checkpoint(account) for account in accounts]
    holds = sound and all(report.holds for report in reports)
    if as_json:
        print_json(
            {
                "holds": holds,
                "refold_agrees": sound,
                "ledgers": [verifier.as_plain(report) for report in reports],
                "checkpoints": notes,
            }
        )
    else:
        for report in reports:
            for line in verifier.in_words(report, language):
                print_line(line)
        for note in notes:
            if note:
                print_line(
                    f"{say('paper_code', language)} ({note['size']} {say('events', language)}): {note['paper_code']}",
                    "bold",
                )
        if not sound:
            print_line(_REFOLD[language], "bold red")
    finish(DONE if holds and reports else FINDING)


def export(
    context: typer.Context,
    bundle: Annotated[Path, typer.Argument(help="Archivo del paquete / bundle file.")],
    keys: Annotated[
        Path | None,
        typer.Option(
            "--keys",
            help="Llaves envueltas, en otro archivo / wrapped keys, in another file.",
            show_default=False,
        ),
    ] = None,
    transport: Annotated[
        Path | None,
        typer.Option(
            "--transport",
            help="Llave de transporte de 32 bytes, por otro camino / 32-byte transport key, by another way.",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Lleva el libro a otro equipo, firmado y sin llaves. / Carry the ledger to another machine, signed and without keys."""
    language = settings(context).language
    with open_account(context, data, chosen) as account:
        bundles = list(sharing.export(account))
        for number, content in enumerate(bundles):
            path = bundle if number == 0 else bundle.with_name(f"{bundle.name}.{number}")
            path.write_bytes(content)
            print_line(f"{path} · {len(content)} B")
        if keys is not None:
            if transport is None:
                raise Unusable([_TRANSPORT[language]])
            keys.write_bytes(
                sharing.export_keys(account, _transport_key(transport, account, language))
            )
            keys.chmod(0o600)
            print_line(str(keys))


def merge(
    context: typer.Context,
    bundle: Annotated[Path, typer.Argument(help="Paquete recibido / bundle received.")],
    keys: Annotated[
        Path | None,
        typer.Option("--keys", help="Llaves envueltas / wrapped keys.", show_default=False),
    ] = None,
    transport: Annotated[
        Path | None,
        typer.Option(
            "--transport", help="Llave de transporte / transport key.", show_default=False
        ),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Une lo que otro equipo escribió; lo que choca se muestra como disputa. / Take in what another machine wrote; clashes show as disputes."""
    language = settings(context).language
    with open_folder(context, data) as house:
        operation = sharing.operation_of(sharing.chunks(bundle))
        if operation is None:
            raise Unusable([_NOT_BUNDLE[language](str(bundle))])
        merged = sharing.merge(house, sharing.chunks(bundle), operation)
        taken = 0
        if keys is not None:
            if transport is None:
                raise Unusable([_TRANSPORT[language]])
            kept = sharing.take_keys(house, sharing.chunks(keys), transport.read_bytes())
            if not isinstance(kept, int):
                raise Unusable([(str(keys), kept.found, kept.expected, "")])
            taken = kept
        held = 0
        if house.store.size(operation):
            account = Account(house, operation)
            held = account.reading.graph.held_count()
    problems = [
        {"code": one.code, "found": one.found, "expected": one.expected} for one in merged.problems
    ]
    if as_json:
        print_json(
            {
                "operation": operation.hex(),
                "events": merged.events,
                "known": merged.known,
                "contents": merged.contents,
                "held": held,
                "keys": taken,
                "problems": problems,
            }
        )
    else:
        print_line(
            say(
                "merged",
                language,
                events=merged.events,
                known=merged.known,
                contents=merged.contents,
                held=held,
            )
        )
        print_problems(
            [(one["code"], one["found"], one["expected"], "") for one in problems], language
        )
    finish(FINDING if problems else DONE)


def backup(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="Carpeta nueva para el respaldo / new folder for the backup.")
    ],
    key: Annotated[
        Path,
        typer.Option(
            "--key",
            help="Archivo de la llave de la época, en otro lugar / file of the epoch's key, somewhere else.",
        ),
    ],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Respalda el libro, los archivos y las llaves, éstas bajo una llave que caduca. / Back up ledger, files and keys, the keys under one that expires."""
    language = settings(context).language
    if folder.exists() and any(folder.iterdir()):
        raise Unusable([_NOT_EMPTY[language](str(folder))])
    if folder.resolve() in key.resolve().parents:
        raise Unusable([_KEY_INSIDE[language](str(key))])
    with open_folder(context, data) as house:
        manifest = backing.backup(house, folder, key)
    if as_json:
        print_json(manifest)
    else:
        print_line(say("backup_done", language, key=key))


def restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Carpeta del respaldo / folder of the backup.")],
    key: Annotated[Path, typer.Option("--key", help="Llave de la época / the epoch's key.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Levanta una carpeta de datos nueva desde un respaldo. / Build a new data folder from a backup."""
    language = settings(context).language
    target = folder_of(context, data)
    if target.exists() and any(target.iterdir()):
        raise Unusable([_NOT_EMPTY[language](str(target))])
    restored = backing.restore(folder, key, target, unlocking_of(target))
    if as_json:
        print_json(restored._asdict())
    else:
        print_line(
            say(
                "restored",
                language,
                events=sum(restored.operations.values()),
                keys=restored.keys,
                erased=restored.erased,
            )
        )


def erase(
    context: typer.Context,
    tag: Annotated[str, typer.Argument(help="Brazalete / band.")],
    by: Annotated[
        str,
        typer.Option(
            "--by", help="Quiénes firman: dos nombres cortos con coma / two handles with a comma."
        ),
    ],
    basis: Annotated[ErasureBasis, typer.Option("--basis", help="Fundamento / basis.")],
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Destruye todo lo sellado de una persona; la cuenta sigue comprobable. / Destroy everything sealed about a person; the account stays provable."""
    language = settings(context).language
    with open_account(context, data, chosen) as account:
        directory = Directory(account)
        person = directory.person_tagged(tag)
        if person is None:
            raise Unusable([_NO_BAND[language](tag)])
        signers = tuple(reader_of(directory, handle.strip(), language) for handle in by.split(","))
        if person not in account.state.erasures.orders:
            account.perform("erasure.order_erasure", signers, person=person, basis=basis)
        blobs = erasing.carry_out(account, person, signers)
        until = backing.last_backup_expires_at(account.house)
        complete = is_complete(account.state, person, account.house.now())
    if as_json:
        print_json({"blobs": blobs, "complete": complete, "backups_until": until})
    else:
        print_line(
            say(
                "erased", language, blobs=blobs, until=show_moment(until, account.state.zone) or "✓"
            )
        )


def _verified(path: Path, code: str | None) -> list[verifier.Report]:
    try:
        return verifier.verify_file(path, code=code)
    except verifier.Unusable as error:
        raise Unusable([("", error.es, "", "")]) from error


def _newest_checkpoint(account: Account) -> dict[str, Any]:
    checkpoints = account.store.checkpoints(account.operation)
    if not checkpoints:
        return {}
    newest = checkpoints[-1]
    return {
        "operation": account.operation.hex(),
        "size": newest.size,
        "paper_code": code_of(newest.note),
    }


def _transport_key(path: Path, account: Account, language: Language) -> bytes:
    """The transport key in `path`, made there when it is missing."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(account.house.chance(32))
    key = path.read_bytes()
    if len(key) != 32:
        raise Unusable([_TRANSPORT[language]])
    return key


_REFOLD = {
    "es": "El estado en memoria no es el que dan los hechos: tire la instantánea y vuelva a abrir.",
    "en": "The kept state is not what the events give: throw the snapshot away and open again.",
}
_TRANSPORT = {
    "es": (
        "--transport",
        "falta la llave de transporte",
        "un archivo de 32 bytes que ambos equipos tengan",
        "Indique dónde con --transport; si no existe se crea. Llévela por otro camino que el paquete.",
    ),
    "en": (
        "--transport",
        "the transport key is missing",
        "a file of 32 bytes that both machines have",
        "Say where with --transport; it is made if it is not there. Carry it by another way than the bundle.",
    ),
}
_NOT_BUNDLE = {
    "es": lambda path: (
        path,
        "no es un paquete de Resguardo, o está cortado",
        "un paquete de `resguardo export`",
        "Cópielo otra vez.",
    ),
    "en": lambda path: (
        path,
        "not a bundle of Resguardo, or cut off",
        "a bundle of `resguardo export`",
        "Copy it again.",
    ),
}
_NOT_EMPTY = {
    "es": lambda folder: (
        folder,
        "la carpeta no está vacía",
        "una carpeta nueva o vacía",
        "Elija otra; nada se borra.",
    ),
    "en": lambda folder: (
        folder,
        "the folder is not empty",
        "a new or empty folder",
        "Choose another; nothing is deleted.",
    ),
}
_KEY_INSIDE = {
    "es": lambda key: (
        key,
        "la llave está dentro del respaldo",
        "la llave en otro lugar que el respaldo",
        "Guárdela en otro medio.",
    ),
    "en": lambda key: (
        key,
        "the key lies inside the backup",
        "the key in another place than the backup",
        "Keep it on another medium.",
    ),
}
_NO_BAND = {
    "es": lambda tag: (
        "",
        f"nadie lleva el brazalete {tag}",
        "el código de un brazalete de este operativo",
        "Vuelva a leerlo.",
    ),
    "en": lambda tag: (
        "",
        f"nobody wears the band {tag}",
        "the code of a band of this operation",
        "Read it again.",
    ),
}
