"""A small house with tablets: an account with zones and counters, its hub, a server, and a tablet made of paper that speaks as the app does.

Everybody's PIN is the same. Bands are drawn by chance, pictures are plain coloured squares.
"""

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.util import setup_testing_defaults

from PIL import Image

from resguardo.account.access import AccessLog
from resguardo.account.account import Account, Founding, Perform, Request
from resguardo.account.directory import Directory
from resguardo.account.installation import Installation, open_installation
from resguardo.account.photos import keep_photo
from resguardo.ledger.keys import SigningKey, verify
from resguardo.operation import rooms
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.identifiers import (
    CountId,
    OrganisationCode,
    PersonId,
    PlaceId,
    StaffId,
)
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused
from resguardo.operation.register import AgeBasis
from resguardo.operation.team import StaffContent
from resguardo.tablet.answering import Answering
from resguardo.tablet.enrolment import Invited, invite
from resguardo.tablet.faces import small_face
from resguardo.tablet.hub import House, Hub
from resguardo.tablet.records import (
    BATCH_DOMAIN,
    ENROLMENT_DOMAIN,
    GREETING_DOMAIN,
    MARK_DOMAIN,
    canonical,
)

assert rooms.ROOMS
PIN = "730915"
TEAM = {
    "ana": Role.INTAKE_OFFICER,
    "olga": Role.COUNT_OFFICER,
    "carla": Role.COUNTER,
    "diego": Role.COUNTER,
    "tomas": Role.COUNTER,
}
FOUNDING = Founding(
    "Ensayo de tabletas",
    "America/Guatemala",
    "GT",
    True,
    OrganisationCode("MP"),
    StaffContent(name="Rosa Ensayo", handle="rosa"),
)


class Opened(NamedTuple):
    """One operation held open."""

    account: Account
    directory: Directory
    log: AccessLog


