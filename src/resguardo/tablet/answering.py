"""What a tablet asks and is answered, as a small web application of its own beside the console.

A batch proves itself by its signature. Everything else needs a greeting: the tablet signs a number drawn for it and is given a word that is good for
hours, kept in memory on both sides. Answers are JSON; an error says a code and, for people, three sentences.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import msgspec

from resguardo.operation.identifiers import CountId, Moment, PlaceId
from resguardo.operation.refusal import Refused
from resguardo.tablet.book import Contact, Tablet
from resguardo.tablet.enrolment import enrol
from resguardo.tablet.hub import Hub
from resguardo.tablet.records import GREETING_DOMAIN, BatchUnreadable, canonical, is_signed_by
from resguardo.tablet.shift import news_for, roll_for, sign_in
from resguardo.tablet.static import Sent, app_files
from resguardo.tablet.taking import TabletUnknown, at_two_sites, take

BODY_MOST = 512 * 1024
GREETING_HOURS = 12
NUMBER_SECONDS = 60
LANGUAGES = ("es", "en", "he")
PROBE = "icon.svg"
"""The one file that another page may ask for: by it `trust.py` learns that the tablet trusts the house."""
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
    " media-src 'self' blob: mediastream:; connect-src 'self'; worker-src 'self';"
    " manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = (
    ("Content-Security-Policy", POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
)

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], object]


class Answer(NamedTuple):
    """A status and what is sent with it."""

    status: HTTPStatus
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class _Greeting(msgspec.Struct):
    tablet: str
    number: str
    signature: str


class _Tablet(msgspec.Struct):
    tablet: str


class _Enrolling(msgspec.Struct):
    token: str
    tablet: str
    signature: str


class _SigningIn(msgspec.Struct):
    handle: str
    pin: str


class _Asking(msgspec.Struct):
    count: str
    zone: str | None


class _Contact(msgspec.Struct):
    """`waiting_from` is the lowest number that has not come to two sites yet."""

    unsent: int
    ahead_ms: int | None
    waiting_from: int | None


class _Words:
    """Words given out for a time, each to one tablet; only their digests are kept, in memory."""

    def __init__(self, hub: Hub, seconds: int) -> None:
        self._hub, self._lasts_ms = hub, seconds * 1000
        self._given: dict[bytes, tuple[bytes, Moment]] = {}
        self._lock = threading.Lock()

    def give(self, tablet: bytes) -> str:
        """A new word for `tablet`."""
        word, now = self._hub.chance(32).hex(), self._hub.now()
        with self._lock:
            self._given = {one: kept for one, kept in self._given.items() if kept[1] > now}
            self._given[_digest(word)] = (tablet, Moment(now + self._lasts_ms))
        return word

    def whose(self, word: str, *, once: bool = False) -> bytes | None:
        """Whose word this is; None for nobody's, or one that ended. `once`: it is good no more."""
        with self._lock:
            digest = _digest(word)
            kept = self._given.pop(digest, None) if once else self._given.get(digest)
        return kept[0] if kept and kept[1] > self._hub.now() else None

    def forget(self) -> None:
        """Take every word back, as a restart does."""
        with self._lock:
            self._given.clear()


