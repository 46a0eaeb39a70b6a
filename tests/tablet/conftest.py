"""A house with tablets for every test, with five persons in each of two rooms, and tablets in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

from kit.tablet_app import Starting, apps
from kit.tablets import TabletHouse, serving


@pytest.fixture
def house(tmp_path) -> Iterator[TabletHouse]:
    """A small house without pictures."""
    made = TabletHouse(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def pictured(tmp_path) -> Iterator[TabletHouse]:
    """A small house in which everybody was photographed."""
    made = TabletHouse(tmp_path / "data", pictures=True)
    yield made
    made.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser, once for all tests of a worker."""
    with sync_playwright() as started:
        yield started


@pytest.fixture
def address(pictured) -> Iterator[str]:
    """The address of a server over the house with pictures."""
    with serving(pictured.service) as found:
        yield found


@pytest.fixture
def start(playwright, tmp_path, address) -> Iterator[Starting]:
    """Starts tablets in a real browser."""
    with apps(playwright, tmp_path, address) as starting:
        yield starting
