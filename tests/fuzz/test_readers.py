"""Whatever bytes come, a reader reads them or answers with its own exception, in bounded time and memory."""

import random
import resource
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.mutating import mutated
from fuzz.readers import READERS

SECONDS_MOST = 5.0
"""Of the processor, for one file of at most a megabyte."""
KIB_MOST = 700 << 10
"""By which the whole program may grow while a reader is tried."""
EXAMPLES = 300
every_reader = pytest.mark.parametrize("name", READERS)


@every_reader
def test_samples_are_read(name: str) -> None:
    """What mutations begin from is what a reader takes, or nearly all of it: mutations of noise find nothing."""
    reader = READERS[name]
    refused = 0
    for sample in reader.samples():
        try:
            reader.read(sample)
        except reader.answers:
            refused += 1
    assert refused < len(reader.samples())


@every_reader
@settings(max_examples=max(EXAMPLES, settings.default.max_examples // 2))
@given(seed=st.integers(0, 2**32))
def test_only_a_readers_own_answer_comes_out(name: str, seed: int) -> None:
    """A sample that was changed by lines, cells, elements, parts of archives or bytes is read or refused, never a fault of the program."""
    reader, chance = READERS[name], random.Random(seed)
    content = mutated(chance.choice(reader.samples()), chance)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    with suppress(reader.answers):
        reader.read(content)
    assert time.process_time() - begun < SECONDS_MOST
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < KIB_MOST


@every_reader
@settings(max_examples=20)
@given(content=st.binary(max_size=400))
def test_noise_is_refused(name: str, content: bytes) -> None:
    """Bytes without any form end in the reader's own answer as well."""
    reader = READERS[name]
    with suppress(reader.answers):
        reader.read(content)
    assert name in READERS
