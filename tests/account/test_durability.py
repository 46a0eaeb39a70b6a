"""An act is durable and whole: alone, in groups, by several threads and processes, and whatever stops it."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from account.shift import BAND, Clock, begin, reopened
from resguardo.account.account import Account
from resguardo.account.integrity import refold_agrees
from resguardo.operation import operation
from resguardo.operation.refusal import Refused

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shift(tmp_path):
    """A shift on a fresh folder."""
    shift = begin(tmp_path / "data", now=Clock())
    yield shift
    shift.house.close()


def picture(shift):
    return shift.house.store.size(shift.account.operation), operation.to_bytes(shift.state)


def test_an_act_is_there_after_the_program_ends(shift):
    """What was acknowledged is read back by the next program, with the same state."""
    [person] = shift.tag(1)
    before = picture(shift)
    again = shift.reopen()
    assert person in again.state.register.persons
    assert picture(again) == before
    again.house.close()


def test_several_acts_together_are_all_or_none(shift):
    """A refusal in the middle takes back what came before it, in the store and in the state."""
    before = picture(shift)

    def script(perform):
        perform(shift.ask("ana", "register.issue_tag", **BAND, place=shift.places["room"]))
        perform(shift.ask("carla", "register.issue_tag", **BAND, place=shift.places["room"]))

    with pytest.raises(Refused):
        shift.account.together(script)
    assert picture(shift) == before
    assert refold_agrees(shift.account)
    assert len(shift.tag(1)) == 1


@pytest.mark.parametrize("mishap", [KeyboardInterrupt, MemoryError, OSError, ZeroDivisionError])
def test_the_state_is_the_ledgers_after_any_mishap(shift, mishap):
    """Whatever is raised inside an act, the state equals a fold from the first event."""

    def script(perform):
        perform(shift.ask("ana", "register.issue_tag", **BAND, place=shift.places["room"]))
        raise mishap

    before = picture(shift)
    with pytest.raises(mishap):
        shift.account.together(script)
    assert picture(shift) == before
    assert refold_agrees(shift.account)


def test_a_command_sent_twice_is_done_once(shift):
    """A repeated request gives back what the first one wrote, also after the program was opened again."""
    command = bytes(range(16))
    fields = BAND | {"place": shift.places["room"]}
    first = shift.account.perform(
        "register.issue_tag", shift.signers("ana"), command=command, **fields
    )
    second = shift.account.perform(
        "register.issue_tag", shift.signers("ana"), command=command, **fields
    )
    assert [one.written.event for one in first] == [one.written.event for one in second]
    again = shift.reopen()
    third = again.account.perform(
        "register.issue_tag", again.signers("ana"), command=command, **fields
    )
    assert [one.event for one in third] == [one.event for one in first]
    assert len(again.state.register.persons) == 1
    again.house.close()


def test_a_command_that_was_refused_may_be_sent_again(shift):
    """An id is spent by what it wrote and not by a refusal."""
    command = bytes(range(16))
    with pytest.raises(Refused):
        shift.account.perform(
            "register.issue_tag",
            shift.signers("carla"),
            command=command,
            **BAND,
            place=shift.places["room"],
        )
    shift.account.perform(
        "register.issue_tag",
        shift.signers("ana"),
        command=command,
        **BAND,
        place=shift.places["room"],
    )
    assert len(shift.state.register.persons) == 1


def test_threads_neither_lose_nor_fork(shift):
    """Eight threads that act at the same moment leave one chain with every act."""
    threads = [threading.Thread(target=lambda: [shift.tag(1) for _ in range(5)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shift.state.register.persons) == 40
    assert not shift.account.reading.graph.forks()
    assert refold_agrees(shift.account)


CHILD = """
import sys
sys.path[:0] = [{src!r}, {tests!r}]
from pathlib import Path
from account.shift import BAND, reopened
shift = reopened(Path({folder!r}), {crew!r}, {places!r}, None)
print("ready", flush=True)
sys.stdin.readline()
for _ in range({acts}):
    told = shift.account.perform("register.issue_tag", shift.signers("ana"), **BAND, place=shift.places["room"])
    print(told[0].event.person.hex(), flush=True)
"""


def child(shift, acts):
    text = CHILD.format(
        src=str(ROOT / "src"), tests=str(ROOT / "tests"), folder=str(shift.house.folder),
        crew={handle: bytes(staff) for handle, staff in shift.crew.items()},
        places={name: bytes(place) for name, place in shift.places.items()}, acts=acts,
    )  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_processes_neither_lose_nor_fork(tmp_path, kind, postgresql_url):
    """Two programs that act at the same moment on one folder leave one chain with every act, on both stores."""
    shift = begin(tmp_path / "data", address=postgresql_url if kind == "postgresql" else "")
    children = [child(shift, 15) for _ in range(2)]
    for one in children:
        one.stdin.write("\n")
        one.stdin.flush()
    said = [one.communicate()[0].split() for one in children]
    shift.account.catch_up()
    assert {
        bytes.fromhex(name) for names in said for name in names
    } == shift.state.register.persons.keys()
    assert len(shift.state.register.persons) == 30
    assert not shift.account.reading.graph.forks()
    assert refold_agrees(shift.account)
    shift.house.close()


@pytest.mark.parametrize("after", [0, 1, 3, 6, 10])
def test_a_killed_program_loses_nothing_that_it_said(shift, after):
    """After `kill -9` every acknowledged person is there, the chain is one line, and the account goes on."""
    process = child(shift, 1000)
    process.stdin.write("\n")
    process.stdin.flush()
    said = [process.stdout.readline().strip() for _ in range(after)]
    os.kill(process.pid, signal.SIGKILL)
    said += process.communicate()[0].split()
    again = shift.reopen()
    there = again.state.register.persons.keys()
    assert {bytes.fromhex(name) for name in said if len(name) == 32} <= set(there)
    assert not again.account.damage
    assert not again.account.reading.graph.forks()
    assert len(again.tag(1)) == 1
    again.house.close()


def test_catching_up_reads_only_what_is_new(shift, monkeypatch):
    """An account that has read everything reads nothing again."""
    shift.tag(3)
    asked = []
    rows = shift.house.store.rows
    monkeypatch.setattr(
        shift.house.store,
        "rows",
        lambda name, after=0, upto=None: asked.append(after) or rows(name, after, upto),
    )
    assert shift.account.catch_up() == []
    assert asked == [shift.account.reading.arrival]


def test_an_opening_with_a_snapshot_reads_only_what_came_since(shift, monkeypatch):
    """Neither the proof nor the fold goes back before the snapshot, however long the ledger is."""
    shift.tag(3)
    shift.account.save_snapshot()
    upto = shift.account.reading.arrival
    asked = []
    rows = shift.house.store.rows
    monkeypatch.setattr(
        shift.house.store,
        "rows",
        lambda name, after=0, last=None: asked.append(after) or rows(name, after, last),
    )
    again = Account(shift.house, shift.account.operation)
    assert set(asked) == {upto}
    assert operation.digest(again.state) == operation.digest(shift.state)


def test_a_closed_account_can_be_opened_again(shift):
    """Closing lets go of files: the folder opens again, in this process too."""
    shift.tag(1)
    shift.house.close()
    again = reopened(shift.house.folder, shift.crew, shift.places)
    assert len(again.state.register.persons) == 1
    again.house.close()
