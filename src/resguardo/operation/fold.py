"""How events become a state: one branch per kind of event, in the one reading order, without refusals.

A room declares what an event does to the state with `@applies`. What can't be accepted any more (an unknown reference, a spent link) raises
`NoEffect`: the event is kept, listed with its reason, and changes nothing. A branch looks everything up before it changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from resguardo.operation.event import Event, FactSource
from resguardo.operation.identifiers import EventId, Moment, StaffId, WriterKey
from resguardo.operation.refusal import NoEffect, ensure

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Written(msgspec.Struct, frozen=True):
    """How an event stands in the ledger, for the rules that need it.

    `knows(other)` tells whether `other` lies in the causal past of this event: what its writer could know. No rule reads a
    clock to choose between two events.
    """

    event: EventId
    writer: WriterKey
    sequence: int
    happened_at: Moment
    written_at: Moment
    source: FactSource
    actors: tuple[StaffId, ...]
    knows: Callable[[EventId], bool]
    paper: str | None = None

    @property
    def who(self) -> StaffId:
        """The first signer."""
        return self.actors[0]


K = TypeVar("K")
V = TypeVar("V")
Branch = Callable[["Operation", Any, Written], None]
BRANCHES: dict[type[Event], Branch] = {}


def applies(record: type[Event]) -> Callable[[Branch], Branch]:
    """Declare the branch of one kind of event."""

    def declare(branch: Branch) -> Branch:
        ensure(record not in BRANCHES, f"{record.__name__} has one branch")
        BRANCHES[record] = branch
        return branch

    return declare


def known(table: Mapping[K, V], reference: K) -> V:
    """What `reference` stands for; an event that names what nothing made (dropped by `at`, or forged) has no effect."""
    try:
        return table[reference]
    except KeyError:
        raise NoEffect("fold.reference_unknown") from None


def apply(state: Operation, event: Event, written: Written) -> None:
    """Change `state` by `event`. Never raises for what a ledger may hold; see `Operation.without_effect`."""
    kind = event.type
    try:
        if len(set(written.actors)) < kind.signers:
            raise NoEffect("fold.signers_missing")
        for name in kind.makes:
            made = getattr(event, name)
            if made is not None and made in state.origins and not kind.shared:
                raise NoEffect("fold.reference_used_twice")
        state.team.judge(event, written)
        BRANCHES[type(event)](state, event, written)
    except NoEffect as reason:
        state.without_effect.append((written.event, reason.reason))
        return
    for name in kind.makes:
        made = getattr(event, name)
        if made is not None:
            state.origins.setdefault(made, written.event)
    state.events_applied += 1
    state.last_happened_at = max(state.last_happened_at, written.happened_at)