class Answering:
    """The web application (WSGI) of one hub. `application` answers below `/tablet/`."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._files = app_files()
        self._numbers = _Words(hub, NUMBER_SECONDS)
        self.words = _Words(hub, GREETING_HOURS * 3600)
        self._open = {
            "/tablet/api/enrol": self._enrol,
            "/tablet/api/number": self._number,
            "/tablet/api/greet": self._greet,
            "/tablet/api/batch": self._batch,
        }
        self._greeted = {
            "/tablet/api/contact": self._contact,
            "/tablet/api/sign-in": self._sign_in,
            "/tablet/api/sign-out": self._sign_out,
            "/tablet/api/roll": self._roll,
        }

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        try:
            answer = self._answer(environ)
        except Exception as error:  # noqa: BLE001 - whatever stops the account, the tablet keeps its marks and comes again
            environ["wsgi.errors"].write(f"tablet: {type(error).__name__}\n")
            answer = _error(HTTPStatus.SERVICE_UNAVAILABLE, "tablet.not_now")
        headers = [*HEADERS, *answer.headers, ("Content-Length", str(len(answer.body)))]
        start(f"{answer.status.value} {answer.status.phrase}", headers)
        return [answer.body]

    def _answer(self, environ: Environ) -> Answer:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if method in {"GET", "HEAD"}:
            return self._file(path, environ)
        if method != "POST":
            return _error(HTTPStatus.METHOD_NOT_ALLOWED, "tablet.method")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not 0 <= length <= BODY_MOST:
            return _error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "tablet.too_large")
        body = environ["wsgi.input"].read(length)
        try:
            return self._post(path, body, environ)
        except Refused as refused:
            words = self.hub.house.sentences(refused, _language(environ))
            return _json({"error": refused.code, "words": words}, HTTPStatus.CONFLICT)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError, BatchUnreadable):
            return _error(HTTPStatus.BAD_REQUEST, "tablet.unreadable")
        except TabletUnknown:
            return _error(HTTPStatus.FORBIDDEN, "tablet.unknown")

    def _post(self, path: str, body: bytes, environ: Environ) -> Answer:
        if path in self._open:
            return self._open[path](body, environ)
        if path not in self._greeted:
            return _error(HTTPStatus.NOT_FOUND, "tablet.no_such_door")
        tablet = self._tablet(environ)
        if tablet is None:
            return _error(HTTPStatus.UNAUTHORIZED, "tablet.greet_first")
        if tablet.cut is not None:
            return _json({"error": "tablet.revoked", "cut": tablet.cut}, HTTPStatus.GONE)
        return self._greeted[path](tablet, body, environ)

    def _file(self, path: str, environ: Environ) -> Answer:
        name = path.removeprefix("/tablet/") if path.startswith("/tablet/") else None
        if path == "/tablet":
            return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", (("Location", "/tablet/"),))
        sent = self._files.get(name) if name is not None else None
        if sent is None:
            return _error(HTTPStatus.NOT_FOUND, "tablet.no_such_door")
        headers = _file_headers(sent, is_probe=name == PROBE)
        if environ.get("HTTP_IF_NONE_MATCH") == f'"{sent.mark}"':
            return Answer(HTTPStatus.NOT_MODIFIED, b"", headers)
        return Answer(HTTPStatus.OK, sent.compressed, headers)

    def _enrol(self, body: bytes, _environ: Environ) -> Answer:
        asked = msgspec.json.decode(body, type=_Enrolling)
        key, signature = bytes.fromhex(asked.tablet), bytes.fromhex(asked.signature)
        tablet = enrol(self.hub, asked.token, key, signature)
        opened = self.hub.opened(tablet.operation)
        told = {
            "label": tablet.label,
            "operation": tablet.operation.hex(),
            "installation": self.hub.signing_key().public.hex(),
            "exercise": opened.account.state.exercise,
            "zone": opened.account.state.zone,
        }
        return _json(told)

    def _number(self, body: bytes, _environ: Environ) -> Answer:
        asked = msgspec.json.decode(body, type=_Tablet)
        key = bytes.fromhex(asked.tablet)
        if self.hub.book.tablet(key) is None:
            raise TabletUnknown
        return _json({"number": self._numbers.give(key)})

    def _greet(self, body: bytes, _environ: Environ) -> Answer:
        asked = msgspec.json.decode(body, type=_Greeting)
        key = bytes.fromhex(asked.tablet)
        said = canonical(GREETING_DOMAIN, asked.number, asked.tablet)
        drawn_for = self._numbers.whose(asked.number, once=True)
        if drawn_for != key or not is_signed_by(key, bytes.fromhex(asked.signature), said):
            return _error(HTTPStatus.UNAUTHORIZED, "tablet.greet_first")
        return _json({"word": self.words.give(key)})

    def _batch(self, body: bytes, environ: Environ) -> Answer:
        signature = bytes.fromhex(environ.get("HTTP_X_SIGNATURE", ""))
        taken = take(self.hub, body, signature, _language(environ))
        return _json({"receipts": taken.receipts, "words": taken.words})

    def _contact(self, tablet: Tablet, body: bytes, _environ: Environ) -> Answer:
        said = msgspec.json.decode(body, type=_Contact)
        now = self.hub.now()
        self.hub.book.met(tablet.key, Contact(now, said.ahead_ms, said.unsent))
        staff = self.hub.book.staff_on(tablet.key)
        opened = self.hub.opened(tablet.operation)
        news = news_for(opened, staff)
        waiting = said.waiting_from
        told = {
            "now": now,
            "staff": staff.hex() if staff else None,
            "walks": news.walks,
            "urgent": news.urgent,
            "receipts": at_two_sites(self.hub, tablet, waiting) if waiting else [],
        }
        return _json(told)

    def _sign_in(self, tablet: Tablet, body: bytes, _environ: Environ) -> Answer:
        asked = msgspec.json.decode(body, type=_SigningIn)
        shift = sign_in(self.hub, tablet, asked.handle, asked.pin)
        return _json(
            {"staff": shift.staff.hex(), "handle": shift.handle, "secret": shift.secret.hex()}
        )

    def _sign_out(self, tablet: Tablet, _body: bytes, _environ: Environ) -> Answer:
        self.hub.book.end_shift(tablet.key, self.hub.now())
        return _json({})

    def _roll(self, tablet: Tablet, body: bytes, _environ: Environ) -> Answer:
        asked = msgspec.json.decode(body, type=_Asking)
        staff = self.hub.book.staff_on(tablet.key)
        if staff is None:
            return _error(HTTPStatus.UNAUTHORIZED, "tablet.sign_in_first")
        count = CountId(bytes.fromhex(asked.count))
        zone = PlaceId(bytes.fromhex(asked.zone)) if asked.zone else None
        return _json(roll_for(self.hub, tablet, staff, count=count, zone=zone))

    def _tablet(self, environ: Environ) -> Tablet | None:
        said = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Resguardo ")
        key = self.words.whose(said)
        return self.hub.book.tablet(key) if key else None


def _file_headers(sent: Sent, *, is_probe: bool) -> tuple[tuple[str, str], ...]:
    return (
        ("Content-Type", sent.content_type),
        ("Content-Encoding", "gzip"),
        ("ETag", f'"{sent.mark}"'),
        ("Cache-Control", "no-cache"),
        ("Cross-Origin-Resource-Policy", "cross-origin" if is_probe else "same-origin"),
    )


def _json(value: object, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    headers = (
        ("Content-Type", "application/json"),
        ("Cache-Control", "no-store"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    )
    return Answer(status, msgspec.json.encode(value), headers)


def _error(status: HTTPStatus, code: str) -> Answer:
    return _json({"error": code}, status)


def _digest(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()


def _language(environ: Environ) -> str:
    """The language of the app, in which refusals are said; Spanish where it says none of ours."""
    asked = environ.get("HTTP_ACCEPT_LANGUAGE", "")[:2]
    return asked if asked in LANGUAGES else "es"
