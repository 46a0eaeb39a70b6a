"""Backup and the way back: a restore writes under a key of its own, and nothing changed or expired comes in."""

from contextlib import closing

import pytest
from pysqlite3 import dbapi2 as dbapi

from account.shift import DAY_MS, Clock, begin, reopened
from resguardo.account import backing, sharing
from resguardo.account.integrity import refold_agrees
from resguardo.operation.operation import digest
from resguardo.operation.refusal import Refused
from resguardo.store.problems import BackupExpired, BackupUnreadable


@pytest.fixture
def shift(tmp_path):
    """Three children."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.persons = shift.tag(3, name="Inventada")
    yield shift
    shift.house.close()


@pytest.fixture
def saved(shift, tmp_path):
    """A backup of the shift: folder and key file."""
    backing.backup(shift.house, tmp_path / "backup", tmp_path / "epochs")
    return tmp_path / "backup", tmp_path / "epochs"


def restored(shift, saved, tmp_path, name="again"):
    backing.restore(*saved, tmp_path / name, now=shift.house.now)
    return reopened(tmp_path / name, shift.crew, shift.places, shift.house.now)


def test_a_restore_goes_on_under_a_key_of_its_own(shift, saved, tmp_path):
    """The restored installation names the chain that it does not resume, and no sequence number is used twice."""
    again = restored(shift, saved, tmp_path)
    assert again.account.writer != shift.account.writer
    assert again.account.writer in again.state.team.devices
    before, after = (
        again.house.store.rows(shift.account.operation),
        shift.house.store.rows(shift.account.operation),
    )
    assert [row.id for row in after] == [row.id for row in before][:-1]
    again.tag(1)
    shift.tag(1)
    for content in sharing.export(again.account):
        sharing.merge(shift.house, [content], shift.account.operation)
    shift.account.catch_up()
    assert not shift.account.reading.graph.forks()
    assert len(shift.state.register.persons) == 5
    again.house.close()


def test_what_was_readable_is_readable_after_a_restore(shift, saved, tmp_path):
    """Names come back with their keys, and the state is the one that was backed up."""
    again = restored(shift, saved, tmp_path)
    told = again.account.about(shift.persons[0])
    assert any(again.account.content(one.written.event) for one in told)
    assert again.state.register.persons.keys() == shift.state.register.persons.keys()
    assert refold_agrees(again.account)
    again.house.close()


def test_a_tablet_that_is_restored_names_its_own_chain(shift, tmp_path):
    """Of several devices the restored one says that it replaces itself and no other."""
    tablet = begin(tmp_path / "tablet", now=shift.house.now)
    shift.act("rosa", "team.enrol_device", device=tablet.house.writer().public)
    for content in sharing.export(shift.account):
        sharing.merge(tablet.house, [content], shift.account.operation)
    backing.backup(tablet.house, tmp_path / "backup", tmp_path / "epochs")
    manifest = (tmp_path / "backup" / "manifest.json").read_text()
    assert tablet.house.writer().public.hex() in manifest
    tablet.house.close()


@pytest.mark.parametrize(
    "name", ["ledger.sqlite", "keyring.backup", "house.backup", "manifest.json"]
)
def test_a_changed_backup_is_refused(shift, saved, tmp_path, name):
    """A file that is not as it was written stops the restore, and nothing half restored is left."""
    path = saved[0] / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BackupUnreadable):
        backing.restore(*saved, tmp_path / "again", now=shift.house.now)
    assert not (tmp_path / "again").exists() or not list((tmp_path / "again").iterdir())


def test_another_key_does_not_open_a_backup(shift, saved, tmp_path):
    """Only the key of the backup's own epoch opens it."""
    shift.house.now.now += 8 * DAY_MS
    backing.backup(shift.house, tmp_path / "other", tmp_path / "epochs-of-others")
    with pytest.raises(BackupUnreadable):
        backing.restore(
            saved[0], tmp_path / "epochs-of-others", tmp_path / "again", now=shift.house.now
        )


def test_a_new_epoch_leaves_earlier_backups_open(shift, saved, tmp_path):
    """The key file keeps every key that has not expired, so a backup of last week still opens."""
    shift.house.now.now += 8 * DAY_MS
    backing.backup(shift.house, tmp_path / "next", saved[1])
    assert backing.restore(*saved, tmp_path / "again", now=shift.house.now).keys > 0


def test_an_expired_backup_is_refused_and_its_key_forgotten(shift, saved, tmp_path):
    """Past its date a backup opens no more; the next backup leaves its key out of the key file."""
    shift.house.now.now += 31 * DAY_MS
    with pytest.raises(BackupExpired):
        backing.restore(*saved, tmp_path / "again", now=shift.house.now)
    old = saved[1].read_bytes()
    backing.backup(shift.house, tmp_path / "next", saved[1])
    assert backing._keys_in(saved[1])[0].key not in old
    with pytest.raises(BackupUnreadable):
        backing.restore(*saved, tmp_path / "again", now=shift.house.now)


