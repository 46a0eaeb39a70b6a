"""Claims: received and never answered; kinship, suitability and authority are three facts, and none of them is a release."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kit.verbs_custody
import kit.verbs_register
import kit.verbs_release
from kit.refusing import refused
from kit.stage import Stage
from kit.verbs_claims import receipt_of
from resguardo.operation.act import ACTS
from resguardo.operation.claim_study import claim_disputes, rivals_of
from resguardo.operation.claims import Capacity, ClaimContent, ClaimEnd, ClaimGate
from resguardo.operation.clocks import Limit
from resguardo.operation.event import BY_NAME, SealClass
from resguardo.operation.overdue import overdue
from resguardo.operation.policy import Role
from resguardo.operation.receipt import compose, is_receipt

assert kit.verbs_custody
assert kit.verbs_register
assert kit.verbs_release

BEGIN = """
    19:00  ana       tags P1 P2 P3
    19:01  ana+dora  hands P1 P2 over to dora
    19:10  nora      names recipient Y1
    19:11  julia     records order O1 for P1 to Y1
    19:20  nora      receives claim K1
    19:21  nora      receives claim K2
"""
THREE_FACTS = """
    20:00  nora   proposes P1 for K1
    20:01  alba   finds kinship of K1 with P1 established
    20:02  nora   finds suitability of K1 established
    20:03  julia  finds authority of K1 over P1 established under O1
