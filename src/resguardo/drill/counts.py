"""A count as the crew walks it: opened, walked twice blind, compared, recounted where it differs, closed by an officer who did not count."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from resguardo.drill.clock import MINUTE, SECOND
from resguardo.drill.desk import Desk, only
from resguardo.drill.exercise import Exercise
from resguardo.drill.observers import OVERLOOKS, Falsehood, Tick, Walk, make_up, walk_honestly
from resguardo.drill.people import Number
from resguardo.drill.tablets import Tablet
from resguardo.drill.world import BY_NAME, FIRST_LOOK, SECOND_LOOK, THIRD_LOOK
from resguardo.operation.comparison import differences, sort_roll
from resguardo.operation.count import CounterOrder, CountKind, CountOpened, WithdrawalReason
from resguardo.operation.identifiers import CountId, Moment, PlaceId

OFFICER = "olga"
MARK = "count.mark_sighting"
LOOKS = {
    CounterOrder.FIRST: FIRST_LOOK,
    CounterOrder.SECOND: SECOND_LOOK,
    CounterOrder.RECOUNT: THIRD_LOOK,
    CounterOrder.NAME_BY_NAME: BY_NAME,
}
BETWEEN_TURNS_MS = 90 * SECOND


class Sheet(NamedTuple):
    """A counter who wrote on paper: the number of the sheet, and how long after the walk it was typed in."""

    number: str
    typed_after_ms: int


class Turn(NamedTuple):
    """One counter's walk of a count."""

    counter: str
    order: CounterOrder
    zones: tuple[str, ...]


class Planned(NamedTuple):
    """One count to be held: who walks what, who makes it up, who writes on paper, who counts on a tablet that is apart."""

    name: str
    kind: CountKind
    at: Moment
    turns: tuple[Turn, ...]
    reserve: tuple[str, ...]
    """Who recounts, and after that counts name by name."""
    false: Mapping[str, Falsehood] = {}
    sheets: Mapping[str, Sheet] = {}
    tablets: Mapping[str, Tablet] = {}
    settle: Callable[[CountId, Moment], None] | None = None
    """What somebody finds out about those whom nobody saw, before they are listed as missing."""


class Held(NamedTuple):
    """One count that was held and signed. `false` are the counters who made it up, `recounted` the rooms walked again, `differing` those on whom the
    two counters did not agree.
    """

    name: str
    kind: CountKind
    reference: CountId
    opened_at: Moment
    closed_at: Moment
    false: Mapping[str, Falsehood]
    recounted: tuple[str, ...]
    differing: tuple[Number, ...]
    on_paper: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


def turns_of(
    first: Mapping[str, Sequence[str]], second: Mapping[str, Sequence[str]]
) -> tuple[Turn, ...]:
    """First and second counters with their rooms."""
    return (
        *(Turn(counter, CounterOrder.FIRST, tuple(zones)) for counter, zones in first.items()),
        *(Turn(counter, CounterOrder.SECOND, tuple(zones)) for counter, zones in second.items()),
    )


def hold_count(exercise: Exercise, planned: Planned) -> Held:
    """Hold a count from its opening to the signature."""
    desk = exercise.desk
    count = only(
        desk.sign(planned.at, OFFICER, "count.open_count", kind=planned.kind), CountOpened
    ).count
    send_counters(exercise, count, planned.turns, planned.at)
    for tablet in planned.tablets.values():
        tablet.take_in()
    walks = _walks(exercise, planned)
    _write(exercise, count, planned, walks)
    for tablet in planned.tablets.values():
        tablet.give_back()
    ends_at = Moment(max([exercise.clock.now, *(walk.ends_at for walk in walks.values())]))
    differing = differences(exercise.account.state, count)
    recounted, ends_at = _recount(exercise, count, planned, Moment(ends_at + MINUTE))
    closed_at = Moment(ends_at + 2 * MINUTE)
    desk.sign(closed_at, OFFICER, "count.close_count", count=count)
    return Held(
        planned.name,
        planned.kind,
        count,
        planned.at,
        closed_at,
        planned.false,
        recounted,
        tuple(dict.fromkeys(exercise.numbers[one.person] for one in differing)),
        tuple(planned.sheets),
        tuple(planned.tablets),
    )


