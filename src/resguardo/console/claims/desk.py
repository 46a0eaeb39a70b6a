"""The claim desk: a program of its own that takes a relative's claim, gives a receipt, and can read nothing (invariant 26).

It runs apart from everything else, on a port of its own. Its folder holds a public key and an inbox; no account, store, keyring or ledger is imported here (a
house test holds that), so whether a child is in the charge of the operation is not in this process at all. Each claim is closed into an envelope that
this process can't open. The answer leaves at a fixed time after the request arrived, and its bytes are the same but for the number.

    RESGUARDO_CLAIM_DESK=DATA/claim_desk/OPERATION granian --interface wsgi resguardo.console.claims.desk:application
"""

import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from resguardo.console.claims import desk_page
from resguardo.console.claims.envelope import close_envelope
from resguardo.operation import receipt

FOLDER_VARIABLE: Final = "RESGUARDO_CLAIM_DESK"
PUBLIC_FILE_NAME: Final = "desk.public"
INBOX_NAME: Final = "inbox"
EXERCISE_FILE_NAME: Final = "exercise"
"""A file that says, by being there, that the desk belongs to an exercise."""

ANSWER_AFTER_MS: Final = 1_500
"""When the answer to a claim leaves, counted from its arrival."""
BODY_BYTES_MAX: Final = 64 * 1024
WAITING_MAX: Final = 20_000
"""Envelopes in the inbox above which the desk asks for paper, so that a flood fills no disk."""
_SPIN_NS: Final = 1_000_000

Environment = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Desk:
    """One claim desk: `folder` holds its public key and its inbox."""

    def __init__(self, folder: Path, *, answer_after_ms: int = ANSWER_AFTER_MS) -> None:
        self._public = bytes.fromhex((folder / PUBLIC_FILE_NAME).read_text().strip())
        self._inbox = folder / INBOX_NAME
        self._is_exercise = (folder / EXERCISE_FILE_NAME).exists()
        self._answer_after_ns = answer_after_ms * 1_000_000
        self._mark = secrets.token_bytes(32)
        """By which the same claim sent twice gets the same number; forgotten when the process ends."""

    def __call__(self, environment: Environment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        arrived = time.monotonic_ns()
        language = desk_page.language_of(
            environment.get("PATH_INFO", "/"), environment.get("HTTP_ACCEPT_LANGUAGE", "")
        )
        look = desk_page.Look(language, self._is_exercise)
        if environment["REQUEST_METHOD"] == "POST":
            status, page = self._receive(environment, look)
            _wait_until(arrived + self._answer_after_ns)
        else:
            status, page = self._show(environment, look)
        kind = "text/css" if environment.get("PATH_INFO") == desk_page.STYLE_PATH else "text/html"
        start(f"{status.value} {status.phrase}", _headers(page, kind))
        return [page]

    def _show(self, environment: Environment, look: desk_page.Look) -> tuple[HTTPStatus, bytes]:
        if environment["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return HTTPStatus.METHOD_NOT_ALLOWED, desk_page.notice(look, "absent")
        path = environment.get("PATH_INFO", "/")
        if path == desk_page.STYLE_PATH:
            return HTTPStatus.OK, desk_page.style()
        if path.strip("/") not in {"", *desk_page.LANGUAGES}:
            return HTTPStatus.NOT_FOUND, desk_page.notice(look, "absent")
        return HTTPStatus.OK, desk_page.form(look, once=secrets.token_hex(16))

    def _receive(self, environment: Environment, look: desk_page.Look) -> tuple[HTTPStatus, bytes]:
        """Take one claim in. Whatever it asks for, the same is done."""
        if environment.get("HTTP_SEC_FETCH_SITE", "none") not in {"none", "same-origin"}:
            return HTTPStatus.FORBIDDEN, desk_page.notice(look, "absent")
        try:
            length = int(environment.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if not 0 < length <= BODY_BYTES_MAX:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, desk_page.notice(look, "too_long")
        body = environment["wsgi.input"].read(length).decode("utf-8", "replace")
        written = parse_qs(body, keep_blank_values=True, max_num_fields=100)
        asked, faults = desk_page.read(written)
        if faults:
            once = secrets.token_hex(16)
            page = desk_page.form(look, once=once, written=written, faults=faults)
            return HTTPStatus.UNPROCESSABLE_ENTITY, page
        number = self._number(written.get("once", [""])[0], asked)
        if not self._keep(number, asked):
            return HTTPStatus.SERVICE_UNAVAILABLE, desk_page.notice(look, "full")
        return HTTPStatus.OK, desk_page.receipt(look, number)

    def _number(self, once: str, asked: dict[str, Any]) -> str:
        said = json.dumps([once, asked], sort_keys=True).encode()
        chance = hmac.digest(self._mark, said, "sha256") if once else secrets.token_bytes(16)
        return receipt.compose(chance[:16])

    def _keep(self, number: str, asked: dict[str, Any]) -> bool:
        """Put a claim into the inbox, durably, unless it is there; false when the inbox is full."""
        content = {"receipt": number, "received_ms": time.time_ns() // 1_000_000, **asked}
        name = hashlib.sha256(number.encode()).hexdigest()[:32]
        closed = close_envelope(
            json.dumps(content, ensure_ascii=False).encode(), self._public, name
        )
        if sum(1 for _ in os.scandir(self._inbox)) >= WAITING_MAX:
            return False
        target, started = self._inbox / f"{name}.claim", self._inbox / f"{secrets.token_hex(8)}.new"
        descriptor = os.open(started, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(closed)
            file.flush()
            os.fsync(file.fileno())
        started.replace(target)
        _sync_folder(self._inbox)
        return True


_open: list[Desk] = []


def application(environment: Environment, start: StartResponse) -> Iterable[bytes]:
    """The desk whose folder `RESGUARDO_CLAIM_DESK` names, for a web server."""
    if not _open:
        _open.append(Desk(Path(os.environ[FOLDER_VARIABLE])))
    return _open[0](environment, start)


def _wait_until(moment_ns: int) -> None:
    """Return at `moment_ns` of the monotonic clock: asleep until shortly before, then watching the clock."""
    rest = moment_ns - time.monotonic_ns() - _SPIN_NS
    if rest > 0:
        time.sleep(rest / 1e9)
    while time.monotonic_ns() < moment_ns:
        pass


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _headers(page: bytes, kind: str) -> list[tuple[str, str]]:
    return [
        ("Content-Type", f"{kind}; charset=utf-8"),
        ("Content-Length", str(len(page))),
        ("Cache-Control", "no-store"),
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
