"""Our own records leave in PFIF by profile: what was let out, under other names in each profile, and a placeholder for whoever is no longer let out."""

from datetime import timedelta

import pytest

from account.shift import DAY_MS
from kit.alert_case import NAME, SAID, SEEN, AlertCase
from resguardo.account.foreign_shelf import KeptShelf
from resguardo.account.leaving import Leaving, note_leaving
from resguardo.account.pfif_out import Form, feed_of, prepare, written_as
from resguardo.account.pfif_record import Wanted
from resguardo.exchange.loss import Lost, Why
from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.keeping import delete, pfif_moment
from resguardo.exchange.pfif.profiles import Profile
from resguardo.exchange.pfif.reading import Document
from resguardo.exchange.pfif.records import as_person, is_placeholder
from resguardo.operation.erasure import ErasureBasis
from resguardo.operation.exports import ExportProfile
from resguardo.operation.family import AssertionBasis, Relation
from resguardo.operation.identity import Claimant
from resguardo.operation.publication import ReleasedFact

DOMAIN = "ejemplo.invalid"


@pytest.fixture
def case(tmp_path):
    """A child who is missing under an active alert; nothing is released yet."""
    made = AlertCase(tmp_path / "data").go_missing().activate()
    yield made
    made.shift.house.close()


def prepared(case, profile, *, by="nora", since="", persons=None, keep=True):
    """What would leave; `keep` as if it had."""
    kept = KeptShelf(case.shift.house, case.account.operation)
    wanted = Wanted(profile, DOMAIN, "es", persons, since)
    outgoing = prepare(case.sight(by), kept, wanted)
    if keep:
        kept.save()
    return outgoing


def clock(case):
    """The site's own time."""
    return KeptShelf(case.shift.house, case.account.operation).now


def alive(outgoing):
    """The records that are no placeholders."""
    return [one for one in outgoing.records if not is_placeholder(one.values)]


def document(case, outgoing, form=Form.XML):
    """The bytes that would leave."""
    kept = KeptShelf(case.shift.house, case.account.operation)
    feed = feed_of(case.account, Wanted(Profile.PUBLIC, DOMAIN), kept.now)
    return b"".join(written_as(outgoing, form, feed, kept.now))


def test_the_public_hears_of_nobody_until_the_alert_unit_decides(case):
    """An active alert alone lets nothing out; the child beside is never let out."""
    assert prepared(case, Profile.PUBLIC).records == ()
    case.release(ReleasedFact.AGE)
    [record] = prepared(case, Profile.PUBLIC).records
    assert record.values["age"] == "10-19"


def test_the_public_record_holds_released_facts_alone(case):
    """What was not released is not in it, and a name that stays closed leaves no trace."""
    case.release(ReleasedFact.AGE, ReleasedFact.CLOTHING)
    outgoing = prepared(case, Profile.PUBLIC)
    [record] = outgoing.records
    assert record.values["full_name"] == "(nombre reservado)"
    assert SEEN.wears in record.values["description"]
    assert SEEN.marks not in record.values["description"]
    assert "sex" not in record.values
    assert {"name", "sex", "marks"} <= {one.fact for one in outgoing.lost}


def test_an_authority_that_takes_the_files_over_gets_everybody_in_charge(case):
    """Names apart, an exact or approximate birth, both children; still no place and no address."""
    outgoing = prepared(case, Profile.FULL)
    found = {one.values["full_name"]: one.values for one in alive(outgoing)}
    assert len(found) == 2
    assert found[NAME]["age"] == "14-15"
    assert "date_of_birth" not in found[NAME]
    assert set(outgoing.persons) == {case.child, case.other}


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("form", Form)
def test_no_profile_and_no_frame_says_where_who_or_whose(case, profile, form):
    """Not the address, the place, the staff, the band, the document, the parents, a sibling, or the reference; in no form of file."""
    kin = {"person": case.child, "relative": case.other, "relation": Relation.SIBLING}
    kin |= {"claimant": Claimant.CHILD, "basis": AssertionBasis.OWN_WORD}
    case.shift.act("renata", "family.assert_link", **kin)
    case.release()
    outgoing = prepared(case, profile)
    written = document(case, outgoing, form).decode()
    register = case.shift.state.register
    closed = [SAID.residence, SAID.document, *SAID.parents, "Casa", "Sala", "Ensayo", "2009-06-01"]
    closed += [register.persons[one].tag for one in (case.child, case.other)]
    closed += [one.hex()[:12] for one in (case.child, case.other, case.absence)]
    assert [one for one in closed if one in written] == []
    notes = [note for one in outgoing.records for note in one.notes]
    assert all("linked_person_record_id" not in note for note in notes)
    assert Lost(case.child, "siblings", Why.NOT_LET_OUT) in outgoing.lost


