"""Requests for a time stamp and the replies to them (RFC 3161), through `rfc3161-client`, which is an option of the installation.

What leaves is the hash of a checkpoint and nothing else. A reply is checked against the root certificates of authorities that somebody chose, at the moment
that it states: a certificate that expired since is no fault, but a reason to stamp anew.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from cryptography import x509

from resguardo.exchange.stamps.order import with_sorted_certificates

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

T = TypeVar("T")
SHA256: Final = "2.16.840.1.101.3.4.2.1"
REPLY_BYTES_MAX: Final = 1 << 18
TOLERANCE_MS: Final = 60_000
"""How far two clocks may lie apart before it is said."""
GRANTED: Final = 0


class StampRefused(ValueError):
    """A reply that proves nothing: a code of `SENTENCES`, what was found and what was expected."""

    def __init__(self, code: str, found: str, expected: str) -> None:
        super().__init__(f"{code}: found {found}, expected {expected}")
        self.code = code
        self.found = found
        self.expected = expected


SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "stamp.unreadable": ("La respuesta no se puede leer.", "The reply can't be read."),
    "stamp.status": (
        "La autoridad no selló lo que se pidió, o lo cambió.",
        "The authority did not stamp what was asked, or changed it.",
    ),
    "stamp.algorithm": (
        "El sello usa una huella que ya no es segura.",
        "The stamp uses a hash that is no longer safe.",
    ),
    "stamp.other": ("El sello es de otra nota de control.", "The stamp is of another checkpoint."),
    "stamp.nonce": (
        "El sello responde a otra solicitud.",
        "The stamp replies to another request.",
    ),
    "stamp.twice": (
        "Ya hay una respuesta a esa solicitud.",
        "There is a reply to that request already.",
    ),
    "stamp.policy": (
        "La autoridad selló bajo otra política.",
        "The authority stamped under another policy.",
    ),
    "stamp.root": (
        "Falta el certificado raíz de una autoridad en la que se confía.",
        "The root certificate of a trusted authority is missing.",
    ),
    "stamp.signature": (
        "La firma de la autoridad no corresponde, o su certificado no era válido.",
        "The authority's signature does not fit, or its certificate was not valid.",
    ),
    "stamp.before_request": (
        "El sello es anterior a la solicitud: el reloj de este equipo o el de la autoridad va mal.",
        "The stamp is earlier than the request: this machine's clock or the authority's is wrong.",
    ),
    "stamp.after_reply": (
        "El sello es posterior a su llegada: el reloj de este equipo o el de la autoridad va mal.",
        "The stamp is later than its arrival: this machine's clock or the authority's is wrong.",
    ),
    "stamp.disagree": (
        "Dos autoridades dan horas que no pueden ser ciertas a la vez.",
        "Two authorities give times that can't both be true.",
    ),
    "stamp.ledger": (
        "El libro ya no da la nota de control que se selló.",
        "The ledger no longer gives the checkpoint that was stamped.",
    ),
}  # fmt: skip
"""What each finding says, in Spanish and English."""


class Request(NamedTuple):
    """A request in its bytes, and the number by which its reply is known."""

    content: bytes
    nonce: int


class Stamp(NamedTuple):
    """What an authority attests: the moment, in milliseconds since 1970, and how exactly (None: it does not say).

    `authority` is the name in its certificate, and `renew_before_ms` when that ends.
    """

    at_ms: int
    accuracy_ms: int | None
    policy: str
    authority: str
    renew_before_ms: int


class Carried(NamedTuple):
    """A stamp between the two moments at which this machine asked for it and received it, by its own clock."""

    stamp: Stamp
    asked_ms: int
    received_ms: int


def new_request(text: bytes) -> Request:
    """A request for a stamp on SHA-256 of `text`, with a random number."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256)
    made = builder.cert_request(cert_request=True).build()
    return Request(made.as_bytes(), made.nonce or 0)


def nonce_of(reply: bytes) -> int:
    """The number of the request that a reply answers. Raises `StampRefused`."""
    # The library's own types promise a number that an authority gives back only where the request had one.
    nonce: int | None = _reading(lambda: _answer(reply).tst_info.nonce)
    if nonce is None:
        raise StampRefused("stamp.nonce", "-", "stamp request")
    return nonce


def check_reply(
    reply: bytes,
    text: bytes,
    nonce: int,
    *,
    roots: Sequence[x509.Certificate],
    policy: str | None = None,
) -> Stamp:
    """What the reply attests about `text`. Without `roots` nothing is attested. Raises `StampRefused`."""
    return _reading(lambda: _checked(reply, text, nonce, roots=roots, policy=policy))


