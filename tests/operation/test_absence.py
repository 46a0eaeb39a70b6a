"""Absence: opened, alerted, located, recovered, ended and closed, each a fact with its own signer."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from kit.verbs_absence import absence_of
from resguardo.operation import clocks, overdue, unaccounted
from resguardo.operation.absence import AbsenceKind, Absences
from resguardo.operation.absence import Stage as Step
from resguardo.operation.act import ACTS
from resguardo.operation.alert import AlertRequested
from resguardo.operation.clocks import Limit
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused

BEGIN = """
    15:00  dora  opens shelter S
    15:01  dora  opens room R1 in S
    15:02  eva   tags P1 P2 P3 in R1   -> refused policy.act_not_granted
    15:02  ana   tags P1 P2 P3 in R1
    15:03  ana+eva  hands P1 P2 P3 over to eva  -> P1 with eva
"""
MISSING = (
    BEGIN
    + """
    16:00  nora  declares P1 absent              -> P1 absent; P1 away; unaccounted P1
    """
)


def missing() -> Stage:
    """A stage on which P1 is missing."""
    return Stage().play(MISSING)


def test_an_episode_runs_from_the_opening_to_the_closing():
    """Every step is its own fact with its own signer; custody stays with the last custodian until the recovery."""
    stage = missing().play("""
        16:05  dora        requests alert for P1
        16:10  alba        acknowledges alert for P1
        16:15  alba        activates alert for P1 as AK-2024-17   -> alert for P1 active; P1 with eva
        16:20  carla       reports P1 seen                        -> P1 away
        17:00  nora        locates P1                             -> P1 away; alert for P1 active
        18:00  pablo+eva   recovers P1                            -> P1 with pablo; P1 not away; alert for P1 active; P1 absent
        18:10  alba        ends alert for P1                      -> alert for P1 not active
        19:00  marta       checks P1
        19:05  ines        schedules the interview of P1 for +1 10:00
        19:06  nora        closes absence of P1                   -> refused absence.steps_missing
        20:00  ines        interviews P1
        20:05  nora        decides where to place P1
        20:10  nora        closes absence of P1                   -> P1 not absent; P1 with pablo; unaccounted nobody
        20:11  nora        closes absence of P1                   -> refused absence.absence_closed
        21:00  nora        declares P1 absent                     -> P1 absent; P1 away
    """)
    assert len(stage.state.absences.absences) == 2, "a new episode is a new absence"


def test_an_absence_is_opened_once_and_for_persons_in_charge():
    """One person has one open absence; somebody mentioned or released has none."""
    stage = missing().play("16:01  nora  declares P2 P1 absent  -> refused absence.already_absent")
    assert stage.state.absences.open_of(stage.person("P2")) is None, (
        "nothing of a refused batch is kept"
    )
    stage.labels["X"] = b"x" * 16
    stage.play("16:02  nora  declares X absent   -> refused absence.person_unknown")
    stage.play("16:03  nora  requests alert for X  -> refused absence.absence_unknown")


def test_steps_come_in_their_order():
    """No decision without a request and its acknowledgement, no second request, no step of the return before the return."""
    missing().play("""
        16:05  alba  acknowledges alert for P1       -> refused absence.alert_not_requested
        16:05  alba  activates alert for P1 as A1    -> refused absence.alert_not_requested
        16:05  alba  refuses alert for P1            -> refused absence.alert_not_requested
        16:06  dora  requests alert for P1
        16:07  dora  requests alert for P1           -> refused absence.alert_requested
        16:08  alba  activates alert for P1 as A1    -> refused absence.alert_not_acknowledged
        16:09  alba  acknowledges alert for P1
        16:10  alba  refuses alert for P1
        16:11  nora  requests alert for P1
        16:12  alba  activates alert for P1 as Niña  -> refused absence.number_unfit
        16:13  alba  ends alert for P1               -> refused absence.alert_not_active
        16:14  alba  activates alert for P1 as A1
        16:15  alba  activates alert for P1 as A2    -> refused absence.alert_active
        16:16  alba  refuses alert for P1            -> refused absence.alert_active
        16:17  marta checks P1                       -> refused absence.not_recovered
        16:18  pablo+eva  recovers P1                -> refused absence.not_located
    """)


def test_how_somebody_went_is_stated_and_abduction_kept_apart():
    """Unknown until stated; of two statements written apart the graver is shown."""
    stage = missing()
    apart = stage.apart()
    stage.play("17:00  nora  states that P1 was left")
    apart.play("17:00  pablo  states that P1 was taken")
    merged = stage.meet(apart).state.absences.absences[absence_of(stage, "P1")]
    assert merged.kind is AbsenceKind.TAKEN
    assert len(merged.kinds) == 2


def test_custody_moves_to_the_search_only_when_somebody_signs_for_it():
    """The last custodian answers until the searching officer signs, with a signature of the giver's side (invariant 1)."""
    missing().play("""
        16:05  pablo+nora  signs for the search of P1   -> refused custody.not_the_holder
        16:06  pablo+dora  signs for the search of P1   -> P1 with pablo; P1 away
        17:00  nora        locates P1
        17:30  pablo+dora  recovers P1                  -> P1 with pablo; P1 not away
        17:31  pablo+dora  signs for the search of P1   -> refused absence.already_recovered
        17:31  nora        locates P1                   -> refused absence.already_recovered
        17:32  dora        requests alert for P1        -> refused absence.already_recovered
    """)


