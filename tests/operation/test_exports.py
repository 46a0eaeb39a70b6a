"""What leaves is written down before it leaves: who, which profile, which fields, about whom."""

import hashlib

import pytest

import kit.verbs_exports
import kit.verbs_register
from kit.stage import Stage
from resguardo.operation.exports import (
    LETS_OUT,
    PERSONS_AT_ONCE,
    ExportNoted,
    ExportPersonsNoted,
    ExportProfile,
)
from resguardo.operation.identifiers import ExportId
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused

assert kit.verbs_exports.exports
assert kit.verbs_register.tags
TAGGED = "20:00  ana  tags P1 P2"


def noted(stage, **changed):
    """Note an export with `changed` fields; the code of the refusal, or the events."""
    fields = {
        "profile": ExportProfile.CASE_SYSTEM,
        "file_format": "primero-2",
        "recipient": "Institución Inventada",
        "fields": ("name", "sex"),
        "digest": hashlib.sha256(b"file").digest(),
    }
    try:
        return stage.do(stage.by("21:00", "nora"), "exports.note_export", **fields | changed)
    except Refused as refused:
        return refused.code


def test_an_export_says_who_let_which_fields_out():
    """Profile, format, names of fields, number of persons and the hash stand in clear; to whom it went is sealed."""
    stage = Stage().play(f"""
        {TAGGED}
        20:10  nora  exports P1 P2 in pfif_partner as X1   -> X1 stands
    """)
    record = stage.state.exports.exports[stage.labels["X1"]]
    assert (record.profile, record.persons) == (ExportProfile.PFIF_PARTNER, 2)
    assert (record.fields, record.noted_by) == (("full_name", "age"), stage.staff("nora"))
    assert b"Inventada" not in repr(record).encode()


def test_a_newer_export_takes_the_place_of_an_earlier_one():
    """The earlier one stays on record."""
    Stage().play(f"""
        {TAGGED}
        20:10  nora  exports P1 P2 in pfif_partner as X1
        20:20  nora  exports P1 in pfif_partner as X2 in the place of X1   -> X1 superseded; X2 stands
    """)


def test_what_left_can_be_asked_back_once():
    """A withdrawal tells that it has to come back; it does not happen twice."""
    Stage().play(f"""
        {TAGGED}
        20:10  nora  exports P1 in case_system as X1
        20:20  rosa  asks X1 back   -> X1 withdrawn
        20:21  rosa  asks X1 back   -> refused exports.export_withdrawn
        20:22  rosa  asks X9 back   -> refused exports.export_unknown
        20:23  ben   asks X1 back   -> refused policy.act_not_granted
    """)


def test_two_sites_that_did_not_know_each_other_both_stand():
    """One export superseded apart has two successors; one withdrawn apart is withdrawn."""
    here = Stage().play(f"""
        {TAGGED}
        20:10  nora  exports P1 in case_system as X1
    """)
    there = here.apart()
    here.play("20:20  nora  exports P1 in case_system as X2 in the place of X1")
    there.play("20:20  nora  exports P2 in case_system as X3 in the place of X1")
    here.play("20:21  nora  asks X1 back")
    there.play("20:21  rosa  asks X1 back")
    met = here.meet(there)
    met.expect("X1 withdrawn")
    assert len(met.state.exports.exports[met.labels["X1"]].superseded_by) == 2


@pytest.mark.parametrize("profile", ExportProfile)
def test_a_profile_is_let_out_by_its_roles_alone(profile):
    """What goes to the public, to a court or to a case system is let out by those whose work it is."""
    stage = Stage()
    for handle, role in (("ben", Role.ESCORT), ("mora", Role.MONITOR), ("nora", None)):
        expected = (
            ""
            if handle == "nora" and Role.CHILD_PROTECTION in LETS_OUT[profile]
            else ""
            if role in LETS_OUT[profile]
            else "   -> refused exports.profile_closed"
        )
        stage.play(f"20:10  {handle}  exports nobody in {profile.value} as X1{expected}")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"recipient": "  "}, "exports.recipient_missing"),
        ({"digest": b"short"}, "exports.export_unfit"),
        ({"file_format": ""}, "exports.export_unfit"),
        ({"fields": ("Luz Inventada",)}, "exports.export_unfit"),
        ({"fields": ("name",) * 400}, "exports.export_unfit"),
        ({"persons": (b"?" * 16,)}, "register.person_unknown"),
        ({"supersedes": ExportId(b"?" * 16)}, "exports.export_unknown"),
    ],
)
def test_what_can_not_be_noted_is_refused(changed, code):
    """Somebody receives it, its bytes have a hash, and its fields are names of fields: a value in their place is refused."""
    assert noted(Stage(), **changed) == code


def test_an_export_about_many_is_one_export():
    """More persons than one event holds are noted in several, each once."""
    stage = Stage()
    many = "".join(f" P{at}" for at in range(PERSONS_AT_ONCE + 20))
    stage.play(f"20:00  ana  tags{many}")
    people = stage.people(many)
    events = noted(stage, persons=(*people, *people))
    assert [type(one) for one in events] == [ExportNoted, ExportPersonsNoted]
    assert [person for one in events for person in one.persons] == list(people)
    assert stage.state.exports.exports[events[0].export].persons == len(people)
