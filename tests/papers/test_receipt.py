"""A claimant's receipt: that a claim was received, and nothing of whom it asks for."""

import json
from importlib import resources

import pytest

from kit.pages import pages_of, says
from kit.paper_case import MARKERS, NAME, RECEIPT
from kit.refusing import refused
from resguardo.operation.claims import Capacity, ClaimContent
from resguardo.papers.press import words

OTHER = "R-4J2M-7H08-X5R9"
SAME_AS_THE_DESK = {
    "receipt_same_for_all": "same_for_all",
    "receipt_what_happens": "what_happens",
    "receipt_keep": "keep",
}


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_a_receipt_says_number_and_day_and_that_it_says_no_more(case, language):
    """Everything on it is the same for everybody but for those two."""
    [text] = pages_of(case.print("receipt", language))
    assert says(text, RECEIPT)
    assert says(text, words(language)["receipt"])


def test_invariant_26_a_receipt_is_the_same_whoever_is_asked_for(case):
    """One claim asks for a child who is here, the other for nobody: the bodies differ by number and moment alone, and no person is written down as shown."""
    asked = ClaimContent(claimant="Otra Inventada", asks_for="Nadie Inventada")
    case.shift.act(
        "nora", "claims.receive_claim", receipt=OTHER, capacity=Capacity.OTHER, said=asked
    )
    one, other = case.print("receipt"), case.print("receipt", about=OTHER)
    assert one.body | {"receipt": "", "received_at": ""} == other.body | {
        "receipt": "",
        "received_at": "",
    }
    assert one.persons == other.persons == ()
    assert NAME not in json.dumps(one.body)
    assert MARKERS["claimant"] not in json.dumps(one.body)


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_the_paper_says_what_the_desk_says(language):
    """A claimant gets the same sentences from a screen and from a hand."""
    file = resources.files("resguardo.console.claims") / "desk_words.json"
    said = json.loads(file.read_text("utf-8"))[language]
    for paper, screen in SAME_AS_THE_DESK.items():
        assert words(language)[paper] == said[screen]


def test_a_number_that_nobody_was_given_has_no_receipt(case):
    """A made-up number is refused."""
    with refused("papers.reference_unknown"):
        case.print("receipt", about="R-2222-2222-2222")
