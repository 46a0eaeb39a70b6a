"""A real browser in tests: pages of several sizes, languages and lights, signed in, with every request and complaint noted."""

import base64
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import segno
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from kit.console import CHROMIUM, CHROMIUM_FLAGS, SIZES, Console, cookie_of

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SERIOUS = {"serious", "critical"}
FAKE_CAMERA = """(picture) => {
  const shown = new Image();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 480;
  const drawing = canvas.getContext("2d");
  const draw = () => { drawing.fillStyle = "#fff"; drawing.fillRect(0, 0, 480, 480); drawing.drawImage(shown, 60, 60, 360, 360); };
  shown.onload = () => setInterval(draw, 60);
  shown.src = picture;
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(15);
}"""
"""A pretended camera that holds a picture before the browser."""


_drivers: list[Playwright] = []
_users: list[int] = []


@contextmanager
def driver() -> Iterator[Playwright]:
    """What drives browsers: one in a process, however many ask for it, since a second one beside it is refused."""
    if not _users:
        _drivers.append(sync_playwright().start())
    _users.append(1)
    try:
        yield _drivers[0]
    finally:
        _users.pop()
        if not _users:
            _drivers.pop().stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    with driver() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


class Pages:
    """Opens pages in fresh contexts and keeps what they asked for and what the browser complained of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.contexts: list[Any] = []
        self.outside: list[str] = []
        self.complaints: list[str] = []

    def open(
        self,
        address: str,
        path: str = "/",
        *,
        console: Console | None = None,
        handle: str | None = None,
        size: str = "desktop",
        language: str = "es",
        look: str = "light",
        **options: Any,
    ) -> Page:
        """A page at `path`, as `handle` sees it."""
        width, height = SIZES[size]
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            reduced_motion="reduce",  # what moves is looked at when it has come to rest
            **options,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        cookies = [
            {"name": "language", "value": language, "url": address},
            {"name": "look", "value": look, "url": address},
        ]
        if console and handle:
            cookies.append(cookie_of(console.client(handle), address))
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("request", lambda asked: self._asked(asked.url, address))
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address + path)
        return page

    def _asked(self, url: str, address: str) -> None:
        if urlsplit(url).scheme in {"http", "https", "ws"} and not url.startswith(address):
            self.outside.append(url)

    def _said(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def close(self) -> None:
        """Close everything."""
        for context in self.contexts:
            context.close()


@pytest.fixture
def browser_pages(browser) -> Iterator[Pages]:
    """Pages of a real browser. At the end nothing may have been asked from outside, and no rule of the page's own security broken."""
    pages = Pages(browser)
    yield pages
    pages.close()
    assert pages.outside == []
    assert pages.complaints == []


def serious_faults(page: Page) -> list[str]:
    """What axe finds on the page that keeps somebody from using it: rule and element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def keep_picture(page: Page, name: str, *, whole: bool = False) -> Path:
    """A picture of the page under docs/pictures/`name`.png, rewritten by each run only where `RESGUARDO_PICTURES` asks for it."""
    target = (
        PICTURES
        if os.environ.get("RESGUARDO_PICTURES")
        else Path(tempfile.gettempdir()) / "resguardo-pictures"
    )
    target.mkdir(parents=True, exist_ok=True)
    file = target / f"{name}.png"
    page.screenshot(path=str(file), full_page=whole)
    return file


def drawn_band(code: str) -> str:
    """The square code of a band, as the address of a picture for the pretended camera."""
    drawn = io.BytesIO()
    segno.make(code, micro=False).save(drawn, kind="png", scale=8)
    return "data:image/png;base64," + base64.b64encode(drawn.getvalue()).decode()


def scan(page: Page, code: str) -> None:
    """What a hand scanner does: it types very fast and presses Enter."""
    page.keyboard.type(code.replace("-", ""), delay=2)
    page.keyboard.press("Enter")
