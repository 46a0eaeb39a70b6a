"""Identity: claims beside each other, confirmation by another, lists from outside, and the ready sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.verbs_register  # noqa: F401
from kit.cast import CAST
from kit.refusing import refused
from kit.stage import Stage
from resguardo.operation import fold
from resguardo.operation.description import DescriptionContent, ready_sheet
from resguardo.operation.fold import Written
from resguardo.operation.identifiers import EventId, Moment, OrganisationCode
from resguardo.operation.identity import (
    Claimant,
    ConfirmationBasis,
    IdentityConfirmed,
    IdentityContent,
    claims_of,
)
from resguardo.operation.policy import Role

REGISTRARS = ("renata", "ana", "nora", "eva", "ines")
SAID = IdentityContent(name="Luz Inventada", age_years_min=7, age_years_max=7)


def _record_roster(stage, sha256=bytes(32)):
    [recorded] = stage.do(
        stage.by("21:00", "renata"),
        "register.record_roster",
        name="lista.xlsx",
        sha256=sha256,
        organisation=OrganisationCode("PGN"),
        as_of=Moment(0),
        rows=12,
        persons=10,
    )
    return recorded.roster


def test_a_claim_says_what_it_speaks_of_and_keeps_it_sealed():
    """In clear stands that a name and an age were given, not which."""
    stage = Stage().play("20:00  ana  tags P1")
    [claimed] = stage.do(
        stage.by("20:01", "ana"),
        "register.claim_identity",
        person=stage.person("P1"),
        claimant=Claimant.CHILD,
        said=SAID,
    )
    assert [fact.value for fact in claimed.facts] == ["name", "age"]
    assert stage.recorded[-1].event.content is None


def test_refusing_to_answer_is_recorded_as_that():
    """They were asked and did not answer; it has no other consequence."""
    stage = Stage().play("20:00  ana  tags P1")
    fields = {"person": stage.person("P1"), "claimant": Claimant.CHILD}
    [claimed] = stage.do(stage.by("20:01", "ana"), "register.claim_identity", **fields)
    assert claimed.facts == ()
    assert claimed.content is None


def test_an_empty_claim_is_refused():
    """Something was said, or nothing was answered; a blank form is neither."""
    stage = Stage().play("20:00  ana  tags P1")
    fields = {"person": stage.person("P1"), "claimant": Claimant.CHILD, "said": IdentityContent()}
    with refused("register.claim_empty"):
        stage.do(stage.by("20:01", "ana"), "register.claim_identity", **fields)


def test_a_claim_from_a_list_names_the_list_and_the_row():
    """What a list says can be looked up in the file that said it."""
    stage = Stage().play("20:00  ana  tags P1")
    roster = _record_roster(stage)
    fields = {"person": stage.person("P1"), "claimant": Claimant.ROSTER, "said": SAID}
    stage.do(stage.by("21:01", "renata"), "register.claim_identity", roster=roster, row=4, **fields)
    [claim] = claims_of(stage.state, stage.person("P1"))
    assert stage.state.identities.claims[claim].roster == roster
    assert stage.state.identities.claims[claim].row == 4


@pytest.mark.parametrize(
    ("claimant", "named", "row"),
    [
        (Claimant.ROSTER, False, 4),
        (Claimant.ROSTER, True, None),
        (Claimant.ROSTER, True, 0),
        (Claimant.CHILD, True, 4),
    ],
)
def test_a_claim_names_a_list_if_and_only_if_it_comes_from_one(claimant, named, row):
    """A row of no list, and a child's word with a row, are both refused."""
    stage = Stage().play("20:00  ana  tags P1")
    roster = _record_roster(stage) if named else None
    fields = {"person": stage.person("P1"), "claimant": claimant, "said": SAID}
    with refused("register.roster_unknown"):
        stage.do(
            stage.by("21:01", "renata"), "register.claim_identity", roster=roster, row=row, **fields
        )


def test_the_same_file_is_taken_in_once():
    """Its hash tells."""
    stage = Stage()
    _record_roster(stage)
    _record_roster(stage, sha256=b"\x01" * 32)
    with refused("register.roster_recorded"):
        _record_roster(stage)


def test_confirmation_is_by_another_and_for_one_claim():
    """The other claims stay as they are."""
    stage = Stage().play("""
        20:00  ana     tags P1 P2
        20:01  ana     says P1 is Luz as C1
        20:02  renata  says P1 is Sol as C2
        20:03  renata  confirms C2 of P1  -> refused register.own_claim
        20:04  renata  confirms C1 of P2  -> refused register.claim_unknown
        20:05  renata  confirms C1 of P1
        20:06  renata  confirms C1 of P1  -> refused register.identity_confirmed
        20:07  renata  withdraws the confirmation of C2 of P1  -> refused register.identity_not_confirmed
        20:08  renata  withdraws the confirmation of C1 of P1
        20:09  renata  confirms C1 of P1  -> no identity disputes
    """)
    assert len(claims_of(stage.state, stage.person("P1"))) == 2


