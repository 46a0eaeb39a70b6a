"""Hospital evacuation: nobody is left in a bed, and whoever is gone is named."""

import pytest


@pytest.fixture(params=(1, 2))
def report(played, request):
    """One night."""
    return played("hospital-evacuation", request.param)


def test_the_account_names_exactly_those_who_were_taken_home(report):
    """Whoever lies in bed is found name by name and is not on the list; whoever was taken home is."""
    assert report.unaccounted == report.truth_missing != []
    assert report.wrong_names == []
    [in_bed] = next(fault.found for fault in report.faults if fault.code == "not_carried")
    assert in_bed in report.breach.found


def test_every_planted_fault_is_found(report):
    """Each canary is found, and nothing besides."""
    assert {fault.code for fault in report.faults} == {
        "namesakes",
        "not_carried",
        "carried_off",
        "refused_at_door",
        "custody_contested",
        "paper_typed_in_late",
        "tablets_apart",
    }
    assert all(fault.is_found for fault in report.faults)


def test_everybody_arrives_in_one_pair_of_hands(report):
    """Two hospitals, six rides, a ward that is full, a child at the door whom two take over: at every instant one answers."""
    assert (report.custody_gaps, report.custody_overlaps) == (0, 0)
    assert report.disputes.planted == report.disputes.found == 1
    assert report.audit.complaints == []


def test_the_totals_of_the_old_wards_and_the_new_are_explained(report):
    """Evening, alarm, morning and noon: each difference is explained person by person."""
    assert [len(report.counts), len(report.explained)] == [4, 3]
    assert not any(one.unexplained for one in report.explained)
    assert report.holds
