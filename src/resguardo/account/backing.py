"""Backups and the way back: ledger and files apart from the keys, and keys that expire.

    DIR/ledger.sqlite     a consistent copy of the ledger with its ciphertexts
    DIR/files/            sealed files
    DIR/keyring.backup    the keys, sealed under the epoch's key
    DIR/house.backup      logins, seats, second factors, tablets, the house's authority, shelves of PFIF (`house_files.py`), sealed in the same way
    DIR/manifest.json     what is here, with hashes

The epochs' keys lie in a file that the operator keeps elsewhere. A new one is made each week; each expires after 30 days and is then left out of the file at the
next backup: what was erased meanwhile can't come back from a backup whose key is gone. A restore never resumes a chain: it writes under a new key that names the old one.
"""

import hashlib
import hmac
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from resguardo.account.access import is_access_log
from resguardo.account.account import Account
from resguardo.account.foreign_shelf import still_shelves
from resguardo.account.house_files import bring_back, seal_house
from resguardo.account.installation import (
    FILES_FOLDER_NAME,
    Installation,
    open_installation,
    wall_clock,
)
from resguardo.account.sealing import sealed_about
from resguardo.operation.identifiers import Moment, WriterKey
from resguardo.operation.policy import Role
from resguardo.store.opening import LEDGER_FILE_NAME
from resguardo.store.problems import BackupUnreadable
from resguardo.store.unlocking import Unlocking

DAY_MS = 24 * 60 * 60 * 1000
RENEWED_AFTER_MS = 7 * DAY_MS
EXPIRES_AFTER_MS = 30 * DAY_MS
KEYRING_BACKUP_NAME = "keyring.backup"
HOUSE_BACKUP_NAME = "house.backup"
MANIFEST_NAME = "manifest.json"
EPOCHS_NAME = "epochs.json"


class Epoch(msgspec.Struct):
    """One epoch of keyring backups: when its key was made and when it expires."""

    begun_at: int
    expires_at: int
    key: bytes = b""


class BackupManifest(msgspec.Struct):
    """What a backup holds: when it was made, until when its keys open, whose chain it does not resume, and the SHA-256 of each file."""

    made_at: int
    expires_at: int
    operations: dict[str, int]
    writer: str
    files: dict[str, str]
    code: str = ""
    """HMAC-SHA256 of the rest under the epoch's key, so that nobody can change a file together with its hash."""


class RestoredAccount(NamedTuple):
    """What came back: events per operation, keys, how many persons stay erased, and the files beside the ledger (none from a backup that holds none)."""

    operations: dict[str, int]
    keys: int
    erased: int
    beside: list[str]


