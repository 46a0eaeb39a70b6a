"""Placement in a real browser: several people into a room, looked at before it is signed."""

import pytest

from kit.browser import keep_picture, serious_faults
from resguardo.operation.placement import PlaceKind


def shelter_with_people(console, people=5, capacity=4):
    """A shelter with two rooms and children met there."""
    opened = console.perform(
        "placement.open_place", "ana", kind=PlaceKind.SHELTER, name="Casa Invenciones"
    )
    shelter = opened[0].event.place
    for name in ("Cuarto Azul", "Cuarto Verde"):
        console.perform(
            "placement.open_place",
            "ana",
            kind=PlaceKind.ROOM,
            name=name,
            parent=shelter,
            capacity=capacity,
            lockable=True,
        )
    for _ in range(people):
        console.perform("register.issue_tag", "irma", place=shelter)


@pytest.mark.parametrize(
    ("size", "language", "look"),
    [("desktop", "es", "light"), ("phone", "he", "night"), ("tablet", "en", "dark")],
)
def test_three_are_placed_after_a_look(small, address, browser_pages, size, language, look):
    """Three are ticked, a room is chosen, the preview says how full it would be, and one signature writes all three."""
    shelter_with_people(small)
    options = {"size": size, "language": language, "look": look}
    page = browser_pages.open(
        address, "/placement/assign", console=small, handle="delia", **options
    )
    for box in page.locator("input[name=persons]").all()[:3]:
        box.check()
    page.get_by_text("Cuarto Azul").click()
    assert serious_faults(page) == []
    page.locator(".sign-bar button").click()
    page.locator("input[name=step][value=sign]").wait_for(state="attached")
    assert serious_faults(page) == []
    keep_picture(page, f"placement-preview-{size}-{language}-{look}", whole=True)
    page.locator("main form button.btn-primary").click()
    page.locator(".rooms").wait_for()
    assert serious_faults(page) == []
    keep_picture(page, f"placement-{size}-{language}-{look}", whole=True)
    placed = [one for stays in small.account.state.placement.stays.values() for one in stays[-1:]]
    room = list(small.account.state.placement.places)[1]
    assert sum(one.place == room for one in placed) == 3
