"""Closing a count: recounts, out-counts, the missing, the signature, late marks and what two sites sign apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.refusing import refused
from kit.stage import Stage, replay
from kit.verbs_count import count_of
from resguardo.operation import comparison, pace
from resguardo.operation.absence import absence_in
from resguardo.operation.act import ACTS, perform
from resguardo.operation.closing import ClosingProof, CountClosed
from resguardo.operation.count import CountRecord, Tally
from resguardo.operation.merge import MergeBasis
from resguardo.operation.operation import FOLD_VERSION
from resguardo.operation.refusal import Refused
from resguardo.operation.unaccounted import unaccounted

COUNT = """
    18:00  dora  opens shelter S
    18:01  dora  opens room R1 in S
    18:03  ana   tags P1 P2 P3 in R1
    18:04  ana   tags W1 as adult in R1
    19:00  olga  opens regular count C in S
    19:01  olga  sends carla to R1
    19:01  olga  sends diego to R1 as second
"""
SEEN = """
    19:02  carla  marks P1 P2 P3 W1 in R1
    19:03  diego  marks P1 P2 P3 W1 in R1
"""


def record(stage: Stage, label: str | None = None) -> CountRecord:
    """The count opened last, or the one called `label`."""
    return stage.state.counts.counts[count_of(stage, label)]


def test_a_recount_by_a_third_person_decides_a_zone():
    """A difference orders a recount; a second difference a count by name; the last walk decides."""
    Stage().play(
        COUNT
        + """
        19:02  carla  marks P1 P2 P3 W1 in R1
        19:02  olga   orders a recount of R1 by tomas   -> refused count.zone_agrees
        19:03  diego  marks P1 P2 W1 in R1              -> differences P3 first_only
        19:04  carla  finishes R1
        19:04  diego  finishes R1
        19:05  olga   orders a recount of R1 by carla   -> refused count.counter_twice
        19:05  olga   orders a recount of R1 by tomas
        19:06  tomas  marks P1 P2 W1 in R1              -> unexplained P3
        19:07  tomas  finishes R1                       -> differences P3 first_only
        19:08  olga   orders a recount of R1 by ema
        19:09  ema    marks P1 P2 P3 W1 in R1
        19:10  ema    finishes R1                       -> unexplained nobody
        19:11  olga   closes C                          -> C closed
    """
    )


def test_somebody_out_is_accounted_for_by_name_with_who_answers_and_until_when():
    """An out-count names somebody in service and a return still to come, for a person on the roll."""
    stage = Stage().play(
        COUNT
        + """
        19:02  olga  counts P1 out with ben until 18:00   -> refused count.return_past
        19:02  olga  counts P1 out with ben until 22:00   -> unexplained P2 P3 W1
        19:03  ana   tags P4 in R1
        19:04  olga  counts P4 out with ben until 22:00   -> refused count.not_on_roll
        19:04  olga  lists P4 missing                     -> refused count.not_on_roll
    """
    )
    assert record(stage).out[stage.person("P1")].responsible == stage.staff("ben")


def test_a_count_whose_roll_did_not_arrive_whole_is_not_closed():
    """Where a revoked device took part of the frozen roll with it, nobody signs for whom it never showed."""
    stage = Stage().play(COUNT)
    kept = [one for one in stage.recorded if one.event.type.name != "count.roll_listed"]
    stage.state = replay(kept)
    with refused("count.roll_incomplete"):
        perform(stage.state, "count.close_count", stage.by("19:05", "olga"), count=count_of(stage))


def test_somebody_whose_return_has_passed_is_asked_after_before_the_closing():
    """Out means expected back: once that moment has passed, the officer confirms a new one or lists the person as missing."""
    Stage().play(
        COUNT
        + """
        19:02  carla  marks P2 P3 W1 in R1
        19:02  diego  marks P2 P3 W1 in R1
        19:03  carla  finishes R1
        19:03  diego  finishes R1
        19:03  olga   counts P1 out with ben until 19:10   -> unexplained nobody
        19:11  olga   closes C                             -> refused count.out_expired
        19:12  olga   counts P1 out with ben until 22:00
        19:13  olga   closes C                             -> C closed
    """
    )


def test_somebody_seen_is_not_listed_missing_and_somebody_listed_who_is_seen_is_found():
    """The list of the missing shrinks when a counter who knows it sees the person."""
    Stage().play(
        COUNT
        + """
        19:02  olga   lists P1 missing
        19:03  carla  marks P1 P2 in R1
        19:03  diego  marks P1 P2 in R1    -> unexplained P3 W1
        19:04  olga   lists P2 missing     -> refused count.person_sighted
    """
    )


def test_the_closing_carries_what_it_rests_on():
    """Figures, digest of the roll, counters, the closing before, the version of the rules, and what the account knew of the ledger."""
    stage = Stage().play(COUNT + SEEN)
    proof = ClosingProof(
        frontier=b"f", state_digest=b"s", held=2, suspect=1, devices_missing=(b"d",)
    )
    stage.do(stage.by("19:05", "olga"), "count.close_count", count=count_of(stage), proof=proof)
    [closed] = [one.event for one in stage.recorded if isinstance(one.event, CountClosed)]
    assert closed.figures.expected == closed.figures.sighted == Tally(children=3, adults=1)
    assert closed.counters == (stage.staff("carla"), stage.staff("diego"))
    assert (closed.fold_version, closed.previous) == (FOLD_VERSION, None)
    assert (closed.frontier, closed.held, closed.devices_missing) == (b"f", 2, (b"d",))
    first = count_of(stage)
    stage.play("""
        20:00  olga  opens emergency count E in S
        20:01  zoe   marks P1 P2 P3 W1 in R1
        20:02  olga  closes E
    """)
    assert record(stage, "E").closings[0].previous == first


def test_what_only_an_open_count_needs_is_let_go_when_it_closes():
    """The state stays small: the ledger keeps roll, zones and marks."""
    stage = Stage().play(COUNT + SEEN + "19:05  olga  closes C")
    closed = record(stage)
    assert [closed.roll, closed.zones, closed.marks, closed.out] == [{}, {}, {}, {}]
    assert closed.figures is not None


def test_a_closed_count_takes_nothing_more():
    """Every act on it is refused by one code."""
    Stage().play(
        COUNT
        + SEEN
        + """
        19:05  olga   closes C
        19:06  olga   closes C                          -> refused count.count_closed
        19:06  carla  marks P1 in R1                    -> refused count.count_closed
        19:06  carla  takes back the mark of P1         -> refused count.count_closed
        19:06  carla  finishes R1                       -> refused count.count_closed
        19:06  olga   lists P1 missing                  -> refused count.count_closed
        19:06  olga   sends tomas to R1                 -> refused count.count_closed
    """
    )


def test_those_missing_are_on_the_next_roll_as_missing():
    """A child that is away is listed in the next count from its opening; no officer has to remember it."""
    Stage().play(
        COUNT
        + """
        19:02  carla  marks P1 P2 W1 in R1
        19:03  diego  marks P1 P2 W1 in R1
        19:04  olga   lists P3 missing
        19:05  olga   closes C                     -> C closed with 1 missing; P3 absent; unaccounted P3
        23:00  olga   opens night count D in S     -> unexplained P1 P2 W1
    """
    )


def test_two_records_that_are_one_person_are_expected_once():
    """A merge while the count is open shrinks what is expected, and says by how many."""
    stage = Stage().play(COUNT + SEEN.replace(" P3", ""))
    stage.do(
        stage.by("19:04", "renata+rosa"),
        "register.merge_persons",
        kept=stage.person("P1"),
        duplicate=stage.person("P3"),
        basis=next(iter(MergeBasis)),
    )
    stage.play("19:05  olga  closes C   -> C closed")
    assert record(stage).figures.expected == Tally(2, 1)
    assert record(stage).figures.merged == 1


def test_a_count_superseded_keeps_its_bytes_and_the_new_one_names_it():
    """What was signed stays as it was signed (P22)."""
    stage = Stage().play(COUNT + SEEN + "19:05  olga  closes C")
    before = record(stage).closings[0].figures
    stage.play("""
        19:10  olga  supersedes C by D   -> C closed; unexplained P1 P2 P3 W1
        19:11  olga  supersedes C        -> refused count.count_superseded
    """)
    assert record(stage, "C").closings[0].figures == before
    assert record(stage, "D").supersedes == count_of(stage, "C")
    assert stage.state.counts.last_closed(stage.labels["S"]) is None
    stage.labels["X"] = b"x" * 16
    stage.play("19:12  olga  supersedes X   -> refused count.count_unknown")


def test_an_emergency_count_may_be_signed_as_it_stands_from_minute_fifteen():
    """Signing declares everybody unexplained missing, in the same commit; before that, and for other counts, it is refused."""
    stage = Stage().play(
        COUNT
        + """
        19:20  olga   signs C as it stands      -> refused count.not_emergency
        20:00  olga   opens emergency count E in S
        20:01  carla  marks P1 W1 in R1         -> unexplained P2 P3
        20:14  olga   signs E as it stands      -> refused count.too_early
        20:15  olga   closes E                  -> refused count.persons_unexplained
        20:15  olga   signs E as it stands      -> E closed with 2 missing; P2 P3 absent; P1 not absent
    """
    )
    assert record(stage, "E").closings[0].as_it_stands
    assert set(record(stage, "E").missing) == set(stage.people("P2 P3"))


@given(
    first=some.sets(some.sampled_from(["P1", "P2", "P3", "W1"])),
    second=some.sets(some.sampled_from(["P1", "P2", "P3", "W1"])),
    out=some.sets(some.sampled_from(["P1", "P2", "P3", "W1"])),
    listed=some.sets(some.sampled_from(["P1", "P2", "P3", "W1"])),
)
def test_invariant_10_nobody_is_left_unexplained_by_a_closing(first, second, out, listed):
    """A count closes exactly when each person is seen by both, out with somebody, or missing; then the roll is the three together."""
    stage = Stage().play(COUNT)
    for label in sorted(out):
        stage.play(f"19:01  olga  counts {label} out with ben until 23:00")
    for who, seen in (("carla", first), ("diego", second)):
        for label in sorted(seen):
            stage.play(f"19:02  {who}  marks {label} in R1")
    for label in sorted(listed - (first & second)):
        stage.play(f"19:03  olga  lists {label} missing")
    explained = (first & second) | out | listed
    everybody = {"P1", "P2", "P3", "W1"}
    if explained < everybody:
        stage.play("19:04  olga  closes C   -> refused count.persons_unexplained")
        return
    missing = listed - (first & second)
    stage.play(f"19:04  olga  closes C   -> C closed with {len(missing)} missing")
    figures = record(stage).figures
    assert figures.expected == Tally(3, 1)
    assert figures.sighted.total + figures.out_counted.total + figures.missing.total == 4
    for label in missing:
        person = stage.person(label)
        assert stage.state.absences.open_of(person) == absence_in(count_of(stage), person)


def test_invariant_10_numbers_alone_never_close():
    """No act of closing takes a number."""
    for code in ("count.close_count", "count.sign_as_it_stands"):
        assert set(ACTS[code].fields.__struct_fields__) == {"count", "proof"}


def test_invariant_12_whoever_counted_does_not_close():
    """The officer who signs was neither assigned nor made a mark."""
    Stage().play(
        COUNT
        + SEEN
        + """
        19:04  rosa  opens emergency count E in S
        19:05  olga  marks P1 in R1
        19:20  olga  closes E                -> refused count.closer_counted
        19:20  olga  signs E as it stands    -> refused count.closer_counted
        19:21  olga  closes C                -> C closed
    """
    )


def test_invariant_12_a_mark_the_closing_did_not_know_is_late_and_changes_no_figure():
    """It is labelled and shown, whichever arrives first (P21)."""
    stage = Stage().play(COUNT + SEEN.replace(" P3", ""))
    apart = stage.apart()
    stage.play("19:04  olga  lists P3 missing\n19:05  olga  closes C  -> C closed with 1 missing")
    apart.play("19:04  carla  marks P3 in R1")
    stage.meet(apart)
    [late] = record(stage).late
    assert late.person == stage.person("P3")
    assert record(stage).figures.missing.total == 1
    assert stage.state.counts.last_sighting(stage.person("P3")).counter == stage.staff("carla")


def test_sighted_here_and_missing_there_shows_both_and_missing_counts():
    """A listing and a mark that do not know of each other are a dispute; the person stays on the list."""
    stage = Stage().play(COUNT)
    apart = stage.apart()
    stage.play("19:02  olga  lists P1 missing")
    apart.play("19:02  carla  marks P1 in R1\n19:02  diego  marks P1 in R1")
    stage.meet(apart)
    assert {one.kind for one in record(stage).disputes} == {"sighted_and_missing"}
    assert stage.person("P1") in comparison.sort_roll(stage.state, record(stage)).missing
    stage.play(
        "19:05  carla  takes back the mark of P1\n19:06  carla  marks P1 in R1  -> unexplained P2 P3 W1"
    )
    assert stage.person("P1") in comparison.sort_roll(stage.state, record(stage)).sighted


def test_invariant_12_a_listing_the_closing_did_not_know_changes_none_of_its_missing():
    """Whom another site listed as missing meanwhile is not among those whom the closer signed for."""
    stage = Stage().play(COUNT)
    for who in ("carla", "diego"):
        stage.play(f"19:02  {who}  marks P1 P2 P3 W1 in R1")
    apart = stage.apart()
    apart.play("19:03  carla  takes back the mark of P3\n19:04  olga  lists P3 missing")
    stage.play("""
        19:03  carla  finishes R1
        19:03  diego  finishes R1
        19:05  olga   closes C     -> C closed with 0 missing
    """)
    assert record(stage.meet(apart)).missing == ()
    assert record(stage).closings[0].figures.missing.total == 0


def test_somebody_seen_here_and_listed_missing_there_stays_on_the_list():
    """Missing over present: until it is settled, the person is unaccounted."""
    stage = Stage().play(COUNT)
    apart = stage.apart()
    stage.play("19:02  carla  marks P1 P2 P3 W1 in R1")
    apart.play("19:02  olga  lists P1 missing")
    listed = [one.person for one in unaccounted(stage.meet(apart).state, count_of(stage))]
    assert listed == [stage.person("P1")]


def test_invariant_32_two_closings_of_one_count_are_a_dispute_and_both_stay():
    """Neither overwrites the other; the one with more missing is shown until a new count settles it."""
    stage = Stage().play(COUNT + SEEN.replace(" P3", ""))
    apart = stage.apart()
    stage.play("19:04  olga  counts P3 out with ben until 22:00\n19:05  olga  closes C")
    apart.play("19:04  olga  lists P3 missing\n19:05  olga  closes C")
    stage.meet(apart)
    assert [one.kind for one in record(stage).disputes] == ["closed_twice"]
    assert record(stage).figures.missing.total == 1
    assert record(stage).missing == (stage.person("P3"),)
    assert stage.state.absences.is_away(stage.person("P3"))


@given(minutes=some.permutations([2, 3, 4, 5]), late=some.booleans())
def test_invariant_05_the_figures_of_a_closing_are_recomputed_from_its_past(minutes, late):
    """Anybody who folds what the closing knew gets the figures that were signed."""
    stage = Stage().play(COUNT)
    apart = stage.apart()
    for minute, label in zip(minutes, ("P1", "P2", "P3", "W1"), strict=True):
        stage.play(
            f"19:{minute:02}  carla  marks {label} in R1\n19:{minute:02}  diego  marks {label} in R1"
        )
    stage.play("19:10  olga  closes C")
    if late:
        apart.play("19:02  carla  marks P1 in R1")
        stage.meet(apart)
    closing = next(one for one in stage.recorded if isinstance(one.event, CountClosed))
    past = replay([one for one in stage.recorded if one.written.event in closing.past])
    known = past.counts.counts[count_of(stage)]
    recomputed = comparison.figures_of(past, known, comparison.sort_roll(past, known))
    assert recomputed == closing.event.figures == record(stage).figures


@given(clocks=some.lists(some.integers(0, 59), min_size=3, max_size=3))
def test_invariant_33_no_clock_decides_what_a_count_says(clocks):
    """The same acts at other clock times give the same figures, missing and late marks."""
    stage = Stage().play(COUNT + SEEN.replace(" P3", ""))
    apart = stage.apart()
    mark, listing, closing = clocks
    stage.play(f"20:{listing:02}  olga  lists P3 missing\n20:{closing:02}  olga  closes C")
    apart.play(f"20:{mark:02}  carla  marks P3 in R1")
    stage.meet(apart)
    assert record(stage).figures.missing == Tally(1, 0)
    assert len(record(stage).late) == 1


def test_invariant_12_a_closer_who_counted_elsewhere_is_a_dispute():
    """Where the closing could not know the closer's own mark, both stay and it shows, whichever is read first."""
    stage = Stage().play(COUNT + SEEN)
    apart = stage.apart()
    stage.play("19:05  olga  closes C")
    apart.play("19:04  rosa  sends olga to R1\n19:05  olga  marks P1 in R1")
    stage.meet(apart)
    assert "closer_counted" in {one.kind for one in record(stage).disputes}


