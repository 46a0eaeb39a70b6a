"""A stand-in for a server of Primero v2: a real HTTP server on this machine that enforces what the real one does (exchange design, section 4).

It knows sign-in and tokens that run out, cookies that want a CSRF token, fields that a user may not write, rows that merge by their id, attachments, pages,
locks; and on command it breaks connections, is busy, or drops and changes fields in silence.
"""

import base64
import itertools
import json
import re
import ssl
import threading
from collections.abc import Callable
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from resguardo.exchange.primero.records import Care, CaseFacts, Kin

DEPLOYMENT = Path(__file__).resolve().parents[1] / "data" / "primero" / "deployment.json"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
USER, PASSWORD = "gestora", "clave de ensayo 7"
ACTIONS = {"close": {"status", "date_closure"}, "reopen": {"status", "workflow"}}
FILES = {"image/jpeg", "image/png", "application/pdf"}
MOST_FILE_BYTES = 20 * 1024 * 1024

TODAY = date(2024, 12, 22)
CASE = "0f0e0d0c-0b0a-4908-8706-050403020100"
CARE_ROW, KIN_ROW = CASE[:-1] + "a", CASE[:-1] + "b"
CHILD = CaseFacts(
    case=CASE,
    registered_on="2024-12-20",
    name="Lucía Prueba Muestra",
    given="Lucía",
    family="Prueba Muestra",
    other_names=("Luz Ensayo",),
    sex="female",
    age_years=9,
    care=(Care(CARE_ROW, "residential_care", "4fd2", "carer", "2024-12-20"),),
    kin=(Kin(KIN_ROW, "Berta Muestra", "mother"),),
)
"""An invented child's file as the profile lets it leave."""

Fault = Callable[["Request"], None]


class Cut(Exception):
    """The connection is to end here. `half` is how many bytes of the answer go out before."""

    def __init__(self, half: int | None = None) -> None:
        super().__init__()
        self.half = half


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, detail: Any = None, **headers: str) -> None:
        super().__init__(status)
        self.status, self.detail, self.headers = status, detail, headers


