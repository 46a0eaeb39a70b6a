"""The fold takes whatever a ledger may hold: every kind of event, in any order, by anybody, about anything."""

import enum
import functools
import types
import typing
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_family
import kit.verbs_placement
import kit.verbs_register
import kit.verbs_release  # noqa: F401
from kit.cast import CAST
from kit.stage import Stage
from resguardo.operation import (
    aboard,
    comparison,
    contest,
    disputes,
    operation,
    outings,
    overdue,
    pace,
    placement_alarms,
    roll,
    unaccounted,
)
from resguardo.operation.event import BY_CODE, Event, EventType, FactSource, from_clear, to_clear
from resguardo.operation.fold import Written, apply
from resguardo.operation.identifiers import (
    REFERENCES,
    EventId,
    Moment,
    WriterKey,
)

Hint = Any
STORY = """
    08:00  dora        opens shelter S
    08:01  dora        opens room R1 in S for 2 locked
    08:01  dora        opens room R2 in S
    08:02  dora        opens exit GATE in S
    08:03  dora        opens vehicle BUS
    08:05  eva         names ema keyholder of R1
    09:00  ana         tags P1 P2 P3 P4 in R1
    09:01  ana         tags W1 as adult in R2
    09:02  renata      says P1 is ALFA as K1
    09:03  nora        says P1 is BETA as K2
    09:04  rosa+renata merges P4 into P3 as MG
    09:05  rosa+renata splits MG
    09:10  ana+eva     hands P1 P2 P3 over to eva in R1
    09:11  ana         offers W1 to eva on slip 7
    09:12  eva         accepts W1
    09:20  ben         opens manifest M on BUS with ben to S
    09:21  eva+ben     boards P3 on M
    09:22  ben         closes boarding of M counting P3
    09:30  ben         lets P3 down from M at R2
    09:35  eva         sends P2 out to hospital with ben until 12:00
    10:00  olga        opens regular count C in S
    10:01  olga        sends carla to R1
    10:01  olga        sends diego to R1 as second
    10:02  carla       marks P1 in R1 of C
    10:03  carla       marks W1 in R1 unsure of C
    10:04  diego       marks P1 in R1 of C
    10:05  carla       finishes R1
    10:06  olga        counts P2 out with ben until 12:00
    10:07  olga        lists P3 missing
    16:30  eva         declares breach in S
    16:31  olga        puts pablo at GATE
    16:40  nora        declares P1 absent
    16:41  dora        requests alert for P1
    16:42  alba        acknowledges alert for P1
    16:43  alba        activates alert for P1 as A1
    16:50  zoe         reports P1 seen
    17:00  nora        locates P1
    17:30  pablo+eva   recovers P1 in R2
    17:40  marta       checks P1
"""
TEXTS = st.sampled_from(["", "A", "4K7", "UTC", "not a zone"])
NUMBERS = st.sampled_from([-(2**63), -1, 0, 1, 2, 100, 2**31, 2**63 - 1])
MOMENTS = st.sampled_from([-1, 0, 1_734_700_000_000, 1_734_800_000_000, 2**62])
BYTES = st.sampled_from([b"", b"A" * 32, b"B" * 32, b"x" * 16])
STAFF = [member.staff for member in CAST.values()]
FEW = 3
NOW = Moment(1_734_900_000_000)


@functools.cache
def told() -> Stage:
    """A day in which most procedures have their turn."""
    return Stage().play(STORY)


@functools.cache
def said() -> dict[Any, list[Any]]:
    """Every value that the day has in a clear field, by the field's type."""
    found: dict[Any, list[Any]] = {}
    for one in told().recorded:
        kind = one.event.type
        hints = typing.get_type_hints(kind.record)
        for field in (*kind.persons, *kind.body):
            found.setdefault(hints[field], []).append(getattr(one.event, field))
    return {hint: list(dict.fromkeys(values)) for hint, values in found.items()}


def reference(hint: Hint) -> st.SearchStrategy[Any]:
    """A reference that the day made, or one of a few others of its type, so that events meet."""
    name = hint.__name__.encode()
    other = [name[:15].ljust(15, b"_") + bytes([number]) for number in range(FEW)]
    return st.one_of(st.sampled_from(other), st.deferred(lambda: _met(hint, other)))


def _met(hint: Hint, other: list[bytes]) -> st.SearchStrategy[Any]:
    return st.sampled_from(said().get(hint, other))