def test_invariant_31_a_count_kept_on_paper_is_typed_in_with_its_true_times():
    """With no power the sheet is walked; hours later it is entered with the counter's times and the sheet's number, and raises no question."""
    stage = Stage().play(COUNT)
    code = record(stage).zones[stage.labels["R1"]].code
    for who, sheet in (("carla", "H-1"), ("diego", "H-2")):
        for minute, label in enumerate(("P1", "P2", "P3", "W1")):
            stage.do(
                stage.by(f"19:{10 + minute}", who, written="23:30", paper=sheet),
                "count.mark_sighting",
                count=count_of(stage),
                person=stage.person(label),
                zone=stage.labels["R1"],
                zone_code=code,
            )
    stage.play("23:40  olga  closes C   -> C closed")
    assert pace.pace_flags(stage.state, count_of(stage)) == []
    assert stage.state.counts.last_sighting(stage.person("W1")).at == stage.at("19:13")


def test_a_mark_and_a_new_count_name_known_places():
    """A place that nobody opened is refused where it is named."""
    stage = Stage().play(COUNT)
    fields = {"count": count_of(stage), "person": stage.person("P1"), "zone": stage.labels["R1"]}
    code = record(stage).zones[stage.labels["R1"]].code
    for by, act, given_fields in (
        ("carla", "count.mark_sighting", fields | {"zone_code": code, "place": b"x" * 16}),
        ("olga", "count.supersede_count", {"count": count_of(stage), "zones": (b"x" * 16,)}),
    ):
        with pytest.raises(Refused) as told:
            stage.do(stage.by("19:02", by), act, **given_fields)
        assert told.value.code == "count.place_unknown"


