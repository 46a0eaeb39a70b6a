"""Expecting a refusal by its code, where an act is asked directly and not in a story."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from resguardo.operation.refusal import Refused


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """What is asked inside must be refused, with one of `codes`."""
    with pytest.raises(Refused) as told:
        yield
    assert told.value.code in codes
