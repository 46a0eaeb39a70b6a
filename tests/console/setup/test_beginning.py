"""The beginning: from an empty folder to a first operation, for whoever sits at the machine, and for nobody else."""

import re
import time

import pytest
from django.test import Client

from resguardo.console.access.models import Login
from resguardo.console.access.practice import PASSWORD
from resguardo.console.house import close_house, open_house
from resguardo.console.setup import jobs
from resguardo.console.setup.beginning import EXERCISE

GOOD = {
    "operation": "Operativo de ensayo",
    "zone": "America/Guatemala",
    "jurisdiction": "GT",
    "organisation": "pgn",
    "name": "Ana Prueba",
    "handle": "ana",
    "new": "siete caballos azules bailan",
    "again": "siete caballos azules bailan",
    "pin": "402857",
}


@pytest.fixture
def empty(tmp_path):
    """A house over an empty folder."""
    house = open_house(tmp_path / "data")
    yield house
    close_house()


def test_an_empty_folder_leads_to_its_beginning(empty):
    """Whoever opens an empty house is led to the beginning, whatever they asked for."""
    page = Client().get("/", follow=True)
    assert page.redirect_chain[-1][0] == "/setup/begin"
    assert "Abrir el primer operativo" in page.content.decode()


def test_the_beginning_founds_an_operation_with_its_coordinator(empty):
    """One form gives an operation, its coordinator and their login; then the second factor is asked for."""
    client = Client()
    answer = client.post("/setup/begin/operation", GOOD)
    assert answer.url == "/setup/begin/second"
    [operation] = empty.operations()
    opened = empty.opened(operation)
    assert opened.account.state.zone == "America/Guatemala"
    assert opened.directory.operation_name() == "Operativo de ensayo"
    assert "Ana Prueba (PGN)" in opened.directory.staff_name(opened.directory.staff_called("ana"))
    assert "Falta el segundo paso" in client.get("/setup/begin/second").content.decode()
    assert client.get("/setup/").url == "/access/confirm"


def test_the_beginning_is_done_once(empty):
    """Pressed twice, or by somebody who was slower, nothing more is founded."""
    first, second = Client(), Client()
    first.post("/setup/begin/operation", GOOD)
    answer = second.post("/setup/begin/operation", GOOD | {"handle": "otra"})
    assert answer.url == "/access/sign-in"
    assert len(empty.operations()) == 1
    assert Login.objects.count() == 1


def test_the_beginning_opens_only_at_the_machine_itself(empty):
    """From elsewhere in the network an empty house says where to begin, and takes nothing."""
    client = Client(REMOTE_ADDR="192.168.1.44")
    assert client.get("/setup/begin").status_code == 403
    client.post("/setup/begin/operation", GOOD)
    client.post("/setup/begin/exercise")
    assert empty.operations() == []
    assert not Login.objects.exists()


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"new": "corta", "again": "corta"}, "new"),
        ({"again": "siete caballos rojos bailan"}, "again"),
        ({"pin": "123456"}, "pin"),
        ({"handle": "dos palabras"}, "handle"),
        ({"zone": "America/Nada"}, "zone"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_made(empty, changed, beside):
    """A wrong field gets its words beside it, and neither operation nor login is made."""
    body = Client().post("/setup/begin/operation", GOOD | changed).content.decode()
    assert re.search(rf'id="id_{beside}_error"', body), body
    assert empty.operations() == []
    assert not Login.objects.exists()


def test_a_founding_that_fails_leaves_no_login_behind(empty, monkeypatch):
    """Login and operation are made together, or the house stays as new as it was."""
    from resguardo.console.setup import beginning

    def fail(*_):
        raise OSError("no room")

    monkeypatch.setattr(beginning.Account, "found", fail)
    with pytest.raises(OSError, match="no room"):
        Client().post("/setup/begin/operation", GOOD)
    assert not Login.objects.exists()


def test_an_operation_without_logins_is_adopted_by_its_coordinator(small):
    """A folder that holds an operation already, such as one brought back from a backup, gets its first login for a coordinator."""
    Login.objects.all().delete()
    client = Client()
    ana = small.staff("ana")
    given = {name: GOOD[name] for name in ("handle", "new", "again", "pin")}
    answer = client.post("/setup/begin/coordinator", given | {"staff": ana.hex()})
    assert answer.url == "/setup/begin/second"
    rita = {**given, "staff": small.staff("rita").hex()}
    assert Client().post("/setup/begin/coordinator", rita).url == "/access/sign-in"


@pytest.mark.slow
def test_the_exercise_is_played_in_the_background_and_opens_with_ready_accounts(empty):
    """The page tells how far it is; at the end the ready accounts are shown, and each role can look around."""
    jobs.forget(EXERCISE)
    client = Client()
    assert client.post("/setup/begin/exercise").url == "/setup/begin"
    assert "data-progress" in client.get("/setup/begin").content.decode()
    for _ in range(600):
        told = client.get("/setup/begin/exercise/progress").json()
        if told["ended"]:
            break
        time.sleep(0.25)
    assert (told["ended"], told["failed"]) == (True, "")
    shown = client.post("/setup/begin/exercise/accounts").content.decode()
    assert PASSWORD in shown
    client.post("/access/sign-in", {"handle": "rosa", "password": PASSWORD, "code": ""})
    assert "EJERCICIO" in client.get("/").content.decode()
    [operation] = empty.operations()
    assert empty.opened(operation).account.state.exercise


def test_the_exercise_is_not_played_over_an_operation(small):
    """Where there is an operation already, or anybody can sign in, no exercise is played."""
    Client().post("/setup/begin/exercise")
    Login.objects.all().delete()
    Client().post("/setup/begin/exercise")
    assert len(small.house.operations()) == 1
