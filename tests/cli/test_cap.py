"""Alert messages at the terminal: made, checked, renewed, answered."""

import pytest

from kit.alert_case import NAME, AlertCase
from kit.cap_samples import SAMPLE, edited

SENDER = ("--sender", "alerta@autoridad.example")
EARLIER = "alerta@autoridad.example,rg-a2c4e6g3i5k2m4o6q3s5u2w4y6,2026-02-03T01:40:00-06:00"


@pytest.fixture
def active(bare):
    """A terminal at a folder with a missing child under an active alert whose facts were released; the child's band."""
    case = AlertCase(bare.folder).go_missing().activate().release()
    bare.band = case.shift.state.register.persons[case.child].tag
    case.shift.house.close()
    return bare


def export(terminal, layer="public", *words):
    """Export the child's message."""
    file = terminal.home / f"{layer}-{len(list(terminal.home.iterdir()))}.xml"
    named = ("--person", terminal.band, "--layer", layer, "--as", "alba", *SENDER, *words)
    ran = terminal.run("cap", "export", *named, "--output", file)
    assert ran.code == 0, ran.err
    return ran, file


def test_a_message_is_made_and_found_valid(active):
    """The file is valid in three languages, and what stays behind is told before it is handed out."""
    ran, file = export(active, "public", "--lang", "es,en,he")
    assert "hermanas y hermanos" in ran.err
    assert NAME not in ran.out
    checked = active.run("cap", "check", file, "--json")
    assert checked.code == 0
    answer = checked.json
    assert list(answer)[:4] == ["valid", "version", "errors", "warnings"]
    assert (answer["valid"], answer["version"], answer["errors"]) == (True, "1.2", [])
    assert (answer["warnings"], answer["msgType"]) == ([], "Alert")
    [left] = active.run("exports", "--json").json["exports"]
    assert (left["profile"], left["format"]) == ("public_alert", "cap-1.2")


def test_the_next_message_updates_the_one_before(active):
    """The second export of the same child is an update that names the first."""
    export(active)
    _, second = export(active)
    assert "<msgType>Update</msgType>" in second.read_text()
    assert second.read_text().count("alerta@autoridad.example,rg-") == 1


def test_what_the_rules_forbid_is_refused_and_nothing_is_written(active):
    """Nobody is missing: no public message, no file, no note."""
    output = active.home / "x.xml"
    bands = [one["tag"] for one in active.run("roll", "--json").json["roll"]]
    [other] = [one for one in bands if one != active.band]
    named = ("--person", other, "--layer", "public", "--as", "alba", "--output", output)
    assert active.run("cap", "export", *named).code == 2
    named = ("--person", active.band, "--layer", "public", "--as", "ben", "--output", output)
    assert active.run("cap", "export", *named).code == 2
    assert not output.exists()
    assert active.run("exports", "--json").json["exports"] == []


def test_a_message_goes_to_the_screen_where_no_file_is_named(active):
    """Standard output holds the message and nothing else."""
    named = ("--person", active.band, "--layer", "restricted", "--as", "alba")
    ran = active.run("cap", "export", *named)
    assert ran.code == 0
    assert ran.out.startswith("<?xml")
    assert "--sender" in ran.err, "nobody configured a sender"


def test_all_children_get_a_file_each(active):
    """One child, one message, one file, called by the message's own identifier."""
    folder = active.home / "mensajes"
    named = ("--all", "--layer", "public", "--as", "alba", *SENDER, "--output", folder)
    ran = active.run("cap", "export", *named)
    [file] = folder.iterdir()
    assert (ran.code, f"{active.band} · alerta" in ran.err) == (0, True)
    assert active.run("cap", "check", file, "--json").json["identifier"] == file.stem
    assert NAME not in file.name
    assert active.run("cap", "export", *named).code == 2, "the folder is no longer empty"


def test_a_preview_writes_nothing(active):
    """It tells what would leave and what not; the chain does not begin."""
    named = ("--all", "--layer", "public", "--as", "alba", "--preview")
    assert active.run("cap", "export", *named).code == 0
    assert active.run("exports", "--json").json["exports"] == []


