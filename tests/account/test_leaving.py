"""What leaves has other names in each profile, and is written down before it is handed out."""

import hashlib

import pytest

from account.shift import Clock, begin
from resguardo.account import sharing
from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.account.leaving import (
    Leaving,
    ProfileIds,
    left,
    left_about,
    note_leaving,
    persons_in,
    profile_id,
    recipients,
)
from resguardo.account.sight import sight_of
from resguardo.operation.exports import PERSONS_AT_ONCE, ExportProfile
from resguardo.operation.merge import MergeBasis
from resguardo.operation.refusal import Refused


@pytest.fixture
def shift(tmp_path):
    """Two invented children."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.persons = shift.tag(2)
    yield shift
    shift.house.close()


def leaving(persons, profile=ExportProfile.PFIF_PARTNER, **changed):
    """A file about `persons`."""
    wanted = {
        "profile": profile,
        "file_format": "pfif-1.4",
        "recipient": "Institución Inventada",
        "fields": ("full_name",),
        "persons": tuple(persons),
        "content_hash": hashlib.sha256(b"file").digest(),
    }
    return Leaving(**wanted | changed)


def test_a_person_has_one_name_in_a_profile_and_another_in_each_other(shift):
    """Stable within a profile, other in the next one and for the next receiver, and never the reference or the band."""
    person, other = shift.persons
    profiles = ["pfif_partner", "pfif_public", "authority/one", "authority/two"]
    names = [
        profile_id(shift.account, profile, one) for profile in profiles for one in (person, other)
    ]
    assert len(set(names)) == len(names)
    assert profile_id(shift.account, "pfif_public", person) == names[2]
    band = shift.state.register.persons[person].tag.lower()
    assert all(person.hex()[:8] not in name and band not in name for name in names)
    assert all(len(name) == 26 and name.isalnum() for name in names)


def test_a_name_outlives_the_process(shift):
    """Who left yesterday leaves today under the same name."""
    person = shift.persons[0]
    before = ProfileIds(shift.account, "pfif_public").of(person)
    again = shift.reopen()
    assert ProfileIds(again.account, "pfif_public").of(person) == before
    again.house.close()


def test_what_leaves_is_on_record_with_its_receiver_sealed(shift, tmp_path):
    """The list says what left, about whom; the receiver's name stands in no file of the folder."""
    export = note_leaving(shift.account, shift.crew["renata"], leaving(shift.persons[:1]))
    [one] = left(shift.account)
    assert (one.export, one.record.persons) == (export, 1)
    assert list(persons_in(shift.account, export)) == shift.persons[:1]
    assert [one.export for one in left_about(shift.account, shift.persons[0])] == [export]
    assert left_about(shift.account, shift.persons[1]) == []
    seen = recipients(sight_of(shift.account, shift.crew["rosa"]), [export])
    assert seen == {export: "Institución Inventada"}
    assert recipients(sight_of(shift.account, shift.crew["ben"]), [export]) == {}
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "Institución Inventada".encode() not in written


def test_an_export_about_many_is_found_for_each(shift):
    """More persons than one event holds are one export."""
    many = shift.tag(PERSONS_AT_ONCE + 3)
    export = note_leaving(shift.account, shift.crew["renata"], leaving(many))
    assert list(persons_in(shift.account, export)) == many
    assert [one.export for one in left_about(shift.account, many[-1])] == [export]


def test_what_left_of_a_record_is_found_after_a_merge(shift):
    """Whoever was banded twice asks once what left about them."""
    kept, duplicate = shift.persons
    export = note_leaving(shift.account, shift.crew["renata"], leaving([duplicate]))
    merged = {"kept": kept, "duplicate": duplicate, "basis": MergeBasis.TAGGED_TWICE}
    shift.act("renata+rosa", "register.merge_persons", **merged)
    assert [one.export for one in left_about(shift.account, kept)] == [export]


def test_nothing_leaves_that_can_not_be_written_down(shift):
    """Where no role of whoever sends lets the profile out, nothing is on record and nothing may be handed out."""
    with pytest.raises(Refused) as refused:
        note_leaving(shift.account, shift.crew["ben"], leaving(shift.persons))
    assert refused.value.code == "exports.profile_closed"
    assert left(shift.account) == []


def test_without_the_operations_key_nobody_gets_a_name(shift, tmp_path):
    """A site that holds the ledger and no keys can name nobody for others; with the keys it gives the same names."""
    person = shift.persons[0]
    with open_installation(tmp_path / "other", now=shift.house.now) as house:
        for part in sharing.export(shift.account):
            sharing.merge(house, [part], shift.account.operation)
        there = Account(house, shift.account.operation)
        with pytest.raises(Refused) as refused:
            profile_id(there, "pfif_public", person)
        assert refused.value.code == "exports.identifiers_closed"
        sharing.take_keys(house, [sharing.export_keys(shift.account, bytes(32))], bytes(32))
        assert profile_id(there, "pfif_public", person) == profile_id(
            shift.account, "pfif_public", person
        )
