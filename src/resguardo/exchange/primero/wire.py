"""One line to one server: HTTP over verified TLS, bounded in size and time, and again where a connection broke or the server asked to wait.

A case is created under an id of its sender's, and rows merge under ids of theirs, so a broken connection is answered by asking again. What would stand there twice
is sent with `may_repeat` off: then whoever sends looks first whether it arrived.
"""

import contextlib
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Self
from urllib.parse import urlencode, urlsplit

MOST_BYTES: Final = 50_000_000
"""The largest answer that is read: a whole set of forms is about five million bytes."""
MOST_ENTRIES: Final = 100_000
"""The most entries of a list that are read, however many pages a server claims."""
TIMEOUT_SECONDS: Final = 60.0
LONGEST_CALL_SECONDS = 300.0
"""After so long a call is hung up on: a server that sends a little now and then is within the time of every single wait."""
TRIES: Final = 5
FIRST_PAUSE_SECONDS = 1.0
"""Before the second try; each further pause is twice as long."""
LONGEST_PAUSE_SECONDS: Final = 120.0
BUSY: Final = frozenset({429, 500, 502, 503, 504})


NOT_DONE: Final = frozenset({429, 503})
"""Of these it is certain that nothing was done."""


class Unreachable(Exception):
    """The server can't be spoken with. `code`: address, certificate, connection, busy, sign_in, moved, answer. `found` names no secret."""

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.found = code, found


class Address(NamedTuple):
    """Where the server is. `prefix` is the path before `/api`, without a last stroke."""

    secure: bool
    host: str
    port: int
    prefix: str

    @property
    def shown(self) -> str:
        """The address as it is written down."""
        return f"{'https' if self.secure else 'http'}://{self.host}:{self.port}{self.prefix}"


class Answer(NamedTuple):
    """What the server said; `content` None for no body or one that is no JSON."""

    status: int
    content: Any
    token: str
    wait_seconds: float | None


