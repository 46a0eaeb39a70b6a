"""The claim desk in a real browser: readable, in three languages, without a script, asking nothing from anywhere."""

import pytest

from kit.browser import keep_picture, serious_faults
from kit.console import SIZES, served
from resguardo.console.claims.desk import Desk
from resguardo.console.claims.envelope import public_of

TITLES = {"es": "Solicitud recibida", "en": "Claim received", "he": "הפנייה התקבלה"}


@pytest.fixture
def desk_address(tmp_path):
    """The desk behind a port of its own."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "desk.public").write_text(public_of(b"\x07" * 32).hex())
    with served(Desk(tmp_path, answer_after_ms=200)) as found:
        yield found


@pytest.mark.parametrize(
    ("language", "size"), [("es", "tablet"), ("en", "desktop"), ("he", "phone")]
)
def test_a_claim_is_handed_in_and_a_number_comes_back(desk_address, browser_pages, language, size):
    """The form fits the screen, says what is missing beside the field, and the receipt holds a number and no name."""
    page = browser_pages.open(desk_address, f"/{language}", size=size, language=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert serious_faults(page) == []
    keep_picture(page, f"claim-desk-{language}")
    page.locator("#claimant").fill("Solicitante Inventada")
    page.locator("#asks_for").fill("Luz Inventada")
    page.locator("input[value=birth_certificate]").check()
    page.locator("button").click()
    page.get_by_role("heading", name=TITLES[language]).wait_for()
    assert page.locator(".number bdi").inner_text().startswith("R-")
    assert "Luz" not in page.content()
    assert serious_faults(page) == []
    keep_picture(page, f"claim-receipt-{language}")


def test_a_required_field_left_empty_is_said_beside_it(desk_address, browser_pages):
    """A browser that does not check the form gets it back with what was written."""
    page = browser_pages.open(desk_address, "/es", size="tablet", java_script_enabled=False)
    page.locator("#claimant").fill("Solicitante Inventada")
    page.locator("#asks_for").fill(" ")
    page.locator("button").click()
    page.locator("#asks_for_fault").wait_for()
    assert page.locator("#claimant").input_value() == "Solicitante Inventada"