def test_a_sender_that_receivers_can_not_take_is_refused(active):
    """Comma and space part the marks of a reference; nothing is noted and nothing written."""
    output = active.home / "x.xml"
    named = ("--person", active.band, "--layer", "public", "--as", "alba", "--output", output)
    ran = active.run("cap", "export", *named, "--sender", "a, b")
    assert (ran.code, "sender" in ran.err, output.exists()) == (2, True, False)
    assert active.run("exports", "--json").json["exports"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("--layer", "public"),
        ("--layer", "public", "--all", "--person", "X"),
        ("--layer", "public", "--all"),
        ("--layer", "public", "--person", "X"),
        ("--layer", "secret", "--all"),
        ("--layer", "public", "--all", "--preview", "--lang", "xx"),
    ],
)
def test_what_can_not_be_meant_is_said(active, words):
    """Whose, where to and in which language have to be plain."""
    ran = active.run("cap", "export", *words, "--as", "alba")
    assert ran.code == 2
    assert ran.err


def test_a_message_is_judged_by_exit_code_and_in_two_languages(bare):
    """0 valid, 1 not valid, 2 unreadable; each finding with its line, its code and words."""
    invalid = bare.file("a.xml", edited(("-06:00</sent>", "Z</sent>")))
    ran = bare.run("cap", "check", invalid, "--json")
    [error] = ran.json["errors"]
    assert (ran.code, error["line"], error["code"]) == (1, 5, "date_zone")
    assert "nunca Z" in error["message"]
    assert "never Z" in bare.run("--language", "en", "cap", "check", invalid).out
    hostile = bare.file("b.xml", SAMPLE.replace("<alert ", "<!DOCTYPE x><alert ", 1))
    ran = bare.run("cap", "check", hostile, "--json")
    assert (ran.code, ran.json["valid"], ran.json["errors"][0]["code"]) == (2, False, "xml.doctype")
    assert bare.run("cap", "check", bare.home / "nothing.xml").code == 2
    assert bare.run("cap", "check", bare.file("c.xml", SAMPLE)).code == 0


def test_a_message_that_may_not_leave_is_in_no_chain(active):
    """Nobody was named who gets it: there is no file, and the next message is still the first."""
    output = active.home / "x.xml"
    named = ("--person", active.band, "--layer", "public", "--as", "alba", *SENDER)
    ran = active.run("cap", "export", *named, "--to", " ", "--output", output)
    assert (ran.code, output.exists()) == (2, False)
    _, file = export(active)
    assert "<msgType>Alert</msgType>" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_a_message_that_ends_soon_is_asked_about(active):
    """The question names the band, the layer, and until when it holds."""
    assert active.run("cap", "due").code == 0
    export(active)
    ran = active.run("cap", "due", "--hours", "48", "--json")
    [due] = ran.json["due"]
    assert (ran.code, due["tag"], due["kind"]) == (1, active.band, "update")
    assert "¿Se envía?" in active.run("cap", "due", "--hours", "48").out


def test_an_answer_is_offered_and_recorded_by_whoever_signs(active):
    """Read and asked first; recorded only with a signer of the other agency; from nobody else."""
    _, file = export(active, "restricted")
    text = file.read_text()
    marks = [
        text.partition(f"<{name}>")[2].partition("<")[0]
        for name in ("sender", "identifier", "sent")
    ]
    sent = ("<sent>2026-02-03", "<sent>2099-02-03")
    answer = edited((">Update<", ">Ack<"), (EARLIER, ",".join(marks)), sent)
    answer = active.file("ack.xml", answer.replace("<sender>alerta@", "<sender>unidad@"))
    trusted = ("--from", "unidad@autoridad.example")
    asked = active.run("cap", "receive", answer, *trusted)
    assert (asked.code, "¿Se anota" in asked.out) == (0, True)
    assert active.run("cap", "receive", answer, "--from", "x@x.example").code == 1
    assert active.run("cap", "receive", answer).code == 2
    recorded = active.run("cap", "receive", answer, *trusted, "--record", "--as", "alba")
    assert (recorded.code, "fue recibida" in recorded.out) == (0, True)
    own = active.run("cap", "receive", answer, *trusted, "--record", "--as", "olga")
    assert own.code == 2, "the organisation that asked does not acknowledge to itself"
