"""PFIF at the terminal: checked, taken in, handed out; what stays behind is told before, and nothing leaves unwritten."""

import hashlib
import stat

import pytest

HEAD = '<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">'
BAND = {"act": "register.issue_tag", "by": "renata", "place": "Hogar Ensayo"}
NAME = "Luz Inventada Ficticia"


def document(name="Ana Prueba", source="2024-01-01T00:00:00Z", domain="a.example"):
    """One person of another register."""
    fields = {"person_record_id": f"{domain}/p1", "source_date": source, "full_name": name}
    told = "".join(f"<pfif:{key}>{value}</pfif:{key}>" for key, value in fields.items())
    return f"{HEAD}<pfif:person>{told}</pfif:person></pfif:pfif>"


@pytest.fixture
def child(terminal):
    """The band of a child with a name."""
    terminal.record(BAND)
    [person] = terminal.run("roll", "--json").json["roll"]
    said = {"name": NAME, "residence": "Calle Secreta 7"}
    claim = {"act": "register.claim_identity", "by": "renata", "person": person["tag"]}
    assert terminal.record(claim | {"claimant": "child", "said": said}).code == 0
    return person["tag"]


def test_a_file_is_checked_for_programs(terminal):
    """One object; 0 valid, 1 invalid, 2 unreadable."""
    good = terminal.run("pfif", "check", terminal.file("a.xml", document()), "--json")
    assert (good.code, good.json["valid"], good.json["version"]) == (0, True, "1.4")
    future = terminal.file("b.xml", document(source="2091-01-01T00:00:00Z"))
    bad = terminal.run("pfif", "check", future, "--json")
    assert (bad.code, [one["code"] for one in bad.json["errors"]]) == (1, ["date_future"])
    broken = terminal.run("pfif", "check", terminal.file("c.xml", "<p"), "--json")
    assert (broken.code, broken.json["valid"]) == (2, False)
    assert set(bad.json["errors"][0]) == {"line", "code", "message", "record"}


def test_a_file_is_shown_before_it_is_taken_in(terminal):
    """A preview names each person and her fate, and writes nothing."""
    file = terminal.file("in.xml", document())
    shown = terminal.run("pfif", "import", file, "--preview")
    assert (shown.code, "Ana Prueba" in shown.out, "no se escribió nada" in shown.out) == (
        0,
        True,
        True,
    )
    done = terminal.run("pfif", "import", file, "--as", "renata", "--json")
    assert (done.code, done.json["taken"]["mention"]) == (0, 1)
    again = terminal.run("pfif", "import", file, "--as", "renata", "--json")
    assert (again.code, again.json["taken"]["held"], again.json["events"]) == (0, 1, 0)


def test_a_file_that_would_do_harm_is_not_taken_in(terminal):
    """Exit 2, its findings, and nothing written; also for a sender who speaks for another domain."""
    future = terminal.file("in.xml", document(source="2091-01-01T00:00:00Z"))
    done = terminal.run("pfif", "import", future, "--as", "renata")
    assert done.code == 2
    assert "No se ingresó nada" in done.out
    other = terminal.file("o.xml", document())
    stopped = terminal.run(
        "pfif", "import", other, "--domain", "b.example", "--as", "renata", "--json"
    )
    assert (stopped.code, [one["code"] for one in stopped.json["errors"]]) == (2, ["domain_other"])
    assert terminal.run("pfif", "import", other).code == 2
    assert terminal.run("pfif", "import", other, "--domain", "https://x", "--as", "rosa").code == 2


def test_records_leave_by_profile_and_are_on_record(terminal, child):
    """The loss is told first; the file has no address; the export has its hash, its receiver and its person."""
    file = terminal.home / "out.xml"
    asked = ("pfif", "export", "--profile", "full", "--as", "renata")
    before = terminal.run(*asked)
    assert (before.code, "domicilio" in before.out, file.exists()) == (0, True, False)
    done = terminal.run(*asked, "--to", "Autoridad Inventada", "--output", file, "--json")
    assert (done.code, done.json["records"]) == (0, 1)
    content = file.read_text()
    assert NAME in content
    assert "Calle Secreta" not in content
    [line] = terminal.run("exports", "--person", child, "--as", "renata", "--json").json["exports"]
    assert line["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest() == done.json["sha256"]
    assert (line["recipient"], line["profile"]) == ("Autoridad Inventada", "pfif_full")
    assert terminal.run("pfif", "check", file).code == 0
    assert terminal.run(*asked, "--to", "X", "--output", file).code == 2


def test_what_was_noted_as_leaving_can_be_taken_back_whatever_came_between(terminal, child):
    """Where the file could not be written its names are kept all the same: next time they leave unchanged, or as placeholders."""
    asked = ("pfif", "export", "--profile", "full", "--as", "renata", "--to", "X", "--output")
    nowhere = terminal.run(*asked, terminal.home / "nowhere" / "out.xml")
    assert nowhere.code == 2
    [shelf] = terminal.folder.glob("pfif-*.shelf")
    file = terminal.home / "out.xml"
    assert terminal.run(*asked, file).code == 0
    assert shelf.exists()
    assert (NAME in file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (True, 0o600)


@pytest.mark.parametrize("form", ["csv", "atom", "rss"])
def test_records_leave_in_other_frames(terminal, child, form):
    """A table or a feed, of the same records."""
    file = terminal.home / f"out.{form}"
    asked = ("--profile", "full", "--format", form, "--as", "renata", "--to", "X")
    assert terminal.run("pfif", "export", *asked, "--output", file).code == 0
    assert NAME in file.read_text()


def test_nothing_leaves_without_a_name_and_a_role(terminal, child):
    """Who, for whom, where; and a role that lets the profile out. Nothing is written otherwise."""
    file = terminal.home / "out.xml"
    asked = ("pfif", "export", "--profile", "full", "--output", file)
    for missing in ((), ("--as", "renata"), ("--to", "X"), ("--as", "nadie", "--to", "X")):
        assert terminal.run(*asked, *missing).code == 2
    refused = terminal.run(*asked, "--as", "carla", "--to", "X")
    assert refused.code == 2
    assert "perfil pfif_full" in refused.err
    assert not file.exists()
    assert terminal.run("exports", "--json").json["exports"] == []


def test_a_file_is_brought_to_another_version(terminal):
    """Its lines stay whole on the screen, what has no place is told, and no file is overwritten."""
    long = "Ana Prueba " * 20
    file = terminal.file("a.xml", document(long.strip()))
    done = terminal.run("pfif", "convert", file, "--to", "1.3")
    assert done.code == 0
    assert f"<pfif:full_name>{long.strip()}</pfif:full_name>" in done.out
    new = terminal.home / "new.xml"
    assert terminal.run("pfif", "convert", file, "--to", "1.3", "--output", new).code == 0
    assert terminal.run("pfif", "convert", file, "--to", "1.4", "--output", new).code == 2
    assert terminal.run("pfif", "diff", file, new).code == 0
    older = terminal.run("pfif", "convert", file, "--to", "1.2")
    assert (older.code, "full_name" in older.err, "PFIF 1.2" in older.err) == (1, True, True)
    broken = terminal.file("b.xml", document()[:-20])
    other = terminal.home / "other.xml"
    assert terminal.run("pfif", "convert", broken, "--output", other).code == 2
    assert not other.exists()
