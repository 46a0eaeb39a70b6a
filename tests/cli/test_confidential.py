"""What a command leaves behind: files for its owner alone, and nothing on the screen that a terminal would obey."""

import os

import pytest

HOSTILE = "Luz\x1b[2J\x1b]0;x\x07 \u202eotneyaR\u2066 \x9b31m"


@pytest.fixture
def _open_umask():
    """A machine on which new files can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_open_umask")
def test_whatever_is_written_belongs_to_its_owner_alone(terminal):
    """A bundle, a plain export, a roll and a backup show who is here and when: nobody else on the machine reads them."""
    written = [terminal.home / name for name in ("b.bundle", "p.raw", "roll.xlsx", "copy")]
    terminal.run("export", written[0])
    terminal.run("export", "--plain", written[1])
    terminal.run("roll", "--format", "xlsx", "--output", written[2], "--as", "rosa")
    terminal.run("backup", written[3], "--key", terminal.home / "epoch.json")
    files = [path for one in written for path in (one, *one.rglob("*"))]
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in files} == {
        path.name: "0o0" for path in files
    }


def test_no_name_moves_the_cursor(terminal):
    """A name from somebody else's list can't clear the screen, colour a line, or turn the reading of another name round."""
    named = ("--coordinator", HOSTILE, "--handle", "eva", "--organisation", "MP", "--exercise")
    said = terminal.run("operation", "new", HOSTILE, *named)
    listed = terminal.run("operation", "list")
    assert (
        not set(HOSTILE) & set("\x1b\x07\u202e\u2066\x9b") & set(said.out + said.err + listed.out)
    )
    assert "Luz" in listed.out


def test_json_keeps_every_character_and_shows_none_that_a_terminal_obeys(terminal):
    """A program reads the same name; the screen gets escapes for it."""
    named = ("--coordinator", "Eva", "--handle", "eva", "--organisation", "MP", "--exercise")
    terminal.run("operation", "new", HOSTILE, *named)
    listed = terminal.run("operation", "list", "--json")
    assert not set("\x1b\x07\u202e\u2066\x9b") & set(listed.out)
    assert HOSTILE in [one["name"] for one in listed.json["operations"]]
