"""What stands around every page: the site's time, the reader's language, UTC beside each moment, the camera beside each band."""

import re

import pytest

from kit.browser import FAKE_CAMERA, drawn_band, scan
from kit.shelter import Shelter
from resguardo.account.moments import in_zone, moment_of
from resguardo.console.access.models import Login
from resguardo.operation import tag_code
from resguardo.operation.count import CountKind


@pytest.fixture
def shelter(small):
    """Two rooms of three persons each."""
    return Shelter(small)


def seconds_apart(shown, moment, zone):
    """How far a time of the day that a page shows is from a moment, in seconds."""
    day = in_zone(moment, zone).strftime("%Y-%m-%d")
    return abs(moment_of(f"{day}T{shown}", zone) - moment) / 1000


def test_the_head_shows_the_sites_time_in_the_operations_zone(small, address, browser_pages):
    """A browser that lives in another zone shows the operation's time all the same, at once and after each look."""
    page = browser_pages.open(
        address, "/help", console=small, handle="rita", timezone_id="Asia/Tokyo"
    )
    at = page.locator("[data-lasted-at]")
    zone = small.account.state.zone
    first = at.inner_text()
    assert seconds_apart(first, small.house.installation.now(), zone) < 30
    page.wait_for_function(
        "first => document.querySelector('[data-lasted-at]').textContent !== first", arg=first
    )
    assert seconds_apart(at.inner_text(), small.house.installation.now(), zone) < 30


def test_the_language_of_an_account_outranks_that_of_the_station(small):
    """Whoever signs in reads their own language; whoever has chosen none reads the station's."""
    Login.objects.filter(handle="rita").update(language="en")
    rita, irma = small.client("rita"), small.client("irma")
    for client in (rita, irma):
        client.cookies["language"] = "he"
    assert rita.get("/help")["Content-Language"] == "en"
    assert irma.get("/help")["Content-Language"] == "he"


def test_choosing_a_language_while_signed_in_changes_the_account_and_not_the_station(small):
    """The next person at the station doesn't read the language of the one before."""
    client = small.client("rita")
    answer = client.post("/look", {"language": "he", "back": "/help"})
    assert Login.objects.get(handle="rita").language == "he"
    assert "language" not in answer.cookies
    assert client.get("/help")["Content-Language"] == "he"


def test_the_sign_in_page_keeps_the_language_of_the_station(small):
    """Before anybody is signed in the choice is the browser's."""
    client = small.client()
    client.post("/look", {"language": "en", "back": "/access/sign-in"})
    assert client.get("/access/sign-in")["Content-Language"] == "en"


def test_utc_stands_beside_each_moment_for_whoever_asks_for_it(small):
    """Chosen in the menu of every page, for hands that can't point; without it the page has the operation's time alone."""
    client = small.client("mora")
    plain = client.get("/breach/").content.decode()
    client.post("/look", {"utc": "on", "back": "/breach/"})
    both = client.get("/breach/").content.decode()
    beside = r'<time datetime="[^"]+T(\d\d:\d\d):\d\dZ".*?</time> <small[^>]*>([^<]*) UTC</small>'
    [(utc, shown)] = re.findall(beside, both)
    assert shown.endswith(utc)
    assert re.findall(beside, plain) == []


DESKS_THAT_READ_BANDS = [
    ("celia", "/count/{count}/walk/{room}"),
    ("olga", "/person/"),
    ("edgar", "/handover/offer"),
    ("ana", "/audit/reads"),
]


def test_the_camera_stands_beside_every_field_for_a_band(shelter):
    """One press from the walk of a count, the search, a handover and the audit."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    room = shelter.rooms["Norte"].hex()
    for handle, path in DESKS_THAT_READ_BANDS:
        page = console.client(handle).get(path.format(count=count.hex(), room=room))
        text = page.content.decode()
        assert text.count("data-scan-for") == text.count("data-scanner ") == 1, path
        assert "console/scan.js" in text, path


def test_the_camera_fills_the_field_of_a_walk_and_marks_nobody_by_itself(
    shelter, address, browser_pages
):
    """The code before the camera stands in the field; the counter looks, and presses."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    path = f"/count/{count.hex()}/walk/{shelter.rooms['Norte'].hex()}"
    page = browser_pages.open(address, path, console=console, handle="celia", size="phone")
    person = shelter.persons["Norte"][0]
    band = console.account.state.register.persons[person].tag
    page.evaluate(FAKE_CAMERA, drawn_band(band))
    page.get_by_role("button", name="Escanear").click()
    page.wait_for_function("() => document.querySelector('#id_tag').value !== ''", timeout=20_000)
    assert page.input_value("#id_tag") == band
    assert page.locator(".walk-card.marked").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#c{person.hex()}.marked")