class PrimeroDouble:
    """The server with its records. `before` and `after` are called around each request's work, to bring a fault about."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        saved = json.loads(DEPLOYMENT.read_text(encoding="utf-8"))
        self.forms, self.lookups = saved["forms"], saved["lookups"]
        self.cases: dict[str, dict[str, Any]] = {}
        self.flags: dict[str, list[dict[str, Any]]] = {}
        self.read_only: set[str] = set()
        self.calls: list[tuple[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.tokens: dict[str, int] = {}
        self.token_lasts_calls = 10_000
        self.may_close = True
        self.out_of_scope: set[str] = set()
        self.drops: set[str] = set()
        self.changes: dict[str, Any] = {}
        self.before: Fault = lambda request: None
        self.after: Fault = lambda request: None
        self._numbers = itertools.count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def count(self, method: str, path: str) -> int:
        """How many calls of a kind came."""
        return sum(1 for one in self.calls if one[0] == method and re.fullmatch(path, one[1]))

    def hide(self, field: str) -> None:
        """Take a field out of what this user may write."""
        for form in self.forms:
            form["fields"] = [one for one in form["fields"] if one["name"] != field]

    # ------------------------------------------------------------------ work

    def answer(self, request: "Request") -> tuple[int, Any, dict[str, str]]:
        """What the server says to one request."""
        method, path = request.method, request.path
        if (method, path) == ("POST", "/api/v2/tokens"):
            return self._sign_in(request)
        self._require_token(request)
        parts = path.removeprefix("/api/v2/").split("/")
        match (method, parts):
            case ("GET", ["forms"]):
                return 200, {"data": self.forms}, {}
            case ("GET", ["lookups"]):
                return 200, _page(self.lookups, request), {}
            case ("GET", ["cases"]):
                return 200, _page(list(self.cases.values()), request), {}
            case ("POST", ["cases"]):
                return self._create(request)
            case ("GET", ["cases", case]):
                return 200, {"data": self._found(case)}, {}
            case ("PATCH", ["cases", case]):
                return self._update(self._found(case), request)
            case ("GET", ["cases", case, "flags"]):
                self._found(case)
                return 200, {"data": self.flags.get(case, [])}, {}
            case ("POST", ["cases", case, "flags"]):
                return self._raise_flag(case, request)
            case ("PATCH", ["cases", case, "flags", flag]):
                [raised] = [one for one in self.flags[case] if str(one["id"]) == flag]
                raised.update(removed=True, **request.body["data"])
                return 200, {"data": raised}, {}
            case ("POST", ["cases", case, "attachments"]):
                return self._attach(self._found(case), request)
        raise Refusal(404)

    def _sign_in(self, request: "Request") -> tuple[int, Any, dict[str, str]]:
        if request.body.get("user") != {"user_name": USER, "password": PASSWORD}:
            raise Refusal(401)
        token = f"Bearer ficha.{next(self._numbers)}"
        self.tokens[token] = self.token_lasts_calls
        headers = {"Authorization": token, "Set-Cookie": "_session=1; HttpOnly"}
        return 200, {"user_name": USER}, headers

    def _require_token(self, request: "Request") -> None:
        if request.headers.get("Cookie") and not request.headers.get("X-CSRF-Token"):
            raise Refusal(403, "InvalidAuthenticityToken")
        token = request.headers.get("Authorization", "")
        if self.tokens.get(token, 0) <= 0:
            raise Refusal(401)
        self.tokens[token] -= 1

    def _found(self, case: str) -> dict[str, Any]:
        if case in self.out_of_scope:
            raise Refusal(403)
        if case not in self.cases:
            raise Refusal(404)
        return self.cases[case]

    def _create(self, request: "Request") -> tuple[int, Any, dict[str, str]]:
        data = request.body["data"]
        self._validate(data, {"id": "id", "status": "text_field"})
        if data.get("id") in self.cases:
            raise Refusal(409)
        case = data.get("id", f"00000000-0000-4000-8000-{next(self._numbers):012x}")
        self.cases[case] = {"id": case, "status": "open", "owned_by": USER}
        self._keep(self.cases[case], data)
        return (204, None, {}) if "id" in data else (200, {"data": self.cases[case]}, {})

    def _update(
        self, record: dict[str, Any], request: "Request"
    ) -> tuple[int, Any, dict[str, str]]:
        data, action = request.body["data"], request.body.get("record_action")
        if action is not None:
            if action == "close" and not self.may_close:
                raise Refusal(403)
            if foreign := sorted(set(data) - ACTIONS.get(action, set())):
                raise Refusal(422, foreign)
        self._validate(data, {"status": "text_field"})
        self._keep(record, data)
        return 200, {"data": data}, {}

    def _attach(
        self, record: dict[str, Any], request: "Request"
    ) -> tuple[int, Any, dict[str, str]]:
        data = request.body["data"]
        content = base64.b64decode(data["attachment"], validate=True)
        if data["content_type"] not in FILES or len(content) > MOST_FILE_BYTES:
            raise Refusal(422, ["attachment"])
        kept = {name: data[name] for name in ("field_name", "description", "date", "is_current")}
        kept |= {"id": next(self._numbers), "attachment_url": "/rails/active_storage/x"}
        record.setdefault(data["field_name"], []).append(kept)
        return 200, {"data": kept}, {}

    def _raise_flag(self, case: str, request: "Request") -> tuple[int, Any, dict[str, str]]:
        self._found(case)
        flag = {"id": next(self._numbers), "removed": False} | request.body["data"]
        self.flags.setdefault(case, []).append(flag)
        return 200, {"data": flag}, {}

    def _keep(self, record: dict[str, Any], data: dict[str, Any]) -> None:
        written = {name: value for name, value in data.items() if name not in self.drops}
        for name, value in (written | _shared(self.changes, written)).items():
            record[name] = _merged(record.get(name), value) if _is_rows(value) else value
        named = [record.get(name) for name in ("name_first", "name_middle", "name_last")]
        record["name"] = " ".join(name for name in named if name)

    # ------------------------------------------------------------ check schema

    def _validate(self, data: dict[str, Any], core: dict[str, str]) -> None:
        fields = {
            field["name"]: field
            for form in self.forms
            if form["parent_form"] == "case" and not form["is_nested"]
            for field in form["fields"]
            if not field["disabled"] and field["name"] not in self.read_only
        }
        fields |= {name: {"type": kind} for name, kind in core.items()}
        wrong = [
            f"/{name}" for name, value in data.items() if not self._takes(fields.get(name), value)
        ]
        if wrong:
            raise Refusal(422, wrong)

    def _takes(self, field: dict[str, Any] | None, value: Any) -> bool:
        if field is None:
            return False
        if field["type"] == "subform":
            form = next(one for one in self.forms if one["id"] == field["subform_section_id"])
            rows = {one["name"]: one for one in form["fields"]}
            rows |= {"_destroy": {"type": "tick_box"}, "unique_id": {"type": "id"}}
            return all(
                self._takes(rows.get(name), one) for row in value for name, one in row.items()
            )
        return _takes_value(field, value)


class Request:
    """One request as the double sees it; `number` from 1 over the server's whole life."""

    def __init__(self, handler: BaseHTTPRequestHandler, number: int) -> None:
        parts = urlsplit(handler.path)
        self.method, self.path, self.number = handler.command, parts.path, number
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.headers = handler.headers
        length = int(handler.headers.get("Content-Length") or 0)
        content = handler.rfile.read(length)
        self.body: dict[str, Any] = json.loads(content) if content else {}


