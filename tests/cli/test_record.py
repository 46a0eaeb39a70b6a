"""`record`: acts from a file, all or none, every problem at once, names as people write them."""

import io
import json
import sys

import pytest

BAND = {"act": "register.issue_tag", "by": "renata", "place": "Hogar Ensayo"}


def test_acts_of_a_file_are_recorded(terminal):
    """The acts and the events that they gave are counted."""
    done = terminal.record(BAND, BAND)
    assert (done.code, done.json["acts"], done.json["events"]) == (0, 2, 2)
    assert terminal.run("roll", "--json").json["children"] == 2


def test_a_file_is_recorded_whole_or_not_at_all(terminal):
    """One refused line keeps the others out."""
    done = terminal.record(BAND, {**BAND, "by": "carla"})
    assert done.code == 2
    assert terminal.run("roll", "--json").json["persons"] == 0


def test_every_problem_of_form_is_said_at_once(terminal):
    """Not JSON, an unknown act, a missing and an unknown field: four lines, four problems, each with its row."""
    lines = [
        "{no",
        '{"act": "no.such", "by": "rosa"}',
        '{"act": "team.grant_role", "by": "rosa", "staff": "ben"}',
        '{"act": "register.issue_tag", "by": "rosa", "colour": "red"}',
    ]
    done = terminal.run("record", terminal.file("a.jsonl", "\n".join(lines)), "--json")
    problems = done.json["problems"]
    assert done.code == 2
    assert [one["row"] for one in problems] == [1, 2, 3, 4]
    assert [one["field"] for one in problems] == ["", "act", "role", "colour"]
    assert all(one["found"] and one["expected"] and one["mend"] for one in problems)


def test_several_faults_of_one_line_are_all_said(terminal):
    """A line with two unknown fields and a bad signer has three problems."""
    done = terminal.record({**BAND, "by": 7, "x": 1, "y": 2})
    assert [one["field"] for one in done.json["problems"]] == ["by", "x", "y"]


def test_refusals_of_every_line_are_said(terminal):
    """Each line that can be tried is tried: two refusals and an unknown band are three problems."""
    wrong = {"act": "custody.return_person", "by": "ben", "person": "0000-0000"}
    done = terminal.record({**BAND, "by": "carla"}, BAND, {**BAND, "by": "nadie"}, wrong)
    problems = done.json["problems"]
    assert [one["row"] for one in problems] == [1, 3, 4]
    assert [one["code"] for one in problems] == [
        "policy.act_not_granted",
        "script.StaffId",
        "script.PersonId",
    ]


def test_what_a_failed_line_would_have_made_is_not_missed_twice(terminal):
    """A line that leans on a refused one is left out of the problems."""
    made = {**BAND, "by": "carla", "as": "p"}
    done = terminal.record(made, {"act": "custody.return_person", "by": "ben", "person": "@p"})
    assert [one["row"] for one in done.json["problems"]] == [1]


def test_a_dry_run_checks_and_writes_nothing(terminal):
    """What would be recorded is counted, and the roll stays empty."""
    script = terminal.file("a.jsonl", json.dumps(BAND))
    done = terminal.run("record", script, "--dry-run", "--json")
    assert (done.code, done.json["events"], done.json["dry_run"]) == (0, 1, True)
    assert terminal.run("roll", "--json").json["persons"] == 0


def test_a_dash_reads_standard_input(terminal, monkeypatch):
    """Another program can write the acts."""
    given = io.TextIOWrapper(io.BytesIO(json.dumps(BAND).encode()))
    monkeypatch.setattr(sys, "stdin", given)
    assert terminal.run("record", "-").code == 0


def test_a_label_names_what_a_line_makes(terminal):
    """A person is banded and offered in one file, and the offer is accepted by the person's band."""
    offer = {"act": "custody.offer_handover", "by": "renata", "persons": ["@p"], "receiver": "ben"}
    assert terminal.record({**BAND, "as": "p"}, offer).code == 0
    tag = terminal.run("roll", "--json").json["roll"][0]["tag"]
    accepted = {"act": "custody.accept_handover", "by": "ben", "offers": [tag]}
    assert terminal.record(accepted).code == 0
    assert terminal.run("roll", "--json").json["roll"][0]["answers_for"] == "Ben Ejemplo (SBS)"


