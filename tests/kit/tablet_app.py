"""The tablet's app in a real Chromium, with a profile that outlives the browser, as on a tablet in somebody's hands."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from kit.console import CHROMIUM, CHROMIUM_FLAGS
from kit.tablets import PIN, TabletHouse

SIZE = {"width": 820, "height": 1180}
PATIENCE_MS = 10_000


class App:
    """One tablet: its profile folder, and the page while the browser runs. `flags` go to the browser."""

    def __init__(self, playwright: Playwright, home: Path, address: str, *flags: str) -> None:
        self._playwright, self.home, self.address, self._flags = playwright, home, address, flags
        self.outside: list[str] = []
        self.complaints: list[str] = []
        self.open()

    def open(self) -> None:
        """Start the browser on this profile."""
        self.home.mkdir(exist_ok=True)
        self.context: BrowserContext = self._playwright.chromium.launch_persistent_context(
            str(self.home / "profile"),
            executable_path=CHROMIUM,
            args=[*CHROMIUM_FLAGS, *self._flags],
            env={**os.environ, "HOME": str(self.home)},  # type: ignore[dict-item]
            viewport=SIZE,  # type: ignore[arg-type]
            has_touch=True,
            permissions=["camera"],
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.pages[0]
        self.page.on("request", lambda asked: self._asked(asked.url))
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self) -> None:
        """Close the browser as one should; once more changes nothing."""
        self.context.close()

    def kill(self) -> None:
        """End the browser as a flat battery does."""
        mark = f"--user-data-dir={self.home / 'profile'}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if mark in words:
                os.kill(int(folder.name), signal.SIGKILL)
        self.context.close()

    def go(self, rest: str = "") -> None:
        """Open the app."""
        self.page.goto(f"{self.address}/tablet/{rest}")

    def enrol(self, house: TabletHouse, label: str = "1") -> None:
        """Follow the QR of a new invitation."""
        self.go(f"#enrol={house.invite(label).token}")
        self.page.wait_for_selector("#handle")

    def sign_in(self, handle: str) -> None:
        """Type the short word and the PIN."""
        self.page.fill("#handle", handle)
        self.type_pin()

    def type_pin(self, pin: str = PIN) -> None:
        """Press the PIN on the pad."""
        for figure in pin:
            self.page.click(f'[data-figure="{figure}"]')
        self.page.click("#enter")

    def walk(self, house: TabletHouse, count: bytes, room: str) -> None:
        """Choose a walk and read its code at the door."""
        self.page.click(f'[data-walk="{count.hex()}/{house.rooms[room].hex()}"]')
        if house.account.state.counts.counts[count].kind.value != "emergency":  # type: ignore[index]
            self.page.fill("#zone-code", house.code_of(count, room))  # type: ignore[arg-type]
            self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#strip")

    def press(self, person: bytes) -> None:
        """Mark somebody by the face; back when the screen says so."""
        self.page.click(f'.whom[data-person="{person.hex()}"]')
        self.page.wait_for_selector(f'.seen .whom[data-person="{person.hex()}"]')

    def figure(self, name: str) -> int:
        """A figure of the running strip."""
        return int(self.page.inner_text(f'#strip [data-figure="{name}"] b'))

    def states(self) -> dict[str, int]:
        """How many marks the state line says are where."""
        return {
            state: int(self.page.inner_text(f'#state [data-state="{state}"] b'))
            for state in ("on_tablet", "at_site", "at_two_sites")
        }

    def wait_states(self, **expected: int) -> None:
        """Wait until the state line says so."""
        for state, number in expected.items():
            said = f'#state [data-state="{state}"] b:text-is("{number}")'
            self.page.wait_for_selector(said)

    def _asked(self, url: str) -> None:
        if url.startswith(("http", "ws")) and not url.startswith(self.address):
            self.outside.append(url)

    def _said(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)


Starting = Callable[..., App]


@contextmanager
def apps(playwright: Playwright, folder: Path, address: str) -> Iterator[Starting]:
    """Starts tablets on profiles of their own; at the end none may have asked anything from outside or broken its own rules of security."""
    started: list[App] = []

    def start(name: str = "one", *flags: str, at: str = address) -> App:
        started.append(App(playwright, folder / name, at, *flags))
        return started[-1]

    yield start
    for app in started:
        app.close()
        assert app.outside == []
        assert app.complaints == []


def trust(home: Path, certificate: bytes) -> None:
    """Put an authority's certificate (DER) into the profile's own trust store, as a tablet's settings do."""
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True, exist_ok=True)
    file = home / "authority.crt"
    file.write_bytes(certificate)
    for words in (
        ["-N", "--empty-password"],
        ["-A", "-n", "Resguardo", "-t", "C,,", "-i", str(file)],
    ):
        subprocess.run(["certutil", "-d", f"sql:{store}", *words], check=True, capture_output=True)
