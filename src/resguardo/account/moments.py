"""Moments as people write them: in the operation's zone unless they carry an offset."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from resguardo.operation.identifiers import Moment


def moment_of(written: str, zone: str) -> Moment:
    """The moment that ISO 8601 text names, read in `zone` when it has no offset. Raises ValueError for anything else, and before 1970."""
    read = datetime.fromisoformat(written.strip())
    aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
    try:
        moment = int(aware.timestamp() * 1000)
    except OverflowError as error:
        raise ValueError(written) from error
    if moment < 0:
        raise ValueError(written)
    return Moment(moment)


def in_zone(moment: int, zone: str) -> datetime:
    """The moment as the clocks in `zone` showed it."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(zone))
