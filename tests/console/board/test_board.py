"""The board: the first screen."""

from kit.browser import keep_picture, serious_faults


def test_the_board_opens_for_every_role(exercise, address, browser_pages):
    """Whoever is enrolled sees the board; it has no serious fault and says that it is an exercise."""
    page = browser_pages.open(address, "/", console=exercise, handle="olga")
    assert "EJERCICIO" in page.inner_text("body")
    assert serious_faults(page) == []
    keep_picture(page, "board")
