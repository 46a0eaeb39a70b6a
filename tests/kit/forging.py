"""Forging: an event that no act would give, put into the stage's ledger by a device that does not ask the rules."""

from kit.stage import Stage
from resguardo.operation import fold
from resguardo.operation.event import Event, FactSource
from resguardo.operation.fold import Written
from resguardo.operation.identifiers import EventId


def forge(stage: Stage, event: Event, who: str) -> str | None:
    """Why `event`, signed by `who` who knew everything, has no effect; None when it has."""
    signers = tuple(stage.staff(handle) for handle in who.split("+"))
    at = stage.at("17:00")
    name = EventId(b"forged".ljust(32, b"-"))
    written = Written(
        name, stage.writer, 10_000, at, at, FactSource.DEVICE, signers, lambda _: True
    )
    fold.apply(stage.state, event, written)
    return dict(stage.state.without_effect).get(name)