class TabletHouse:
    """An installation at `folder` with two rooms of `persons` each, its hub and its service."""

    def __init__(self, folder: Path, persons: int = 5, *, pictures: bool = False) -> None:
        self.house: Installation = open_installation(folder)
        self.account = Account.found(self.house, FOUNDING)
        [rosa] = self.account.state.team.members
        self.staff: dict[str, StaffId] = {"rosa": rosa}
        self.rooms: dict[str, PlaceId] = {}
        self.persons: dict[str, list[PersonId]] = {}
        self.account.together(self._begin)
        for room in self.rooms:
            self.account.together(lambda perform, room=room: self._tag(perform, room, persons))
        if pictures:
            self._picture()
        self.opened = Opened(
            self.account, Directory(self.account), AccessLog(self.house, self.account.operation)
        )
        self.hub = Hub(House(self.house, self._open, self._by_pin, small_face, Refused.sentences))
        self.service = Answering(self.hub)

    def close(self) -> None:
        """Put everything away."""
        self.hub.close()
        self.house.close()

    def perform(self, code: str, handle: str, **fields: Any) -> list[Any]:
        """An act by somebody of the team."""
        return self.account.perform(code, (self.staff[handle],), **fields)

    def open_count(self, kind: CountKind = CountKind.NAME_BY_NAME, **turns: str) -> CountId:
        """Open a count of everybody. `turns` sends counters: `carla="Norte"` first, `diego="Norte second"`."""
        told = self.perform("count.open_count", "olga", kind=kind)
        count: CountId = told[0].event.count
        for handle, walk in turns.items():
            room, _, second = walk.partition(" ")
            order = CounterOrder.SECOND if second else CounterOrder.FIRST
            self.perform(
                "count.assign_counter",
                "olga",
                count=count,
                zone=self.rooms[room],
                order=order,
                counter=self.staff[handle],
            )
        return count

    def code_of(self, count: CountId, room: str) -> str:
        """The code that hangs in a room."""
        return self.account.state.counts.counts[count].zones[self.rooms[room]].code

    def tag(self, person: PersonId) -> str:
        """A person's band."""
        return self.account.state.register.persons[person].tag

    def invite(self, label: str = "1") -> Invited:
        """An invitation by the coordinator."""
        return invite(self.hub, self.account.operation, self.staff["rosa"], label)

    def _open(self, operation: bytes) -> Opened:
        if operation != self.account.operation:
            raise KeyError(operation)
        return self.opened

    def _by_pin(self, operation: bytes, handle: str, pin: str, where: str) -> StaffId | None:
        return self.staff.get(handle) if pin == PIN else None

    def _begin(self, perform: Perform) -> None:
        rosa = (self.staff["rosa"],)
        for handle, role in TEAM.items():
            staff = StaffId(self.house.chance(16))
            enrol = {
                "staff": staff,
                "organisation": OrganisationCode("SBS"),
                "credential": self.house.new_credential(),
                "name": f"{handle.title()} Ensayo",
                "handle": handle,
            }
            perform(Request("team.enrol_staff", rosa, enrol))
            perform(Request("team.grant_role", rosa, {"staff": staff, "role": role}))
            self.staff[handle] = staff
        fields = {"kind": PlaceKind.SHELTER, "name": "Casa de ensayo", "parent": None}
        told = perform(Request("placement.open_place", rosa, fields))
        shelter = told[0].event.place  # type: ignore[attr-defined]
        for name in ("Norte", "Sur"):
            fields = {"kind": PlaceKind.ROOM, "name": name, "parent": shelter}
            told = perform(Request("placement.open_place", rosa, fields))
            self.rooms[name] = told[0].event.place  # type: ignore[attr-defined]

    def _tag(self, perform: Perform, room: str, number: int) -> None:
        fields = {"place": self.rooms[room], "age_basis": AgeBasis.OBSERVED}
        self.persons[room] = []
        for _ in range(number):
            told = perform(Request("register.issue_tag", (self.staff["ana"],), fields))
            self.persons[room].append(told[0].event.person)  # type: ignore[attr-defined]

    def _picture(self) -> None:
        for room in self.persons.values():
            for number, person in enumerate(room):
                digest = keep_photo(self.house, person, picture(number))
                self.perform("register.record_photo", "ana", person=person, digest=digest)


@lru_cache
def picture(number: int) -> bytes:
    """A bright coloured square with a darker face in it, as JPEG."""
    made = Image.new("RGB", (240, 300), ((80 + 60 * number) % 256, 200, (240 - 40 * number) % 256))
    made.paste((250, 220, 190), (60, 70, 180, 220))
    written = io.BytesIO()
    made.save(written, "JPEG")
    return written.getvalue()


