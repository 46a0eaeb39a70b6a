"""Family: links are somebody's word until verified; they may contradict each other and are never deleted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kit.verbs_family
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation import family
from resguardo.operation.family import Relation, VerificationBasis

THREE = "20:00  ana  tags P1 P2 P3"


def test_links_of_siblings_and_parents_make_a_group():
    """Asserted and verified groups are told apart."""
    Stage().play(f"""
        {THREE}
        20:00  ana     tags W1 as adult
        20:01  ana     links P2 to P1 as sibling as L1  -> group P1 P2; no verified group
        20:02  ana     links W1 to P2 as parent as L2   -> group P1 P2 W1
        20:03  renata  verifies L1                      -> verified group P1 P2; group P1 P2 W1
    """)


def test_a_spouse_and_somebody_found_together_make_no_family_group():
    """They are written down and shown, and prove no kinship."""
    Stage().play(f"""
        {THREE}
        20:01  ana  links P2 to P1 as found_together  -> no group
        20:02  ana  links P3 to P1 as spouse          -> no group
    """)


def test_a_baby_and_whoever_cares_for_it_are_a_pair():
    """A carer need not be a parent; the pair stays together."""
    stage = Stage().play("""
        20:00  ana  tags P1
        20:00  ana  tags W1 as adult
        20:01  ana  links W1 to P1 as carer  -> no group
    """)
    assert family.dyads(stage.state) == [(stage.person("P1"), stage.person("W1"))]


def test_several_true_answers_to_who_is_your_mother_all_stand():
    """In a closed house every woman may be called mother: the software doesn't choose."""
    stage = Stage().play("""
        20:00  ana     tags P1
        20:00  ana     tags W1 W2 W3 as adult
        20:01  ana     links W1 to P1 as parent as L1
        20:02  ana     links W2 to P1 as parent as L2
        20:03  ana     links P1 to W3 as child as L3
        20:04  renata  verifies L2  -> no contradictions
    """)
    said = family.parents_said(stage.state, stage.person("P1"))
    assert said[0] == stage.person("W2")
    assert set(said) == {stage.person("W1"), stage.person("W2"), stage.person("W3")}


def test_links_that_cannot_both_be_true_are_listed():
    """Sister for one, mother for another: both are kept."""
    Stage().play(f"""
        {THREE}
        20:01  ana  links P2 to P1 as sibling
        20:02  ana  links P1 to P2 as sibling       -> no contradictions
        20:03  ana  links P2 to P1 as parent as L3  -> 1 contradiction
        20:04  ana  withdraws link L3               -> no contradictions
    """)


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("20:05  ana     links P1 to P1 as sibling", "family.link_with_self"),
        ("20:05  ana     links P2 to P1 as sibling", "family.link_asserted"),
        ("20:05  ana     links P9 to P1 as sibling", "register.person_unknown"),
        ("20:05  renata  verifies L9", "family.link_unknown"),
        ("20:05  renata  verifies L2", "family.own_link"),
        ("20:05  ana     verifies L1", "policy.act_not_granted"),
        ("20:05  ana     withdraws link L9", "family.link_unknown"),
        ("20:05  ana     withdraws link L3", "family.link_unknown"),
    ],
)
def test_what_is_no_link_is_refused(line, refused):
    """A link joins two persons, is entered once by a source, and is verified by another."""
    stage = Stage().play(f"""
        {THREE}
        20:01  ana     links P2 to P1 as sibling as L1
        20:01  renata  links P3 to P1 as sibling as L2
        20:02  ana     links P3 to P2 as sibling as L3
        20:03  ana     withdraws link L3
    """)
    stage.labels |= {"L9": b"?" * 16, "P9": b"?" * 16}
    stage.play(f"{line}  -> refused {refused}")


def test_verified_is_only_by_registry_dna_or_decision():
    """Nobody's word is a basis."""
    assert {basis.value for basis in VerificationBasis} == {
        "civil_registry",
        "dna",
        "court_decision",
    }


def test_a_link_verified_here_and_withdrawn_there_is_listed():
    """It ends when somebody who knows both withdraws it; asserted anew where it is true."""
    here = Stage().play(f"""
        {THREE}
        20:01  ana  links P2 to P1 as sibling as L1
    """)
    there = here.apart()
    here.play("20:05  renata  verifies L1")
    there.play("20:05  ana  withdraws link L1")
    here.meet(there).play("""
        20:10  ana  tags P4                             -> 1 link dispute
        20:11  ana  withdraws link L1                   -> no link disputes
        20:12  ana  links P2 to P1 as sibling as L2     -> group P1 P2
    """)


def test_links_follow_a_merge_and_come_back_with_the_split():
    """Two records of one sister are one sister."""
    Stage().play(f"""
        {THREE}
        20:01  ana          links P2 to P1 as sibling
        20:02  rosa+renata  merges P2 into P3 as M1  -> group P1 P3
        20:03  rosa+renata  splits M1                -> group P1 P2
    """)


LINK = st.tuples(
    st.sampled_from(("link", "verify", "withdraw")),
    st.sampled_from(("P1", "P2", "P3")),
    st.sampled_from(("P1", "P2", "P3")),
    st.sampled_from(Relation),
    st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINK, max_size=12))
def test_invariant_04_no_link_is_ever_deleted_and_verified_never_rests_on_its_author(steps):
    """Whatever two sites say: each assertion stays on record, and each verification is by another."""
    here = Stage().play(THREE)
    there = here.apart()
    made = []
    for number, (action, one, other, relation, elsewhere) in enumerate(steps):
        label = made[number % len(made)] if made else "L0"
        line = {
            "link": f"ana  links {one} to {other} as {relation.value} as L{number}",
            "verify": f"renata  verifies {label}",
            "withdraw": f"ana  withdraws link {label}",
        }[action]
        site = there if elsewhere else here
        if action != "link" and label not in site.labels:
            continue
        try:
            site.play(f"20:05  {line}")
        except AssertionError as refused:
            if "was refused" not in str(refused):
                raise
            continue
        if action == "link":
            made.append(f"L{number}")
    links = here.meet(there).state.family.links
    assert {here.labels[label] for label in made} == set(links)
    for record in links.values():
        assert all(one.signed_by != record.entered_by for one in record.verifications)
