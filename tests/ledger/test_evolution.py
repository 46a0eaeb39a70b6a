"""Old events are lifted to the version of today by pure steps without a gap."""

import pytest

from resguardo.ledger.evolution import Evolution

KIND = 0x50B


def lifted() -> Evolution:
    """Version 2 added a zone, version 3 counts from 1."""
    evolution = Evolution()
    evolution.add(KIND, 1, lambda body: {**body, 1: "zone-a"})
    evolution.add(KIND, 2, lambda body: {**body, 2: body[2] + 1})
    return evolution


def test_a_body_of_each_version_ends_in_the_version_of_today():
    """Every version ever written is read, by the steps that are left."""
    evolution = lifted()
    assert evolution.newest(KIND) == 3
    assert evolution.lift(KIND, 1, {2: 4}) == {1: "zone-a", 2: 5}
    assert evolution.lift(KIND, 2, {1: "zone-b", 2: 4}) == {1: "zone-b", 2: 5}
    assert evolution.lift(KIND, 3, {2: 4}) == {2: 4}


def test_a_step_leaves_the_stored_body_as_it_is():
    """What was read is not changed by lifting it."""
    stored = {2: 4}
    lifted().lift(KIND, 1, stored)
    assert stored == {2: 4}


def test_a_kind_without_steps_is_in_version_1():
    """Until a step exists there is one version."""
    assert lifted().newest(7) == 1
    assert lifted().lift(7, 1, {0: 1}) == {0: 1}


@pytest.mark.parametrize("version", [0, 4])
def test_a_version_from_the_future_is_not_guessed(version):
    """What a newer program wrote is kept and shown as not understood, never lifted by guess."""
    with pytest.raises(ValueError, match="version"):
        lifted().lift(KIND, version, {})
    assert lifted().is_from_the_future(KIND, 4)
    assert not lifted().is_from_the_future(KIND, 3)


@pytest.mark.parametrize("version", [1, 2, 4])
def test_a_gap_or_a_second_step_is_refused(version):
    """Steps of a kind follow one another."""
    with pytest.raises(ValueError, match="expected 3"):
        lifted().add(KIND, version, dict)
