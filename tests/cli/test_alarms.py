"""`resguardo alarms`: what is dangerous now."""

import json

from resguardo.cli.app import run

TEAM = [
    {
        "act": "team.enrol_staff",
        "by": "rosa",
        "name": "Dora Ficticia",
        "handle": "dora",
        "organisation": "SBS",
    },
    {"act": "team.grant_role", "by": "rosa", "staff": "dora", "role": "shelter_director"},
    {"act": "team.grant_role", "by": "rosa", "staff": "dora", "role": "intake_officer"},
    {
        "act": "placement.open_place",
        "by": "dora",
        "kind": "shelter",
        "name": "Hogar Ensayo",
        "as": "h",
    },
    {
        "act": "placement.open_place",
        "by": "dora",
        "kind": "room",
        "name": "Cuarto 1",
        "parent": "Hogar Ensayo",
        "capacity": 4,
        "lockable": True,
    },
    {
        "act": "register.issue_tag",
        "by": "dora",
        "counted_as": "child",
        "age_basis": "observed",
        "sex_observed": "female",
        "urgent": False,
        "place": "Cuarto 1",
    },
]


def test_a_locked_room_with_a_child_and_no_keyholder_is_found(tmp_path, capsys):
    """Exit 1 and one alarm that names room and band; nothing before, nothing after."""
    data = str(tmp_path / "d")
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
    assert run(["--data", data, "init"]) == run(["--data", data, *new]) == 0
    assert run(["--data", data, "alarms"]) == 0
    script = tmp_path / "acts.jsonl"
    script.write_text("\n".join(map(json.dumps, TEAM)))
    assert run(["--data", data, "record", str(script)]) == 0
    capsys.readouterr()
    assert run(["--data", data, "alarms", "--json"]) == 1
    (alarm,) = json.loads(capsys.readouterr().out)["alarms"]
    assert (alarm["kind"], alarm["place"], len(alarm["tags"])) == ("no_keyholder", "Cuarto 1", 1)
