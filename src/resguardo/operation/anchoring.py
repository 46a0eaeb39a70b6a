"""Anchors: the log of sensitive reads is held fast in the account (invariant 27).

Each installation keeps its own log of who read what. At every closing its size and the root of its tree are written into the account, so that nobody can
take their own reads out of the log afterwards without the account showing it. Nothing is refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies
from resguardo.operation.identifiers import EventId, WriterKey

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


@event("access.anchored", 0xC02)
class AccessAnchored(Event):
    """The log of reads of the installation that wrote this had `size` entries and this `root` (RFC 6962)."""

    size: int
    root: bytes


class Anchor(msgspec.Struct, array_like=True):
    """One anchor and the event that holds it."""

    size: int
    root: bytes
    event: EventId


class Anchors(msgspec.Struct):
    """State: the anchors of each installation, in reading order."""

    of: dict[WriterKey, list[Anchor]] = msgspec.field(default_factory=dict)


@applies(AccessAnchored)
def _anchored(state: Operation, event: AccessAnchored, written: Written) -> None:
    anchors = state.anchors.of.setdefault(written.writer, [])
    anchors.append(Anchor(event.size, event.root, written.event))