def test_bands_are_scanned_one_after_another_wherever_the_cursor_is(
    shelter, address, browser_pages
):
    """A handover takes each band as one more line, and no other field changes."""
    page = browser_pages.open(address, "/handover/offer", console=shelter.console, handle="edgar")
    bands = [tag_code.compose(bytes([one]) * 16) for one in (7, 9)]
    page.focus("#id_slip")
    scan(page, bands[0])
    scan(page, bands[1])
    assert page.input_value("#id_tags").split() == [band.replace("-", "") for band in bands]
    assert page.input_value("#id_slip") == ""


def print_button(page):
    """Whether a page can be sent to the printer."""
    return "data-print>" in page.content.decode()


def test_breaches_handovers_rides_and_claims_can_be_printed(exercise):
    """Each has a button, and the page says who prints."""
    officer, state = exercise.client("ana"), exercise.account.state
    breach, ride = next(iter(state.breaches.breaches)), next(iter(state.transport.manifests))
    paths = [
        "/breach/",
        f"/breach/{breach.hex()}",
        "/handover/",
        f"/handover/ride/{ride.hex()}",
    ]
    protection = exercise.client("nora")
    on_paper = {
        "capacity": "relative",
        "claimant": "Solicitante",
        "asks_for": "Lucía Ensayo",
        "receipt": "r-2222-3333-4444",
    }
    protection.post("/claims/receive", on_paper)
    [*_, claim] = exercise.account.state.claims.claims
    asked = [protection.get(path) for path in ("/claims/", f"/claims/{claim.hex()}")]
    pages = [*(officer.get(path) for path in paths), *asked]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert all(print_button(page) for page in pages)
    assert all("printed-by" in page.content.decode() for page in pages)


def test_an_offer_and_an_intake_can_be_printed(shelter):
    """What two people sign at the door, and the band of whoever was taken in."""
    console, [person, *_] = shelter.console, shelter.persons["Norte"]
    fields = {"persons": [person], "receiver": console.staff("carla")}
    console.perform("custody.offer_handover", "irma", **fields)
    carla = console.client("carla")
    [batch] = re.findall(r"/handover/batch/\w+", carla.get("/handover/").content.decode())
    assert print_button(carla.get(batch))
    assert print_button(console.client("irma").get(f"/intake/done/{person.hex()}"))


TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
  : [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".wide, nav")).map(one => one.outerHTML.slice(0, 120))"""


def test_letters_grow_by_what_the_reader_chooses_and_the_page_still_fits(
    small, address, browser_pages
):
    """Four sizes; in the largest nothing runs out of a telephone's width."""
    page = browser_pages.open(address, "/", console=small, handle="rita", size="phone")
    shown = []
    for size in ("100", "115", "130", "150"):
        page.context.add_cookies([{"name": "size", "value": size, "url": address}])
        page.reload()
        shown.append(
            page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        )
        wide = page.evaluate(TOO_WIDE)
        assert wide == []
    assert [round(one / shown[0], 2) for one in shown] == [1, 1.15, 1.3, 1.5]


def test_a_page_that_lost_contact_says_since_when(small, address, browser_pages):
    """When the site does not answer, the head says so in words and by its shape, and says so no more once it does."""
    page = browser_pages.open(address, "/help", console=small, handle="rita")
    words = page.locator("[data-lasted-words]")
    fresh = words.inner_text()
    page.route("**/live*", lambda route: route.abort())
    page.locator("[data-lasted].late").wait_for(timeout=30_000)
    assert "Sin contacto" in words.inner_text()
    page.unroute("**/live*")
    page.locator("[data-lasted]:not(.late)").wait_for(timeout=30_000)
    assert words.inner_text() == fresh


def test_what_takes_longer_counts_its_seconds(small, address, browser_pages):
    """A backup on its way says that it goes on, and for how long it has."""
    page = browser_pages.open(address, "/setup/backup", console=small, handle="ana")
    form = page.locator("form[data-slow]")
    form.evaluate("form => form.addEventListener('submit', event => event.preventDefault())")
    form.locator("button").click()
    page.wait_for_function(
        "() => / [1-9][0-9]* s$/.test(document.querySelector('.goes-on')?.textContent)"
    )


def test_one_key_leads_to_the_search(small, address, browser_pages):
    """Alt and B put the cursor into the box that finds everybody."""
    page = browser_pages.open(address, "/person/", console=small, handle="rita")
    page.keyboard.press("Alt+b")
    assert page.evaluate("document.activeElement.name") == "asked"
