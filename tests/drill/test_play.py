"""The exercise as a whole: same seed, same rescue; another seed, another; and a lie in the account is found."""

import json

import pytest
from msgspec.structs import replace

from resguardo.drill import accounting, exercise
from resguardo.drill.play import SCENARIOS, run
from resguardo.drill.report import Report, as_plain


@pytest.fixture(params=sorted(SCENARIOS))
def scenario(request) -> str:
    """Each scenario in turn."""
    return request.param


def _without_seconds(report: Report) -> Report:
    return replace(report, seconds=0.0)


@pytest.mark.slow  # Two whole rescues, since a repeat that was not played again proves nothing.
def test_the_same_seed_is_the_same_rescue(played, scenario, tmp_path):
    """Everything but the seconds comes from the seed."""
    again = run(tmp_path, scenario, 1)
    assert _without_seconds(again) == _without_seconds(played(scenario, 1))


def test_another_seed_is_another_rescue(played, scenario):
    """Names, bands and numbers differ."""
    one, other = played(scenario, 1), played(scenario, 2)
    assert set(one.unaccounted) != set(other.unaccounted) or not one.unaccounted
    assert one.counts != other.counts


def test_the_report_is_one_json_object_with_what_others_read(played, scenario):
    """The keys on which others rely are there, in plain types."""
    plain = json.loads(json.dumps(as_plain(played(scenario, 1))))
    assert set(plain["persons"]) == {"children", "adults"}
    assert set(plain["disputes"]) == {"planted", "found"}
    assert set(plain["false_counts"]) == {"planted", "flagged", "false_alarms"}
    assert set(plain["alerts"]) == {"needed", "ready", "complete"}
    assert all({"difference", "rows", "unexplained"} <= set(one) for one in plain["explained"])
    numbers = ("seed", "custody_gaps", "custody_overlaps", "events")
    assert all(isinstance(plain[key], int) for key in numbers)
    assert isinstance(plain["verified"], bool)
    assert isinstance(plain["seconds"], float)


def test_every_scenario_holds(played, scenario):
    """No complaint of the auditor, every fault found, the proof holds."""
    report = played(scenario, 1)
    assert report.audit.complaints == []
    assert [fault.code for fault in report.faults if not fault.is_found] == []
    assert report.holds


def test_progress_is_told(tmp_path):
    """Whoever waits is told which part is played, how many are done and of how many."""
    told = []
    run(tmp_path, "raid-and-breach", 1, lambda *step: told.append(step))
    assert [done for _, done, _ in told] == list(range(len(told)))
    assert {of for _, _, of in told} == {len(told)}


def test_a_truth_that_the_account_never_heard_is_complained_of(tmp_path, monkeypatch):
    """The canary that must fail: a child is truly elsewhere and with somebody else, and nobody wrote it down."""
    report = accounting.Accounting.report

    def lied_to(self: accounting.Accounting) -> Report:
        last = self.counts[-1]
        self.exercise.hold([1], "mora", last.closed_at)
        self.exercise.books.hear_place(1, "nowhere", last.closed_at)
        return report(self)

    monkeypatch.setattr(accounting.Accounting, "report", lied_to)
    told = run(tmp_path, "raid-and-breach", 1)
    assert not told.holds
    assert {line.split()[0] for line in told.audit.complaints} == {"holder", "present", "missing"}


def test_the_scratch_of_tablets_is_put_away(tmp_path):
    """Nothing of the exercise stays outside the data folder."""
    setting = next(iter(SCENARIOS.values()))
    one = exercise.Exercise(tmp_path, setting.setting, 1, setting.make)
    one.close()
    assert not list(tmp_path.parent.glob("resguardo-drill-*"))
