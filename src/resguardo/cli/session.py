"""The open data folder of one command: where it lies, which operation is meant, who reads."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.words import Language, chosen_language, say
from resguardo.operation import rooms as rooms  # noqa: PLC0414 - makes every act known
from resguardo.operation.identifiers import PersonId, StaffId
from resguardo.store.unlocking import Passphrase, Unlocking

DEFAULT_FOLDER = "resguardo-data"

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Carpeta de datos (RESGUARDO_DATA). / Data folder (RESGUARDO_DATA)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Un objeto JSON. / One JSON object.")]
Chosen = Annotated[
    str | None,
    typer.Option(
        "--operation",
        help="Operativo: sus primeros caracteres. / Operation: its first characters.",
    ),
]
WithPassphrase = Annotated[
    bool,
    typer.Option(
        "--passphrase",
        help="Se abre con frase de paso y no con archivo de llave. / Opens by passphrase, not by key file.",
    ),
]


_shared: ContextVar[Account | None] = ContextVar("shared", default=None)


@contextmanager
def sharing(account: Account) -> Iterator[None]:
    """Let every command that is run meanwhile work on an account that is open already."""
    before = _shared.set(account)
    try:
        yield
    finally:
        _shared.reset(before)


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
    named = os.environ.get("RESGUARDO_DATA") or DEFAULT_FOLDER
    return data or settings(context).data or Path(named)


def fresh_folder(folder: Path, language: Language, where: str = "--data") -> Path:
    """`folder`, which must be missing or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unusable([problem("folder.occupied", language, where, found=folder)])
    return folder


@contextmanager
def whole_or_not(folder: Path) -> Iterator[None]:
    """Build a new folder; what fails leaves nothing behind, for until then the folder was empty and nobody's."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def new_passphrase(language: Language) -> Passphrase:
    """A passphrase for a new folder, from `RESGUARDO_PASSPHRASE` or typed twice."""
    return Passphrase(_typed(language, twice=True))


def unlocking_of(folder: Path, language: Language) -> Unlocking | None:
    """How the keyring opens: by its key file (None), or by a passphrase from `RESGUARDO_PASSPHRASE` or the keyboard."""
    if (folder / KEY_FILE_NAME).exists() or not (folder / KEYRING_FILE_NAME).exists():
        return None
    return Passphrase(_typed(language, twice=False))


def file_password(language: Language) -> str:
    """A password for a file that is handed out, from `RESGUARDO_FILE_PASSWORD` or typed twice. Never an argument: others on the machine see those."""
    return _typed(language, twice=True, variable="RESGUARDO_FILE_PASSWORD")


def _typed(language: Language, *, twice: bool, variable: str = "RESGUARDO_PASSPHRASE") -> str:
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise Unusable([problem("passphrase.missing", language, variable, variable=variable)])
    typed: str = typer.prompt(
        say("passphrase", language), hide_input=True, confirmation_prompt=twice, err=True
    )
    return typed


@contextmanager
def open_folder(context: typer.Context, data: Path | None) -> Iterator[Installation]:
    """The installation in the data folder, which must be there."""
    folder, language = folder_of(context, data), settings(context).language
    if not (folder / KEYRING_FILE_NAME).exists():
        raise Unusable([problem("folder.missing", language, "--data", found=folder)])
    with open_installation(folder, unlocking_of(folder, language)) as house:
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
    """The account of the only operation in the data folder, or of the one that `chosen` begins; one that is shared comes first."""
    shared = _shared.get()
    if shared is not None:
        yield shared
        return
    with open_folder(context, data) as house:
        yield Account(house, _operation(house, chosen or "", settings(context).language))


def _operation(house: Installation, chosen: str, language: Language) -> bytes:
    found = operations_of(house)
    if not found:
        raise Unusable([problem("operation.none", language)])
    matching = [one for one in found if one.hex().startswith(chosen.lower())]
    if len(matching) != 1:
        names = ", ".join(one.hex()[:8] for one in matching or found)
        number = len(matching or found)
        raise Unusable(
            [problem("operation.which", language, "--operation", number=number, names=names)]
        )
    return matching[0]


def staff_of(directory: Directory, handle: str, language: Language, option: str) -> StaffId:
    """The member of the team called `handle`."""
    staff = directory.staff_called(handle)
    if staff is None:
        raise Unusable([problem("handle.unknown", language, option, found=handle)])
    return staff


def reader_of(directory: Directory, handle: str | None, language: Language) -> StaffId:
    """Who reads names: the member of the team given with `--as`."""
    if not handle:
        raise Unusable([problem("reader.missing", language, "--as")])
    return staff_of(directory, handle, language, "--as")


def person_of(directory: Directory, tag: str, language: Language) -> PersonId:
    """Who wears the band `tag`."""
    person = directory.person_tagged(tag)
    if person is None:
        raise Unusable([problem("tag.unknown", language, "TAG", found=tag)])
    return person
