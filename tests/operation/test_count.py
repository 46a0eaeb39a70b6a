"""Counts: the frozen roll, the zones, two counters blind to each other, and their marks."""

from hypothesis import given
from hypothesis import strategies as some

import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from kit.verbs_count import count_of
from resguardo.operation import counting
from resguardo.operation.act import ACTS
from resguardo.operation.count import CountOpened, RollListed, ZoneDrawn

SHELTER = """
    18:00  dora  opens shelter S
    18:01  dora  opens room R1 in S
    18:02  dora  opens room R2 in S
    18:03  ana   tags P1 P2 in R1
    18:04  ana   tags P3 in R2
"""
COUNT = (
    SHELTER
    + """
    19:00  olga  opens regular count C in S
    19:01  olga  sends carla to R1
    19:01  olga  sends carla to R2
    19:01  olga  sends diego to R1 as second
    19:01  olga  sends diego to R2 as second
"""
)


def test_a_count_closes_when_two_counters_saw_everybody():
    """Each person is seen by two people who do not see each other's marks, then somebody who did not count signs."""
    Stage().play(
        COUNT
        + """
        19:02  carla  marks P1 P2 in R1     -> unexplained P1 P2 P3
        19:03  carla  marks P3 in R2        -> unexplained P1 P2 P3
        19:04  diego  marks P1 P2 in R1     -> unexplained P3
        19:05  olga   closes C              -> refused count.persons_unexplained
        19:06  diego  marks P3 in R2        -> unexplained nobody; differences none
        19:07  olga   closes C              -> C closed
    """
    )


def test_the_roll_is_frozen_when_the_count_opens():
    """Who comes or goes later is not on it; who is out by name is on it and accounted for."""
    stage = Stage().play(
        SHELTER
        + """
        18:30  ana   sends P2 out to hospital with ben until 22:00
        19:00  olga  opens regular count C in S   -> unexplained P1 P3
        19:01  ana   tags P4 in R1                -> unexplained P1 P3
    """
    )
    assert stage.state.counts.counts[count_of(stage)].size == 3


def test_a_count_of_one_place_leaves_the_others_out():
    """The roll of a room is who is in that room."""
    Stage().play(SHELTER + "19:00  olga  opens night count C in R1  -> unexplained P1 P2")


def test_a_count_needs_a_known_place_and_somebody_on_the_roll():
    """An unknown place and an empty roll are refused."""
    stage = Stage().play("18:00  dora  opens shelter S")
    stage.labels["X"] = b"x" * 16
    stage.play("""
        19:00  olga  opens regular count C in X   -> refused count.place_unknown
        19:00  olga  opens regular count C in S   -> refused count.roll_empty
    """)


def test_ten_thousand_fit_in_parts():
    """A long roll is listed in events of at most a hundred persons each, so that each fits its header."""
    persons = [index.to_bytes(16, "big") for index in range(10_000)]
    parts = counting.in_parts(persons)
    assert [one for part in parts for one in part] == persons
    assert max(len(part) for part in parts) == 100


def test_zone_codes_exist_for_one_count_only():
    """Each zone of each count has a code of its own; a code of another zone or of yesterday is refused."""
    stage = Stage().play(
        COUNT
        + """
        19:02  carla  marks P1 in R1 with code XXXX   -> refused count.zone_code_wrong
        19:03  carla  marks P1 in R1
        19:10  olga   opens night count D in S
    """
    )
    drawn = [one.event for one in stage.recorded if isinstance(one.event, ZoneDrawn)]
    codes = [one.code for one in drawn]
    assert len(set(codes)) == len(codes) == 4


def test_only_those_assigned_mark_and_only_what_belongs_to_the_count():
    """Another's zone, a place that is no zone, an unknown count, an unknown person: each refused by its own code."""
    stage = Stage().play(
        COUNT
        + """
        19:02  tomas  marks P1 in R1     -> refused count.not_assigned
        19:02  carla  marks P1 in S      -> refused count.zone_unknown
        19:02  carla  marks P1           -> refused count.zone_unknown
        19:02  tomas  finishes R1        -> refused count.not_assigned
        19:02  olga   sends tomas to S   -> refused count.zone_unknown
    """
    )
    stage.labels |= {"X": b"x" * 16, "U": b"u" * 16}
    stage.play("""
        19:03  carla  marks X in R1      -> refused count.person_unknown
        19:03  carla  marks P1 of U      -> refused count.count_unknown
    """)
    assert ACTS["count.mark_sighting"].always, "being sent by the officer is the permission"


