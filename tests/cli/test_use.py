"""How the command behaves as a program: exit codes, languages, options, pipes, and the ways in which it is misused."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PROGRAM = (sys.executable, "-m", "resguardo")


def environment(**more):
    """The variables of a real process."""
    return {**os.environ, "PYTHONPATH": str(SOURCE), **more}


def test_the_command_alone_shows_a_first_page(bare):
    """What it is, how to see it, how to begin; exit 0."""
    done = bare.run()
    assert done.code == 0
    assert "resguardo drill" in done.out


def test_help_speaks_one_language(bare):
    """Each help text is written in both, and one is shown."""
    spanish, english = (
        bare.run("roll", "--help").out,
        bare.run("roll", "--help", "--language", "en").out,
    )
    assert "Quién está" in spanish
    assert "Who is here" not in spanish
    assert "Who is here" in english
    assert "Quién" not in english


def test_the_language_of_the_environment_is_spoken(bare, monkeypatch):
    """RESGUARDO_LANGUAGE chooses; --language before or after the command is stronger."""
    monkeypatch.setenv("RESGUARDO_LANGUAGE", "en")
    assert "Band" in bare.run("person", "--help").out
    assert "Brazalete" in bare.run("person", "--help", "--language=es").out
    assert "Brazalete" in bare.run("--language", "es", "person", "--help").out


def test_a_language_that_there_is_not_is_said(bare):
    """There are two: es and en."""
    assert bare.run("roll", "--language", "fr").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("roll", "--nothing"),
        ("roll", "surplus"),
        ("person",),
        ("explain", "--from", "2024-01-01"),
        ("roll", "--format", "pdf"),
        ("drill", "--seed", "x"),
        ("drill", "--scenario", "x"),
        ("roster",),
        ("erase", "X", "--by", "a,b", "--basis", "x"),
    ],
)
def test_misuse_ends_with_two_and_says_how(bare, words):
    """A wrong word is unusable input like any other, for people and for programs."""
    told = bare.run(*words)
    assert told.code == 2
    assert told.err
    assert "Traceback" not in told.err
    if len(words) > 1:
        assert bare.run(*words, "--json").json["problems"][0]["mend"]


def test_a_command_typed_wrongly_is_answered_with_the_likely_one(bare):
    """In the reader's language, without the words of the parser."""
    told = bare.run("rol").err
    assert "no existe «rol»" in told
    assert "(roll)" in told
    assert "Did you mean" not in told


def test_the_data_folder_is_named_before_or_after_the_command(terminal, monkeypatch):
    """Both are stronger than RESGUARDO_DATA."""
    monkeypatch.setenv("RESGUARDO_DATA", str(terminal.home / "other"))
    assert terminal.run("roll").code == 2
    assert terminal.run("--data", terminal.folder, "roll").code == 0
    assert terminal.run("roll", "--data", terminal.folder).code == 0


def test_without_a_data_folder_the_way_in_is_shown(bare):
    """A person who has nothing yet is told of drill and init."""
    done = bare.run("roll", "--language", "en")
    assert done.code == 2
    assert "resguardo init" in done.err


def test_a_folder_without_an_operation_says_so(bare):
    """The next step is named."""
    bare.run("init")
    assert "operation new" in bare.run("roll").err
    assert bare.run("operation", "list").code == 0


def test_init_leaves_an_occupied_folder_alone(bare):
    """What is there is not touched."""
    bare.folder.mkdir()
    (bare.folder / "carta.txt").write_text("algo")
    assert bare.run("init").code == 2
    assert [one.name for one in bare.folder.iterdir()] == ["carta.txt"]


def test_an_init_that_fails_leaves_nothing_half_made(bare):
    """A ledger address that does not answer leaves no folder behind."""
    done = bare.run("init", "--store", "postgresql://127.0.0.1:1/none?connect_timeout=1")
    assert done.code == 2
    assert not bare.folder.exists()


def test_a_new_operation_is_checked_whole(bare):
    """An empty name and a zone that there is not are two problems at once."""
    bare.run("init")
    words = ("--coordinator", " ", "--handle", "rosa", "--organisation", "MP", "--zone", "Luna")
    done = bare.run("operation", "new", "Ensayo", *words, "--json")
    assert [one["code"] for one in done.json["problems"]] == ["text.empty", "zone.unknown"]


