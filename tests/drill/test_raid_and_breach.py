"""Raid and breach: the account names exactly who is gone, finds every planted fault, and explains every difference."""

from time import process_time

import pytest

from resguardo.drill.play import run

SEEDS = (1, 2, 3)


@pytest.fixture(params=SEEDS)
def report(played, request):
    """One rescue."""
    return played("raid-and-breach", request.param)


def test_the_account_names_exactly_those_who_are_gone(report):
    """When the emergency count closes, the list is the truth: nobody is missing from it and nobody stands on it wrongly."""
    assert report.unaccounted == report.truth_missing
    assert report.unaccounted
    assert report.wrong_names == []


def test_the_persons_are_those_of_the_case(report):
    """160 children and 40 women, also where a girl was taken for a woman."""
    assert (report.persons.children, report.persons.adults) == (160, 40)
    assert report.counts[0].expected.children == 159
    assert report.counts[-1].expected.children == 160


def test_exactly_one_person_answers_at_every_instant(report):
    """The auditor replays every instant of custody and finds no gap, no overlap, and nobody but the one who truly answered."""
    assert (report.custody_gaps, report.custody_overlaps) == (0, 0)
    assert report.audit.instants > report.audit.persons == 200
    assert report.audit.complaints == []


def test_contested_custody_is_named_and_resolved(report):
    """Two tablets apart both take children over: each is named, whoever answered before still answers, two institutions end it."""
    [contest] = report.contests
    assert report.disputes.planted == report.disputes.found == len(contest.tags) >= 2
    assert contest.accountable == "ben"
    assert contest.resolved_by == ["julia", "nora"]
    assert contest.overdue_aboard >= len(contest.tags)


def test_counts_that_nobody_walked_are_flagged_and_honest_ones_are_not(report):
    """At least 95 of 100 made-up walks raise a question, and no honest one does."""
    counts = report.false_counts
    assert counts.planted >= 4
    assert counts.flagged >= 0.95 * counts.planted
    assert counts.false_alarms == 0


def test_every_planted_fault_is_found(report):
    """Each canary is found, and nothing besides."""
    codes = {fault.code for fault in report.faults}
    assert codes == {
        "namesakes",
        "only_mentioned",
        "swapped_band",
        "girl_taken_for_adult",
        "clock_40_minutes_ahead",
        "hidden_in_count",
        "hidden_in_breach",
        "carried_off",
        "custody_contested",
        "boarding_left_behind",
        "refused_at_door",
        "paper_typed_in_late",
        "tablets_apart",
    }
    assert [fault.code for fault in report.faults if not fault.is_found] == []


def test_every_difference_between_two_counts_is_explained_person_by_person(report):
    """The rows add up to the difference of each pair of consecutive counts, each by an act, and nothing is left over."""
    assert len(report.explained) == len(report.counts) - 1 == 6
    for one in report.explained:
        assert sum(row.counts for row in one.rows) == one.difference == one.after - one.before
        assert all(row.acts for row in one.rows)
        assert one.unexplained == 0


def test_every_missing_child_has_a_complete_alert(report):
    """Each missing child's alert is requested at once, with photo, sex and description at hand."""
    alerts = report.alerts
    missing = [one for one in report.breach.missing if one.counted_as == "child"]
    assert alerts.needed == alerts.ready == alerts.complete == len(missing)
    assert all(one.alert_at for one in missing)


def test_located_recovered_and_ended_are_three_facts(report):
    """Nobody is recovered without having been located, and every recovered child's alert is ended."""
    recovered = [one for one in report.breach.missing if one.recovered_at]
    assert recovered
    for one in recovered:
        assert one.located_at < one.recovered_at < one.alert_ended_at


def test_the_list_is_there_within_a_quarter_of_an_hour(report):
    """From the press to the signed list in 15 minutes, each line with the last sighting and the last custodian."""
    assert report.breach.minutes <= 15
    for one in report.breach.missing:
        assert one.last_seen_at
        assert one.last_seen_by
        assert one.last_custodian


def test_the_word_all_is_refused_while_somebody_is_missing(report):
    """Neither "all" nor "some" is said; the figures of the signed count are."""
    assert [one.refused for one in report.statements] == [
        "statement.word_all",
        "statement.word_some",
        "",
    ]


def test_the_proof_holds(report):
    """The stand-alone checker finds nothing, and a second fold gives the same state."""
    assert report.verified
    assert report.holds


def test_the_exercise_takes_less_than_ten_seconds_of_a_processor(tmp_path):
    """From an empty folder to the report; the processor's time is measured, for others may use the machine."""
    began = process_time()
    run(tmp_path, "raid-and-breach", 7)
    assert process_time() - began < 10
