"""Signed notes, checkpoints and cosignatures, exactly as C2SP specifies them, so that other people's tools can check ours.

A note is a text, an empty line, and signature lines. Unknown keys are ignored; a known key whose signature fails condemns the whole
note; a note that no known key signed is refused. Its text is shown to nobody before that.
"""

import base64
import binascii
import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from resguardo.ledger import keys
from resguardo.ledger.tree import EMPTY_ROOT, verify_consistency

TYPE_ED25519: Final = 0x01
TYPE_COSIGNATURE: Final = 0x04

NOTE_BYTES_MAX: Final = 1 << 20
SIGNATURES_MAX: Final = 64
TREE_SIZE_MAX: Final = 2**63 - 1
FUTURE_S_MAX: Final = 5 * 60
"""How far ahead of the reader's own time a cosignature may be dated, in seconds."""

_DASH: Final = "\u2014 "


class NoteRefused(ValueError):
    """A note, key or checkpoint that must not be shown: a code, what was found and what was expected."""

    def __init__(self, code: str, found: str, expected: str) -> None:
        super().__init__(f"{code}: found {found}, expected {expected}")
        self.code = code
        self.found = found
        self.expected = expected


class VerifierKey(NamedTuple):
    """A public key that is trusted under a name: `name+hash+base64`."""

    name: str
    type: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Its first four bytes of SHA-256 over name, line feed, type and key."""
        material = self.name.encode() + b"\n" + bytes((self.type,)) + self.public
        return hashlib.sha256(material).digest()[:4]

    def __str__(self) -> str:
        encoded = base64.b64encode(bytes((self.type,)) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"


def parse_verifier_key(text: str) -> VerifierKey:
    """The key in `text`. Raises `NoteRefused` for a wrong shape, type or hash, and for a key that must not be enrolled."""
    name, _, rest = text.partition("+")
    stated, _, encoded = rest.partition("+")
    material = _base64(encoded, "key.encoding")
    if not material or material[0] not in (TYPE_ED25519, TYPE_COSIGNATURE):
        raise NoteRefused("key.type", material[:1].hex() or "nothing", "01 or 04")
    key = VerifierKey(_key_name(name), material[0], material[1:])
    if not keys.is_sound_public_key(key.public):
        raise NoteRefused("key.unsound", key.public.hex(), "a canonical Ed25519 key of full order")
    if stated != key.id.hex():
        raise NoteRefused("key.hash", stated, key.id.hex())
    return key


class Signature(NamedTuple):
    """One signature line: the name, the key id, and what follows it. For a cosignature, `at_s` is its Unix time in seconds."""

    name: str
    key_id: bytes
    blob: bytes

    @property
    def at_s(self) -> int:
        """When a cosignature says it was made."""
        return int.from_bytes(self.blob[:8], "big")

    def line(self) -> str:
        """As it stands in the note."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.blob).decode()}\n"


class Note(NamedTuple):
    """A note that was opened: its text, who of the known keys signed it, and the lines of unknown keys."""

    text: str
    signed_by: tuple[tuple[VerifierKey, Signature], ...]
    unknown: tuple[Signature, ...]


def sign_note(text: str, name: str, key: keys.SigningKey) -> str:
    """A note over `text`, which ends in a line feed, with one signature."""
    _check_text(text)
    if not text.endswith("\n"):
        raise NoteRefused("note.ending", repr(text[-8:]), "a line feed")
    verifier = VerifierKey(_key_name(name), TYPE_ED25519, key.public)
    return text + "\n" + Signature(name, verifier.id, key.sign(text.encode())).line()


def cosign(note: str, name: str, key: keys.SigningKey, *, at_s: int) -> str:
    """`note` with a cosignature by a witness at `at_s` (Unix seconds), who has checked that the checkpoint is consistent."""
    text, _ = _split(note)
    verifier = VerifierKey(_key_name(name), TYPE_COSIGNATURE, key.public)
    blob = at_s.to_bytes(8, "big") + key.sign(_cosigned(text, at_s))
    return note + Signature(name, verifier.id, blob).line()


def open_note(note: str | bytes, known: Iterable[VerifierKey], *, now_s: int | None = None) -> Note:
    """Check a note against the keys that are trusted. `now_s` (Unix seconds) bounds the time of cosignatures; None leaves it open.

    Raises `NoteRefused`; nothing of the text may be shown then.
    """
    text, signatures = _split(_decoded(note))
    trusted = {(key.name, key.id): key for key in known}
    signed_by: list[tuple[VerifierKey, Signature]] = []
    unknown: list[Signature] = []
    for signature in signatures:
        key = trusted.get((signature.name, signature.key_id))
        if key is None:
            unknown.append(signature)
            continue
        if not _signed(key, signature, text):
            raise NoteRefused(
                "note.signature", f"a signature of {key.name} that does not fit", "its own"
            )
        if (
            key.type == TYPE_COSIGNATURE
            and now_s is not None
            and signature.at_s > now_s + FUTURE_S_MAX
        ):
            raise NoteRefused("note.future", str(signature.at_s), f"at most {now_s + FUTURE_S_MAX}")
        if key not in {one for one, _ in signed_by}:
            signed_by.append((key, signature))
    if not signed_by:
        found = ", ".join(signature.name for signature in unknown)
        raise NoteRefused("note.unsigned", found, "a signature by a known key")
    return Note(text, tuple(signed_by), tuple(unknown))