def test_several_operations_have_to_be_told_apart(terminal):
    """With two in the folder, --operation says which."""
    named = ("--coordinator", "Otra Prueba", "--handle", "otra", "--organisation", "MP")
    second = terminal.run("operation", "new", "Otro", *named, "--json").json["operation"]
    assert terminal.run("roll", "--json").json["problems"][0]["code"] == "operation.which"
    assert terminal.run("roll", "--operation", second[:8]).code == 0


def test_a_passphrase_opens_the_folder_and_another_does_not(bare, monkeypatch):
    """The wrong one is unusable and says so in words."""
    monkeypatch.setenv("RESGUARDO_PASSPHRASE", "correcto caballo pila grapa")
    assert bare.run("init", "--passphrase").code == 0
    assert bare.run("operation", "list").code == 0
    monkeypatch.setenv("RESGUARDO_PASSPHRASE", "otra cosa del todo distinta")
    done = bare.run("operation", "list")
    assert done.code == 2
    assert "Traceback" not in done.err


def test_without_a_terminal_nobody_is_asked_for_a_passphrase(bare, monkeypatch):
    """The variable is named instead of waiting for ever."""
    monkeypatch.setenv("RESGUARDO_PASSPHRASE", "correcto caballo pila grapa")
    bare.run("init", "--passphrase")
    monkeypatch.delenv("RESGUARDO_PASSPHRASE")
    done = bare.run("roll")
    assert done.code == 2
    assert "RESGUARDO_PASSPHRASE" in done.err


def test_a_folder_where_nothing_can_be_written_is_said(bare):
    """A data folder below a file can't be made."""
    below = bare.file("file", "x") / "datos"
    done = bare.run("init", "--data", below, "--json")
    assert done.code == 2
    assert done.json["problems"]


def test_a_fault_of_the_program_is_never_a_finding(bare, monkeypatch):
    """An unforeseen error ends with 2 and says that it is ours; 1 would mean that something was found."""
    monkeypatch.setattr("resguardo.cli.founding.open_folder", lambda *_: 1 / 0)
    done = bare.run("operation", "list")
    assert done.code == 2
    assert "falla del programa" in done.err


def test_a_reader_who_goes_away_changes_nothing(terminal):
    """With standard output closed early the command ends quietly and with its own code."""
    words = [*PROGRAM, "acts", "--json"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        error = process.stderr.read()
        assert process.wait(60) == 0
    assert error == b""


def test_control_c_ends_with_130(bare):
    """Somebody who stops a command has found nothing and broken nothing."""
    waiting = "import os; from resguardo.cli.app import main; import resguardo.cli.founding as f;"
    waiting += (
        "f.open_folder = lambda *_: (print('ready', flush=True), __import__('time').sleep(60));"
    )
    waiting += "import sys; sys.argv = ['resguardo', 'operation', 'list']; main()"
    with subprocess.Popen(
        [sys.executable, "-c", waiting],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert b"Traceback" not in process.stderr.read()


def test_two_commands_at_once_both_write(terminal):
    """Neither loses the other's acts, and the proof holds."""
    band = {"act": "register.issue_tag", "by": "renata", "place": "Hogar Ensayo"}
    script = terminal.file("bands.jsonl", "\n".join([json.dumps(band)] * 5))
    where = environment(RESGUARDO_DATA=str(terminal.folder))
    started = [
        subprocess.Popen([*PROGRAM, "record", str(script)], env=where, stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [one.wait(120) for one in started] == [0, 0, 0]
    assert terminal.run("roll", "--json").json["persons"] == 15
    assert terminal.run("verify").code == 0


def test_a_narrow_terminal_loses_nothing(terminal, monkeypatch):
    """At 30 columns a band is folded, never cut."""
    terminal.record({"act": "register.issue_tag", "by": "renata", "place": "Hogar Ensayo"})
    tag = terminal.run("roll", "--json").json["roll"][0]["tag"]
    monkeypatch.setattr("resguardo.cli.output.PLAIN_WIDTH", 30)
    shown = "".join(line.split("  ")[0].strip() for line in terminal.run("roll").out.splitlines())
    assert tag in shown


def test_no_colour_reaches_a_file(terminal):
    """Output that is not a terminal carries no escape codes."""
    assert "\x1b" not in terminal.run("roll").out + terminal.run("operation", "team").out
