"""Tables of numbers that answer quickly: lists of lists in one array, and arrays that can grow at their end."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]

EMPTY: Final[Numbers] = np.empty(0, dtype=np.uint32)


class Lists:
    """Many short lists of numbers, found by a key. What was there at the beginning lies in two arrays; what is added later lies beside them."""

    def __init__(self, keys: Numbers, values: Numbers) -> None:
        """`keys` ascending, with the value that belongs to each; a key that occurs five times has a list of five."""
        self._keys, self._values = keys, values
        self._added: dict[int, list[int]] = {}

    def of(self, key: int) -> Numbers:
        """The numbers under one key, those of the beginning first."""
        asked = np.uint32(key)
        low, high = (int(self._keys.searchsorted(asked, side)) for side in ("left", "right"))
        added = self._added.get(key)
        found = self._values[low:high]
        return np.concatenate((found, np.array(added, dtype=np.uint32))) if added else found

    def of_all(self, keys: Iterable[int]) -> Numbers:
        """The numbers under any of the keys, each once, ascending."""
        # A question of another type would have the whole table turned into it, each time.
        asked = np.fromiter(keys, dtype=np.uint32)
        low = self._keys.searchsorted(asked, "left")
        high = self._keys.searchsorted(asked, "right")
        found = [
            self._values[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True) if a < b
        ]
        if self._added:
            added = [self._added[key] for key in asked.tolist() if key in self._added]
            found += [np.array(numbers, dtype=np.uint32) for numbers in added]
        return np.unique(np.concatenate(found)) if found else EMPTY

    def add(self, key: int, value: int) -> None:
        """Put a number at the end of the list under `key`."""
        self._added.setdefault(key, []).append(value)

    def arrays(self) -> tuple[Numbers, Numbers]:
        """Keys and values with all that was added, for keeping."""
        if self._added:
            pairs = [(key, one) for key, numbers in self._added.items() for one in numbers]
            keys, values = np.array(pairs, dtype=np.uint32).T
            made = lists_from(
                np.concatenate((self._keys, keys)), np.concatenate((self._values, values))
            )
            self._keys, self._values, self._added = (*made.arrays(), {})
        return self._keys, self._values


def lists_from(keys: Numbers, values: Numbers) -> Lists:
    """The lists of pairs in any order; a list keeps the order of its values."""
    order = np.argsort(keys, kind="stable")
    return Lists(keys[order], values[order])


def lists_of(pairs: tuple[array[int], array[int]]) -> Lists:
    """The lists of pairs gathered one by one."""
    return lists_from(
        *(np.frombuffer(one, dtype=np.uint32) if len(one) else EMPTY for one in pairs)
    )


class Column:
    """One number for each of many things, at whose end more can be put."""

    def __init__(self, numbers: NDArray[Any]) -> None:
        self._kept = numbers
        self._length = len(numbers)

    @property
    def numbers(self) -> NDArray[Any]:
        """All of them, in their order; valid until the next `append`."""
        return self._kept[: self._length]

    def append(self, number: int) -> None:
        """Put a number at the end."""
        if self._length == len(self._kept):
            grown = np.zeros(self._length + self._length // 8 + 64, dtype=self._kept.dtype)
            grown[: self._length] = self._kept
            self._kept = grown
        self._kept[self._length] = number
        self._length += 1