def test_the_recovered_are_where_they_were_found_and_not_on_the_shelters_roll():
    """A child recovered in the street is not in the room from which it went."""
    stage = missing().play("""
        16:05  nora       locates P1
        16:06  pablo+eva  recovers P1
    """)
    assert stage.state.placement.place_of(stage.person("P1")) is None


def test_the_interview_is_scheduled_and_independent():
    """The return interview has a date before it is held, and is not held by the organisation that had charge of the person."""
    stage = missing().play("""
        16:05  nora       locates P1
        16:06  pablo+eva  recovers P1
        16:07  ines       interviews P1   -> refused absence.interview_unscheduled
    """)
    stage.do(
        stage.by("16:08", "rosa"),
        "team.grant_role",
        staff=stage.staff("tomas"),
        role=Role.INTERVIEWER,
    )
    stage.play(
        "16:09  tomas  schedules the interview of P1 for +1 10:00  -> refused absence.interviewer_not_independent"
    )


@given(people=some.lists(some.sampled_from(["P1", "P2", "P3"]), min_size=1, unique=True))
def test_invariant_15_a_batch_writes_one_record_for_each_person(people):
    """One absence, one child, one alert request, however many are ticked on one screen."""
    stage = Stage().play(BEGIN)
    stage.play(f"16:00  nora  declares {' '.join(people)} absent")
    stage.play(f"16:01  nora  requests alert for {' '.join(people)}")
    requested = [one.event for one in stage.recorded if isinstance(one.event, AlertRequested)]
    assert [one.person for one in requested] == list(stage.people(" ".join(people)))
    assert len({one.absence for one in requested}) == len(people)


@pytest.mark.parametrize("locator", ["nora", "pablo"])
@pytest.mark.parametrize("recoverer", ["nora", "pablo"])
@pytest.mark.parametrize("ender", ["nora", "pablo", "alba"])
def test_invariant_16_located_recovered_and_ended_have_three_signers(locator, recoverer, ender):
    """Whoever signs two of the three facts is refused, whoever they are."""
    alerted = """
        16:05  dora  requests alert for P1
        16:06  alba  acknowledges alert for P1
        16:07  alba  activates alert for P1 as A1
        16:08  alba  ends alert for P1           -> refused absence.not_recovered
    """
    stage = missing().play(alerted)
    for handle in ("nora", "pablo"):
        stage.do(
            stage.by("16:09", "rosa"),
            "team.grant_role",
            staff=stage.staff(handle),
            role=Role.ALERT_UNIT,
        )
    stage.play(f"17:00  {locator}  locates P1")
    refused = "-> refused absence.same_signer" if recoverer == locator else ""
    stage.play(f"17:01  {recoverer}+eva  recovers P1 {refused}")
    if not refused:
        refused = (
            "-> refused absence.same_signer"
            if ender in (locator, recoverer)
            else "-> alert for P1 not active"
        )
        stage.play(f"17:02  {ender}  ends alert for P1 {refused}")


