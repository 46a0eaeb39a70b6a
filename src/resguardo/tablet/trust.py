"""Leading a tablet through trusting the house: a page on a second port, in plain HTTP, for a tablet that does not trust it yet.

The page offers the authority's certificate with its fingerprint and says step by step what to press on Android, iPad and Windows. Every second it tries
whether the tablet trusts the house already, and then moves to the secure page, carrying along the invitation that stands behind the `#`. Nothing
secret passes here: a tablet that was lied to on this page ends with a fingerprint that is not the one on the coordinator's screen.
"""

import html
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from resguardo.tablet.authority import Authority

_FOLDER: Final = Path(__file__).parent / "trusting"
CERTIFICATE_PATH = "/resguardo.crt"
_TYPES: Final = {
    "trust.js": "text/javascript; charset=utf-8",
    "trust.css": "text/css; charset=utf-8",
}


class TrustPage:
    """The web application (WSGI) of the page. `secure_port` is where the house answers with its certificate, under the same name."""

    def __init__(self, authority: Authority, secure_port: int) -> None:
        page = (_FOLDER / "trust.html").read_text()
        filled = page.replace("{fingerprint}", _in_groups(authority.fingerprint))
        self._page = filled.replace("{port}", str(secure_port)).encode()
        self._certificate = authority.certificate_bytes()
        self._policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src https:;"
            " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )

    def __call__(
        self, environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]
    ) -> Iterable[bytes]:
        status, content_type, body = self._answer(environ.get("PATH_INFO", ""))
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", self._policy),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        start(f"{status.value} {status.phrase}", headers)
        return [body]

    def _answer(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        if path == "/":
            return HTTPStatus.OK, "text/html; charset=utf-8", self._page
        if path == CERTIFICATE_PATH:
            return HTTPStatus.OK, "application/x-x509-ca-cert", self._certificate
        name = path.removeprefix("/")
        if name in _TYPES:
            return HTTPStatus.OK, _TYPES[name], (_FOLDER / name).read_bytes()
        return HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"404"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Writes no log: an address says who came."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
        """Nothing."""


def serve_trust_page(page: TrustPage, host: str, port: int) -> WSGIServer:
    """Serve the page from a thread of its own; the answer can be shut down."""
    server = make_server(host, port, page, server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, name="trust page", daemon=True).start()
    return server


def _in_groups(fingerprint: str) -> str:
    """The fingerprint in four lines of eight pairs, for the eye."""
    pairs = fingerprint.split(":")
    lines = (" ".join(pairs[first : first + 8]) for first in range(0, len(pairs), 8))
    return "<br>".join(html.escape(line) for line in lines)
