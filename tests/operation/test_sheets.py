"""Printed sheets: every one is numbered, is in somebody's hand by name, and comes back or is destroyed before a witness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.verbs_register
import kit.verbs_sheets
import kit.verbs_team  # noqa: F401
from kit.stage import Stage
from resguardo.operation import sheet_number
from resguardo.operation.clocks import Limit
from resguardo.operation.disputes import DisputeKind, disputes
from resguardo.operation.overdue import overdue
from resguardo.operation.refusal import Refused
from resguardo.operation.sheets import PersonsNamed, Standing

BEGIN = """
    18:00  ana   tags P1 P2 P3
    19:00  olga  prints roll S1 of P1 P2
"""
NUMBER = "P-M7JX3-H9J7R"


def sheet(stage, label):
    """The record of a sheet."""
    return stage.state.sheets.sheets[stage.labels[label]]


def test_a_sheet_is_numbered_and_says_whom_it_shows():
    """The state keeps how many; the ledger names them, so that each person's own history says on which papers they stand."""
    stage = Stage().play(BEGIN + "19:01  olga  prints board S2")
    assert sheet_number.parse(sheet(stage, "S1").number)
    assert (sheet(stage, "S1").named, sheet(stage, "S2").named) == (2, 0)
    [named] = [one.event for one in stage.recorded if isinstance(one.event, PersonsNamed)]
    assert named.persons == stage.people("P1 P2")


def test_every_number_is_another():
    """Nothing that is printed twice has one number, and no number tells when or how many."""
    stage = Stage().play(BEGIN + "".join(f"19:01 olga prints roll S{n}\n" for n in range(2, 40)))
    assert len(stage.state.sheets.by_number) == 39


def test_a_sheet_of_many_persons_is_written_down_in_parts():
    """An event names a hundred persons at most."""
    stage = Stage()
    tags = [f"P{number}" for number in range(1, 131)]
    stage.play(f"18:00 ana tags {' '.join(tags)}\n19:00 olga prints roll S1 of {' '.join(tags)}")
    parts = [one.event for one in stage.recorded if isinstance(one.event, PersonsNamed)]
    assert [len(part.persons) for part in parts] == [100, 30]
    assert sheet(stage, "S1").named == 130


def test_a_sheet_goes_out_and_comes_back_by_name():
    """Who has it in hand is always somebody: whoever printed it, took it, took it back; nobody once it is destroyed."""
    Stage().play(
        BEGIN
        + """
        19:05  olga       signs out S1 to carla  -> S1 signed_out with carla
        19:40  olga       signs out S1 to dora   -> S1 signed_out with dora
        20:00  olga       takes back S1          -> S1 returned with olga
        20:30  olga+dora  destroys S1            -> S1 destroyed
    """
    )


def test_whoever_printed_it_has_it():
    """A sheet is in a hand from the first moment."""
    Stage().play(BEGIN + "19:01 olga prints roll S2  -> S1 printed with olga; S2 printed with olga")


def test_a_sheet_is_destroyed_before_a_witness():
    """One person alone destroys nothing."""
    Stage().play(BEGIN + "20:00  olga  destroys S1  -> refused act.signers_missing")


def test_a_reprint_names_the_sheet_whose_place_it_takes():
    """From any reprint the first sheet of the row is found."""
    stage = Stage().play(
        BEGIN + "19:10 olga prints roll S2 for S1\n19:20 olga prints roll S3 for S2"
    )
    first, last = stage.labels["S1"], stage.labels["S3"]
    assert stage.state.sheets.first_of(last) == first == stage.state.sheets.first_of(first)
    assert sheet(stage, "S3").former == stage.labels["S2"]


def test_a_number_that_is_given_is_kept_in_its_one_spelling():
    """A sheet that was numbered before it was written down keeps its number."""
    stage = Stage().play(BEGIN + f"19:10 olga prints roll S2 as {NUMBER.lower()}")
    assert sheet(stage, "S2").number == NUMBER
    assert stage.state.sheets.numbered("m7jx3h9j7r") == stage.labels["S2"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("19:10  olga  prints roll S2 as P-M7JX3-H9J7X", "sheets.number_misread"),
        ("19:10  olga  signs out S9 to carla", "sheets.sheet_unknown"),
        ("19:10  olga  takes back S9", "sheets.sheet_unknown"),
        ("19:10  olga+dora  destroys S9", "sheets.sheet_unknown"),
        ("19:10  olga  takes back S1", "sheets.not_signed_out"),
    ],
)
def test_what_cannot_be_is_refused(line, code):
    """A misread number, a sheet that nobody printed, a return of what nobody had."""
    Stage().play(f"{BEGIN}{line}  -> refused {code}")


