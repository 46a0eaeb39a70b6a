"""What left is told by the command line: to everybody that it left, to whom only for a named reader."""

import hashlib

import pytest

BAND = {"act": "register.issue_tag", "by": "renata", "place": "Hogar Ensayo"}
RECEIVER = "Institución Inventada"


@pytest.fixture
def band(terminal):
    """The band of somebody about whom a file left."""
    terminal.record(BAND)
    [person] = terminal.run("roll", "--json").json["roll"]
    noted = {
        "act": "exports.note_export",
        "by": "renata",
        "profile": "pfif_partner",
        "file_format": "pfif-1.4",
        "recipient": RECEIVER,
        "fields": ["full_name", "age"],
        "digest": hashlib.sha256(b"file").hexdigest(),
        "persons": [person["tag"]],
    }
    assert terminal.record(noted).code == 0
    return person["tag"]


def test_what_left_is_listed_with_its_fields(terminal, band):
    """Who let it out, profile, fields and hash; the receiver only for a reader who is named and may see it."""
    [line] = terminal.run("exports", "--json").json["exports"]
    assert (line["profile"], line["fields"]) == ("pfif_partner", ["full_name", "age"])
    assert line["recipient"] is None
    [line] = terminal.run("exports", "--json", "--as", "renata").json["exports"]
    assert line["recipient"] == RECEIVER
    assert RECEIVER not in terminal.run("exports").out
    assert "PFIF" in terminal.run("exports").out


def test_what_left_about_somebody_is_asked_by_band(terminal, band):
    """Of another band nothing left."""
    terminal.record(BAND)
    bands = [one["tag"] for one in terminal.run("roll", "--json").json["roll"]]
    [other] = [one for one in bands if one != band]
    assert len(terminal.run("exports", "--person", band, "--json").json["exports"]) == 1
    assert terminal.run("exports", "--person", other, "--json").json["exports"] == []
    assert "No ha salido" in terminal.run("exports", "--person", other).out


def test_what_left_can_be_asked_back_from_a_file_of_acts(terminal, band):
    """The newest export is `last`; its state is told in words."""
    withdrawn = {"act": "exports.withdraw_export", "by": "renata", "export": "last"}
    assert terminal.record(withdrawn | {"reason": "wrong_recipient"}).code == 0
    assert "retirada" in terminal.run("exports").out
    assert terminal.record(withdrawn | {"reason": "wrong_recipient"}).code == 2
