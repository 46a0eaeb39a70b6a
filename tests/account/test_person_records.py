"""What matching is given of a person, a mention and a claim: every fact at hand, and nothing of relatives whom the reader may not name."""

from datetime import date

import pytest

from account.shift import Clock, begin
from account.test_searching import claim
from resguardo.account.person_records import (
    apart,
    record_of_claim,
    record_of_mention,
    record_on_roll,
    written_birth,
)
from resguardo.matching.evidence import weigh
from resguardo.operation.claims import ClaimContent
from resguardo.operation.description import DescriptionContent
from resguardo.operation.family import AssertionBasis, Relation
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.mentions import MentionContent
from resguardo.operation.register import Sex

TODAY = date(2024, 12, 20)


@pytest.fixture
def shift(tmp_path):
    """Two invented sisters, one of them described."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.persons = shift.tag(2)
    one, other = shift.persons
    claim(shift, other, "Rosa Ficticia")
    said = IdentityContent(
        name="Lea Ficticia", birth_earliest="2016-03-04", birth_latest="2016-03-04"
    )
    shift.act("renata", "register.claim_identity", person=one, claimant=Claimant.CHILD, said=said)
    seen = DescriptionContent(marks="lunar en la mejilla, cicatriz", speaks=("español",))
    described = {"person": one, "sex_observed": Sex.FEMALE, "seen": seen}
    shift.act("renata", "register.describe_person", **described)
    kin = {"person": one, "relative": other, "relation": Relation.SIBLING}
    kin |= {"claimant": Claimant.CHILD, "basis": AssertionBasis.OWN_WORD}
    shift.act("renata", "family.assert_link", **kin)
    yield shift
    shift.house.close()


def kinds(evidence):
    """The kinds of evidence that spoke, and whether each spoke for one person."""
    return {item.kind: item.weight > 0 for item in evidence.items}


def test_a_claim_is_weighed_by_everything_it_says(shift):
    """Name, date of birth, marks and siblings of a claim are laid beside those of the roll."""
    one, other = shift.persons
    asked = ClaimContent(
        asks_for="Lea Ficticia", age="4/3/2016", marks="lunar mejilla", siblings="Rosa Ficticia"
    )
    found = weigh(
        record_of_claim(shift.account, asked, shift.house.now()),
        record_on_roll(shift.account, one, {other}),
    )
    assert kinds(found) == {"names": True, "age": True, "marks": True, "siblings": True}


def test_a_mention_is_weighed_by_its_age(shift):
    """Somebody of the name who is said to be ten years older is less likely the one."""
    at, record = shift.house.now(), record_on_roll(shift.account, shift.persons[0])
    near, far = (
        MentionContent(name="Lea Ficticia", age_years_min=years, age_years_max=years)
        for years in (8, 17)
    )
    weights = [
        weigh(record_of_mention(shift.account, said, at), record).log_likelihood_ratio
        for said in (near, far)
    ]
    assert weights[0] > weights[1] + 2


def test_the_names_of_kin_stay_closed_unless_asked_for(shift):
    """Who a sister is stands in the record as a reference; her name only where the reader may hear it."""
    one, other = shift.persons
    closed, opened = record_on_roll(shift.account, one), record_on_roll(shift.account, one, {other})
    assert closed.sibling_names == ()
    assert closed.siblings == opened.siblings == {other.hex()}
    assert [name.original for name in opened.sibling_names] == ["Rosa Ficticia"]
    assert closed.sex_observed == "female"


@pytest.mark.parametrize(
    ("written", "earliest"),
    [("2016-03-04", date(2016, 3, 4)), ("4/3/2016", date(2016, 3, 4)), ("2016", date(2016, 1, 1))],
)
def test_a_birth_is_read_out_of_free_words(written, earliest):
    """A date in two orders, or a year."""
    [birth] = written_birth(written, TODAY)
    assert birth.earliest == earliest


@pytest.mark.parametrize("written", ["", "no sé", "99/99/2016", "0", "9" * 400, "12 34"])
def test_words_that_hold_no_birth_say_nothing_or_an_age(written):
    """Whatever a claimant writes breaks nothing."""
    assert len(written_birth(written, TODAY)) <= 1


def test_marks_in_one_field_are_taken_apart():
    """Commas, semicolons, lines and the word for "and"."""
    assert apart("lunar, cicatriz; uña rota\nlentes y gorra") == (
        "lunar",
        "cicatriz",
        "uña rota",
        "lentes",
        "gorra",
    )
