"""What compares names reads its tables before a test of this desk begins, as the server does before it answers anybody."""

import pytest

from resguardo.console.person.finding import warm


@pytest.fixture(scope="session", autouse=True)
def warmed() -> None:
    """Once a worker."""
    warm()
