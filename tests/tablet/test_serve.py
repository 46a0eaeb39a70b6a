"""`resguardo serve` as people run it: the console, its tablets and the claim desk, for this machine or for the local network."""

import hashlib
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kit.console import copy_of_exercise

SOURCE = Path(__file__).parents[2] / "src"


def free_port() -> int:
    """A port with two free ones behind it."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
        try:
            for number in (port + 1, port + 2):
                with socket.socket() as other:
                    other.bind(("127.0.0.1", number))
        except OSError:
            continue
        return port


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """The program over a data folder; its port, when it answers."""
    port = free_port()
    command = [sys.executable, "-m", "resguardo", "--data", str(folder), "serve", "--port"]
    with (folder.parent / "told").open("w") as told:
        program = subprocess.Popen(
            [*command, str(port), *words],
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
            stdout=told,
        )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert program.poll() is None
            time.sleep(0.1)
        yield port, program
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(30)


def asked(port: int, path: str, context: ssl.SSLContext | None = None) -> tuple[int, bytes]:
    """Status and body of one request, tried until the process behind the port answers."""
    for _ in range(200):
        if context:
            connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=30)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with closing(connection):
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except ssl.SSLCertVerificationError:
                raise
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
    raise TimeoutError(path)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the played exercise."""
    return copy_of_exercise(tmp_path / "data")


def test_for_this_machine_it_needs_no_certificate_and_answers_nobody_else(folder):
    """Console, tablets and claim desk answer on the loopback address only."""
    with serving(folder) as (port, program):
        assert asked(port, "/tablet/")[0] == 200
        assert asked(port, "/healthy")[0] == 200
        assert asked(port + 2, "/")[0] == 200
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port + 1)) != 0
    assert program.returncode == 0
    assert not (folder / "tls").exists()


def test_for_the_network_it_makes_its_certificate_and_the_page_that_leads_to_it(folder):
    """The plain page gives the authority's certificate; with it everything else is trusted, without it nothing."""
    with serving(folder, "--lan", "--name", "casa.internal") as (port, _):
        certificate = asked(port + 1, "/resguardo.crt")[1]
        trusting = ssl.create_default_context(cadata=certificate)
        assert asked(port, "/tablet/", trusting)[0] == 200
        assert asked(port + 2, "/", trusting)[0] == 200
        with pytest.raises(ssl.SSLCertVerificationError):
            asked(port, "/tablet/", ssl.create_default_context())
    print_of = hashlib.sha256(certificate).hexdigest().upper()
    assert print_of in (folder.parent / "told").read_text().replace(":", "")


def test_a_port_in_use_is_told_with_another_to_try(folder):
    """Nothing is started half."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "resguardo", "--data", str(folder), "serve", "--port", port],
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert "--port" in done.stderr


def test_the_certificate_is_only_for_names_of_a_local_network(folder):
    """The authority can vouch for nothing else, so nothing else is begun."""
    command = [sys.executable, "-m", "resguardo", "--data", str(folder), "serve", "--lan"]
    done = subprocess.run(
        [*command, "--port", str(free_port()), "--name", "example.org"],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "casa.internal" in done.stderr