def test_a_claim_is_named_by_its_receipt(terminal):
    """Whoever has the paper has the number; one that nobody received is said."""
    number = "R-2222-3333-4444"
    received = {"act": "claims.receive_claim", "by": "rosa", "receipt": number}
    received |= {"capacity": "relative", "said": {"asks_for": "Luz Inventada"}}
    assigned = {"act": "claims.assign_claim", "by": "rosa", "owner": "rosa"}
    assigned |= {"review_at": "2031-01-01T10:00", "claim": number.lower()}
    assert terminal.record(received, assigned).code == 0
    done = terminal.record({**assigned, "claim": "R-2222-3333-5555"})
    assert [one["code"] for one in done.json["problems"]] == ["script.KinClaimId"]


def test_a_label_is_given_once(terminal):
    """Two lines with one label are a problem of the second."""
    done = terminal.record({**BAND, "as": "p"}, {**BAND, "as": "p"})
    assert [(one["row"], one["code"]) for one in done.json["problems"]] == [
        (2, "script.label_twice")
    ]


def test_paper_keeps_its_sheet_and_its_hour(terminal):
    """An act from a sheet says which sheet, when it happened, and that it was written later."""
    assert terminal.record({**BAND, "paper": "H-12", "at": "2024-12-20T08:15"}).code == 0
    tag = terminal.run("roll", "--json").json["roll"][0]["tag"]
    first = terminal.run("person", tag, "--json").json["events"][0]
    assert (first["source"], first["paper"]) == ("paper", "H-12")
    assert first["happened_at"] == "2024-12-20T08:15:00-06:00"
    assert first["written_at"] > first["happened_at"]
    assert "papel H-12" in terminal.run("person", tag).out


@pytest.mark.parametrize("written", ["ayer", "2026-13-01T00:00", 7, "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_a_problem_of_its_line(terminal, written):
    """`at` is a date and time, in quotes."""
    done = terminal.record({**BAND, "at": written})
    assert done.code == 2
    assert done.json["problems"][0]["field"] == "at"


def test_zone_codes_of_an_opened_count_are_said(terminal):
    """Who opens a count hangs the codes in the zones; they are in the answer and with the open counts."""
    room = {
        "act": "placement.open_place",
        "by": "rosa",
        "kind": "room",
        "name": "Cuarto 1",
        "parent": "Hogar Ensayo",
    }
    count = {
        "act": "count.open_count",
        "by": "carla",
        "kind": "night",
        "place": "Hogar Ensayo",
        "zones": ["Cuarto 1"],
    }
    done = terminal.record(room, {**BAND, "place": "Cuarto 1"}, count)
    assert [one["zone"] for one in done.json["zone_codes"]] == ["Cuarto 1"]
    waiting = terminal.run("timeline", "--json").json["open"]
    assert waiting[0]["zone_codes"] == {"Cuarto 1": done.json["zone_codes"][0]["code"]}


def test_a_file_without_acts_is_unusable(terminal):
    """An empty file is said to be empty."""
    done = terminal.run("record", terminal.file("a.jsonl", "\n\n"), "--json")
    assert (done.code, done.json["problems"][0]["code"]) == (2, "script.empty")


@pytest.mark.parametrize(
    "junk", [b"\x00\xff\xfe\x80" * 9, b"[" * 100_000, b"[1, 2]", b"\xef\xbb\xbf"]
)
def test_junk_is_unusable_and_never_a_trace(terminal, junk):
    """Whatever the bytes are, they are a problem with words."""
    done = terminal.run("record", terminal.file("a.jsonl", junk), "--json")
    assert done.code == 2
    assert done.json["problems"][0]["code"].startswith("script.")


def test_problems_are_told_on_standard_error(terminal):
    """Without --json a person reads file, row and field, what was expected, and how to mend it."""
    done = terminal.run("record", terminal.file("a.jsonl", "{no"), "--language", "en")
    assert "row 1" in done.err
    assert "expected: one JSON object" in done.err
    assert "a.jsonl" in done.err
