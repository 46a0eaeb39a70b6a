"""Processes that write at the same moment neither lose an event nor fork a chain, and none starves."""

import pickle
import time
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest

from resguardo.ledger.chain import check_rows
from resguardo.store import open_store
from resguardo.store.problems import DiskFull
from store.pen import OPERATION, Pen, ids

COMMITS = 60


def write(address: str, name: str, mark: int) -> tuple[list[bytes], list[float]]:
    """Write COMMITS commits as the writer of this name; the acknowledged ids, and the seconds that each commit took."""
    pen, store, acknowledged, waits = Pen(name), open_store(address), [], []
    for number in range(COMMITS):
        begun = time.perf_counter()
        rows = pen.write_to(store, 1 + number % 3, mark=mark)
        waits.append(time.perf_counter() - begun)
        acknowledged += ids(rows)
    store.close()
    return acknowledged, waits


def assert_nothing_lost(address: str, names: Sequence[str]) -> None:
    """Let one process per name write at once, then compare what is there with what was acknowledged."""
    open_store(address).close()
    with get_context("forkserver").Pool(len(names)) as pool:
        jobs = [(address, name, mark) for mark, name in enumerate(names)]
        done = pool.starmap(write, jobs, chunksize=1)
    store = open_store(address)
    checked = check_rows(store.rows(OPERATION), operation=OPERATION)
    assert (checked.problems, checked.detached) == ([], [])
    assert sorted(ids(store.rows(OPERATION))) == sorted(one for names, _ in done for one in names)
    assert checked.rows == COMMITS * 2 * len(names)
    # On a machine that is busy with other things all waits are long; a starved writer has one that eats up its run.
    assert all(max(waits) < max(5, sum(waits) / 4) for _, waits in done)
    store.close()


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("one_chain", [True, False], ids=["one chain", "a chain each"])
def test_processes_on_one_file_take_turns(tmp_path: Path, *, count: int, one_chain: bool) -> None:
    """Two and four processes on one file, of one installation or of several."""
    names = ["ana" if one_chain else f"writer {number}" for number in range(count)]
    assert_nothing_lost(str(tmp_path / "ledger.sqlite"), names)


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("one_chain", [True, False], ids=["one chain", "a chain each"])
def test_processes_on_one_server_take_turns(
    postgresql_url: str, *, count: int, one_chain: bool
) -> None:
    """Two and four processes on one server, of one installation or of several."""
    names = ["ana" if one_chain else f"writer {number}" for number in range(count)]
    assert_nothing_lost(postgresql_url, names)


def test_processes_may_create_one_file_together(tmp_path: Path) -> None:
    """Whoever comes first makes the file; nobody fails for coming second."""
    with get_context("forkserver").Pool(4) as pool:
        for number in range(15):
            address = str(tmp_path / f"new {number}" / "ledger.sqlite")
            assert pool.map(opens, [address] * 4, chunksize=1) == [True] * 4


def test_a_problem_of_a_process_reaches_the_one_that_waits() -> None:
    """A problem raised in a worker arrives with its values, instead of hanging whoever waits for it."""
    problem = pickle.loads(pickle.dumps(DiskFull(path="there")))
    assert isinstance(problem, DiskFull)
    assert "there" in problem.sentences("es").found


def opens(address: str) -> bool:
    """Open the store as one of several at the same moment."""
    open_store(address).close()
    return True
