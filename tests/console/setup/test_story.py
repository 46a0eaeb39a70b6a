"""From an empty folder to a first operation, in a real browser: what the administrator sees, step by step."""

import re

import pytest
from django_otp.oath import totp

from kit.browser import keep_picture, serious_faults
from kit.console import PASSWORD, served
from resguardo.console.access.models import Login, Telephone
from resguardo.console.access.sessions import Factor, proven
from resguardo.console.house import close_house, open_house

PAGES = (
    "",
    "people",
    "people/enrol",
    "devices",
    "devices/invite",
    "clocks",
    "languages",
    "backup",
    "health",
)


@pytest.fixture
def empty(tmp_path):
    """An empty house behind a port."""
    house = open_house(tmp_path / "data")
    with served() as address:
        yield house, address
    close_house()


def fill_beginning(page):
    """Fill in the form of the first operation."""
    page.fill("#id_operation", "Operativo de ensayo")
    page.fill("#id_name", "Ana Prueba")
    page.fill("#id_handle", "ana")
    page.fill("#id_organisation", "PGN")
    page.fill("#id_new", PASSWORD)
    page.fill("#id_again", PASSWORD)
    page.fill("#id_pin", "402857")


def test_an_empty_folder_becomes_an_operation_by_the_hand(empty, browser_pages):
    """Beginning, form, telephone, codes for paper, settings with what is left to do: each page leads to the next."""
    house, address = empty
    page = browser_pages.open(address, "/")
    page.set_default_timeout(60_000)
    assert serious_faults(page) == []
    keep_picture(page, "setup-begin")
    page.click("text=Abrir el primer operativo")
    fill_beginning(page)
    assert serious_faults(page) == []
    keep_picture(page, "setup-found", whole=True)
    page.click("main button.btn-primary")
    page.click("text=Un teléfono que muestra códigos")
    assert serious_faults(page) == []
    keep_picture(page, "setup-telephone")
    device = Telephone.objects.get(confirmed=False)
    page.fill("#id_code", f"{totp(device.bin_key):06d}")
    page.click("main button.btn-primary")
    assert page.locator(".codes li").count() == 8
    assert serious_faults(page) == []
    page.click("text=Los guardé; seguir")
    assert "Para dejarlo listo" in page.inner_text("main")
    assert page.locator(".steps li.left").count() == 6
    keep_picture(page, "setup-show")
    [operation] = house.operations()
    assert house.opened(operation).directory.operation_name() == "Operativo de ensayo"


def test_a_passkey_is_made_and_opens_the_house(empty, browser_pages):
    """With a passkey of this machine the beginning goes on, and later it alone is both factors."""
    _, address = empty
    page = browser_pages.open(address, "/setup/begin/operation")
    page.set_default_timeout(60_000)
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    fill_beginning(page)
    page.click("main button.btn-primary")
    page.click("[data-passkey-button]")
    page.wait_for_url("**/setup/", timeout=60_000)
    page.click("details.menu > summary")
    page.click("text=Cerrar sesión y estación")
    page.wait_for_url("**/access/sign-in", timeout=60_000)
    assert serious_faults(page) == []
    keep_picture(page, "access-sign-in")
    page.click("[data-passkey-button]")
    page.wait_for_url(re.compile(r"/(access/account)?$"), timeout=60_000)
    session = session_of(page)
    assert proven(session) == {Factor.PASSKEY}
    assert Login.objects.get().passkeys.get().counter > 0


def session_of(page):
    from django.contrib.sessions.backends.db import SessionStore

    cookie = next(one for one in page.context.cookies() if one["name"] == "sessionid")
    return SessionStore(cookie["value"])


def test_an_answer_of_a_passkey_serves_once(empty, browser_pages):
    """The same answer sent again, or to a question that was not asked, enters nobody."""
    _, address = empty
    page = browser_pages.open(address, "/setup/begin/operation")
    page.set_default_timeout(60_000)
    fill_beginning(page)
    page.click("main button.btn-primary")
    for sent in ({}, {"rawId": "AAAA", "id": "AAAA"}, {"rawId": 5}):
        status = page.evaluate(
            """async (sent) => (await fetch("/access/passkey/show", {method: "POST", body: JSON.stringify(sent),
            headers: {"X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value}})).status""",
            sent,
        )
        assert status == 403


@pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
def test_every_page_of_the_settings_fits_and_has_no_serious_fault(
    small, address, browser_pages, size
):
    """At each size nothing stands out of the page, and axe finds nothing serious."""
    page = browser_pages.open(address, "/setup/", console=small, handle="ana", size=size)
    for path in (*PAGES, f"people/{small.staff('rita').hex()}"):
        page.goto(f"{address}/setup/{path}")
        assert serious_faults(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (path, wide)
    if size == "desktop":
        page.goto(f"{address}/setup/people")
        keep_picture(page, "setup-people")


@pytest.mark.parametrize(("language", "look"), [("en", "dark"), ("he", "night")])
def test_the_settings_in_other_languages_and_lights(small, address, browser_pages, language, look):
    """English in the dark and Hebrew at night have no serious fault, and no sentence stays in Spanish."""
    page = browser_pages.open(
        address, "/setup/", console=small, handle="ana", language=language, look=look
    )
    for path in (*PAGES, f"people/{small.staff('rita').hex()}"):
        page.goto(f"{address}/setup/{path}")
        assert serious_faults(page) == [], path
        words = page.inner_text("main")
        for spanish in ("función", "Respaldo", "Plazos", "equipos", "Guardar", "Inscribir"):
            assert spanish not in words, (path, spanish)
