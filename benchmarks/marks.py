"""What both contestants write: marks of a count, the same values for both.

A mark says that one counter saw one person in one zone: the event there is most of, and the one that comes in hundreds.
"""

import random
from typing import Final, NamedTuple

PERSONS: Final = 200


class Mark(NamedTuple):
    """One sighting of a count."""

    person: bytes
    count: bytes
    counter: bytes
    command: bytes
    zone: int
    happened_ms: int


def make_marks(number: int, seed: int = 1) -> list[Mark]:
    """`number` marks of `PERSONS` persons by turns, from the seed."""
    chance = random.Random(seed)
    persons = [chance.randbytes(16) for _ in range(PERSONS)]
    count, counter = chance.randbytes(16), chance.randbytes(16)
    return [
        Mark(
            person=persons[index % PERSONS],
            count=count,
            counter=counter,
            command=chance.randbytes(16),
            zone=chance.randrange(12),
            happened_ms=1_700_000_000_000 + index * 4_000,
        )
        for index in range(number)
    ]
