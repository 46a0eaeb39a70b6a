"""Pace: whether a count was walked or ticked at a desk (invariant 11). Flags, never blocks.

A truthful counter stands before each child for some seconds, unevenly, and takes time from one zone to the next. What is kept of a walk are
running figures, not the marks, so that the flags of a closed count stay readable. A flag is a question to the counter, not a verdict: it
names what was found and what would be expected. Late with a reason is no offence, and a numbered sheet typed in later is a reason by itself.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation.event import FactSource
from resguardo.operation.fold import Written
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId, StaffId

if TYPE_CHECKING:
    from resguardo.operation.count import CountRecord
    from resguardo.operation.operation import Operation


class Step(msgspec.Struct, array_like=True, frozen=True):
    """Which mark of its counter a mark was, and how long after the one before (milliseconds)."""

    position: int = 0
    gap_ms: int = 0


class Walk(msgspec.Struct):
    """Running figures of one counter in one count."""

    marks: int = 0
    last_person: PersonId | None = None


def advance(record: CountRecord, person: PersonId, zone: PlaceId | None, written: Written) -> Step:
    """Take one mark into the walk of its counter."""
    walk = record.walks.setdefault(written.who, Walk())
    step = Step(walk.marks, 0)
    walk.marks += 1
    walk.last_person = person
    return step
