"""What of a child may leave for a case management system: a projection field by field, and what stays behind."""

import json

import msgspec
import pytest

from account.shift import DAY_MS, Clock, begin
from kit.alert_case import picture
from resguardo.account.case_files import Chosen, children_of, gather
from resguardo.account.cases_sent import CaseSent, CasesSent
from resguardo.account.leaving import ProfileIds
from resguardo.account.photos import keep_photo
from resguardo.account.sight import sight_of
from resguardo.exchange.loss import Lost, Why
from resguardo.exchange.primero.cases import CARE, KIN, case_of
from resguardo.exchange.primero.records import PROFILE
from resguardo.operation.erasure import ErasureBasis
from resguardo.operation.family import AssertionBasis, LinkWithdrawal, Relation
from resguardo.operation.identity import Claimant, ConfirmationBasis, IdentityContent
from resguardo.operation.register import Sex

PLAIN, KINSHIP = Chosen(), Chosen(kin=True)


@pytest.fixture
def shift(tmp_path):
    """Two invented children in a room."""
    clock = Clock()
    shift = begin(tmp_path / "data", now=clock)
    shift.clock = clock
    shift.persons = shift.tag(2)
    yield shift
    shift.house.close()


def claimed(shift, person, who="renata", claimant=Claimant.CHILD, **said):
    """Somebody says who a child is."""
    fields = {"person": person, "claimant": claimant, "said": IdentityContent(**said)}
    return shift.act(who, "register.claim_identity", **fields)[0].claim


def gathered(shift, chosen=PLAIN, who="renata"):
    """What leaves of the two, as `who` may see them."""
    return gather(sight_of(shift.account, shift.crew[who]), shift.persons, chosen)


def linked(shift, relation=Relation.SIBLING):
    """The two are said to belong together."""
    one, other = shift.persons
    fields = {"claimant": Claimant.CHILD, "basis": AssertionBasis.OWN_WORD, "relation": relation}
    return shift.act("ana", "family.assert_link", person=one, relative=other, **fields)[0].link


def test_the_confirmed_claim_comes_before_the_newest_and_the_others_are_other_names(shift):
    """No claim is lost, and none overwrites another."""
    child, _ = shift.persons
    first = claimed(shift, child, who="ana", name="Lucía Prueba", document="2547 91234 0101")
    fields = {"person": child, "claim": first, "basis": ConfirmationBasis.CIVIL_REGISTRY}
    shift.act("renata", "register.confirm_identity", **fields)
    claimed(shift, child, name="Luz Ensayo", document="999")
    [facts, _] = gathered(shift).facts
    assert (facts.name, facts.other_names) == ("Lucía Prueba", ("Luz Ensayo",))
    assert facts.national_id == "2547 91234 0101"


def pictured(shift, person, **fields):
    """Somebody takes a picture of a child."""
    digest = keep_photo(shift.house, person, picture(1))
    shift.act("ana", "register.record_photo", person=person, digest=digest, **fields)


def test_a_picture_with_the_band_goes_only_where_the_band_was_asked_for(shift):
    """The newest picture without the band goes in place of a newer one with it, under the day on which it was taken."""
    child = shift.persons[0]
    asked = Chosen(photos=frozenset({child}))
    pictured(shift, child, tag_in_frame=True)
    assert gathered(shift, asked).facts[0].photos == ()
    assert Lost(child, "photo", Why.NOT_LET_OUT) in gathered(shift, asked).lost
    assert len(gathered(shift, asked._replace(tags=True)).facts[0].photos) == 1
    pictured(shift, child, tag_in_frame=False)
    pictured(shift, child, tag_in_frame=True)
    [photo] = gathered(shift, asked).facts[0].photos
    bare = shift.state.register.persons[child].photos[1]
    assert photo.reference == ProfileIds(shift.account, PROFILE).of(bare)


def test_an_old_picture_stays_behind_and_a_later_file_says_when_it_was_taken(shift):
    """A child changes; the day is that of the picture, not of the file."""
    child = shift.persons[0]
    asked = Chosen(photos=frozenset({child}))
    pictured(shift, child, tag_in_frame=False)
    taken_on = gathered(shift, asked).facts[0].photos[0].taken_on
    shift.clock.now += 300 * DAY_MS
    assert gathered(shift, asked).facts[0].photos[0].taken_on == taken_on
    shift.clock.now += 100 * DAY_MS
    assert gathered(shift, asked).facts[0].photos == ()