def backup(house: Installation, folder: Path, key_file: Path) -> BackupManifest:
    """Write a backup into `folder`, which must be empty or absent; its epoch's key is kept in `key_file`, somewhere else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    epoch = _epoch(house, key_file)
    house.store.copy_to(folder / LEDGER_FILE_NAME)
    files = folder / FILES_FOLDER_NAME
    if (house.folder / FILES_FOLDER_NAME).exists():
        shutil.copytree(house.folder / FILES_FOLDER_NAME, files, dirs_exist_ok=True)
    # A shelf that lets go of something gets another key, so keys and shelves are taken together.
    with still_shelves(house):
        (folder / KEYRING_BACKUP_NAME).write_bytes(
            house.keyring.export_backup(epoch.key, expires_ms=epoch.expires_at)
        )
        (folder / HOUSE_BACKUP_NAME).write_bytes(
            seal_house(house, epoch.key, expires_ms=epoch.expires_at)
        )
    manifest = BackupManifest(
        made_at=house.now(),
        expires_at=epoch.expires_at,
        operations={one.hex(): house.store.size(one) for one in house.store.operations()},
        writer=house.writer().public.hex(),
        files={
            str(path.relative_to(folder)): _sha256(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != MANIFEST_NAME
        },
    )
    manifest.code = _code(manifest, epoch.key)
    (folder / MANIFEST_NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def restore(
    folder: Path,
    key_file: Path,
    target: Path,
    unlocking: Unlocking | None = None,
    *,
    now: Callable[[], Moment] = wall_clock,
) -> RestoredAccount:
    """Build a new data folder at `target` from a backup; the new installation writes under a key of its own.

    Raises `BackupUnreadable` when a file is missing or changed or the key is another, `BackupExpired` when the key's time is over.
    """
    manifest = _checked(folder)
    if target.exists() and any(target.iterdir()):
        raise BackupUnreadable(path=str(target))
    epoch = _epoch_of(key_file, manifest)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copyfile(folder / LEDGER_FILE_NAME, target / LEDGER_FILE_NAME)
        (target / LEDGER_FILE_NAME).chmod(0o600)
        if (folder / FILES_FOLDER_NAME).exists():
            shutil.copytree(folder / FILES_FOLDER_NAME, target / FILES_FOLDER_NAME)
        with open_installation(target, unlocking, now=now) as house:
            return _restored(folder, manifest, epoch, house)
    except BaseException:
        # A folder restored by half would be opened as if it were whole.
        for path in target.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _restored(
    folder: Path, manifest: BackupManifest, epoch: Epoch, house: Installation
) -> RestoredAccount:
    restored = house.keyring.import_backup(
        (folder / KEYRING_BACKUP_NAME).read_bytes(), epoch.key, now_ms=house.now()
    )
    beside: list[str] = []
    if HOUSE_BACKUP_NAME in manifest.files:
        beside = bring_back(house, (folder / HOUSE_BACKUP_NAME).read_bytes(), epoch.key)
    erased = _erase_again(house)
    for operation in house.store.operations():
        if not is_access_log(house, operation):
            account = Account(house, operation)
            _forget_relays(account)
            _continue_under_new_key(account, WriterKey(bytes.fromhex(manifest.writer)))
    return RestoredAccount(manifest.operations, restored.keys, erased + restored.erased, beside)


def last_backup_expires_at(house: Installation) -> Moment | None:
    """When the last key backup made here expires, so that an erasure is complete; None when none was made."""
    epochs = _epochs(house)
    return Moment(max(epoch.expires_at for epoch in epochs)) if epochs else None


def _erase_again(house: Installation) -> int:
    """Erasures that the ledger knows are repeated on the keys, contents and files that came back."""
    erased = 0
    for operation in house.store.operations():
        if is_access_log(house, operation):
            continue
        state = Account(house, operation).state
        for person in state.erasures.orders:
            erased += house.keyring.destroy(person) > 0
            digests = sealed_about(house.store.rows_about(operation, person))
            with house.store.writing(operation) as transaction:
                for digest in digests:
                    transaction.delete_blob(digest)
            for photo in state.register.persons[person].photos:
                house.files.delete(photo)
    return erased


def _forget_relays(account: Account) -> None:
    """Destroy the keys of tablets' relays, which are kept as credentials: each has a chain of its own, and no chain is resumed."""
    keyring = account.house.keyring
    for credential in keyring.credentials():
        if credential in account.state.team.devices:
            keyring.forget_credential(credential)


def _continue_under_new_key(account: Account, replaced: WriterKey) -> None:
    """Say under which key this installation writes from now on, and which chain it does not resume.

    Where no coordinator can sign here it stays unsaid, and every act is refused until a coordinator enrols the device elsewhere.
    """
    state = account.state
    frontier = {writer: sequence for writer, sequence, _ in account.reading.graph.frontier()}
    if replaced not in frontier:
        return
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
    """The newest epoch of `key_file`, made when the last is a week old; keys whose time is over are left out of the file. The installation remembers only times."""
    now = house.now()
    kept = [one for one in _keys_in(key_file) if one.expires_at > now]
    if not kept or now >= kept[-1].begun_at + RENEWED_AFTER_MS:
        kept.append(Epoch(now, now + EXPIRES_AFTER_MS, house.chance(32)))
    key_file.parent.mkdir(parents=True, exist_ok=True)
    key_file.touch(mode=0o600)
    key_file.write_bytes(msgspec.json.encode(kept))
    times = {one.begun_at: one for one in _epochs(house) if one.expires_at > now}
    times[kept[-1].begun_at] = Epoch(kept[-1].begun_at, kept[-1].expires_at)
    (house.folder / EPOCHS_NAME).write_bytes(msgspec.json.encode(list(times.values())))
    return kept[-1]


def _keys_in(key_file: Path) -> list[Epoch]:
    """The epochs of a key file, oldest first; none when there is no file yet. Raises `BackupUnreadable` for another kind of file."""
    try:
        return msgspec.json.decode(key_file.read_bytes(), type=list[Epoch])
    except FileNotFoundError:
        return []
    except msgspec.DecodeError as error:
        raise BackupUnreadable(path=str(key_file)) from error


def _epoch_of(key_file: Path, manifest: BackupManifest) -> Epoch:
    """The epoch whose key sealed a backup and its manifest."""
    for epoch in _keys_in(key_file):
        if epoch.expires_at == manifest.expires_at and hmac.compare_digest(
            _code(manifest, epoch.key), manifest.code
        ):
            return epoch
    raise BackupUnreadable(path=str(key_file))


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


def _code(manifest: BackupManifest, key: bytes) -> str:
    said = msgspec.json.encode(msgspec.structs.replace(manifest, code=""))
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
