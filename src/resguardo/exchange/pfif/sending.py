"""What leaves of our own records, and when again: unchanged records keep their dates, changed ones get new ones, and who is no longer let out leaves as a placeholder.

A record is sent again before its receivers have to forget it. Pure: `sent` is what left before, and is brought up to date for the caller to keep.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

import msgspec

from resguardo.exchange.pfif.fields import MOMENTS
from resguardo.exchange.pfif.formats import moment_of
from resguardo.exchange.pfif.keeping import Sent, pfif_moment
from resguardo.exchange.pfif.profiles import LASTS
from resguardo.exchange.pfif.records import Person, Values

AHEAD_MOST: Final = timedelta(days=1)
"""So far ahead a date may be, since clocks differ (`checking.py`)."""
RENEWED_BEFORE: Final = timedelta(days=15)
"""So long before its expiry a record that is still let out gets a new one."""


def dated(sent: dict[str, Sent], persons: Iterable[Person], now: datetime) -> Iterator[Person]:
    """`persons` with the dates of this copy, and `sent` brought up to date.

    A record whose fields did not change leaves with the dates it had. The entry date of a changed one is now, and its source date is later than the one before.
    """
    for person in persons:
        held, digest = _believed(sent.get(person.id), now), _digest(person)
        if held is None or held.digest != digest or _runs_out(held, now):
            held = _changed(held, digest, person.values["source_date"], now)
            sent[person.id] = held
        dates = {
            "entry_date": held.entry_date,
            "expiry_date": held.expiry_date,
            "source_date": held.source_date,
        }
        notes = tuple(note | {"entry_date": held.entry_date} for note in person.notes)
        yield Person(person.values | dates, notes)


def placeholders(sent: dict[str, Sent], gone: Iterable[str], now: datetime) -> Iterator[Person]:
    """A placeholder for each id that is no longer let out; one that left before leaves as it was (specification 3.3)."""
    made = pfif_moment(now)
    for name in gone:
        held = _believed(sent.get(name), now)
        if held is None or not held.is_gone:
            entered = max(made, held.entry_date) if held else made
            held = sent[name] = Sent(b"", entered, entered, made, is_gone=True)
        yield Person(
            {
                "person_record_id": name,
                "entry_date": held.entry_date,
                "expiry_date": held.expiry_date,
                "source_date": held.source_date,
            }
        )


def _believed(held: Sent | None, now: datetime) -> Sent | None:
    """What left before; None where it left under a clock that was far ahead: no check lets dates to come through, and nobody could be taken back until then."""
    dates = (held.entry_date, held.source_date) if held else ()
    return None if any(one > pfif_moment(now + AHEAD_MOST) for one in dates) else held


def _changed(held: Sent | None, digest: bytes, source_date: str, now: datetime) -> Sent:
    made, expiry = pfif_moment(now), pfif_moment(now + LASTS)
    if held is None:
        return Sent(digest, source_date, made, expiry)
    # The fields may change without a fact of that day, as an age does: the newest still has to win where the record goes.
    is_later = held.digest == digest or source_date > held.source_date
    source = max(source_date if is_later else made, held.source_date)
    return Sent(digest, source, max(made, held.entry_date), expiry)


def _runs_out(held: Sent, now: datetime) -> bool:
    expiry = moment_of(held.expiry_date)
    return held.is_gone or expiry is None or expiry - now < RENEWED_BEFORE


def _digest(person: Person) -> bytes:
    """Of the fields without the dates that each export sets."""
    said = [_undated(person.values), *(_undated(note) for note in person.notes)]
    return hashlib.sha256(msgspec.json.encode(said)).digest()


def _undated(values: Values) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in values.items() if name not in MOMENTS)