def test_a_counter_who_left_cannot_be_sent():
    """Whoever counts is in service."""
    stage = Stage().play(COUNT)
    stage.do(stage.by("19:01", "rosa"), "team.end_service", staff=stage.staff("tomas"))
    stage.play("19:02  olga  sends tomas to R1 as recount   -> refused count.counter_unknown")


def test_a_person_is_marked_once_by_each_counter_and_a_mark_can_be_taken_back():
    """Twice is refused; a withdrawn mark no longer counts, and can be made again."""
    stage = Stage().play(
        COUNT
        + """
        19:02  carla  marks P1 in R1
        19:03  carla  marks P1 in R1             -> refused count.already_marked
        19:04  diego  takes back the mark of P1  -> refused count.mark_unknown
        19:05  diego  marks P1 in R1             -> unexplained P2 P3
        19:06  carla  takes back the mark of P1  -> unexplained P1 P2 P3
        19:07  carla  marks P1 in R1             -> unexplained P2 P3
    """
    )
    assert stage.state.counts.counts[count_of(stage)].withdrawn == 1


def test_present_but_not_confirmed_accounts_for_nobody():
    """A face that nobody could check and a child whom nobody can name are shown, and close nothing."""
    stage = Stage().play(
        COUNT
        + """
        19:02  carla  marks P1 in R1 unsure      -> differences P1 not_confirmed, P2 not_seen, P3 not_seen
        19:02  diego  marks P1 in R1 unsure      -> unexplained P1 P2 P3
        19:03  carla  marks somebody unknown in R1
        19:04  carla  marks P1 in R1             -> unexplained P1 P2 P3
        19:05  diego  marks P1 in R1             -> unexplained P2 P3
    """
    )
    assert len(stage.state.counts.counts[count_of(stage)].unidentified) == 1


def test_somebody_off_the_roll_who_is_seen_is_listed():
    """Found elsewhere: marked, shown apart, never in what was expected."""
    Stage().play(
        COUNT
        + """
        19:01  ana    tags P4 in R1
        19:02  carla  marks P1 P4 in R1
        19:03  diego  marks P1 P4 in R1   -> differences P4 not_on_roll, P2 not_seen, P3 not_seen
    """
    )


def test_differences_name_persons_and_zones():
    """Seen by one only, seen in two rooms, and not seen are three different things."""
    Stage().play(
        COUNT
        + """
        19:02  carla  marks P1 in R1
        19:02  diego  marks P2 in R1
        19:03  carla  marks P3 in R1
        19:03  diego  marks P3 in R2   -> differences P1 first_only, P2 second_only, P3 two_zones
    """
    )


def test_in_an_emergency_one_pair_of_eyes_is_enough():
    """Nobody waits for a second counter, an assignment or a zone code when the gate is broken."""
    Stage().play(
        SHELTER
        + """
        19:00  olga  opens emergency count C in S
        19:01  zoe   marks P1 in R1    -> unexplained P2 P3
        19:02  eva   marks P2          -> unexplained P3
    """
    )


def test_invariant_11_nobody_walks_in_two_turns():
    """First and second counter of a count are two people, in whichever zones."""
    Stage().play(
        COUNT
        + """
        19:02  olga  sends carla to R1 as second   -> refused count.counter_twice
        19:02  olga  sends diego to R2 as first    -> refused count.counter_twice
    """
    )


def test_invariant_11_two_sites_that_send_one_person_twice_are_listed():
    """Apart it cannot be refused; it shows, and one person's two looks are not two counters."""
    stage = Stage().play(SHELTER + "19:00  olga  opens regular count C in S")
    apart = stage.apart()
    stage.play("19:01  olga  sends carla to R1")
    apart.play("19:01  rosa  sends carla to R1 as second")
    stage.meet(apart).play("19:02  carla  marks P1 in R1  -> unexplained P1 P2 P3")
    [dispute] = stage.state.counts.counts[count_of(stage)].disputes
    assert dispute.kind == "counter_twice"


