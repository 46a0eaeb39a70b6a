"""Papers at the terminal: which there are, printing one into a private file, who has each, and what was written on one."""

import io
import json
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from resguardo.papers.kinds import KINDS

PLACE = "Hogar Ensayo"
BAND = {"act": "register.issue_tag", "by": "renata", "tag": "0J43-JHMR", "place": PLACE}
OTHER = {**BAND, "tag": "84JR-49M4"}


@pytest.fixture
def shelter(terminal):
    """Two children in the shelter."""
    assert terminal.record(BAND, OTHER).code == 0
    return terminal


def printed(terminal, *words):
    """Print and answer what the command said of it."""
    done = terminal.run("print", *words, "--json")
    assert done.code == 0, done.out + done.err
    return done.json


def test_the_list_says_what_each_paper_is_about_and_who_may_print_it(terminal):
    """Every kind, for eyes and for programs, in both languages."""
    kinds = terminal.run("print", "--list", "--json").json["kinds"]
    assert [one["kind"] for one in kinds] == list(KINDS)
    assert all(one["purpose"] and one["roles"] and one["about"] for one in kinds)
    spanish, english = terminal.run("print", "--list"), terminal.run("print", "--language", "en")
    assert (spanish.code, english.code) == (0, 0)
    assert all(kind in spanish.out and kind in english.out for kind in KINDS)


def test_a_paper_goes_into_a_file_that_nobody_else_can_read(shelter):
    """Whole, with its number on the page, and named as the caller wished."""
    target = shelter.home / "lista.pdf"
    made = printed(shelter, "roll", PLACE, "--as", "carla", "--output", target)
    assert made["files"] == [str(target)]
    assert made["persons"] == 2
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    [page] = PdfReader(io.BytesIO(target.read_bytes())).pages
    assert made["number"] in page.extract_text()
    assert [one.name for one in shelter.home.iterdir() if "lista" in one.name] == ["lista.pdf"]


def test_without_a_name_the_file_is_called_by_its_number(shelter, monkeypatch):
    """The name of a file carries no band, no name and no place."""
    monkeypatch.chdir(shelter.home)
    made = printed(shelter, "roll", PLACE, "--as", "carla")
    assert made["files"] == [f"{made['number']}.pdf"]
    assert (shelter.home / made["files"][0]).exists()


def test_pictures_are_one_file_a_page(shelter):
    """One page keeps the name; several are numbered."""
    one = printed(shelter, "tags", "24", "--as", "renata", "--output", shelter.home / "a.png")
    two = printed(shelter, "tags", "48", "--as", "renata", "--output", shelter.home / "b.png")
    assert [Path(file).name for file in one["files"]] == ["a.png"]
    assert [Path(file).name for file in two["files"]] == ["b-1.png", "b-2.png"]
    assert all(Path(file).read_bytes().startswith(b"\x89PNG") for file in two["files"])


@pytest.mark.parametrize("there", ["b.png", "b-1.png"])
def test_nothing_is_written_over_and_nothing_is_printed_then(shelter, there):
    """Without `--force` what is there stays, and no number is spent."""
    shelter.file(there, "mine")
    words = ("print", "tags", "48", "--as", "renata", "--output", shelter.home / "b.png")
    assert shelter.run(*words).code == 2
    assert shelter.run("sheets", "--json").json["sheets"] == []
    assert shelter.run(*words, "--force").code == 0