@given(st.sampled_from(REGISTRARS), st.sampled_from(ConfirmationBasis))
def test_invariant_08_nobody_confirms_a_claim_that_they_entered(enterer, basis):
    """Whatever the basis, it takes a second person, at writing and in the fold of what others wrote."""
    stage = Stage().play(f"""
        20:00  ana        tags P1
        20:01  {enterer}  says P1 is Luz as C1
    """)
    fields = {"person": stage.person("P1"), "claim": stage.labels["C1"], "basis": basis}
    forged = IdentityConfirmed(**fields)
    if enterer != "renata":
        grant = {"staff": CAST[enterer].staff, "role": Role.REGISTRAR}
        stage.do(stage.by("20:02", "rosa"), "team.grant_role", **grant)
    own = Written(
        EventId(b"f" * 32),
        stage.writer,
        10**6,
        Moment(0),
        Moment(0),
        stage.recorded[-1].written.source,
        (CAST[enterer].staff,),
        lambda _: True,
    )
    fold.apply(stage.state, forged, own)
    assert stage.state.without_effect[-1] == (own.event, "register.own_claim")
    stage.state.without_effect.clear()
    if enterer == "renata":
        with refused("register.own_claim"):
            stage.do(stage.by("20:02", "renata"), "register.confirm_identity", **fields)
    else:
        stage.do(stage.by("20:02", "renata"), "register.confirm_identity", **fields)
    confirmed = stage.state.identities.confirmed.get(stage.person("P1"), [])
    assert all(CAST[enterer].staff != one.signed_by for one in confirmed)


def test_invariant_08_the_basis_comes_from_a_closed_list():
    """A registry, prints, DNA, a consulate, a court: nobody's word is among them."""
    assert {basis.value for basis in ConfirmationBasis} == {
        "civil_registry",
        "fingerprints",
        "dna",
        "consular_record",
        "court_decision",
    }


def test_two_confirmed_identities_are_listed_until_one_is_withdrawn():
    """Each site confirmed another claim; neither is preferred."""
    here = Stage().play("""
        20:00  ana  tags P1
        20:01  ana  says P1 is Luz as C1
        20:02  ana  says P1 is Sol as C2
    """)
    there = here.apart()
    here.play("20:05  renata  confirms C1 of P1")
    there.play("20:05  renata  confirms C2 of P1")
    here.meet(there).play("""
        20:10  ana     tags P2  -> 1 identity dispute
        20:11  renata  withdraws the confirmation of C2 of P1  -> no identity disputes
    """)


def test_the_same_claim_confirmed_twice_is_no_dispute():
    """Both sites say the same."""
    here = Stage().play("""
        20:00  ana  tags P1
        20:01  ana  says P1 is Luz as C1
    """)
    there = here.apart()
    here.play("20:05  renata  confirms C1 of P1")
    there.play("20:05  renata  confirms C1 of P1")
    here.meet(there).expect("no identity disputes")


def test_a_withdrawal_reaches_only_the_confirmations_it_knew():
    """What another registrar confirmed meanwhile stands until it is withdrawn by somebody who knows it."""
    here = Stage().play("""
        20:00  ana  tags P1
        20:01  ana  says P1 is Luz as C1
    """)
    there = here.apart()
    here.play("""
        20:05  renata  confirms C1 of P1
        20:06  renata  withdraws the confirmation of C1 of P1
    """)
    there.play("20:05  renata  confirms C1 of P1")
    here.meet(there)
    assert len(here.state.identities.confirmed[here.person("P1")]) == 1


def test_a_ready_sheet_says_what_is_still_lacking():
    """A child without a name can be looked for by photo, sex and description (failure 11)."""
    stage = Stage().play("20:00  ana  tags P1")
    assert ready_sheet(stage.state, stage.person("P1")).lacks == ("photo", "sex", "description")
    stage.play("""
        20:01  ana  describes P1
        20:02  ana  photographs P1
    """)
    sheet = ready_sheet(stage.state, stage.person("P1"))
    assert sheet.is_complete
    assert not sheet.has_claimed_name
    assert sheet.seen_at == stage.at("20:00")
    stage.play("20:03  ana  says P1 is Luz")
    assert ready_sheet(stage.state, stage.person("P1")).has_claimed_name


def test_an_empty_description_and_a_photo_without_a_file_are_refused():
    """Both would make a sheet look ready that is not."""
    stage = Stage().play("20:00  ana  tags P1")
    person = stage.person("P1")
    with refused("register.description_empty"):
        stage.do(
            stage.by("20:01", "ana"),
            "register.describe_person",
            person=person,
            seen=DescriptionContent(),
        )
    with refused("register.photo_digest_unfit"):
        stage.do(stage.by("20:01", "ana"), "register.record_photo", person=person, digest=b"\x01")


def test_a_photo_that_somebody_did_not_want_is_a_valid_answer():
    """A refusal is written down without penalty: the sheet still lacks a photo, and it is not taken for forgotten."""
    stage = Stage().play("""
        20:00  ana  tags P1
        20:01  ana  notes that P1 wants no photo
    """)
    person = stage.person("P1")
    assert stage.state.register.persons[person].photo_refused_at == stage.at("20:01")
    assert "photo" in ready_sheet(stage.state, person).lacks
    stage.play("20:05  ana  photographs P1")
    assert "photo" not in ready_sheet(stage.state, person).lacks
