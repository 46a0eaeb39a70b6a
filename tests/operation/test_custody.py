"""Custody: one named human answers for each person; handovers that both sign; contests and out-counts."""

import pytest

import kit.verbs_custody
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation import custody
from resguardo.operation.act import ACTS
from resguardo.operation.policy import Role


def test_tagging_makes_the_signer_answer():
    """From the first tag a named human answers (invariant 1)."""
    Stage().play("20:00  ana  tags P1 P2  -> P1 P2 with ana")


def test_custody_moves_when_the_named_receiver_accepts():
    """An offer alone moves nothing; only the named receiver accepts, and once."""
    Stage().play("""
        20:00  ana  tags P1
        20:05  ana  offers P1 to ben    -> P1 with ana; 1 offer open
        20:06  eva  accepts P1          -> refused custody.offer_for_another
        20:07  ben  accepts P1          -> P1 with ben; no offers open
        20:08  ben  accepts P1          -> refused custody.offer_spent
    """)


def test_a_batch_is_accepted_with_its_exceptions_named():
    """Whoever is not taken over is refused with a reason and stays with the giver."""
    Stage().play("""
        20:00  ana  tags P1 P2 P3
        20:05  ana  offers P1 P2 P3 to ben
        20:07  ben  accepts P1 P2 except P3 not_present  -> P1 P2 with ben; P3 with ana; no offers open
    """)


def test_a_batch_handed_over_face_to_face_needs_one_act():
    """Giver and receiver sign on one device; the exceptions stay with the giver."""
    Stage().play("""
        20:00  ana      tags P1 P2 P3
        20:05  ana+ben  hands P1 P2 over to ben except P3 no_room  -> P1 P2 with ben; P3 with ana
        20:06  ben+eva  hands P1 over to eva                       -> P1 with eva
    """)


def test_an_offer_can_be_withdrawn_or_refused_and_the_giver_still_answers():
    """A withdrawn or refused offer leaves custody where it was."""
    Stage().play("""
        20:00  ana  tags P1 P2
        20:01  ana  offers P1 P2 to ben
        20:02  ben  refuses P1 because no_room  -> P1 with ana
        20:03  ben  withdraws P2                -> refused custody.not_the_holder
        20:04  ana  withdraws P2                -> P2 with ana; no offers open
        20:05  ben  accepts P2                  -> refused custody.offer_spent
        20:06  ben  refuses P1 because unsafe   -> refused custody.offer_spent
        20:07  ana  withdraws P1                -> refused custody.offer_spent
    """)


@pytest.mark.parametrize(
    "line",
    [
        "20:01  ben  offers P1 to eva              -> refused custody.not_the_holder",
        "20:01  ana  offers P1 to ana              -> refused custody.receiver_is_giver",
        "20:01  ana  offers P1 to ghost            -> refused custody.receiver_unknown",
        "20:01  ana  offers P0 to ben              -> refused policy.outside_scope",
        "20:01  ana+ben  hands P1 over to eva      -> refused custody.receiver_not_signed",
        "20:01  ben+eva  hands P1 over to eva      -> refused custody.not_the_holder",
        "20:01  ben  accepts P1                    -> refused custody.offer_unknown",
        "20:01  ben  refuses P1 because no_room    -> refused custody.offer_unknown",
        "20:01  ana  withdraws P1                  -> refused custody.offer_unknown",
        "20:01  ana  offers P2 to ben              -> refused custody.offer_open",
        "20:01  eva  refuses P2 because no_room    -> refused custody.offer_for_another",
        "20:01  ana  offers P1 to ben on slip 17   -> refused custody.slip_used",
    ],
)
def test_what_can_be_known_to_be_wrong_is_refused_at_writing(line):
    """Each refusal of a handover, on the same small story."""
    stage = Stage().play("""
        20:00  ana  tags P1 P2
        20:00  ana  offers P2 to ben on slip 17
    """)
    stage.labels["P0"] = b"0" * 16
    stage.play(line)


