"""Copies of other registers lie sealed, leave no trace when they are over, and come back with their list of the deleted."""

from datetime import timedelta

import pytest

from account.shift import DAY_MS, Clock, begin, reopened
from resguardo.account.backing import backup, restore
from resguardo.account.foreign_shelf import KeptShelf, expire_foreign, open_shelf
from resguardo.exchange.pfif.keeping import delete, is_placeholder, pfif_moment, take_person
from resguardo.exchange.pfif.records import Person
from resguardo.store.problems import FileDamaged

NAME = "a.example/p1"


@pytest.fixture
def shift(tmp_path):
    """An operation without anybody."""
    shift = begin(tmp_path / "data", now=Clock())
    yield shift
    shift.house.close()


def shelved(shift, days=10):
    """One copy that expires in so many days, saved."""
    kept = KeptShelf(shift.house, shift.account.operation)
    values = {
        "person_record_id": NAME,
        "source_date": pfif_moment(kept.now - timedelta(days=1)),
        "expiry_date": pfif_moment(kept.now + timedelta(days=days)),
        "full_name": "Ana Prueba",
    }
    take_person(kept.shelf, Person(values), kept.now)
    kept.save()
    return kept


def test_a_copy_is_kept_and_no_file_shows_it(shift, tmp_path):
    """What was saved is there for the next process; its words stand in no file."""
    shelved(shift)
    again = KeptShelf(shift.house, shift.account.operation)
    assert again.shelf.persons[NAME]["full_name"] == "Ana Prueba"
    written = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert b"Ana Prueba" not in written
    assert NAME.encode() not in written
    [file] = shift.house.folder.glob("pfif-*.shelf")
    assert file.stat().st_mode & 0o077 == 0


def test_what_expires_is_gone_for_good(shift):
    """A day after its expiry it is a placeholder, and the copy of the old file opens no more: its key is destroyed."""
    shelved(shift)
    [file] = shift.house.folder.glob("pfif-*.shelf")
    before = file.read_bytes()
    shift.house.now.now += 12 * DAY_MS
    expire_foreign(shift.house)
    again = KeptShelf(shift.house, shift.account.operation)
    assert is_placeholder(again.shelf.persons[NAME])
    file.write_bytes(before)
    with pytest.raises(FileDamaged):
        KeptShelf(shift.house, shift.account.operation)


def test_an_altered_shelf_is_not_taken_for_an_empty_one(shift):
    """Without the list of the deleted everybody on it could come back."""
    shelved(shift)
    [file] = shift.house.folder.glob("pfif-*.shelf")
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(FileDamaged):
        KeptShelf(shift.house, shift.account.operation)


def test_a_damaged_shelf_keeps_nobody_from_a_backup(shift, tmp_path):
    """It goes along as it is; whoever opens it is told."""
    shelved(shift)
    [file] = shift.house.folder.glob("pfif-*.shelf")
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    backup(shift.house, tmp_path / "copy", tmp_path / "key.json")


def test_the_deleted_stay_deleted_after_a_restore(shift, tmp_path):
    """The shelf is part of the backup, under the key that expires."""
    kept = shelved(shift)
    delete(kept.shelf, NAME, kept.now)
    kept.save()
    backup(shift.house, tmp_path / "copy", tmp_path / "key.json")
    assert not list((tmp_path / "copy").rglob("*.shelf"))
    restore(tmp_path / "copy", tmp_path / "key.json", tmp_path / "new", now=shift.house.now)
    back = reopened(tmp_path / "new", shift.crew, shift.places, shift.house.now)
    assert KeptShelf(back.house, back.account.operation).shelf.suppressed == kept.shelf.suppressed
    back.house.close()


def test_a_backup_holds_nothing_that_has_expired(shift, tmp_path):
    """Whoever makes a backup lets go of what is over first, and what comes back opens."""
    shelved(shift)
    shift.house.now.now += 12 * DAY_MS
    backup(shift.house, tmp_path / "copy", tmp_path / "key.json")
    restore(tmp_path / "copy", tmp_path / "key.json", tmp_path / "new", now=shift.house.now)
    back = reopened(tmp_path / "new", shift.crew, shift.places, shift.house.now)
    kept = KeptShelf(back.house, back.account.operation)
    assert not kept.has_expired
    assert is_placeholder(kept.shelf.persons[NAME])
    back.house.close()


def test_a_shelf_is_one_processes_alone(shift):
    """While somebody has it open nobody else forgets or adds anything: what two wrote at once would be lost."""
    shelved(shift)
    shift.house.now.now += 12 * DAY_MS
    with open_shelf(shift.house, shift.account.operation) as kept:
        [file] = shift.house.folder.glob("pfif-*.shelf")
        before = file.read_bytes()
        expire_foreign(shift.house)
        assert file.read_bytes() == before
        kept.save()
    expire_foreign(shift.house)
    assert not KeptShelf(shift.house, shift.account.operation).has_expired