@given(
    first=some.sets(some.sampled_from(["P1", "P2"])),
    second=some.sets(some.sampled_from(["P1", "P2"])),
)
def test_invariant_11_neither_counter_sees_the_other_before_the_end(first, second):
    """Each sees their own marks only, until all their zones are finished."""
    stage = Stage().play(COUNT)
    for who, seen in (("carla", first), ("diego", second)):
        for person in sorted(seen):
            stage.play(f"19:02  {who}  marks {person} in R1")
    own = {
        "carla": " ".join(sorted(first)) or "nobody",
        "diego": " ".join(sorted(second)) or "nobody",
    }
    stage.play(f"19:03  carla  finishes R1  -> carla sees marks of {own['carla']}")
    both = " ".join(sorted(first | second)) or "nobody"
    stage.play(
        f"19:04  carla  finishes R2  -> carla sees marks of {both}; diego sees marks of {own['diego']}"
    )


def test_invariant_11_a_mark_cannot_come_before_its_count():
    """A mark names its count, so the opening is always in its past, whatever a clock says; a slow clock refuses nothing."""
    stage = Stage().play(COUNT)
    stage.play("18:20  carla  marks P1 in R1")
    opening = next(one for one in stage.recorded if isinstance(one.event, CountOpened))
    mark = stage.recorded[-1]
    assert mark.written.knows(opening.written.event)


def test_invariant_11_there_is_no_mark_in_bulk():
    """One act marks one person; no act of a count takes a list of persons."""
    assert not [
        code
        for code, kind in ACTS.items()
        if code.startswith("count.") and "persons" in kind.fields.__struct_fields__
    ]


@given(seen=some.lists(some.sampled_from(["P1", "P2", "P3"]), max_size=6))
def test_invariant_14_a_count_with_a_discrepancy_is_always_saved(seen):
    """Marks are never refused for what they show, and the count stays open with everything in it."""
    stage = Stage().play(COUNT)
    for number, person in enumerate(dict.fromkeys(seen)):
        zone = ("R1", "R2")[number % 2]
        stage.play(f"19:02  carla  marks {person} in {zone}  -> C open")
    marked = stage.state.counts.counts[count_of(stage)].marks
    assert set(marked) == set(stage.people(" ".join(seen))) if seen else not marked


@given(late_minutes=some.integers(0, 600))
def test_invariant_33_a_mark_keeps_when_it_happened_and_when_it_was_written(late_minutes):
    """A sheet typed in hours later keeps the counter's time, the entry's time and the number of the sheet."""
    stage = Stage().play(COUNT)
    written = f"{19 + (5 + late_minutes) // 60:02}:{(5 + late_minutes) % 60:02}"
    written = f"+1 {int(written[:2]) - 24:02}{written[2:]}" if int(written[:2]) > 23 else written
    by = stage.by("19:05", "carla", written=written, paper="H-17")
    zone = stage.labels["R1"]
    code = stage.state.counts.counts[count_of(stage)].zones[zone].code
    stage.do(
        by,
        "count.mark_sighting",
        count=count_of(stage),
        person=stage.person("P1"),
        zone=zone,
        zone_code=code,
    )
    kept = stage.recorded[-1].written
    assert (kept.happened_at, kept.written_at, kept.paper) == (
        stage.at("19:05"),
        stage.at(written),
        "H-17",
    )
    assert stage.state.counts.last_sighting(stage.person("P1")).at == stage.at("19:05")


def test_the_roll_in_the_ledger_is_the_roll_of_the_digest():
    """The digest in the opening is over exactly the persons listed after it."""
    stage = Stage().play(COUNT)
    [opened] = [one.event for one in stage.recorded if isinstance(one.event, CountOpened)]
    listed = [
        person
        for one in stage.recorded
        if isinstance(one.event, RollListed)
        for person in one.event.persons
    ]
    assert counting.roll_digest(listed) == opened.digest
    assert len(listed) == opened.size
