"""Release: an order for this child, in force, to this recipient; no hold; two signers of different organisations."""

import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kit.verbs_absence
import kit.verbs_custody
import kit.verbs_register
import kit.verbs_release  # noqa: F401
from kit.forging import forge
from kit.refusing import refused
from kit.stage import Stage
from kit.verbs_release import tag_of
from resguardo.operation import custody
from resguardo.operation.act import ACTS
from resguardo.operation.event import BY_NAME
from resguardo.operation.orders import Hearing, Kinship
from resguardo.operation.release import PersonReleased

SHELTERED = """
    20:00  ana      tags P1 P2
    20:00  ana      tags W1 as adult
    20:01  ana+eva  hands P1 P2 W1 over to eva
    20:02  nora     names recipient R1
    20:02  nora     names recipient R2
    20:03  julia    records order O1 for P1 to R1
"""


def test_a_child_goes_to_whom_the_order_names():
    """Custody ends, the person leaves the roll of those in charge, the record stays."""
    stage = Stage().play(f"""
        {SHELTERED}
        20:10  dora+nora  releases P1 to R1 under O1  -> P1 is released; P2 is in_charge; no release disputes
    """)
    assert stage.state.custody.answers_for(stage.person("P1")) is None
    assert stage.person("P1") not in list(stage.state.custody.open_persons())
    assert stage.state.register.is_active(stage.person("P1"))
    assert sum(custody.balance(stage.state).values()) == 2


def test_whoever_is_released_from_the_hospital_is_no_longer_awaited():
    """Nobody waits for the return of a child who went home from there."""
    stage = Stage().play(f"""
        {SHELTERED}
        20:05  eva        sends P1 out to hospital with ben until 22:00
        20:10  dora+nora  releases P1 to R1 under O1  -> P1 is released
    """)
    assert not stage.state.custody.out


@pytest.mark.parametrize(
    ("whom", "ground", "reason"),
    [
        ("P1", {}, "release.ground_missing"),
        ("P2", {"order": "O1"}, "release.order_names_other"),
        ("P1", {"order": "O9"}, "fold.reference_unknown"),
        ("P1", {"exception": "invented"}, "fold.reference_unknown"),
    ],
)
def test_a_release_without_a_ground_has_no_effect(whom, ground, reason):
    """Two who conspire and write with a program of their own let nobody go either."""
    stage = Stage().play(SHELTERED)
    if "order" in ground:
        ground = {"order": stage.labels.get(ground["order"], b"o" * 16)}
    released = PersonReleased(
        person=stage.person(whom),
        recipient=stage.labels["R1"],
        kinship=Kinship.VERIFIED,
        heard=Hearing.HEARD,
        checked_by=(stage.staff("ana"), stage.staff("nora")),
        **ground,
    )
    assert forge(stage, released, "dora+nora") == reason
    assert not stage.state.custody.is_released(stage.person(whom))


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("20:10  dora       releases P1 to R1 under O1", "act.signers_missing"),
        ("20:10  dora+eva   releases P1 to R1 under O1", "policy.act_not_granted"),
        ("20:10  dora+nora  releases P1 to R1", "release.ground_missing"),
        ("20:10  dora+nora  releases P1 to R1 under O1 by exception x", "release.ground_missing"),
        ("20:10  dora+nora  releases P2 to R1 under O1", "release.order_names_other"),
        ("20:10  dora+nora  releases P1 to R1 under O9", "release.order_names_other"),
        ("20:10  dora+nora  releases P1 to R2 under O1", "release.recipient_differs"),
        ("20:10  dora+nora  releases P1 to R9 under O1", "release.recipient_unknown"),
        ("20:10  dora+nora  releases P1 to R1 by exception x", "release.exception_not_allowed"),
        ("20:10  dora+nora  releases P2 to R1 under O2", "release.order_not_in_force"),
        ("20:10  dora+nora  releases P1 to R1 under O3", "release.order_not_in_force"),
        (
            "20:10  dora+nora  releases P1 to R1 under O1 checked by eva",
            "release.identity_unchecked",
        ),
        (
            "20:10  dora+nora  releases P1 to R1 under O1 checked by eva eva",
            "release.identity_unchecked",
        ),
    ],
)
def test_invariant_19_a_release_that_lacks_something_is_refused(line, refused):
    """Each missing piece has its own refusal."""
    stage = Stage().play(f"""
        {SHELTERED}
        20:04  julia  records order O2 for P2 to R1 until 20:05
        20:04  julia  records order O3 for P1 to R1 from 21:00
    """)
    stage.labels |= {"R9": b"?" * 16, "O9": b"?" * 16}
    stage.play(f"{line}  -> refused {refused}")


