"""Which rows of an append are new, and which may not be there at all. The one rule all stores share."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from resguardo.store.interface import NewRow
from resguardo.store.problems import SequenceReused


class Known(Protocol):
    """What a store must be able to say about the rows it has."""

    def last_sequence(self, writer: bytes) -> int:
        """The greatest sequence of this writer; -1 when it has none."""
        ...

    def held(self, rows: Sequence[NewRow]) -> set[bytes]:
        """The ids of those of `rows` that are there."""
        ...

    def is_own(self, writer: bytes) -> bool:
        """Whether this installation writes this chain."""
        ...

    def holds_place(self, writer: bytes, sequence: int) -> bool:
        """Whether a row of this writer with this sequence is there."""
        ...


def admit(rows: Sequence[NewRow], known: Known) -> list[NewRow]:
    """The rows that are new, in their order.

    An event id covers its writer and sequence, so a row beyond the end of its chain cannot be there yet: only rows at or before the end are looked up.
    Raises SequenceReused for a chain of our own.
    """
    ends: dict[bytes, int] = {}
    suspects: list[NewRow] = []
    for row in rows:
        end = ends.get(row.writer)
        if end is None:
            end = known.last_sequence(row.writer)
        if row.sequence > end:
            ends[row.writer] = row.sequence
        else:
            ends[row.writer] = end
            suspects.append(row)
    if not suspects:
        return list(rows)
    held = known.held(suspects)
    fresh: dict[bytes, NewRow] = {}
    for row in rows:
        if row.id not in held:
            fresh.setdefault(row.id, row)
    admitted = list(fresh.values())
    _refuse_reuse(admitted, {row.writer for row in suspects}, known)
    return admitted


def _refuse_reuse(rows: Iterable[NewRow], writers: Iterable[bytes], known: Known) -> None:
    own = {writer for writer in writers if known.is_own(writer)}
    places: set[tuple[bytes, int]] = set()
    for row in rows:
        if row.writer not in own:
            continue
        place = (row.writer, row.sequence)
        if place in places or known.holds_place(*place):
            raise SequenceReused(sequence=row.sequence)
        places.add(place)
