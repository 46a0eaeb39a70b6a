"""The second signature in the first one's form: another person, by handle and PIN."""

import pytest

from kit.console import PIN
from resguardo.console.access.countersigning import Countersigner
from resguardo.console.access.models import Attempt, Login
from resguardo.console.sight import Sight


@pytest.fixture
def sight(small):
    """What the coordinator sees."""
    ana = small.staff("ana")
    roles = list(small.account.state.team.roles(ana))
    return Sight(small.house, small.opened, ana, roles)


def form(sight, handle, pin):
    """A form signed a second time by `handle` with `pin`."""
    return Countersigner(sight, {"second_handle": handle, "second_pin": pin})


def test_another_person_signs_with_handle_and_pin(small, sight):
    """The second person's handle and PIN give who signs second."""
    filled = form(sight, " Rita ", PIN)
    assert filled.is_valid(), filled.errors
    assert filled.countersigner == small.staff("rita")


def test_the_same_person_cannot_sign_twice(sight):
    """The second signature is never the first person's, and the error stands beside the field."""
    filled = form(sight, "ana", PIN)
    assert not filled.is_valid()
    assert list(filled.errors) == ["second_handle"]
    assert filled.countersigner is None


@pytest.mark.parametrize(("handle", "pin"), [("rita", "000000"), ("nadie", PIN), ("rita", "")])
def test_a_wrong_second_signature_is_none(sight, handle, pin):
    """Nobody signs with a wrong PIN, with none, or as somebody who is not there."""
    filled = form(sight, handle, pin)
    assert not filled.is_valid()
    assert filled.countersigner is None


def test_somebody_out_of_service_cannot_sign(small, sight):
    """A PIN outlives the service of its owner and signs nothing then."""
    small.perform("team.end_service", "ana", staff=small.staff("rita"))
    filled = form(sight, "rita", PIN)
    assert not filled.is_valid()
    assert filled.countersigner is None


def test_guessing_a_pin_is_shut_off(small, sight):
    """After five failures within a quarter of an hour even the right PIN is not taken, and later it is again."""
    clock = small.house.installation
    for number in range(5):
        assert not form(sight, "rita", f"91827{number}").is_valid()
    refused = form(sight, "rita", PIN)
    assert not refused.is_valid()
    now = clock.now()
    clock.now = lambda: now + 16 * 60_000
    assert form(sight, "rita", PIN).is_valid()


def test_attempts_keep_nothing_that_was_typed(sight):
    """The table of failures holds keyed hashes only."""
    form(sight, "rita", "918271").is_valid()
    kept = " ".join(Attempt.objects.values_list("subject", flat=True))
    assert kept
    assert "rita" not in kept
    assert "918271" not in kept


def test_a_pin_is_kept_as_a_slow_hash(small):
    """A PIN is kept under Argon2id with at least 46 MiB."""
    assert "argon2$argon2id$" in Login.objects.get(handle="rita").pin
