"""What people call the codes of an absence: kinds, sources, reliability, decisions, facts of the ready sheet."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.operation.absence import AbsenceKind, Stage
from resguardo.operation.alert import AlertRefusal
from resguardo.operation.readiness import MinimumFact
from resguardo.operation.recovery import (
    InterviewOutcome,
    PlacementDecision,
    Reliability,
    ReportSource,
)

KINDS: Final[dict[AbsenceKind, Promise]] = {
    AbsenceKind.UNKNOWN: _("no se sabe cómo"),
    AbsenceKind.TAKEN: _("se la llevaron"),
    AbsenceKind.LEFT: _("se fue"),
}
SOURCES: Final[dict[ReportSource, Promise]] = {
    ReportSource.POLICE: _("Policía"),
    ReportSource.STAFF: _("Personal del operativo"),
    ReportSource.FAMILY: _("Familia"),
    ReportSource.PUBLIC: _("Una persona del público"),
    ReportSource.CAMERA: _("Cámara"),
    ReportSource.OTHER: _("Otra fuente"),
}
RELIABILITY: Final[dict[Reliability, Promise]] = {
    Reliability.OWN_EYES: _("La vio con sus ojos"),
    Reliability.PROBABLE: _("Probable"),
    Reliability.DOUBTFUL: _("Dudoso"),
}
REFUSALS: Final[dict[AlertRefusal, Promise]] = {
    AlertRefusal.FACTS_MISSING: _("Faltan datos"),
    AlertRefusal.NOT_A_CHILD: _("Es una persona adulta"),
    AlertRefusal.ALREADY_ACTIVE: _("Ya hay una alerta activa"),
    AlertRefusal.RISK_TO_CHILD: _("La difusión la pondría en riesgo"),
}
OUTCOMES: Final[dict[InterviewOutcome, Promise]] = {
    InterviewOutcome.HELD: _("Se hizo"),
    InterviewOutcome.HELD_WITH_COMPLAINT: _("Se hizo y hubo denuncia"),
    InterviewOutcome.DECLINED: _("La persona no quiso"),
}
DECISIONS: Final[dict[PlacementDecision, Promise]] = {
    PlacementDecision.OTHER_PLACE: _("Otro lugar"),
    PlacementDecision.SAME_PLACE_RECONSIDERED: _("El mismo lugar, reconsiderado"),
    PlacementDecision.HOSPITAL: _("Hospital"),
    PlacementDecision.FAMILY: _("Familia"),
    PlacementDecision.OTHER: _("Otra"),
}
FACTS: Final[dict[MinimumFact, Promise]] = {
    MinimumFact.NAME: _("nombre"),
    MinimumFact.AGE: _("edad"),
    MinimumFact.SEX: _("sexo"),
    MinimumFact.RESIDENCE: _("dónde vive"),
    MinimumFact.PHOTO: _("fotografía"),
    MinimumFact.DESCRIPTION: _("descripción"),
    MinimumFact.LAST_SEEN: _("última vez vista"),
}
STAGES: Final[dict[Stage, Promise]] = {
    Stage.ALERT_REQUESTED: _("Alerta pedida"),
    Stage.ALERT_ACKNOWLEDGED: _("Acuse de la unidad de alertas"),
    Stage.ALERT_ACTIVE: _("Alerta activada"),
    Stage.ALERT_REFUSED: _("Alerta no activada"),
    Stage.SEARCH_SIGNED: _("Búsqueda asumida"),
    Stage.LOCATED: _("Localizada"),
    Stage.RECOVERED: _("Resguardada"),
    Stage.ALERT_ENDED: _("Alerta desactivada"),
    Stage.MEDICAL_CHECKED: _("Examen médico"),
    Stage.INTERVIEW_SCHEDULED: _("Entrevista de retorno fijada"),
    Stage.INTERVIEW_HELD: _("Entrevista de retorno hecha"),
    Stage.PLACEMENT_DECIDED: _("Ubicación decidida"),
    Stage.CLOSED: _("Ausencia cerrada"),
}