class PaperTablet:
    """A tablet made of paper: signs, counts its numbers and asks, over WSGI in this process or any function that posts."""

    def __init__(self, house: TabletHouse, seed: int = 1) -> None:
        self.house = house
        self.key = SigningKey(hashlib.sha256(b"tablet %d" % seed).digest())
        self.name = self.key.public.hex()
        self.next = 1
        self.word = ""
        self.staff = ""
        self.installation = ""

    def post(self, door: str, body: bytes, **headers: str) -> tuple[int, Any]:
        """Ask one door; status and answer."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/tablet/api/{door}",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **headers,
        }
        setup_testing_defaults(environ)
        status: list[str] = []
        answer = b"".join(self.house.service(environ, lambda line, _: status.append(line)))
        return int(status[0][:3]), json.loads(answer)

    def enrol(self, token: str) -> tuple[int, Any]:
        """Answer an invitation."""
        signature = self.key.sign(canonical(ENROLMENT_DOMAIN, token, self.name)).hex()
        asked = {"token": token, "tablet": self.name, "signature": signature}
        status, told = self.post("enrol", json.dumps(asked).encode())
        self.installation = told.get("installation", "")
        return status, told

    def greet(self) -> None:
        """Get the word by which everything else is asked."""
        _, told = self.post("number", json.dumps({"tablet": self.name}).encode())
        signature = self.key.sign(canonical(GREETING_DOMAIN, told["number"], self.name)).hex()
        asked = {"tablet": self.name, "number": told["number"], "signature": signature}
        _, told = self.post("greet", json.dumps(asked).encode())
        self.word = told["word"]

    def ask(self, door: str, **fields: Any) -> tuple[int, Any]:
        """Ask as a greeted tablet."""
        if not self.word:
            self.greet()
        header = {"HTTP_AUTHORIZATION": f"Resguardo {self.word}"}
        return self.post(door, json.dumps(fields).encode(), **header)

    def sign_in(self, handle: str, pin: str = PIN) -> tuple[int, Any]:
        """Somebody counts on this tablet."""
        status, told = self.ask("sign-in", handle=handle, pin=pin)
        self.staff = told.get("staff", "")
        return status, told

    def contact(self, waiting_from: int | None = None) -> Any:
        """The contact of every second."""
        return self.ask("contact", unsent=0, ahead_ms=0, waiting_from=waiting_from)[1]

    def roll(self, walk: dict[str, Any]) -> Any:
        """The roll of one walk."""
        return self.ask("roll", count=walk["count"], zone=walk["zone"])[1]

    def mark(self, kind: str, count: CountId, room: str, **fields: Any) -> dict[str, Any]:
        """The next record, as the app makes it."""
        seq, self.next = self.next, self.next + 1
        code = "" if kind in {"withdrawn", "finished"} else self.house.code_of(count, room)
        record = {
            "domain": MARK_DOMAIN,
            "tablet": self.name,
            "seq": seq,
            "kind": kind,
            "count": count.hex(),
            "zone": self.house.rooms[room].hex(),
            "person": None,
            "tag": None,
            "mode": "face" if kind == "sighted" else None,
            "code": code,
            "reason": None,
            "marked_at": self.house.house.now(),
            "counter": self.staff,
        }
        return record | {
            key: value.hex() if isinstance(value, bytes) else value for key, value in fields.items()
        }

    def send(self, *marks: dict[str, Any], ahead_ms: int | None = 0) -> list[list[Any]]:
        """Send marks as one batch; the receipts, each checked against the installation's key."""
        status, told = self.send_raw(*marks, ahead_ms=ahead_ms)
        assert status == 200, told
        for receipt, signature in told["receipts"]:
            key = bytes.fromhex(self.installation)
            assert verify(key, bytes.fromhex(signature), receipt.encode())
        return [json.loads(receipt) for receipt, _ in told["receipts"]]

    def send_raw(self, *marks: dict[str, Any], ahead_ms: int | None = 0) -> tuple[int, Any]:
        """Send marks as one batch, whatever is answered."""
        arrays = [list(mark.values()) for mark in marks]
        body = canonical(BATCH_DOMAIN, self.name, self.house.house.now(), ahead_ms, arrays)
        return self.post("batch", body, HTTP_X_SIGNATURE=self.key.sign(body).hex())


def enrolled(house: TabletHouse, handle: str | None = "carla", seed: int = 1) -> PaperTablet:
    """A paper tablet that is enrolled, with `handle` signed in on it (None: nobody)."""
    tablet = PaperTablet(house, seed)
    status, told = tablet.enrol(house.invite(str(seed)).token)
    assert status == 200, told
    if handle:
        assert tablet.sign_in(handle)[0] == 200
    return tablet


class Threads(ThreadingMixIn, WSGIServer):
    """A server that answers each request from a thread of its own."""

    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Answers without a word on the terminal."""

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def serving(application: Any, port: int = 0) -> Iterator[str]:
    """A server over a web application on this machine; its address."""
    server = make_server("127.0.0.1", port, application, Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def port_of(address: str) -> int:
    """The port of an address."""
    return urlsplit(address).port or 0
