"""Somebody has the ledger file in their hands: what they change is named, and the account is read and not written."""

from random import Random

import pysqlite3
import pytest

from account.shift import Clock, begin, reopened
from resguardo import verify
from resguardo.ledger.chain import Corrupt
from resguardo.operation.count import CountKind

EDITS = ("flip", "remove", "swap", "insert", "replace")


@pytest.fixture
def closed(tmp_path):
    """A closed folder with a few children and a signed checkpoint."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.tag(8, name="Inventada")
    count = shift.act(
        "olga", "count.open_count", kind=CountKind.EMERGENCY, place=shift.places["shelter"]
    )[0].count
    for person in list(shift.state.counts.counts[count].roll):
        shift.act("olga", "count.list_missing", count=count, person=person)
    shift.act("olga", "count.close_count", count=count)
    shift.tag(2)
    shift.house.close()
    return shift


def edited(path, edit, chance):
    """Change one row of the file in one way; answers the id of an event that must be named."""
    connection = pysqlite3.connect(str(path))
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    rows = connection.execute(
        "SELECT arrival, id, header, signature FROM event ORDER BY arrival"
    ).fetchall()
    at = chance.randrange(3, len(rows) - 3)
    arrival, name, header, _ = rows[at]
    changed = bytearray(header)
    changed[chance.randrange(60, len(header))] ^= 1 << chance.randrange(8)
    update = "UPDATE event SET header = ? WHERE arrival = ?"
    if edit == "flip":
        connection.execute(update, (bytes(changed), arrival))
    elif edit == "remove":
        connection.execute("DELETE FROM event WHERE arrival = ?", (arrival,))
    elif edit == "swap":
        connection.execute("UPDATE event SET arrival = -1 WHERE arrival = ?", (arrival,))
        connection.execute("UPDATE event SET arrival = ? WHERE arrival = ?", (arrival, arrival + 1))
        connection.execute("UPDATE event SET arrival = ? WHERE arrival = -1", (arrival + 1,))
    elif edit == "insert":
        columns = "operation, id, writer, sequence, header, signature"
        connection.execute(f"INSERT INTO event ({columns}) SELECT operation, ?, writer, sequence, ?, signature FROM event WHERE arrival = ?", (chance.randbytes(32), bytes(changed), arrival))  # fmt: skip
    else:
        from resguardo.ledger.format import event_id

        connection.execute(
            "UPDATE event SET header = ?, id = ? WHERE arrival = ?",
            (bytes(changed), event_id(bytes(changed)), arrival),
        )
    connection.commit()
    connection.close()
    return name


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_changed_the_account_is_only_read(closed, edit, seed):
    """A row that was changed, removed, exchanged or put in is noticed when the folder is opened; nothing is written any more, and what is sound can be read."""
    edited(closed.house.folder / "ledger.sqlite", edit, Random(seed))
    again = reopened(closed.house.folder, closed.crew, closed.places)
    report = verify.verify_file(closed.house.folder / "ledger.sqlite")
    assert not all(one.holds for one in report)
    if edit != "swap":
        assert again.account.damage
        before = again.house.store.size(again.account.operation)
        with pytest.raises(Corrupt):
            again.tag(1)
        assert again.house.store.size(again.account.operation) == before
    again.house.close()


def test_an_untouched_account_has_no_damage(closed):
    """Opening an honest folder finds nothing, whether from the first event or from a snapshot."""
    again = reopened(closed.house.folder, closed.crew, closed.places)
    assert again.account.damage == ()
    again.account.save_snapshot()
    again.tag(1)
    later = again.reopen()
    assert later.account.damage == ()
    assert len(later.state.register.persons) == 11
    later.house.close()


def test_a_snapshot_from_another_hand_is_thrown_away(closed):
    """A state that somebody put into the file is not believed: only what this installation signed is."""
    again = reopened(closed.house.folder, closed.crew, closed.places)
    again.account.save_snapshot()
    right = again.state.register.persons.keys()
    again.house.close()
    connection = pysqlite3.connect(str(closed.house.folder / "ledger.sqlite"))
    [content] = connection.execute("SELECT content FROM snapshot").fetchone()
    forged = content.replace(next(iter(right)), b"x" * 16)
    connection.execute("UPDATE snapshot SET content = ?", (forged,))
    connection.commit()
    connection.close()
    later = reopened(closed.house.folder, closed.crew, closed.places)
    assert later.state.register.persons.keys() == right
    later.house.close()
