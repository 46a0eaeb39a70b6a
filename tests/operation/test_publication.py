"""Publication: what the alert unit releases about a missing child, and the chain of messages."""

import pytest

import kit.verbs_publication
import kit.verbs_register  # noqa: F401
from kit.refusing import refused
from kit.stage import Stage
from kit.verbs_absence import absence_of
from operation.test_absence import MISSING
from resguardo.operation.disputes import DisputeKind, disputes
from resguardo.operation.publication import (
    AlertLayer,
    AlertMessageKind,
    country_of,
    messages_due,
)

HOUR_MS = 60 * 60 * 1000
ACTIVE = (
    MISSING
    + """
    16:05  dora  requests alert for P1
    16:10  alba  acknowledges alert for P1
    16:15  alba  activates alert for P1 as AK-17
    """
)


def active() -> Stage:
    """A stage on which an alert for P1 is active."""
    return Stage().play(ACTIVE)


def test_an_active_alert_alone_releases_nothing():
    """Until the alert unit decides for this child, no fact may be made known."""
    active().play("""
        16:20  dora  sends public alert of P1       -> refused absence.nothing_released
        16:21  nora  releases name of P1 in GT-01    -> refused policy.act_not_granted
        16:22  alba  releases name photo of P1 in GT-01  -> released of P1 name photo
        16:23  dora  sends public alert of P1       -> 1 message of P1 public
    """)


def test_nothing_is_released_without_an_active_alert():
    """The decision stands on an active alert of an open absence."""
    Stage().play(MISSING).play("""
        16:20  alba  releases name of P1 in GT-01    -> refused absence.alert_not_active
        16:21  alba  sends public alert of P1       -> refused absence.alert_not_active
        16:22  dora  sends restricted alert of P1   -> 1 message of P1 restricted
    """)


def test_areas_are_departments_and_countries():
    """No smaller place is ever named, and a release names where it holds."""
    active().play("""
        16:20  alba  releases name of P1                   -> refused absence.areas_unfit
        16:21  alba  releases name of P1 in Zona 18        -> refused absence.areas_unfit
        16:22  alba  releases name of P1 in GT-01 GT HN-CR -> released of P1 name
    """)


def test_only_a_code_of_the_standard_is_a_country():
    """A jurisdiction of which no country is known names none."""
    assert [country_of(one) for one in ("GT", "GT-01", "other", "")] == ["GT", "GT", "", ""]


def test_the_newest_decision_holds_and_can_take_everything_back():
    """Each decision takes the place of the one before."""
    active().play("""
        16:20  alba  releases name photo of P1 in GT-01  -> released of P1 name photo
        16:30  alba  releases age of P1 in GT-01         -> released of P1 age
        16:40  alba  releases nothing of P1              -> released of P1 nothing
        16:41  dora  sends public alert of P1           -> refused absence.nothing_released
    """)


def test_of_two_decisions_made_apart_only_what_both_released_counts():
    """Two sites that did not know of each other: the safe side, until somebody who knows both decides."""
    stage = active()
    apart = stage.apart()
    stage.play("16:20  alba  releases name age of P1 in GT-01")
    apart.play("16:20  alba  releases age photo of P1 in GT-01 GT-02")
    merged = stage.meet(apart)
    merged.expect("released of P1 age")
    [dispute] = disputes(merged.state)
    assert (dispute.kind, dispute.persons) == (DisputeKind.ABSENCE, merged.people("P1"))
    merged.play("17:00  alba  releases name of P1 in GT-01  -> released of P1 name")
    assert disputes(merged.state) == []


@pytest.mark.parametrize(
    ("others", "facts", "areas"),
    [("GT-02", "nothing", ()), ("GT", "name", ("GT-01",)), ("GT-02 GT-01", "name", ("GT-01",))],
)
def test_decisions_made_apart_hold_where_all_of_them_do(others, facts, areas):
    """A country holds its departments; for departments of which each named another, nothing may be made known."""
    stage = active()
    apart = stage.apart()
    stage.play("16:20  alba  releases name of P1 in GT-01")
    apart.play(f"16:21  alba  releases name of P1 in {others}")
    merged = stage.meet(apart)
    merged.expect(f"released of P1 {facts}")
    release = merged.state.publications.released(absence_of(merged, "P1"))
    assert release.areas == areas


def test_the_same_decision_made_twice_apart_is_no_dispute():
    """Two sites that released the same facts for the same areas say one thing."""
    stage = active()
    apart = stage.apart()
    for one in (stage, apart):
        one.play("16:20  alba  releases name age of P1 in GT-01")
    merged = stage.meet(apart)
    merged.expect("released of P1 name age")
    assert disputes(merged.state) == []


