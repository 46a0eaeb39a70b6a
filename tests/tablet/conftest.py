"""A house with tablets for every test, with five persons in each of two rooms."""

from collections.abc import Iterator

import pytest

from kit.tablets import TabletHouse


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
