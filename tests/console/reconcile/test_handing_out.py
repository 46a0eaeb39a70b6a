"""A public statement leaves as a signed file that anybody can check, written down before."""

import json

import pytest

from kit.browser import serious_faults
from resguardo.account.leaving import left
from resguardo.operation.exports import ExportProfile
from resguardo.operation.policy import Role


@pytest.fixture
def stated(exercise):
    """The exercise with one statement out, and its address."""
    state = exercise.account.state
    if not state.statements.statements:
        count = state.counts.last_closed(None) or state.counts.closed[-1]
        exercise.perform("statement.issue_statement", "sara", count=count, words="")
    exercise.statement = next(reversed(state.statements.statements))
    exercise.path = f"/reconcile/statements/{exercise.statement.hex()}"
    return exercise


def test_the_signed_file_is_handed_out_once_it_is_written_down(stated):
    """It holds the version and its proof; the export stands under the reader's name, about nobody."""
    answer = stated.client("rosa").post(stated.path, {"kind": "file", "recipient": "prensa"})
    assert answer["Cache-Control"] == "no-store"
    assert json.loads(answer.content)
    newest = left(stated.account)[-1].record
    assert newest.profile is ExportProfile.STATISTICS
    assert (newest.file_format, newest.persons) == ("statement-1", 0)


def test_its_note_is_handed_out_alone(stated):
    """The signed note that somebody may carry on paper, noted apart."""
    answer = stated.client("rosa").post(stated.path, {"kind": "note", "recipient": "prensa"})
    assert "\n— " in answer.content.decode()
    assert left(stated.account)[-1].record.file_format == "note-1"


def test_what_the_file_does_not_say_stands_before_the_button(stated):
    """The words that went along are not in it, and neither is a figure that is too small."""
    page = stated.client("rosa").get("/reconcile/statements").content.decode()
    assert page.index("el texto que acompaña a las cifras") < page.index('value="file"')


def test_a_receiver_has_to_be_named(stated):
    """Nothing leaves for nobody."""
    before = len(left(stated.account))
    answer = stated.client("rosa").post(stated.path, {"kind": "file", "recipient": " "})
    assert answer.status_code == 409
    assert "Falta decir a quién va." in answer.content.decode()
    assert len(left(stated.account)) == before


def test_looking_as_another_hands_nothing_out(stated):
    """Whoever looks through another's eyes signs nothing."""
    client, before = stated.client("rosa"), len(left(stated.account))
    client.post("/setup/view-as", {"role": Role.MONITOR.value})
    answer = client.post(stated.path, {"kind": "file", "recipient": "prensa"})
    assert answer.status_code == 409
    assert len(left(stated.account)) == before


@pytest.mark.parametrize(("language", "size"), [("es", "phone"), ("he", "desktop")])
def test_the_statement_is_seen_on_the_screen(stated, address, browser_pages, language, size):
    """With what stays behind unfolded; nothing that a screen reader stumbles over."""
    page = browser_pages.open(
        address,
        "/reconcile/statements",
        console=stated,
        handle="rosa",
        size=size,
        language=language,
    )
    page.locator("article details.step summary").first.click()
    assert serious_faults(page) == []
