"""Unaccounted: who is not accounted for right now, with last sighting and last custodian, and what becomes of it by itself.

This is the list for which everything else exists. It costs one walk over the roll, so it is complete with the last mark. Invariant 13: when the set
minutes have passed, whoever runs the clock (console, command line, drill) performs `absence.open_due_absences`; anybody enrolled may, and nothing
can switch it off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.absence import open_events
from resguardo.operation.act import By, act
from resguardo.operation.clocks import MINUTE_MS, Limit, limit_minutes
from resguardo.operation.count import (
    CountKind,
    CountRecord,
    LastSighting,
    MissingListed,
    SightingIdentity,
)
from resguardo.operation.counting import in_parts
from resguardo.operation.custody import HandoverGround
from resguardo.operation.custody_tree import Output
from resguardo.operation.event import Event
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId, StaffId, TagCode

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class Unaccounted(NamedTuple):
    """One person whom nobody can account for. Moment, place and person of the last sighting; None where nobody noted a place."""

    person: PersonId
    tag: TagCode
    last_seen_at: Moment
    last_seen_place: PlaceId | None
    last_seen_by: StaffId
    answers_for: StaffId | None


def unaccounted(state: Operation, count: CountId | None = None) -> list[Unaccounted]:
    """Who on the roll of `count` is neither seen nor out by name; for a closed count, its missing who are still away.

    `count` None: everybody missing now, and everybody not yet seen in an open emergency count. In the order of tagging on the roll.
    """
    if count is not None:
        record = state.counts.counts[count]
        persons = not_yet_seen(state, record) if not record.closings else _still_away(state, record)
        return [last_known(state, person) for person in persons]
    away = [absence.person for absence in state.absences.absences.values() if absence.is_away]
    urgent = (state.counts.counts[one] for one in state.counts.open_counts())
    unseen = [
        person
        for record in urgent
        if record.kind is CountKind.EMERGENCY
        for person in not_yet_seen(state, record)
    ]
    return [
        last_known(state, person)
        for person in dict.fromkeys(state.register.standing(one) for one in [*away, *unseen])
    ]


def not_yet_seen(state: Operation, record: CountRecord) -> list[PersonId]:
    """Who on the roll of an open count nobody has seen and known, and nobody answers for elsewhere. Those listed as missing belong to it."""
    standing = state.register.standing
    seen = {
        standing(person)
        for person, marks in record.marks.items()
        if any(one.identity is SightingIdentity.CONFIRMED for one in marks)
    }
    listed = {standing(person) for person in record.listed if record.is_listed(person)}
    seen |= {standing(person) for person in record.out}
    seen -= listed
    return [
        person
        for person in dict.fromkeys(standing(one) for one in record.roll)
        if person not in seen
    ]


def _still_away(state: Operation, record: CountRecord) -> list[PersonId]:
    persons = dict.fromkeys(state.register.standing(person) for person in record.missing)
    return [person for person in persons if state.absences.is_away(person)]


def last_known(state: Operation, person: PersonId) -> Unaccounted:
    """Where, when and by whom `person` was last seen, and who answers for them: one line of the list."""
    return known_after(state, person, state.counts.last_sighting(person))


def known_after(state: Operation, person: PersonId, seen: LastSighting | None) -> Unaccounted:
    """The line of `person` for somebody who knows of no later sighting in a count than `seen`."""
    register = state.register.persons[person]
    taken = _taken_over(state, person)
    at, place, who = register.tagged_at, state.placement.place_of(person), register.tagged_by
    if taken is not None and taken.holder is not None and taken.made_at >= at:
        at, who = taken.made_at, taken.holder
    if seen is not None and seen.at >= at:
        at, place, who = seen.at, seen.place or place, seen.counter
    return Unaccounted(person, register.tag, at, place, who, state.custody.answers_for(person))


def _taken_over(state: Operation, person: PersonId) -> Output | None:
    """When somebody last had `person` before their eyes and answered from then on; a signature for the search is no sighting."""
    tree = state.custody.trees.get(person)
    if tree is None:
        return None
    offers = (state.custody.offers[offer] for offer in tree.offers)
    searches = [
        event
        for offer in offers
        if offer.ground is HandoverGround.SEARCH
        for event in offer.accepted_by
    ]
    taken = (tree.outputs[link] for link in reversed(tree.trunk_line()))
    return next((output for output in taken if output.made_by not in searches), None)


def seen_while_absent(state: Operation) -> list[PersonId]:
    """Who is missing by an open absence and was seen by a counter since: the absence stands until the recovery is signed."""
    away = (absence.person for absence in state.absences.absences.values() if absence.is_away)
    sightings = ((person, state.counts.last_sighting(person)) for person in away)
    return [person for person, seen in sightings if seen is not None and seen.absence_open]


def due_absences(state: Operation, now: Moment) -> list[tuple[CountId, tuple[PersonId, ...]]]:
    """Open counts with those whom nobody has seen within the set minutes and whose absence is not open yet (invariant 13); after them `forgotten`."""
    due = []
    for count in state.counts.open_counts():
        record = state.counts.counts[count]
        urgent = record.kind is CountKind.EMERGENCY
        minutes = limit_minutes(
            state, Limit.UNACCOUNTED_IN_EMERGENCY if urgent else Limit.UNACCOUNTED_IN_COUNT
        )
        if now - record.opened_at < minutes * MINUTE_MS:
            continue
        persons = tuple(
            person
            for person in not_yet_seen(state, record)
            if state.absences.open_of(person) is None
        )
        if persons:
            due.append((count, persons))
    return [*due, *forgotten(state)]


def forgotten(state: Operation) -> list[tuple[CountId, tuple[PersonId, ...]]]:
    """Closed counts with those whom they name as missing, who have no absence at all and whom nobody has seen since.

    A closing opens each absence in its own commit. It can be lost to one record all the same: by a split of two records that shared it, a merge that two
    sites made apart, or the cut of the device that wrote it.
    """
    standing = state.register.standing
    with_absence = {standing(one.person) for one in state.absences.absences.values()}
    found = []
    for count, record in state.counts.counts.items():
        if record.closing is None:
            continue
        missing = dict.fromkeys(standing(person) for person in record.missing)
        persons = tuple(
            person
            for person in missing
            if person not in with_absence
            and not state.custody.is_released(person)
            and not _seen_after(state, person, record.closing.closed_at)
        )
        if persons:
            found.append((count, persons))
    return found


def _seen_after(state: Operation, person: PersonId, moment: Moment) -> bool:
    """Whether a counter saw `person`, or somebody took them over, after `moment`."""
    seen, taken = state.counts.last_sighting(person), _taken_over(state, person)
    return (seen is not None and seen.at > moment) or (taken is not None and taken.made_at > moment)


@act("absence.open_due_absences", always=True)
def open_due(state: Operation, by: By) -> list[Event]:
    """Open the absence of everybody who is due (`due_absences`), and list them as missing in their count. Gives nothing when nobody is due."""
    events: list[Event] = []
    opened: dict[PersonId, None] = {}
    for count, due in due_absences(state, by.happened_at):
        persons = tuple(person for person in due if person not in opened)
        opened |= dict.fromkeys(persons)
        if not state.counts.counts[count].closings:
            events += [MissingListed(count=count, persons=part) for part in in_parts(persons)]
        events += open_events(state, by, count, persons, automatic=True)
    return events
