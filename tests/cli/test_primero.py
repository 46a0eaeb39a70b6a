"""`resguardo primero`: files for a case management system, written down before they leave, sent case by case, read back."""

import hashlib
import json

import pytest

from kit.primero import PASSWORD, USER, Cut, PrimeroDouble
from resguardo.exchange.primero import wire


@pytest.fixture
def double():
    """A server of Primero on this machine."""
    with PrimeroDouble() as server:
        yield server


@pytest.fixture
def children(terminal, monkeypatch):
    """Three invented children of whom two have a name; the bands in the order of tagging."""
    monkeypatch.setenv("RESGUARDO_PRIMERO_PASSWORD", PASSWORD)
    monkeypatch.setattr(wire, "FIRST_PAUSE_SECONDS", 0.0)
    issue = {"act": "register.issue_tag", "by": "renata", "sex_observed": "female"}
    done = terminal.record(issue, issue | {"urgent": True}, issue)
    assert done.code == 0, done.err
    tags = [row["tag"] for row in terminal.run("roll", "--json").json["roll"]]
    said = [
        {
            "act": "register.claim_identity",
            "by": "renata",
            "person": tag,
            "claimant": "child",
            "said": {"name": name},
        }
        for tag, name in zip(tags, ("Lucía Prueba", "Beto Muestra"), strict=False)
    ]
    assert terminal.record(*said).code == 0
    return tags


@pytest.fixture
def send(terminal, double, children):
    """Send everybody's file."""

    def go(*more):
        server = ("--server", double.url, "--user", USER, "--as", "renata")
        return terminal.run("primero", "send", *server, "--json", *more)

    return go


def exports(terminal):
    """What left, as the log says."""
    return terminal.run("exports", "--format", "json").json["exports"]


def test_a_file_holds_every_child_and_that_it_left_is_written_down(terminal, children):
    """The hash in the log is that of the bytes; nobody else may read the file."""
    path = terminal.home / "casos.json"
    done = terminal.run("primero", "file", "--output", path, "--as", "renata", "--to", "PGN")
    assert done.code == 0, done.err
    content = json.loads(path.read_bytes())
    assert (content["count"], content["complete"], content["exercise"]) == (3, True, False)
    [left] = exports(terminal)
    assert (left["profile"], left["format"], left["persons"]) == ("case_system", "primero-2", 3)
    assert left["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.stat().st_mode & 0o077 == 0
    assert terminal.run("primero", "file", "--output", path, "--as", "renata").code == 2


def test_a_preview_writes_nothing_and_says_what_stays_behind(terminal, double, send, children):
    """No file, no case, no export."""
    path = terminal.home / "casos.json"
    done = terminal.run("primero", "file", "--output", path, "--as", "renata", "--preview")
    assert "brazalete" in done.err
    assert not path.exists()
    assert send("--preview").json["total"] == 3
    assert double.cases == {}
    assert exports(terminal) == []


def test_every_case_is_sent_and_read_back(terminal, double, send):
    """Exit 1, because the form requires a last name that nobody knows; nothing else is found."""
    done = send()
    assert done.code == 1, done.err
    assert done.json["created"] == 3
    found = {(one["code"], one["field"]) for case in done.json["cases"] for one in case["findings"]}
    assert found == {("field.required", "name_last")}
    assert {one["name_first"] for one in double.cases.values()} == {
        "Lucía Prueba",
        "Beto Muestra",
        "(sin nombre)",
    }
    assert [left["persons"] for left in exports(terminal)] == [3]


def test_a_second_sending_changes_nothing_and_a_resumed_one_asks_nothing(double, send):
    """What was checked is not asked for again."""
    send()
    assert send().json["unchanged"] == 3
    calls = len(double.calls)
    assert send("--resume").json["skipped"] == 3
    assert {path for _, path in double.calls[calls:]} == {
        "/api/v2/tokens",
        "/api/v2/forms",
        "/api/v2/lookups",
    }


@pytest.mark.parametrize("after", range(4, 9))
def test_a_run_cut_off_anywhere_goes_on_where_it_stopped(double, send, after):
    """The server falls silent at some call; later `--resume` brings every child there once."""

    def silent(request):
        if request.number > after:
            raise Cut(20)

    double.after = silent
    stopped = send().json
    assert stopped["stopped"]
    double.after = lambda request: None
    resumed = send("--resume").json
    assert resumed["stopped"] is None
    assert resumed["created"] + resumed["unchanged"] + resumed["skipped"] == 3
    assert len(double.cases) == 3


def test_what_was_changed_there_is_told_with_its_band(double, send, children):
    """And overwritten only when somebody asks for it."""
    send()
    [case] = [one for one in double.cases.values() if one["name_first"] == "Beto Muestra"]
    case["name_first"] = "Norberto"
    found = {one["tag"]: one["findings"] for one in send().json["cases"]}
    assert "kept.changed_there" in {each["code"] for each in found[children[1]]}
    assert case["name_first"] == "Norberto"
    send("--overwrite")
    assert case["name_first"] == "Beto Muestra"


def test_one_child_alone_may_be_sent(double, send, children):
    """By their band."""
    assert send("--tag", children[0]).json["created"] == 1
    assert len(double.cases) == 1


def test_nothing_is_sent_by_somebody_who_may_not_let_it_out(terminal, double, children):
    """The export is refused before the first case leaves."""
    server = ("--server", double.url, "--user", USER, "--as", "carla")
    done = terminal.run("primero", "send", *server)
    assert done.code == 2
    assert double.cases == {}


def test_the_password_is_in_no_file_and_no_message(terminal, double, send):
    """It comes from the environment and goes to the sign-in alone."""
    done = send()
    told = done.out + done.err
    kept = b"".join(path.read_bytes() for path in terminal.home.rglob("*") if path.is_file())
    assert PASSWORD not in told
    assert PASSWORD.encode() not in kept


def test_a_wrong_password_or_address_is_said_and_nothing_was_sent(
    terminal, double, children, monkeypatch
):
    """Exit 2, with what to do; nothing is written down as having left."""
    monkeypatch.setenv("RESGUARDO_PRIMERO_PASSWORD", "otra")
    server = ("--server", double.url, "--user", USER, "--as", "renata")
    assert "no dejó entrar" in terminal.run("primero", "send", *server).err
    bad = ("--server", "http://example.org", "--user", USER, "--as", "renata")
    assert terminal.run("primero", "send", *bad).code == 2
    monkeypatch.delenv("RESGUARDO_PRIMERO_PASSWORD")
    assert "RESGUARDO_PRIMERO_PASSWORD" in terminal.run("primero", "send", *server).err
    assert exports(terminal) == []


def test_a_case_of_a_record_that_was_merged_since_is_said(terminal, double, send, children):
    """Nothing is deleted from here: the two are joined there, and each is named."""
    send()
    merged = terminal.record(
        {
            "act": "register.merge_persons",
            "by": ["rosa", "renata"],
            "kept": children[0],
            "duplicate": children[2],
            "basis": "same_face",
        }
    )
    assert merged.code == 0, merged.out
    done = send().json
    [case] = [one for one in done["cases"] if one["tag"] == children[0]]
    found = {each["code"] for each in case["findings"]}
    assert (done["total"], "case.merged" in found) == (2, True)
    assert len(double.cases) == 3
