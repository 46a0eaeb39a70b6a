"""What is kept and what is not: backup, restore, erase."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from resguardo.account import backing, erasing
from resguardo.account.directory import Directory
from resguardo.cli.moments import show_exactly, show_moment
from resguardo.cli.output import print_json, print_line
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.session import (
    Chosen,
    Data,
    Json,
    WithPassphrase,
    folder_of,
    fresh_folder,
    new_passphrase,
    open_account,
    open_folder,
    person_of,
    settings,
    staff_of,
    whole_or_not,
)
from resguardo.cli.words import say
from resguardo.operation.erasure import ErasureBasis, is_complete


def backup(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="Carpeta nueva para el respaldo. / New folder for the backup.")
    ],
    key: Annotated[
        Path,
        typer.Option(
            "--key",
            help="Archivo de la llave de la época, en otro lugar. / File of the epoch's key, somewhere else.",
        ),
    ],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Respalda el libro, los archivos y las llaves, éstas bajo una llave que caduca. / Back up ledger, files and keys, the keys under one that expires."""
    language = settings(context).language
    fresh_folder(folder, language, str(folder))
    inside = {folder.resolve(), folder_of(context, data).resolve()} & set(key.resolve().parents)
    if inside:
        raise Unusable([problem("backup.key_inside", language, str(key))])
    with open_folder(context, data) as house, watched(say("copying", language), quiet=as_json):
        manifest = backing.backup(house, folder, key)
    if as_json:
        print_json(manifest)
    else:
        print_line(say("backup_done", language, folder=folder, key=key))


def restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Carpeta del respaldo. / Folder of the backup.")],
    key: Annotated[Path, typer.Option("--key", help="Llave de la época. / The epoch's key.")],
    passphrase: WithPassphrase = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Levanta una carpeta de datos nueva desde un respaldo. / Build a new data folder from a backup."""
    language = settings(context).language
    target = fresh_folder(folder_of(context, data), language)
    unlocking = new_passphrase(language) if passphrase else None
    with watched(say("copying", language), quiet=as_json), whole_or_not(target):
        try:
            restored = backing.restore(folder, key, target, unlocking)
        except msgspec.DecodeError as error:
            raise Unusable([problem("backup.key_unreadable", language, str(key))]) from error
    if as_json:
        print_json(restored._asdict())
        return
    events = sum(restored.operations.values())
    print_line(say("restored", language, events=events, keys=restored.keys, erased=restored.erased))


def erase(
    context: typer.Context,
    tag: Annotated[str, typer.Argument(help="Brazalete. / Band.")],
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help="Quiénes firman: dos nombres cortos con coma. / Who sign: two handles with a comma.",
        ),
    ],
    basis: Annotated[ErasureBasis, typer.Option("--basis", help="Fundamento. / Basis.")],
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Destruye todo lo sellado de una persona; la cuenta sigue comprobable. / Destroy everything sealed about a person; the account stays provable."""
    language = settings(context).language
    with open_account(context, data, chosen) as account:
        directory, zone = Directory(account), account.state.zone
        person = person_of(directory, tag, language)
        signers = tuple(
            staff_of(directory, handle.strip(), language, "--by") for handle in by.split(",")
        )
        if person not in account.state.erasures.orders:
            account.perform("erasure.order_erasure", signers, person=person, basis=basis)
        blobs = erasing.carry_out(account, person, signers)
        until = backing.last_backup_expires_at(account.house)
        complete = is_complete(account.state, person, account.house.now())
    if as_json:
        expires_at = None if until is None else show_exactly(until, zone)
        print_json({"blobs": blobs, "complete": complete, "backups_until": expires_at})
    elif until is None:
        print_line(say("erased", language, blobs=blobs))
    else:
        print_line(say("erased_until", language, blobs=blobs, until=show_moment(until, zone)))
