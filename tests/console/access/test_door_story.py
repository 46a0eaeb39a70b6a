"""The door in a real browser: changing persons on a station, the warning before the lock, the account in three languages."""

import pytest

from kit.browser import keep_picture, serious_faults
from kit.console import PASSWORD, PIN

PAGES = ("account", "account/password", "account/pin", "confirm", "glass")


def test_a_station_changes_hands_by_pin(small, address, browser_pages):
    """One enters with a password and locks; the next comes in with handle and PIN, in a few seconds."""
    page = browser_pages.open(address, "/access/sign-in")
    page.set_default_timeout(60_000)
    page.fill("#id_handle", "rita")
    page.fill("#id_password", PASSWORD)
    page.click("main button.btn-primary")
    page.wait_for_url(address + "/", timeout=60_000)
    page.click("details.menu > summary")
    page.click("text=Cambiar de persona o bloquear")
    page.wait_for_url("**/access/change", timeout=60_000)
    assert serious_faults(page) == []
    keep_picture(page, "access-change")
    page.fill("#id_handle", "irma")
    page.fill("#id_pin", "000111")
    page.click("main button.btn-primary")
    assert "no coincide" in page.inner_text(".refusal")
    page.fill("#id_handle", "irma")
    page.fill("#id_pin", PIN)
    page.click("main button.btn-primary")
    page.wait_for_url(address + "/", timeout=60_000)
    assert "Irma" in page.inner_text("header")


def test_a_warning_stands_before_the_lock_and_a_hand_takes_it_away(small, address, browser_pages):
    """Two minutes before the end the page says so; one press and it goes on."""
    page = browser_pages.open(address, "/help")
    page.clock.install()
    page.context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": small.client("rita").cookies["sessionid"].value,
                "url": address,
            }
        ]
    )
    page.goto(address + "/help")
    page.clock.run_for(12 * 60_000)
    assert not page.locator("[data-idle-warning]").is_visible()
    page.clock.run_for(90_000)
    assert page.locator("[data-idle-warning]").is_visible()
    assert serious_faults(page) == []
    with page.expect_request("**/access/stay"):
        page.click("[data-idle-stay]")
    assert not page.locator("[data-idle-warning]").is_visible()


def test_a_page_that_renews_itself_says_that_it_is_no_hand(exercise, address, browser_pages):
    """Every request that nobody pressed for carries the mark of a live look."""
    page = browser_pages.open(address, "/help", console=exercise, handle="olga")
    page.clock.install()
    asked = []
    page.on(
        "request", lambda one: asked.append(one) if one.resource_type in {"xhr", "fetch"} else 0
    )
    page.goto(address + "/")
    page.clock.run_for(65_000)
    page.wait_for_timeout(500)
    by_itself = [one for one in asked if "timeline" not in one.url and "/static/" not in one.url]
    assert any("/live" in one.url for one in by_itself)
    assert {one.headers.get("x-live") for one in by_itself} == {"1"}, [one.url for one in asked]


@pytest.mark.parametrize(
    ("size", "language", "look"),
    [("phone", "he", "night"), ("tablet", "en", "dark"), ("desktop", "es", "light")],
)
def test_the_pages_of_the_account(small, address, browser_pages, size, language, look):
    """At each size, in each language and light, nothing stands out of the page and axe finds nothing serious."""
    page = browser_pages.open(
        address, "/help", console=small, handle="rita", size=size, language=language, look=look
    )
    for path in PAGES:
        page.goto(f"{address}/access/{path}")
        assert serious_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        if path in {"account", "glass"} and language == "es":
            keep_picture(page, f"access-{path}", whole=True)
    page.context.clear_cookies(name="sessionid")
    for path in ("sign-in", "first"):
        page.goto(f"{address}/access/{path}")
        assert serious_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
