"""The breach desk by its answers: one press, the police, exits, the log, the signature at the minute, the end."""

import re

import pytest

from kit.browser import serious_faults
from resguardo.operation.breach import count_of


def pressed(console, handle="carla"):
    """The breach that `handle` declared with one press."""
    answer = console.client(handle).post("/breach/declare", {"place": "", "once": "ab" * 16})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_one_press_opens_the_emergency_count(exercise):
    """Whoever is enrolled presses once: the moment is fixed and the emergency count is open."""
    path = pressed(exercise)
    breach = bytes.fromhex(path.rsplit("/", 1)[-1])
    count = count_of(exercise.account.state, breach)
    assert exercise.account.state.counts.counts[count].is_open
    page = exercise.client("carla").get(path).content.decode()
    assert re.search(r"data-unseen>\d+<", page)


def test_pressing_again_leads_to_the_breach_that_is_open(exercise):
    """A second press of the same place, by anybody, declares nothing new."""
    first = pressed(exercise)
    answer = exercise.client("olga").post("/breach/declare", {"place": ""})
    assert answer.headers["Location"] == first
    assert len(exercise.account.state.breaches.open()) == 1


def test_no_field_stands_between_the_press_and_the_alarm(exercise):
    """A place that can't be read, or none at all, is everywhere."""
    answer = exercise.client("carla").post("/breach/declare", {"place": "no lugar"})
    assert answer.status_code == 302
    [breach] = exercise.account.state.breaches.open()
    assert exercise.account.state.breaches.breaches[breach].place is None


def test_looking_at_the_button_changes_nothing(exercise):
    """The page with the button is only a page until it is pressed."""
    before = exercise.account.reading.arrival
    assert exercise.client("carla").get("/breach/declare").status_code == 200
    assert exercise.account.reading.arrival == before


def test_watcher_police_and_words(exercise):
    """Exits get watchers, the call is recorded, and the scribe's words are read again in the log."""
    path = pressed(exercise)
    olga = exercise.client("olga")
    exit_place = exercise.directory.place_called("Portón")
    fields = {"exit_place": exit_place.hex(), "watcher": exercise.staff("ben").hex()}
    assert olga.post(f"{path}/watch", fields).status_code == 302
    assert olga.post(f"{path}/police").status_code == 302
    assert olga.post(f"{path}/write", {"words": "Ceden las bisagras"}).status_code == 302
    page = olga.get(path).content.decode()
    assert "Ceden las bisagras" in page
    assert "vigilada" in page
    assert "Policía llamada" in page


def test_signing_before_the_minute_is_refused_in_three_sentences(exercise):
    """The rules decide when the list is signed as it stands; the screen shows what they say."""
    path = pressed(exercise)
    answer = exercise.client("olga").post(f"{path}/sign")
    assert answer.status_code == 422
    assert "Se firma tal como está desde el minuto" in answer.content.decode()


LOOKS = (("phone", "he", "night"), ("tablet", "en", "dark"), ("desktop", "es", "light"))


@pytest.mark.parametrize(("size", "language", "look"), LOOKS)
def test_pages_fit_every_screen_language_and_light(
    exercise, address, browser_pages, size, language, look
):
    """Breach, count and handover pages are no wider than the screen and have no serious fault, in three sizes, languages and lights."""
    breach = pressed(exercise)
    [count] = exercise.account.state.counts.open_counts()
    signed = exercise.account.state.counts.closed[-1]
    paths = (
        "/breach/declare",
        breach,
        "/breach/",
        "/count/",
        f"/count/{count.hex()}",
        f"/count/{signed.hex()}",
        "/handover/",
        "/handover/offer",
        "/handover/out",
    )
    for path in paths:
        page = browser_pages.open(
            address, path, console=exercise, handle="olga", size=size, language=language, look=look
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert serious_faults(page) == [], path


def test_the_strip_says_as_of_when_and_opens_its_lists(exercise):
    """Out, missing and not accounted for lead to the names; beside them stands the time."""
    path = pressed(exercise)
    text = exercise.client("ana").get(path).content.decode()
    strip = text[text.index('class="strip"') : text.index("breach-bar")]
    [out, missing, unseen] = re.findall(r'<a href="([^"]+)"><b', strip)
    count = count_of(exercise.account.state, bytes.fromhex(path.rsplit("/", 1)[-1]))
    assert (out, missing) == (f"/count/{count.hex()}#outs", f"/count/{count.hex()}#missing")
    assert f'id="{unseen.removeprefix("#")}"' in text
    assert "<time" in strip
