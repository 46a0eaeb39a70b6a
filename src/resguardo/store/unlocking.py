"""What opens a keyring: a passphrase, or a key file on a stick or in a safe folder."""

import os
import secrets
import stat
import unicodedata
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from resguardo.store.problems import KeyFileUnusable

KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_MEMORY_KIB_MAX: Final = 4 * 1024 * 1024


class Unlocking(Protocol):
    """A way to the key under which the node key lies. `kind` and `parameters` are kept, in clear, beside the wrapped node key."""

    @property
    def kind(self) -> str:
        """The name of the way."""
        ...

    def parameters(self) -> bytes:
        """Fresh parameters for a keyring that is locked anew."""
        ...

    def key(self, parameters: bytes) -> bytes:
        """The 32 bytes that open a keyring locked with these parameters."""
        ...


class Cost(msgspec.Struct, frozen=True):
    """What one guess of a passphrase costs (RFC 9106, second recommended option)."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4


class _Parameters(msgspec.Struct, frozen=True):
    salt: bytes
    cost: Cost


class Passphrase(NamedTuple):
    """Words that somebody knows. Compared in Unicode's NFKC form, so that every keyboard's ñ is one ñ."""

    words: str
    cost: Cost = Cost()

    @property
    def kind(self) -> str:
        """See `Unlocking`."""
        return "passphrase"

    def parameters(self) -> bytes:
        """See `Unlocking`."""
        return msgspec.msgpack.encode(_Parameters(secrets.token_bytes(_SALT_BYTES), self.cost))

    def key(self, parameters: bytes) -> bytes:
        """See `Unlocking`."""
        made_with = msgspec.msgpack.decode(parameters, type=_Parameters)
        cost = made_with.cost
        if not 0 < cost.memory_kib <= _MEMORY_KIB_MAX:
            raise ValueError("the keyring asks for more memory than any keyring is made with")
        derive = Argon2id(
            salt=made_with.salt,
            length=KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        )
        return derive.derive(unicodedata.normalize("NFKC", self.words).encode())


class KeyFile(NamedTuple):
    """A file of 32 random bytes that only its owner may read."""

    path: Path

    @property
    def kind(self) -> str:
        """See `Unlocking`."""
        return "file"

    def parameters(self) -> bytes:
        """See `Unlocking`."""
        return b""

    def key(self, parameters: bytes) -> bytes:
        """See `Unlocking`. Raises KeyFileUnusable."""
        del parameters
        try:
            with self.path.open("rb") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                content = file.read(KEY_BYTES + 1)
        except OSError as error:
            raise KeyFileUnusable(path=str(self.path), reason=error.strerror) from error
        if mode & 0o077:
            raise KeyFileUnusable(path=str(self.path), reason=f"mode {mode:04o}")
        if len(content) != KEY_BYTES:
            raise KeyFileUnusable(path=str(self.path), reason=f"{len(content)} bytes")
        return content


def make_key_file(path: Path) -> KeyFile:
    """Write a new key file, which must not be there yet. Raises KeyFileUnusable."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, secrets.token_bytes(KEY_BYTES))
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise KeyFileUnusable(path=str(path), reason=error.strerror) from error
    return KeyFile(path)