def value(hint: Hint) -> st.SearchStrategy[Any]:
    """Any value that the ledger could hold for a field of this type."""
    inner = typing.get_args(hint)
    if hint in REFERENCES:
        return reference(hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return st.one_of(*(value(one) for one in inner))
    if inner:
        return st.lists(value(inner[0]), max_size=3).map(tuple)
    if hint is type(None):
        return st.none()
    return _plain(hint)


def _plain(hint: Hint) -> st.SearchStrategy[Any]:
    """A value of a type that is no reference and has no parts in brackets."""
    hint = getattr(hint, "__supertype__", hint) if hint is not Moment else hint
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return st.sampled_from(list(hint))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        hints = typing.get_type_hints(hint)
        return st.builds(hint, **{name: value(one) for name, one in hints.items()})
    chosen = {bool: st.booleans(), int: NUMBERS, str: TEXTS, bytes: BYTES, Moment: MOMENTS}
    return chosen[hint]


def event_of(kind: EventType) -> st.SearchStrategy[Event]:
    """Any clear body that fits the record of `kind`, as it comes back from the ledger."""
    hints = typing.get_type_hints(kind.record)
    names = (*kind.persons, *kind.body)
    built = st.builds(kind.record, **{name: value(hints[name]) for name in names})
    return built.map(lambda one: from_clear(kind, *to_clear(one)))


@st.composite
def altered(draw: st.DrawFn) -> Event:
    """An event of the day once more, with new references where it makes some and with fields of other events."""
    event = draw(st.sampled_from([one.event for one in told().recorded[len(CAST) * 2 :]]))
    kind, hints = event.type, typing.get_type_hints(type(event))
    changed: dict[str, Any] = {
        field: draw(st.binary(min_size=16, max_size=16))
        for field in kind.makes
        if getattr(event, field) is not None
    }
    for field in (*kind.persons, *kind.body):
        if field not in kind.makes and draw(st.integers(0, 3)) == 0:
            changed[field] = draw(st.sampled_from(said()[hints[field]]))
    return from_clear(kind, *to_clear(msgspec.structs.replace(event, **changed)))


EVENTS = {kind.name: event_of(kind) for kind in BY_CODE.values()}
UNHEARD = st.sampled_from(sorted(EVENTS)).flatmap(EVENTS.__getitem__)
STANDINGS = st.tuples(
    st.lists(st.sampled_from(STAFF), min_size=1, max_size=2, unique=True).map(tuple),
    st.sampled_from([b"A" * 32, b"B" * 32]),
    MOMENTS,
    st.integers(min_value=0, max_value=40),
)


STORIES = st.lists(st.tuples(st.one_of(altered(), UNHEARD), STANDINGS), min_size=10, max_size=40)


def written(number: int, standing: tuple[Any, ...]) -> Written:
    """How event `number` stands: its writer knew the events before it but for the last few."""
    actors, writer, moment, unknown = standing
    past = {name(earlier) for earlier in range(max(0, number - unknown % 7))}
    return Written(
        event=name(number),
        writer=WriterKey(writer),
        sequence=number,
        happened_at=Moment(moment),
        written_at=Moment(moment),
        source=FactSource.DEVICE,
        actors=actors,
        knows=past.__contains__,
    )


def name(number: int) -> EventId:
    """The identity of event `number`."""
    return EventId(number.to_bytes(16, "big") * 2)


def _look(state: operation.Operation) -> None:
    """Ask everything that a screen asks."""
    for question in (
        roll.roll,
        roll.trial_balance,
        disputes.disputes,
        contest.contests,
        contest.late_claims,
        aboard.aboard_since,
        outings.outings,
        unaccounted.unaccounted,
        unaccounted.seen_while_absent,
        placement_alarms.alarms,
        placement_alarms.over_capacity,
        placement_alarms.closed_but_occupied,
        placement_alarms.siblings_apart,
    ):
        question(state)
    overdue.overdue(state, NOW)
    unaccounted.due_absences(state, NOW)
    for count in state.counts.counts:
        comparison.differences(state, count)
        pace.pace_flags(state, count)


def _tell(story: list[tuple[Event, tuple[Any, ...]]]) -> operation.Operation:
    """An operation of the cast, and then `story` on top of it."""
    state = operation.from_bytes(operation.to_bytes(told().state))
    for number, (event, standing) in enumerate(story):
        apply(state, event, written(number, standing))
    return state


@given(STORIES)
def test_the_fold_never_raises(story):
    """Each event changes the state or is listed without effect; what is left is still a state that a snapshot keeps."""
    state = _tell(story)
    applied = state.events_applied - told().state.events_applied
    assert applied + len(state.without_effect) == len(story)
    assert operation.to_bytes(operation.from_bytes(operation.to_bytes(state))) == (
        operation.to_bytes(state)
    )


@given(STORIES)
def test_every_list_on_the_screens_can_be_read_after_anything(story):
    """The roll, the disputes, what is overdue and who is unaccounted answer whatever was written."""
    _look(_tell(story))


@given(st.data())
def test_a_real_day_can_be_read_with_gaps_and_in_any_order(data):
    """A reading as of a moment leaves events out, and a wrong clock leaves out those that others rest on."""
    recorded = data.draw(st.permutations(told().recorded))
    left = recorded[: data.draw(st.integers(0, len(recorded)))]
    if data.draw(st.booleans()):
        left.sort(key=lambda one: (one.generation, one.written.event))
    state = operation.Operation()
    for one in left:
        apply(state, one.event, one.written)
    assert state.events_applied + len(state.without_effect) == len(left)
    _look(state)


@pytest.mark.parametrize("kind", BY_CODE.values(), ids=lambda kind: kind.name)
def test_an_event_about_what_nothing_made_has_no_effect_or_makes_it(kind):
    """Nothing but a listed event comes of a kind that stands alone in an empty ledger."""

    @given(EVENTS[kind.name], STANDINGS)
    def alone(event, standing):
        state = operation.Operation()
        apply(state, event, written(0, standing))
        assert state.events_applied + len(state.without_effect) == 1

    alone()


@given(altered(), st.binary(min_size=16, max_size=16), st.sampled_from([-1, 24, 2**31]))
def test_a_body_that_does_not_fit_its_record_is_not_read(event, person, number):
    """A field without a number of its own, or a person too many or too few, is never taken for something else."""
    persons, body = to_clear(event)
    kind = event.type
    with pytest.raises(msgspec.ValidationError):
        from_clear(kind, persons, body | {number: 0})
    if not kind.person_list:
        with pytest.raises(msgspec.ValidationError):
            from_clear(kind, (*persons, person), body)
        if persons:
            with pytest.raises(msgspec.ValidationError):
                from_clear(kind, persons[:-1], body)
