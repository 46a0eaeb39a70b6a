"""Why two totals of one account differ: every person whose standing changed, and by which act (invariant 5).

Two states are compared line by line of their rolls. Each change counts plus or minus one in the totals it touches, so the rows of a total always add up
to its difference. A change is explained by an act of a kind that causes it (`CAUSES`), done to that person; being listed on a roll or seen by a
counter explains nothing. What no such act explains is `unexplained`, and there should never be any.
"""

import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from resguardo.operation.event import Event
from resguardo.operation.fold import Written
from resguardo.operation.identifiers import EventId, Moment, PersonId, PlaceId, StaffId, TagCode
from resguardo.operation.operation import Operation
from resguardo.operation.register import CountedAs
from resguardo.operation.roll import Whereabouts, roll


class Change(enum.Enum):
    """What changed for one person."""

    ARRIVED = "arrived"
    LEFT = "left"
    DUPLICATE = "duplicate"
    RECLASSIFIED = "reclassified"
    HANDED_OVER = "handed_over"
    MOVED = "moved"
    WENT_OUT = "went_out"
    BOARDED = "boarded"
    ALIGHTED = "alighted"
    ABSENT = "absent"
    BACK = "back"


_HANDOVERS = frozenset(
    {
        "custody.handover_accepted",
        "custody.contest_resolved",
        "register.persons_merged",
        "register.persons_split",
    }
)
_MOVES = frozenset(
    {
        "custody.handover_accepted",
        "custody.contest_resolved",
        "custody.person_boarded",
        "custody.person_alighted",
        "custody.person_refused_at_door",
        "custody.person_sent_out",
        "custody.person_returned",
        "placement.room_assigned",
        "placement.capacity_exceeded",
        "absence.person_recovered",
        "absence.presence_confirmed",
        "register.persons_merged",
        "register.persons_split",
    }
)

CAUSES: dict[Change, frozenset[str]] = {
    Change.ARRIVED: frozenset({"register.tag_issued", "register.persons_split"}),
    Change.LEFT: frozenset({"release.person_released"}),
    Change.DUPLICATE: frozenset({"register.persons_merged"}),
    Change.RECLASSIFIED: frozenset(
        {"register.person_reclassified", "register.persons_merged", "register.persons_split"}
    ),
    Change.HANDED_OVER: _HANDOVERS,
    Change.MOVED: _MOVES,
    Change.WENT_OUT: frozenset({"custody.person_sent_out"}),
    Change.BOARDED: _MOVES,
    Change.ALIGHTED: _MOVES,
    Change.ABSENT: frozenset({"absence.absence_opened"}),
    Change.BACK: frozenset(
        {
            "custody.person_returned",
            "absence.person_recovered",
            "absence.presence_confirmed",
            "absence.absence_closed",
        }
    ),
}
"""Which kinds of event cause each change."""


class Standing(NamedTuple):
    """How one person stands in the account at one instant."""

    counted_as: CountedAs
    holder: StaffId
    place: PlaceId | None
    on: Whereabouts


class ActOn(NamedTuple):
    """One event that touched a person: its name, who signed it and when it happened."""

    event: EventId
    name: str
    signers: tuple[StaffId, ...]
    happened_at: Moment


class Row(NamedTuple):
    """One person whose standing differs; None where they are not on the roll. `acts` caused the changes, in the order of the ledger."""

    person: PersonId
    tag: TagCode
    before: Standing | None
    after: Standing | None
    changes: tuple[Change, ...]
    acts: tuple[ActOn, ...]

    @property
    def is_explained(self) -> bool:
        """Whether each change was caused by one of the acts."""
        names = {act.name for act in self.acts}
        return all(names & CAUSES[change] for change in self.changes)


class Total(NamedTuple):
    """One total at both instants; `rows` are the persons that make the difference, `unexplained` how many of them no act names."""

    name: str
    before: int
    after: int
    rows: tuple[PersonId, ...]
    unexplained: int

    @property
    def difference(self) -> int:
        """After minus before."""
        return self.after - self.before


