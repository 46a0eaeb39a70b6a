"""A claim on paper: what the desk asks, and a receipt under the same number."""

import json
from importlib import resources

import pytest

from kit.pages import pages_of, says
from resguardo.operation.claims import ClaimContent
from resguardo.operation.receipt import is_receipt
from resguardo.papers.claim_form import ABOUT_CHILD, ABOUT_CLAIMANT
from resguardo.papers.press import words


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_form_and_receipt_carry_one_number(case, language):
    """Whoever keeps the receipt is found by it; the whole fits one page, so that nothing is lost."""
    sheet = case.print("claim_form", language)
    [text] = pages_of(sheet)
    assert is_receipt(sheet.body["receipt"])
    assert text.count(sheet.body["receipt"]) == 2


def test_no_two_forms_have_a_number_in_common(case):
    """Each printing draws anew."""
    numbers = {case.print("claim_form").body["receipt"] for _ in range(20)}
    assert len(numbers) == 20


def test_the_number_can_be_typed_in_with_the_claim(case):
    """It is one that the claims desk takes, and then it has a receipt of its own."""
    number = case.print("claim_form").body["receipt"]
    said = ClaimContent(claimant="Otra Inventada", asks_for="Nadie Inventada")
    case.shift.act("nora", "claims.receive_claim", receipt=number, capacity="other", said=said)
    assert says(pages_of(case.print("receipt", about=number))[0], number)


def test_the_form_asks_what_the_desk_asks():
    """Every text field of a claim, and nothing else."""
    assert {*ABOUT_CLAIMANT, *ABOUT_CHILD} == set(ClaimContent.__struct_fields__)


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_the_form_asks_in_the_desks_words(language):
    """A claimant is asked the same by a screen and by a paper."""
    file = resources.files("resguardo.console.claims") / "desk_words.json"
    said = json.loads(file.read_text("utf-8"))[language]
    for name in (*ABOUT_CLAIMANT, *ABOUT_CHILD, "capacity", "documents", "intro"):
        assert words(language)[f"claim_{name}"] == said[name]
