"""The rules of a zone as a calendar file states them (VTIMEZONE), for exactly the years that it speaks of."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

_STEP: Final = timedelta(days=1)
_MARGIN: Final = timedelta(days=366)


class _Change(NamedTuple):
    """A moment from which the zone keeps another offset, as its clocks showed it until then."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


def zone_lines(name: str, earliest: datetime, latest: datetime) -> list[str]:
    """The VTIMEZONE of the zone `name`, with every change between a year before `earliest` and a year after `latest` (both aware)."""
    zone = ZoneInfo(name)
    begin = earliest.astimezone(UTC).replace(microsecond=0) - _MARGIN
    changes = list(_changes(zone, begin, latest.astimezone(UTC) + _MARGIN))
    first = begin.astimezone(zone)
    offset = first.utcoffset() or timedelta()
    start = _Change(
        first.replace(tzinfo=None, microsecond=0),
        offset,
        offset,
        first.tzname() or "",
        bool(first.dst()),
    )
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for change in (start, *changes):
        kind = "DAYLIGHT" if change.is_summer else "STANDARD"
        lines += [
            f"BEGIN:{kind}",
            f"DTSTART:{change.local:%Y%m%dT%H%M%S}",
            f"TZOFFSETFROM:{_offset(change.before)}",
            f"TZOFFSETTO:{_offset(change.after)}",
            f"TZNAME:{change.name}",
            f"END:{kind}",
        ]
    return [*lines, "END:VTIMEZONE"]


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[_Change]:
    """Every change of offset, found day by day and then to the second."""
    at = begin
    while at < end:
        after = at + _STEP
        if at.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            low, high = at, after
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                middle = middle if middle > low else high
                same = middle.astimezone(zone).utcoffset() == at.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            before = low.astimezone(zone).utcoffset() or timedelta()
            shown = high.astimezone(zone)
            local = (high + before).replace(tzinfo=None, microsecond=0)
            now = shown.utcoffset() or timedelta()
            yield _Change(local, before, now, shown.tzname() or "", bool(shown.dst()))
        at = after


def _offset(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, seconds_left = divmod(rest, 60)
    tail = f"{seconds_left:02}" if seconds_left else ""
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}{tail}"