class Explanation(NamedTuple):
    """Every changed person, and each total with what makes its difference."""

    rows: tuple[Row, ...]
    totals: tuple[Total, ...]

    @property
    def unexplained(self) -> int:
        """How many changes no act names."""
        return sum(not row.is_explained for row in self.rows)

    def total(self, name: str) -> Total:
        """One of `TOTALS`."""
        return next(total for total in self.totals if total.name == name)


TOTALS = ("persons", "children", "adults", "present", "out", "vehicle", "absent")
"""The totals that are explained, in this order."""


def explain(
    before: Operation, after: Operation, told: Iterable[tuple[Event, Written]]
) -> Explanation:
    """The difference between two states; `told` are the events that had effect in `after` and not yet in `before`."""
    old, new = _standings(before), _standings(after)
    acts = _acts(told)
    rows = []
    for person in dict.fromkeys((*old, *new)):
        was, now = old.get(person), new.get(person)
        if was != now:
            record = after.register.persons.get(person) or before.register.persons[person]
            changes = tuple(_changes(person, was, now, after))
            causes = frozenset().union(*(CAUSES[change] for change in changes))
            caused = tuple(act for act in acts.get(person, ()) if act.name in causes)
            rows.append(Row(person, record.tag, was, now, changes, caused))
    return Explanation(tuple(rows), tuple(_total(name, old, new, rows) for name in TOTALS))


def _standings(state: Operation) -> dict[PersonId, Standing]:
    return {
        line.person: Standing(line.counted_as, line.holder, line.place, line.on)
        for line in roll(state)
    }


def _acts(told: Iterable[tuple[Event, Written]]) -> dict[PersonId, list[ActOn]]:
    """The events by the persons whom they name."""
    acts: dict[PersonId, list[ActOn]] = defaultdict(list)
    for event, written in told:
        act = ActOn(written.event, event.type.name, written.actors, written.happened_at)
        for person in _persons(event):
            acts[person].append(act)
    return acts


def _persons(event: Event) -> list[PersonId]:
    persons: list[PersonId] = []
    for field in event.type.persons:
        value = getattr(event, field)
        persons.extend(value if isinstance(value, tuple) else (value,))
    return persons


def _changes(
    person: PersonId, was: Standing | None, now: Standing | None, after: Operation
) -> Iterable[Change]:
    if was is None:
        yield Change.ARRIVED
        return
    if now is None:
        yield Change.LEFT if after.register.is_active(person) else Change.DUPLICATE
        return
    if was.counted_as is not now.counted_as:
        yield Change.RECLASSIFIED
    if was.on is not now.on:
        yield _whereabouts_change(was.on, now.on)
    if was.holder != now.holder:
        yield Change.HANDED_OVER
    if was.place != now.place:
        yield Change.MOVED


def _whereabouts_change(was: Whereabouts, now: Whereabouts) -> Change:
    """What it is called when somebody's whereabouts change."""
    if now is Whereabouts.ABSENT:
        return Change.ABSENT
    if now is Whereabouts.OUT:
        return Change.WENT_OUT
    if was in (Whereabouts.ABSENT, Whereabouts.OUT):
        return Change.BACK
    return Change.BOARDED if now is Whereabouts.VEHICLE else Change.ALIGHTED


def _total(
    name: str, old: dict[PersonId, Standing], new: dict[PersonId, Standing], rows: Sequence[Row]
) -> Total:
    counted = [row for row in rows if _counts(name, row.before) != _counts(name, row.after)]
    return Total(
        name,
        sum(_counts(name, one) for one in old.values()),
        sum(_counts(name, one) for one in new.values()),
        tuple(row.person for row in counted),
        sum(not row.is_explained for row in counted),
    )


def _counts(name: str, standing: Standing | None) -> bool:
    """Whether somebody who stands so is one more in the total `name`."""
    if standing is None:
        return False
    if name == "persons":
        return True
    if name in ("children", "adults"):
        return (standing.counted_as is CountedAs.CHILD) is (name == "children")
    return standing.on.value == name
