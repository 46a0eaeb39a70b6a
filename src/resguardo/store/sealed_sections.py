"""A large sealed file that can be thrown away: named stretches of bytes under one key, and small additions at its end.

It holds what was derived from the account (an index for searching) and can be made again, so damage is answered by making it again, never by mending.
The plain bytes exist in memory only: they are read whole, which takes less than half a second for a million people, since a map of plain bytes on a disk
would leave the names there (`docs/decisions/2026-11-24-sealed-index.md`).
"""

import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC: Final = b"RSGINDEX\x01"
KEY_NAME_BYTES: Final = 16
NONCE_BYTES: Final = 12
BLOCK_BYTES: Final = 4 * 1024 * 1024
_LENGTH: Final = struct.Struct(">I")
_OVERHEAD: Final = NONCE_BYTES + 16


class SectionsUnreadable(Exception):
    """The file is missing, cut, damaged or sealed under another key: it is made again."""


class Sealed(NamedTuple):
    """What a file held: its sections, the additions since they were written, and the number of the next block."""

    sections: dict[str, memoryview]
    additions: list[bytes]
    next_block: int


class _Head(msgspec.Struct, array_like=True):
    names: list[str]
    lengths: list[int]


def key_name(path: Path) -> bytes:
    """Under which name the keyring keeps the key of this file. Raises `SectionsUnreadable`."""
    try:
        with path.open("rb") as file:
            start = file.read(len(MAGIC) + KEY_NAME_BYTES)
    except OSError as error:
        raise SectionsUnreadable(str(path)) from error
    if len(start) < len(MAGIC) + KEY_NAME_BYTES or not start.startswith(MAGIC):
        raise SectionsUnreadable(str(path))
    return start[len(MAGIC) :]


def write_sections(path: Path, sections: Mapping[str, bytes], key: bytes, *, name: bytes) -> int:
    """Write the file anew, whole or not at all; the number of the next block. `name` (16 bytes) is the key's name in the keyring."""
    head = msgspec.msgpack.encode(_Head(list(sections), [len(one) for one in sections.values()]))
    beside = path.with_suffix(".new")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    number = 0
    with os.fdopen(opened, "wb") as file:
        file.write(MAGIC + name)
        for number, block in enumerate(_blocks(head, sections)):
            file.write(_sealed(block, key, name, number))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return number + 1


def read_sections(path: Path, key: bytes) -> Sealed:
    """The plain content of the file, in memory. Raises `SectionsUnreadable`."""
    name = key_name(path)
    blocks = _opened(path, key, name)
    try:
        head = msgspec.msgpack.decode(next(blocks), type=_Head)
    except (StopIteration, msgspec.DecodeError) as error:
        raise SectionsUnreadable(str(path)) from error
    whole = memoryview(bytearray(sum(head.lengths)))
    filled, number = 0, 1
    while filled < len(whole):
        block = next(blocks, None)
        if block is None or filled + len(block) > len(whole):
            raise SectionsUnreadable(str(path))
        whole[filled : filled + len(block)] = block
        filled, number = filled + len(block), number + 1
    additions = list(blocks)
    return Sealed(_apart(head, whole.toreadonly()), additions, number + len(additions))


def append_block(path: Path, content: bytes, key: bytes, *, number: int) -> None:
    """Add one small block at the end; `number` is that of the next block. What a failing disk loses of it is derived again from the account."""
    with path.open("r+b") as file:
        name = key_name(path)
        file.seek(0, os.SEEK_END)
        file.write(_sealed(content, key, name, number))


def _apart(head: _Head, whole: memoryview) -> dict[str, memoryview]:
    sections, begin = {}, 0
    for name, length in zip(head.names, head.lengths, strict=True):
        # Each in memory of its own: numbers that begin at an odd place would be copied whole at every question.
        sections[name] = memoryview(bytes(whole[begin : begin + length]))
        begin += length
    return sections


def _blocks(head: bytes, sections: Mapping[str, bytes]) -> Iterator[bytes]:
    yield head
    for section in sections.values():
        view = memoryview(section)
        for begin in range(0, len(view), BLOCK_BYTES):
            yield bytes(view[begin : begin + BLOCK_BYTES])


def _sealed(block: bytes, key: bytes, name: bytes, number: int) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = AESGCM(key).encrypt(nonce, block, _bound(name, number))
    return _LENGTH.pack(len(nonce) + len(ciphertext)) + nonce + ciphertext


def _opened(path: Path, key: bytes, name: bytes) -> Iterator[bytes]:
    """The plain blocks in their order; a block in another's place does not open."""
    cipher = AESGCM(key)
    with path.open("rb") as file:
        file.seek(len(MAGIC) + KEY_NAME_BYTES)
        number = 0
        while length := file.read(_LENGTH.size):
            size = _LENGTH.unpack(length)[0] if len(length) == _LENGTH.size else 0
            if not _OVERHEAD <= size <= BLOCK_BYTES + _OVERHEAD:
                raise SectionsUnreadable(str(path))
            sealed = file.read(size)
            try:
                nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
                yield cipher.decrypt(nonce, ciphertext, _bound(name, number))
            except (InvalidTag, ValueError) as error:
                raise SectionsUnreadable(str(path)) from error
            number += 1


def _bound(name: bytes, number: int) -> bytes:
    """What each block is bound to: this file's key and its place in the file."""
    return MAGIC + name + number.to_bytes(8, "big")
