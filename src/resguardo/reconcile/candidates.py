"""Which entries of two long lists are worth comparing: those that share enough of a name.

Comparing ten thousand names with ten thousand is a hundred million comparisons. Two spellings of
one name nearly always share a word by its consonants, so only entries that share a rare word, or
several common ones, are compared. Short lists are compared in full.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from resguardo.matching.names import word_sounds
from resguardo.reconcile.evidence import Listed

COMPARED_IN_FULL = 40_000
"""With this many pairs or fewer nothing is left out; 160 by 160 is 25,600."""

RARE = 60
"""Words that this many entries or fewer share are followed one by one."""

LONG_NAME = 4
"""Names of this many words or more have to share two."""

MOST_WORDS = 3
"""Common words are combined up to this many at a time."""

_VOWELS = str.maketrans("", "", "aeiouyw")

Words = tuple[str, ...]


def candidates(
    roll: Sequence[Listed], listed: Sequence[Listed]
) -> Iterator[tuple[Listed, list[Listed]]]:
    """For each entry of `listed`, the entries of `roll` that may be the same person."""
    if len(roll) * len(listed) <= COMPARED_IN_FULL:
        for entry in listed:
            yield entry, list(roll)
        return
    roll_keys = [_keys(entry) for entry in roll]
    blocks = _blocks(roll_keys)
    for entry in listed:
        keys = _keys(entry)
        places = sorted(_sharing(keys, blocks))
        yield entry, [roll[place] for place in places if _share_enough(keys, roll_keys[place])]


def _share_enough(keys: Words, others: Words) -> bool:
    """Of two long names at least two words have to agree; three in four are never misspelt."""
    needed = 2 if min(len(keys), len(others)) >= LONG_NAME else 1
    return len(set(keys).intersection(others)) >= needed


def _blocks(roll_keys: Sequence[Words]) -> dict[Words, list[int]]:
    blocks: defaultdict[Words, list[int]] = defaultdict(list)
    for place, keys in enumerate(roll_keys):
        for words in _combined(keys):
            blocks[words].append(place)
        blocks[("", *keys)].append(place)
    return blocks


def _sharing(keys: Words, blocks: dict[Words, list[int]]) -> set[int]:
    """Places on the roll that share a rare word, else two words, else three, or a whole name."""
    found: set[int] = set()
    followed: list[Words] = []
    for words in _combined(keys):
        found.update(blocks.get(("", *words), ()) if len(words) > 1 else ())
        if any(set(fewer) <= set(words) for fewer in followed):
            continue
        block = blocks.get(words, [])
        if len(block) <= RARE or len(words) == min(MOST_WORDS, len(keys)):
            followed.append(words)
            found.update(block)
    return found


def _combined(keys: Words) -> Iterable[Words]:
    for size in range(1, min(MOST_WORDS, len(keys)) + 1):
        yield from combinations(keys, size)


def _keys(entry: Listed) -> Words:
    born = [f"born {entry.born[0]}"] if entry.born and entry.born[0] == entry.born[1] else []
    return tuple(sorted({*map(_consonants, word_sounds(entry.full_name)), *born}))


def _consonants(sound: str) -> str:
    """The consonants by which spellings of one word agree; all of a word that has none."""
    return sound.translate(_VOWELS) or sound
