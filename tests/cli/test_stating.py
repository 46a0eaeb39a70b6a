"""A public statement from the terminal: handed out, written down as having left, checked by the same terminal without the folder."""

import csv
import json

import pytest

from cli.conftest import Terminal
from kit.statement_case import statement_case


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """A folder with one statement, closed."""
    folder = tmp_path_factory.mktemp("said") / "datos"
    with statement_case(folder):
        pass
    return folder


@pytest.fixture
def spoken(bare: Terminal, said, monkeypatch) -> Terminal:
    """A terminal before that folder."""
    monkeypatch.setenv("RESGUARDO_DATA", str(said))
    return bare


def export(spoken: Terminal, name: str, *words: object):
    """Hand out the statement."""
    path = spoken.home / name
    return spoken.run("statement", "export", 1, "--output", path, "--as", "julia", *words), path


def test_a_statement_is_handed_out_and_checked_without_the_folder(spoken, monkeypatch):
    """One file and its note; the losses are told before, the key to be published after."""
    done, path = export(spoken, "comunicado.json")
    assert done.code == 0, done.err
    assert "Ausentes, niñas, niños y adolescentes: este perfil no lo deja salir" in done.err
    assert "resguardo/" in done.out
    monkeypatch.setenv("RESGUARDO_DATA", "/nowhere")
    told = spoken.run("verify", path)
    assert told.code == 0
    assert "Ausentes, niñas, niños y adolescentes: menos de 5" in told.out
    assert "--key" in told.out
    note = path.with_suffix(".note")
    keys = [word for key in json.loads(path.read_bytes())["keys"] for word in ("--key", key)]
    assert spoken.run("verify", note, *keys).code == 0
    assert spoken.run("verify", note).code == 1


def test_a_changed_statement_is_found(spoken):
    """Exit 1 and the finding, also for programs."""
    _, path = export(spoken, "otro.json")
    path.write_bytes(path.read_bytes().replace(b": 24", b": 25"))
    told = spoken.run("verify", path, "--json")
    assert (told.code, told.json["holds"]) == (1, False)
    assert "NO se sostiene" in spoken.run("verify", path).out
    assert spoken.run("verify", path, "--key", "x").code == 2


def test_what_left_is_written_down_before_and_nothing_is_overwritten(spoken):
    """With the hash of the bytes, the fields and the profile; a second time under the same name nothing is done."""
    export(spoken, "tercero.json", "--to", "Prensa Ficticia")
    listed = spoken.run("exports", "--as", "julia", "--json").json["exports"]
    assert listed[-1]["profile"] == "statistics"
    assert "missing.children" not in listed[-1]["fields"]
    again, _ = export(spoken, "tercero.json")
    assert again.code == 2
    assert len(spoken.run("exports", "--json").json["exports"]) == len(listed)
    nameless = spoken.run("statement", "export", 1, "--output", spoken.home / "nadie.json")
    assert nameless.code == 2
    assert not (spoken.home / "nadie.json").exists()


def test_an_authority_gets_one_figure_or_all(spoken):
    """Under the profile of authorities, whose roles let it out."""
    one, path = export(spoken, "juzgado.json", "--figure", "missing.children")
    whole, all_of_it = export(spoken, "todo.json", "--whole")
    assert (one.code, whole.code) == (0, 0), one.err + whole.err
    assert spoken.run("verify", path).code == spoken.run("verify", all_of_it).code == 0
    assert "event" in json.loads(all_of_it.read_bytes())
    refused, nothing = export(spoken, "mal.json", "--figure", "ausentes")
    assert refused.code == 2
    assert not nothing.exists()


@pytest.mark.parametrize("version", ["9", "²", "٩", "0", "", "-"])
def test_a_version_that_there_is_not_is_refused(spoken, version):
    """Nothing is written, and it is no fault of the program."""
    path = spoken.home / "v9.json"
    done = spoken.run("statement", "export", "--output", path, "--as", "julia", "--", version)
    assert (done.code, "falla del programa" in done.err) == (2, False)
    assert not path.exists()


def test_the_row_with_hashtags_is_written_and_checked(spoken):
    """A figure that the statement withholds is empty, and filling it by hand is found."""
    path = spoken.home / "fila.csv"
    words = ("statement", "hxl", 1, "--department", "Guatemala", "--code", "GT-01")
    done = spoken.run(*words, "--output", path, "--as", "julia")
    assert done.code == 0, done.err
    headings, tags, line = csv.reader(path.read_text().splitlines())
    assert dict(zip(tags, line, strict=True))["#affected+missing+children"] == ""
    assert spoken.run(*words, "--check", path).code == 0
    line[tags.index("#affected+missing+children")] = "3"
    edited = spoken.file("a-mano.csv", "\n".join(",".join(one) for one in (headings, tags, line)))
    told = spoken.run(*words, "--check", edited)
    assert told.code == 1
    assert spoken.run(*words, "--output", path, "--as", "julia").code == 2
    assert spoken.run(*words[:3], "--code", "GT0101", "--output", spoken.home / "x.csv", "--as", "julia").code == 2  # fmt: skip
