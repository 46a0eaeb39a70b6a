"""Serving a data folder: the console, its tablets and the claim desk, for this machine alone or for the whole local network.

On a local network the house makes its own certificate authority (`tablet/authority.py`), and a plain page on the next port leads each tablet through
trusting it. The claim desk is a program of its own with a folder of its own; it is given nothing else.
"""

import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from resguardo.account.account import Account
from resguardo.account.installation import Installation, open_installation
from resguardo.cli.output import flush, print_line
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.session import (
    Data,
    folder_of,
    open_folder,
    operations_of,
    settings,
    unlocking_of,
)
from resguardo.cli.site import NAMES_VARIABLE
from resguardo.cli.words import Language, say
from resguardo.store.unlocking import Passphrase

if TYPE_CHECKING:
    from resguardo.tablet.authority import Certified

EVERYWHERE = "0.0.0.0"  # noqa: S104 - the local network is who it is for
THREADS = 32
"""Requests answered at one moment; those that wait for the ledger share one flush of the disk."""
_TRUST, _DESK = 1, 2
"""How far behind the port of the console the plain page and the claim desk answer."""


class Front(NamedTuple):
    """Where the house answers: the address it listens on, the console's and the plain page's addresses for others (empty: none), and its certificate."""

    host: str
    console: str
    trust: str
    certified: "Certified | None"


def serve(
    context: typer.Context,
    port: Annotated[
        int,
        typer.Option(
            "--port",
            min=1,
            max=65533,
            help="Puerto de la consola; usa también los dos siguientes. / Port of the console; the next two are used as well.",
        ),
    ] = 8000,
    lan: Annotated[
        bool,
        typer.Option(
            "--lan",
            help="Para toda la red local, con certificado propio. / For the whole local network, with a certificate of its own.",
        ),
    ] = False,
    name: Annotated[
        str,
        typer.Option(
            "--name",
            help="Nombre de la casa en la red local. / Name of the house in the local network.",
        ),
    ] = "casa.internal",
    data: Data = None,
) -> None:
    """Sirve la consola y las tabletas hasta Ctrl-C. / Serve the console and the tablets until Ctrl-C."""
    language = settings(context).language
    folder = folder_of(context, data).absolute()
    _refuse_taken(range(port, port + 3), language)
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        # An empty folder leads whoever opens the console to a first operation.
        with open_installation(folder) as made:
            made.writer()
    with ExitStack() as running:
        with open_folder(context, data) as house:
            front = _for_the_network(house, port, name, language, running) if lan else None
            desks = [_desk_folder(house, folder, one) for one in operations_of(house)[-1:]]
        front = front or Front("127.0.0.1", f"http://localhost:{port}", "", None)
        _give_passphrase(folder, language)
        _set_environment(folder, front)
        for desk in desks:
            running.enter_context(_claim_desk(desk, front, port + _DESK))
        _tell(front, port + _DESK if desks else 0, language)
        _server(front, port).serve()


def local_addresses() -> list[str]:
    """This machine's addresses in local networks, the one that leads outward first."""
    from resguardo.tablet.authority import is_vouchable

    found: list[str] = []
    # Nothing is sent: connecting a datagram socket only asks the system which of its addresses it would use.
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("10.255.255.255", 9))
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)]
    plain = (address.partition("%")[0] for address in found)
    return [
        address
        for address in dict.fromkeys(plain)
        if is_vouchable(address) and not ipaddress.ip_address(address).is_loopback
    ]


def _for_the_network(
    house: Installation, port: int, name: str, language: Language, running: ExitStack
) -> Front:
    """Make the certificate, serve the plain page, and say where the house will answer."""
    from resguardo.tablet.authority import Authority, is_vouchable
    from resguardo.tablet.trust import TrustPage, serve_trust_page

    if not is_vouchable(name):
        raise Unusable([problem("name.not_local", language, "--name", found=name)])
    addresses, authority = local_addresses(), Authority(house)
    names = (name, *addresses, "localhost", "127.0.0.1")
    certified = authority.certify(names, datetime.now(UTC))
    trusting = serve_trust_page(TrustPage(authority, port), EVERYWHERE, port + _TRUST)
    running.callback(trusting.shutdown)
    host = _in_address(addresses[0] if addresses else name)
    print_line(f"{say('served_fingerprint', language)}\n  {authority.fingerprint}")
    return Front(EVERYWHERE, f"https://{host}:{port}", f"http://{host}:{port + _TRUST}", certified)


def _set_environment(folder: Path, front: Front) -> None:
    """What the server's own process is told."""
    os.environ["RESGUARDO_DATA"] = str(folder)
    os.environ["RESGUARDO_ORIGIN"] = front.console
    if front.certified:
        os.environ["RESGUARDO_TRUST_ORIGIN"] = front.trust
        os.environ[NAMES_VARIABLE] = ",".join(front.certified.names)


def _server(front: Front, port: int) -> Any:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    certified = front.certified
    return Server(
        "resguardo.cli.site:application",
        factory=True,
        address=front.host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        websockets=False,
        respawn_failed_workers=True,
        ssl_cert=certified.chain if certified else None,
        ssl_key=certified.key if certified else None,
    )


def _desk_folder(house: Installation, folder: Path, operation: bytes) -> Path:
    from resguardo.console.claims.inbox import prepare_desk

    return prepare_desk(Account(house, operation), folder)


@contextmanager
def _claim_desk(folder: Path, front: Front, port: int) -> Iterator[None]:
    """Run the claim desk beside the console. Of this program's environment it gets the paths of Python and its own folder."""
    kept = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LANG", "LC_ALL", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment["RESGUARDO_CLAIM_DESK"] = str(folder)
    words = [sys.executable, "-m", "granian", "resguardo.console.claims.desk:application"]
    words += ["--interface", "wsgi", "--host", front.host, "--port", str(port), "--no-ws"]
    words += ["--blocking-threads", str(THREADS), "--log-level", "error"]
    if front.certified:
        words += ["--ssl-certificate", str(front.certified.chain)]
        words += ["--ssl-keyfile", str(front.certified.key)]
    desk = subprocess.Popen(words, env=environment)  # noqa: S603 - our own program with our own words
    try:
        yield
    finally:
        desk.terminate()
        desk.wait(10)


def _give_passphrase(folder: Path, language: Language) -> None:
    """The server's own process opens the folder anew, so a typed passphrase goes with it."""
    unlocking = (
        unlocking_of(folder, language) if not os.environ.get("RESGUARDO_PASSPHRASE") else None
    )
    if isinstance(unlocking, Passphrase):
        os.environ["RESGUARDO_PASSPHRASE"] = unlocking.words


def _refuse_taken(ports: range, language: Language) -> None:
    taken = [port for port in ports if _is_taken(port)]
    if taken:
        raise Unusable([problem("port.taken", language, "--port", found=taken[0])])


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _tell(front: Front, desk: int, language: Language) -> None:
    print_line(f"{say('served_console', language)}  {front.console}/")
    if desk:
        print_line(f"{say('served_desk', language)}  {front.console.rpartition(':')[0]}:{desk}/")
    if front.trust:
        import segno

        print_line(f"{say('served_trust', language)}  {front.trust}/")
        segno.make(front.trust + "/", error="m").terminal(compact=True)
    print_line(say("served_until", language))
    flush()


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