def send_counters(exercise: Exercise, count: CountId, turns: Sequence[Turn], at: Moment) -> None:
    """The officer sends each counter to the rooms of their turn; nobody is sent where nobody is expected."""
    zones = exercise.account.state.counts.counts[count].zones

    def script() -> None:
        for turn in turns:
            for zone in turn.zones:
                if exercise.places[zone] in zones:
                    exercise.desk.sign(
                        Moment(at + 20 * SECOND),
                        OFFICER,
                        "count.assign_counter",
                        count=count,
                        zone=exercise.places[zone],
                        counter=exercise.desk.crew[turn.counter],
                        order=turn.order,
                    )

    exercise.desk.together(script)


def _walks(exercise: Exercise, planned: Planned) -> dict[str, Walk]:
    walks: dict[str, Walk] = {}
    zones_of = {turn.counter: _occupied(exercise, turn.zones) for turn in planned.turns}
    for turn in planned.turns:
        begin = Moment(
            planned.at + MINUTE + (BETWEEN_TURNS_MS if turn.order is CounterOrder.SECOND else 0)
        )
        manner = planned.false.get(turn.counter)
        zones = zones_of[turn.counter]
        if manner is None:
            walks[turn.counter] = see(exercise, zones, begin, LOOKS[turn.order])
            continue
        rooms = {zone: _listed(exercise, zone) for zone in zones}
        colleague = next(
            (
                one.counter
                for one in planned.turns
                if set(one.zones) == set(turn.zones) and one.counter in walks
            ),
            None,
        )
        copied = walks.get(colleague or "")
        begin = Moment(copied.ends_at + MINUTE) if copied and manner is Falsehood.COPIED else begin
        walks[turn.counter] = make_up(exercise.chance, manner, rooms, begin, copied=copied)
    return walks


def _occupied(exercise: Exercise, zones: Sequence[str]) -> list[str]:
    """Those of `zones` in which the account expects anybody."""
    return [
        zone for zone in zones if exercise.account.state.placement.persons_in(exercise.places[zone])
    ]


def _listed(exercise: Exercise, zone: str) -> list[Number]:
    """Whom the list expects in a room, in its own order; those away are listed as missing, those out as out."""
    state = exercise.account.state
    there = set(state.placement.persons_in(exercise.places[zone]))
    listed = (
        exercise.numbers[person]
        for person in state.custody.open_persons()
        if person in there
        and person not in state.custody.out
        and not state.absences.is_away(person)
    )
    return list(dict.fromkeys(listed))


def see(
    exercise: Exercise, zones: Sequence[str], begin: Moment, look: int, *, hurry: float = 1.0
) -> Walk:
    """What a pair of eyes sees on its way: the band that somebody wears is what the counter reads."""
    world = exercise.world
    walk = walk_honestly(
        exercise.chance,
        zones,
        begin,
        lambda zone, at: world.in_sight(zone, at, look),
        hurry=hurry,
        # Whoever looks for one name goes on until the person stands before them.
        overlooks=0.0 if look >= BY_NAME else OVERLOOKS,
    )
    read = [
        tick._replace(
            number=world.band_on(tick.number, tick.at),
            mistaken=None if tick.mistaken is None else world.band_on(tick.mistaken, tick.at),
        )
        for tick in walk.ticks
    ]
    return Walk(read, walk.done)


class Entry(NamedTuple):
    """A mark, or a room that was finished (`tick` None), as it is entered: when, by whom, from which sheet."""

    entered_at: Moment
    counter: str
    at: Moment
    zone: str
    tick: Tick | None = None
    paper: str | None = None


