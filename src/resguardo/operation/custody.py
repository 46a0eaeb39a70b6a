"""Custody: who answers for each protected person right now, as double entry without a coordinator.

Each person has a custody tree. Tagging makes one output, held by a named human; each later event names the output it spends and makes one.
Exactly one open output: held. More than one: contested, and the holder of the last output common to all branches answers.

Invariants 1 (exactly one holder at every instant), 2 (custody changes only by a handover both sides signed) and 3 (no disclaimer exists).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.fold import Written
from resguardo.operation.identifiers import EventId, LinkId, Moment, PersonId, StaffId

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Output(msgspec.Struct, array_like=True):
    """One custody link: who holds, by which event, and which events spent it."""

    holder: StaffId | None
    made_by: EventId
    made_at: Moment
    spent_by: list[EventId] = msgspec.field(default_factory=list)


class CustodyTree(msgspec.Struct):
    """The links of one person in reading order, and those that are open."""

    outputs: dict[LinkId, Output] = msgspec.field(default_factory=dict)
    open: list[LinkId] = msgspec.field(default_factory=list)


class OutCount(msgspec.Struct):
    """Somebody accounted for off site, with who is responsible there and when they are expected back."""

    responsible: StaffId
    expected_return_at: Moment


class Custody(msgspec.Struct):
    """State: a custody tree for each person."""

    trees: dict[PersonId, CustodyTree] = msgspec.field(default_factory=dict)
    out: dict[PersonId, OutCount] = msgspec.field(default_factory=dict)

    def answers_for(self, person: PersonId) -> StaffId | None:
        """Who answers for `person`; None if unknown or released."""
        tree = self.trees.get(person)
        return tree.outputs[tree.open[0]].holder if tree else None

    def is_contested(self, person: PersonId) -> bool:
        """Whether more than one holder is claimed."""
        return person in self.trees and len(self.trees[person].open) > 1

    def open_persons(self) -> Iterator[PersonId]:
        """Everybody tagged, not released and not merged away."""
        return (person for person in self.trees if self.answers_for(person) is not None)


def begin(state: Operation, person: PersonId, link: LinkId, holder: StaffId, written: Written) -> None:
    """Open the custody tree of a newly tagged person: `holder` answers by `link`."""
    state.custody.trees[person] = CustodyTree({link: Output(holder, written.event, written.happened_at)}, [link])
