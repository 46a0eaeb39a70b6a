"""The console in tests: a played exercise or a small account behind it, its logins, a server, a real browser.

Everybody signs in with their handle, one password and one PIN. The exercise is played once a session and copied for each test.
"""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from resguardo.console.house import House, close_house, open_house, prepare

prepare()

from django.contrib.auth.hashers import make_password  # noqa: E402 - the framework has to be ready first
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.test import Client  # noqa: E402

from resguardo.account.account import Account, Founding  # noqa: E402
from resguardo.console.access.models import Login  # noqa: E402
from resguardo.console.access.seats import give_seat  # noqa: E402
from resguardo.console.access.sessions import Factor, marks  # noqa: E402
from resguardo.drill.play import run  # noqa: E402
from resguardo.operation.identifiers import OrganisationCode, StaffId  # noqa: E402
from resguardo.operation.policy import Role  # noqa: E402
from resguardo.operation.team import StaffContent  # noqa: E402

PASSWORD = "una frase larga de prueba"
PIN = "730915"
BOTH = (Factor.PASSWORD, Factor.CODE)
"""Something known and something held."""
CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        if (found := shutil.which(name))
    ),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1400, 900)}


@lru_cache
def _hashes() -> tuple[str, str]:
    return make_password(PASSWORD), make_password(PIN)


def give_logins(house: House) -> None:
    """A login for every member of every operation, all with the same password and PIN."""
    password, pin = _hashes()
    for operation in house.operations():
        opened = house.opened(operation)
        for staff in list(opened.account.state.team.members):
            handle = opened.directory.handle(staff)
            login, _ = Login.objects.get_or_create(
                handle=handle, defaults={"password": password, "pin": pin}
            )
            give_seat(login, operation, staff)


@lru_cache
def exercise_folder(scenario: str = "raid-and-breach", seed: int = 1) -> Path:
    """A data folder with the played exercise and its logins; copy it, never open it."""
    folder = Path(mkdtemp(prefix="resguardo-exercise-")) / "data"
    run(folder, scenario, seed)
    give_logins(open_house(folder))
    close_house()
    return folder


def copy_of_exercise(to: Path) -> Path:
    """A fresh copy of the played exercise at `to`."""
    shutil.copytree(exercise_folder(), to)
    return to


class Console:
    """An open house and ways to look at it: by a test client or by a server in this process."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.operation = house.operations()[0]
        self.opened = house.opened(self.operation)
        self.account, self.directory = self.opened.account, self.opened.directory

    def client(
        self, handle: str | None = None, factors: tuple[Factor, ...] = BOTH, **options: Any
    ) -> Client:
        """A browser without a screen, signed in as `handle` by `factors`, this very moment."""
        client = Client(**options)
        if handle:
            client.force_login(Login.objects.get(handle=handle))
            session = client.session
            session.update(marks(factors, self.house.installation.now()))
            session.save()
        return client

    def staff(self, handle: str) -> StaffId:
        """The member of the team called `handle`."""
        found = self.directory.staff_called(handle)
        assert found is not None, handle
        return found

    def perform(self, code: str, *handles: str, **fields: Any) -> list[Any]:
        """An act by those called `handles`, past the screens."""
        return self.account.perform(code, [self.staff(handle) for handle in handles], **fields)


@contextmanager
def opened_exercise(folder: Path) -> Iterator[Console]:
    """The console over a copy of the played exercise."""
    house = open_house(copy_of_exercise(folder))
    try:
        yield Console(house)
    finally:
        close_house()


@contextmanager
def opened_small(folder: Path, team: dict[str, Role] | None = None) -> Iterator[Console]:
    """The console over a new operation with a coordinator `ana` and the team named by handle and role."""
    house = open_house(folder)
    found_small(house, team or {})
    give_logins(house)
    try:
        yield Console(house)
    finally:
        close_house()


def found_small(house: House, team: dict[str, Role]) -> Account:
    """A real (not exercise) operation of invented people: `ana` coordinates; each other is enrolled with one role."""
    founding = Founding(
        "Operativo de prueba",
        "America/Guatemala",
        "GT",
        exercise=False,
        organisation=OrganisationCode("PGN"),
        content=StaffContent(name="Ana Prueba", handle="ana"),
    )
    account = Account.found(house.installation, founding)
    first = next(iter(account.state.team.members))
    for handle, role in team.items():
        told = account.perform(
            "team.enrol_staff",
            [first],
            staff=StaffId(house.installation.chance(16)),
            organisation=OrganisationCode("SBS"),
            credential=house.installation.new_credential(),
            name=f"{handle.capitalize()} Ensayo",
            handle=handle,
        )
        staff = StaffId(told[0].event.staff)  # type: ignore[attr-defined]
        account.perform("team.grant_role", [first], staff=staff, role=role, place=None)
    return account


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """The test's output stays readable."""


class _Threaded(WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def process_request(self, request: Any, client_address: Any) -> None:
        threading.Thread(target=self._one, args=(request, client_address), daemon=True).start()

    def _one(self, request: Any, client_address: Any) -> None:
        from django.db import connections

        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # the browser went away
        finally:
            connections.close_all()
            self.shutdown_request(request)

    def handle_error(self, *_: object) -> None:
        """A browser that goes away is no fault."""


@contextmanager
def served(application: Any = None) -> Iterator[str]:
    """The open house, or another `application` (WSGI), behind a real port of this machine; gives the address."""
    server = _Threaded(("127.0.0.1", 0), _Quiet)
    server.set_app(application or WSGIHandler())
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cookie_of(client: Client, address: str) -> dict[str, Any]:
    """The signed-in client's session for a real browser at `address`."""
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Playwright keeps an event loop in this thread, and the framework would refuse its database there.
