"""Alert: requested for one child, acknowledged and decided by the alert unit, ended after somebody with custody saw the child.

Invariants 15 (one absence, one child, one alert decision), 16 (the alert is ended by a third signer, not before the recovery) and 17 (sent is not
received: the acknowledgement is a fact of the other agency). A number is the official bulletin's, a short code; the bulletin itself is not kept here.

Refused at writing: a second request, an acknowledgement by the requesting organisation, an end before the recovery or by one of its signers.
Shown at the merge: ended here and activated there. The alert then counts as open until it is ended by somebody who knows both.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from resguardo.operation.absence import (
    ABSENCE_CLOSED,
    ABSENCE_UNKNOWN,
    AbsenceDispute,
    Stage,
    episode,
    open_absence,
    refuse_same_signer,
    stand_against_closing,
    take_step,
)
from resguardo.operation.act import By, act
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies
from resguardo.operation.identifiers import AbsenceId, PersonId
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

NUMBER_LENGTH_MAX = 24


class AlertRefusal(enum.Enum):
    """Why the alert unit does not activate an alert for a child."""

    FACTS_MISSING = "facts_missing"
    NOT_A_CHILD = "not_a_child"
    ALREADY_ACTIVE = "already_active"
    RISK_TO_CHILD = "risk_to_child"


@event("absence.alert_requested", 0x781, attested=True)
class AlertRequested(Event):
    """The signer asks the alert unit for an alert for `person`."""

    person: PersonId
    absence: AbsenceId


@event("absence.alert_acknowledged", 0x783, attested=True)
class AlertAcknowledged(Event):
    """The other agency has the request in hand (invariant 17)."""

    person: PersonId
    absence: AbsenceId


@event("absence.alert_activated", 0x785, attested=True)
class AlertActivated(Event):
    """An alert for `person` is active under the official `number`."""

    person: PersonId
    absence: AbsenceId
    number: str


@event("absence.alert_refused", 0x787, attested=True)
class AlertRefused(Event):
    """The alert unit decided against an alert. It may be requested again."""

    person: PersonId
    absence: AbsenceId
    reason: AlertRefusal


@event("absence.alert_ended", 0x789, attested=True)
class AlertEnded(Event):
    """The alert for `person` is no longer active."""

    person: PersonId
    absence: AbsenceId


ALERT_REQUESTED = refusal(
    "absence.alert_requested",
    es=(
        "La alerta de {person} ya se pidió.",
        "Una solicitud por ausencia.",
        "Espere el acuse de la unidad de alertas, o reclámelo.",
    ),
    en=(
        "The alert for {person} was already requested.",
        "One request for each absence.",
        "Wait for the alert unit's acknowledgement, or press for it.",
    ),
)
ALREADY_RECOVERED = refusal(
    "absence.already_recovered",
    es=(
        "{person} ya fue resguardada.",
        "Una persona que sigue ausente.",
        "Siga con el examen médico, la entrevista y la ubicación.",
    ),
    en=(
        "{person} was already recovered.",
        "A person still missing.",
        "Go on with the medical check, the interview and the placement.",
    ),
)
NOT_REQUESTED = refusal(
    "absence.alert_not_requested",
    es=(
        "Nadie ha pedido esa alerta, o ya se decidió.",
        "Una alerta pedida y sin decidir.",
        "Pida primero la alerta.",
    ),
    en=(
        "Nobody requested that alert, or it was decided.",
        "An alert requested and not decided.",
        "Request the alert first.",
    ),
)
SAME_ORGANISATION = refusal(
    "absence.same_organisation",
    es=(
        "Quien acusa recibo es de la institución que pidió la alerta.",
        "El acuse de la otra institución: enviado no es recibido.",
        "Pida el acuse a la unidad de alertas.",
    ),
    en=(
        "The acknowledgement comes from the organisation that asked.",
        "The other agency's acknowledgement: sent is not received.",
        "Ask the alert unit to acknowledge.",
    ),
)
NOT_ACKNOWLEDGED = refusal(
    "absence.alert_not_acknowledged",
    es=(
        "La unidad de alertas aún no acusa recibo.",
        "Primero el acuse, después la decisión.",
        "Acuse recibo y decida después.",
    ),
    en=(
        "The alert unit has not acknowledged yet.",
        "Acknowledgement first, then the decision.",
        "Acknowledge, then decide.",
    ),
)
NUMBER_UNFIT = refusal(
    "absence.number_unfit",
    es=(
        "El número «{number}» no es un número de boletín.",
        "Letras, cifras y guiones, hasta 24, sin nombres.",
        "Copie el número del boletín oficial.",
    ),
    en=(
        "“{number}” is not a bulletin number.",
        "Letters, figures and dashes, at most 24, no names.",
        "Copy the number of the official bulletin.",
    ),
)
ALERT_NOT_ACTIVE = refusal(
    "absence.alert_not_active",
    es=(
        "No hay alerta activa para esa ausencia.",
        "Una alerta activa.",
        "Revise la lista de alertas.",
    ),
    en=("No alert is active for that absence.", "An active alert.", "Look at the list of alerts."),
)
ALERT_ACTIVE = refusal(
    "absence.alert_active",
    es=(
        "La alerta de {person} está activa.",
        "Una alerta desactivada o nunca activada.",
        "Pida a la unidad de alertas que la desactive primero.",
    ),
    en=(
        "The alert for {person} is active.",
        "An alert that was ended or never active.",
        "Ask the alert unit to end it first.",
    ),
)
NOT_RECOVERED = refusal(
    "absence.not_recovered",
    es=(
        "Nadie con la custodia ha visto todavía a {person}.",
        "Una persona localizada y resguardada.",
        "Registre primero quién la resguardó.",
    ),
    en=(
        "Nobody with custody has seen {person} yet.",
        "A person located and recovered.",
        "Record first who recovered the person.",
    ),
)
SAME_SIGNER = refusal(
    "absence.same_signer",
    es=(
        "Usted ya firmó otro de estos tres hechos.",
        "Localizar, resguardar y desactivar llevan tres firmas distintas.",
        "Pida a otra persona habilitada que firme.",
    ),
    en=(
        "You already signed another of these three facts.",
        "Located, recovered and alert ended have three different signers.",
        "Ask another authorised person to sign.",
    ),
)


@act(
    "absence.request_alert",
    refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, ALREADY_RECOVERED, ALERT_REQUESTED),
)
def request_alert(state: Operation, by: By, *, absences: tuple[AbsenceId, ...]) -> list[Event]:
    """Ask for an alert for each of `absences`; each gets its own request and its own decision (invariant 15).

    Refuses: absence.absence_unknown, absence.absence_closed, absence.already_recovered, absence.alert_requested
    """
    records = [open_absence(state, absence) for absence in absences]
    for record in records:
        if not record.is_away:
            raise Refused(ALREADY_RECOVERED, person=record.person)
    for record in records:
        if len(record.steps.get(Stage.ALERT_REQUESTED, ())) > len(
            record.steps.get(Stage.ALERT_REFUSED, ())
        ):
            raise Refused(ALERT_REQUESTED, person=record.person)
    return [
        AlertRequested(person=record.person, absence=absence)
        for absence, record in zip(absences, records, strict=True)
    ]


@act(
    "absence.acknowledge_alert",
    refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, NOT_REQUESTED, SAME_ORGANISATION),
)
def acknowledge_alert(state: Operation, by: By, *, absences: tuple[AbsenceId, ...]) -> list[Event]:
    """Say, as the other agency, that the request for each of `absences` has arrived and is in hand (invariant 17).

    Refuses: absence.absence_unknown, absence.absence_closed, absence.alert_not_requested, absence.same_organisation
    """
    records = [open_absence(state, absence) for absence in absences]
    own = state.team.organisation(by.who)
    for record in records:
        if not record.has(Stage.ALERT_REQUESTED):
            raise Refused(NOT_REQUESTED)
    for record in records:
        if any(
            state.team.organisation(signer) == own
            for signer in record.signers(Stage.ALERT_REQUESTED)
        ):
            raise Refused(SAME_ORGANISATION)
    return [
        AlertAcknowledged(person=record.person, absence=absence)
        for absence, record in zip(absences, records, strict=True)
    ]


@act(
    "absence.activate_alert",
    refuses=(
        ABSENCE_UNKNOWN,
        ABSENCE_CLOSED,
        NOT_REQUESTED,
        NOT_ACKNOWLEDGED,
        ALERT_ACTIVE,
        ALREADY_RECOVERED,
        NUMBER_UNFIT,
    ),
)
def activate_alert(state: Operation, by: By, *, absence: AbsenceId, number: str) -> list[Event]:
    """Activate the alert under its official number.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.alert_not_requested, absence.alert_not_acknowledged,
    absence.alert_active, absence.already_recovered, absence.number_unfit
    """
    record = open_absence(state, absence)
    if not record.has(Stage.ALERT_REQUESTED):
        raise Refused(NOT_REQUESTED)
    if not record.has(Stage.ALERT_ACKNOWLEDGED):
        raise Refused(NOT_ACKNOWLEDGED)
    if record.alert_is_active:
        raise Refused(ALERT_ACTIVE, person=record.person)
    if not record.is_away:
        raise Refused(ALREADY_RECOVERED, person=record.person)
    if (
        not 0 < len(number) <= NUMBER_LENGTH_MAX
        or not all(one.isalnum() or one in "-/." for one in number)
        or not any(one.isdigit() for one in number)
    ):
        raise Refused(NUMBER_UNFIT, number=number)
    return [AlertActivated(person=record.person, absence=absence, number=number)]


@act("absence.refuse_alert", refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, NOT_REQUESTED, ALERT_ACTIVE))
def refuse_alert(
    state: Operation, by: By, *, absence: AbsenceId, reason: AlertRefusal
) -> list[Event]:
    """Decide against an alert for this child, with the reason.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.alert_not_requested, absence.alert_active
    """
    record = open_absence(state, absence)
    if len(record.steps.get(Stage.ALERT_REQUESTED, ())) <= len(
        record.steps.get(Stage.ALERT_REFUSED, ())
    ):
        raise Refused(NOT_REQUESTED)
    if record.alert_is_active:
        raise Refused(ALERT_ACTIVE, person=record.person)
    return [AlertRefused(person=record.person, absence=absence, reason=reason)]


@act(
    "absence.end_alert",
    refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, ALERT_NOT_ACTIVE, NOT_RECOVERED, SAME_SIGNER),
)
def end_alert(state: Operation, by: By, *, absence: AbsenceId) -> list[Event]:
    """End the alert, once somebody with custody has seen the child (invariant 16).

    Refuses: absence.absence_unknown, absence.absence_closed, absence.alert_not_active, absence.not_recovered, absence.same_signer
    """
    record = open_absence(state, absence)
    if not record.alert_is_active:
        raise Refused(ALERT_NOT_ACTIVE)
    if record.is_away:
        raise Refused(NOT_RECOVERED, person=record.person)
    if by.who in record.signers(Stage.LOCATED, Stage.RECOVERED):
        raise Refused(SAME_SIGNER)
    return [AlertEnded(person=record.person, absence=absence)]


@applies(AlertRequested)
def _requested(state: Operation, event: AlertRequested, written: Written) -> None:
    take_step(state, event.absence, Stage.ALERT_REQUESTED, written)


@applies(AlertAcknowledged)
def _acknowledged(state: Operation, event: AlertAcknowledged, written: Written) -> None:
    take_step(state, event.absence, Stage.ALERT_ACKNOWLEDGED, written)


@applies(AlertActivated)
def _activated(state: Operation, event: AlertActivated, written: Written) -> None:
    stand_against_closing(episode(state, event.absence), written)
    record = take_step(state, event.absence, Stage.ALERT_ACTIVE, written)
    unknown = [
        step.event
        for step in record.steps.get(Stage.ALERT_ENDED, ())
        if not written.knows(step.event)
    ]
    if unknown:
        record.disputes.append(AbsenceDispute("alert_ended_and_active", (*unknown, written.event)))
    record.alert_is_active = True
    record.alert_number = record.alert_number or event.number


@applies(AlertRefused)
def _refused(state: Operation, event: AlertRefused, written: Written) -> None:
    take_step(state, event.absence, Stage.ALERT_REFUSED, written)


@applies(AlertEnded)
def _ended(state: Operation, event: AlertEnded, written: Written) -> None:
    if not episode(state, event.absence).has(Stage.RECOVERED):
        raise NoEffect("absence.not_recovered")
    refuse_same_signer(state, event.absence, written, Stage.LOCATED, Stage.RECOVERED)
    active = episode(state, event.absence).steps.get(Stage.ALERT_ACTIVE, [])
    unknown = [step.event for step in active if not written.knows(step.event)]
    record = take_step(state, event.absence, Stage.ALERT_ENDED, written)
    if unknown:
        record.disputes.append(AbsenceDispute("alert_ended_and_active", (*unknown, written.event)))
    else:
        record.alert_is_active = False