def test_invariant_16_an_alert_open_after_recovery_shows_as_overdue_and_blocks_the_closing():
    """The episode does not close over an active alert."""
    missing().play("""
        16:05  dora       requests alert for P1
        16:06  alba       acknowledges alert for P1
        16:07  alba       activates alert for P1 as A1
        16:08  nora       locates P1
        16:09  pablo+eva  recovers P1
        16:10  marta      checks P1
        16:11  ines       schedules the interview of P1 for 18:00
        18:00  ines       interviews P1
        18:01  nora       decides where to place P1
        18:02  nora       closes absence of P1   -> refused absence.alert_active
    """)


def test_invariant_17_only_the_other_agency_acknowledges():
    """Sent is not received: the requesting organisation cannot acknowledge its own request."""
    stage = missing().play("""
        16:05  nora  requests alert for P1
        16:06  alba  acknowledges alert for P1   -> refused absence.same_organisation
    """)
    assert not stage.state.absences.absences[absence_of(stage, "P1")].has(Step.ALERT_ACKNOWLEDGED)


STEPS = {
    "marta  checks P1": Step.MEDICAL_CHECKED,
    "ines  schedules the interview of P1 for +1 10:00": Step.INTERVIEW_SCHEDULED,
    "ines  interviews P1": Step.INTERVIEW_HELD,
    "nora  decides where to place P1": Step.PLACEMENT_DECIDED,
}


@given(taken=some.sets(some.sampled_from(sorted(STEPS))))
def test_invariant_18_an_absence_closes_only_when_every_step_was_taken(taken):
    """Recovery asks for a medical check, a return interview with a date, and a placement decision."""
    stage = missing().play("""
        16:05  nora       locates P1
        16:06  pablo+eva  recovers P1
    """)
    lines = [line for line in STEPS if line in taken]
    if not any("schedules" in line for line in lines):
        lines = [line for line in lines if "interviews" not in line]
    stage.play("\n".join(f"17:00  {line}" for line in lines))
    expected = "P1 not absent" if len(lines) == len(STEPS) else "refused absence.steps_missing"
    stage.play(f"17:01  nora  closes absence of P1  -> {expected}")


@given(seen=some.sets(some.sampled_from(["P1", "P2", "P3"])), minutes=some.integers(0, 40))
def test_invariant_13_the_unaccounted_become_absent_by_themselves(seen, minutes):
    """After the set minutes everybody not seen has an absence, before that nobody, and nobody who was seen."""
    stage = Stage().play(BEGIN + "16:00  eva  declares breach in S")
    for person in sorted(seen):
        stage.play(f"16:00  carla  marks {person} in R1")
    stage.play(f"16:{minutes:02}  carla  opens due absences")
    due = {"P1", "P2", "P3"} - seen if minutes >= 15 else set()
    absent = {
        label for label in ("P1", "P2", "P3") if stage.state.absences.open_of(stage.person(label))
    }
    assert absent == due
    assert all(one.automatic for one in stage.state.absences.absences.values())
    assert unaccounted.due_absences(stage.state, stage.at(f"16:{minutes:02}")) == []


@given(minutes=some.integers(-10, 100_000))
def test_invariant_13_no_setting_switches_the_automatic_absence_off(minutes):
    """The limit can be set shorter, never so long that it means never; no act takes an absence back."""
    stage = Stage()
    for limit in (Limit.UNACCOUNTED_IN_EMERGENCY, Limit.UNACCOUNTED_IN_COUNT):
        with suppress(Refused):
            stage.do(stage.by("16:00", "rosa"), "clocks.set_limit", limit=limit, minutes=minutes)
        assert 0 <= clocks.limit_minutes(stage.state, limit) <= 120
    assert not any(
        word in code
        for code in ACTS
        for word in ("withdraw_absence", "cancel", "dismiss", "disable")
    )


