"""The line of totals: how many were in charge and how many absent, and the act that changed each. Made from the state, so it costs no reading of the ledger."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from resguardo.operation.absence import Stage
from resguardo.operation.identifiers import Moment, PersonId
from resguardo.operation.operation import Operation

TOGETHER_MS = 5 * 60_000
"""Acts of one kind that follow each other within this long are one step of the line."""


class Change(NamedTuple):
    """One person more or less in a total, by one act."""

    at: Moment
    act: str
    persons: int
    absent: int


class Step(NamedTuple):
    """Acts of one kind in a row: when the last was, how many there were, and the totals after it."""

    at: Moment
    act: str
    number: int
    persons: int
    absent: int


class Mark(NamedTuple):
    """One closed count on the line."""

    at: Moment
    kind: str
    expected: int
    sighted: int
    missing: int


class Timeline(NamedTuple):
    """The steps, oldest first, and the closed counts beside them."""

    steps: tuple[Step, ...]
    counts: tuple[Mark, ...]


def timeline(state: Operation, here: Collection[PersonId]) -> Timeline:
    """The line of totals of `state`, with everybody on the roll `here`. Its last step gives the totals of the roll."""
    changes = sorted([*_arrivals(state, here), *_absences(state)], key=lambda one: one.at)
    return Timeline(tuple(_steps(changes)), tuple(sorted(_marks(state))))


def _arrivals(state: Operation, here: Collection[PersonId]) -> Iterator[Change]:
    merged = {
        record.duplicate: record.merged_at
        for merge, record in state.merges.merges.items()
        if state.merges.has_effect(merge)
    }
    for person, record in state.register.persons.items():
        yield Change(record.tagged_at, "register.tag_issued", 1, 0)
        if person in here:
            continue
        if person in merged:
            yield Change(merged[person], "register.persons_merged", -1, 0)
        else:
            yield Change(_left_at(state, person), "release.person_released", -1, 0)


def _left_at(state: Operation, person: PersonId) -> Moment:
    releases = state.releases.released.get(person)
    return releases[0].released_at if releases else state.last_happened_at


def _absences(state: Operation) -> Iterator[Change]:
    for absence in state.absences.absences.values():
        yield Change(absence.opened_at, "absence.absence_opened", 0, 1)
        if absence.is_away:
            continue
        back = absence.first(Stage.RECOVERED)
        closed = absence.first(Stage.CLOSED)
        act = "absence.person_recovered" if back else "absence.absence_closed"
        step = back or closed
        yield Change(step.at if step else state.last_happened_at, act, 0, -1)


def _steps(changes: list[Change]) -> Iterator[Step]:
    persons = absent = 0
    step: Step | None = None
    for change in changes:
        persons, absent = persons + change.persons, absent + change.absent
        if step and step.act == change.act and change.at - step.at <= TOGETHER_MS:
            step = Step(change.at, change.act, step.number + 1, persons, absent)
            continue
        if step:
            yield step
        step = Step(change.at, change.act, 1, persons, absent)
    if step:
        yield step


def _marks(state: Operation) -> Iterator[Mark]:
    for record in state.counts.counts.values():
        if record.closing:
            figures = record.closing.figures
            yield Mark(
                record.closing.closed_at,
                record.kind.value,
                figures.expected.total,
                figures.sighted.total,
                figures.missing.total,
            )
