"""One planted operation and one crawl of all routes for all tests of this folder."""

from collections.abc import Iterator

import pytest

from kit.crawl import Visit, crawl
from kit.planted import Planted, plant_beside
from resguardo.console.house import close_house, open_house


@pytest.fixture(scope="package")
def planted(tmp_path_factory) -> Iterator[Planted]:
    """The operation with its markers, and a second operation in the same folder."""
    house = open_house(tmp_path_factory.mktemp("planted") / "data")
    found = Planted(house)
    found.elsewhere = plant_beside(house)
    yield found
    close_house()


@pytest.fixture(scope="package")
def visits(planted) -> list[Visit]:
    """What every route answered to everybody."""
    return crawl(planted)