def test_invariant_13_anybody_enrolled_may_run_the_clock():
    """Opening what is due asks for no role."""
    stage = Stage().play(BEGIN + "16:00  eva  declares breach in S")
    stage.play("16:15  zoe  opens due absences   -> P1 P2 P3 absent")


def test_two_sites_that_open_the_absence_of_one_count_mean_one_absence():
    """The reference comes from count and person, so the same absence is opened twice and exists once."""
    stage = Stage().play(BEGIN + "16:00  eva  declares breach in S")
    apart = stage.apart()
    stage.play("16:15  zoe  opens due absences")
    apart.play("16:16  mora  opens due absences\n16:17  dora  requests alert for P1")
    stage.meet(apart)
    assert len(stage.state.absences.absences) == 3
    assert not stage.state.without_effect
    assert stage.state.absences.absences[absence_of(stage, "P1")].has(Step.ALERT_REQUESTED)


def test_two_sites_that_declare_one_person_absent_mean_one_absence():
    """Under different references it is still one absence; what each site did next is found under both."""
    stage = Stage().play(BEGIN)
    apart = stage.apart()
    stage.play("16:00  nora  declares P1 absent\n16:01  dora  requests alert for P1")
    apart.play("16:00  rosa  declares P1 absent\n16:02  carla  reports P1 seen")
    stage.meet(apart)
    [one] = stage.state.absences.absences.values()
    assert one.has(Step.ALERT_REQUESTED)
    assert len(one.reports) == 1
    assert len(one.openings) == 2


RETURN = """
    17:00  nora       locates P1
    17:01  pablo+eva  recovers P1
    17:02  marta      checks P1
    17:03  ines       schedules the interview of P1 for 18:00
    18:00  ines       interviews P1
    18:01  nora       decides where to place P1
"""


def test_ended_here_and_active_there_stays_active():
    """An alert that one site ended without knowing that another activated it is active, until somebody who knows both ends it."""
    stage = missing().play("""
        16:05  dora  requests alert for P1
        16:06  alba  acknowledges alert for P1
    """)
    apart = stage.apart()
    stage.play("16:07  alba  activates alert for P1 as A1" + RETURN)
    stage.play("18:02  alba  ends alert for P1            -> alert for P1 not active")
    apart.play("16:30  alba  activates alert for P1 as A2")
    stage.meet(apart).play("""
        18:05  nora  closes absence of P1             -> refused absence.alert_active
        18:06  alba  ends alert for P1                -> alert for P1 not active
        18:07  nora  closes absence of P1             -> P1 not absent
    """)
    [one] = stage.state.absences.absences.values()
    assert [dispute.kind for dispute in one.disputes] == ["alert_ended_and_active"]


def test_recovered_twice_is_a_dispute_and_custody_is_contested():
    """Two officers who both say that they have the child are both listed; nobody is chosen by a clock."""
    stage = missing().play("16:05  nora  locates P1")
    apart = stage.apart()
    stage.play("16:30  pablo+eva  recovers P1")
    apart.play("16:40  ben+eva    recovers P1")
    stage.meet(apart)
    [one] = stage.state.absences.absences.values()
    assert [dispute.kind for dispute in one.disputes] == ["recovered_twice"]
    assert stage.state.custody.is_contested(stage.person("P1"))
    assert stage.state.custody.answers_for(stage.person("P1")) == stage.staff("eva")


def test_an_absence_opened_where_a_closing_could_not_know_it_stays_open():
    """Missing over present: the closing of one site does not end what another site opened meanwhile."""
    stage = Stage().play(BEGIN)
    apart = stage.apart()
    stage.play("16:00  nora  declares P1 absent" + RETURN)
    stage.play("18:02  nora  closes absence of P1  -> P1 not absent")
    apart.play("18:30  rosa  declares P1 absent")
    stage.meet(apart).play("19:00  nora  closes absence of P1  -> P1 not absent")
    [one] = stage.state.absences.absences.values()
    assert [dispute.kind for dispute in one.disputes] == ["opened_where_closed"]
    assert len(one.steps[Step.CLOSED]) == 2, "the first closing was not enough"