def test_nobody_known_is_released():
    """A reference that nothing made names nobody."""
    stage = Stage().play(SHELTERED)
    stage.labels["P9"] = b"?" * 16
    with refused("register.person_unknown"):
        _release(stage, "P9", tag=tag_of(stage, "P1"), by="nora+dora")


def _release(stage, label, *, tag, by="dora+nora"):
    return stage.do(
        stage.by("20:10", by),
        "release.release_person",
        person=stage.person(label),
        tag=tag,
        recipient=stage.labels["R1"],
        kinship=Kinship.ASSERTED,
        heard=Hearing.TOO_YOUNG,
        checked_by=(stage.staff("dora"), stage.staff("nora")),
        order=stage.labels["O1"],
    )


def test_the_band_read_at_the_door_must_be_the_child_s():
    """An order for the wrong one of three namesakes is noticed there."""
    stage = Stage().play(SHELTERED)
    with refused("release.tag_differs"):
        _release(stage, "P1", tag=tag_of(stage, "P2"))
    with refused("release.tag_differs"):
        _release(stage, "P1", tag="nothing")
    _release(stage, "P1", tag=tag_of(stage, "P1").lower())


def test_two_signers_of_one_organisation_release_nobody():
    """Also when both hold the function."""
    stage = Stage().play(SHELTERED)
    role = {"staff": stage.staff("ines"), "role": "child_protection"}
    _grant(stage, **role)
    stage.play("20:10  nora+ines  releases P1 to R1 under O1  -> refused release.one_organisation")


def test_the_organisation_in_charge_signs():
    """Nobody takes a child out behind the back of those who answer for it."""
    stage = Stage().play(SHELTERED)
    _grant(stage, staff=stage.staff("pablo"), role="child_protection")
    stage.play("20:10  nora+pablo  releases P1 to R1 under O1  -> refused release.holder_unsigned")


def _grant(stage, *, staff, role):
    from resguardo.operation.policy import Role

    stage.do(stage.by("20:05", "rosa"), "team.grant_role", staff=staff, role=Role(role))


def test_a_hold_stops_a_release_until_it_is_lifted():
    """Each hold is lifted by itself."""
    Stage().play(f"""
        {SHELTERED}
        20:04  julia      holds P1 as H1               -> P1 is held
        20:05  nora       holds P1 as H2
        20:06  julia      lifts H1                     -> P1 is held
        20:07  julia      lifts H1                     -> refused release.hold_unknown
        20:10  dora+nora  releases P1 to R1 under O1   -> refused release.hold_stands
        20:11  nora       lifts H2                     -> P1 is in_charge
        20:12  dora+nora  releases P1 to R1 under O1   -> P1 is released
        20:13  dora+nora  releases P1 to R1 under O1   -> refused release.person_released
    """)


def test_an_order_that_was_reversed_lets_nobody_go():
    """It stays on record, ended."""
    Stage().play(f"""
        {SHELTERED}
        20:05  julia      ends order O1
        20:06  julia      ends order O1                -> refused release.order_ended
        20:10  dora+nora  releases P1 to R1 under O1   -> refused release.order_not_in_force
    """)


def test_an_absent_and_a_contested_child_are_not_released():
    """First it is known where the child is and who answers."""
    here = Stage().play(SHELTERED)
    here.play("""
        20:05  nora       declares P1 absent
        20:10  dora+nora  releases P1 to R1 under O1  -> refused release.person_absent
    """)
    here = Stage().play(SHELTERED)
    there = here.apart()
    here.play("20:05  eva+ben  hands P1 over to ben")
    there.play("20:05  eva+ema  hands P1 over to ema")
    here.meet(there).play(
        "20:10  dora+nora  releases P1 to R1 under O1  -> refused release.custody_contested"
    )


