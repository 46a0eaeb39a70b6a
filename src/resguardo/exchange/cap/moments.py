"""The moments of a CAP message: what is wrong with one as it is written, and which moment it is."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

_FORM: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?P<fraction>[.,][0-9]+)?(?P<zone>[A-Za-z]+|[+-][0-9]{2}:[0-9]{2})?"
)
_MIDNIGHT: Final = "24:00:00"
OFFSET_HOURS_MAX: Final = 14


def moment_of(written: str) -> datetime | None:
    """The moment that a date names, also with white space round it or at 24:00; None where it names none."""
    found = _FORM.fullmatch(written.strip())
    if found is None or found["fraction"] or not found["zone"] or found["zone"].isalpha():
        return None
    hours, minutes = int(found["zone"][1:3]), int(found["zone"][4:])
    if minutes > 59 or hours * 60 + minutes > OFFSET_HOURS_MAX * 60:
        return None
    is_midnight = found["clock"] == _MIDNIGHT
    clock = "00:00:00" if is_midnight else found["clock"]
    try:
        read = datetime.fromisoformat(f"{found['day']}T{clock}{found['zone']}")
        return read + timedelta(days=1) if is_midnight else read
    except (ValueError, OverflowError):
        return None


def faults(written: str) -> Iterator[tuple[str, bool]]:
    """What is wrong with a date: code, and whether it is an error. Its form is the schema's business where nothing here names it."""
    bare = written.strip()
    found = _FORM.fullmatch(bare)
    if found is None:
        return
    if found["fraction"]:
        yield "date_fraction", True
    if not found["zone"]:
        yield "date_offset", True
    elif found["zone"].isalpha():
        yield "date_zone", True
    elif moment_of(bare) is None and not found["fraction"]:
        yield "date_impossible", True
    if found["clock"] == _MIDNIGHT:
        yield "date_midnight", False
    if written != bare:
        yield "date_blank", False
    if found["zone"] == "+00:00":
        yield "date_utc", False
