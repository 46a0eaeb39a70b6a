"""The gate book: who came, for what, who let them in; and nothing about who is inside."""

import pytest

import kit.verbs_gate
import kit.verbs_placement  # noqa: F401
from kit.stage import Stage
from resguardo.operation import rooms
from resguardo.operation.act import ACTS
from resguardo.operation.event import BY_NAME
from resguardo.operation.gate import Sign

assert rooms.ROOMS

BEGIN = """
    18:00  dora  opens shelter S
"""


def test_an_entry_says_what_for_on_what_ground_and_who_let_them_in():
    """The signer lets in whom nobody else does; the list of those inside goes down with the exit."""
    stage = Stage().play(
        BEGIN
        + """
        20:00  eva  lets V1 into S for legal on appointment with dora   -> inside V1
        20:01  eva  lets V2 into S for health on on_duty by word of dora -> inside V1 V2
        20:30  ema  sees V1 out                                         -> inside V2
    """
    )
    first, second = (stage.state.gate.visits[stage.labels[label]] for label in ("V1", "V2"))
    assert (first.let_in_by, second.let_in_by) == (stage.staff("eva"), stage.staff("dora"))
    assert (first.at, first.left_at) == (stage.at("20:00"), stage.at("20:30"))


def test_whoever_is_turned_away_was_never_inside():
    """A refusal at the gate is kept, with its reason, and needs no name."""
    stage = Stage().play(
        BEGIN + "20:00  eva  turns away V1 from S because shown_to_claim_desk  -> inside nobody"
    )
    assert stage.state.gate.visits[stage.labels["V1"]].turned_away is not None


def test_a_delivery_is_taken_with_the_gate_shut():
    """It is kept apart from entries: whoever carries something in comes in."""
    stage = Stage().play(BEGIN + "20:00  eva  takes food at S left_outside  -> inside nobody")
    [delivery] = stage.state.gate.deliveries.values()
    assert delivery.received_by == stage.staff("eva")


def test_anybody_writes_down_what_comes_before_a_breach():
    """A sign is kept with who saw it, whatever their role."""
    stage = Stage().play(BEGIN + "20:00  zoe  notes crowd at S")
    [noted] = stage.state.gate.signs
    assert (noted.sign, noted.by) == (Sign.CROWD, stage.staff("zoe"))


def test_a_sign_needs_no_place():
    """Whoever does not know what the place is called still writes down what they see."""
    stage = Stage()
    stage.do(stage.by("20:00", "sara"), "gate.note_sign", sign=Sign.CROWD)
    assert stage.state.gate.signs[0].place is None


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("eva  lets V9 into X for legal on on_duty", "placement.place_unknown"),
        ("eva  lets nameless into S for legal on on_duty", "gate.visitor_unnamed"),
        ("eva  lets V9 into S for legal on appointment", "gate.ground_unnamed"),
        ("eva  lets V9 into S for legal on order", "gate.ground_unnamed"),
        ("eva  lets V9 into S for legal on on_duty by word of zoe", "gate.letter_in_unknown"),
        ("eva  sees X out", "gate.visit_unknown"),
        ("eva  sees V1 out", "gate.visit_ended"),
        ("eva  sees V2 out", "gate.visit_ended"),
        ("eva  turns away V9 from X because no_ground", "placement.place_unknown"),
        ("eva  takes food at X left_outside", "placement.place_unknown"),
        ("zoe  notes crowd at X", "placement.place_unknown"),
        ("sara  lets V9 into S for press on on_duty", "policy.act_not_granted"),
    ],
)
def test_what_would_leave_the_book_unclear_is_refused(line, refused):
    """An open place, a name, a named ground, a letter-in in service, and one exit for one entry."""
    stage = Stage().play(
        BEGIN
        + """
        20:00  eva  lets V1 into S for legal on order with 17
        20:01  eva  sees V1 out
        20:02  eva  turns away V2 from S because no_ground
    """
    )
    if "zoe" in line and "lets" in line:
        stage.do(stage.by("20:03", "rosa"), "team.end_service", staff=stage.staff("zoe"))
    stage.labels["X"] = b"?" * 16
    stage.play(f"20:05  {line}  -> refused {refused}")


def test_an_exit_that_two_sites_wrote_is_one_exit():
    """The earlier moment stands, and nothing is in dispute."""
    here = Stage().play(BEGIN + "20:00  eva  lets V1 into S for legal on on_duty")
    there = here.apart()
    here.play("20:30  eva  sees V1 out")
    there.play("20:20  ema  sees V1 out")
    here.meet(there).expect("inside nobody")
    assert here.state.gate.visits[here.labels["V1"]].left_at == here.at("20:20")


def test_invariant_26_the_gate_has_no_field_for_a_protected_person():
    """What no act takes and no event holds, no answer at the gate can depend on."""
    events = [kind for name, kind in BY_NAME.items() if name.startswith("gate.")]
    acts = [kind for code, kind in ACTS.items() if code.startswith("gate.")]
    assert len(events) == len(acts) == 5
    assert not any(kind.persons for kind in events)
    assert not any("PersonId" in str(kind.fields.__annotations__) for kind in acts)
