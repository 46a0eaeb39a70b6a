"""How the app looks in a hand and in a dormitory: the size of what is pressed, the light it gives, and how much has to be loaded."""

import io
from statistics import mean

import pytest
from PIL import Image

from kit.browser import keep_picture
from resguardo.operation.count import CountKind
from tablet.test_app import begun

PIXELS_AN_INCH = 160
"""CSS pixels an inch of the densest screens in common use; on any other a target is larger."""
MM_AN_INCH = 25.4
SMALL = """() => [...document.querySelectorAll("button, select, input, a[href]")]
  .filter((one) => one.offsetParent !== null)
  .map((one) => [one.textContent.slice(0, 30) || one.id, one.getBoundingClientRect()])
  .map(([name, box]) => [name, Math.min(box.width, box.height)])"""


def light_of(app) -> tuple[float, float]:
    """The mean and the brightest relative luminance of what is on the screen, 0 to 1 (WCAG's formula)."""
    taken = Image.open(io.BytesIO(app.page.screenshot())).convert("RGB")
    # Averages only: the usual filters sharpen, and give edges a light that the screen does not have.
    shown = taken.resize((410, 590), Image.Resampling.BOX)

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    table = [linear(part) for part in range(256)]
    data = shown.tobytes()
    lights = [
        0.2126 * table[data[at]] + 0.7152 * table[data[at + 1]] + 0.0722 * table[data[at + 2]]
        for at in range(0, len(data), 3)
    ]
    return mean(lights), max(lights)


def look(app, wanted: str) -> None:
    """Press until the app looks so."""
    while app.page.get_attribute("html", "data-look") != wanted:
        app.page.click("#look")
        app.page.wait_for_timeout(100)


def test_everything_that_is_pressed_is_twelve_millimetres_large(pictured, start):
    """One hand, gloves, in the dark: on each screen of a count."""
    app, _ = begun(start, pictured)

    def small() -> list:
        return [
            [name, side]
            for name, side in app.page.evaluate(SMALL)
            if side / PIXELS_AN_INCH * MM_AN_INCH < 12
        ]

    assert small() == []
    for button in ("#type", "#marks", "#finish"):
        app.page.click(button)
        app.page.wait_for_timeout(200)
        assert small() == []
        app.page.click("main >> text=Volver")
    app.press(pictured.persons["Norte"][0])
    assert small() == []


def test_a_count_is_walked_on_a_phone_as_well(pictured, start):
    """On a screen of 390 px nothing lies over the faces."""
    app, _ = begun(start, pictured)
    app.page.set_viewport_size({"width": 390, "height": 844})
    for person in pictured.persons["Norte"]:
        app.press(person)
    keep_picture(app.page, "tablet-count-phone")
    assert app.figure("left") == 0


def test_the_night_lights_no_dormitory(pictured, start):
    """With faces, marks and an alarm on the screen it gives less than a hundredth of the light of a white one, and nothing on it is bright."""
    app, _ = begun(start, pictured)
    look(app, "night")
    app.press(pictured.persons["Norte"][0])
    average, brightest = light_of(app)
    keep_picture(app.page, "tablet-count-night")
    assert average < 0.01
    assert brightest < 0.25
    pictured.open_count(CountKind.EMERGENCY)
    app.page.wait_for_selector("text=CONTEO DE EMERGENCIA")
    assert light_of(app)[0] < 0.01


@pytest.mark.parametrize("wanted", ["dark", "night"])
def test_nothing_flashes_while_the_app_loads(pictured, start, wanted):
    """From the first frame on the page is dark; what the browser paints before the page's style is dark as well."""
    app = start()
    app.enrol(pictured)
    look(app, wanted)
    client = app.context.new_cdp_session(app.page)
    frames: list[bytes] = []
    client.on("Page.screencastFrame", lambda frame: frames.append(frame["data"]))
    client.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    app.page.reload()
    app.page.wait_for_selector("#handle")
    app.page.wait_for_timeout(300)
    client.send("Page.stopScreencast")
    import base64

    assert frames
    for frame in frames:
        shown = Image.open(io.BytesIO(base64.b64decode(frame))).convert("L").resize((1, 1))
        assert shown.getpixel((0, 0)) < 60


def test_the_first_load_is_under_300_kilobytes(pictured, start):
    """Everything that comes over the network before somebody can sign in, the app kept for offline hours included."""
    app = start()
    client = app.context.new_cdp_session(app.page)
    sizes: list[float] = []
    client.send("Network.enable")
    client.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    app.enrol(pictured)
    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = app.page.evaluate(
        """async () => { let sum = 0; for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) sum += Number((await fetch(one.url, { cache: "no-store" })).headers.get("content-length")); return sum; }"""
    )
    assert sum(sizes) < 300_000
    assert kept + sum(sizes) < 300_000


def test_pictures_of_the_tablet_for_the_pages(pictured, start):
    """A count on a tablet, by day and in Hebrew, as the documentation shows it."""
    app, _ = begun(start, pictured)
    app.press(pictured.persons["Norte"][0])
    app.wait_states(at_site=1)
    assert keep_picture(app.page, "tablet-count").exists()
    app.page.select_option("#language", "he")
    look(app, "day")
    assert keep_picture(app.page, "tablet-count-hebrew").exists()
