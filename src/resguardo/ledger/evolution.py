"""Old events are read for ever: their bytes never change, a chain of pure functions lifts their bodies to the version of today.

An upcaster takes the body of one version of a kind and returns that of the next. It reads no clock, looks nothing up and does not
change its argument.
"""

from collections.abc import Callable, Mapping
from typing import Any

Body = dict[int, Any]
Upcaster = Callable[[Mapping[int, Any]], Body]


class Evolution:
    """The upcasters of every kind, each chain without a gap."""

    def __init__(self) -> None:
        self._chains: dict[int, list[Upcaster]] = {}

    def add(self, kind: int, from_version: int, upcaster: Upcaster) -> None:
        """Register the step from `from_version` to the next one.

        Steps of one kind are registered in order from version 1; raises `ValueError` for a gap or a second step from one version.
        """
        chain = self._chains.setdefault(kind, [])
        if from_version != len(chain) + 1:
            expected = len(chain) + 1
            raise ValueError(f"kind {kind}: step from version {from_version}, expected {expected}")
        chain.append(upcaster)

    def newest(self, kind: int) -> int:
        """The version of today of a kind: 1 until an upcaster exists."""
        return len(self._chains.get(kind, ())) + 1

    def is_from_the_future(self, kind: int, version: int) -> bool:
        """Whether an event was written by a newer program: it is kept and shown as not understood."""
        return version > self.newest(kind)

    def lift(self, kind: int, version: int, body: Body) -> Body:
        """The body of an event in the version of today; a version from the future raises `ValueError`."""
        chain = self._chains.get(kind, ())
        if not 1 <= version <= len(chain) + 1:
            raise ValueError(f"kind {kind}: version {version}, known up to {len(chain) + 1}")
        for upcaster in chain[version - 1 :]:
            body = upcaster(body)
        return body
