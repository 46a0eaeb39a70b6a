"""A count from the opening to the signature in a real browser: an officer's screen and two counters' phones, the second blind."""

import pytest

from kit.browser import keep_picture, serious_faults
from kit.shelter import Shelter
from resguardo.operation.count import CountKind

MILLIMETRES_12_PX = 12 / 25.4 * 96
UNDER_A_FINGER_PX = 12 / 25.4 * 160
"""On the densest screens in common use; on any other a target is larger."""


@pytest.fixture
def shelter(small):
    """Two rooms of three persons each."""
    return Shelter(small)


def walk(page, address, shelter, count, room):
    """Open a room on a counter's phone and type the code that hangs there."""
    page.goto(f"{address}/count/{count.hex()}/walk/{shelter.rooms[room].hex()}")
    page.fill("input[name=code]", shelter.code_of(count, room))
    page.click("main button.btn-primary")
    page.wait_for_selector(".walk-faces")


def press(page, person):
    """Touch a face; back when the card says that it was seen."""
    page.locator(f"#c{person.hex()} .walk-press").click()
    page.wait_for_selector(f"#c{person.hex()}.marked")


def open_and_send(officer, shelter):
    """The officer opens a count of one room and sends two counters, by hand."""
    console = shelter.console
    officer.select_option("#id_place", shelter.rooms["Norte"].hex())
    officer.click("section >> button:has-text('Abrir')")
    officer.wait_for_selector("text=Enviar a contar")
    for handle, order in (("celia", "1"), ("cosme", "2")):
        if not officer.locator("#id_counter").first.is_visible():
            officer.click("summary:has-text('Enviar a contar')")
        officer.select_option("#id_counter >> nth=0", console.staff(handle).hex())
        officer.select_option("#id_order", order)
        officer.click("[data-check-all] >> nth=0")
        officer.click("button:has-text('Enviar')")
        officer.wait_for_selector(f".turn:has-text('{handle.capitalize()} Ensayo')")
    [count] = console.account.state.counts.open_counts()
    return count


def finish(page):
    """The counter says that the room was walked to its end."""
    page.click("text=Terminé esta zona")
    page.wait_for_selector("text=terminada")


def test_count_from_the_opening_to_the_signature(shelter, address, browser_pages):
    """Opened, walked twice blind, a difference found, recounted, and signed by an officer who did not count; marks reach the officer's screen by themselves."""
    console, north = shelter.console, shelter.persons["Norte"]

    def phone(handle):
        page = browser_pages.open(address, console=console, handle=handle, size="phone")
        walk(page, address, shelter, count, "Norte")
        return page

    officer = browser_pages.open(address, "/count/", console=console, handle="olga")
    count = open_and_send(officer, shelter)
    first, second = phone("celia"), phone("cosme")
    for person in north:
        press(first, person)
    officer.wait_for_selector(".turn:has-text('Primer conteo: 3')", timeout=6_000)
    assert second.locator(".walk-press").count() == 3
    assert second.locator(".strip").inner_text().split()[:4] == ["3", "Esperadas", "0", "Vistas"]
    for person in north[:2]:
        press(second, person)
    finish(first)
    finish(second)
    officer.wait_for_selector("text=solo en el primer conteo", timeout=6_000)
    assert serious_faults(officer) == serious_faults(first) == []
    keep_picture(officer, "count-officer-desktop", whole=True)

    fields = {"zone": shelter.rooms["Norte"], "counter": console.staff("edgar")}
    console.perform("count.order_recount", "olga", count=count, **fields)
    third = phone("edgar")
    for person in north:
        press(third, person)
    finish(third)
    officer.wait_for_selector("text=Nadie queda por explicar", timeout=6_000)
    officer.click("summary:has-text('Revisé las cifras y firmo')")
    officer.click("button:has-text('Firmar el conteo')")
    officer.wait_for_selector("text=Cifras firmadas")
    assert console.account.state.counts.counts[count].figures.sighted.total == 3


def test_a_mark_is_undone_by_one_touch_for_some_seconds_then_corrected_with_a_reason(
    shelter, address, browser_pages
):
    """Undo gives way to a correction; both leave the mark and its withdrawal in the ledger."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    person = shelter.persons["Norte"][0]
    page = browser_pages.open(address, "/", console=console, handle="celia", size="phone")
    page.clock.install()
    page.goto(f"{address}/count/{count.hex()}/walk/{shelter.rooms['Norte'].hex()}")
    press(page, person)
    page.locator(f"#c{person.hex()} .undo button").click()
    page.wait_for_selector(f"#c{person.hex()}:not(.marked)")
    press(page, person)
    page.clock.run_for(11_000)
    page.wait_for_selector(f"#c{person.hex()} .undo", state="hidden")
    page.locator(f"#c{person.hex()} summary").click()
    page.locator(f"#c{person.hex()} .correct button[value=wrong_person]").click()
    page.wait_for_selector(f"#c{person.hex()}:not(.marked)")
    assert console.account.state.counts.counts[count].withdrawn == 2


LOOKS = [("es", "light"), ("en", "dark"), ("he", "night")]


@pytest.mark.parametrize(("language", "look"), LOOKS)
def test_targets_are_12_mm_in_every_language_and_light(
    shelter, address, browser_pages, language, look
):
    """Each touch of a counter's walk has 12 mm in both directions, on a phone and on a tablet, and no page is wider than its screen."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    shelter.mark(count, "celia", "Norte", shelter.persons["Norte"][0])
    path = f"/count/{count.hex()}/walk/{shelter.rooms['Norte'].hex()}"
    for size in ("phone", "tablet"):
        page = browser_pages.open(
            address, path, console=console, handle="celia", size=size, language=language, look=look
        )
        page.wait_for_selector(".walk-press")
        touched = page.locator("main button:visible, main summary:visible")
        boxes = [touched.nth(one).bounding_box() for one in range(touched.count())]
        assert all(min(box["width"], box["height"]) >= MILLIMETRES_12_PX for box in boxes)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert serious_faults(page) == []
        keep_picture(page, f"count-walk-{size}-{language}-{look}")


@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_targets_are_12_mm_under_a_finger(shelter, address, browser_pages, size):
    """Where a finger presses, each button of a walk has 12 mm at 160 dots an inch, and nothing stands out of the screen."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    shelter.mark(count, "celia", "Norte", shelter.persons["Norte"][0])
    page = browser_pages.open(
        address,
        f"/count/{count.hex()}/walk/{shelter.rooms['Norte'].hex()}",
        console=console,
        handle="celia",
        size=size,
        has_touch=True,
        is_mobile=True,
    )
    page.wait_for_selector(".walk-press")
    touched = page.locator("main button:visible, main summary:visible, main a:visible")
    boxes = [touched.nth(one).bounding_box() for one in range(touched.count())]
    assert all(min(box["width"], box["height"]) >= UNDER_A_FINGER_PX for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep_picture(page, f"count-walk-{size}-finger")
