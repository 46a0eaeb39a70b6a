"""`resguardo packet`: the forms, how complete every child is, and one child's form shown and handed out."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

CHILD = {
    "act": "register.issue_tag",
    "by": "renata",
    "place": "Hogar Ensayo",
    "sex_observed": "female",
}


@pytest.fixture
def tag(terminal):
    """The band of a child with a name, an age and a description; nora of child protection may send packets."""
    told = terminal.record(
        CHILD,
        {"act": "team.enrol_staff", "by": "rosa", "name": "Nora Ensayo", "handle": "nora", "organisation": "PGN"},
        {"act": "team.grant_role", "by": "rosa", "staff": "nora", "role": "child_protection"},
    )  # fmt: skip
    assert told.code == 0, told.err
    band = terminal.run("roll", "--json").json["roll"][0]["tag"]
    told = terminal.record(
        {
            "act": "register.claim_identity", "by": "renata", "person": band, "claimant": "child",
            "said": {"given": "Luz", "family": "Inventada", "age_years_min": 9, "age_years_max": 10, "residence": "Aldea Inventada"},
        },
        {
            "act": "register.describe_person", "by": "renata", "person": band,
            "seen": {"hair": "=negro", "height_cm": 150, "wears": "uniforme del hogar"},
        },
    )  # fmt: skip
    assert told.code == 0, told.err
    return band


def test_the_forms_are_listed(terminal):
    """Which forms there are, for whom, on which layers; also for programs."""
    done = terminal.run("packet", "--list")
    assert done.code == 0
    assert "guatemala" in done.out
    found = terminal.run("packet", "--list", "--json").json["forms"]
    assert len(found) == 8
    assert all(one["notes"] and one["source"] and one["layers"] for one in found)


def test_completeness_is_known_before_anybody_is_missing(terminal, tag):
    """A line for each child and form, what is missing, how to mend it and who could; it asks who reads."""
    assert terminal.run("packet", "completeness").code == 2
    done = terminal.run("packet", "completeness", "--form", "guatemala", "--as", "nora")
    assert done.code == 0, done.err
    assert tag in done.out
    assert "Fotografía reciente" in done.out
    [line] = terminal.run(
        "packet", "completeness", "--form", "guatemala", "--as", "nora", "--json"
    ).json["children"]
    assert not line["can_be_sent"]
    [needed] = line["needed"]
    assert (needed["code"], needed["who"] != "", needed["mend"] != "") == ("fotografia", True, True)
    assert terminal.run("packet", "completeness", "--form", "nadie", "--as", "nora").code == 2


def test_without_a_recipient_nothing_leaves(terminal, tag):
    """The form is shown with what is missing; the log of what left stays empty."""
    done = terminal.run("packet", "guatemala", tag, "--as", "nora")
    assert done.code == 0, done.err
    assert "Aldea Inventada" in done.out
    assert "uniforme" not in done.out
    assert "Nada salió" in done.out
    assert terminal.run("exports", "--json").json["exports"] == []


def test_a_packet_leaves_after_it_was_noted(terminal, tag):
    """With a recipient: losses are said first, the file is written, fields and hash are in the log; an existing file stays."""
    file = terminal.home / "packet.json"
    words = ("packet", "guatemala", tag, "--as", "nora", "--to", "PGN", "--output", file)
    done = terminal.run(
        *words, "--fill", "office=Oficina central PGN", "--fill", "reporter=Guardia 1546"
    )
    assert done.code == 0, done.err
    assert "Fotografía reciente" in done.err
    read = json.loads(file.read_bytes())
    values = {one["code"]: one["value"] for one in read["fields"]}
    assert values["domicilio_avisos"] == "Oficina central PGN"
    assert tag not in file.read_text()
    [left] = terminal.run("exports", "--json").json["exports"]
    assert (left["format"], left["profile"]) == ("packet.json", "authority")
    assert "domicilio_avisos" in left["fields"]
    assert terminal.run(*words).code == 2


def test_a_table_runs_nothing(terminal, tag):
    """A row of CSV and XLSX with codes and values; text that begins like a formula is harmless."""
    told = terminal.run(
        "packet",
        "guatemala",
        tag,
        "--as",
        "nora",
        "--to",
        "PNC",
        "--layer",
        "police",
        "--format",
        "csv",
    )
    assert told.code == 0, told.err
    rows = list(csv.reader(io.StringIO(told.out.lstrip("\ufeff"))))
    row = dict(zip(rows[1], rows[2], strict=True))
    assert row["cabello"] == "'=negro"
    assert row["layer"] == "police"
    assert "residencia" not in row
    file = terminal.home / "packet.xlsx"
    words = (
        "packet",
        "ncic",
        tag,
        "--as",
        "nora",
        "--to",
        "PNC",
        "--layer",
        "police",
        "--format",
        "xlsx",
    )
    assert terminal.run(*words, "--fill", "weight=31", "--output", file).code == 0
    cells = [[cell.value for cell in line] for line in load_workbook(file).worksheets[0].rows]
    row = dict(zip(cells[1], cells[2], strict=True))
    assert (row["HGT"], row["WGT"], row["NAM"], row["RAC"]) == ("411", "068", "INVENTADA, LUZ", "U")


@pytest.mark.parametrize(
    "words",
    [
        ("--layer", "public"),
        ("--fill", "name=Otra Persona"),
        ("--fill", "ethnicity=x"),
        ("--layer", "everybody"),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_is_noted(terminal, tag, words):
    """The public layer without a decision, a fact of the account written by hand, a layer that is none."""
    done = terminal.run("packet", "guatemala", tag, "--as", "nora", "--to", "PNC", *words)
    assert done.code == 2
    assert done.out == ""
    assert terminal.run("exports", "--json").json["exports"] == []


def test_a_form_without_a_public_part_has_none(terminal, tag):
    """Hague and INTERPOL have nothing for the public: that is said before anything is read."""
    done = terminal.run("packet", "hague-1980-return", tag, "--as", "nora", "--layer", "public")
    assert done.code == 2
    assert "authority" in done.err


def test_every_missing_child_gets_a_packet_of_their_own(terminal, tag):
    """One file each, none with the name of another; each is noted; nothing is written without a folder."""
    terminal.record(CHILD)
    bands = [one["tag"] for one in terminal.run("roll", "--json").json["roll"]]
    words = ("packet", "missing", "guatemala", "--as", "nora")
    assert "Ninguna niña ni niño falta ahora" in terminal.run(*words).out
    told = terminal.record({"act": "absence.declare_absence", "by": "rosa", "persons": bands})
    assert told.code == 0, told.out
    shown = terminal.run(*words)
    assert all(band in shown.out for band in bands)
    assert terminal.run(*words, "--to", "PGN").code == 2
    folder = terminal.home / "packets"
    done = terminal.run(*words, "--to", "PGN", "--output", folder)
    assert done.code == 0, done.err
    files = sorted(folder.iterdir())
    assert len(files) == 2
    held = [file.read_text() for file in files]
    assert sum("Luz Inventada" in text for text in held) == 1
    assert not [
        band
        for band in bands
        for file, text in zip(files, held, strict=True)
        if band in text + file.name
    ]
    assert len(terminal.run("exports", "--json").json["exports"]) == 2
    assert terminal.run(*words, "--to", "PGN", "--output", folder).code == 2


def test_no_packet_for_the_public_without_a_decision(terminal, tag):
    """Of several missing children, those about whom nothing is decided are named to the operator and get no file."""
    terminal.record({"act": "absence.declare_absence", "by": "rosa", "persons": [tag]})
    folder = terminal.home / "packets"
    words = ("packet", "missing", "guatemala", "--as", "nora", "--layer", "public")
    done = terminal.run(*words, "--to", "prensa", "--output", folder)
    assert done.code == 1, done.err
    assert tag in done.out
    assert not folder.exists()
