"""The count desk by its answers: opening, assigning, marking, explaining, signing, replacing; and what a blind counter is not told."""

import pytest

from resguardo.operation.count import CounterOrder, CountKind


def opened(console, kind=CountKind.REGULAR):
    """A count opened by the officer past the screens."""
    told = console.perform("count.open_count", "olga", kind=kind)
    return told[0].event.count


def test_list_shows_open_and_signed_counts(exercise):
    """Whoever opens the desk sees every open count and the newest signed ones with their figures."""
    count = opened(exercise)
    page = exercise.client("olga").get("/count/").content.decode()
    assert f"/count/{count.hex()}" in page
    assert "Firmados" in page


def test_page_of_open_count(exercise):
    count = opened(exercise)
    answer = exercise.client("olga").get(f"/count/{count.hex()}")
    assert answer.status_code == 200
    assert "Por explicar" in answer.content.decode()
