"""A house with tablets for every test, with five persons in each of two rooms, and tablets in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from kit.browser import driver
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
def browser() -> Iterator[Playwright]:
    """What drives the real browser; each tablet has a Chromium of its own."""
    with driver() as started:
        yield started


@pytest.fixture
def address(pictured) -> Iterator[str]:
    """The address of a server over the house with pictures."""
    with serving(pictured.service) as found:
        yield found


@pytest.fixture
def start(browser, tmp_path, address) -> Iterator[Starting]:
    """Starts tablets in a real browser."""
    with apps(browser, tmp_path, address) as starting:
        yield starting
