"""Two times for every question: as of when, and as it was known when."""

import pytest

from account.shift import BAND, Clock, begin
from resguardo.account import sharing
from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.operation.event import FactSource
from resguardo.operation.identifiers import Moment
from resguardo.operation.operation import digest

HOUR_MS = 60 * 60 * 1000


@pytest.fixture
def shift(tmp_path):
    """A shift on a fresh folder."""
    shift = begin(tmp_path / "data", now=Clock())
    yield shift
    shift.house.close()


@pytest.fixture
def tablet(shift, tmp_path):
    """A tablet that was enrolled, took in the ledger and is apart."""
    with open_installation(tmp_path / "tablet", now=shift.house.now) as house:
        shift.act("rosa", "team.enrol_device", device=house.writer().public)
        for content in sharing.export(shift.account):
            sharing.merge(house, [content], shift.account.operation)
        for credential in shift.house.keyring.credentials():
            house.keyring.keep_credential(
                credential, shift.house.keyring.credential_key(credential)
            )
        yield Account(house, shift.account.operation)


def known(account, **when):
    return set(account.state_at(**when).register.persons)


def test_without_a_time_it_is_the_state(shift):
    """As of now and as known now is what the account holds."""
    shift.tag(2)
    assert digest(shift.account.state_at()) == digest(shift.state)


def test_what_was_not_yet_is_not_there(shift):
    """As of an earlier time nobody is there who was banded later."""
    [first] = shift.tag(1)
    between = shift.house.now()
    shift.tag(1)
    assert known(shift.account, at=between) == {first}


def test_paper_entered_late_counts_from_when_it_happened(shift):
    """A fact typed in later is part of the earlier state, and was not known then."""
    before = shift.house.now()
    shift.house.now.now += 3 * HOUR_MS
    told = shift.account.perform(
        "register.issue_tag",
        shift.signers("ana"),
        happened_at=Moment(before - HOUR_MS // 2),
        source=FactSource.PAPER,
        paper="A-017",
        **BAND,
        place=shift.places["room"],
    )
    person = told[0].event.person
    assert person in known(shift.account, at=before)
    assert person not in known(shift.account, at=before, known_at=before)


def test_what_a_tablet_saw_was_known_from_the_merge_on(shift, tablet):
    """Its events happened when they happened, and were known here only once they had come and somebody here wrote after them."""
    told = tablet.perform(
        "register.issue_tag", shift.signers("ana"), **BAND, place=shift.places["room"]
    )
    person, seen_at = told[0].event.person, told[0].written.happened_at
    shift.tag(1)
    before_merge = shift.house.now()
    for content in sharing.export(tablet):
        sharing.merge(shift.house, [content], shift.account.operation)
    shift.tag(1)
    after_merge = shift.house.now()
    assert person in known(shift.account, at=seen_at)
    assert person not in known(shift.account, known_at=before_merge)
    assert person in known(shift.account, at=seen_at, known_at=after_merge)


def test_a_clock_of_another_device_decides_nothing_about_knowing(shift, tablet):
    """A tablet whose clock is years ahead or behind is known from the merge on like any other."""
    shift.house.now.now -= 2 * 365 * 24 * HOUR_MS
    told = tablet.perform(
        "register.issue_tag", shift.signers("ana"), **BAND, place=shift.places["room"]
    )
    shift.house.now.now += 2 * 365 * 24 * HOUR_MS
    shift.tag(1)
    before_merge = shift.house.now()
    for content in sharing.export(tablet):
        sharing.merge(shift.house, [content], shift.account.operation)
    shift.tag(1)
    assert told[0].event.person not in known(shift.account, known_at=before_merge)
    assert told[0].event.person in known(shift.account, known_at=shift.house.now())


def test_asking_changes_nothing(shift):
    """A question about the past leaves the account as it is."""
    shift.tag(2)
    before = digest(shift.state)
    shift.account.state_at(at=shift.house.now(), known_at=shift.house.now())
    assert digest(shift.state) == before
