"""Every list leaves by one way: whole, marked with whose copy it is and until when it is good, and written down before it is handed out."""

import hashlib
import io

import pytest
from msoffcrypto import OfficeFile
from typer.main import get_command

from kit.sheets import rows_of
from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.account.leaving import left
from resguardo.cli.app import app
from resguardo.cli.session import operations_of

BAND = {"act": "register.issue_tag", "by": "renata", "place": "Hogar Ensayo"}
JUDGE = {
    "act": "team.enrol_staff",
    "by": "rosa",
    "name": "Julia Ficticia",
    "handle": "julia",
    "organisation": "OJ",
}
JUDGE_ROLE = {"act": "team.grant_role", "by": "rosa", "staff": "julia", "role": "judge"}
SHEETS = ("csv", "xlsx", "ods")
LISTS = {
    "roll": ("roll",),
    "explain": ("explain", "--from", "2024-01-01", "--to", "2124-01-01"),
    "unaccounted": ("unaccounted",),
    "overdue": ("overdue",),
    "alarms": ("alarms",),
    "disputes": ("disputes",),
    "timeline": ("timeline",),
    "person": ("person",),
    "search": ("search", "Ana"),
    "leads": ("leads",),
    "exports": ("exports",),
    "sheets": ("sheets",),
    "cap due": ("cap", "due"),
    "packet completeness": ("packet", "completeness"),
    "team": ("operation", "team"),
}
"""Every command that gives a list about one operation, with the words that it needs."""


def exports_of(terminal):
    """What left the operation of the terminal's folder, oldest first."""
    with open_installation(terminal.folder, None) as house:
        return [one.record for one in left(Account(house, operations_of(house)[0]))]


def words_of(terminal, name):
    """The words of a list's command; the person is the first on the roll."""
    tags = [one["tag"] for one in terminal.run("roll", "--json").json["roll"]]
    return (*LISTS[name], tags[0]) if name == "person" else LISTS[name]


@pytest.mark.parametrize("form", [*SHEETS, "json"])
@pytest.mark.parametrize("name", LISTS)
def test_every_list_leaves_as_a_file_for_somebody_who_is_named(terminal, name, form):
    """Nobody's copy is refused; a named reader's is written, and never over another."""
    terminal.record(BAND)
    words, file = words_of(terminal, name), terminal.home / f"{name}.{form}"
    asked = (*words, "--format", form, "--output", file)
    assert terminal.run(*asked).code == 2
    done = terminal.run(*asked, "--as", "rosa")
    assert done.code in (0, 1), done.err
    assert file.stat().st_size > 50
    assert terminal.run(*asked, "--as", "rosa").code == 2


def test_no_list_has_a_way_of_its_own():
    """A command with `--format` has all its forms, and is tried by the tests here."""
    found = {
        name
        for name, command in _commands(get_command(app))
        for one in command.params
        if "--format" in one.opts and "ods" in (one.help or "")
    }
    grouped = {"cap", "operation", "packet"}
    assert found == {
        " ".join(words[:2]) if words[0] in grouped else words[0] for words in LISTS.values()
    }


def _commands(group, before=""):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


@pytest.mark.parametrize("form", SHEETS)
def test_a_file_says_whose_copy_it_is_and_until_when(terminal, form):
    """Operation, purpose, reader, recipient, expiry; the number of rows, the moment, and that nobody was left out."""
    terminal.record(BAND, BAND)
    file = terminal.home / f"lista.{form}"
    words = ("--as", "rosa", "--reason", "court", "--to", "Juzgado Ensayo")
    terminal.run("roll", "--format", form, "--output", file, *words)
    rows = rows_of(file.read_bytes())
    mark, foot = rows[-2][0], rows[-1][0]
    for said in ("operativo: Ensayo", "para: juzgado", "copia de: Rosa Ensayo (MP)"):
        assert said in mark
    assert "entregada a: Juzgado Ensayo" in mark
    assert "vence: 2" in mark
    assert foot.startswith("filas: 2; corte: 2")
    assert "completo: sí" in foot


def test_what_left_is_written_down_with_the_digest_of_the_bytes(terminal):
    """The note has the file's own hash, its columns and its persons; it stands before the file does."""
    terminal.record(BAND)
    file = terminal.home / "lista.csv"
    terminal.run("roll", "--format", "csv", "--output", file, "--as", "rosa")
    (record,) = exports_of(terminal)
    assert record.digest == hashlib.sha256(file.read_bytes()).digest()
    assert (record.file_format, record.persons) == ("csv", 1)
    assert record.fields == ("tag", "place", "class", "holder", "state")


def test_a_look_at_the_screen_is_no_export(terminal):
    """A table and an object for programs leave no copy."""
    terminal.record(BAND)
    terminal.run("roll")
    terminal.run("roll", "--json")
    assert exports_of(terminal) == []


def test_a_list_with_names_carries_no_places(terminal):
    """A file that is lost must not say where a named child sleeps."""
    terminal.record(BAND)
    named = terminal.run("roll", "--names", "--as", "renata", "--format", "csv")
    assert "name_full" in named.out
    assert "Hogar Ensayo" not in named.out


def test_a_reader_is_told_no_place_that_they_may_not_know(terminal):
    """A judge knows the file and never where somebody is; the coordinator knows both."""
    terminal.record(BAND, JUDGE, JUDGE_ROLE)
    told = {
        who: "Hogar Ensayo" in terminal.run("roll", "--as", who, "--format", "csv").out
        for who in ("rosa", "julia")
    }
    assert told == {"rosa": True, "julia": False}


def test_an_object_for_programs_says_that_it_is_whole(terminal):
    """Its rows, its moment, and that nobody was left out."""
    terminal.record(BAND)
    found = terminal.run("roll", "--json").json
    assert (found["rows"], found["complete"], found["exercise"]) == (1, True, False)


def test_a_workbook_leaves_under_a_password(terminal, monkeypatch):
    """It opens with the password that the environment holds, and with no other."""
    monkeypatch.setenv("RESGUARDO_FILE_PASSWORD", "cuatro palabras sin sentido")
    output = terminal.folder.parent / "lista.xlsx"
    asked = ("roll", "--as", "rosa", "--format", "xlsx", "--locked", "--output", output)
    assert terminal.run(*asked).code == 0
    locked, opened = OfficeFile(io.BytesIO(output.read_bytes())), io.BytesIO()
    locked.load_key(password="cuatro palabras sin sentido")
    locked.decrypt(opened)
    assert rows_of(opened.getvalue())
    assert exports_of(terminal)[-1].digest == hashlib.sha256(output.read_bytes()).digest()


@pytest.mark.parametrize(
    ("form", "password", "said"),
    [("csv", "cuatro palabras sin sentido", "XLSX"), ("xlsx", "corta", "12")],
)
def test_a_password_that_would_not_hold_is_refused(terminal, monkeypatch, form, password, said):
    """Only a workbook has one, and a short one is guessed; nothing is written."""
    monkeypatch.setenv("RESGUARDO_FILE_PASSWORD", password)
    output = terminal.folder.parent / f"lista.{form}"
    done = terminal.run("roll", "--as", "rosa", "--format", form, "--locked", "--output", output)
    assert done.code == 2
    assert said in done.err
    assert not output.exists()
