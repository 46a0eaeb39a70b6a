"""Time stamps from the terminal: a request leaves, a reply comes back, and the ledger is held to it."""

import shutil

import pytest

from cli.conftest import Terminal
from kit.authority import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An authority that people trust."""
    return Authority(tmp_path_factory.mktemp("authority") / "one")


def requested(terminal: Terminal, name: str) -> bytes:
    """A new request."""
    path = terminal.home / name
    done = terminal.run("stamp", "request", "--output", path, "--as", "rosa")
    assert done.code == 0, done.err
    return path.read_bytes()


def trust(terminal: Terminal, authority: Authority) -> None:
    """Put the root where the installation looks for it."""
    roots = terminal.folder / "stamps" / "roots"
    roots.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(authority.root_file, roots / "one.pem")


def test_a_stamp_is_asked_for_brought_back_and_checked(terminal, authority):
    """Without a network: the files are carried."""
    request = requested(terminal, "a.tsq")
    assert terminal.run("stamp", "check").code == 0, "it waits, and that is no fault"
    trust(terminal, authority)
    reply = terminal.file("a.tsr", authority.reply(request))
    done = terminal.run("stamp", "attach", reply, "--keep", authority.folder / "chain.pem")
    assert done.code == 0, done.out
    assert "Sellos Ficticios" in done.out
    assert terminal.run("stamp", "check", "--policy", "1.2.3.4.1").code == 0
    assert terminal.run("stamp", "check", "--policy", "1.2.3.4.9").code == 1
    assert terminal.run("stamp", "attach", reply).code == 2, "a second time"
    assert list(terminal.folder.rglob("beside-chain.pem"))


def test_what_leaves_is_one_hash_and_is_written_down(terminal):
    """No word of the ledger, and nobody may ask without a name."""
    requested(terminal, "b.tsq")
    [left] = terminal.run("exports", "--json").json["exports"]
    assert left["fields"] == ["checkpoint_hash"]
    nameless = terminal.run("stamp", "request", "--output", terminal.home / "c.tsq")
    assert nameless.code == 2
    assert not (terminal.home / "c.tsq").exists()


def test_a_reply_is_kept_and_proves_nothing_without_a_trusted_root(terminal, authority):
    """The root may be configured later, or given for once."""
    reply = terminal.file("d.tsr", authority.reply(requested(terminal, "d.tsq")))
    assert terminal.run("stamp", "attach", reply).code == 1
    told = terminal.run("stamp", "check", "--json")
    assert [one["code"] for one in told.json["stamps"][0]["findings"]] == ["stamp.root"]
    assert terminal.run("stamp", "check", "--root", authority.root_file).code == 0


def test_a_reply_to_somebody_elses_request_is_refused(terminal, authority):
    """And any other file."""
    foreign = authority.reply(authority.weak_request(b"x"))
    assert terminal.run("stamp", "attach", terminal.file("e.tsr", foreign)).code == 2
    nameless = authority.reply(authority.request_without_number(b"x"))
    told = terminal.run("stamp", "attach", terminal.file("g.tsr", nameless))
    assert (told.code, "falla del programa" in told.err) == (2, False)
    assert terminal.run("stamp", "attach", terminal.file("f.tsr", b"x")).code == 2


def test_a_reply_that_was_only_half_attached_is_attached_again(terminal, authority):
    """The power went between the reply and what is known of it: the stamp is not lost for that."""
    trust(terminal, authority)
    reply = authority.reply(requested(terminal, "i.tsq"))
    [folder] = (one.parent for one in terminal.folder.rglob("request.tsq"))
    (folder / "reply.tsr").write_bytes(reply[:40])
    assert terminal.run("stamp", "attach", terminal.file("i.tsr", reply)).code == 0
    assert terminal.run("stamp", "check").code == 0


def test_two_stamps_of_a_growing_ledger_both_hold(terminal, authority):
    """Each is of its own checkpoint."""
    trust(terminal, authority)
    for name in ("g", "h"):
        reply = authority.reply(requested(terminal, f"{name}.tsq"))
        assert terminal.run("stamp", "attach", terminal.file(f"{name}.tsr", reply)).code == 0
    stamps = terminal.run("stamp", "check", "--json").json["stamps"]
    assert stamps[0]["size"] < stamps[1]["size"]
    assert all(one["at"] and not one["findings"] for one in stamps)


def test_without_the_component_it_is_said_how_to_get_it(terminal, monkeypatch):
    """It is an option of the installation."""
    monkeypatch.setattr("resguardo.cli.stamping.find_spec", lambda _: None)
    told = terminal.run("stamp", "check", "--json")
    assert told.code == 2
    assert "resguardo[stamps]" in told.json["problems"][0]["mend"]
