"""The team: enrolment, roles, the end of service, devices, and authority that two sites see differently."""

import pytest

import kit.verbs_custody
import kit.verbs_register
import kit.verbs_team  # noqa: F401
from kit.cast import CAST
from kit.stage import Stage
from kit.verbs_team import GHOST
from resguardo.operation import fold
from resguardo.operation.disputes import DisputeKind, disputes
from resguardo.operation.fold import Written
from resguardo.operation.identifiers import EventId, StaffId, WriterKey
from resguardo.operation.operation import Operation
from resguardo.operation.policy import Role
from resguardo.operation.team import (
    DeviceRestored,
    DeviceRevoked,
    HeadsSeen,
    OperationOpened,
    RoleGranted,
    RoleWithdrawn,
)


def _written(stage, handle, *, knows, writer=b"A" * 32, sequence=10_000):
    """How an event would stand that `handle` signs, whose writer knew what `knows` says."""
    moment = stage.at("23:00")
    return Written(
        event=EventId(b"w" * 32),
        writer=WriterKey(writer),
        sequence=sequence,
        happened_at=moment,
        written_at=moment,
        source=stage.by("23:00", handle).source,
        actors=(stage.staff(handle),),
        knows=knows,
    )


def test_an_operation_opens_with_its_coordinator_and_the_cast_is_enrolled():
    """The first signer becomes coordinator; everybody else is enrolled by an act."""
    stage = Stage()
    stage.check()
    assert stage.state.team.has_role(stage.staff("rosa"), Role.COORDINATOR)
    assert stage.state.team.organisation(stage.staff("eva")) == "SBS"


def test_an_operation_opens_once():
    """A second opening has no effect: it makes no coordinator and changes no zone."""
    stage = Stage()
    intruder = StaffId(b"i" * 16)
    opening = OperationOpened(
        zone="UTC",
        jurisdiction="XX",
        exercise=False,
        first=intruder,
        organisation=stage.organisation("eva"),
        credential=bytes(32),
    )
    fold.apply(stage.state, opening, _written(stage, "eva", knows=lambda _: True))
    stage.expect("1 event without effect")
    assert intruder not in stage.state.team.members
    assert stage.state.zone == "America/Guatemala"


@pytest.mark.parametrize(
    "line",
    [
        "20:00  rosa  enrols eva                     -> refused team.staff_enrolled",
        "20:00  rosa  grants ghost carer             -> refused team.staff_unknown",
        "20:00  rosa  grants rosa judge              -> refused team.own_role",
        "20:00  rosa  grants eva carer               -> refused team.role_held",
        "20:00  rosa  withdraws carer from ghost     -> refused team.staff_unknown",
        "20:00  rosa  withdraws judge from eva       -> refused team.role_not_held",
        "20:00  rosa  ends the service of ghost      -> refused team.staff_unknown",
        "20:00  rosa  enrols device A                -> refused team.device_known",
        "20:00  rosa  revokes device Z after 3       -> refused team.device_unknown",
        "20:00  rosa  restores device A as A         -> refused team.device_known",
        "20:00  rosa  restores device Z as C         -> refused team.device_unknown",
        "20:00  eva   grants ema judge               -> refused policy.act_not_granted",
    ],
)
def test_what_can_be_known_to_be_wrong_about_the_team_is_refused(line):
    """Each refusal of the team, on the cast alone."""
    Stage().play(line)


def test_somebody_enrolled_may_do_nothing_until_granted_a_role():
    """Roles come one by one, each by somebody else, for one place or for all."""
    Stage().play("""
        20:00  rosa  enrols ghost          -> ghost in service
        20:01  zoe   tags P1               -> refused policy.act_not_granted
        20:02  rosa  grants zoe intake_officer  -> zoe is intake_officer
        20:03  zoe   tags P1               -> P1 with zoe
        20:04  rosa  withdraws intake_officer from zoe  -> zoe is not intake_officer
        20:05  zoe   tags P2               -> refused policy.act_not_granted
        20:06  rosa  grants zoe intake_officer  -> zoe is intake_officer
        20:07  zoe   tags P2               -> P2 with zoe
    """)


