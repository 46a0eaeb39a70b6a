"""The open data folder of one command: where it lies, which operation is meant, who reads."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from resguardo.account.access import is_access_log
from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.installation import (
    KEY_FILE_NAME,
    KEYRING_FILE_NAME,
    Installation,
    open_installation,
)
from resguardo.cli.output import Unusable
from resguardo.cli.words import Language, chosen_language
from resguardo.operation import rooms
from resguardo.operation.identifiers import StaffId
from resguardo.store.unlocking import Passphrase, Unlocking

DEFAULT_FOLDER = "resguardo-data"

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar="RESGUARDO_DATA",
        help="Carpeta de datos / data folder.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Un objeto JSON / one JSON object.")]
Chosen = Annotated[
    str | None,
    typer.Option(
        "--operation",
        help="Operativo (primeros caracteres) / operation (first characters).",
        show_default=False,
    ),
]


class Settings(NamedTuple):
    """What stands before the command."""

    data: Path | None
    language: Language


def settings(context: typer.Context) -> Settings:
    """The settings of this run; also where the command is called without the usual entry."""
    found = context.find_root().obj
    return found if isinstance(found, Settings) else Settings(None, chosen_language())


def folder_of(context: typer.Context, data: Path | None) -> Path:
    """The data folder: `--data` after or before the command, `RESGUARDO_DATA`, else `resguardo-data` here."""
    return data or settings(context).data or Path(DEFAULT_FOLDER)


def unlocking_of(folder: Path) -> Unlocking | None:
    """How the keyring opens: by its key file, or by a passphrase from `RESGUARDO_PASSPHRASE` or the keyboard."""
    if (folder / KEY_FILE_NAME).exists() or not (folder / KEYRING_FILE_NAME).exists():
        return None
    given = os.environ.get("RESGUARDO_PASSPHRASE") or typer.prompt(
        "Frase de paso / passphrase", hide_input=True, err=True
    )
    return Passphrase(given)


@contextmanager
def open_folder(context: typer.Context, data: Path | None) -> Iterator[Installation]:
    """The installation in the data folder, which must be there."""
    folder = folder_of(context, data)
    if not (folder / KEYRING_FILE_NAME).exists():
        raise Unusable([_NO_FOLDER[settings(context).language](str(folder))])
    with open_installation(folder, unlocking_of(folder)) as house:
        yield house


def operations_of(house: Installation) -> list[bytes]:
    """The operations in the folder, the logs of reads left out."""
    return [
        operation for operation in house.store.operations() if not is_access_log(house, operation)
    ]


@contextmanager
def open_account(
    context: typer.Context, data: Path | None, chosen: str | None = None
) -> Iterator[Account]:
    """The account of the only operation in the data folder, or of the one that `chosen` begins."""
    language = settings(context).language
    with open_folder(context, data) as house:
        found = operations_of(house)
        matching = [
            operation for operation in found if operation.hex().startswith((chosen or "").lower())
        ]
        if len(matching) != 1:
            raise Unusable(
                [
                    _WHICH[language](
                        len(found), ", ".join(operation.hex()[:8] for operation in found)
                    )
                ]
            )
        yield Account(house, matching[0])


def reader_of(directory: Directory, handle: str | None, language: Language) -> StaffId:
    """Who reads names: the member of the team called `handle`."""
    staff = directory.staff_called(handle) if handle else None
    if staff is None:
        raise Unusable([_WHO[language](handle or "")])
    return staff


_NO_FOLDER = {
    "es": lambda folder: (
        "--data",
        f"en {folder} no hay datos de Resguardo",
        "una carpeta de datos",
        "Use `resguardo drill` para ver el ejercicio, o `resguardo init` para empezar.",
    ),
    "en": lambda folder: (
        "--data",
        f"there is no Resguardo data in {folder}",
        "a data folder",
        "Use `resguardo drill` to see the exercise, or `resguardo init` to begin.",
    ),
}
_WHICH = {
    "es": lambda number, names: (
        "--operation",
        f"{number} operativos: {names or 'ninguno'}",
        "uno solo",
        "Indique cuál con --operation, o abra uno con `resguardo operation new`.",
    ),
    "en": lambda number, names: (
        "--operation",
        f"{number} operations: {names or 'none'}",
        "exactly one",
        "Say which with --operation, or open one with `resguardo operation new`.",
    ),
}
_WHO = {
    "es": lambda handle: (
        "--as",
        f"nadie se llama «{handle}»" if handle else "no se dijo quién lee",
        "el nombre corto de alguien del equipo",
        "Indique quién lee con --as y por qué con --reason; la lectura queda escrita.",
    ),
    "en": lambda handle: (
        "--as",
        f"nobody is called “{handle}”" if handle else "who reads was not said",
        "the handle of a member of the team",
        "Say who reads with --as and why with --reason; the reading is written down.",
    ),
}

ALL_ROOMS = rooms.ROOMS
"""Importing the session makes every act known."""
