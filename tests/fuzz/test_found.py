"""What the search for faults has found, each as the bytes that showed it: read or refused since."""

from contextlib import suppress

import pytest

from fuzz.readers import READERS

FIGURES_HEAD = b"as_of,time_zone,institution,population,measure,qualifier,value,statement,source\n"
FOUND = {
    "a zone of a thousand folders": (
        "figures",
        FIGURES_HEAD + b"2024-12-20T16:30," + b"A/" * 1000 + b"B,PGN,x,present,exact,1,y,z\n",
    ),
    "a saved deployment nested without end": (
        "deployment",
        b'{"forms": [' + b'{"forms": [' * 3000,
    ),
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
