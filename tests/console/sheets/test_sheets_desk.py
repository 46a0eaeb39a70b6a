"""The desk of papers: only what one's roles may print, written down before it is handed out, and who has each sheet."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from kit.browser import keep_picture, serious_faults
from kit.console import PIN
from resguardo.operation.placement import PlaceKind
from resguardo.operation.sheets import Standing


def shelter(console):
    """The reference of an open shelter."""
    places = console.account.state.placement.places
    return next(
        place
        for place, record in places.items()
        if record.kind is PlaceKind.SHELTER and record.closed_by is None
    )


def printed(console, handle, **fields):
    """What the desk answers when `handle` prints the roll of the shelter."""
    asked = {"kind": "roll", "place": shelter(console).hex(), "language": "es", "size": "a4"}
    return console.client(handle).post("/sheets/print", asked | fields)


def only_sheet(console):
    """The one sheet that was printed."""
    [sheet] = console.account.state.sheets.sheets.values()
    return sheet


def test_a_paper_is_handed_out_once_it_is_written_down(exercise):
    """The PDF carries the number under which its printing stands in the account, and no copy of it is kept by the browser."""
    answer = printed(exercise, "olga")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert only_sheet(exercise).number in text
    assert only_sheet(exercise).printed_by == exercise.staff("olga")


def test_whoever_may_not_print_a_paper_finds_no_such_paper(exercise):
    """Neither on the page nor by asking for it."""
    assert 'value="roll"' not in exercise.client("mora").get("/sheets/").content.decode()
    assert printed(exercise, "mora").status_code == 404
    assert not exercise.account.state.sheets.sheets


def test_a_place_that_was_not_chosen_comes_back_beside_its_field(exercise):
    """The form is unfolded again and nothing is printed."""
    answer = printed(exercise, "olga", place="")
    assert answer.status_code == 409
    assert not exercise.account.state.sheets.sheets


def test_a_sheet_is_given_out_taken_back_and_destroyed_before_a_witness(exercise):
    """Each step by the number at the head of the sheet; the last one needs a second person."""
    printed(exercise, "olga")
    number, client = only_sheet(exercise).number, exercise.client("olga")
    client.post("/sheets/write/sign_out", {"number": number, "taker": exercise.staff("eva").hex()})
    assert only_sheet(exercise).now.holder == exercise.staff("eva")
    client.post("/sheets/write/take_back", {"number": number})
    assert only_sheet(exercise).now.standing is Standing.RETURNED
    second = {"second_handle": "rosa", "second_pin": PIN}
    client.post("/sheets/write/destroy", {"number": number, **second})
    assert only_sheet(exercise).now.standing is Standing.DESTROYED


def test_a_number_that_was_misread_is_told_from_one_that_nobody_printed(exercise):
    """Check characters say at once that a character was misread."""
    client = exercise.client("olga")
    misread = client.post("/sheets/write/take_back", {"number": "P-7MX2H-450RX"})
    assert "no es un número de hoja" in misread.content.decode()


def test_a_sheet_is_printed_and_seen_on_the_screen(exercise, address, browser_pages):
    """What can be printed, unfolded, and where the sheets are; nothing that a screen reader stumbles over."""
    printed(exercise, "olga")
    page = browser_pages.open(address, "/sheets/", console=exercise, handle="olga", size="tablet")
    page.locator("summary", has_text="Lista de la zona").click()
    assert serious_faults(page) == []
    keep_picture(page, "sheets", whole=True)


BUTTON = re.compile(r'name="kind" value="(\w+)"><input type="hidden" name="about" value="([^"]*)"')


def pages_with_papers(console):
    """A page of each desk that prints what it shows."""
    state = console.account.state
    absence, record = next(iter(state.absences.absences.items()))
    return {
        "person_file": reverse("person:show", args=[record.person.hex()]),
        "interview": reverse("absence:show", args=[absence.hex()]),
        "receipt": reverse("claims:show", args=[next(iter(state.claims.claims)).hex()]),
    }


@pytest.mark.parametrize("kind", ["person_file", "interview", "receipt"])
def test_what_a_page_shows_is_printed_from_there(exercise, kind):
    """Beside what is shown stands a button for its paper, for those who may print it."""
    client = exercise.client("nora")
    page = client.get(pages_with_papers(exercise)[kind]).content.decode()
    about = dict(BUTTON.findall(page))[kind]
    answer = client.post("/sheets/print", {"kind": kind, "about": about})
    assert answer["Content-Type"] == "application/pdf"
    assert only_sheet(exercise).kind == kind


def test_a_page_has_no_button_for_what_the_reader_may_not_print(exercise):
    """A monitor sees the absence and prints nobody."""
    page = exercise.client("mora").get(pages_with_papers(exercise)["interview"]).content.decode()
    assert BUTTON.findall(page) == []
