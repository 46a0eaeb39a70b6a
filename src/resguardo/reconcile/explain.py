"""Why two totals of one account differ: every person whose standing changed, and by which act (invariant 5).

Two states are compared line by line of their rolls. Each change counts plus or minus one in the totals it touches, so the rows of a total always add up
to its difference; a change that no act of the ledger names is `unexplained`, and there should never be one.
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
    ABSENT = "absent"
    BACK = "back"


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
    """One person whose standing differs; None where they are not on the roll. `acts` are in the order of the ledger."""

    person: PersonId
    tag: TagCode
    before: Standing | None
    after: Standing | None
    changes: tuple[Change, ...]
    acts: tuple[ActOn, ...]


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
        return sum(not row.acts for row in self.rows)

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
            rows.append(Row(person, record.tag, was, now, changes, tuple(acts.get(person, ()))))
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
        yield {Whereabouts.ABSENT: Change.ABSENT, Whereabouts.OUT: Change.WENT_OUT}.get(
            now.on, Change.BACK
        )
    if was.holder != now.holder:
        yield Change.HANDED_OVER
    if was.place != now.place:
        yield Change.MOVED


def _total(
    name: str, old: dict[PersonId, Standing], new: dict[PersonId, Standing], rows: Sequence[Row]
) -> Total:
    counted = [row for row in rows if _counts(name, row.before) != _counts(name, row.after)]
    return Total(
        name,
        sum(_counts(name, one) for one in old.values()),
        sum(_counts(name, one) for one in new.values()),
        tuple(row.person for row in counted),
        sum(not row.acts for row in counted),
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
