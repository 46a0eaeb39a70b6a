"""What a tablet signs and what it is answered: marks, batches and receipts, each one compact JSON array.

Every value is a whole number, null, or ASCII text from a closed alphabet, so that there is only one spelling, the same from Python and from a browser.
The tablet's public key stands in each record. The id of a mark, the first 16 bytes of the SHA-256 of its bytes, is the command under which the
account performs it: so the ledger commits to what the tablet signed, and a mark sent twice is done once.
"""

import enum
import hashlib
from typing import Any, Final, NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from resguardo.ledger import keys
from resguardo.operation.count import WithdrawalReason

MARK_DOMAIN: Final = "resguardo.mark.v1"
BATCH_DOMAIN: Final = "resguardo.batch.v1"
RECEIPT_DOMAIN: Final = "resguardo.receipt.v1"
ENROLMENT_DOMAIN: Final = "resguardo.enrolment.v1"
GREETING_DOMAIN: Final = "resguardo.greeting.v1"
COMMAND_BYTES: Final = 16
MARKS_AT_ONCE: Final = 200
_ED25519_BYTES, _P256_BYTES, _HALF = 32, 65, 32


class MarkKind(enum.Enum):
    """What the counter said. `UNDONE` was taken back within seconds, before it was signed: its number stays, and nothing else of it."""

    SIGHTED = "sighted"
    NOT_CONFIRMED = "not_confirmed"
    UNIDENTIFIED = "unidentified"
    WITHDRAWN = "withdrawn"
    FINISHED = "finished"
    UNDONE = "undone"


class MarkMode(enum.Enum):
    """How the counter came to the person: by the face on the roll, by scanning the band, by typing its code."""

    FACE = "face"
    SCAN = "scan"
    TAG = "tag"


class MarkRecord(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """One mark as the tablet wrote it. Keys and references are in lower hexadecimal; `tag` names somebody who is not on the tablet's roll.

    `seq` counts the records of one tablet from 1 without a gap. `marked_at` is the tablet's clock in milliseconds since 1970.
    """

    domain: str
    tablet: str
    seq: int
    kind: MarkKind
    count: str
    zone: str | None
    person: str | None
    tag: str | None
    mode: MarkMode | None
    code: str
    reason: WithdrawalReason | None
    marked_at: int
    counter: str

    def id(self) -> bytes:
        """The command under which the account performs this mark."""
        return mark_id(msgspec.json.encode(self))


class Batch(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What a tablet sends at once. `ahead_ms` is how far its clock runs before the server's, None before it was measured."""

    domain: str
    tablet: str
    sent_at: int
    ahead_ms: int | None
    marks: tuple[MarkRecord, ...]


class ReceiptState(enum.Enum):
    """How safe a mark is beyond the tablet."""

    AT_SITE = "at_site"
    AT_TWO_SITES = "at_two_sites"


class Receipt(msgspec.Struct, array_like=True, frozen=True):
    """What the installation vouches for: the mark is durable here, or another site's writer knows its event.

    `outcome` is `counted`, `late`, `kept` for what writes nothing, or the code of the refusal; `event` is None where nothing was written.
    """

    domain: str
    mark: str
    state: ReceiptState
    outcome: str
    event: str | None
    received_at: int


class SignedReceipt(NamedTuple):
    """The bytes of a receipt as text, and the installation's signature in hexadecimal."""

    receipt: str
    signature: str


class BatchUnreadable(Exception):
    """The bytes are no batch of this tablet: not canonical, of another key, or not signed by it."""


def mark_id(canonical: bytes) -> bytes:
    """The first 16 bytes of SHA-256 over a mark's canonical bytes."""
    return hashlib.sha256(canonical).digest()[:COMMAND_BYTES]


def read_batch(body: bytes, signature: bytes) -> Batch:
    """The batch in `body`, which its own tablet signed. Raises `BatchUnreadable`; never anything else, whatever the bytes are."""
    try:
        batch = msgspec.json.decode(body, type=Batch)
        key = bytes.fromhex(batch.tablet)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BatchUnreadable("no batch") from error
    if batch.domain != BATCH_DOMAIN or not 0 < len(batch.marks) <= MARKS_AT_ONCE:
        raise BatchUnreadable("no batch of this kind")
    if msgspec.json.encode(batch) != body:
        raise BatchUnreadable("another spelling of a batch")
    if not is_signed_by(key, signature, body):
        raise BatchUnreadable("not signed by the tablet")
    numbers = [one.seq for one in batch.marks]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] < 1:
        raise BatchUnreadable("numbers do not follow one another")
    if any(not _fits(one, batch.tablet) for one in batch.marks):
        raise BatchUnreadable("a mark of another shape")
    return batch


def is_signed_by(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `key` (Ed25519: 32 bytes; P-256: 65 bytes, uncompressed) signed `message`; a P-256 signature is r and s side by side."""
    if len(key) == _ED25519_BYTES:
        return keys.verify(key, signature, message)
    if len(key) != _P256_BYTES or len(signature) != 2 * _HALF:
        return False
    halves = (
        int.from_bytes(signature[:_HALF], "big"),
        int.from_bytes(signature[_HALF:], "big"),
    )
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        public.verify(encode_dss_signature(*halves), message, ec.ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True


def is_key(key: bytes) -> bool:
    """Whether these bytes are a public key that a tablet may have."""
    if len(key) == _ED25519_BYTES:
        return keys.is_sound_public_key(key)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except ValueError:
        return False
    return len(key) == _P256_BYTES


def canonical(*parts: Any) -> bytes:
    """The one spelling of an array of numbers, null and ASCII text."""
    return msgspec.json.encode(parts)


def sign_receipt(key: keys.SigningKey, receipt: Receipt) -> SignedReceipt:
    """`receipt` with the installation's signature."""
    encoded = msgspec.json.encode(receipt)
    return SignedReceipt(encoded.decode(), key.sign(encoded).hex())


def _fits(mark: MarkRecord, tablet: str) -> bool:
    """Whether a mark is of this tablet and its references are references."""
    references = (mark.count, mark.zone, mark.person, mark.counter)
    names_somebody = mark.person is not None or mark.tag is not None
    needs_somebody = mark.kind in {MarkKind.SIGHTED, MarkKind.NOT_CONFIRMED, MarkKind.WITHDRAWN}
    return (
        mark.domain == MARK_DOMAIN
        and mark.tablet == tablet
        and all(_is_reference(one) for one in references)
        and names_somebody == needs_somebody
        and (mark.kind is MarkKind.WITHDRAWN) == (mark.reason is not None)
        and len(mark.code) <= COMMAND_BYTES
        and len(mark.tag or "") <= COMMAND_BYTES
        and 0 <= mark.marked_at < 1 << 52
    )


def _is_reference(text: str | None) -> bool:
    if text is None:
        return True
    return len(text) == 2 * COMMAND_BYTES and set(text) <= set("0123456789abcdef")
