"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, durable, gone afterwards.

It listens on no network. The folder can be entered by the server's user and by root only, and that is
the whole access control. `fsync` stays on, since durability is what the tests are about. As root the
server runs as the user `postgres`, which the system package made, or else as `nobody`.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

SETTINGS = (
    "listen_addresses=''",
    "fsync=on",
    "synchronous_commit=on",
    "max_connections=60",
    "shared_buffers=64MB",
    "log_min_messages=fatal",
)
_numbers = itertools.count(1)


class PostgresqlMissing(Exception):
    """No server programs on this machine; the message says how to add them."""


def find_programs() -> Path:
    """The folder of initdb and pg_ctl, the newest version first. Raises `PostgresqlMissing`."""
    installed = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    newest = sorted(installed, key=_version, reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("pg_ctl")] if found]
    for folder in newest + on_path:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise PostgresqlMissing("initdb and pg_ctl are not on this machine: run tools/postgresql.sh")


def _version(folder: Path) -> int:
    return int("".join(filter(str.isdigit, str(folder))) or 0)


def start(folder: Path) -> str:
    """Start a server in an empty folder and give the address of its own database."""
    user = _server_user()
    folder.chmod(0o700)
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    _run(
        folder, "initdb", "--pgdata", str(data), "--username=postgres", "--auth=trust",
        "--encoding=UTF8", "--locale=C", "--no-sync",
    )  # fmt: skip
    options = " ".join(
        f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={folder}")
    )
    log = str(folder / "log")
    _run(
        folder,
        "pg_ctl",
        "--pgdata",
        str(data),
        "--wait",
        "--log",
        log,
        "--options",
        options,
        "start",
    )
    return f"postgresql:///postgres?host={folder}&user=postgres"


def stop(folder: Path) -> None:
    """Stop the server that `start` put into this folder, and remove the folder."""
    if (folder / "data" / "postmaster.pid").exists():
        data = str(folder / "data")
        _run(folder, "pg_ctl", "--pgdata", data, "--wait", "--mode=immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def fresh_folder() -> Path:
    """A temporary folder with a name short enough for a socket."""
    return Path(tempfile.mkdtemp(prefix="rsg-"))


@contextlib.contextmanager
def throw_away_server() -> Iterator[str]:
    """A server for the length of a block; gives its address."""
    folder = fresh_folder()
    try:
        yield start(folder)
    finally:
        stop(folder)


@contextlib.contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """A new empty database on `server` for the length of a block; gives its address."""
    name = f"t{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield server.replace("///postgres?", f"///{name}?")
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _server_user() -> str | None:
    """Whom the server runs as: None for the present user, who is not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(folder: Path, program: str, *arguments: str) -> None:
    """Run one of the server's programs as the server's user; its own words come with a fault."""
    done = subprocess.run(
        [str(find_programs() / program), *arguments],
        user=_server_user(),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT if program == "initdb" else subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        log = folder / "log"
        words = done.stdout or (log.read_bytes() if log.exists() else b"")
        raise RuntimeError(
            f"{program} ended with {done.returncode}: {words.decode(errors='replace')}"
        )
