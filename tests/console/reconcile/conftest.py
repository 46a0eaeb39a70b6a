"""Tests of the reconciling desk read what a page was made of."""

from collections.abc import Iterator

import pytest
from django.test.utils import setup_test_environment, teardown_test_environment


@pytest.fixture(autouse=True)
def _contexts() -> Iterator[None]:
    """Answers of the test client carry the context of their template."""
    setup_test_environment()
    yield
    teardown_test_environment()
