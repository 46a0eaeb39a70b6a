"""What the search for faults has found, each as the bytes that showed it: read or refused since."""

from contextlib import suppress

import pytest

from fuzz.readers import READERS

FOUND = {
    "a name in a saved deployment that is no UTF-8": (
        "deployment",
        b'{"forms":[{"unique_id":"\xd6"}]}',
    ),
}
"""What was wrong -> the reader, and the bytes."""


@pytest.mark.parametrize("what", FOUND)
def test_what_was_found_is_mended(what: str) -> None:
    """Only the reader's own answer comes out."""
    name, content = FOUND[what]
    with suppress(READERS[name].answers):
        READERS[name].read(content)
    assert name in READERS
