"""A calendar file written strictly (RFC 5545): lines of at most 75 octets, CRLF, a zone with its rules, a reminder before each entry.

An entry holds a moment and a court's file number. There is no place, nobody invited, no organiser, no description and no repetition: whoever finds an official's
telephone learns nothing about a child.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from resguardo.exchange.calendar.zones import zone_lines
from resguardo.exchange.outgoing import outgoing_line

LINE_OCTETS: Final = 75
PUBLISH: Final = "PUBLISH"
CANCEL: Final = "CANCEL"
_HEAD: Final = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Resguardo//Calendario//ES")


class Entry(NamedTuple):
    """One thing in a calendar. A deadline (`is_deadline`) is due at its moment; anything else begins then.

    `uid` is random and the same each time; `at` is aware; `summary` is the court's file number; `remind_at` is when the telephone speaks up.
    """

    uid: str
    at: datetime
    summary: str
    is_deadline: bool
    remind_at: datetime


class Shown(NamedTuple):
    """An entry as it stands in a file: how often it was changed since it first left, and whether it no longer holds."""

    entry: Entry
    sequence: int = 0
    is_cancelled: bool = False


def calendar_file(
    shown: Sequence[Shown], *, zone: str, written_at: datetime, method: str = PUBLISH
) -> bytes:
    """The file. `zone` is a name of the zone database, `written_at` aware."""
    moments = [one.entry.at for one in shown] or [written_at]
    lines = [*_HEAD, f"METHOD:{method}", *zone_lines(zone, min(moments), max(moments))]
    for one in shown:
        lines += _component(one, zone, written_at)
    return _folded([*lines, "END:VCALENDAR"])


def _component(shown: Shown, zone: str, written_at: datetime) -> list[str]:
    entry = shown.entry
    kind = "VTODO" if entry.is_deadline else "VEVENT"
    local = entry.at.astimezone(ZoneInfo(zone))
    standing = "NEEDS-ACTION" if entry.is_deadline else "CONFIRMED"
    lines = [
        f"BEGIN:{kind}",
        f"UID:{entry.uid}",
        f"DTSTAMP:{written_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{shown.sequence}",
        f"STATUS:{'CANCELLED' if shown.is_cancelled else standing}",
        "CLASS:CONFIDENTIAL",
        f"{'DUE' if entry.is_deadline else 'DTSTART'};TZID={zone}:{local:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_text(entry.summary)}",
    ]
    if not shown.is_cancelled:
        lines += _alarm(entry)
    return [*lines, f"END:{kind}"]


def _alarm(entry: Entry) -> list[str]:
    related = ";RELATED=END" if entry.is_deadline else ""
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER{related}:{_before(entry.at - entry.remind_at)}",
        f"DESCRIPTION:{_text(entry.summary)}",
        "END:VALARM",
    ]


def _before(lead: timedelta) -> str:
    """A time before, to the minute: `-P1DT2H30M`."""
    minutes = max(int(lead.total_seconds()) // 60, 0)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    return f"-P{days}DT{hours}H{left}M"


def _text(value: str) -> str:
    plain = outgoing_line(value)
    for character in "\\;,":
        plain = plain.replace(character, f"\\{character}")
    return plain


def _folded(lines: Iterable[str]) -> bytes:
    """Lines of at most 75 octets, cut between characters, each ended by CRLF."""
    out: list[str] = []
    for line in lines:
        part, size = "", 0
        for character in line:
            octets = len(character.encode())
            if size + octets > LINE_OCTETS:
                out.append(part)
                part, size = " ", 1
            part, size = part + character, size + octets
        out.append(part)
    return ("\r\n".join(out) + "\r\n").encode()
