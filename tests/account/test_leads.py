"""Leads: at intake, for mentions and for claims, with judgements heeded and every answer written down."""

import pytest

from account.shift import Clock, begin
from account.test_searching import claim
from resguardo.account.access import AccessLog, ReadReason
from resguardo.account.leads import Leads
from resguardo.matching.hints import HintKind
from resguardo.operation.identity import Claimant
from resguardo.operation.judgements import Verdict
from resguardo.operation.mentions import MentionContent


@pytest.fixture
def shift(tmp_path):
    """Three children: one name twice in two scripts, and another."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.persons = shift.tag(3)
    for person, name in zip(
        shift.persons, ("Moshe Inventado", "משה אינוונטדו", "Rosa Ficticia"), strict=True
    ):
        claim(shift, person, name)
    yield shift
    shift.house.close()


def leads(shift):
    return Leads(shift.account, shift.crew["renata"], ReadReason.SEARCH)


def test_a_name_at_intake_finds_its_namesake(shift):
    """The very same name is told as a namesake, with a reason for each word."""
    [first, *_] = leads(shift).at_intake("Rosa Ficticia")
    assert first.person_id == shift.persons[2].hex()
    assert first.kind is HintKind.SAME_NAME
    assert len(first.reasons("es")) >= 2


def test_one_who_was_just_tagged_is_no_hint_of_their_own(shift):
    """The person asked about is never proposed."""
    assert leads(shift).at_intake("Rosa Ficticia", person=shift.persons[2]) == []


def test_a_mention_is_led_to_somebody_on_the_roll(shift):
    """Who was named and not seen may be here already, under a name in other letters."""
    owner, review_at = shift.crew["renata"], shift.house.now() + 3_600_000
    said = MentionContent(name="Rossa Ficticia")
    fields = {"source": Claimant.CHILD, "owner": owner, "review_at": review_at, "said": said}
    asked = shift.ask("renata", "register.note_mention", **fields)
    [noted] = [one.event for one in shift.account.together(lambda perform: perform(asked))]
    found = leads(shift).of_mentions()
    assert found[noted.mention][0].person_id == shift.persons[2].hex()


def test_a_pair_that_was_judged_to_be_two_is_not_proposed_again(shift):
    """Two who look like one are proposed until somebody judges."""
    one, other = shift.persons[:2]
    assert {frozenset(pair[:2]) for pair in leads(shift).tagged_twice()} == {
        frozenset((one, other))
    }
    shift.act(
        "renata", "judgement.record_judgement", person=one, other=other, verdict=Verdict.DIFFERENT, why="dos caras"
    )  # fmt: skip
    assert leads(shift).tagged_twice() == []


def test_who_is_named_in_a_lead_stands_in_the_log_of_reads(shift):
    """Before a hint is given it is written down who reads about whom."""
    leads(shift).at_intake("Rosa Ficticia")
    [entry] = AccessLog(shift.house, shift.account.operation).entries()
    assert shift.persons[2] in entry.subjects
    assert entry.reader == shift.crew["renata"]


def test_both_of_a_pair_stand_in_the_log_of_reads(shift):
    """Two bands that may be one person: the answer names two, so two were read about."""
    leads(shift).tagged_twice()
    [entry] = AccessLog(shift.house, shift.account.operation).entries()
    assert set(entry.subjects) == set(shift.persons[:2])