def test_a_named_exception_needs_two_organisations_and_says_whether_it_covers_children():
    """A school at the end of an incident; an adult who decides for herself."""
    Stage().play(f"""
        {SHELTERED}
        20:05  rosa        allows exception own_decision                      -> refused act.signers_missing
        20:05  rosa+julia  allows exception own_decision
        20:06  rosa+julia  allows exception own_decision                      -> refused release.exception_allowed
        20:10  dora+nora   releases P1 to R1 by exception own_decision        -> refused release.exception_not_allowed
        20:11  dora+nora   releases W1 to R1 by exception own_decision        -> W1 is released
        20:12  rosa+julia  allows exception school_end_of_incident for children
        20:13  dora+nora   releases P1 to R2 by exception school_end_of_incident  -> P1 is released
    """)


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("20:05  julia  records order O4 for P2 to R9", "release.recipient_unknown"),
        (
            "20:05  julia  records order O4 for P2 to R1 from 21:00 until 20:00",
            "release.period_unfit",
        ),
        ("20:05  julia  records order O4 for P2 to R1 listing 0", "release.list_unfit"),
        ("20:05  julia  records order O1 for P1 to R1", "release.order_recorded"),
        ("20:05  julia  ends order O9", "release.order_unknown"),
        ("20:05  ana    records order O4 for P2 to R1", "policy.act_not_granted"),
    ],
)
def test_an_order_that_cannot_be_is_refused(line, refused):
    """A recipient on record, a period, a document that names somebody, entered once."""
    stage = Stage().play(SHELTERED)
    stage.labels |= {"R9": b"?" * 16, "O9": b"?" * 16}
    stage.play(f"{line}  -> refused {refused}")


def test_an_order_is_entered_with_the_child_s_own_band_read():
    """By face and tag, not from the list (invariant 21)."""
    stage = Stage().play(SHELTERED)
    with refused("release.tag_differs"):
        stage.do(
            stage.by("20:05", "julia"),
            "release.record_order",
            person=stage.person("P2"),
            tag=tag_of(stage, "P1"),
            recipient=stage.labels["R1"],
            document=bytes(32),
            listed=2,
            in_force_from=stage.at("20:00"),
        )


def test_invariant_21_no_act_of_release_takes_more_than_one_person():
    """An order for "the children" can't be entered as such."""
    acts = [act for code, act in ACTS.items() if code.startswith("release.")]
    assert len(acts) >= 7
    for act in acts:
        assert "persons" not in inspect.signature(act.function).parameters
    kinds = [kind for name, kind in BY_NAME.items() if name.startswith("release.")]
    assert all(not kind.person_list and len(kind.persons) <= 1 for kind in kinds)


@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(("P1", "P2", "W1"))))
def test_invariant_21_a_list_is_expanded_child_by_child(entered):
    """Whoever is not entered by hand has no order; the document shows how many are still lacking."""
    stage = Stage().play(SHELTERED)
    for label in sorted(entered):
        stage.play(f"20:05  julia  records order G{label} for {label} to R1 listing 3")
    lacking = 3 - len(entered)
    shown = stage.state.releases.incomplete_documents()
    assert shown == ({bytes(32): lacking} if entered and lacking else {})
    for label in ("P2", "W1"):
        order = f"G{label}" if label in entered else "O1"
        expected = (
            f"{label} is released" if label in entered else "refused release.order_names_other"
        )
        stage.play(f"20:10  dora+nora  releases {label} to R1 under {order}  -> {expected}")


LACKS = ("order", "force", "recipient", "hold", "checked", "organisation", "person")


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(LACKS)))
def test_invariant_19_nobody_leaves_unless_everything_is_there(lacking):
    """Order in force, for this person, to this recipient, no hold, two checks, two organisations: whatever is missing, the child stays."""
    stage = Stage().play(SHELTERED)
    _grant(stage, staff=stage.staff("ines"), role="child_protection")
    if "force" in lacking:
        stage.play("20:05  julia  ends order O1")
    if "hold" in lacking:
        stage.play("20:05  julia  holds P1 as H1")
    line = " ".join(
        (
            "20:10",
            "nora+ines" if "organisation" in lacking else "dora+nora",
            "releases",
            "P2" if "person" in lacking else "P1",
            "to",
            "R2" if "recipient" in lacking else "R1",
            "" if "order" in lacking else "under O1",
            "checked by dora" if "checked" in lacking else "",
        )
    )
    if lacking:
        with pytest.raises(AssertionError, match="was refused"):
            stage.play(line)
        assert not stage.state.releases.released
    else:
        stage.play(f"{line}  -> P1 is released")