def test_two_sites_that_hand_over_one_child_apart_make_a_contest():
    """Two acceptances from one link: both claim, the last common holder answers, no clock chooses."""
    here = Stage().play("20:00  ana  tags P1")
    there = here.apart()
    here.play("20:05  ana+ben  hands P1 over to ben  -> P1 with ben")
    there.play("20:09  ana+eva  hands P1 over to eva  -> P1 with eva")
    here.meet(there).play("""
        20:20  ben      offers P1 to ema      -> refused custody.contested
        20:21  ben+ema  hands P1 over to ema  -> refused custody.contested
        20:22  rosa     reads the list        -> P1 contested between ben eva, ana answers
    """)


def test_accepted_here_and_withdrawn_there_is_a_contest():
    """The giver claims by the withdrawal, the receiver by the acceptance."""
    here = Stage().play("""
        20:00  ana  tags P1
        20:01  ana  offers P1 to ben
    """)
    there = here.apart()
    here.play("20:05  ben  accepts P1")
    there.play("20:05  ana  withdraws P1  -> P1 with ana")
    here.meet(there).expect("P1 contested between ana ben, ana answers")


def test_one_offer_accepted_on_two_devices_is_a_contest():
    """A link is spent once, also by one and the same receiver."""
    here = Stage().play("""
        20:00  ana  tags P1
        20:01  ana  offers P1 to ben
    """)
    there = here.apart()
    here.play("20:05  ben  accepts P1")
    there.play("20:05  ben  accepts P1")
    here.meet(there).expect("P1 contested between ben ben, ana answers")


def test_two_offers_of_one_child_accepted_by_two_are_a_contest():
    """Each site offered to somebody else, and both accepted after the merge of nothing."""
    here = Stage().play("20:00  ana  tags P1")
    there = here.apart()
    here.play("20:01  ana  offers P1 to ben")
    there.play("20:01  ana  offers P1 to eva")
    there.play("20:02  eva  accepts P1")
    here.play("20:03  ben  accepts P1")
    here.meet(there).expect("P1 contested between ben eva, ana answers")


def test_a_paper_slip_used_at_two_sites_is_listed():
    """One slip, two handovers: shown, not decided."""
    here = Stage().play("20:00  ana  tags P1 P2")
    there = here.apart()
    here.play("20:01  ana  offers P1 to ben on slip 17")
    there.play("20:01  ana  offers P2 to eva on slip 17")
    here.meet(there).expect("slip 17 used twice")
    assert not here.state.custody.is_contested(here.person("P1"))


def _contest():
    here = Stage().play("20:00  ana  tags P1")
    there = here.apart()
    here.play("20:05  ana+ben  hands P1 over to ben")
    there.play("20:05  ana+eva  hands P1 over to eva")
    return here.meet(there)


@pytest.mark.parametrize(
    "line",
    [
        "20:30  rosa+nora   resolves P1 for ben naming 1 seen by marta at 20:25 -> refused custody.branches_differ",
        "20:30  nora        resolves P1 for ben seen by marta at 20:25          -> refused act.signers_missing",
        "20:30  nora+alba   resolves P1 for ben seen by marta at 20:25          -> refused custody.same_organisation",
        "20:30  rosa+nora   resolves P1 for ben seen by marta at 20:45          -> refused custody.not_seen",
        "20:30  rosa+nora   resolves P1 for ema seen by marta at 20:25          -> refused custody.holder_not_signed",
        "20:30  rosa+nora   resolves P1 for ghost seen by marta at 20:25        -> refused custody.receiver_unknown",
        "20:30  rosa+nora   resolves P2 for ben seen by marta at 20:25          -> refused custody.not_contested",
        "20:30  rosa+nora   resolves P1 for ben seen by marta at 20:25          -> P1 with ben",
        "20:30  rosa+nora   resolves P1 for nora seen by nora at 20:25          -> P1 with nora",
    ],
)
def test_a_contest_ends_only_by_an_act_that_names_every_claim(line):
    """Two signers of different organisations, a sighting by own eyes, and a holder who signed."""
    stage = _contest().play("20:20  ana  tags P2")
    stage.do(
        stage.by("20:20", "rosa"),
        "team.grant_role",
        staff=stage.staff("alba"),
        role=Role.CHILD_PROTECTION,
    )
    stage.play(line)


