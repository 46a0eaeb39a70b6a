"""Presence: closing the absence of somebody who turns out never to have left.

The clock opens an absence for everybody not seen in time (invariant 13), and some are then found asleep in the next room. Nobody recovered them,
so the steps of a recovery would be invented. What is asked instead: a counter saw them since, somebody who did not see them signs, and so does the
side that answers for them. An alert that is active, or anybody who was located or recovered, goes the long way (`recovery.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from resguardo.operation.absence import (
    ABSENCE_CLOSED,
    ABSENCE_UNKNOWN,
    Absence,
    AbsenceKind,
    Stage,
    close_episode,
    episode,
    open_absence,
)
from resguardo.operation.act import By, act
from resguardo.operation.alert import ALERT_ACTIVE
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies
from resguardo.operation.identifiers import AbsenceId, PersonId
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


@event("absence.presence_confirmed", 0x74B, signers=2)
class PresenceConfirmed(Event):
    """`person` was here all the time: a counter saw them since the absence was opened. Custody never moved."""

    person: PersonId
    absence: AbsenceId


NOT_SEEN_SINCE = refusal(
    "absence.not_seen_since",
    es=(
        "Nadie que cuente ha visto a {person} desde que se abrió la ausencia.",
        "Una marca con identidad confirmada, hecha después.",
        "Que alguien la vea y la marque en un conteo; mientras tanto sigue ausente.",
    ),
    en=(
        "No counter has seen {person} since the absence was opened.",
        "A mark with confirmed identity, made since.",
        "Let somebody see and mark the person in a count; until then they are missing.",
    ),
)
WAS_AWAY = refusal(
    "absence.was_away",
    es=(
        "Consta que {person} salió, fue llevada o fue localizada.",
        "Una persona que nunca salió.",
        "Siga los pasos del resguardo: examen médico, entrevista y ubicación.",
    ),
    en=(
        "It is on record that {person} left, was taken or was located.",
        "A person who never left.",
        "Follow the steps of a recovery: medical check, interview and placement.",
    ),
)
SEER_SIGNED = refusal(
    "absence.seer_signed",
    es=(
        "Firma la misma persona que dice haberla visto.",
        "Dos firmas de personas distintas de quien la marcó.",
        "Pida que firme otra persona.",
    ),
    en=(
        "A signer is the one who says they saw the person.",
        "Two signers other than the one who made the mark.",
        "Ask somebody else to sign.",
    ),
)
HOLDER_SIDE_MISSING = refusal(
    "absence.holder_side_missing",
    es=(
        "No firma nadie de la institución que responde por {person}.",
        "Una de las dos firmas es de esa institución.",
        "Pida la firma de quien responde por la persona o de su institución.",
    ),
    en=(
        "Nobody signs for the organisation that answers for {person}.",
        "One of the two signers is of that organisation.",
        "Ask the one who answers, or a colleague, to sign.",
    ),
)


@act(
    "absence.confirm_presence",
    signers=2,
    refuses=(
        ABSENCE_UNKNOWN,
        ABSENCE_CLOSED,
        WAS_AWAY,
        ALERT_ACTIVE,
        NOT_SEEN_SINCE,
        SEER_SIGNED,
        HOLDER_SIDE_MISSING,
    ),
)
def confirm_presence(state: Operation, by: By, *, absence: AbsenceId) -> list[Event]:
    """Close the absence of somebody who never left, after a counter has seen them.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.was_away, absence.alert_active, absence.not_seen_since,
    absence.seer_signed, absence.holder_side_missing
    """
    record = open_absence(state, absence)
    if _was_away(record):
        raise Refused(WAS_AWAY, person=record.person)
    if record.alert_is_active:
        raise Refused(ALERT_ACTIVE, person=record.person)
    seen = state.counts.last_sighting(record.person)
    if seen is None or not seen.absence_open:
        raise Refused(NOT_SEEN_SINCE, person=record.person)
    if seen.counter in by.signers:
        raise Refused(SEER_SIGNED)
    holder = state.custody.answers_for(record.person)
    sides = {state.team.organisation(signer) for signer in by.signers}
    if holder is not None and state.team.organisation(holder) not in sides:
        raise Refused(HOLDER_SIDE_MISSING, person=record.person)
    return [PresenceConfirmed(person=record.person, absence=absence)]


def _was_away(record: Absence) -> bool:
    known_to_have_gone = record.kind is not AbsenceKind.UNKNOWN
    return known_to_have_gone or record.has(Stage.LOCATED) or record.has(Stage.RECOVERED)


@applies(PresenceConfirmed)
def _confirmed(state: Operation, event: PresenceConfirmed, written: Written) -> None:
    record = episode(state, event.absence)
    steps = (*record.steps.get(Stage.LOCATED, ()), *record.steps.get(Stage.RECOVERED, ()))
    kinds = (one.event for one in record.kinds if one.kind is not AbsenceKind.UNKNOWN)
    gone = [*(step.event for step in steps), *kinds]
    if any(written.knows(one) for one in gone):
        raise NoEffect("absence.was_away")
    close_episode(state, event.absence, written, *gone)
