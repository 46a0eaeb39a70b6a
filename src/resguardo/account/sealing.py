"""Sealed contents: from an event's record to ciphertext and back, under the keys of those it is about.

The key is that of the event's subject and class; a content about two persons (`subject="person+relative"`) is sealed under a key made of both, so
that erasing either closes it. Without a subject it is the operation's own key.
"""

from collections.abc import Callable, Iterable
from typing import Any, get_args, get_type_hints

import msgspec

from resguardo.ledger.format import KEY_COMMAND, KEY_PARTS, KEY_WRITER, Part, read_raw
from resguardo.ledger.seal import (
    NONCE_BYTES,
    SealBroken,
    SealContext,
    key_id,
    link_key,
    open_sealed,
    seal,
)
from resguardo.operation.event import Event, EventType
from resguardo.store.interface import Store, StoredRow
from resguardo.store.keyring import Keyring

Content = msgspec.Struct


def subjects_of(event: Event, operation: bytes) -> tuple[bytes, ...]:
    """Whose keys seal the content of `event`: one reference, or two persons; the operation's own where no field is named."""
    fields = (event.type.subject or "").split("+")
    return tuple(getattr(event, field) for field in fields) if fields != [""] else (operation,)


def seal_content(
    event: Event,
    keyring: Keyring,
    *,
    writer: bytes,
    command: bytes,
    operation: bytes,
    chance: Callable[[int], bytes],
) -> tuple[Part, bytes] | None:
    """The part of `event`'s header and its ciphertext; None when the event has no content. Raises `KeyDestroyed` for an erased subject."""
    kind, content = event.type, getattr(event, "content", None)
    if kind.seal is None or content is None:
        return None
    subjects = subjects_of(event, operation)
    key = _combined([keyring.key_for(subject, kind.seal).secret for subject in subjects])
    context = SealContext(writer, command, int(kind.seal), subjects[0])
    ciphertext, part = seal(msgspec.json.encode(content), key, context, nonce=chance(NONCE_BYTES))
    return part, ciphertext


def open_content(
    event: Event, row: StoredRow, store: Store, keyring: Keyring, *, operation: bytes
) -> Content | None:
    """The content of `event` as it was sealed; None when it has none, when it was erased, when the key is not held here, or when it is no content
    of this event.

    Raises `SealBroken` when the stored bytes are not those that the header names.
    """
    kind, fields = event.type, read_raw(row.header)
    parts = fields.get(KEY_PARTS, ())
    if kind.seal is None or not parts:
        return None
    subjects = subjects_of(event, operation)
    keys = [keyring.existing_key(subject, kind.seal) for subject in subjects]
    part = Part(*parts[0])
    blob = store.blob(part.digest)
    if blob is None or any(key is None for key in keys):
        return None
    key = _combined([key.secret for key in keys if key is not None])
    if key_id(key) != part.kid:
        return None
    context = SealContext(fields[KEY_WRITER], fields[KEY_COMMAND], int(kind.seal), subjects[0])
    try:
        return _decoded(kind, open_sealed(blob, part, key, context))
    except SealBroken as broken:
        if broken.code == "seal.digest":
            raise
    except msgspec.DecodeError:
        pass
    # Somebody's own program wrote it: a part copied from elsewhere, or no content at all. It names nobody, and takes no list from anybody.
    return None


def sealed_about(rows: Iterable[StoredRow]) -> set[bytes]:
    """The digests of all sealed parts that `rows` name."""
    return {part[2] for row in rows for part in read_raw(row.header).get(KEY_PARTS, ())}


def content_type(kind: EventType) -> type[Content]:
    """The record of the content that events of this kind carry."""
    options = get_args(get_type_hints(kind.record)["content"])
    record: type[Content] = next(option for option in options if option is not type(None))
    return record


_DECODERS: dict[int, msgspec.json.Decoder[Any]] = {}


def _decoded(kind: EventType, content: bytes) -> Content:
    if kind.code not in _DECODERS:
        _DECODERS[kind.code] = msgspec.json.Decoder(content_type(kind), strict=False)
    decoded: Content = _DECODERS[kind.code].decode(content)
    return decoded


def _combined(keys: list[bytes]) -> bytes:
    return keys[0] if len(keys) == 1 else link_key(*keys)