def _signed(key: VerifierKey, signature: Signature, text: str) -> bool:
    if key.type == TYPE_ED25519:
        return keys.verify(key.public, signature.blob, text.encode())
    message = _cosigned(text, signature.at_s)
    return len(signature.blob) == 72 and keys.verify(key.public, signature.blob[8:], message)


def _cosigned(text: str, at_s: int) -> bytes:
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()


def _decoded(note: str | bytes) -> str:
    try:
        encoded = note if isinstance(note, bytes) else note.encode()
        if len(encoded) > NOTE_BYTES_MAX:
            raise NoteRefused("note.size", f"{len(encoded)} bytes", f"at most {NOTE_BYTES_MAX}")
        return encoded.decode()
    except UnicodeError as error:
        raise NoteRefused("note.encoding", str(error), "UTF-8") from error


def _split(note: str) -> tuple[str, list[Signature]]:
    """Text and signature lines; the last empty line divides them."""
    _check_text(note)
    text, divider, lines = note.rpartition("\n\n")
    if not divider or not lines.endswith("\n"):
        raise NoteRefused("note.shape", repr(note[-40:]), "a text, an empty line, signature lines")
    signatures = [_signature(line) for line in lines[:-1].split("\n")]
    if len(signatures) > SIGNATURES_MAX:
        raise NoteRefused("note.signatures", str(len(signatures)), f"at most {SIGNATURES_MAX}")
    return text + "\n", signatures


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise NoteRefused("note.line", repr(line[:40]), "an em dash and a space")
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    blob = _base64(encoded, "note.encoding")
    if len(blob) < 5:
        raise NoteRefused("note.line", f"{len(blob)} bytes", "a key id and a signature")
    return Signature(_key_name(name), blob[:4], blob[4:])


def _check_text(text: str) -> None:
    controls = {one for one in text if one != "\n" and unicodedata.category(one) == "Cc"}
    if controls:
        raise NoteRefused(
            "note.control", repr(sorted(controls)), "no control character but the line feed"
        )


def _key_name(name: str) -> str:
    if not name or "+" in name or any(one.isspace() for one in name):
        raise NoteRefused("key.name", repr(name), "a name without spaces or plus signs")
    return name


def _base64(text: str, code: str) -> bytes:
    """Standard base64 in its one spelling."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteRefused(code, repr(text[:40]), "base64") from error
    if base64.b64encode(decoded).decode() != text:
        raise NoteRefused(code, repr(text[:40]), "base64 in its one spelling")
    return decoded


class Checkpoint(NamedTuple):
    """The state of one site's log: a random origin (never a place), the number of leaves and the root hash."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text of the note that is signed, and of which the paper code is made."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text. Raises `NoteRefused` for any spelling but the one of `Checkpoint.text`."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise NoteRefused("checkpoint.lines", f"{len(lines) - 1} lines", "origin, size, root")
    size = lines[1]
    plain = size.isascii() and size.isdecimal() and (size == "0" or not size.startswith("0"))
    if not plain or len(size) > 19 or int(size) > TREE_SIZE_MAX:
        raise NoteRefused(
            "checkpoint.size", repr(size[:40]), "a decimal number without leading zeros"
        )
    root = _base64(lines[2], "checkpoint.root")
    if len(root) != 32:
        raise NoteRefused("checkpoint.root", f"{len(root)} bytes", "32 bytes")
    if size == "0" and root != EMPTY_ROOT:
        raise NoteRefused("checkpoint.empty", root.hex(), EMPTY_ROOT.hex())
    return Checkpoint(lines[0], int(size), root)


def check_progress(last: Checkpoint | None, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """What a witness asks before it cosigns: that the new checkpoint only appends to the last one it saw (None: the first).

    Raises `NoteRefused`: another origin, a log that was rolled back, two roots for one size (keep both: they are the proof of a split
    view), or a consistency proof that does not hold.
    """
    if last is None:
        return
    if new.origin != last.origin:
        raise NoteRefused("checkpoint.origin", new.origin, last.origin)
    if new.size < last.size:
        raise NoteRefused("checkpoint.rolled_back", str(new.size), f"at least {last.size}")
    if new.size == last.size and new.root != last.root:
        raise NoteRefused("checkpoint.split_view", new.root.hex(), last.root.hex())
    if not verify_consistency(last.size, last.root, new.size, new.root, proof=proof):
        raise NoteRefused(
            "checkpoint.inconsistent", "a proof that does not hold", "a log that only grew"
        )