def _handler_of(double: PrimeroDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            request = Request(self, len(double.calls) + 1)
            double.calls.append((request.method, request.path))
            double.bodies += [request.body] if "data" in request.body else []
            try:
                double.before(request)
                status, body, headers = double.answer(request)
                double.after(request)
            except Refusal as refusal:
                errors = [{"code": refusal.status, "resource": self.path, "detail": refusal.detail}]
                status, body, headers = refusal.status, {"errors": errors}, refusal.headers
            except Cut as cut:
                self._cut(cut)
                return
            self._say(status, body, headers)

        def _say(self, status: int, body: Any, headers: dict[str, str]) -> None:
            content = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _cut(self, cut: Cut) -> None:
            said = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b'{"data": ' * 40
            self.wfile.write(said[: cut.half or 0])
            self.wfile.flush()
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815 - the names that the library calls

    return Handler


def _takes_value(field: dict[str, Any], value: Any) -> bool:
    match field["type"]:
        case "id":
            return isinstance(value, str) and UUID.fullmatch(value) is not None
        case "date_field":
            return value is None or (
                isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))
            )
        case "tick_box":
            return isinstance(value, bool)
        case "numeric_field":
            return value is None or (isinstance(value, int) and not isinstance(value, bool))
        case "select_box" if field["multi_select"]:
            return value is None or isinstance(value, list)
        case "radio_button":
            return value is None or isinstance(value, str | bool)
    return value is None or isinstance(value, str)


def _shared(changes: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name in data}


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _merged(kept: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by their id: what is there stays, what came is written over it, what asks for it goes."""
    by_id = {row["unique_id"]: row for row in kept or ()}
    for row in rows:
        by_id[row["unique_id"]] = by_id.get(row["unique_id"], {}) | row
    return [row for row in by_id.values() if not row.get("_destroy")]


def _page(entries: list[Any], request: Request) -> dict[str, Any]:
    page, per = int(request.query.get("page", 1)), min(int(request.query.get("per", 20)), 1000)
    data = entries[(page - 1) * per : page * per]
    return {"data": data, "metadata": {"total": len(entries), "per": per, "page": page}}
