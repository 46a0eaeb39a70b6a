"""The clocks of courts and of follow-up as one member of the team may have them on a telephone: when, and the court's file number, nothing else.

A calendar on somebody's telephone is read by others. So an entry says no name, no place and not what is due; brothers and sisters never stand in one file,
because that would say that they are; and what its owner may not read here is not in it.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import available_timezones

import msgspec

from resguardo.account.access import ReadReason
from resguardo.account.leaving import ProfileIds
from resguardo.account.moments import in_zone
from resguardo.account.sight import Sight
from resguardo.exchange.calendar.feed import Kept, next_feed, remind_before
from resguardo.exchange.calendar.writing import CANCEL, PUBLISH, Entry, Shown, calendar_file
from resguardo.exchange.loss import Lost, Why
from resguardo.operation.clocks import MINUTE_MS, Limit, limit_minutes
from resguardo.operation.event import SealClass
from resguardo.operation.family import groups
from resguardo.operation.identifiers import AbsenceId, EventId, Moment, PersonId
from resguardo.operation.operation import Operation
from resguardo.operation.orders import OrderContent
from resguardo.operation.overdue import Waiting, waiting
from resguardo.operation.policy import Role
from resguardo.store.whole_files import write_whole

FOLDER: Final = "calendars"
PAST: Final = timedelta(days=30)
"""How long ago something new may lie and still be put into a calendar."""
FAR: Final = timedelta(days=365 * 20)
"""How far ahead something may lie: by then every child is grown up."""
EXERCISE: Final = "EJERCICIO · "
FOLLOWED: Final = frozenset(
    {
        Limit.MEDICAL_CHECK,
        Limit.RETURN_INTERVIEW,
        Limit.PLACEMENT_DECISION,
        Limit.ALERT_AFTER_RECOVERY,
        Limit.CLAIM_ASSIGNMENT,
        Limit.CLAIM_REVIEW,
    }
)
"""Limits of hours and days; those of minutes are for the board, not for a telephone."""


class Clock(NamedTuple):
    """One clock. `what` is a limit's code, or `order_from`, `order_until`, `interview`; `person` None for a claim."""

    reference: bytes
    what: str
    at: Moment
    person: PersonId | None

    @property
    def is_deadline(self) -> bool:
        """Whether something must be done by then, and does not begin then."""
        return self.what not in ("order_from", "interview")


class Choice(NamedTuple):
    """What is asked for: one person or everybody (None), how long before to be reminded, and days on which nobody works."""

    person: PersonId | None = None
    lead: timedelta = timedelta(days=1)
    holidays: AbstractSet[date] = frozenset()


class Feed(NamedTuple):
    """A calendar about to leave. `cancelled` is the file that takes entries back, None where there are none.

    `clocks` say, for the house alone, which clock stands under which words. `remember` must be called once the file has left.
    """

    file: bytes
    cancelled: bytes | None
    clocks: tuple[tuple[Clock, str], ...]
    lost: tuple[Lost, ...]
    memory: Path
    kept: dict[str, Kept]

    def remember(self) -> None:
        """Keep what left, so that the next file can say what changed."""
        self.memory.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(self.memory, msgspec.json.encode(self.kept))