def address_of(url: str) -> Address:
    """The address that somebody typed. Plain http is taken for this machine alone; a name or password in an address never is.

    Raises Unreachable (address).
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise Unreachable("address", url) from error
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    fit = host and not parts.query and not parts.fragment and parts.username is None
    if not fit or not (secure or (parts.scheme == "http" and _is_here(host))):
        raise Unreachable("address", parts._replace(netloc=host).geturl())
    return Address(secure, host, port or (443 if secure else 80), parts.path.rstrip("/"))


class Wire:
    """Calls one server. `authority` is a file of certificates to trust in the place of the machine's own; `pause` waits so many seconds."""

    def __init__(
        self,
        address: Address,
        authority: Path | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.address, self._pause = address, pause
        self._context = _context(authority) if address.secure else None
        self._open: http.client.HTTPConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(
        self, method: str, path: str, body: Any = None, *, token: str = "", may_repeat: bool = True
    ) -> Answer:
        """The server's answer, asked for again while connections break or it says that it is busy. Raises Unreachable.

        Without `may_repeat` nothing is asked again of which it can't be told whether it was done.
        """
        why = Unreachable("connection")
        for attempt in range(TRIES):
            if attempt:
                self._pause(min(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1), LONGEST_PAUSE_SECONDS))
            try:
                answer = self._once(method, path, body, token)
            except ssl.SSLCertVerificationError as error:
                raise Unreachable("certificate", error.verify_message) from error
            except (OSError, http.client.HTTPException) as error:
                self.close()
                why = Unreachable("connection", type(error).__name__)
                if not may_repeat:
                    raise why from error
                continue
            except ValueError as error:
                raise Unreachable("answer", type(error).__name__) from error
            if answer.status not in BUSY:
                return answer
            if answer.status == http.client.INTERNAL_SERVER_ERROR and attempt == TRIES - 1:
                return answer
            if not may_repeat and answer.status not in NOT_DONE:
                raise Unreachable("connection", str(answer.status))
            why = Unreachable("busy", str(answer.status))
            if answer.wait_seconds and attempt < TRIES - 1:
                self._pause(min(answer.wait_seconds, LONGEST_PAUSE_SECONDS))
        raise why

    def close(self) -> None:
        """Let go of the connection; the next call opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _once(self, method: str, path: str, body: Any, token: str) -> Answer:
        connection = self._open or self._connected()
        self._open = connection
        headers = {"Accept": "application/json", "User-Agent": "Resguardo"}
        if token:
            headers["Authorization"] = token
        content = None
        if body is not None:
            content = json.dumps(body, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        if connection.sock is None:
            connection.connect()
        with _in_time(connection.sock):
            connection.request(method, self.address.prefix + path, content, headers)
            return self._answered(connection)

    def _answered(self, connection: http.client.HTTPConnection) -> Answer:
        with connection.getresponse() as response:
            said = response.read(MOST_BYTES + 1)
            if len(said) > MOST_BYTES:
                self.close()
                raise Unreachable("answer", f"> {MOST_BYTES}")
            if 300 <= response.status < 400:
                raise Unreachable("moved", str(response.status))
            answer = Answer(
                response.status,
                _read(said),
                response.headers.get("Authorization", ""),
                _seconds(response.headers.get("Retry-After")),
            )
            # The library takes a line or a body that was cut off for a whole one; a success without the JSON that belongs to it is none.
            if response.length or (answer.content is None and 200 <= answer.status < 204):
                raise http.client.IncompleteRead(said)
            return answer

    def _connected(self) -> http.client.HTTPConnection:
        host, port = self.address.host, self.address.port
        if self._context is None:
            return http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        return http.client.HTTPSConnection(
            host, port, timeout=TIMEOUT_SECONDS, context=self._context
        )


class Session:
    """A user signed in. The token lives an hour; where the server no longer takes it, another is asked for and the call is made again."""

    def __init__(self, wire: Wire, user: str, password: str) -> None:
        self._wire, self._user, self._password, self._token = wire, user, password, ""

    def get(self, path: str, **query: object) -> Answer:
        """What is at `path`."""
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Any, *, may_repeat: bool = True) -> Answer:
        """Send something new; without `may_repeat` a broken connection is told and not mended."""
        return self._ask("POST", path, body, may_repeat=may_repeat)

    def patch(self, path: str, body: Any) -> Answer:
        """Send what changed."""
        return self._ask("PATCH", path, body)

    def pages(self, path: str, per: int = 1000) -> list[Any]:
        """Everything of a list that comes in pages, of at most `per` entries each."""
        found: list[Any] = []
        page = 1
        while True:
            answer = self.get(path, page=page, per=per)
            data = data_of(answer)
            found += data
            if not data or len(found) >= _total(answer.content, len(found)):
                return found
            if len(found) > MOST_ENTRIES:
                raise Unreachable("answer", f"> {MOST_ENTRIES}")
            page += 1

    def _ask(self, method: str, path: str, body: Any = None, *, may_repeat: bool = True) -> Answer:
        for _ in range(2):
            if not self._token:
                self._sign_in()
            answer = self._wire.call(method, path, body, token=self._token, may_repeat=may_repeat)
            if answer.status != http.client.UNAUTHORIZED:
                return answer
            self._token = ""
        raise Unreachable("sign_in", self._user)

    def _sign_in(self) -> None:
        user = {"user_name": self._user, "password": self._password}
        answer = self._wire.call("POST", "/api/v2/tokens", {"user": user})
        if answer.status != http.client.OK or not answer.token:
            raise Unreachable("sign_in", self._user)
        self._token = answer.token


def data_of(answer: Answer) -> list[Any]:
    """The list under `data`. Raises Unreachable where the answer is none of an API of Primero."""
    content = answer.content
    data = content.get("data") if isinstance(content, dict) else None
    if answer.status != http.client.OK or not isinstance(data, list):
        raise Unreachable("answer", str(answer.status))
    return data


def _total(content: Any, so_far: int) -> int:
    """How many entries the whole list has, as the server says; what came so far where it does not say."""
    metadata = content.get("metadata")
    total = metadata.get("total") if isinstance(metadata, dict) else None
    return total if isinstance(total, int) else so_far


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextlib.contextmanager
def _in_time(line: socket.socket) -> Iterator[None]:
    """Hang up where what is done takes too long; whoever waits then sees a connection that broke."""

    def hang_up() -> None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = threading.Timer(LONGEST_CALL_SECONDS, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _context(authority: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(authority) if authority else None)
    except (OSError, ssl.SSLError) as error:
        raise Unreachable("certificate", str(authority)) from error


def _read(said: bytes) -> Any:
    try:
        return json.loads(said) if said else None
    except (ValueError, RecursionError):
        return None


def _seconds(written: str | None) -> float | None:
    return float(written) if written and written.isdecimal() else None