def test_children_held_in_a_minibus_while_custody_is_contested():
    """Recovered and contested at once: both officers are named, the last common holder answers, and the vehicle is overdue."""
    stage = missing().play("""
        16:01  dora  opens vehicle BUS
        16:05  nora  locates P1
    """)
    apart = stage.apart()
    stage.play("16:30  pablo+eva  recovers P1 in BUS")
    apart.play("16:40  ben+eva    recovers P1 in BUS")
    stage.meet(apart).play("""
        17:00  olga             opens emergency count E
        17:01  zoe              marks P1   -> P1 not away
        17:20  nora+rosa        resolves P1 for pablo seen by dora at 17:10   -> P1 with pablo
    """)
    late = [
        one
        for one in overdue.overdue(stage.state, stage.at("17:00"))
        if one.what is Limit.ABOARD_VEHICLE
    ]
    assert {one.about for one in late} == {stage.person("P1")}


def test_a_missing_person_may_be_recovered_while_custody_is_contested():
    """The child is before somebody's eyes, and that is recorded; who answers is settled by a resolution, not by the recovery."""
    stage = Stage().play(BEGIN)
    apart = stage.apart()
    stage.play("15:30  eva+ben  hands P1 over to ben")
    apart.play("15:31  eva+ana  hands P1 over to ana")
    stage.meet(apart).play("""
        16:00  nora       declares P1 absent
        16:05  nora       locates P1
        16:30  pablo+eva  recovers P1     -> P1 not away
    """)
    assert stage.state.custody.answers_for(stage.person("P1")) == stage.staff("eva")
    assert stage.state.custody.is_contested(stage.person("P1"))


def test_a_missing_person_seen_by_a_counter_is_shown_and_stays_missing():
    """Missing over present: the sighting is listed, the absence ends by its own steps."""
    stage = missing().play("16:30  olga  opens emergency count E in S")
    assert unaccounted.seen_while_absent(stage.state) == []
    stage.play("16:31  zoe  marks P1 in R1   -> P1 away")
    assert unaccounted.seen_while_absent(stage.state) == [stage.person("P1")]


def test_an_absence_names_a_known_count():
    """A count that nobody opened explains nothing."""
    stage = Stage().play(BEGIN)
    with pytest.raises(Refused) as told:
        stage.do(
            stage.by("16:00", "nora"),
            "absence.declare_absence",
            persons=stage.people("P1"),
            count=b"x" * 16,
        )
    assert told.value.code == "count.count_unknown"


def closed_with_one_missing(since: str = "") -> Stage:
    """A count that names P1 missing; as after the cut of the device that had opened it, there is no absence."""
    stage = Stage().play(
        BEGIN
        + """
        16:00  olga   opens regular count C in S
        16:01  olga   sends carla to R1
        16:01  olga   sends diego to R1 as second
        16:02  carla  marks P2 P3 in R1
        16:02  diego  marks P2 P3 in R1
        16:03  olga   lists P1 missing
        16:04  olga   closes C              -> C closed with 1 missing; P1 absent
    """
        + since
    )
    stage.state.absences = Absences()
    return stage


def test_invariant_13_whoever_a_count_names_missing_is_due_when_their_absence_was_lost():
    """The clock opens another one, once."""
    stage = closed_with_one_missing()
    due = unaccounted.due_absences(stage.state, stage.at("16:05"))
    assert [persons for _, persons in due] == [(stage.person("P1"),)]
    opened = unaccounted.open_due(stage.state, stage.by("16:05", "carla"))
    assert [one.person for one in opened] == [stage.person("P1")]


def test_nobody_is_due_for_an_old_count_who_was_seen_since():
    """A later count with its own eyes outweighs the earlier one."""
    stage = closed_with_one_missing("""
        17:00  olga   opens regular count D in S
        17:01  olga   sends carla to R1
        17:02  carla  marks P1 in R1
    """)
    assert unaccounted.forgotten(stage.state) == []


def test_nobody_is_due_for_an_old_count_who_was_taken_over_since():
    """Whoever signs for a person has them before their eyes."""
    stage = closed_with_one_missing("17:00  eva+ben  hands P1 over to ben   -> P1 with ben")
    assert unaccounted.forgotten(stage.state) == []