def test_a_document_that_nobody_confirmed_stays_behind(shift):
    """A number that was only said is no registry number."""
    claimed(shift, shift.persons[0], name="Lucía Prueba", document="2547 91234 0101")
    assert gathered(shift).facts[0].national_id is None


def test_the_band_goes_only_where_there_is_no_name(shift):
    """Band and name together would let anybody who reads a wrist know who it is; whoever sends may ask for it."""
    child, nameless = shift.persons
    claimed(shift, child, name="Lucía Prueba")
    named, unnamed = gathered(shift).facts
    assert named.tag is None
    assert unnamed.tag == shift.state.register.persons[nameless].tag
    assert gathered(shift, Chosen(tags=True)).facts[0].tag is not None


def test_a_range_of_ages_leaves_by_its_lowest_and_no_birth_date_is_made_of_it(shift):
    """Estimated, and the loss is told."""
    claimed(shift, shift.persons[0], name="Lucía Prueba", age_years_min=14, age_years_max=19)
    found = gathered(shift)
    facts = found.facts[0]
    assert (facts.age_years, facts.is_age_estimated, facts.birth_date) == (14, True, None)
    assert Lost(shift.persons[0], "age", Why.COARSENED) in found.lost


def test_a_birth_date_leaves_whole_or_not_at_all(shift):
    """A month is no day; a whole day gives the age as well."""
    child, other = shift.persons
    claimed(shift, child, name="A B", birth_earliest="2014-03-01", birth_latest="2014-03-31")
    claimed(shift, other, name="C D", birth_earliest="2014-03-01", birth_latest="2014-03-01")
    partial, whole = gathered(shift).facts
    assert (partial.birth_date, partial.age_years) == (None, None)
    assert (whole.birth_date, whole.age_years) == ("2014-03-01", 10)


def test_siblings_stay_behind_unless_whoever_receives_them_has_the_task(shift):
    """That two records belong together is told to nobody without need; a link withdrawn later is taken away there."""
    link = linked(shift)
    claimed(shift, shift.persons[1], name="Berta Muestra")
    plain = gathered(shift)
    assert all(not facts.kin for facts in plain.facts)
    assert Lost(shift.persons[0], "family", Why.NOT_LET_OUT) in plain.lost
    [row] = gathered(shift, KINSHIP).facts[0].kin
    assert row.name == "Berta Muestra"
    shift.act("renata", "family.withdraw_link", link=link, reason=LinkWithdrawal.DISPROVED)
    assert not plain.facts[0].retired
    after = gathered(shift).facts[0]
    assert after.kin == ()
    assert (KIN, row.unique_id) in after.retired


def test_a_relative_has_another_row_in_each_file(shift):
    """The same link under one id in two files would join them."""
    linked(shift)
    [[one], [other]] = [facts.kin for facts in gathered(shift, KINSHIP).facts]
    assert one.unique_id != other.unique_id


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        (Relation.SIBLING, ("sister", "brother")),
        (Relation.PARENT, ("mother", None)),
        (Relation.CARER, (None, None)),
    ],
)
def test_a_relative_is_called_by_the_word_that_primero_has(shift, relation, words):
    """What there is no word for has none: a son is no “other family”."""
    for person, sex in zip(shift.persons, (Sex.MALE, Sex.FEMALE), strict=True):
        shift.state.register.persons[person].sex_observed = sex
    linked(shift, relation)
    assert tuple(facts.kin[0].relation for facts in gathered(shift, KINSHIP).facts) == words


def test_those_said_to_be_parents_leave_by_name_and_say_nothing_of_where(shift):
    """It was said of the child; whether they are here is another matter."""
    claimed(shift, shift.persons[0], name="Lucía Prueba", parents=("Berta Muestra",))
    [row] = gathered(shift).facts[0].kin
    assert (row.name, row.relation, row.is_carer) == ("Berta Muestra", None, False)


def test_a_parent_whose_words_name_a_house_or_a_member_of_the_team_stays_behind(shift):
    """Who writes down what a child says of their parents writes down where they are as well."""
    parents = ("la de la cocina de sála", "Carla Ensayo", "Berta Muestra")
    claimed(shift, shift.persons[0], name="Lucía Prueba", parents=parents)
    found = gathered(shift)
    assert [row.name for row in found.facts[0].kin] == ["Berta Muestra"]
    assert Lost(shift.persons[0], "parents", Why.NOT_LET_OUT) in found.lost


