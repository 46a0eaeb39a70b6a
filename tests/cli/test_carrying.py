"""The account goes to another folder and comes back: export, merge, verify, backup, restore, erase."""

import json

import pytest

BAND = {"act": "register.issue_tag", "by": "renata", "tag": "5XR8-7M9M", "place": "Hogar Ensayo"}
OTHER = ("--data", "other")


@pytest.fixture
def carried(terminal, monkeypatch):
    """A terminal with one person, whose account was exported to `a.bundle`, and an empty second folder."""
    monkeypatch.chdir(terminal.home)
    assert terminal.record(BAND).code == 0
    assert terminal.run("export", "a.bundle", "--keys", "a.keys", "--transport", "t").code == 0
    assert terminal.run("init", *OTHER).code == 0
    return terminal


def test_a_bundle_brings_the_account_to_another_folder(carried):
    """Events, sealed contents and, by another way, the keys: the roll is the same there."""
    merged = carried.run(
        "merge", "a.bundle", "--keys", "a.keys", "--transport", "t", *OTHER, "--json"
    )
    assert merged.code == 0
    assert merged.json["events"] > 8
    assert merged.json["keys"] > 0
    assert merged.json["problems"] == []
    there = carried.run("roll", *OTHER, "--json").json["roll"]
    assert there == carried.run("roll", "--json").json["roll"]


def test_merging_twice_brings_nothing_new(carried):
    """What is known is counted as known."""
    carried.run("merge", "a.bundle", *OTHER)
    again = carried.run("merge", "a.bundle", *OTHER, "--json").json
    assert again["events"] == 0
    assert again["known"] > 8


@pytest.mark.parametrize("cut", [0, 10, 60])
def test_a_bundle_cut_at_its_beginning_is_unusable(carried, cut):
    """Nothing is taken in from a bundle whose manifest does not hold."""
    whole = (carried.home / "a.bundle").read_bytes()
    done = carried.run("merge", carried.file("cut", whole[:cut]), *OTHER, "--json")
    assert done.code == 2
    assert done.json["problems"][0]["mend"]
    assert carried.run("operation", "list", *OTHER, "--json").json["operations"] == []


def test_a_truncated_bundle_is_a_finding(carried):
    """What arrived whole is taken in, and what is missing is said."""
    whole = (carried.home / "a.bundle").read_bytes()
    done = carried.run("merge", carried.file("cut", whole[:-40]), *OTHER, "--json")
    assert done.code == 1
    assert done.json["problems"]


def test_a_wrong_transport_key_takes_no_keys(carried):
    """The events are merged, and the file of keys is a problem."""
    key = carried.file("wrong", b"x" * 32)
    done = carried.run(
        "merge", "a.bundle", "--keys", "a.keys", "--transport", key, *OTHER, "--json"
    )
    assert (done.code, done.json["keys"]) == (1, 0)


def test_keys_need_their_transport_key(carried):
    """Without one nothing is exported or merged."""
    assert carried.run("export", "b.bundle", "--keys", "b.keys").code == 2
    assert not (carried.home / "b.bundle").exists()


