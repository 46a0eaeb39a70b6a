"""Backup, its test, devices, clocks, health: from the settings desk."""

import time

import pytest
from django_otp.oath import totp

from kit.console import PASSWORD, Console
from resguardo.account import backing, house_files
from resguardo.console.access.models import Login, Telephone
from resguardo.console.house import close_house, open_house
from resguardo.console.setup import backups, jobs
from resguardo.operation.clocks import Limit, limit_minutes
from resguardo.operation.refusal import Refused
from resguardo.store.database_file import copy_database


@pytest.fixture
def client(small):
    """The coordinator's browser."""
    return small.client("ana")


def test_a_backup_is_made_and_tested(small, client):
    """A backup made here can be brought back from here; the page names the date of both, and nothing of the test stays."""
    client.post("/setup/backup/make")
    [made] = backups.backups(small.house.installation)
    client.post("/setup/backup/test", {"backup": made.name})
    for _ in range(200):
        if jobs.progress("restore-test").ended:
            break
        time.sleep(0.05)
    [test] = backups.tests(small.house.installation)
    assert (test.backup, test.failed, test.events) == (made.name, "", made.events)
    assert "volvió entero" in client.get("/setup/backup").content.decode()
    assert not list(small.house.installation.folder.glob("restore-test-*"))


def test_a_damaged_backup_fails_its_test_and_says_so(small, client):
    """A backup in which a byte was changed does not come back, and the page says that none was brought back yet."""
    house = small.house.installation
    made = backups.make(house)
    file = backups.folder_of(house) / made.name / "ledger.sqlite"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(Exception, match=r"backup"):
        backups.try_restore(house, made.name, lambda done, of: None)
    assert backups.tests(house)[0].failed
    assert "no volvió" in client.get("/setup/backup").content.decode()


def test_people_get_in_after_a_restore(small, client, tmp_path):
    """In a house that was brought back everybody enters with their own password and telephone; who was inside is not any more."""
    house, target = small.house.installation, tmp_path / "again"
    secret = Telephone.objects.make(Login.objects.get(handle="rita"), confirmed=True).bin_key
    made = backups.make(house)
    backing.restore(backups.folder_of(house) / made.name, backups.keys_of(house), target)
    close_house()
    again = Console(open_house(target))
    assert client.get("/setup/backup").url == "/access/sign-in"
    asked = {"handle": "rita", "password": PASSWORD, "code": f"{totp(secret):06d}"}
    assert again.client().post("/access/sign-in", asked | {"code": ""}).status_code == 200
    assert again.client().post("/access/sign-in", asked).status_code == 302
    seat = Login.objects.get(handle="rita").seats.get()
    assert bytes(seat.staff) == again.staff("rita")


def test_a_backup_without_the_logins_fails_its_test(small):
    """A backup with which nobody could enter again is no way back, and its test says which file is missing."""
    house = small.house.installation
    kept = (house.folder / "console.sqlite").rename(house.folder / "elsewhere")
    made = backups.make(house)
    kept.rename(house.folder / "console.sqlite")
    with pytest.raises(Refused) as refused:
        backups.try_restore(house, made.name, lambda done, of: None)
    assert refused.value.code == "setup.backup_house_differs"
    assert refused.value.values["found"] == "console.sqlite"
    assert backups.tests(house)[0].failed == "setup.backup_house_differs"


def test_what_no_backup_holds_is_told_of_tables_that_there_are(small, client, tmp_path):
    """Each table that is emptied in the copy of a backup is a table of the console, so that none is missed under a wrong name."""
    client.get("/setup/devices")
    for name, forgotten in house_files.FORGOTTEN.items():
        source = small.house.installation.folder / name
        for table in forgotten:
            # The statement runs only where there is such a table.
            with pytest.raises(Exception, match="nowhere"):
                copy_database(source, tmp_path / table, {table: "DELETE FROM nowhere"}, now=0)


def test_the_keys_of_a_backup_lie_elsewhere(small):
    """Neither the data folder nor the backup holds the key that opens the backup's keys."""
    house = small.house.installation
    backups.make(house)
    key = backups.keys_of(house).resolve()
    assert key.exists()
    assert house.folder.resolve() not in key.parents
    assert backups.folder_of(house).resolve() not in key.parents


def test_only_a_backup_of_the_list_is_tested(client):
    """A name that is no backup here, such as a path elsewhere, is answered as if there were no such page."""
    for name in ("../data", "/etc", ""):
        assert client.post("/setup/backup/test", {"backup": name}).status_code == 404


def test_a_clock_is_set_within_its_bounds(small, client):
    """A limit is set in minutes; one so long that it would be off is refused beside its field."""
    client.post("/setup/clocks", {"limit": "offer_open", "minutes": "7"})
    assert limit_minutes(small.account.state, Limit.OFFER_OPEN) == 7
    refused = client.post("/setup/clocks", {"limit": "unaccounted_in_emergency", "minutes": "999"})
    assert "ningún límite se puede apagar" in refused.content.decode()
    assert limit_minutes(small.account.state, Limit.UNACCOUNTED_IN_EMERGENCY) == 15


def test_a_tablet_is_invited_by_a_picture(client):
    """An invitation shows a QR once, and asks for two factors like every act of the team."""
    answer = client.post("/setup/devices/invite", {"label": "3"}).content.decode()
    assert "<svg" in answer
    assert "Sirve una vez" in answer


def test_this_machine_cannot_cut_itself_off(small, client):
    """The list has no button for this installation, and the address gets the answer of a page that is not there."""
    path = f"/setup/devices/{small.account.writer.hex()}/revoke"
    assert path not in client.get("/setup/devices").content.decode()
    assert client.post(path).status_code == 404


def test_another_device_is_cut_off_where_it_is_lost(small, client):
    """A lost installation is revoked after what is known of it here."""
    other = b"k" * 32
    small.perform("team.enrol_device", "ana", device=other, site=True)
    client.post(f"/setup/devices/{other.hex()}/revoke")
    assert small.account.state.team.devices[other].cut is not None


@pytest.mark.parametrize(
    "page", ["health", "languages", "devices", "clocks", "backup", "people", ""]
)
def test_every_page_opens_in_every_language(client, page):
    """Each page of the desk opens in Spanish, English and Hebrew."""
    for language in ("es", "en", "he"):
        client.cookies["language"] = language
        assert client.get(f"/setup/{page}").status_code == 200


def test_two_pieces_of_work_of_a_kind_are_not_under_way_at_once():
    """Work that is under way is not begun a second time, and what stops it is told by its code."""
    import threading

    go = threading.Event()

    def wait(tell):
        go.wait(5)
        raise Refused(backups.DIFFERS)

    assert jobs.start("try", wait, 1)
    assert not jobs.start("try", wait, 1)
    go.set()
    while not jobs.progress("try").ended:
        time.sleep(0.01)
    assert jobs.progress("try").failed == "setup.backup_differs"
