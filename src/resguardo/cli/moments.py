"""Moments as people write and read them: in the operation's zone unless they carry an offset."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from resguardo.cli.output import Unusable
from resguardo.cli.words import Language
from resguardo.operation.identifiers import Moment

_EXPECTED = {
    "es": (
        "una fecha y hora como 2024-12-22T16:30",
        "Escriba año-mes-díaThora:minuto, con la zona si es otra: 2024-12-22T16:30-06:00.",
    ),
    "en": (
        "a date and time such as 2024-12-22T16:30",
        "Write year-month-dayThour:minute, with the offset if it is another: 2024-12-22T16:30-06:00.",
    ),
}


def read_moment(text: str, zone: str, language: Language, where: str = "") -> Moment:
    """The moment that `text` names. Raises `Unusable` with what was found and expected."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unusable([(where, text, *_EXPECTED[language])]) from None
    aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
    return Moment(int(aware.timestamp() * 1000))


def show_moment(moment: int | None, zone: str) -> str:
    """`2024-12-22 16:30` in the operation's zone; empty for none."""
    if moment is None:
        return ""
    return (
        datetime.fromtimestamp(moment / 1000, UTC)
        .astimezone(ZoneInfo(zone))
        .strftime("%Y-%m-%d %H:%M")
    )


def show_exactly(moment: int, zone: str) -> str:
    """ISO 8601 with seconds and offset, for programs."""
    return (
        datetime.fromtimestamp(moment / 1000, UTC)
        .astimezone(ZoneInfo(zone))
        .isoformat(timespec="seconds")
    )


def as_datetime(moment: int, zone: str) -> datetime:
    """The moment with its offset in `zone`."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(zone))
