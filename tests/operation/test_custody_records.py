"""Custody where it meets merged records, releases, the search, and the roll that is read from it."""

import pytest

import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation import custody, handover_acts, placement_alarms, roll
from resguardo.operation.custody import HandoverGround
from resguardo.operation.family import AssertionBasis, Relation
from resguardo.operation.identity import Claimant
from resguardo.operation.orders import Hearing, Kinship, RecipientKind
from resguardo.operation.refusal import Refused
from resguardo.operation.roll import Figures, Whereabouts


def _release(stage, label, signers, clock="21:00"):
    """Let a person go under a legal exception, to an invented aunt."""
    if not stage.state.releases.exceptions:
        by = stage.by(clock, "rosa+julia")
        stage.do(by, "release.allow_exception", exception="end_of_incident", covers_children=True)
    [named] = stage.do(
        stage.by(clock, "nora"),
        "release.name_recipient",
        kind=RecipientKind.RELATIVE,
        name="Invented Aunt",
    )
    stage.do(
        stage.by(clock, signers),
        "release.release_person",
        person=stage.person(label),
        tag=stage.state.register.persons[stage.person(label)].tag,
        recipient=named.recipient,
        kinship=Kinship.VERIFIED,
        heard=Hearing.HEARD,
        checked_by=(stage.staff("ana"), stage.staff("nora")),
        exception="end_of_incident",
    )


def _with_dora():
    return Stage().play("""
        20:00  ana       tags P1 P2
        20:01  ana+dora  hands P1 P2 over to dora
    """)


def test_a_release_closes_custody_and_the_books_still_balance():
    """Nobody answers any more, the person is off the roll and out of every place, and is not handed over again."""
    stage = _with_dora()
    _release(stage, "P1", "dora+nora")
    state = stage.state
    assert state.custody.answers_for(stage.person("P1")) is None
    assert [line.person for line in roll.roll(state)] == [stage.person("P2")]
    assert custody.balance(state) == {stage.staff("dora"): 1}
    assert [entry.credit for entry in custody.postings(state)].count(None) == 1
    stage.play("""
        21:05  dora      offers P1 to eva          -> refused custody.person_released
        21:06  dora+eva  hands P1 P2 over to eva   -> refused custody.person_released
        21:07  dora      sends P1 out to court with ben until 23:00 -> refused custody.person_released
    """)


def test_released_here_and_handed_over_there_is_a_contest():
    """Both stand; whoever answered before answers still, and a resolution ends it."""
    here = _with_dora()
    there = here.apart()
    _release(here, "P1", "dora+nora")
    there.play("21:00  dora+eva  hands P1 over to eva  -> P1 with eva")
    here.meet(there).expect("P1 contested between eva nobody, dora answers")
    assert here.person("P1") in [line.person for line in roll.roll(here.state)]
    here.play("22:00  rosa+nora  resolves P1 for eva seen by marta at 21:50  -> P1 with eva")


def test_merging_records_of_two_holders_is_a_contest_until_split_or_resolved():
    """One child with two bands in two accounts: both claim, and a split gives both back as they were."""
    stage = Stage().play("""
        20:00  ana          tags P1 P2
        20:01  ana+ben      hands P2 over to ben
        20:02  rosa+renata  merges P2 into P1 as M   -> P1 contested between ana ben, ana answers
    """)
    assert custody.balance(stage.state) == {stage.staff("ana"): 1}
    stage.play("20:03  rosa+renata  splits M  -> P1 with ana; P2 with ben")


def test_a_resolution_over_merged_records_survives_their_split():
    """The link that the resolution took from the merged record comes back with whoever answers then."""
    Stage().play("""
        20:00  ana          tags P1 P2
        20:01  ana+ben      hands P2 over to ben
        20:02  rosa+renata  merges P2 into P1 as M
        20:10  rosa+nora    resolves P1 for ben seen by marta at 20:05  -> P1 with ben
        20:20  rosa+renata  splits M                                    -> P1 P2 with ben
    """)


def test_merged_here_and_handed_over_there_is_a_contest():
    """The merge could not know that the second record was in other hands."""
    here = Stage().play("20:00  ana  tags P1 P2")
    there = here.apart()
    here.play("20:05  rosa+renata  merges P2 into P1  -> P1 with ana")
    there.play("20:05  ana+ben      hands P2 over to ben")
    here.meet(there).expect("P1 contested between ana ben, ana answers")


