"""Backups and their tests: where they lie, when the last was made, and when somebody last made sure that one can be brought back.

A backup goes into a folder beside the data folder, its key into another; `RESGUARDO_BACKUPS` and `RESGUARDO_BACKUP_KEYS` name others, such as two different disks. A test
brings a backup back into a folder that is thrown away, checks every proof and every file in it, and writes down what it found.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

import msgspec

from resguardo.account import backing, house_files
from resguardo.account.access import is_access_log
from resguardo.account.account import Account
from resguardo.account.installation import Installation, open_installation
from resguardo.account.moments import in_zone
from resguardo.console.setup.jobs import Tell
from resguardo.operation.identifiers import Moment
from resguardo.operation.refusal import Refused, refusal

BACKUPS_VARIABLE, KEYS_VARIABLE = "RESGUARDO_BACKUPS", "RESGUARDO_BACKUP_KEYS"
KEYS_FILE_NAME, TESTS_FILE_NAME = "epochs.key", "restore-tests.json"
PARTS = 4
"""Parts of a test: open the backup, bring it back, read it again, throw it away."""

DIFFERS = refusal(
    "setup.backup_differs",
    es=(
        "El respaldo volvió con {found} hechos sanos de {expected}.",
        "Un respaldo que vuelve entero.",
        "Haga otro respaldo en otro disco y pruébelo.",
    ),
    en=(
        "The backup came back with {found} sound events out of {expected}.",
        "A backup that comes back whole.",
        "Make another backup on another disk and test it.",
    ),
)
HOUSE_DIFFERS = refusal(
    "setup.backup_house_differs",
    es=(
        "Del respaldo no volvió entero: {found}.",
        "Un respaldo con el que la gente vuelve a entrar: nombres cortos, segundos pasos, tabletas y autoridad de la casa.",
        "Haga otro respaldo en otro disco y pruébelo.",
    ),
    en=(
        "This did not come back whole from the backup: {found}.",
        "A backup with which people get in again: handles, second factors, tablets and the authority of the house.",
        "Make another backup on another disk and test it.",
    ),
)


class Backup(NamedTuple):
    """One backup: the name of its folder, when it was made, until when its keys open, and how many events it holds."""

    name: str
    made_at: Moment
    expires_at: Moment
    events: int


class RestoreTest(msgspec.Struct, frozen=True):
    """One test: of which backup, when, how many events came back, and the code of what failed (empty: nothing did)."""

    backup: str
    tested_at: int
    events: int
    failed: str = ""


def folder_of(house: Installation) -> Path:
    """Where backups go."""
    named = os.environ.get(BACKUPS_VARIABLE)
    return Path(named) if named else house.folder.parent / f"{house.folder.name}-backups"


def keys_of(house: Installation) -> Path:
    """The file of the backups' keys."""
    named = os.environ.get(KEYS_VARIABLE)
    beside = house.folder.parent / f"{house.folder.name}-backup-keys"
    return (Path(named) if named else beside) / KEYS_FILE_NAME


def backups(house: Installation) -> list[Backup]:
    """The backups that lie here, the newest first."""
    found = []
    for path in folder_of(house).glob(f"*/{backing.MANIFEST_NAME}"):
        try:
            manifest = msgspec.json.decode(path.read_bytes(), type=backing.BackupManifest)
        except (OSError, msgspec.DecodeError):
            continue
        found.append(
            Backup(
                path.parent.name,
                Moment(manifest.made_at),
                Moment(manifest.expires_at),
                sum(manifest.operations.values()),
            )
        )
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def make(house: Installation) -> Backup:
    """Make a backup now, into a folder named after the moment in UTC."""
    name = in_zone(house.now(), "UTC").strftime("%Y%m%dT%H%M%SZ")
    manifest = backing.backup(house, folder_of(house) / name, keys_of(house))
    made, expires = Moment(manifest.made_at), Moment(manifest.expires_at)
    return Backup(name, made, expires, sum(manifest.operations.values()))


def tests(house: Installation) -> list[RestoreTest]:
    """The tests that were made here, the newest first."""
    file = house.folder / TESTS_FILE_NAME
    kept = msgspec.json.decode(file.read_bytes(), type=list[RestoreTest]) if file.exists() else []
    return sorted(kept, key=lambda one: one.tested_at, reverse=True)


def try_restore(house: Installation, name: str, tell: Tell) -> None:
    """Bring the backup called `name` back into a folder that is thrown away, check every proof in it, and write down what came of it.

    Refuses: setup.backup_differs, setup.backup_house_differs. Raises `StoreProblem` where it can't be read at all.
    """
    failed, events = "unfinished", 0
    scratch = Path(tempfile.mkdtemp(prefix="restore-test-", dir=house.folder))
    try:
        tell(1, PARTS)
        target = scratch / "data"
        restored = backing.restore(folder_of(house) / name, keys_of(house), target, now=house.now)
        tell(2, PARTS)
        events = _sound(target, restored.operations)
        tell(3, PARTS)
        expected = sum(restored.operations.values())
        if events != expected:
            raise Refused(DIFFERS, found=events, expected=expected)
        if broken := _broken(target, restored.beside):
            raise Refused(HOUSE_DIFFERS, found=", ".join(broken))
        failed = ""
    except Exception as error:
        failed = getattr(error, "code", type(error).__name__)
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        _keep(house, RestoreTest(name, house.now(), events, failed))


def _sound(folder: Path, held: dict[str, int]) -> int:
    """How many of the events that a backup `held` can be read again and carry their proof; none of an operation that came back damaged or shorter."""
    with open_installation(folder) as house:
        return sum(
            size
            for name, size in held.items()
            if house.store.size(operation := bytes.fromhex(name)) >= size
            and (is_access_log(house, operation) or not Account(house, operation).damage)
        )


def _broken(folder: Path, beside: list[str]) -> list[str]:
    """The files with which people get in again that did not come back, or not whole."""
    expected = dict.fromkeys([house_files.CONSOLE_FILE_NAME, *beside])
    return [
        name for name in expected if name not in beside or not house_files.is_whole(folder, name)
    ]


def _keep(house: Installation, test: RestoreTest) -> None:
    file = house.folder / TESTS_FILE_NAME
    beside = file.with_suffix(".new")
    beside.write_bytes(msgspec.json.encode([test, *tests(house)][:50]))
    beside.replace(file)
