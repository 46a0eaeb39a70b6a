"""Any story of counts, breaches and absences, written by two sites that lose sight of each other, keeps the promises."""

from hypothesis import given, settings
from hypothesis import strategies as some

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage, replay
from resguardo.operation import comparison, operation, overdue, pace, unaccounted
from resguardo.operation.refusal import Refused

BEGIN = """
    15:00  dora     opens shelter S
    15:01  dora     opens room R1 in S
    15:01  dora     opens room R2 in S
    15:02  dora     opens exit GATE in S
    15:03  ana      tags P1 P2 in R1
    15:04  ana      tags W1 as adult in R2
    15:10  ana+eva  hands P1 P2 W1 over to eva
    15:20  olga     opens emergency count C in S
    15:20  olga     opens regular count D in S
    15:21  olga     sends carla to R1
    15:21  olga     sends diego to R1 as second
    15:21  olga     sends carla to R2
    15:21  olga     sends diego to R2 as second
"""
PEOPLE = ("P1", "P2", "W1")
LINES = (
    "carla  marks {person} in {room} of D",
    "diego  marks {person} in {room} of D",
    "zoe  marks {person} of C",
    "carla  marks {person} in {room} unsure of D",
    "carla  takes back the mark of {person}",
    "carla  finishes {room}",
    "diego  finishes {room}",
    "olga  orders a recount of {room} by tomas",
    "tomas  marks {person} in {room} of D",
    "olga  counts {person} out with ben until 22:00",
    "olga  lists {person} missing",
    "olga  closes C",
    "olga  closes D",
    "olga  signs C as it stands",
    "olga  supersedes D by D",
    "mora  opens due absences",
    "eva  declares breach in S",
    "olga  puts pablo at GATE",
    "rosa  ends breach",
    "nora  declares {person} absent",
    "nora  states that {person} was taken",
    "dora  requests alert for {person}",
    "alba  acknowledges alert for {person}",
    "alba  activates alert for {person} as A1",
    "alba  refuses alert for {person}",
    "zoe  reports {person} seen",
    "pablo+dora  signs for the search of {person}",
    "nora  locates {person}",
    "pablo+eva  recovers {person}",
    "ben+eva  recovers {person} in {room}",
    "alba  ends alert for {person}",
    "marta  checks {person}",
    "ines  schedules the interview of {person} for 21:00",
    "ines  interviews {person}",
    "nora  decides where to place {person}",
    "nora  closes absence of {person}",
    "dora+olga  confirms {person} never left",
    "dora+nora  confirms {person} never left",
    "eva  sends {person} out to hospital with ben until 22:00",
    "eva  offers {person} to ben",
    "ben  accepts {person}",
)
TOLD = some.lists(
    some.tuples(
        some.integers(0, 119),
        some.sampled_from(LINES),
        some.sampled_from(PEOPLE),
        some.sampled_from(("R1", "R2")),
    ),
    max_size=60,
)


def tell(stage: Stage, told) -> None:
    """Play what the rules allow, at any clock time; what they refuse leaves no trace."""
    for minute, line, person, room in told:
        try:
            clock = f"{16 + minute // 60}:{minute % 60:02}"
            who, _, rest = line.format(person=person, room=room).partition("  ")
            stage._verb(stage.by(clock, who), rest)
        except Refused:
            continue
        except KeyError as unknown:
            assert unknown.args[0] == "breach", "a verb may speak of a breach that nobody declared"  # noqa: PT017


def promises(stage: Stage) -> None:
    """What holds whatever happened (P14, P19, P20, P23)."""
    state = stage.state
    assert not state.without_effect, "what an honest site wrote keeps its effect"
    for count, record in state.counts.counts.items():
        for closing in record.closings:
            figures = closing.figures
            parts = [figures.sighted.total, figures.out_counted.total, figures.missing.total]
            assert sum(parts) == figures.expected.total == record.size
            assert len(closing.missing) == figures.missing.total
            for person in closing.missing:
                assert person in state.absences.current, "who is missing has an absence"
        if not record.closings:
            sorted_roll = comparison.sort_roll(state, record)
            named = [
                *sorted_roll.sighted,
                *sorted_roll.out_counted,
                *sorted_roll.missing,
                *sorted_roll.unexplained,
            ]
            assert sorted(named) == sorted(record.roll)
        pace.pace_flags(state, count)
        unaccounted.unaccounted(state, count)
    for person in state.custody.open_persons():
        assert state.custody.answers_for(person) is not None
    away = {one.person for one in state.absences.absences.values() if one.is_away}
    assert away <= {line.person for line in unaccounted.unaccounted(state)}
    overdue.overdue(state, stage.at("23:00"))


@settings(max_examples=150, deadline=None)
@given(here=TOLD, there=TOLD, after=TOLD)
def test_invariant_32_two_sites_apart_end_in_one_state_that_keeps_every_promise(here, there, after):
    """Nothing is overwritten, nothing breaks, and both sites read the same, in whichever order they meet."""
    stage = Stage().play(BEGIN)
    apart = stage.apart()
    tell(stage, here)
    tell(apart, there)
    one = stage.meet(apart)
    assert operation.digest(one.state) == operation.digest(apart.state)
    promises(one)
    tell(one, after)
    one.check()
    promises(one)


@settings(max_examples=60, deadline=None)
@given(here=TOLD, there=TOLD, seed=some.randoms(use_true_random=False))
def test_invariant_33_clocks_of_events_written_apart_decide_nothing(here, there, seed):
    """With every clock set otherwise, the same persons are missing, the same alerts active and the same figures signed (P11)."""
    stage = Stage().play(BEGIN)
    apart = stage.apart()
    tell(stage, here)
    tell(apart, there)
    stage.meet(apart)
    other = [
        one._replace(written=_at(one.written, seed.randrange(10**12))) for one in stage.recorded
    ]
    assert _decided(replay(other)) == _decided(stage.state)


def _at(written, moment):
    return type(written)(
        written.event,
        written.writer,
        written.sequence,
        moment,
        moment,
        written.source,
        written.actors,
        written.knows,
    )


def _decided(state: operation.Operation):
    """What must not depend on a clock: custody, figures, missing, away, alerts, disputes."""
    return (
        {person: state.custody.answers_for(person) for person in state.custody.trees},
        {
            count: (record.figures, record.missing, len(record.late), record.disputes)
            for count, record in state.counts.counts.items()
        },
        {
            key: (one.is_away, one.is_closed, one.alert_is_active, one.kind, one.disputes)
            for key, one in state.absences.absences.items()
        },
    )