def test_after_a_resolution_custody_moves_on():
    """The resolved holder hands over like any other."""
    _contest().play("""
        20:30  rosa+nora  resolves P1 for ben seen by marta at 20:25  -> P1 with ben
        20:40  ben+dora   hands P1 over to dora                       -> P1 with dora
    """)


def test_a_branch_that_arrives_after_the_resolution_is_a_late_claim():
    """It is shown and does not undo the resolution; nor does what follows from it."""
    here = Stage().play("20:00  ana  tags P1")
    there, third = here.apart(), here.apart(b"C" * 32)
    here.play("20:05  ana+ben  hands P1 over to ben")
    there.play("20:05  ana+eva  hands P1 over to eva")
    third.play("20:05  ana+ema  hands P1 over to ema")
    third.play("20:06  ema+dora  hands P1 over to dora")
    here.meet(there).play("20:30  rosa+nora  resolves P1 for ben seen by marta at 20:25")
    here.meet(third).play("20:40  rosa  reads the list  -> P1 with ben; late claim of dora on P1")
    here.play("20:50  dora+eva  hands P1 over to eva  -> refused custody.not_the_holder")


def test_two_resolutions_apart_are_a_contest_again():
    """Neither undoes the other; the holder before both answers."""
    here = _contest()
    there = here.apart(b"C" * 32)
    here.play("20:30  rosa+nora   resolves P1 for ben seen by marta at 20:25  -> P1 with ben")
    there.play("20:30  julia+nora  resolves P1 for eva seen by marta at 20:26  -> P1 with eva")
    here.meet(there).play("""
        20:40  rosa        reads the list                              -> P1 contested between ben eva, ana answers
        20:50  julia+rosa  resolves P1 for eva seen by marta at 20:45  -> P1 with eva
    """)


def test_an_out_count_has_somebody_responsible_and_moves_no_custody():
    """Out by name, with an expected return; the holder still answers (invariant 10)."""
    Stage().play("""
        20:00  eva   tags P1                                    -> refused policy.act_not_granted
        20:00  ana   tags P1
        20:01  ana   sends P1 out to hospital with marta until 23:00  -> P1 out with marta; P1 with ana
        20:02  ana   sends P1 out to court with ben until 23:00       -> refused custody.out_already
        23:01  ana   returns P1
        23:02  ana   returns P1                                       -> refused custody.not_out
        23:03  ana   sends P1 out to court with ghost until 23:30     -> refused custody.responsible_unknown
        23:04  ana   sends P1 out to court with ben until 23:04       -> refused custody.return_passed
        23:05  eva   sends P1 out to court with ben until 23:30       -> refused policy.outside_scope
    """)


def test_two_out_counts_apart_are_in_dispute_until_the_person_is_back():
    """The out-count stays, marked as disputed, until a return that knows both."""
    here = Stage().play("20:00  ana  tags P1")
    there = here.apart()
    here.play("20:01  ana  sends P1 out to hospital with marta until 23:00")
    there.play("20:01  ana  sends P1 out to court with ben until 23:00")
    here.meet(there)
    assert here.person("P1") in here.state.custody.out_disputed
    here.play("21:00  ana  returns P1")
    assert not here.state.custody.out
    assert not here.state.custody.out_disputed


def test_invariant_03_no_act_takes_a_holder_away():
    """Nothing in the catalogue disclaims, drops or ends custody but a handover, a resolution and a release."""
    ending = ("disclaim", "renounce", "abandon", "end_custody", "drop", "relieve")
    # A lead of a claim can be dropped: it is a hint, and nobody's custody.
    of_custody = [code for code in ACTS if not code.startswith("claims.")]
    assert not [code for code in of_custody if any(word in code for word in ending)]


def test_custody_is_double_entry():
    """Each move debits the giver and credits the receiver; a contested child is booked once, with the one who answers."""
    stage = _contest().play("""
        20:20  ana      tags P2
        20:21  ana+ben  hands P2 over to ben
    """)
    assert custody.balance(stage.state) == {stage.staff("ana"): 1, stage.staff("ben"): 1}
    moves = [(entry.debit, entry.credit) for entry in custody.postings(stage.state)]
    ana, ben = stage.staff("ana"), stage.staff("ben")
    assert moves == [(None, ana), (None, ana), (ana, ben)]