def test_a_number_is_given_once():
    """Two sheets never begin with one number at one site."""
    Stage().play(
        BEGIN
        + f"""
        19:10  olga  prints roll S2 as {NUMBER}
        19:11  olga  prints roll S3 as {NUMBER}  -> refused sheets.number_taken
    """
    )


def test_a_destroyed_sheet_goes_nowhere():
    """Somebody signed that they saw it destroyed; one that turns up again is a matter for the coordinator."""
    Stage().play(
        BEGIN
        + """
        20:00  olga+dora  destroys S1
        20:01  olga       signs out S1 to carla  -> refused sheets.sheet_is_destroyed
        20:01  olga+dora  destroys S1            -> refused sheets.sheet_is_destroyed
    """
    )


def test_a_sheet_is_given_to_somebody_in_service():
    """Whoever left answers for nothing."""
    Stage().play(
        BEGIN
        + """
        19:05  rosa  ends the service of carla
        19:10  olga  signs out S1 to carla  -> refused sheets.taker_unknown
    """
    )


def test_a_sheet_shows_registered_persons_only():
    """A paper about somebody whom nobody tagged is a mistake."""
    stage = Stage().play(BEGIN)
    with pytest.raises(Refused) as refused:
        stage.do(stage.by("19:10", "olga"), "sheets.print_sheet", kind="roll", persons=(b"?" * 16,))
    assert refused.value.code == "sheets.person_unknown"


def test_nobody_is_kept_from_writing_down_who_has_a_sheet():
    """Whatever the role: a paper in a hand is a fact. To destroy one takes two of those who work with the persons."""
    Stage().play(
        BEGIN
        + """
        19:05  sara       signs out S1 to zoe  -> S1 signed_out with zoe
        19:10  zoe        takes back S1        -> S1 returned with zoe
        19:15  zoe+sara   destroys S1          -> refused policy.act_not_granted
        19:20  carla+ben  destroys S1          -> S1 destroyed
    """
    )


def test_a_sheet_out_for_a_shift_is_overdue_and_whose_it_is_is_named():
    """Twelve hours when nobody set another limit; a sheet that only was printed waits for nobody."""
    stage = Stage().play(BEGIN + "19:05  olga  signs out S1 to carla")

    def late(clock):
        return [one for one in overdue(stage.state, stage.at(clock)) if one.what is Limit.SHEET_OUT]

    assert late("+1 07:04") == []
    [line] = late("+1 07:05")
    assert (line.about, line.staff) == (stage.labels["S1"], stage.staff("carla"))
    stage.play("+1 08:00  olga  takes back S1")
    assert late("+1 09:00") == []


STEPS = st.lists(
    st.sampled_from(
        ["olga signs out S1 to carla", "olga signs out S1 to dora", "olga takes back S1"]
    ),
    max_size=3,
)


@given(STEPS, STEPS)
def test_two_sites_that_differ_are_a_dispute_and_the_less_safe_side_counts(here_did, there_did):
    """Neither is taken for the later one; a sheet that somebody may have in hand is out."""
    here = Stage().play(BEGIN + "19:01 olga signs out S1 to olga")
    there = here.apart()
    for stage, did in ((here, here_did), (there, there_did)):
        for step in did:
            if step.endswith("back S1") and sheet(stage, "S1").now.standing is Standing.RETURNED:
                continue
            stage.play(f"19:30 {step}")
    ends = {(sheet(one, "S1").now.standing, sheet(one, "S1").now.holder) for one in (here, there)}
    both = bool(here_did) and bool(there_did)
    here.meet(there)
    record = sheet(here, "S1")
    assert ((len(ends) > 1) and both) == any(
        one.kind is DisputeKind.SHEET for one in disputes(here.state)
    )
    if both and Standing.SIGNED_OUT in {standing for standing, _ in ends}:
        assert record.now.standing is Standing.SIGNED_OUT


def test_two_sheets_under_one_number_are_shown_until_both_are_destroyed():
    """Chance can do it, or somebody who copies; what was written on either is not told apart."""
    here = Stage().play(BEGIN)
    there = here.apart()
    here.play(f"19:30 olga prints roll S2 as {NUMBER}")
    there.play(f"19:30 olga prints roll S3 as {NUMBER}")
    here.meet(there)
    assert list(here.state.sheets.disputed()) == [here.state.sheets.numbered_twice[0][1]]
    here.play("20:00 olga+dora destroys S2\n20:00 olga+dora destroys S3")
    assert list(here.state.sheets.disputed()) == []
