"""Programs killed at any moment: what was acknowledged is there, and no sequence number is used twice."""

import contextlib
import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from resguardo.ledger.chain import check_rows
from resguardo.store import Store, open_store
from resguardo.store.files import SealedFiles
from resguardo.store.keyring import open_keyring
from store.nursery import WORDS
from store.pen import OPERATION, Pen, sealed

ROOT = Path(__file__).parents[2]
Said = dict[str, set[bytes]]


class Nursery:
    """The parent's side of `store.nursery`."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
        self.program = subprocess.Popen(
            [sys.executable, "-m", "store.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
            text=True,
        )

    def kill(self, mode: str, address: object, said: Said, *, within_s: float = 0.02) -> None:
        """Let a writer live for a moment, kill it, and add to `said` what it said.

        Four of five writers live until they said something, however slow the machine; the fifth may be killed while it opens its files.
        """
        print(mode, address, self.chance.getrandbits(30), file=self.program.stdin, flush=True)
        pid = int(self._line("pid").split()[1])
        if self.chance.random() < 0.8:
            self._note(self._line(""), said)
        time.sleep(self.chance.random() * within_s)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        while self._note(self._line(""), said):
            pass

    def _line(self, beginning: str) -> str:
        line = self.program.stdout.readline()
        assert line, "the nursery is gone"
        assert line.startswith(beginning), line
        return line

    def _note(self, line: str, said: Said) -> bool:
        verb, *names = line.split()
        assert verb != "error", line
        said[verb] |= {bytes.fromhex(name) for name in names}
        return verb != "dead"


@pytest.fixture
def nursery(request) -> Iterator[Nursery]:
    """A nursery whose seed is printed, so that a failing run can be repeated as far as the clock allows."""
    seed = random.getrandbits(30)
    logging.getLogger(__name__).warning("seed %s", seed)
    opened = Nursery(seed)
    yield opened
    opened.program.stdin.close()
    opened.program.wait(10)
    opened.program.stdout.close()


def is_whole(store: Store, kept: set[bytes]) -> bool:
    """Whether every acknowledged row is there, in one unbroken chain without a fork."""
    checked = check_rows(store.rows(OPERATION), operation=OPERATION)
    assert (checked.problems, checked.detached) == ([], [])
    rows = list(store.rows(OPERATION))
    assert checked.heads[Pen().writer].sequence == len(rows) - 1 == store.size(OPERATION) - 1
    return kept <= {row.id for row in rows}


@pytest.mark.slow
def test_300_kills_lose_nothing_acknowledged(nursery: Nursery, tmp_path: Path) -> None:
    """After each of 300 kills the ledger has every acknowledged event, in one chain, and goes on from its end."""
    address, said = tmp_path / "ledger.sqlite", defaultdict(set)
    for number in range(300):
        nursery.kill("group" if number % 3 == 0 else "ledger", address, said)
        if number % 30 == 29:
            store = open_store(address)
            assert is_whole(store, said["kept"])
            Pen().write_to(store)
            store.close()
    assert len(said["kept"]) > 300
    store = open_store(address)
    blobs = set(store.blob_digests())
    assert all(store.blob(sealed(row.id)[0]) in {None, row.id} for row in store.rows(OPERATION))
    assert blobs
    store.close()


@pytest.mark.slow
def test_kills_of_programs_that_write_to_postgresql_lose_nothing(
    nursery: Nursery, postgresql_url: str
) -> None:
    """A client that dies in a transaction loses only what was not acknowledged, and its lock goes with it."""
    said: Said = defaultdict(set)
    for number in range(40):
        mode = "group" if number % 2 else "ledger"
        nursery.kill(mode, postgresql_url, said)
    assert said["kept"]
    store = open_store(postgresql_url)
    assert is_whole(store, said["kept"])
    store.close()


def test_kills_leave_the_keyring_whole(nursery: Nursery, tmp_path: Path) -> None:
    """Keys that were given out are there, keys whose destruction was acknowledged are not, also after 40 kills."""
    address, said = tmp_path / "keyring.sqlite", defaultdict(set)
    kills = 0
    # On a busy machine a writer may die before it destroys its first key; more writers make up for it.
    while kills < 40 or (not said["gone"] and kills < 400):
        nursery.kill("keyring", address, said)
        kills += 1
    assert said["kept"]
    assert said["gone"]
    with open_keyring(address, WORDS) as keyring:
        assert not keyring.keys_by_kid(said["gone"])
        lasting = said["kept"] - said["going"]
        assert keyring.keys_by_kid(lasting).keys() == lasting


def test_kills_leave_whole_files_only(nursery: Nursery, tmp_path: Path) -> None:
    """A sealed file that has its name is whole, and every acknowledged one has its name, also after 40 kills."""
    address, said = tmp_path / "sealed", defaultdict(set)
    for _ in range(40):
        nursery.kill("files", address, said)
    files = SealedFiles(address)
    digests = set(files.digests())
    assert said["kept"] <= digests
    assert all(files.read(digest) for digest in digests)
