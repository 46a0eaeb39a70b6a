"""Verbs and expectations of breach, absence and alert.

16:30  eva         declares breach in S              -> unaccounted P1 P2 P3
16:45  ana         opens due absences                -> P3 absent
16:50  olga        requests alert for P3
16:55  alba        acknowledges alert for P3
17:00  alba        activates alert for P3 as AK-17   -> alert for P3 active
18:00  nora        locates P3
18:30  pablo+eva   recovers P3                       -> P3 with pablo; P3 not away
19:00  alba        ends alert for P3
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation import unaccounted
from resguardo.operation.absence import AbsenceKind
from resguardo.operation.act import By
from resguardo.operation.alert import AlertRefusal
from resguardo.operation.breach import BreachDeclared
from resguardo.operation.identifiers import AbsenceId
from resguardo.operation.recovery import (
    InterviewOutcome,
    PlacementDecision,
    Reliability,
    ReportSource,
)

PEOPLE = r"(?P<people>[A-Z]+\d*(?: [A-Z]+\d*)*)"
PERSON = r"(?P<person>[A-Z]+\d*)"


def absence_of(stage: Stage, label: str) -> AbsenceId:
    """The newest absence of a person; a reference that nothing made when there is none."""
    return stage.state.absences.current.get(stage.person(label), AbsenceId(b"-" * 16))


@verb(r"declares breach(?: in (?P<place>\w+))?")
def declares_breach(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Press the button; the emergency count becomes the count that verbs speak of."""
    place = stage.labels[found["place"]] if found["place"] else None
    events = stage.do(by, "breach.declare_breach", place=place)
    [declared] = [one for one in events if isinstance(one, BreachDeclared)]
    stage.labels["breach"], stage.labels["count"] = declared.breach, declared.count


@verb(r"puts (?P<who>\w+) at (?P<exit>\w+)")
def puts_at_exit(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Name who watches an exit."""
    stage.do(
        by,
        "breach.watch_exit",
        breach=stage.labels["breach"],
        exit_place=stage.labels[found["exit"]],
        watcher=stage.staff(found["who"]),
    )


@verb(r"calls the police")
def calls_police(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record the call."""
    stage.do(by, "breach.record_police_call", breach=stage.labels["breach"])


@verb(r"writes (?P<words>.+)")
def writes(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Write a line into the running log."""
    stage.do(by, "breach.log_words", breach=stage.labels["breach"], words=found["words"])


@verb(r"ends breach")
def ends_breach(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record that the danger is over."""
    stage.do(by, "breach.end_breach", breach=stage.labels["breach"])


@verb(rf"declares {PEOPLE} absent")
def declares_absent(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Declare people missing, outside a count."""
    stage.do(by, "absence.declare_absence", persons=stage.people(found["people"]))


@verb(r"opens due absences")
def opens_due(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Run the clock."""
    stage.do(by, "absence.open_due_absences")


@verb(rf"states that {PERSON} was (?P<kind>taken|left|unknown)")
def states_kind(stage: Stage, by: By, found: re.Match[str]) -> None:
    """State how a person went."""
    absence = absence_of(stage, found["person"])
    stage.do(by, "absence.state_kind", absence=absence, kind=AbsenceKind(found["kind"]))


@verb(rf"(?P<deed>requests|acknowledges) alert for {PEOPLE}")
def batch_alert(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Request or acknowledge alerts, one for each person."""
    absences = tuple(absence_of(stage, label) for label in found["people"].split())
    code = {"requests": "request", "acknowledges": "acknowledge"}[found["deed"]]
    stage.do(by, f"absence.{code}_alert", absences=absences)


@verb(rf"activates alert for {PERSON} as (?P<number>\S+)")
def activates(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Activate an alert under its number."""
    absence = absence_of(stage, found["person"])
    stage.do(by, "absence.activate_alert", absence=absence, number=found["number"])


@verb(rf"refuses alert for {PERSON}")
def refuses_alert(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Decide against an alert."""
    absence = absence_of(stage, found["person"])
    stage.do(by, "absence.refuse_alert", absence=absence, reason=AlertRefusal.FACTS_MISSING)


@verb(rf"reports {PERSON} seen")
def reports(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Note that somebody says they saw the person."""
    stage.do(
        by,
        "absence.report_sighting",
        absence=absence_of(stage, found["person"]),
        source=ReportSource.PUBLIC,
        reliability=Reliability.DOUBTFUL,
        where="bus station",
    )


SIMPLE = {
    "ends alert for": ("absence.end_alert", {}),
    "signs for the search of": ("absence.sign_for_search", {}),
    "locates": ("absence.locate_person", {}),
    "checks": ("absence.record_medical_check", {}),
    "interviews": ("absence.record_interview", {"outcome": InterviewOutcome.HELD}),
    "decides where to place": (
        "absence.decide_placement",
        {"decision": PlacementDecision.OTHER_PLACE},
    ),
    "closes absence of": ("absence.close_absence", {}),
}


@verb(rf"(?P<deed>{'|'.join(SIMPLE)}) {PERSON}")
def takes_step(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take one step of an absence."""
    code, fields = SIMPLE[found["deed"]]
    stage.do(by, code, absence=absence_of(stage, found["person"]), **fields)


@verb(rf"recovers {PERSON}(?: in (?P<place>\w+))?")
def recovers(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take a missing person into custody again."""
    place = stage.labels[found["place"]] if found["place"] else None
    absence = absence_of(stage, found["person"])
    stage.do(by, "absence.recover_person", absence=absence, place=place)


@verb(rf"schedules the interview of {PERSON} for (?P<due>(?:\+\d+ )?\d\d:\d\d)")
def schedules(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Set the date of the return interview."""
    absence = absence_of(stage, found["person"])
    stage.do(by, "absence.schedule_interview", absence=absence, due_at=stage.at(found["due"]))


@expects(rf"alert for {PERSON} (?P<state>active|not active)")
def alert_is(stage: Stage, found: re.Match[str]) -> None:
    """Whether an alert is shown as active."""
    absence = stage.state.absences.absences[absence_of(stage, found["person"])]
    assert absence.alert_is_active is (found["state"] == "active"), found[0]


@expects(rf"{PEOPLE} (?P<state>away|not away)")
def is_away(stage: Stage, found: re.Match[str]) -> None:
    """Whether each person is missing and not recovered."""
    for person in stage.people(found["people"]):
        assert stage.state.absences.is_away(person) is (found["state"] == "away"), found[0]


@expects(rf"unaccounted (?:nobody|{PEOPLE})")
def is_unaccounted(stage: Stage, found: re.Match[str]) -> None:
    """Exactly these persons are on the list of the unaccounted, over the whole operation."""
    people = stage.people(found["people"]) if found["people"] else ()
    listed = [line.person for line in unaccounted.unaccounted(stage.state)]
    assert sorted(listed) == sorted(people), (found[0], listed)


@verb(rf"confirms {PERSON} never left")
def confirms_presence(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Close the absence of somebody who was there all the time."""
    stage.do(by, "absence.confirm_presence", absence=absence_of(stage, found["person"]))
