"""Guesses are counted before they are judged, so many at once are no more than many in a row."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from kit.console import PIN
from resguardo.console.access.pins import login_by_pin
from resguardo.console.access.throttle import Gate, Guess

ALLOWED, AT_ONCE = 5, 16


def _is_open(_):
    """Whether the door stood open for one more guess at the PIN of `rita`."""
    try:
        return not Gate(Guess.PIN, "rita", "127.0.0.1").shut
    finally:
        connections.close_all()


def test_of_many_guesses_at_once_no_more_are_judged_than_in_a_row(small):
    """Sixteen at the same moment: five are judged and the door is shut for the rest."""
    with ThreadPoolExecutor(AT_ONCE) as people:
        assert sum(people.map(_is_open, range(AT_ONCE))) == ALLOWED


def test_a_right_guess_leaves_nothing_counted(small):
    """Whoever signs twenty times with the right PIN is never shut out."""
    for _ in range(20):
        assert login_by_pin("rita", PIN, "127.0.0.1") is not None