def test_an_export_overwrites_nothing(carried):
    """A file that is there stays as it is."""
    before = (carried.home / "a.bundle").read_bytes()
    assert carried.run("export", "a.bundle").code == 2
    assert (carried.home / "a.bundle").read_bytes() == before


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_what_was_exported_can_be_verified_by_a_stranger(carried, plain):
    """Without a data folder, from the file alone."""
    assert carried.run("export", "c", *plain).code == 0
    done = carried.run("verify", "c", "--data", "nowhere", "--json")
    assert (done.code, done.json["holds"]) == (0, True)


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_a_flipped_byte_is_found(carried, plain):
    """Exit 1, and never a trace."""
    carried.run("export", "c", *plain)
    content = bytearray((carried.home / "c").read_bytes())
    content[len(content) // 2] ^= 1
    done = carried.run("verify", carried.file("changed", bytes(content)), "--json")
    assert (done.code, done.json["holds"]) == (1, False)


def test_verify_of_the_folder_says_more(terminal):
    """Every ledger from its bytes, and the kept state beside a fold from the start."""
    done = terminal.run("verify", "--json")
    assert done.code == 0
    assert done.json["accounts"][0] | {"operation": ""} == {
        "operation": "",
        "refold_agrees": True,
        "not_understood": 0,
        "held": 0,
        "without_effect": {},
        "size": None,
        "paper_code": None,
    }


@pytest.mark.parametrize("content", [b"", b"\x00" * 99, b"SQLite format 3\x00" + b"x" * 200])
def test_a_file_that_is_no_ledger_is_unusable(bare, content):
    """Exit 2: nothing was checked."""
    done = bare.run("verify", bare.file("x", content), "--json")
    assert done.code == 2
    assert done.json["problems"]


def test_a_backup_builds_the_folder_again(carried):
    """Events and keys are back, and the restored folder writes on."""
    assert carried.run("backup", "b", "--key", "elsewhere.key").code == 0
    restored = carried.run("restore", "b", "--key", "elsewhere.key", "--data", "again", "--json")
    assert restored.code == 0
    assert carried.run("roll", "--data", "again", "--json").json["persons"] == 1
    named = carried.run("operation", "team", "--data", "again", "--json").json["team"]
    assert named[0]["name"] == "Rosa Ensayo (MP)"


def test_a_key_beside_its_backup_is_refused(carried):
    """Together they open everything."""
    assert carried.run("backup", "b", "--key", "b/key").code == 2
    assert carried.run("backup", "b", "--key", carried.folder / "key").code == 2
    assert not (carried.home / "b").exists()


def test_a_changed_backup_is_refused(carried):
    """Each file is compared with its hash before anything is built."""
    carried.run("backup", "b", "--key", "k")
    (carried.home / "b" / "ledger.sqlite").write_bytes(b"something else")
    done = carried.run("restore", "b", "--key", "k", "--data", "again")
    assert done.code == 2
    assert not (carried.home / "again").exists()


def test_a_key_that_is_none_is_refused(carried):
    """And no half-built folder stays behind."""
    carried.run("backup", "b", "--key", "k")
    done = carried.run("restore", "b", "--key", carried.file("no.key", "{"), "--data", "again")
    assert done.code == 2
    assert not (carried.home / "again").exists()


def test_an_erasure_is_signed_by_two_and_keeps_the_proof(terminal):
    """The sealed contents are gone, the count and the proof stay."""
    judge = {"act": "team.grant_role", "by": "rosa", "staff": "renata", "role": "judge"}
    terminal.record(BAND, judge)
    words = ("erase", "5XR8-7M9M", "--basis", "court_order", "--by")
    assert terminal.run(*words, "rosa").code == 2
    assert terminal.run(*words, "rosa,nadie").code == 2
    done = terminal.run(*words, "rosa, renata", "--json")
    assert done.code == 0, done.out
    assert terminal.run("roll", "--json").json["persons"] == 1
    assert terminal.run("verify").code == 0


def test_events_of_a_newer_version_are_kept_and_said(terminal, monkeypatch):
    """An event whose kind is not known here is verified, counted and shown as not understood."""
    from resguardo.operation.event import BY_CODE

    terminal.record(BAND)
    kind = next(code for code, one in BY_CODE.items() if one.name == "register.tag_issued")
    monkeypatch.delitem(BY_CODE, kind)
    listed = terminal.run("operation", "list", "--json").json["operations"][0]
    assert listed["not_understood"] == 1
    assert "versión más nueva" in terminal.run("operation", "list").out
    assert "versión más nueva" in terminal.run("verify").out
    assert json.loads(terminal.run("verify", "--json").out)["holds"] is True
