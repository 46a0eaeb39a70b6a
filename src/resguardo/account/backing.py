"""Backups and the way back: ledger and files apart from the keys, and keys that expire.

    DIR/ledger.sqlite     a consistent copy of the ledger with its ciphertexts
    DIR/files/            sealed files
    DIR/keyring.backup    the keys, sealed under the epoch's key
    DIR/manifest.json     what is here, with hashes

The epoch's key lies in a file that the operator keeps elsewhere. It is renewed each week and expires after 30 days: what was erased meanwhile can't come
back from a backup whose key is gone. A restore never resumes a chain: it writes under a new key that names the old one.
"""

import hashlib
import shutil
from pathlib import Path
from typing import NamedTuple

import msgspec

from resguardo.account.access import is_access_log
from resguardo.account.account import Account
from resguardo.account.installation import FILES_FOLDER_NAME, Installation, open_installation
from resguardo.operation.identifiers import Moment
from resguardo.operation.policy import Role
from resguardo.store.opening import LEDGER_FILE_NAME
from resguardo.store.problems import BackupUnreadable
from resguardo.store.unlocking import Unlocking

DAY_MS = 24 * 60 * 60 * 1000
RENEWED_AFTER_MS = 7 * DAY_MS
EXPIRES_AFTER_MS = 30 * DAY_MS
KEYRING_BACKUP_NAME = "keyring.backup"
MANIFEST_NAME = "manifest.json"
EPOCHS_NAME = "epochs.json"


class Epoch(msgspec.Struct):
    """One epoch of keyring backups: when its key was made and when it expires."""

    begun_at: int
    expires_at: int
    key: bytes = b""


class BackupManifest(msgspec.Struct):
    """What a backup holds: when it was made, until when its keys open, and the SHA-256 of each file."""

    made_at: int
    expires_at: int
    operations: dict[str, int]
    files: dict[str, str]


class RestoredAccount(NamedTuple):
    """What came back: events per operation, keys, and how many persons stay erased."""

    operations: dict[str, int]
    keys: int
    erased: int


def backup(house: Installation, folder: Path, key_file: Path) -> BackupManifest:
    """Write a backup into `folder`, which must be empty or absent; its epoch's key is kept in `key_file`, somewhere else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    epoch = _epoch(house, key_file)
    house.store.copy_to(folder / LEDGER_FILE_NAME)
    files = folder / FILES_FOLDER_NAME
    if (house.folder / FILES_FOLDER_NAME).exists():
        shutil.copytree(house.folder / FILES_FOLDER_NAME, files, dirs_exist_ok=True)
    (folder / KEYRING_BACKUP_NAME).write_bytes(
        house.keyring.export_backup(epoch.key, expires_ms=epoch.expires_at)
    )
    manifest = BackupManifest(
        made_at=house.now(),
        expires_at=epoch.expires_at,
        operations={one.hex(): house.store.size(one) for one in house.store.operations()},
        files={
            str(path.relative_to(folder)): _sha256(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != MANIFEST_NAME
        },
    )
    (folder / MANIFEST_NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def restore(
    folder: Path, key_file: Path, target: Path, unlocking: Unlocking | None = None
) -> RestoredAccount:
    """Build a new data folder at `target` from a backup; the new installation writes under a key of its own.

    Raises `BackupUnreadable` when a file is missing or changed or the key is another, `BackupExpired` when the key's time is over.
    """
    manifest = _checked(folder)
    if target.exists() and any(target.iterdir()):
        raise BackupUnreadable(path=str(target))
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(folder / LEDGER_FILE_NAME, target / LEDGER_FILE_NAME)
    (target / LEDGER_FILE_NAME).chmod(0o600)
    if (folder / FILES_FOLDER_NAME).exists():
        shutil.copytree(folder / FILES_FOLDER_NAME, target / FILES_FOLDER_NAME)
    epoch = msgspec.json.decode(key_file.read_bytes(), type=Epoch)
    with open_installation(target, unlocking) as house:
        restored = house.keyring.import_backup(
            (folder / KEYRING_BACKUP_NAME).read_bytes(), epoch.key, now_ms=house.now()
        )
        erased = _erase_again(house)
        for operation in house.store.operations():
            if not is_access_log(house, operation):
                _continue_under_new_key(Account(house, operation))
    return RestoredAccount(manifest.operations, restored.keys, erased + restored.erased)


def last_backup_expires_at(house: Installation) -> Moment | None:
    """When the last key backup made here expires, so that an erasure is complete; None when none was made."""
    epochs = _epochs(house)
    return Moment(max(epoch.expires_at for epoch in epochs)) if epochs else None


def _erase_again(house: Installation) -> int:
    """Erasures that the ledger knows are repeated on the keys that came back."""
    erased = 0
    for operation in house.store.operations():
        if is_access_log(house, operation):
            continue
        for person in Account(house, operation).state.erasures.orders:
            erased += house.keyring.destroy(person) > 0
    return erased


def _continue_under_new_key(account: Account) -> None:
    """Say under which key this installation writes from now on, and which chain it does not resume."""
    state = account.state
    frontier = {writer: sequence for writer, sequence, _ in account.reading.graph.frontier()}
    replaced = next(writer for writer in state.team.devices if writer in frontier)
    for staff, member in state.team.members.items():
        if state.team.has_role(staff, Role.COORDINATOR) and account.house.holds(member.credential):
            account.perform(
                "team.restore_device",
                (staff,),
                device=account.writer,
                replaces=replaced,
                last_sequence=frontier[replaced],
            )
            return


def _epoch(house: Installation, key_file: Path) -> Epoch:
    """The epoch's key from `key_file`, made anew when it is missing or a week old; the installation remembers only its times."""
    now = house.now()
    if key_file.exists():
        epoch = msgspec.json.decode(key_file.read_bytes(), type=Epoch)
        if now < epoch.begun_at + RENEWED_AFTER_MS:
            return epoch
    epoch = Epoch(now, now + EXPIRES_AFTER_MS, house.chance(32))
    key_file.parent.mkdir(parents=True, exist_ok=True)
    key_file.touch(mode=0o600)
    key_file.write_bytes(msgspec.json.encode(epoch))
    kept = [one for one in _epochs(house) if one.expires_at > now]
    kept.append(Epoch(epoch.begun_at, epoch.expires_at))
    (house.folder / EPOCHS_NAME).write_bytes(msgspec.json.encode(kept))
    return epoch


def _epochs(house: Installation) -> list[Epoch]:
    path = house.folder / EPOCHS_NAME
    return msgspec.json.decode(path.read_bytes(), type=list[Epoch]) if path.exists() else []


def _checked(folder: Path) -> BackupManifest:
    path = folder / MANIFEST_NAME
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=BackupManifest)
    except (OSError, msgspec.DecodeError) as error:
        raise BackupUnreadable(path=str(path)) from error
    for name, expected in manifest.files.items():
        file = folder / name
        if not file.is_file() or _sha256(file) != expected:
            raise BackupUnreadable(path=str(file))
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
