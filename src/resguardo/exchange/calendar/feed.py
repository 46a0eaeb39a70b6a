"""What changed since a calendar last left: the number of an entry goes up with each change, and what no longer holds is cancelled by name.

A telephone that took an entry in keeps it until it is told otherwise, so everything that ever left is remembered: by a name that says nothing, a hash, a moment.
"""

import hashlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, timedelta

import msgspec

from resguardo.exchange.calendar.writing import Entry, Shown

WEEKEND = frozenset({5, 6})


class Kept(msgspec.Struct, frozen=True):
    """What is remembered of an entry that left. The hash is over its content under a key, so that nobody can guess a file number from it."""

    sequence: int
    digest: str
    at_ms: int
    is_deadline: bool
    is_cancelled: bool = False


def next_feed(
    entries: Iterable[Entry], kept: Mapping[str, Kept], *, key: bytes
) -> tuple[list[Shown], dict[str, Kept]]:
    """The entries as they leave now, and what is to be remembered of them. Entries that left before and are no longer there are cancelled, and may come back."""
    shown: list[Shown] = []
    left: dict[str, Kept] = {}
    for entry in entries:
        digest, before = _digest(entry, key), kept.get(entry.uid)
        same = before is not None and before.digest == digest and not before.is_cancelled
        sequence = before.sequence + (not same) if before else 0
        shown.append(Shown(entry, sequence))
        left[entry.uid] = Kept(sequence, digest, _milliseconds(entry.at), entry.is_deadline)
    for uid, before in kept.items():
        if uid not in left:
            sequence = before.sequence + (not before.is_cancelled)
            gone = msgspec.structs.replace(before, sequence=sequence, is_cancelled=True)
            at = datetime.fromtimestamp(before.at_ms / 1000, UTC)
            left[uid] = gone
            shown.append(Shown(Entry(uid, at, "-", before.is_deadline, at), sequence, True))
    return sorted(shown, key=lambda one: (one.entry.at, one.entry.uid)), left


def remind_before(
    at: datetime, lead: timedelta, holidays: AbstractSet[date] = frozenset()
) -> datetime:
    """When to remind of something at `at` (in its own zone): `lead` before, or on the last working day before that. The moment itself is never moved."""
    reminder = at - lead
    while reminder.weekday() in WEEKEND or reminder.date() in holidays:
        reminder -= timedelta(days=1)
    return reminder


def _digest(entry: Entry, key: bytes) -> str:
    said = "\n".join((entry.at.astimezone(UTC).isoformat(), entry.summary, str(entry.is_deadline), entry.remind_at.astimezone(UTC).isoformat()))  # fmt: skip
    return hashlib.blake2b(said.encode(), key=key, digest_size=16).hexdigest()


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
