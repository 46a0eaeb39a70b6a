"""Persons in a real browser: found, read, acted upon, and the scan that leads to another page."""

import pytest

from kit.browser import keep_picture, serious_faults


def child_with_family(console):
    """A child of the exercise of whom a link and a name are on record."""
    state = console.account.state
    return next(
        link.person
        for link in state.family.links.values()
        if state.identities.by_person.get(link.person)
    )


def test_somebody_is_found_by_a_misspelt_name_and_their_page_shows_all_of_it(
    exercise, address, browser_pages
):
    """From the search box to the page with claims, custody, the drawing of the family and its list; nothing of it keeps anybody out."""
    person = child_with_family(exercise)
    said = exercise.directory.identity(person)
    page = browser_pages.open(address, "/person/", console=exercise, handle="renata")
    page.fill("#asked", f"{said.given} {said.family}"[:-1])
    page.keyboard.press("Enter")
    page.get_by_text("Se buscó en").wait_for()
    assert serious_faults(page) == []
    keep_picture(page, "person-found", whole=True)
    page.locator(f"a[href$='{person.hex()}']").click()
    page.locator("[data-graph] svg").wait_for()
    assert serious_faults(page) == []
    keep_picture(page, "person", whole=True)


@pytest.mark.parametrize(
    ("size", "language", "look"), [("phone", "he", "night"), ("tablet", "en", "dark")]
)
def test_the_page_can_be_read_in_every_size_language_and_light(
    exercise, address, browser_pages, size, language, look
):
    """Nothing runs over the edge, and nothing keeps anybody out."""
    path = f"/person/of/{child_with_family(exercise).hex()}"
    options = {"size": size, "language": language, "look": look}
    page = browser_pages.open(address, path, console=exercise, handle="renata", **options)
    assert serious_faults(page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    keep_picture(page, f"person-{size}-{language}-{look}", whole=True)


def test_a_scan_on_a_page_leads_to_the_other_person_and_changes_nothing(
    exercise, address, browser_pages
):
    """Whoever scans a band while a record is open sees that band's wearer; the record that was open is as it was."""
    persons = exercise.account.state.register.persons
    first, second = list(persons)[:2]
    before = exercise.account.reading.arrival
    page = browser_pages.open(
        address, f"/person/of/{first.hex()}", console=exercise, handle="renata"
    )
    page.keyboard.type(persons[second].tag.replace("-", ""), delay=2)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/person/of/{second.hex()}")
    assert exercise.account.reading.arrival == before


def test_the_other_record_of_a_merge_stands_beside_this_one(exercise, address, browser_pages):
    """Before two records become one, both faces are on the screen."""
    persons = exercise.account.state.register.persons
    first, second = list(persons)[:2]
    page = browser_pages.open(
        address, f"/person/of/{first.hex()}/merge", console=exercise, handle="renata"
    )
    page.fill("#id_other", persons[second].tag)
    page.locator("#beside img").wait_for()
    assert serious_faults(page) == []
    keep_picture(page, "person-merge")