def test_recounts_and_out_counts_name_zones_and_people_of_the_operation():
    """A zone of another place and somebody who left are refused."""
    stage = Stage().play(COUNT)
    stage.do(stage.by("19:01", "rosa"), "team.end_service", staff=stage.staff("tomas"))
    stage.play("""
        19:02  olga  orders a recount of S by ema              -> refused count.zone_unknown
        19:02  olga  orders a recount of R1 by tomas           -> refused count.counter_unknown
        19:02  olga  counts P1 out with tomas until 22:00      -> refused count.counter_unknown
    """)


def test_two_sites_that_count_somebody_out_with_two_people_are_listed():
    """The person is accounted for; who answers there is in dispute."""
    stage = Stage().play(COUNT)
    apart = stage.apart()
    stage.play("19:02  olga  counts P1 out with ben until 22:00")
    apart.play("19:02  rosa  reads the list\n19:02  olga  counts P1 out with marta until 22:00")
    stage.meet(apart)
    assert [one.kind for one in record(stage).disputes] == ["out_counted_twice"]
    assert stage.person("P1") in comparison.sort_roll(stage.state, record(stage)).out_counted


def test_being_late_is_explained_for_a_known_count_by_anybody_who_counted():
    """A reason is kept with the counter's walk; it needs no role."""
    stage = Stage().play(COUNT + "19:02  carla  marks P1 in R1\n19:50  carla  explains being late")
    assert record(stage).late_with_reason == {stage.staff("carla"): "no_power"}
    stage.labels["count"] = b"x" * 16
    stage.play("19:51  carla  explains being late   -> refused count.count_unknown")