def test_merged_here_and_released_there_keeps_the_person_on_the_roll():
    """A released record does not hide the one merged into it, nor the other way round."""
    for released in ("P1", "P2"):
        here = _with_dora()
        there = here.apart()
        here.play("20:55  rosa+renata  merges P2 into P1")
        _release(there, released, "dora+nora")
        here.meet(there).expect("P1 contested between dora nobody, dora answers")
        assert [line.person for line in roll.roll(here.state)] == [here.person("P1")]
        assert custody.balance(here.state) == {here.staff("dora"): 1}
        assert custody.postings(here.state)[-1].credit == here.staff("dora")


def _taken_over(stage, signers, receiver):
    by = stage.by("21:00", signers)
    return handover_acts.take_over(
        stage.state, by, stage.person("P1"), stage.staff(receiver), HandoverGround.SEARCH
    )


@pytest.mark.parametrize(
    ("signers", "receiver", "code"),
    [
        ("pablo+nora", "pablo", "custody.not_the_holder"),
        ("pablo", "pablo", "custody.not_the_holder"),
        ("dora+nora", "pablo", "custody.receiver_not_signed"),
        ("dora+ghost", "ghost", "custody.receiver_unknown"),
    ],
)
def test_a_search_is_signed_by_both_sides(signers, receiver, code):
    """The searching officer takes over only with a signature of the side that answered (invariants 1 and 2)."""
    stage = _with_dora()
    receiver_of = {"ghost": b"g" * 16}
    by = stage.by("21:00", signers.replace("+ghost", ""))
    with pytest.raises(Refused) as refused:
        handover_acts.take_over(
            stage.state,
            by,
            stage.person("P1"),
            receiver_of.get(receiver) or stage.staff(receiver),
            HandoverGround.SEARCH,
        )
    assert refused.value.code == code


def test_a_colleague_may_sign_for_the_giver_in_a_search():
    """Somebody of the same organisation signs where the last custodian is not at hand; nothing moves for whoever answers already."""
    stage = _with_dora()
    assert len(_taken_over(stage, "pablo+eva", "pablo")) == 2
    assert _taken_over(stage, "dora+eva", "dora") == []


def test_the_roll_says_of_everybody_who_answers_and_where_they_are():
    """One line for each person, and totals that are the sum of the lines (invariant 5)."""
    stage = Stage().play("""
        19:00  dora      opens shelter S
        19:00  dora      opens room R in S for 9
        20:00  ana       tags P1 P2
        20:00  ana       tags W1 as adult
        20:01  ana+dora  hands P1 W1 over to dora in R
        20:02  dora      sends W1 out to hospital with marta until 23:00
    """)
    totals = roll.trial_balance(stage.state)
    assert totals.all == Figures(children=2, adults=1)
    assert totals.by_holder == {stage.staff("ana"): (1, 0), stage.staff("dora"): (1, 1)}
    assert totals.by_place == {stage.labels["R"]: (1, 1), None: (1, 0)}
    assert totals.by_whereabouts == {Whereabouts.PRESENT: (2, 0), Whereabouts.OUT: (0, 1)}
    inside = [line.person for line in roll.roll(stage.state, stage.labels["S"])]
    assert inside == [stage.person("P1"), stage.person("W1")]
    assert totals.all.persons == len(roll.roll(stage.state))


def test_siblings_in_two_shelters_are_reported():
    """Two rooms of one shelter are not apart; two shelters are."""
    stage = Stage().play("""
        19:00  dora  opens shelter S
        19:00  dora  opens room R in S
        19:00  dora  opens room Q in S
        19:00  dora  opens shelter T
        20:00  ana   tags P1 P2
        20:01  dora  assigns P1 to R
        20:01  dora  assigns P2 to Q
    """)
    pair = {"person": stage.person("P1"), "relative": stage.person("P2")}
    said = {"relation": Relation.SIBLING, "claimant": Claimant.CHILD}
    by = stage.by("20:02", "renata")
    stage.do(by, "family.assert_link", **pair, **said, basis=next(iter(AssertionBasis)))
    assert placement_alarms.siblings_apart(stage.state) == []
    stage.play("20:03  dora  assigns P2 to T")
    assert [{*one} for one in placement_alarms.siblings_apart(stage.state)] == [{*pair.values()}]
