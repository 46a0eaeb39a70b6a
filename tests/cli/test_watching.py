"""`resguardo watch`: the clock that nobody can switch off (invariant 13)."""

import json

import pytest

from resguardo.cli.app import run

TEAM = [
    {"act": "team.enrol_staff", "by": "rosa", "name": "Olga Simulada", "handle": "olga", "organisation": "SBS"},
    {"act": "team.grant_role", "by": "rosa", "staff": "olga", "role": "count_officer"},
    {"act": "team.grant_role", "by": "rosa", "staff": "olga", "role": "intake_officer"},
    {"act": "placement.open_place", "by": "rosa", "kind": "shelter", "name": "Hogar Ensayo"},
    {"act": "register.issue_tag", "by": "olga", "at": "2026-01-05T17:00", "counted_as": "child",
     "age_basis": "observed", "sex_observed": "male", "urgent": False, "place": "Hogar Ensayo"},
]  # fmt: skip
COUNT = {
    "act": "count.open_count",
    "by": "olga",
    "at": "2026-01-05T19:00",
    "kind": "night",
    "place": "Hogar Ensayo",
}


@pytest.fixture
def shelter(tmp_path):
    """A folder with one shelter and one child in it; gives the words before every command."""
    data = ["--data", str(tmp_path / "d")]
    new = [
        "operation",
        "new",
        "Ensayo",
        "--coordinator",
        "Rosa Ensayo",
        "--handle",
        "rosa",
        "--organisation",
        "MP",
    ]
    assert run([*data, "init"]) == run([*data, *new]) == 0
    assert record(data, tmp_path, *TEAM) == 0
    return data


def record(data, tmp_path, *acts):
    """Record these acts."""
    script = tmp_path / "acts.jsonl"
    script.write_text("\n".join(map(json.dumps, acts)))
    return run([*data, "record", str(script)])


def looked(data, capsys):
    """The exit code and what one look at the clock said."""
    capsys.readouterr()
    code = run([*data, "watch", "--by", "olga", "--once", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_nothing_due_opens_nothing(shelter, capsys):
    """Without an open count nobody is unaccounted for."""
    code, told = looked(shelter, capsys)
    assert (code, told["opened"]) == (0, [])


def test_invariant_13_whoever_is_not_seen_in_time_becomes_an_absence_by_itself(
    shelter, tmp_path, capsys
):
    """An hour after a count was opened, each person not seen in it is absent, once."""
    assert record(shelter, tmp_path, COUNT) == 0
    code, told = looked(shelter, capsys)
    assert (code, len(told["opened"])) == (1, 1)
    code, told = looked(shelter, capsys)
    assert (code, told["opened"]) == (0, [])
    assert run([*shelter, "unaccounted"]) == 1
