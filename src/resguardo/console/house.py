"""The open data folder behind the console: its accounts, each opened once and shared by every request of this process."""

import importlib
import os
import pkgutil
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from resguardo.account.access import AccessLog, is_access_log
from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.installation import Installation, open_installation
from resguardo.console.languages import compile_languages
from resguardo.operation import rooms as rooms  # noqa: PLC0414 - makes every act known
from resguardo.operation.refusal import ensure
from resguardo.store.unlocking import Unlocking

DATABASE_FILE_NAME = "console.sqlite"
SECRET_FILE_NAME = "console.secret"  # noqa: S105 - the name of the file, not what is in it


class Opened(NamedTuple):
    """One operation as the console holds it."""

    account: Account
    directory: Directory
    log: AccessLog


class House:
    """An open data folder. Accounts are opened when they are first asked for and stay open."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self._lock = threading.Lock()
        self._opened: dict[bytes, Opened] = {}
        self._at_close: list[Callable[[], None]] = []

    def operations(self) -> list[bytes]:
        """The operations in this folder, in the order of the store."""
        store = self.installation.store
        return [one for one in store.operations() if not is_access_log(self.installation, one)]

    def opened(self, operation: bytes) -> Opened:
        """The account of `operation`. Raises `KeyError` when this folder has no such operation."""
        with self._lock:
            if operation not in self._opened:
                if operation not in self.operations():
                    raise KeyError(operation)
                account = Account(self.installation, operation)
                self._opened[operation] = Opened(
                    account, Directory(account), AccessLog(self.installation, operation)
                )
            return self._opened[operation]

    def at_close(self, stop: Callable[[], None]) -> None:
        """Call `stop` before the folder is let go: for what runs beside the requests."""
        self._at_close.append(stop)

    def close(self) -> None:
        """Let go of the folder."""
        while self._at_close:
            self._at_close.pop()()
        self.installation.close()


_open: list[House] = []


def prepare() -> None:
    """Make the framework ready, once a process, without any data folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resguardo.console.settings")
    compile_languages()
    django.setup()


def meet_every_refusal() -> None:
    """Import what declares refusals outside the rules, the desks and the tablet, for those who list or translate them all."""
    prepare()
    for package in ("resguardo.console", "resguardo.tablet"):
        path = importlib.import_module(package).__path__
        for module in pkgutil.walk_packages(path, f"{package}."):
            # Migrations are the framework's, a server's module opens a folder, and `__main__` acts.
            if not {"migrations", "wsgi", "__main__"} & {*module.name.split(".")}:
                importlib.import_module(module.name)


def open_house(folder: Path, unlocking: Unlocking | None = None, **clock: Any) -> House:
    """Open the data folder for this process, make the framework's tables, and give the house.

    `clock` may hold `now` and `chance`, as for `open_installation`. Raises `StoreProblem` as that does.
    """
    prepare()
    close_house()
    installation = open_installation(folder, unlocking, **clock)
    settings.SECRET_KEY = _secret(folder)
    database = settings.DATABASES["default"]
    database["NAME"] = str(folder / DATABASE_FILE_NAME)
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = database["NAME"]
    # Before the tables are made: what is sealed in them asks the house for its keys.
    _open.append(House(installation))
    call_command("migrate", verbosity=0, interactive=False)
    (folder / DATABASE_FILE_NAME).chmod(0o600)
    return _open[0]


def house() -> House:
    """The house that this process opened."""
    ensure(_open, "a data folder is open before a page is asked for")
    return _open[0]


def close_house() -> None:
    """Let go of the open folder, if there is one."""
    while _open:
        _open.pop().close()
        connections.close_all()


def _secret(folder: Path) -> str:
    """What session marks are signed with: made once, readable by the owner alone."""
    file = folder / SECRET_FILE_NAME
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_hex(32))
    return file.read_text()
