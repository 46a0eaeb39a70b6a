"""The slip of a handover: two signatures, everybody by band and face, no place."""

import pytest

from kit.pages import everything_of, pages_of, says
from kit.paper_case import MARKERS
from kit.refusing import refused
from resguardo.operation.handover import HandoverRefusal
from resguardo.papers.press import words
from resguardo.words.spoken import said


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_a_slip_names_giver_receiver_everybody_and_two_signatures(case, language):
    """Everybody offered in the same act stands on it by band and face, with room for what was not received."""
    sheet = case.print("handover", language)
    text = "".join(pages_of(sheet))
    assert all(says(text, case.tag_of(person)) for person in case.rest[:6])
    assert all(says(text, one) for one in ("ana Ensayo (PNC)", "eva Ensayo (SBS)"))
    assert all(says(text, said(one, language)) for one in HandoverRefusal)
    signs = words(language)["signs"].replace(" ", "")
    assert text.count(signs) + text.count(signs[::-1]) == 2
    assert len(sheet.pictures) == len(sheet.persons) == 6


def test_a_slip_says_no_place(case):
    """Both sides keep one, and a slip is lost easily."""
    held = everything_of(case.print("handover"))
    assert not any(MARKERS[word] in held for word in ("shelter", "room", "address", "medicine"))


def test_a_receiver_sees_no_face_that_is_not_theirs_yet(case):
    """Before they accept, whoever receives gets the bands; names and faces come with the custody."""
    assert not case.print("handover", by="eva").pictures


def test_an_answered_offer_has_its_outcome_in_the_place_of_a_box(tmp_path):
    """What was accepted can't be ticked again."""
    from kit.paper_case import PaperCase

    case = PaperCase(tmp_path / "data", children=12)
    reference = next(
        one.hex()
        for one, offer in case.shift.state.custody.offers.items()
        if offer.person == case.rest[0]
    )
    case.shift.act("eva", "custody.accept_handover", offers=(bytes.fromhex(reference),))
    outcomes = [row["outcome"] for row in case.print("handover", about=reference).body["rows"]]
    case.close()
    assert outcomes == [words("es")["accepted"], "", "", "", "", ""]


def test_a_blank_slip_is_printed_when_nobody_is_named(case):
    """For the hour without power: rows to be written on, and nobody's name in it."""
    sheet = case.print("handover", about="")
    assert not sheet.persons
    assert len(sheet.body["rows"]) == 10


def test_a_slip_of_nobody_is_refused(case):
    """A band that is offered to nobody, and a reference of nothing, have no slip."""
    for about in (case.tag_of(case.child), "0" * 32):
        with refused("papers.reference_unknown"):
            case.print("handover", about=about)