@pytest.mark.parametrize("language", ["es", "en", "he"])
@pytest.mark.parametrize("size", ["a4", "letter"])
def test_language_and_size_are_those_of_the_printer(shelter, language, size):
    """Whatever the language of the terminal."""
    target = shelter.home / "a.pdf"
    words = ("--lang", language, "--size", size, "--output", target)
    printed(shelter, "board", PLACE, "--as", "carla", *words)
    [page] = PdfReader(io.BytesIO(target.read_bytes())).pages
    assert round(float(page.mediabox.width)) == {"a4": 842, "letter": 792}[size]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("roll", PLACE), "reader.missing"),
        (("roll", PLACE, "--as", "nadie"), "handle.unknown"),
        (("roll", PLACE, "--as", "carla", "--output", "a.doc"), "output.form"),
        (("roll", "Nada", "--as", "carla"), "papers.place_unknown"),
        (("passport", "--as", "carla"), "papers.kind_unknown"),
        (("bulletin", "0J43-JHMR", "--as", "carla"), "papers.kind_not_granted"),
        (("tags", "--as", "renata", "--replaces", "P-M7JX3-H9J7R"), "sheets.sheet_unknown"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_written(shelter, words, code):
    """One sentence of what is wrong, no file, no entry."""
    before = sorted(shelter.home.iterdir())
    done = shelter.run("print", *words, "--json")
    assert done.code == 2
    assert [one["code"] for one in done.json["problems"]] == [code]
    assert sorted(shelter.home.iterdir()) == before
    assert shelter.run("sheets", "--json").json["sheets"] == []


@pytest.mark.parametrize("target", ["nowhere/a.pdf", "taken/a.png"])
def test_a_folder_that_takes_no_file_spends_no_number(shelter, target):
    """What nobody can have in hand is not on record as printed."""
    shelter.file("taken", "a file, and no folder")
    words = ("print", "tags", "48", "--as", "renata", "--output", shelter.home / target)
    assert shelter.run(*words).code == 2
    assert shelter.run("sheets", "--json").json["sheets"] == []


def sign_out(terminal, number, at=None):
    """Give a sheet into somebody's hand."""
    act = {"act": "sheets.sign_out", "by": "carla", "sheet": number, "taker": "ben"}
    return terminal.record(act | ({"at": at} if at else {}))


def test_every_sheet_is_listed_with_who_has_it(shelter):
    """From printing to destruction; only those in somebody's hand with `--out`."""
    shelter.run("print", "roll", PLACE, "--as", "carla", "--output", shelter.home / "a.pdf")
    made = printed(shelter, "board", PLACE, "--as", "carla", "--output", shelter.home / "b.pdf")
    assert "Ninguna hoja consta como entregada" in shelter.run("sheets", "--out").out
    assert sign_out(shelter, made["number"].lower()).code == 0
    listed = shelter.run("sheets", "--json")
    assert listed.code == 0
    assert [(one["kind"], one["state"]) for one in listed.json["sheets"]] == [
        ("roll", "printed"),
        ("board", "signed_out"),
    ]
    [out] = shelter.run("sheets", "--out", "--json").json["sheets"]
    assert (out["number"], out["holder"]) == (made["number"], "Ben Ejemplo (SBS)")
    assert made["number"] in shelter.run("sheets").out


def test_a_sheet_that_is_not_returned_is_overdue(shelter):
    """On the list of sheets and on the board of what is late, by its number and by name."""
    made = printed(shelter, "roll", PLACE, "--as", "carla", "--output", shelter.home / "a.pdf")
    assert sign_out(shelter, made["number"], "2024-12-20T08:00").code == 0
    listed = shelter.run("sheets", "--json")
    assert (listed.code, [one["overdue"] for one in listed.json["sheets"]]) == (1, [True])
    late = shelter.run("overdue", "--json").json["overdue"]
    assert [(one["what"], one["about"]) for one in late] == [("sheet_out", made["number"])]


COUNT = {"act": "count.open_count", "by": "carla", "kind": "name_by_name", "place": PLACE}
SENT = {"act": "count.assign_counter", "by": "carla", "count": "open", "zone": PLACE}
MARK = {"act": "count.mark_sighting", "by": "ben", "count": "open", "zone": PLACE}


def test_what_was_written_on_a_sheet_comes_back_with_its_true_time(shelter):
    """The counter wrote on a numbered sheet; typed in, it is compared with everything else, person by person."""
    assert shelter.record(COUNT, {**SENT, "counter": "ben"}).code == 0
    made = printed(shelter, "count", PLACE, "--as", "carla", "--output", shelter.home / "a.pdf")
    mark = {**MARK, "paper": made["number"].lower(), "zone_code": "@c", "person": BAND["tag"]}
    done = shelter.record({**mark, "at": "2024-12-20T19:04"})
    assert (done.code, done.json["sheets_unprinted"]) == (0, [])
    compared = shelter.run("sheet", "compare", made["number"], "--json")
    assert (compared.code, compared.json["printed"]) == (1, True)
    found = {one["tag"]: one for one in compared.json["persons"]}
    assert {tag: one["finding"] for tag, one in found.items()} == {
        BAND["tag"]: "only_on_paper",
        OTHER["tag"]: "unmarked",
    }
    [entry] = found[BAND["tag"]]["on_paper"]
    assert entry["at"].startswith("2024-12-20T19:04")
    assert entry["untimely"], "the sheet was printed today"
    assert made["number"] in shelter.run("sheet", "compare", made["number"]).out


def test_a_number_that_was_misread_is_refused_and_nothing_is_recorded(shelter):
    """One character is wrong: the check finds it, before a fact hangs on no sheet."""
    done = shelter.record({**BAND, "tag": "5XR8-7M9M", "paper": "P-M7JX3-H9J7X"})
    assert [one["code"] for one in done.json["problems"]] == ["script.paper"]
    assert shelter.run("roll", "--json").json["persons"] == 2
    assert shelter.run("sheet", "compare", "P-M7JX3-H9J7X").code == 2


def test_a_number_that_nobody_printed_is_a_finding_and_the_fact_is_kept(shelter):
    """A sheet of another site, or one that somebody copied: what it says is not lost, and stands on the list."""
    number = "P-M7JX3-H9J7R"
    done = shelter.record({**BAND, "tag": "5XR8-7M9M", "paper": number})
    assert (done.code, done.json["sheets_unprinted"]) == (0, [number])
    listed = shelter.run("sheets", "--json")
    assert (listed.code, listed.json["unprinted"]) == (1, [number])
    assert number in shelter.run("sheets").out


def test_a_sheet_that_was_numbered_by_hand_is_listed_and_no_finding(shelter):
    """With no printer there is still paper."""
    acts = json.dumps({**BAND, "tag": "5XR8-7M9M", "paper": "H-17"})
    done = shelter.run("record", shelter.file("acts.jsonl", acts))
    assert done.code == 0
    assert "H-17" in done.out
    listed = shelter.run("sheets", "--json")
    assert (listed.code, listed.json["unprinted"]) == (0, ["H-17"])