def test_the_same_child_has_another_name_in_each_profile(case):
    """Whoever holds two files can't join them by the ids of persons or notes."""
    case.release()
    names = []
    for profile in Profile:
        record = next(
            one for one in alive(prepared(case, profile)) if one.values["full_name"] == NAME
        )
        names += [record.id, *(note["note_record_id"] for note in record.notes)]
    assert len(names) == len(set(names)) == 6


def test_every_record_expires_and_passes_the_check(case):
    """What is written is valid PFIF 1.4 without a warning, and has an expiry."""
    case.release()
    for profile in Profile:
        outgoing = prepared(case, profile)
        verdict = check(document(case, outgoing), now=clock(case))
        assert verdict.is_valid
        assert verdict.findings.warnings == []
        assert all("expiry_date" in one.values for one in outgoing.records)


@pytest.mark.parametrize("form", [Form.XML, Form.ATOM, Form.RSS])
def test_what_left_reads_back_the_same(case, form):
    """Each frame holds the same records."""
    case.release()
    outgoing = prepared(case, Profile.PUBLIC)
    found = [as_person(one) for one in Document(document(case, outgoing, form))]
    assert found == list(outgoing.records)


def test_who_is_no_longer_let_out_leaves_as_a_placeholder_once_and_the_same(case):
    """After the decision is taken back the public file holds a placeholder, and the same one each time."""
    case.release()
    [before] = prepared(case, Profile.PUBLIC).records
    case.shift.act("alba", "absence.release_facts", absence=case.absence, facts=())
    outgoing = prepared(case, Profile.PUBLIC)
    [gone] = outgoing.records
    assert gone.id == before.id
    assert is_placeholder(gone.values)
    assert check(document(case, outgoing), now=clock(case)).is_valid
    case.shift.house.now.now += DAY_MS
    assert prepared(case, Profile.PUBLIC).records == (gone,)
    assert check(document(case, prepared(case, Profile.PUBLIC)), now=clock(case)).is_valid


def test_who_is_let_out_again_has_a_new_name(case):
    """Whoever received the placeholder keeps the old name away for ever."""
    case.release()
    [first] = prepared(case, Profile.PUBLIC).records
    case.shift.act("alba", "absence.release_facts", absence=case.absence, facts=())
    prepared(case, Profile.PUBLIC)
    case.release()
    outgoing = prepared(case, Profile.PUBLIC)
    [again] = alive(outgoing)
    assert again.id != first.id
    assert [one.id for one in outgoing.records if is_placeholder(one.values)] == [first.id]


def test_an_increment_holds_what_changed_since(case):
    """Unchanged records keep their dates; a changed one wins over the one before."""
    case.release(ReleasedFact.AGE)
    [first] = prepared(case, Profile.PUBLIC).records
    case.shift.house.now.now += DAY_MS
    kept = KeptShelf(case.shift.house, case.account.operation)
    since = pfif_moment(kept.now)
    assert prepared(case, Profile.PUBLIC, since=since).records == ()
    assert prepared(case, Profile.PUBLIC).records == (first,)
    case.release(ReleasedFact.AGE, ReleasedFact.SEX)
    [second] = prepared(case, Profile.PUBLIC, since=since).records
    assert second.id == first.id
    assert second.values["source_date"] > first.values["source_date"]
    assert second.values["entry_date"] > first.values["entry_date"]


def test_a_record_is_sent_again_before_its_receivers_have_to_forget_it(case):
    """Half of its life before the expiry an unchanged record gets a new one."""
    case.release(ReleasedFact.SEX)
    [first] = prepared(case, Profile.PUBLIC).records
    case.shift.house.now.now += 20 * DAY_MS
    [again] = prepared(case, Profile.PUBLIC).records
    assert again.values["expiry_date"] > first.values["expiry_date"]
    assert again.values["source_date"] == first.values["source_date"]


