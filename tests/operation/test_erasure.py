"""Erasure: who may order it, what stands in its way, and when it is complete on every installation."""

import pytest

import kit.verbs_absence
import kit.verbs_register
import kit.verbs_release
import kit.verbs_team  # noqa: F401
from kit.stage import Stage
from kit.verbs_team import key_of
from resguardo.operation import erasure


@pytest.mark.parametrize(
    "line",
    [
        "20:10  rosa+julia  orders the erasure of P9    -> refused erasure.person_unknown",
        "20:10  rosa+julia  orders the erasure of P1    -> refused erasure.ordered_already",
        "20:10  rosa+julia  orders the erasure of P2    -> refused erasure.hold_open",
        "20:10  rosa+julia  orders the erasure of P3    -> refused erasure.absence_open",
        "20:10  eva         confirms the erasure of P2  -> refused erasure.not_ordered",
        "20:10  rosa        orders the erasure of P4    -> refused act.signers_missing",
        "20:10  rosa+eva    orders the erasure of P4    -> refused policy.act_not_granted",
        "20:10  eva+rosa    orders the erasure of P4    -> refused policy.act_not_granted",
    ],
)
def test_what_stands_in_the_way_of_an_erasure_is_refused(line):
    """Each refusal on one story: P1 ordered, P2 held, P3 absent, P4 free, P9 nobody."""
    stage = Stage().play("""
        20:00  ana         tags P1 P2 P3 P4
        20:01  rosa+julia  orders the erasure of P1
        20:02  julia       holds P2 as H1
        20:03  rosa        declares P3 absent
    """)
    stage.labels["P9"] = b"?" * 16
    stage.play(line)


def test_an_erasure_can_be_ordered_once_the_hold_is_lifted():
    """The hold delays it and does not forbid it for ever."""
    stage = Stage().play("""
        20:00  ana         tags P1
        20:01  julia       holds P1 as H1
        20:02  rosa+julia  orders the erasure of P1   -> refused erasure.hold_open
        20:03  julia       lifts H1
        20:04  rosa+julia  orders the erasure of P1
    """)
    assert stage.person("P1") in stage.state.erasures.orders


def test_an_erasure_keeps_the_person_on_the_roll():
    """Names go, the account stays: who was here and who answered can still be proved."""
    Stage().play("""
        20:00  ana         tags P1
        20:01  rosa+julia  orders the erasure of P1
        20:02  eva         confirms the erasure of P1  -> roll P1
    """)


def _ordered():
    """Two installations and the order to erase P1."""
    return Stage().play("""
        20:00  ana         tags P1
        20:01  rosa        enrols device B
        20:02  rosa+julia  orders the erasure of P1
    """)


def _is_complete(stage, clock):
    return erasure.is_complete(stage.state, stage.person("P1"), stage.at(clock))


def test_an_erasure_is_complete_when_every_device_has_done_it():
    """One installation that has not answered keeps it open."""
    here = _ordered()
    there = here.__class__.__new__(Stage)
    there.__dict__ = here.__dict__ | {"writer": key_of("B")}
    here.play("20:03  eva  confirms the erasure of P1")
    assert not _is_complete(here, "20:04")
    there.play("20:05  eva  confirms the erasure of P1")
    assert _is_complete(there, "20:06")


def test_a_revoked_device_is_not_waited_for():
    """A lost installation will never answer; its revocation says so."""
    stage = _ordered().play("20:03  eva  confirms the erasure of P1")
    assert not _is_complete(stage, "20:04")
    stage.play("20:05  rosa  revokes device B after 0")
    assert _is_complete(stage, "20:06")


def test_an_erasure_waits_until_the_last_backup_of_the_keys_expired():
    """While a backup could bring the keys back, the receipt can't say that it is done."""
    stage = Stage().play("""
        20:00  ana         tags P1
        20:02  rosa+julia  orders the erasure of P1
        20:03  eva         confirms the erasure of P1 with backups until 22:00
    """)
    assert not _is_complete(stage, "21:59")
    assert _is_complete(stage, "22:00")


def test_nothing_is_complete_that_nobody_ordered():
    """Without an order there is no receipt."""
    stage = Stage().play("20:00  ana  tags P1")
    assert not _is_complete(stage, "20:01")


def test_two_sites_that_order_one_erasure_apart_make_one_order():
    """Neither is in dispute with the other."""
    here = Stage().play("20:00  ana  tags P1")
    there = here.apart()
    here.play("20:01  rosa+julia  orders the erasure of P1")
    there.play("20:02  rosa+julia  orders the erasure of P1")
    here.meet(there).expect("no events without effect")
    assert list(here.state.erasures.orders) == [here.person("P1")]