def test_invariant_01_the_end_of_service_leaves_the_persons_in_the_account():
    """Whoever leaves still answers for their persons, by name, until somebody takes them over; they sign nothing more."""
    Stage().play("""
        20:00  ana   tags P1 P2
        20:05  rosa  ends the service of ana   -> ana out of service; P1 P2 with ana
        20:06  ana   offers P1 to ben          -> refused policy.staff_unknown
        20:07  rosa  grants ana carer          -> refused team.staff_unknown
        20:08  rosa  ends the service of ana   -> refused team.staff_unknown
    """)


def test_an_offer_made_before_the_end_of_service_can_still_be_accepted():
    """The giver signed while in service; the receiver takes the child out of the account of somebody who has left."""
    Stage().play("""
        20:00  ana   tags P1
        20:04  ana   offers P1 to ben
        20:05  rosa  ends the service of ana   -> P1 with ana
        20:06  ben   accepts P1                -> P1 with ben
    """)


def _apart(first):
    """Two sites that know the same story and see nothing of each other from then on."""
    here = Stage().play(first)
    there = here.apart()
    return here, there


ENDINGS = ["ends the service of ana", "withdraws intake_officer from ana"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_act_whose_writer_could_not_know_of_the_end_is_kept_and_flagged(ending):
    """The child that ana tagged at the other site is on the roll, and the act is shown as of disputed authority."""
    here, there = _apart("20:00  ana  tags P1")
    here.play(f"20:05  rosa  {ending}")
    there.play("20:06  eva  takes in what others wrote\n20:07  ana  tags P2")
    here.meet(there).play(
        "20:20  rosa  reads the list  -> 1 act of disputed authority; P2 with ana"
    )
    here.expect("no events without effect")


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_act_whose_writer_knew_of_the_end_has_no_effect(ending):
    """A changed program that writes all the same changes nothing: the event is kept and listed."""
    stage = Stage().play("20:00  ana  tags P1")
    tagging = stage.recorded[-1].event
    again = type(tagging)(
        **{
            name: bytes(reversed(getattr(tagging, name)))
            if name in ("person", "link")
            else getattr(tagging, name)
            for name in tagging.__struct_fields__
        }
    )
    stage.play(f"20:05  rosa  {ending}")
    fold.apply(stage.state, again, _written(stage, "ana", knows=lambda _: True))
    assert stage.state.without_effect[-1][1] == "fold.not_authorised"
    stage.expect("no acts of disputed authority")


def test_an_act_that_another_role_grants_is_not_in_dispute():
    """Only the loss of every role that grants the act puts it in doubt."""
    here = Stage().play("20:00  rosa  grants ana registrar")
    there = here.apart()
    here.play("20:05  rosa  withdraws intake_officer from ana")
    there.play("20:06  eva  takes in what others wrote\n20:07  ana  tags P2")
    here.meet(there).expect("no acts of disputed authority")


def test_a_withdrawn_role_takes_nothing_that_is_open_to_everybody():
    """Whoever lost a role may still press the breach button or take in what others wrote."""
    here = Stage()
    there = here.apart()
    here.play("20:05  rosa  withdraws carer from eva")
    there.play("20:06  rosa  takes in what others wrote\n20:07  eva  takes in what others wrote")
    here.meet(there).expect("no acts of disputed authority")
    here.play("20:20  eva  takes in what others wrote").expect("no events without effect")


@pytest.mark.parametrize("known_one", [0, 1])
def test_of_two_ends_of_one_service_either_is_enough_to_know(known_one):
    """Two sites ended it apart; a writer who knew one of the two had no authority."""
    here = Stage()
    there = here.apart()
    for site in (here, there):
        site.play("20:05  rosa  ends the service of ana\n20:05  eva  takes in what others wrote")
    ends = here.meet(there).state.team.members[here.staff("ana")].ended_by
    assert len(ends) == 2
    fold.apply(here.state, HeadsSeen(), _written(here, "ana", knows=[ends[known_one]].__contains__))
    assert here.state.without_effect[-1][1] == "fold.not_authorised"


def test_a_role_withdrawn_from_somebody_unknown_has_no_effect():
    """What names nobody enrolled changes nothing."""
    stage = Stage()
    event = RoleWithdrawn(staff=GHOST, role=Role.CARER)
    fold.apply(stage.state, event, _written(stage, "rosa", knows=lambda _: True))
    stage.expect("1 event without effect")


def test_a_device_that_nobody_enrolled_writes_without_effect():
    """An unknown key counts for nothing, whoever signs."""
    stage = Stage()
    event = HeadsSeen()
    fold.apply(stage.state, event, _written(stage, "rosa", knows=bool, writer=b"Z" * 32))
    stage.expect("1 event without effect")


def test_what_a_revoked_device_wrote_after_its_last_number_never_counts():
    """Read from the first with the cut known, as an account does: earlier events stand, later ones are listed."""
    here = Stage()
    there = here.apart()
    there.play("20:01  ana  tags P1\n20:02  ana  tags P2")
    here.play("20:05  rosa  revokes device B after 0").meet(there)
    cuts = dict(here.state.team.cuts)
    assert cuts == {b"B" * 32: 0}
    read = _replay_with(here, cuts)
    assert list(read.register.persons) == [here.person("P1")]
    assert [reason for _, reason in read.without_effect] == ["fold.not_authorised"]


def _replay_with(stage, cuts):
    """The state read from the first event by somebody who knows `cuts` beforehand."""
    state = Operation()
    state.team.cuts = dict(cuts)
    for one in stage.recorded:
        fold.apply(state, one.event, one.written)
    return state


def test_facts_that_a_revocation_takes_out_stay_in_sight():
    """An honest device can be cut off below what it wrote, and its children vanish from the roll: the list names who did it."""
    stage = Stage()
    tablet = stage.apart()
    tablet.play("20:00  ana  tags P1")
    stage.meet(tablet)
    stage.play("20:05  rosa  revokes device B after -1")
    state = _replay_with(stage, stage.state.team.cuts)
    assert stage.person("P1") not in state.register.persons
    [line] = disputes(state)
    assert (line.kind, line.named) == (DisputeKind.AUTHORITY, (stage.staff("rosa"),))
    assert line.about == tablet.writer


def test_of_two_revocations_the_lower_number_counts():
    """The safe side: what either site gave up as lost is not counted."""
    stage = Stage().play("""
        20:00  rosa  enrols device K
        20:01  rosa  revokes device K after 9
        20:02  rosa  revokes device K after 4
        20:03  rosa  revokes device K after 7
        20:04  rosa  enrols device K            -> refused team.device_known
    """)
    assert stage.state.team.cuts == {b"K" * 32: 4}
    assert stage.state.team.devices[WriterKey(b"K" * 32)].cut == 4


def test_a_restored_device_writes_under_a_new_key():
    """The new key announces itself with a coordinator's signature; the old chain's facts stand."""
    stage = Stage().play("20:00  ana  tags P1")
    stage.writer = WriterKey(b"N" * 32)
    stage.play("""
        20:01  rosa  restores device A as N
        20:02  ana   tags P2                -> P1 P2 with ana
    """)
    assert stage.state.team.devices[stage.writer].site


def test_nobody_but_a_coordinator_brings_a_device_back():
    """Without a coordinator's signature a new key is not admitted, even by a changed program."""
    stage = Stage().play("20:00  eva  restores device A as N  -> refused policy.act_not_granted")
    restored = DeviceRestored(device=b"N" * 32, replaces=b"A" * 32, last_sequence=5)
    fold.apply(stage.state, restored, _written(stage, "eva", knows=bool, writer=b"N" * 32))
    stage.expect("1 event without effect")


@pytest.mark.parametrize("handle", ["ben", "olga", "pablo", "zoe"])
def test_what_no_role_of_the_signer_ever_granted_has_no_effect(handle):
    """Whoever writes with a program of their own, on an enrolled device and with their own signature, gains no power by it."""
    stage = Stage()
    grant = RoleGranted(staff=stage.staff(handle), role=Role.COORDINATOR)
    fold.apply(stage.state, grant, _written(stage, handle, knows=lambda _: True))
    assert stage.state.without_effect[-1][1] == "fold.not_authorised"
    assert not stage.state.team.has_role(stage.staff(handle), Role.COORDINATOR)


@pytest.mark.parametrize("handle", [handle for handle in CAST if handle != "rosa"])
def test_no_other_role_cuts_an_honest_device_off(handle):
    """A device is revoked by the coordination alone, so that nobody voids what others counted."""
    stage = Stage()
    cut = DeviceRevoked(device=stage.writer, last_sequence=0)
    fold.apply(stage.state, cut, _written(stage, handle, knows=lambda _: True))
    assert stage.state.team.devices[stage.writer].cut is None