def test_a_chain_begins_once_goes_on_and_is_cancelled_when_the_child_is_back():
    """Alert, updates, cancellation; each layer for itself; never a cancellation while the child is away."""
    active().play("""
        16:20  alba  releases name of P1 in GT-01
        16:21  dora  sends public update of P1      -> refused absence.message_out_of_chain
        16:22  dora  sends public alert of P1
        16:23  dora  sends public alert of P1       -> refused absence.message_out_of_chain
        16:24  dora  sends restricted alert of P1   -> 1 message of P1 public; 1 message of P1 restricted
        17:00  nora  locates P1
        17:01  dora  sends public cancel of P1      -> refused absence.not_recovered
        17:02  dora  sends public update of P1      -> 2 messages of P1 public
        18:00  pablo+eva  recovers P1
        18:01  dora  sends public update of P1      -> refused absence.absence_closed
        18:02  dora  sends public cancel of P1      -> 3 messages of P1 public
        18:03  dora  sends public cancel of P1      -> refused absence.message_out_of_chain
        18:04  dora  sends restricted cancel of P1  -> 2 messages of P1 restricted
    """)


def test_a_chain_keeps_its_sender():
    """Receivers match by sender; one that changes would begin another chain."""
    active().play("""
        16:22  dora  sends restricted alert of P1 as one@autoridad.example
        16:23  dora  sends restricted update of P1 as other@autoridad.example  -> refused absence.message_out_of_chain
        16:24  dora  sends restricted update of P1 as one@autoridad.example    -> 2 messages of P1 restricted
    """)


def test_a_name_that_receivers_can_not_take_is_refused():
    """Comma, space, `<` and `&` part the three marks of a reference."""
    active().play("""
        16:22  dora  sends restricted alert of P1 as a,b    -> refused absence.message_unfit
        16:23  dora  sends restricted alert of P1 as a<b    -> refused absence.message_unfit
        16:24  dora  sends restricted alert of P1 as a&b    -> refused absence.message_unfit
    """)


def test_no_identifier_is_used_twice():
    """Receivers take a second message of one name for the first."""
    stage = active().play("16:22  dora  sends restricted alert of P1")
    asked = {
        "absence": next(iter(stage.state.absences.absences)),
        "layer": AlertLayer.RESTRICTED,
        "kind": AlertMessageKind.UPDATE,
        "sender": "alerta@autoridad.example",
        "sent": "2026-02-03T04:20:00-06:00",
        "expires_at": stage.at("18:00"),
    }
    [[first]] = stage.state.publications.messages.values()
    with refused("absence.message_unfit"):
        stage.do(
            stage.by("16:30", "dora"),
            "absence.write_alert_message",
            identifier=first.identifier,
            **asked,
        )


def test_a_message_that_ends_soon_is_asked_about():
    """The end of a message is not the end of the alert: an update is due before it, a cancellation once the child is back."""
    stage = active().play("16:22  dora  sends restricted alert of P1")
    written_at = stage.at("16:22")
    assert messages_due(stage.state, written_at, 6 * HOUR_MS) == []
    [due] = messages_due(stage.state, written_at + 20 * HOUR_MS, 6 * HOUR_MS)
    assert due.kind is AlertMessageKind.UPDATE
    stage.play("""
        17:00  nora  locates P1
        18:00  pablo+eva  recovers P1
    """)
    [due] = messages_due(stage.state, written_at, 6 * HOUR_MS)
    assert due.kind is AlertMessageKind.CANCEL


@pytest.mark.parametrize(("cancelled", "updated"), [("17:30", "17:40"), ("17:40", "17:30")])
def test_a_cancellation_ends_only_what_its_sender_knew(cancelled, updated):
    """One site cancels while another, apart, sends an update: receivers still have the update before them, so one more cancellation is due."""
    stage = active().play("""
        16:20  alba  releases name of P1 in GT-01  -> released of P1 name
        16:25  alba  sends public alert of P1      -> 1 message of P1 public
    """)
    apart = stage.apart()
    stage.play(f"""
        17:00  nora  locates P1
        17:10  pablo+eva  recovers P1
        {cancelled}  alba  sends public cancel of P1
    """)
    apart.play(f"{updated}  alba  sends public update of P1")
    merged = stage.meet(apart)
    [due] = messages_due(merged.state, merged.at("18:00"), HOUR_MS)
    assert due.kind is AlertMessageKind.CANCEL
    merged.play("""
        19:00  alba  sends public cancel of P1  -> 4 messages of P1 public
        19:01  alba  sends public cancel of P1  -> refused absence.message_out_of_chain
    """)
    assert messages_due(merged.state, merged.at("19:02"), HOUR_MS) == []
