"""Moments as people write them: in the operation's zone unless they carry an offset."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from resguardo.operation.identifiers import Moment


def moment_of(written: str, zone: str) -> Moment:
    """The moment that ISO 8601 text names, read in `zone` when it has no offset. Raises ValueError for anything else, and before 1970."""
    read = datetime.fromisoformat(written.strip())
    aware = read if read.tzinfo else read.replace(tzinfo=_zone(zone))
    try:
        moment = int(aware.timestamp() * 1000)
    except OverflowError as error:
        raise ValueError(written) from error
    if moment < 0:
        raise ValueError(written)
    return Moment(moment)


EARLIEST_MS, LATEST_MS = -62_135_510_400_000, 253_402_214_400_000
"""A day inside the first and the last year that a date can have, so that no zone leads out of them."""


def in_zone(moment: int, zone: str) -> datetime:
    """The moment as the clocks in `zone` showed it; in UTC where `zone` names none.

    A ledger can hold any moment and any zone: a clock gone mad, or somebody who means harm. What is beyond every calendar is shown as its end.
    """
    shown = max(EARLIEST_MS, min(moment, LATEST_MS))
    return datetime.fromtimestamp(shown / 1000, UTC).astimezone(_zone(zone))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
