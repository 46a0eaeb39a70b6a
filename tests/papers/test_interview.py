"""The return interview: what is known, lines for the child's words, and nothing that leads."""

import pytest

from kit.pages import everything_of, pages_of, says
from kit.paper_case import MARKERS
from resguardo.operation.absence import AbsenceKind
from resguardo.operation.recovery import InterviewOutcome
from resguardo.words.spoken import said


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_the_form_says_who_since_when_and_how_it_may_go(case, language):
    """Band, name, moment, languages, and the three outcomes of the rules."""
    text = "".join(pages_of(case.print("interview", language)))
    assert says(text, case.tag_of(case.child))
    assert says(text, "2024-12-20")
    assert says(text, "yidis")
    assert all(says(text, said(one, language)) for one in InterviewOutcome)


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_the_form_does_not_know_the_answer(case, language):
    """How the child went, where somebody saw them and why they are protected would lead; none is on it."""
    sheet = case.print("interview", language)
    held = everything_of(sheet)
    hidden = ("sighting", "motive", "shelter", "room", "sibling", "medicine")
    assert not any(MARKERS[word] in held for word in hidden)
    went = {said(kind, language) for kind in (AbsenceKind.TAKEN, AbsenceKind.LEFT)}
    assert not went & {str(one) for one in sheet.body.values()}


def test_without_an_absence_the_times_are_lines(case):
    """The form can be printed before anything is entered."""
    body = case.print("interview", about=case.tag_of(case.rest[0])).body
    assert (body["missing_since"], body["recovered_at"], body["due_at"]) == ("", "", "")
