"""The inbox between the desk and the staff: each envelope becomes one claim, and nothing else opens it."""

import json
import os

import pytest

from kit.claim_desk import ask, claim
from kit.refusing import refused
from resguardo.console.claims.desk import Desk
from resguardo.console.claims.envelope import close_envelope
from resguardo.console.claims.inbox import prepare_desk, take_in, waiting
from resguardo.operation.event import SealClass


@pytest.fixture
def folder(small):
    """The folder of the desk of a small operation."""
    return prepare_desk(small.account, small.house.installation.folder)


@pytest.fixture
def desk(folder):
    """Its desk, which answers at once."""
    return Desk(folder, answer_after_ms=0)


def test_each_envelope_becomes_one_claim_with_its_receipt(small, folder, desk):
    """Taken in, it is sealed as a complaint in the ledger and gone from the inbox; a second look finds nothing."""
    page = ask(desk, claim("Luz Inventada", marks="lunar"))[2].decode()
    assert waiting(folder) == 1
    assert take_in(small.account, folder, small.staff("nora")) == (1, 0, 0)
    [(reference, record)] = small.account.state.claims.claims.items()
    assert record.receipt in page
    content = small.account.content(small.account.state.origins[reference])
    assert (content.asks_for, content.marks) == ("Luz Inventada", "lunar")
    assert waiting(folder) == 0
    assert take_in(small.account, folder, small.staff("nora")) == (0, 0, 0)


def test_an_envelope_that_was_taken_in_before_a_crash_is_known(small, folder, desk):
    """Written, and the file still there: it is not written again."""
    ask(desk, claim())
    [file] = (folder / "inbox").iterdir()
    closed = file.read_bytes()
    take_in(small.account, folder, small.staff("nora"))
    file.write_bytes(closed)
    take_in(small.account, folder, small.staff("nora"))
    assert len(small.account.state.claims.claims) == 1
    assert waiting(folder) == 0


def test_whoever_may_not_receive_claims_leaves_the_inbox_as_it_is(small, folder, desk):
    """A carer opens no envelope."""
    ask(desk, claim())
    with refused("policy.act_not_granted"):
        take_in(small.account, folder, small.staff("carla"))
    assert waiting(folder) == 1
    assert not small.account.state.claims.claims


def test_what_nobody_can_read_is_put_aside_and_said(small, folder, desk):
    """A file of another hand stops nothing and is not lost."""
    ask(desk, claim())
    (folder / "inbox" / "0.claim").write_bytes(b"?" * 500)
    assert take_in(small.account, folder, small.staff("nora")) == (1, 0, 1)
    assert len(list((folder / "unreadable").iterdir())) == 1


def test_the_desk_s_folder_holds_nothing_that_opens_an_envelope(small, folder):
    """A public key and empty folders, for the owner's eyes alone; made again it is the same key."""
    before = (folder / "desk.public").read_text()
    assert sorted(one.name for one in folder.iterdir()) == ["desk.public", "inbox", "unreadable"]
    assert folder.stat().st_mode & 0o077 == 0
    prepare_desk(small.account, small.house.installation.folder)
    assert (folder / "desk.public").read_text() == before
    keyring = small.house.installation.keyring
    assert keyring.existing_key(small.account.operation, int(SealClass.COMPLAINT)) is not None


def test_the_desk_of_an_exercise_says_so_on_every_page(exercise):
    """Form, receipt and notice carry the mark; the desk of a real operation has none."""
    folder = prepare_desk(exercise.account, exercise.house.installation.folder)
    desk = Desk(folder, answer_after_ms=0)
    pages = [ask(desk), ask(desk, claim()), ask(desk, path="/nothing")]
    assert all("EJERCICIO" in page.decode() for _, _, page in pages)


def test_the_desk_of_a_real_operation_carries_no_mark(desk):
    """Nobody there is told that it is an exercise."""
    assert "EJERCICIO" not in ask(desk)[2].decode()


def test_nothing_that_lies_in_the_inbox_stops_the_claims_behind_it(small, folder, desk, tmp_path):
    """A folder, a link, a pipe without an end, a huge file and a claim without a sound receipt are put aside; the claim beside them is taken in."""
    inbox = folder / "inbox"
    (tmp_path / "secret").write_text("nada")
    (inbox / "0folder.claim").mkdir()
    (inbox / "0link.claim").symlink_to(tmp_path / "secret")
    os.mkfifo(inbox / "0pipe.claim")
    (inbox / "0huge.claim").write_bytes(bytes(100_000))
    public = bytes.fromhex((folder / "desk.public").read_text())
    unsound = {"receipt": "x", "received_ms": 1, "capacity": "other", "documents": [], "said": {}}
    closed = close_envelope(json.dumps(unsound).encode(), public, "0unsound")
    (inbox / "0unsound.claim").write_bytes(closed)
    ask(desk, claim())
    assert take_in(small.account, folder, small.staff("nora")) == (1, 0, 5)
    assert waiting(folder) == 0
    assert (tmp_path / "secret").read_text() == "nada"