def entries_of(counter: str, walk: Walk, sheet: Sheet | None = None) -> list[Entry]:
    """A walk as it is entered: at once, later by the counter's own doing, or typed in from a sheet at a line every two seconds."""
    entries = [Entry(tick.written_at, counter, tick.at, tick.zone, tick) for tick in walk.ticks]
    entries += [Entry(at, counter, at, zone) for zone, at in walk.done.items()]
    entries.sort(key=lambda entry: entry.entered_at)
    if sheet is None:
        return entries
    begin = walk.ends_at + sheet.typed_after_ms
    return [
        entry._replace(entered_at=Moment(begin + 2 * SECOND * line), paper=sheet.number)
        for line, entry in enumerate(entries)
    ]


def _write(exercise: Exercise, count: CountId, planned: Planned, walks: Mapping[str, Walk]) -> None:
    """Every mark reaches the account at its own moment: on the hub, from paper, or on a tablet that comes back later."""
    hub: list[Entry] = []
    for counter, walk in walks.items():
        entries = entries_of(counter, walk, planned.sheets.get(counter))
        if counter in planned.tablets:
            enter(exercise, planned.tablets[counter].desk, count, entries)
        else:
            hub += entries
    enter(exercise, exercise.desk, count, sorted(hub, key=lambda entry: entry.entered_at))


def enter(exercise: Exercise, desk: Desk, count: CountId, entries: Sequence[Entry]) -> None:
    """Sign marks and finished rooms at `desk`, in the order in which they are entered."""
    codes = {zone: one.code for zone, one in desk.account.state.counts.counts[count].zones.items()}

    def script() -> None:
        for entry in entries:
            _enter(exercise, desk, count, entry, codes)

    desk.together(script)


def _enter(
    exercise: Exercise, desk: Desk, count: CountId, entry: Entry, codes: Mapping[PlaceId, str]
) -> None:
    late = None if entry.entered_at == entry.at else entry.entered_at
    how: dict[str, Any] = {"written_at": late, "paper": entry.paper, "count": count}
    zone = exercise.places[entry.zone]
    if entry.tick is None:
        desk.sign(entry.at, entry.counter, "count.finish_zone", zone=zone, **how)
        return
    seen: dict[str, Any] = {"zone": zone, "zone_code": codes[zone], **how}
    if entry.tick.mistaken is not None:
        wrong = exercise.persons[entry.tick.mistaken]
        desk.sign(entry.at, entry.counter, MARK, person=wrong, **seen)
        desk.sign(
            entry.at,
            entry.counter,
            "count.withdraw_mark",
            person=wrong,
            reason=WithdrawalReason.WRONG_PERSON,
            **how,
        )
    desk.sign(entry.at, entry.counter, MARK, person=exercise.persons[entry.tick.number], **seen)


def _recount(
    exercise: Exercise, count: CountId, planned: Planned, at: Moment
) -> tuple[tuple[str, ...], Moment]:
    """Rooms that differ are walked by a third, and then name by name by a fourth, until nothing differs."""
    recounted: list[str] = []
    for counter, order in zip(
        planned.reserve, (CounterOrder.RECOUNT, CounterOrder.NAME_BY_NAME), strict=False
    ):
        differing = dict.fromkeys(
            one.zone for one in differences(exercise.account.state, count) if one.zone
        )
        zones = [exercise.labels[zone] for zone in differing]
        if not zones:
            break
        for zone in zones:
            exercise.desk.sign(
                at,
                OFFICER,
                "count.order_recount",
                count=count,
                zone=exercise.places[zone],
                counter=exercise.desk.crew[counter],
            )
        walk = see(exercise, zones, at, LOOKS[order])
        enter(exercise, exercise.desk, count, entries_of(counter, walk))
        recounted += zones
        at = Moment(walk.ends_at + MINUTE)
    if planned.settle is not None:
        planned.settle(count, at)
    state = exercise.account.state
    for person in sort_roll(state, state.counts.counts[count]).unexplained:
        exercise.desk.sign(at, OFFICER, "count.list_missing", count=count, person=person)
    return tuple(recounted), at