def _checked(
    reply: bytes,
    text: bytes,
    nonce: int,
    *,
    roots: Sequence[x509.Certificate],
    policy: str | None,
) -> Stamp:
    from rfc3161_client import VerificationError, VerifierBuilder

    answer = _answer(reply)
    info = answer.tst_info
    algorithm = info.message_imprint.hash_algorithm.dotted_string
    if algorithm != SHA256:
        raise StampRefused("stamp.algorithm", algorithm, SHA256)
    digest = hashlib.sha256(text).digest()
    if info.message_imprint.message != digest:
        raise StampRefused("stamp.other", info.message_imprint.message.hex(), digest.hex())
    if info.nonce != nonce:
        raise StampRefused("stamp.nonce", str(info.nonce), str(nonce))
    if policy is not None and info.policy.dotted_string != policy:
        raise StampRefused("stamp.policy", info.policy.dotted_string, policy)
    if not roots:
        raise StampRefused("stamp.root", "-", "PEM")
    try:
        VerifierBuilder(roots=list(roots), nonce=nonce).build().verify(answer, digest)
    except VerificationError as error:
        raise StampRefused("stamp.signature", str(error), "-") from error
    return _stamp(answer)


def clocks_apart(carried: Carried) -> StampRefused | None:
    """Whether the stamp lies outside the time in which it must have been made, by this machine's clock."""
    stamp, slack = carried.stamp, TOLERANCE_MS + (carried.stamp.accuracy_ms or 0)
    at = str(_moment(stamp.at_ms))
    if stamp.at_ms < carried.asked_ms - slack:
        return StampRefused("stamp.before_request", at, f">= {_moment(carried.asked_ms)}")
    if stamp.at_ms > carried.received_ms + slack:
        return StampRefused("stamp.after_reply", at, f"<= {_moment(carried.received_ms)}")
    return None


def disagreements(stamps: Sequence[Carried]) -> list[tuple[int, int]]:
    """Pairs, by their places, whose authorities can't both be right: no error of this machine's clock explains both."""
    bounds = []
    for one in stamps:
        slack = TOLERANCE_MS // 2 + (one.stamp.accuracy_ms or 0)
        bounds.append(
            (one.asked_ms - one.stamp.at_ms - slack, one.received_ms - one.stamp.at_ms + slack)
        )
    return [
        (a, b)
        for a, b in combinations(range(len(bounds)), 2)
        if max(bounds[a][0], bounds[b][0]) > min(bounds[a][1], bounds[b][1])
    ]


def _reading(read: Callable[[], T]) -> T:
    """What `read` gives. Whatever a library makes of bytes of anybody's making is one kind of refusal."""
    try:
        return read()
    except StampRefused:
        raise
    except Exception as error:
        raise StampRefused("stamp.unreadable", str(error), "RFC 3161") from error


def _answer(reply: bytes) -> "TimeStampResponse":
    from rfc3161_client import decode_timestamp_response

    if len(reply) > REPLY_BYTES_MAX:
        raise StampRefused("stamp.unreadable", f"{len(reply)}", f"<= {REPLY_BYTES_MAX}")
    answer = decode_timestamp_response(with_sorted_certificates(reply))
    if answer.status != GRANTED:
        said = ", ".join(answer.status_string) if answer.status_string else ""
        raise StampRefused("stamp.status", f"{answer.status} {said}".strip(), "0")
    return answer


def _stamp(answer: "TimeStampResponse") -> Stamp:
    info, [signer] = answer.tst_info, answer.signed_data.signer_infos
    certificates = map(x509.load_der_x509_certificate, answer.signed_data.certificates)
    sought = (signer.issuer, signer.serial_number)
    # Two different certificates under the signer's name: one of them is forged, and nothing says which one was checked.
    [own] = [one for one in certificates if (one.issuer, one.serial_number) == sought]
    return Stamp(
        at_ms=_milliseconds(info.gen_time),
        accuracy_ms=_accuracy_ms(answer),
        policy=info.policy.dotted_string,
        authority=own.subject.rfc4514_string(),
        renew_before_ms=_milliseconds(own.not_valid_after_utc),
    )


def _accuracy_ms(answer: "TimeStampResponse") -> int | None:
    # The library's own types promise an accuracy that an authority need not state.
    accuracy: Any = answer.tst_info.accuracy
    if accuracy is None:
        return None
    seconds, below = int(accuracy.seconds or 0), int(accuracy.millis or 0)
    return seconds * 1000 + below + (1 if accuracy.micros else 0)


def _milliseconds(moment: datetime) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000)


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
