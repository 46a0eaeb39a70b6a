"""Who read what: written down before it is shown, held fast by the account, and its tampering seen (invariants 26 and 27)."""

import pysqlite3
import pytest

from account.shift import Clock, begin, reopened
from resguardo.account.access import AccessLog, ReadReason
from resguardo.account.directory import Directory
from resguardo.operation.count import CountKind
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId
from resguardo.operation.refusal import Refused


@pytest.fixture
def shift(tmp_path):
    """Three children with names, and a count that closes after their names were read."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.persons = shift.tag(3, name="Inventada")
    yield shift
    shift.house.close()


def read(shift, person, reason=ReadReason.CARE):
    return Directory(shift.account).person_names([person], shift.crew["eva"], reason)


def close_a_count(shift):
    count = shift.act(
        "olga", "count.open_count", kind=CountKind.EMERGENCY, place=shift.places["shelter"]
    )[0].count
    for person in list(shift.state.counts.counts[count].roll):
        if not shift.state.counts.counts[count].is_listed(person):
            shift.act("olga", "count.list_missing", count=count, person=person)
    shift.act("olga", "count.close_count", count=count)


def log(shift):
    return AccessLog(shift.house, shift.account.operation)


def anchors(shift):
    return shift.state.anchors.of.get(shift.account.writer, [])


def test_invariant_27_a_reading_is_written_before_the_name_is_shown(shift, monkeypatch):
    """Where the reading can't be written down, no name is given."""

    def full(*_):
        raise OSError("full")

    monkeypatch.setattr(AccessLog, "_write", full)
    opened = []
    monkeypatch.setattr(Directory, "identity", lambda *_: opened.append(1))
    with pytest.raises(OSError, match="full"):
        read(shift, shift.persons[0])
    assert not opened


def test_invariant_27_the_log_says_who_read_whom_and_why(shift):
    """Each entry names reader, reason, class and persons, and stays after the program ends."""
    read(shift, shift.persons[0], ReadReason.SEARCH)
    again = shift.reopen()
    [entry] = log(again).entries()
    assert (entry.reader, entry.reason, entry.seal) == (
        shift.crew["eva"],
        ReadReason.SEARCH,
        SealClass.IDENTITY,
    )
    assert entry.subjects == (shift.persons[0],)
    again.house.close()


def test_invariant_27_two_who_begin_the_log_write_into_one(shift):
    """Several parts of one program may open the log before anybody has read anything; there is still one log, with all readings."""
    first, second = log(shift), log(shift)
    for one in (first, second):
        one.record(shift.crew["eva"], ReadReason.CARE, SealClass.IDENTITY, shift.persons[:1])
    assert len(list(log(shift).entries())) == 2


def test_invariant_27_every_closing_holds_the_log_fast(shift):
    """The closing's commit carries size and root of the log as it was then."""
    close_a_count(shift)
    assert not anchors(shift)
    read(shift, shift.persons[0])
    close_a_count(shift)
    [anchor] = anchors(shift)
    assert (anchor.size, anchor.root) == log(shift).anchor()
    read(shift, shift.persons[1])
    assert not log(shift).problems(anchors(shift))


@pytest.mark.parametrize(
    "edit",
    [
        "DELETE FROM event WHERE operation = ? AND sequence = 2",
        "DELETE FROM event WHERE operation = ? AND sequence > 0",
    ],
)
def test_invariant_27_reads_taken_out_of_the_log_are_seen(shift, edit):
    """Whoever removes entries that were anchored, from the middle or the end, is found out."""
    for person in shift.persons:
        read(shift, person)
    close_a_count(shift)
    shift.house.close()
    connection = pysqlite3.connect(str(shift.house.folder / "ledger.sqlite"))
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(edit, (log_of(shift),))
    connection.commit()
    connection.close()
    again = reopened(shift.house.folder, shift.crew, shift.places)
    assert "access.cut" in [one.code for one in log(again).problems(anchors(again))]
    again.house.close()


def log_of(shift):
    import pysqlite3 as driver

    connection = driver.connect(str(shift.house.folder / "ledger.sqlite"))
    operations = {row[0] for row in connection.execute("SELECT DISTINCT operation FROM event")}
    connection.close()
    [found] = operations - {shift.account.operation}
    return found


def test_invariant_26_whoever_has_no_right_learns_nothing(shift):
    """A refusal reads alike whether the person exists or not, for somebody whom no role allows to ask."""
    said = []
    for person in (shift.persons[0], PersonId(b"n" * 16)):
        with pytest.raises(Refused) as refused:
            shift.act("carla", "release.place_hold", person=person, ground="risk")
        said.append((refused.value.code, str(refused.value)))
    assert said[0] == said[1]
