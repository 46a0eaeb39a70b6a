"""The clock of the exercise: it stands where the scenario puts it, so that what is written carries the moment of the story."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from resguardo.operation.identifiers import Moment

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


class StoryClock:
    """The moment of the story, in milliseconds. `read` is what an installation asks."""

    def __init__(self, zone: str, first_day: str) -> None:
        self.zone = ZoneInfo(zone)
        self._first_day = datetime.fromisoformat(first_day).replace(tzinfo=self.zone)
        self.now = self.at(0, "00:00")

    def at(self, day: int, clock: str) -> Moment:
        """The moment of a clock time such as `16:30` on a day of the exercise, the first being 0."""
        hours, minutes = (int(part) for part in clock.split(":"))
        moment = self._first_day + timedelta(days=day, hours=hours, minutes=minutes)
        return Moment(int(moment.timestamp() * 1000))

    def read(self) -> Moment:
        """The moment now."""
        return self.now

    def ahead(self, ahead_ms: int) -> "SkewedClock":
        """A device's clock that shows `ahead_ms` more than it is; negative for one that is behind."""
        return SkewedClock(self, ahead_ms)


class SkewedClock:
    """A clock that is wrong by a fixed amount."""

    def __init__(self, right: StoryClock, ahead_ms: int) -> None:
        self._right, self._ahead_ms = right, ahead_ms

    def read(self) -> Moment:
        """What the device shows."""
        return Moment(self._right.now + self._ahead_ms)
