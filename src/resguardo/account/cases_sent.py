"""What a case management system was seen to keep of each child: sealed, one file a child, so that sending goes on where it stopped.

DATA/sent/    one file for each child and server, named at random, under the child's own key: an erasure closes it with everything else
"""

import hashlib
from pathlib import Path
from typing import Any, Final

import msgspec

from resguardo.account.account import Account
from resguardo.account.leaving import ProfileIds
from resguardo.exchange.primero.records import PROFILE
from resguardo.ledger.format import Part
from resguardo.ledger.seal import (
    NONCE_BYTES,
    SealBroken,
    SealContext,
    key_id,
    open_sealed,
    seal,
)
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId
from resguardo.store.whole_files import write_whole

FOLDER: Final = "sent"
_CLASS: Final = int(SealClass.IDENTITY)


class CaseSent(msgspec.Struct, frozen=True):
    """One child's case after it was read back. `digest` is the SHA-256 of what was to be sent; `confirmed` what of it the server kept."""

    digest: bytes
    confirmed: dict[str, Any]


class CasesSent:
    """What one server keeps, by its address."""

    def __init__(self, account: Account, server: str) -> None:
        self._house, self._ids = account.house, ProfileIds(account, f"{PROFILE}/sent")
        self._folder, self._server = account.house.folder / FOLDER, server.encode()

    def last(self, person: PersonId) -> CaseSent | None:
        """What was last seen there; None for never, or where it can't be read: then the server is asked."""
        key = self._house.keyring.existing_key(person, _CLASS)
        try:
            blob = self._path(person).read_bytes()
        except FileNotFoundError:
            return None
        if key is None:
            return None
        part = Part(_CLASS, key_id(key.secret), hashlib.sha256(blob).digest(), len(blob))
        try:
            opened = open_sealed(blob, part, key.secret, self._context(person))
            return msgspec.msgpack.decode(opened, type=CaseSent)
        except (SealBroken, msgspec.DecodeError, ValueError):
            return None

    def keep(self, person: PersonId, sent: CaseSent) -> None:
        """Write down what was seen, durable when this returns. Raises `KeyDestroyed` for somebody erased meanwhile."""
        key = self._house.keyring.key_for(person, _CLASS).secret
        nonce = self._house.chance(NONCE_BYTES)
        blob, _ = seal(msgspec.msgpack.encode(sent), key, self._context(person), nonce=nonce)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        write_whole(self._path(person), blob)

    def _path(self, person: PersonId) -> Path:
        return self._folder / self._ids.of(self._server + person)

    def _context(self, person: PersonId) -> SealContext:
        """It belongs to no writer and no command; the server stands in their places, so that one child's files can't be exchanged."""
        server = hashlib.sha256(b"case sent\0" + self._server).digest()
        return SealContext(server, server[:16], _CLASS, person)
