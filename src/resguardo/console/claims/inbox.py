"""The staff side of the desk's inbox: makes the desk's folder, opens envelopes, and writes each claim into the account.

DATA/claim_desk/OPERATION/desk.public   what the desk closes envelopes with; its counterpart comes from a key of the keyring
DATA/claim_desk/OPERATION/inbox/        envelopes that were not taken in yet
DATA/claim_desk/OPERATION/unreadable/   files of the inbox that were not closed for this operation, kept for a person to look at
"""

import hashlib
import os
import stat
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from resguardo.account.account import Account, Request
from resguardo.console.claims.envelope import NotOurs, open_envelope, public_of
from resguardo.operation.claims import (
    RECEIPT_TAKEN,
    RECEIPT_UNFIT,
    Capacity,
    ClaimContent,
    DocumentShown,
)
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import Moment, StaffId
from resguardo.operation.refusal import Refused

DESKS_FOLDER_NAME: Final = "claim_desk"
PUBLIC_FILE_NAME: Final = "desk.public"
INBOX_NAME, UNREADABLE_NAME, EXERCISE_FILE_NAME = "inbox", "unreadable", "exercise"
FILE_BYTES_MAX: Final = 64 * 1024
"""No envelope is larger."""
_PURPOSE: Final = b"resguardo/claim desk/v1"


class Taken(NamedTuple):
    """What came of one look into the inbox: claims written down now, claims that were on record already, files that nobody can read."""

    received: int
    known: int
    unreadable: int


class _Envelope(msgspec.Struct, frozen=True):
    """What the desk closed."""

    receipt: str
    received_ms: int
    capacity: Capacity
    documents: tuple[DocumentShown, ...]
    said: ClaimContent


def prepare_desk(account: Account, data: Path) -> Path:
    """Make the folder of the claim desk of this operation under the data folder `data`, with its public key; returns it.

    It is all that the desk's process is given: start it with `RESGUARDO_CLAIM_DESK` set to this path.
    """
    folder = desk_folder(account, data)
    for one in (folder, folder / INBOX_NAME, folder / UNREADABLE_NAME):
        one.mkdir(parents=True, exist_ok=True)
        one.chmod(0o700)
    public = folder / PUBLIC_FILE_NAME
    public.write_text(public_of(_secret(account)).hex() + "\n")
    if account.state.exercise:
        (folder / EXERCISE_FILE_NAME).touch()
    return folder


def desk_folder(account: Account, data: Path) -> Path:
    """Where the desk of this operation is, whether or not it was made."""
    return data / DESKS_FOLDER_NAME / account.operation.hex()


def waiting(folder: Path) -> int:
    """How many envelopes lie in the inbox; 0 where there is no desk."""
    inbox = folder / INBOX_NAME
    return sum(1 for _ in inbox.glob("*.claim")) if inbox.is_dir() else 0


def take_in(account: Account, folder: Path, signer: StaffId) -> Taken:
    """Write every claim of the inbox into the account, signed by `signer`, and remove its envelope once that is durable.

    What was on record already is removed, what can't be read is put aside. Raises `Refused` where the signer may not receive claims; the envelope
    then stays where it is.
    """
    received = known = unreadable = 0
    secret = _secret(account)
    for file in sorted((folder / INBOX_NAME).glob("*.claim")):
        try:
            closed = _bytes_of(file)
            if closed is None:
                continue
            content = open_envelope(closed, secret, file.stem)
            claim = msgspec.json.decode(content, type=_Envelope)
            is_new = _receive(account, claim, signer)
        except (NotOurs, msgspec.DecodeError):
            _put_aside(file, folder / UNREADABLE_NAME, account.house.chance(4).hex())
            unreadable += 1
            continue
        file.unlink(missing_ok=True)
        received, known = received + is_new, known + (not is_new)
    return Taken(received, known, unreadable)


def _receive(account: Account, claim: _Envelope, signer: StaffId) -> bool:
    fields = {
        "receipt": claim.receipt,
        "capacity": claim.capacity,
        "documents": claim.documents,
        "said": claim.said,
    }
    # The desk's clock may run ahead of the site's; what was received lies not in the future.
    happened_at = Moment(min(claim.received_ms, account.house.now()))
    command = hashlib.sha256(b"claim desk " + claim.receipt.encode()).digest()[:16]
    asked = Request("claims.receive_claim", (signer,), fields, happened_at, command=command)
    try:
        account.together(lambda perform: perform(asked))
    except Refused as refused:
        if refused.code == RECEIPT_UNFIT:
            raise NotOurs from refused
        if refused.code != RECEIPT_TAKEN:
            raise
        return False
    return True


def _bytes_of(file: Path) -> bytes | None:
    """The bytes of an envelope; None when somebody else took it in at this moment. Whoever can write into the inbox may put anything there: a link, a pipe that never ends, a folder, are none of ours."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(file, flags | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotOurs from error
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_size > FILE_BYTES_MAX:
            raise NotOurs
        return os.read(descriptor, FILE_BYTES_MAX)
    finally:
        os.close(descriptor)


def _put_aside(file: Path, folder: Path, mark: str) -> None:
    """Move what nobody can read out of the way, under a name that nothing there has."""
    target = folder / file.name
    file.rename(folder / f"{file.stem}.{mark}" if os.path.lexists(target) else target)


def _secret(account: Account) -> bytes:
    """The desk's private key, made from the operation's own key for such contents, so that it is kept and backed up where keys are."""
    key = account.house.keyring.key_for(account.operation, int(SealClass.COMPLAINT))
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE)
    return kdf.derive(key.secret)