def test_custody_leaves_by_office_and_organisation_both_coded(shift):
    """Neither a person nor a place nor the organisation's name stands in the case."""
    [row] = case_of(gathered(shift).facts[0])[CARE]
    assert row["name_caregiver"] == "intake_officer"
    assert row["care_arrangements_type"] == "other"
    assert "PNC" not in json.dumps(row)


def test_an_open_absence_is_a_flag_without_where_or_why(shift):
    """Whoever opens the case sees that the child is missing."""
    shift.act("olga", "absence.declare_absence", persons=(shift.persons[0],))
    [[flag], []] = [facts.flags for facts in gathered(shift).facts]
    assert (flag.message, flag.is_lowered) == ("Ausencia · Absence", False)
    [absence] = shift.state.absences.absences
    assert absence.hex()[:12] != flag.reference


def test_no_reference_band_or_place_of_the_operation_is_in_any_case(shift):
    """An id is other than the reference and in the form that Primero takes."""
    claimed(shift, shift.persons[0], name="Lucía Prueba", residence="Aldea Inventada")
    facts = gathered(shift).facts[0]
    said = msgspec.json.encode(case_of(facts)).decode()
    tag = shift.state.register.persons[shift.persons[0]].tag
    places = [shift.account.content(event) for event in shift.state.origins.values()]
    named = [one.name for one in places if type(one).__name__ == "PlaceContent"]
    assert named
    for word in (shift.persons[0].hex(), tag, "Aldea", *named):
        assert word not in said


def test_an_exercise_is_marked_in_every_case(shift):
    """Nobody takes an invented child for a real one."""
    assert all(case_of(one)["name_first"].startswith("EJERCICIO") for one in gathered(shift).facts)


def test_whoever_may_not_know_a_child_by_name_sends_nothing_of_them(shift):
    """The reading is asked for and refused; it is told."""
    found = gathered(shift, who="eva")
    assert found.facts == []
    assert {one.why for one in found.lost} == {Why.NOT_READABLE}


def test_somebody_whose_erasure_was_ordered_has_no_file(shift):
    """What is to be forgotten is not sent."""
    child, other = shift.persons
    fields = {"person": child, "basis": ErasureBasis.COURT_ORDER}
    shift.act("julia+rosa", "erasure.order_erasure", **fields)
    assert children_of(shift.account) == [other]


def test_what_a_server_keeps_is_sealed_under_the_childs_key(shift):
    """It comes back for that child and that server, and an erasure closes it."""
    child, other = shift.persons
    kept = CasesSent(shift.account, "https://uno.example.org")
    kept.keep(child, CaseSent(b"d", {"name_first": "Lucía"}))
    assert kept.last(child) == CaseSent(b"d", {"name_first": "Lucía"})
    assert kept.last(other) is None
    assert CasesSent(shift.account, "https://dos.example.org").last(child) is None
    files = [one for one in (shift.house.folder / "sent").rglob("*") if one.is_file()]
    assert all("Lucía".encode() not in one.read_bytes() for one in files)
    shift.house.keyring.destroy(child)
    assert kept.last(child) is None


def test_what_one_server_keeps_is_not_taken_for_anothers(shift):
    """A file moved to the place of another server's is as none."""
    child = shift.persons[0]
    CasesSent(shift.account, "https://uno.example.org").keep(child, CaseSent(b"d", {}))
    other = CasesSent(shift.account, "https://dos.example.org")
    [one] = (shift.house.folder / "sent").iterdir()
    content = one.read_bytes()
    other.keep(child, CaseSent(b"e", {}))
    [moved] = [path for path in one.parent.iterdir() if path != one]
    moved.write_bytes(content)
    assert other.last(child) is None


def test_a_damaged_file_of_what_was_sent_is_as_none(shift):
    """Then the server is asked."""
    kept = CasesSent(shift.account, "https://uno.example.org")
    kept.keep(shift.persons[0], CaseSent(b"d", {}))
    [path] = list((shift.house.folder / "sent").iterdir())
    for content in (b"", b"x", path.read_bytes()[:-1]):
        path.write_bytes(content)
        assert kept.last(shift.persons[0]) is None