ORDERS = pytest.mark.parametrize("longer", ["here", "there"])
"""Which site has written more and is therefore read later: what is shown may not depend on it."""


def _apart(longer, *lines):
    """Two sites that know the shelter's day and write apart, one of them after other work."""
    here = Stage().play(SHELTERED).play("20:04  julia  records order O2 for P1 to R2")
    there = here.apart()
    for _ in range(6):
        (here if longer == "here" else there).play("20:05  nora  names recipient R9")
    for site, line in zip((here, there), lines, strict=True):
        site.play(line)
    return here.meet(there)


RELEASED = "20:10  dora+nora  releases P1 to R1 under O1"


@ORDERS
def test_a_hold_meanwhile_makes_a_dispute_and_is_what_is_shown(longer):
    """Released here, held there: the hold outweighs the release until it is lifted."""
    _apart(longer, RELEASED, "20:09  julia  holds P1 as H1").play("""
        20:20  ana    tags P3   -> 1 release dispute; P1 is held
        20:21  julia  lifts H1  -> no release disputes; P1 is released
    """)


@ORDERS
def test_an_order_reversed_meanwhile_makes_a_dispute(longer):
    """Those who released could not know."""
    _apart(longer, RELEASED, "20:09  julia  ends order O1").expect("1 release dispute")


def test_an_order_reversed_after_the_release_makes_none():
    """That is a reversal, not a clash of two sites (invariant 22)."""
    Stage().play(f"""
        {SHELTERED}
        {RELEASED}
        20:11  julia  ends order O1  -> no release disputes
    """)


@ORDERS
def test_two_releases_of_one_child_make_a_dispute(longer):
    """Each site had its order; both are shown."""
    other = "20:10  dora+nora  releases P1 to R2 under O2"
    _apart(longer, RELEASED, other).expect("1 release dispute")


@ORDERS
def test_merged_here_and_released_there_is_listed_in_both_rooms(longer):
    """The record that was taken in left by another door."""
    _apart(longer, "20:09  rosa+renata  merges P1 into P2 as M1", RELEASED).play("""
        20:20  ana          tags P3    -> 1 release dispute; 1 merge dispute
        20:21  rosa+renata  splits M1  -> no release disputes; no merge disputes; P1 is released; P2 is in_charge
    """)


@ORDERS
def test_an_order_for_a_record_that_was_split_off_meanwhile_is_listed(longer):
    """Two records were one when the order was used, and two elsewhere."""
    here = Stage().play(SHELTERED).play("20:04  rosa+renata  merges P1 into P2 as M1")
    there = here.apart()
    for _ in range(6):
        (here if longer == "here" else there).play("20:05  nora  names recipient R9")
    here.play("20:10  dora+nora  releases P2 to R1 under O1")
    there.play("20:09  rosa+renata  splits M1")
    here.meet(there).expect("1 release dispute")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(
                (
                    "julia  holds P1 as H{}",
                    "julia  lifts H0",
                    "julia  ends order O1",
                    "dora+nora  releases P1 to R1 under O1",
                    "rosa+renata  merges P2 into P1 as M{}",
                    "rosa+renata  splits M1",
                )
            ),
        ),
        max_size=10,
    )
)
def test_invariant_19_a_standing_hold_is_always_what_is_shown(steps):
    """Whatever two sites did apart, nobody with a standing hold is shown as released."""
    here = Stage().play(SHELTERED)
    there = here.apart()
    for number, (elsewhere, line) in enumerate(steps):
        site = there if elsewhere else here
        told = line.format(number)
        if told.split()[-1] not in site.labels and " as " not in told:
            continue
        try:
            site.play(f"20:10  {told}")
        except AssertionError as told:
            if "was refused" not in str(told):
                raise
    state = here.meet(there).state
    group = state.register.group(state.register.standing(here.person("P1")))
    held = bool(state.releases.holds_on(group))
    assert not held or here.expect("P1 is held") is None
    if held and state.releases.of_persons(group):
        here.expect("1 release dispute")
