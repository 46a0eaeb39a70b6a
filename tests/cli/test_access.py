"""The way back into the console from the machine itself."""

import pytest

from resguardo.account.access import ReadReason
from resguardo.console.house import close_house, open_house, prepare

prepare()

from django.test import Client  # noqa: E402 - the framework has to be ready first

from resguardo.console.access import one_time  # noqa: E402
from resguardo.console.access.hashing import hashed  # noqa: E402
from resguardo.console.access.models import Login, Telephone  # noqa: E402
from resguardo.console.access.seats import give_seat  # noqa: E402
from resguardo.console.access.second_factors import has_second_factor  # noqa: E402

OLD, NEW = "una frase larga de antes", "otra frase larga de ahora"
CHOSEN = {"handle": "rosa", "new": NEW, "again": NEW, "pin": "402857"}


@pytest.fixture
def locked_out(terminal):
    """A console whose only coordinator, rosa, has a telephone and codes that she lost; carla counts there."""
    house = open_house(terminal.folder)
    opened = house.opened(house.operations()[0])
    for handle in ("rosa", "carla"):
        login = Login.objects.make(handle)
        Login.objects.filter(pk=login.pk).update(password=hashed(OLD))
        give_seat(login, opened.account.operation, opened.directory.staff_called(handle))
    rosa = Login.objects.get(handle="rosa")
    Telephone.objects.make(rosa, confirmed=True)
    one_time.make_recovery_codes(rosa)
    close_house()
    yield terminal
    close_house()


def test_a_coordinator_alone_gets_back_in(locked_out):
    """The secret is told once and sets a new password; what she lost serves nobody any more."""
    secret = locked_out.run("access", "first-secret", "rosa", "--json").json["secret"]
    open_house(locked_out.folder)
    assert not has_second_factor(Login.objects.get(handle="rosa"))
    old = {"handle": "rosa", "password": OLD, "code": ""}
    assert Client().post("/access/sign-in", old).status_code == 200
    client = Client()
    assert client.post("/access/first", CHOSEN | {"secret": secret}).status_code == 302
    assert Client().post("/access/first", CHOSEN | {"secret": secret}).status_code == 200
    assert client.post("/access/sign-in", old | {"password": NEW}).url == "/access/account"
    assert "machine_secret" in {one.kind for one in Login.objects.get(handle="rosa").notices.all()}


def test_it_is_never_done_in_silence(locked_out):
    """The log of reads says for whom, and the coordinator sees it as the first thing; a counter is not told."""
    locked_out.run("access", "first-secret", "rosa")
    house = open_house(locked_out.folder)
    opened = house.opened(house.operations()[0])
    *_, entry = opened.log.entries()
    assert entry.reader == opened.directory.staff_called("rosa")
    assert entry.reason is ReadReason.BREAK_GLASS
    told = {
        login.handle: [one.kind for one in login.notices.all()] for login in Login.objects.all()
    }
    assert told == {"rosa": ["machine_secret"], "carla": []}


def test_coordinators_and_monitor_are_told(locked_out):
    """Whoever watches hears of a secret that was made for somebody else."""
    locked_out.run("access", "first-secret", "carla")
    open_house(locked_out.folder)
    assert Login.objects.get(handle="rosa").notices.get().kind == "machine_secret"


@pytest.mark.parametrize("language", ["es", "en"])
def test_it_says_until_when_and_what_serves_no_more(locked_out, language):
    """The secret stands on a line with its owner's handle, in both languages."""
    done = locked_out.run("--language", language, "access", "first-secret", "Rosa ")
    assert done.code == 0
    assert "PIN" in done.out
    assert len(done.out.splitlines()[0].rsplit(" ", 1)[1]) == 23


def test_somebody_who_has_no_login_gets_none(locked_out):
    """A handle that is only in the team, or nowhere, is a problem with its mend, and nothing is written."""
    for handle in ("renata", "nadie"):
        done = locked_out.run("access", "first-secret", handle, "--json")
        assert done.code == 2
        assert done.json["problems"][0]["mend"]


def test_a_folder_that_is_not_there_is_not_made(bare):
    """A wrong folder is said and stays missing."""
    assert bare.run("access", "first-secret", "rosa").code == 2
    assert not bare.folder.exists()