def feed_of(sight: Sight, choice: Choice) -> Feed:
    """The calendar of the reader. File numbers are read through the reader's doors, which log it."""
    account, about = sight.account, choice.person or b""
    ids = ProfileIds(account, f"calendar/{sight.staff.hex()}/{about.hex()}")
    memory = account.house.folder / FOLDER / f"{ids.of(b'memory')}.json"
    kept = _remembered(memory)
    with sight.steady() as state:
        clocks = [
            one
            for one in _clocks(state, sight)
            if choice.person is None or one.person == choice.person
        ]
        families = groups(state)
        orders = _orders_of(state, clocks)
    oldest, newest = (sight.now + span // timedelta(milliseconds=1) for span in (-PAST, FAR))
    clocks = [one for one in clocks if one.at >= oldest or ids.of(_name(one)) in kept]
    far = [one for one in clocks if one.at > newest]
    clocks = [one for one in clocks if one.at <= newest]
    clocks, lost = _without_siblings(clocks, families)
    lost += [Lost(one.person, "orders", Why.NO_PLACE) for one in far]
    numbers, unread = _file_numbers(sight, orders, {one.person for one in clocks})
    clocks = [one for one in clocks if one.person not in unread or one.what in _FOLLOW_UP]
    lost += [Lost(person, "orders", Why.NOT_READABLE) for person in unread]
    entries = [_entry(one, ids, numbers, sight, choice) for one in clocks]
    shown, left = next_feed(entries, kept, key=ids.raw(b"digest"))
    gone = [one for one in shown if one.is_cancelled]
    return Feed(
        _written(shown, sight, PUBLISH),
        _written(gone, sight, CANCEL) if gone else None,
        tuple((clock, entry.summary) for clock, entry in zip(clocks, entries, strict=True)),
        tuple(lost),
        memory,
        left,
    )


_FOLLOW_UP: Final = frozenset(limit.value for limit in FOLLOWED) | {"interview"}


def _clocks(state: Operation, sight: Sight) -> Iterable[Clock]:
    """Every clock that is the reader's: what waits for them or for a role of theirs, and the courts' orders."""
    for order, record in state.releases.orders.items():
        if not record.ended_by:
            person = state.register.standing(record.person)
            yield Clock(order, "order_from", record.in_force_from, person)
            if record.in_force_until is not None:
                yield Clock(order, "order_until", record.in_force_until, person)
    for reference, absence in state.absences.absences.items():
        if absence.interview_due_at is not None and not absence.is_closed and sight.holds(Role.INTERVIEWER):  # fmt: skip
            yield Clock(reference, "interview", absence.interview_due_at, absence.person)
    for one in waiting(state):
        mine = sight.holds(one.owner) if isinstance(one.owner, Role) else one.owner == sight.staff
        if one.what in FOLLOWED and mine:
            at = one.since + limit_minutes(state, one.what) * MINUTE_MS
            yield Clock(one.about, one.what.value, Moment(at), _person_of(state, one))


def _person_of(state: Operation, one: Waiting) -> PersonId | None:
    absence = state.absences.absences.get(AbsenceId(one.about))
    return state.register.standing(absence.person) if absence else None


def _orders_of(state: Operation, clocks: Iterable[Clock]) -> dict[PersonId, EventId]:
    """Person -> the event of their newest order, which holds the court's file number."""
    about = {one.person for one in clocks}
    found: dict[PersonId, EventId] = {}
    for record in state.releases.orders.values():
        person = state.register.standing(record.person)
        if person in about and not record.ended_by:
            found[person] = record.recorded_by
    return found


def _without_siblings(
    clocks: list[Clock], families: Iterable[tuple[PersonId, ...]]
) -> tuple[list[Clock], list[Lost]]:
    """Of each family only the one whose clock is first: the others get files of their own."""
    first: dict[PersonId | None, Moment] = {}
    for one in clocks:
        first[one.person] = min(one.at, first.get(one.person, one.at))
    dropped: set[PersonId] = set()
    for family in families:
        here = sorted((one for one in family if one in first), key=lambda one: (first[one], one))
        dropped.update(here[1:])
    left = [one for one in clocks if one.person not in dropped]
    return left, [Lost(person, "siblings", Why.NOT_LET_OUT) for person in sorted(dropped)]


def _file_numbers(
    sight: Sight, orders: dict[PersonId, EventId], about: AbstractSet[PersonId | None]
) -> tuple[dict[PersonId, str], list[PersonId]]:
    """The file number of each person's court, and those whose orders the reader may not open."""
    numbers: dict[PersonId, str] = {}
    unread: list[PersonId] = []
    for person, event in orders.items():
        if person not in about:
            continue
        contents = sight.contents([event], SealClass.WORDS, person, ReadReason.COURT)
        found = [one for one in contents.values() if isinstance(one, OrderContent)]
        if found:
            numbers[person] = found[0].file_number
        else:
            unread.append(person)
    return numbers, unread


def _entry(
    clock: Clock, ids: ProfileIds, numbers: dict[PersonId, str], sight: Sight, choice: Choice
) -> Entry:
    uid, at = ids.of(_name(clock)), _moment(clock, sight.zone)
    number = numbers.get(clock.person, "") if clock.person else ""
    summary = number or f"Resguardo {uid[:4].upper()}"
    mark = EXERCISE if sight.account.state.exercise else ""
    remind_at = remind_before(at, choice.lead, choice.holidays)
    return Entry(uid, at, mark + summary, clock.is_deadline, remind_at)


def _moment(clock: Clock, zone: str) -> datetime:
    """When, by the clocks of the zone. A deadline at midnight is the last moment of the day before, or telephones would show the day after."""
    at = in_zone(clock.at, zone)
    is_midnight = (at.hour, at.minute, at.second) == (0, 0, 0)
    return at - timedelta(seconds=1) if clock.is_deadline and is_midnight else at


def _name(clock: Clock) -> bytes:
    return clock.reference + clock.what.encode()


def _written(shown: list[Shown], sight: Sight, method: str) -> bytes:
    now = datetime.fromtimestamp(sight.now / 1000, UTC)
    zone = sight.zone if sight.zone in available_timezones() else "UTC"
    return calendar_file(shown, zone=zone, written_at=now, method=method)


def _remembered(memory: Path) -> dict[str, Kept]:
    if not memory.exists():
        return {}
    return msgspec.json.decode(memory.read_bytes(), type=dict[str, Kept])