"""


def _stage(story=""):
    """K1 and K2 are received, P1 has an order; `alba` may study claims beside `nora`."""
    stage = Stage()
    by = stage.by("18:00", "rosa")
    stage.do(by, "team.grant_role", staff=stage.staff("alba"), role=Role.CHILD_PROTECTION)
    return stage.play(BEGIN + story)


def test_a_claim_is_received_with_its_receipt_and_what_was_asked_stays_sealed():
    """Clear are receipt, capacity and the kinds of documents; who asks for whom is sealed as a complaint is."""
    record = next(iter(_stage().state.claims.claims.values()))
    assert is_receipt(record.receipt)
    kinds = [kind for name, kind in BY_NAME.items() if name.startswith("claims.") and kind.seal]
    assert {kind.seal for kind in kinds} == {SealClass.COMPLAINT}
    assert all(kind.subject == "claim" for kind in kinds)


def test_invariant_26_what_is_received_does_not_hang_on_who_is_here():
    """Receiving a claim reads the claims and nothing else: the same events whether the operation holds a child or nobody."""
    full, empty = _stage(), Stage()
    written = []
    for stage in (full, empty):
        fields = {"receipt": receipt_of("K9"), "capacity": Capacity.RELATIVE}
        fields["said"] = ClaimContent(asks_for="Luz Inventada")
        written.append(stage.do(stage.by("21:00", "nora"), "claims.receive_claim", **fields))
    assert written[0] == written[1]


def test_a_claim_has_an_owner_and_a_date():
    """Without them it is loud after a day; with them, when the date has passed."""
    stage = _stage()
    lines = {one.what for one in overdue(stage.state, stage.at("+1 19:22"))}
    assert Limit.CLAIM_ASSIGNMENT in lines
    stage.play("""
        20:00  rosa  gives claim K1 to nora until 22:00
        20:00  rosa  gives claim K2 to nora until 23:00
    """)
    late = [
        one for one in overdue(stage.state, stage.at("22:30")) if one.what is Limit.CLAIM_REVIEW
    ]
    assert [(one.about, one.staff) for one in late] == [(stage.labels["K1"], stage.staff("nora"))]


def test_closed_as_released_only_after_three_facts_and_the_release():
    """Each fact by itself; the order of the court and the two signers of the release are not replaced by any of them."""
    _stage(
        THREE_FACTS
        + """
        20:10  nora       closes claim K1 as released             -> refused claims.nobody_released
        20:11  dora+nora  releases P1 to Y1 under O1
        20:12  nora       closes claim K1 as released             -> K1 closed; K2 open
    """
    )


@pytest.mark.parametrize("left_out", range(1, 4))
def test_no_fact_stands_for_another(left_out):
    """Kinship is not suitability, suitability is not authority: without any one of the three the claim stays open."""
    lines = THREE_FACTS.strip().splitlines()
    story = "\n".join([*lines[:left_out], *lines[left_out + 1 :]])
    _stage(
        story
        + """
        20:11  dora+nora  releases P1 to Y1 under O1
        20:12  nora       closes claim K1 as released   -> refused claims.gates_not_passed
    """
    )


def test_a_contested_claim_is_not_closed_as_released():
    """Somebody settles the doubt by name first."""
    _stage(
        THREE_FACTS
        + """
        20:05  nora       contests K1 for K2                      -> K1 contested; K2 not contested
        20:11  dora+nora  releases P1 to Y1 under O1
        20:12  nora       closes claim K1 as released             -> refused claims.claim_contested
        20:13  julia      settles the contest of K1               -> K1 not contested
        20:14  nora       closes claim K1 as released             -> K1 closed
    """
    )


def test_claims_that_may_mean_one_child_know_of_each_other():
    """Through a merge of records too; a lead that was dropped no longer counts."""
    stage = _stage("""
        20:00  nora         proposes P1 for K1
        20:01  nora         proposes P2 for K2
        20:02  rosa+renata  merges P2 into P1
    """)
    assert rivals_of(stage.state, stage.labels["K1"]) == [stage.labels["K2"]]
    stage.play("20:03  nora  drops P2 for K2")
    assert rivals_of(stage.state, stage.labels["K1"]) == []


def test_one_claimant_under_several_names_is_one_claimant():
    """The relation goes on through a third claim, and can be taken back."""
    stage = _stage("""
        20:00  nora  receives claim K3
        20:01  nora  links the claimants of K1 and K2
        20:02  nora  links the claimants of K2 and K3
    """)
    others = stage.state.claims.of_one_claimant(stage.labels["K1"])
    assert others == [stage.labels["K2"], stage.labels["K3"]]
    stage.play("20:03  nora  parts the claimants of K3 and K2")
    assert stage.state.claims.of_one_claimant(stage.labels["K1"]) == [stage.labels["K2"]]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nora  receives claim K1", "claims.receipt_taken"),
        ("ana   receives claim K4", "policy.act_not_granted"),
        ("rosa  gives claim K9 to nora until 23:00", "claims.claim_unknown"),
        ("rosa  gives claim K0 to nora until 23:00", "claims.claim_closed"),
        ("rosa  gives claim K1 to zoe until 23:00", "register.owner_unknown"),
        ("rosa  gives claim K1 to nora until 20:00", "register.review_past"),
        ("nora  reopens claim K1 for nora until 23:00", "claims.claim_open"),
        ("nora  reopens claim K9 for nora until 23:00", "claims.claim_unknown"),
        ("nora  reopens claim K0 for zoe until 23:00", "register.owner_unknown"),
        ("nora  reopens claim K0 for nora until 20:00", "register.review_past"),
        ("nora  closes claim K0 as withdrawn", "claims.claim_closed"),
        ("nora  links the claimants of K1 and K1", "claims.claim_itself"),
        ("nora  links the claimants of K1 and K9", "claims.claim_unknown"),
        ("nora  links the claimants of K2 and K1", "claims.claimants_linked"),
        ("nora  parts the claimants of K1 and K0", "claims.claimants_not_linked"),
        ("nora  proposes P1 for K1", "claims.lead_known"),
        ("nora  proposes P9 for K1", "register.person_unknown"),
        ("nora  drops P2 for K1", "claims.lead_unknown"),
        ("nora  finds kinship of K1 with P1 established", "claims.own_lead"),
        ("alba  finds kinship of K1 with P2 established", "claims.lead_unknown"),
        ("nora  finds suitability of K0 established", "claims.claim_closed"),
        ("julia finds authority of K1 over P1 established", "claims.order_missing"),
        ("julia finds authority of K1 over P3 established under O1", "claims.order_missing"),
        ("julia finds authority of K1 over P2 undecided", "claims.lead_unknown"),
        ("nora  contests K1 for K1", "claims.rival_unnamed"),
        ("nora  contests K1 for K9", "claims.rival_unnamed"),
        ("nora  settles the contest of K1", "claims.not_contested"),
    ],
)
def test_what_would_blur_a_claim_is_refused(line, code):
    """An open claim, an owner in service, a date to come, a lead, another pair of eyes, an order for this very person."""
    stage = _stage("""
        20:00  nora  receives claim K0
        20:01  nora  closes claim K0 as withdrawn
        20:02  nora  proposes P1 for K1
        20:03  nora  proposes P3 for K1
        20:04  nora  links the claimants of K1 and K2
    """)
    stage.do(stage.by("20:05", "rosa"), "team.end_service", staff=stage.staff("zoe"))
    stage.labels |= {"P9": b"?" * 16}
    stage.play(f"20:10  {line}  -> refused {code}")


def test_a_receipt_has_one_form():
    """Whatever is written in its place is not taken for one."""
    stage = Stage()
    fields = {"capacity": Capacity.OTHER, "said": ClaimContent()}
    for written in ("", "17", "R-0000-0000", "r-0000-0000-0000", "R-0000-0000-0000\n"):
        with refused("claims.receipt_unfit"):
            stage.do(stage.by("20:00", "nora"), "claims.receive_claim", receipt=written, **fields)


@given(st.binary(min_size=16, max_size=16))
def test_every_receipt_that_is_drawn_is_one(chance):
    """What the desk prints is taken in."""
    assert is_receipt(compose(chance))


def test_a_claim_taken_in_by_two_sites_is_one_claim():
    """The receipt gives its reference."""
    here = Stage()
    there = here.apart()
    for site in (here, there):
        site.play("20:00  nora  receives claim K1")
    assert len(here.meet(there).state.claims.claims) == 1


def test_a_claim_closed_two_ways_is_listed_until_reopened():
    """Two reasons, or two findings of one question: both are shown."""
    here = _stage()
    there = here.apart()
    here.play("20:00  nora  closes claim K1 as withdrawn")
    there.play("20:00  nora  closes claim K1 as no_lead")
    here.play("20:01  nora  finds suitability of K2 established")
    there.play("20:01  alba  finds suitability of K2 disproved")
    here.meet(there).expect("2 claim disputes")
    here.play("""
        20:10  nora  reopens claim K1 for nora until 23:00   -> 1 claim dispute; K1 open
        20:11  nora  finds suitability of K2 undecided       -> no claim disputes
    """)


def test_no_act_answers_a_claimant():
    """No act of the room takes words for the claimant, and none of its events names a place."""
    acts = [kind for code, kind in ACTS.items() if code.startswith("claims.")]
    assert len(acts) == 13
    fields = {name for kind in acts for name in kind.fields.__struct_fields__}
    assert not fields & {"answer", "reply", "message", "place", "contact"}


STEPS = st.sampled_from((
    "nora   proposes P1 for K1",
    "nora   drops P1 for K1",
    "alba   finds kinship of K1 with P1 established",
    "alba   finds kinship of K1 with P1 disproved",
    "nora   finds suitability of K1 established",
    "julia  finds authority of K1 over P1 established under O1",
    "julia  finds authority of K1 over P1 disproved",
    "nora   contests K1",
    "julia  settles the contest of K1",
    "nora   closes claim K1 as released",
    "nora   reopens claim K1 for nora until 23:00",
))  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(st.lists(STEPS, max_size=14))
def test_no_order_of_steps_closes_as_released_without_the_three_facts(steps):
    """Whatever is tried in whatever order: at the moment of such a closing each question stands established and no doubt is open."""
    stage = _stage("20:00  dora+nora  releases P1 to Y1 under O1")
    for step in steps:
        record = stage.state.claims.claims[stage.labels["K1"]]
        ready = not record.is_contested and all(record.stands(gate) for gate in ClaimGate)
        try:
            stage.play(f"20:05  {step}")
        except AssertionError as told:
            if "was refused" not in str(told):
                raise
            continue
        if step.endswith("as released"):
            assert ready
            record = stage.state.claims.claims[stage.labels["K1"]]
            assert record.outcomes[-1].reason is ClaimEnd.RELEASED


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.booleans(), STEPS), max_size=12))
def test_two_sites_lose_no_fact_of_a_claim(steps):
    """Whatever two sites do apart: after they meet, a claim that both left open is open, and a question that they answered differently is listed."""
    here = _stage("20:00  dora+nora  releases P1 to Y1 under O1")
    there = here.apart()
    for elsewhere, step in steps:
        try:
            (there if elsewhere else here).play(f"20:05  {step}")
        except AssertionError as told:
            if "was refused" not in str(told):
                raise
    claim = here.labels["K1"]
    apart = [site.state.claims.claims[claim] for site in (here, there)]
    said = [{gate: facts[-1].finding for gate, facts in record.gates.items()} for record in apart]
    were_open = not any(record.outcomes for record in apart)
    state = here.meet(there).state
    record = state.claims.claims[claim]
    assert not (were_open and record.outcomes)
    differ = [gate for gate in said[0] if gate in said[1] and said[0][gate] != said[1][gate]]
    assert not differ or claim in claim_disputes(state)