def test_a_copied_folder_is_seen_and_stops(shift, saved, tmp_path):
    """Whoever copies a folder instead of restoring it forks the chain: the copy refuses to go on once it sees the other line."""
    import shutil

    shift.house.close()
    shutil.copytree(shift.house.folder, tmp_path / "copy")
    one = reopened(shift.house.folder, shift.crew, shift.places)
    other = reopened(tmp_path / "copy", shift.crew, shift.places)
    one.tag(1)
    other.tag(1)
    from resguardo.store.problems import SequenceReused

    with pytest.raises(SequenceReused):
        sharing.merge(other.house, sharing.export(one.account), one.account.operation)
    assert digest(one.state) != digest(other.state)
    one.house.close()
    other.house.close()


def test_a_device_cut_off_acknowledges_nothing(shift, tmp_path):
    """What a revoked device records would count nowhere, so it is refused there instead of being lost."""
    shift.act("rosa", "team.enrol_device", device=b"t" * 32)
    shift.act(
        "rosa",
        "team.revoke_device",
        device=shift.account.writer,
        last_sequence=shift.house.store.size(shift.account.operation),
    )
    with pytest.raises(Refused) as refused:
        shift.tag(1)
    assert refused.value.code == "account.device_cut_off"


HANDLE, SESSION, AUTHORITY = "inventada.prueba", "palabras de una sesion", "authority.key.pem"


def write(path, *statements):
    """A SQLite file as the console keeps them: another connection may have it open, with a log beside it."""
    with closing(dbapi.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for statement in statements:
            connection.execute(statement)


def rows(path, query):
    """What a query finds in a SQLite file."""
    with closing(dbapi.connect(str(path))) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def lived_in(shift):
    """The shift's house with a login, an open session, an enrolled tablet with somebody on it, and an authority."""
    folder = shift.house.folder
    write(
        folder / "console.sqlite",
        "CREATE TABLE access_login (handle TEXT)",
        f"INSERT INTO access_login VALUES ('{HANDLE}')",
        "CREATE TABLE django_session (session_data TEXT)",
        f"INSERT INTO django_session VALUES ('{SESSION}')",
    )
    write(
        folder / "tablets.sqlite",
        "CREATE TABLE tablet (label TEXT, cut INTEGER)",
        "INSERT INTO tablet VALUES ('3', 17)",
        "CREATE TABLE shift (began_at INTEGER, ended_at INTEGER)",
        "INSERT INTO shift VALUES (1, NULL)",
    )
    (folder / "tls").mkdir()
    for name in ("authority.pem", AUTHORITY, "site.key.pem"):
        (folder / "tls" / name).write_text(f"-----BEGIN {name}")
    return folder


def test_logins_tablets_and_the_authority_come_back(shift, lived_in, tmp_path):
    """Who has a login and which tablet is enrolled or cut off is known again, readable by the owner alone; the server's own key is made anew."""
    backing.backup(shift.house, tmp_path / "backup", tmp_path / "epochs")
    again = tmp_path / "again"
    backing.restore(tmp_path / "backup", tmp_path / "epochs", again, now=shift.house.now)
    assert rows(again / "console.sqlite", "SELECT handle FROM access_login") == [(HANDLE,)]
    assert rows(again / "tablets.sqlite", "SELECT label, cut FROM tablet") == [("3", 17)]
    assert (again / "tls" / AUTHORITY).read_bytes() == (lived_in / "tls" / AUTHORITY).read_bytes()
    assert not (again / "tls" / "site.key.pem").exists()
    for name in ("console.sqlite", "tablets.sqlite", f"tls/{AUTHORITY}"):
        assert (again / name).stat().st_mode & 0o077 == 0


def test_nobody_is_still_inside_after_a_restore(shift, lived_in, tmp_path):
    """Sessions and whoever counted on a tablet are not brought back: each proves anew who they are."""
    backing.backup(shift.house, tmp_path / "backup", tmp_path / "epochs")
    again = tmp_path / "again"
    backing.restore(tmp_path / "backup", tmp_path / "epochs", again, now=shift.house.now)
    assert rows(again / "console.sqlite", "SELECT * FROM django_session") == []
    assert rows(again / "tablets.sqlite", "SELECT * FROM shift WHERE ended_at IS NULL") == []
    assert SESSION.encode() not in (again / "console.sqlite").read_bytes()
    # The house that was backed up goes on as it was.
    assert rows(lived_in / "console.sqlite", "SELECT * FROM django_session") == [(SESSION,)]


def test_no_file_of_a_backup_shows_who_has_a_login(shift, lived_in, tmp_path):
    """Handles, sessions and the authority's key are in the sealed part only, and no copy of them is left in the house."""
    backing.backup(shift.house, tmp_path / "backup", tmp_path / "epochs")
    written = [path.read_bytes() for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    for secret in (HANDLE, SESSION, AUTHORITY):
        assert not any(secret.encode() in content for content in written)
    assert not list(lived_in.glob("backup-*"))


def test_a_backup_from_before_there_was_a_console_opens(shift, saved, tmp_path):
    """A house without logins, tablets or an authority is backed up and restored as it is."""
    assert backing.restore(*saved, tmp_path / "again", now=shift.house.now).beside == []