def test_a_clock_that_was_years_ahead_stops_nothing_once_it_is_right(case):
    """What left under it gets honest dates, and is taken back like everything else; so is a copy of others that was let go under it."""
    case.release()
    case.shift.house.now.now += 2000 * DAY_MS
    kept = KeptShelf(case.shift.house, case.account.operation)
    delete(kept.shelf, "a.example/p1", kept.now)
    kept.save()
    for profile in (Profile.PUBLIC, Profile.PARTNER):
        assert document(case, prepared(case, profile))
    case.shift.house.now.now -= 1999 * DAY_MS
    for facts in (tuple(ReleasedFact), ()):
        case.shift.act(
            "alba", "absence.release_facts", absence=case.absence, facts=facts, areas=("GT",)
        )
        outgoing = prepared(case, Profile.PUBLIC)
        assert [one.values["entry_date"][:4] for one in outgoing.records] == ["2024"]
        assert document(case, outgoing)
    assert is_placeholder(outgoing.records[0].values)
    assert document(case, prepared(case, Profile.PARTNER))


def test_others_deletions_travel_on_to_partners(case):
    """A copy that was deleted at its origin leaves as a placeholder; the public never had it."""
    kept = KeptShelf(case.shift.house, case.account.operation)
    delete(kept.shelf, "a.example/p1", kept.now - timedelta(days=1))
    kept.save()
    assert "a.example/p1" in {one.id for one in prepared(case, Profile.PARTNER).records}
    assert "a.example/p1" not in {one.id for one in prepared(case, Profile.PUBLIC).records}


def test_a_found_child_is_told_to_partners_and_taken_back_from_the_public(case):
    """Partners read a second note; in public nothing is said but that the record is over, as soon as she is back."""
    case.release()
    [public] = alive(prepared(case, Profile.PUBLIC))
    assert [one["status"] for one in public.notes] == ["believed_missing"]
    case.recover()
    [partner] = alive(prepared(case, Profile.PARTNER))
    assert [one["status"] for one in partner.notes] == ["believed_missing", "believed_alive"]
    [gone] = prepared(case, Profile.PUBLIC).records
    assert is_placeholder(gone.values)
    assert gone.id == public.id


def test_a_reader_who_may_not_know_sends_nobody(case):
    """Whom the reader may not open stays behind, and is not told to be gone."""
    case.release()
    prepared(case, Profile.PARTNER)
    outgoing = prepared(case, Profile.PARTNER, by="mora", keep=False)
    assert outgoing.records == ()
    assert outgoing.lost == (Lost(case.child, "record", Why.NOT_READABLE),)


def test_a_file_about_one_person_takes_nobody_else_back(case):
    """The others are not in it, and are no placeholders either."""
    prepared(case, Profile.FULL)
    outgoing = prepared(case, Profile.FULL, persons=frozenset([case.other]))
    assert [one for one in outgoing.records if is_placeholder(one.values)] == []
    assert outgoing.persons == (case.other,)


def test_where_the_shelf_is_lost_the_account_knows_who_left(case):
    """Who left in this profile stands in the account, so that a placeholder follows also from another site."""
    case.release()
    outgoing = prepared(case, Profile.PUBLIC)
    leaving = Leaving(
        ExportProfile.PFIF_PUBLIC, "pfif-1.4-xml", "X", ("age",), outgoing.persons, bytes(32)
    )
    note_leaving(case.account, case.shift.crew["alba"], leaving)
    [file] = case.shift.house.folder.glob("*.shelf")
    file.unlink()
    case.shift.act("alba", "absence.release_facts", absence=case.absence, facts=())
    [gone] = prepared(case, Profile.PUBLIC).records
    assert is_placeholder(gone.values)
    assert gone.id == outgoing.records[0].id


def test_of_somebody_who_is_erased_nothing_leaves_any_more(case):
    """Once the erasure is ordered the record leaves as a placeholder."""
    before = prepared(case, Profile.FULL)
    order = {"person": case.other, "basis": ErasureBasis.COURT_ORDER}
    case.shift.act("julia+rosa", "erasure.order_erasure", **order)
    after = prepared(case, Profile.FULL)
    assert case.other not in after.persons
    [gone] = [one.id for one in after.records if is_placeholder(one.values)]
    assert gone in {one.id for one in before.records}


def test_an_exercise_says_so_in_every_record(case):
    """Records of an exercise can't be taken for real ones."""
    case.release(ReleasedFact.AGE)
    [record] = prepared(case, Profile.PUBLIC).records
    assert record.values["source_name"].startswith("EJERCICIO")
    assert record.values["description"].startswith("EJERCICIO")
    assert record.notes[0]["author_name"].startswith("EJERCICIO")
