"""Time stamps of checkpoints, kept beside the ledger: the request, the reply, the chain, and what was known on that day.

Each request has a folder of its own under `stamps/`. The roots of trusted authorities lie in `stamps/roots/`, where whoever answers for the installation puts
them. Nothing here is secret: what leaves is one hash, and what comes back is signed by somebody else.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from cryptography import x509

from resguardo.account.account import Account
from resguardo.account.proof import sign_checkpoint
from resguardo.exchange.stamps import replies
from resguardo.exchange.stamps.replies import Carried, StampRefused
from resguardo.ledger.format import event_id
from resguardo.ledger.note import parse_checkpoint
from resguardo.ledger.tree import root_of
from resguardo.store.whole_files import write_whole

FOLDER: Final = "stamps"
ROOTS: Final = "roots"
_REQUEST, _REPLY, _ABOUT = "request.tsq", "reply.tsr", "about.json"


class About(msgspec.Struct, frozen=True):
    """What is kept of a request: the checkpoint's note, the request's number, and when it was made and answered, by this machine's clock."""

    operation: str
    note: str
    nonce: int
    asked_ms: int
    received_ms: int | None = None

    @property
    def text(self) -> str:
        """The checkpoint's text, which is what is stamped."""
        return self.note.partition("\n\n")[0] + "\n"


class Judged(NamedTuple):
    """One request and what became of it. `carried` is None where no stamp holds; `findings` says why, or what is odd beside it."""

    size: int
    about: About
    carried: Carried | None
    findings: tuple[StampRefused, ...]


def request_stamp(account: Account) -> bytes:
    """Sign a checkpoint now, and make and keep a request over its hash; returns the request's bytes."""
    key = account.house.writer()
    note = account.write(lambda write: sign_checkpoint(write, key, account.operation))
    about = About(account.operation.hex(), note, 0, int(account.house.now()))
    made = replies.new_request(about.text.encode())
    folder = _stamps(account) / f"{made.nonce:016x}"
    folder.mkdir(mode=0o700, parents=True)
    (folder / _REQUEST).write_bytes(made.content)
    _keep(folder, msgspec.structs.replace(about, nonce=made.nonce))
    return made.content


def attach_reply(account: Account, reply: bytes, beside: Sequence[Path] = ()) -> Judged:
    """Keep the reply with its request; `beside` are the chain and the revocation data of the day. It is judged, and kept whatever the judgement.

    Raises `StampRefused` when it answers no request of this installation, or was attached already.
    """
    nonce = replies.nonce_of(reply)
    folder = _stamps(account) / f"{nonce:016x}"
    about = _about(folder)
    if about is None or about.operation != account.operation.hex():
        raise StampRefused("stamp.nonce", str(nonce), "stamp request")
    if about.received_ms is not None:
        raise StampRefused("stamp.twice", str(folder), "-")
    for path in beside:
        shutil.copyfile(path, folder / f"beside-{path.name}")
    write_whole(folder / _REPLY, reply)
    answered = msgspec.structs.replace(about, received_ms=int(account.house.now()))
    _keep(folder, answered)
    return _judged(account, folder, answered, roots_of(account))


def judge_stamps(
    account: Account, roots: Sequence[x509.Certificate] = (), policy: str | None = None
) -> list[Judged]:
    """Every request of this operation, smallest ledger first, its stamp checked anew against the configured and the given roots."""
    trusted = [*roots_of(account), *roots]
    folders = [one for one in sorted(_stamps(account).glob("*")) if one.name != ROOTS]
    found = [
        _judged(account, folder, about, trusted, policy=policy)
        for folder in folders
        if (about := _about(folder)) and about.operation == account.operation.hex()
    ]
    return sorted(found, key=lambda one: (one.size, one.about.asked_ms))


def roots_of(account: Account) -> list[x509.Certificate]:
    """The roots that were configured."""
    paths = sorted((_stamps(account) / ROOTS).glob("*.pem"))
    return [one for path in paths for one in read_roots(path)]


def read_roots(path: Path) -> list[x509.Certificate]:
    """The certificates in a PEM file. Raises `StampRefused` where there is none."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except ValueError as error:
        raise StampRefused("stamp.root", path.name, "PEM") from error


def _judged(
    account: Account,
    folder: Path,
    about: About,
    roots: Sequence[x509.Certificate],
    *,
    policy: str | None = None,
) -> Judged:
    checkpoint = parse_checkpoint(about.text)
    findings: list[StampRefused] = []
    carried: Carried | None = None
    if about.received_ms is not None:
        try:
            text, reply = about.text.encode(), (folder / _REPLY).read_bytes()
            stamp = replies.check_reply(reply, text, about.nonce, roots=roots, policy=policy)
            carried = Carried(stamp, about.asked_ms, about.received_ms)
            apart = replies.clocks_apart(carried)
            findings += [apart] if apart else []
        except StampRefused as refused:
            findings.append(refused)
    leaves = [event_id(row.header) for row in account.store.rows(account.operation)]
    root = root_of(leaves[: checkpoint.size])
    if len(leaves) < checkpoint.size or root != checkpoint.root:
        findings.append(StampRefused("stamp.ledger", root.hex(), checkpoint.root.hex()))
    return Judged(checkpoint.size, about, carried, tuple(findings))


def _stamps(account: Account) -> Path:
    return account.house.folder / FOLDER


def _about(folder: Path) -> About | None:
    path = folder / _ABOUT
    return msgspec.json.decode(path.read_bytes(), type=About) if path.exists() else None


def _keep(folder: Path, about: About) -> None:
    write_whole(folder / _ABOUT, msgspec.json.encode(about))