def test_a_count_of_a_place_now_empty_is_not_superseded():
    """There is nobody to count."""
    stage = Stage().play("""
        18:00  dora  opens shelter S
        18:01  zoe   declares breach in S
        18:02  olga  supersedes count   -> refused count.roll_empty
    """)
    assert record(stage).size == 0


def test_somebody_marked_in_two_rooms_is_a_difference_of_both():
    """Either room may have to be walked again: two children with each other's band lie in two rooms."""
    stage = Stage().play(
        COUNT
        + """
        18:55  dora   opens room R2 in S
        19:01  dora   assigns P1 to R2
        19:02  olga   opens regular count C in S
        19:02  olga   sends carla to R1
        19:02  olga   sends carla to R2
        19:02  olga   sends diego to R1 as second
        19:02  olga   sends diego to R2 as second
        19:03  carla  marks P1 P2 P3 W1 in R1
        19:04  diego  marks P2 P3 W1 in R1
        19:05  diego  marks P1 in R2
        19:06  carla  finishes R1
        19:06  carla  finishes R2
        19:06  diego  finishes R1
        19:06  diego  finishes R2
        19:07  olga   orders a recount of R2 by tomas
        19:08  olga   orders a recount of R1 by ema
    """
    )
    differing = comparison.differences(stage.state, stage.labels["C"])
    assert {one.zone for one in differing} == {stage.labels["R1"], stage.labels["R2"]}
    assert {one.person for one in differing} == {stage.person("P1")}
