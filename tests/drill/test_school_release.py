"""School release: each child goes to one named recipient, and to nobody else."""

import pytest


@pytest.fixture(params=(1, 2))
def report(played, request):
    """One school day."""
    return played("school-release", request.param)


def test_the_account_names_exactly_those_whom_the_crowd_took_along(report):
    """When the emergency count closes, the list is the truth."""
    assert report.unaccounted == report.truth_missing != []
    assert report.wrong_names == []


def test_every_planted_fault_is_found(report):
    """Each canary is found, and nothing besides."""
    assert {fault.code for fault in report.faults} == {
        "namesakes",
        "tagged_twice",
        "hidden_in_count",
        "hidden_in_breach",
        "carried_off",
        "wrong_recipient",
        "paper_typed_in_late",
        "tablets_apart",
    }
    assert all(fault.is_found for fault in report.faults)


def test_every_child_who_went_home_is_a_row_with_a_signed_release(report):
    """Between two counts each release is one row, minus one, signed by two institutions."""
    rows = [row for one in report.explained for row in one.rows if "left" in row.changes]
    assert len(rows) > 60
    for row in rows:
        [release] = [act for act in row.acts if act.act == "release.person_released"]
        assert row.counts == -1
        assert release.signed_by == ["dora", "nora"]


def test_released_children_are_in_nobodys_account_and_the_others_in_one(report):
    """No gap, no overlap, no name that differs from the truth, and the proof holds."""
    assert (report.custody_gaps, report.custody_overlaps) == (0, 0)
    assert report.audit.complaints == []
    assert report.holds
