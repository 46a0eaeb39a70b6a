"""The field's words for the closed lists of register, family and placement, for choices on forms and for what was chosen."""

import enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.account.access import ReadReason
from resguardo.operation.absence import AbsenceKind, Stage
from resguardo.operation.bands import TagChange
from resguardo.operation.description import PhotoView
from resguardo.operation.family import AssertionBasis, LinkWithdrawal, Relation, VerificationBasis
from resguardo.operation.holds import HoldGround
from resguardo.operation.identity import (
    Claimant,
    ClaimedFact,
    ConfirmationBasis,
    WithdrawalGround,
)
from resguardo.operation.mentions import ClosingReason, MatchBasis
from resguardo.operation.merge import MergeBasis, SplitGround
from resguardo.operation.placement import OverrideReason, PlaceKind
from resguardo.operation.register import AgeBasis, CountedAs, Sex
from resguardo.operation.roll import Whereabouts

LABELS: dict[enum.Enum, Promise] = {
    CountedAs.CHILD: _("Niña, niño o adolescente"),
    CountedAs.ADULT: _("Persona adulta"),
    Sex.FEMALE: _("Mujer"),
    Sex.MALE: _("Hombre"),
    Sex.UNKNOWN: _("No se sabe"),
    AgeBasis.OBSERVED: _("A la vista"),
    AgeBasis.DECLARED: _("Declarada"),
    AgeBasis.ASSESSED: _("Evaluación"),
    AgeBasis.DOCUMENTED: _("Documento"),
    Claimant.CHILD: _("La niña o el niño"),
    Claimant.ADULT: _("La persona adulta"),
    Claimant.RELATIVE: _("Un familiar"),
    Claimant.PAPER: _("Un papel"),
    Claimant.REGISTRY: _("Un registro civil"),
    Claimant.STAFF: _("Personal del operativo"),
    Claimant.ROSTER: _("Un listado"),
    ClaimedFact.NAME: _("Nombre"),
    ClaimedFact.BIRTH_DATE: _("Fecha de nacimiento"),
    ClaimedFact.AGE: _("Edad"),
    ClaimedFact.SEX: _("Sexo"),
    ClaimedFact.PARENTS: _("Madre y padre"),
    ClaimedFact.LANGUAGES: _("Idiomas"),
    ClaimedFact.RESIDENCE: _("Residencia"),
    ClaimedFact.DOCUMENT: _("Documento"),
    ConfirmationBasis.CIVIL_REGISTRY: _("Registro civil"),
    ConfirmationBasis.FINGERPRINTS: _("Huellas"),
    ConfirmationBasis.DNA: _("ADN"),
    ConfirmationBasis.CONSULAR_RECORD: _("Registro consular"),
    ConfirmationBasis.COURT_DECISION: _("Resolución judicial"),
    WithdrawalGround.BASIS_FELL: _("El fundamento no se sostuvo"),
    WithdrawalGround.OTHER_PERSON: _("Es otra persona"),
    WithdrawalGround.NEW_EVIDENCE: _("Hay prueba nueva"),
    Relation.PARENT: _("Madre o padre"),
    Relation.CHILD: _("Hija o hijo"),
    Relation.SIBLING: _("Hermana o hermano"),
    Relation.SPOUSE: _("Pareja"),
    Relation.CARER: _("Quien la cuida"),
    Relation.FOUND_TOGETHER: _("Hallada junto a"),
    AssertionBasis.OWN_WORD: _("Lo dice quien lo sabe de sí"),
    AssertionBasis.OBSERVED: _("Se vio"),
    AssertionBasis.PAPER: _("Lo dice un papel"),
    AssertionBasis.HEARSAY: _("Lo oyó de otra persona"),
    VerificationBasis.CIVIL_REGISTRY: _("Registro civil"),
    VerificationBasis.DNA: _("ADN"),
    VerificationBasis.COURT_DECISION: _("Resolución judicial"),
    LinkWithdrawal.TAKEN_BACK: _("Quien lo dijo se desdijo"),
    LinkWithdrawal.ENTERED_WRONGLY: _("Se anotó por error"),
    LinkWithdrawal.DISPROVED: _("Se comprobó que no es cierto"),
    TagChange.LOST: _("Se perdió"),
    TagChange.DAMAGED: _("Se dañó"),
    TagChange.TAKEN_OFF: _("Se lo quitaron"),
    TagChange.DISPUTED: _("Está en disputa"),
    MergeBasis.SAME_FACE: _("Es la misma cara"),
    MergeBasis.TAGGED_TWICE: _("Recibió dos brazaletes"),
    MergeBasis.FINGERPRINTS: _("Huellas"),
    MergeBasis.DNA: _("ADN"),
    MergeBasis.REGISTRY: _("Registro civil"),
    SplitGround.TWO_FACES: _("Son dos caras"),
    SplitGround.WRONG_RECORD: _("Se unió el registro equivocado"),
    SplitGround.DNA: _("ADN"),
    SplitGround.REGISTRY: _("Registro civil"),
    MatchBasis.OWN_WORD: _("Su propia palabra"),
    MatchBasis.RELATIVE_WORD: _("La palabra de un familiar"),
    MatchBasis.FACE: _("La cara"),
    MatchBasis.REGISTRY: _("Registro civil"),
    MatchBasis.DNA: _("ADN"),
    ClosingReason.NO_SUCH_PERSON: _("No existe esa persona"),
    ClosingReason.MENTIONED_TWICE: _("Se mencionó dos veces"),
    ClosingReason.SEEN_SAFE_ELSEWHERE: _("Vista a salvo en otro lugar"),
    ClosingReason.FOUND_DEAD: _("Hallada sin vida, según el instituto forense"),
    PhotoView.FACE: _("Cara"),
    PhotoView.WHOLE: _("Cuerpo entero"),
    PhotoView.MARK: _("Seña"),
    PlaceKind.SITE: _("Sitio"),
    PlaceKind.SHELTER: _("Albergue"),
    PlaceKind.ROOM: _("Cuarto"),
    PlaceKind.VEHICLE: _("Vehículo"),
    PlaceKind.EXIT: _("Salida"),
    PlaceKind.HOSPITAL: _("Hospital"),
    PlaceKind.COURT: _("Juzgado"),
    PlaceKind.ELSEWHERE: _("Otro lugar"),
    OverrideReason.NO_OTHER_BED: _("No hay otra cama"),
    OverrideReason.KEEP_FAMILY_TOGETHER: _("Para no separar a la familia"),
    OverrideReason.EVACUATION: _("Evacuación"),
    OverrideReason.DECISION: _("Resolución"),
    Whereabouts.PRESENT: _("Presente"),
    Whereabouts.OUT: _("Fuera con permiso"),
    Whereabouts.VEHICLE: _("En un vehículo"),
    Whereabouts.ABSENT: _("Ausente"),
    AbsenceKind.UNKNOWN: _("No se sabe cómo"),
    AbsenceKind.LEFT: _("Se fue por su cuenta"),
    AbsenceKind.TAKEN: _("Se la llevaron"),
    Stage.ALERT_REQUESTED: _("Alerta pedida"),
    Stage.ALERT_ACKNOWLEDGED: _("Alerta recibida"),
    Stage.ALERT_ACTIVE: _("Alerta activada"),
    Stage.ALERT_REFUSED: _("Alerta no aceptada"),
    Stage.SEARCH_SIGNED: _("Búsqueda firmada"),
    Stage.LOCATED: _("Localizada"),
    Stage.RECOVERED: _("Recuperada"),
    Stage.ALERT_ENDED: _("Alerta terminada"),
    Stage.MEDICAL_CHECKED: _("Revisión médica hecha"),
    Stage.INTERVIEW_SCHEDULED: _("Entrevista fijada"),
    Stage.INTERVIEW_HELD: _("Entrevista hecha"),
    Stage.PLACEMENT_DECIDED: _("Ubicación decidida"),
    Stage.CLOSED: _("Cerrada"),
    HoldGround.APPEAL: _("Recurso pendiente"),
    HoldGround.COURT_STAY: _("Suspensión judicial"),
    HoldGround.RISK: _("Riesgo"),
    HoldGround.IDENTITY_IN_DOUBT: _("Identidad en duda"),
    HoldGround.KINSHIP_IN_DOUBT: _("Parentesco en duda"),
    ReadReason.CARE: _("Atención"),
    ReadReason.COUNT: _("Conteo"),
    ReadReason.SEARCH: _("Búsqueda"),
    ReadReason.ALERT: _("Alerta"),
    ReadReason.COURT: _("Juzgado"),
    ReadReason.CORRECTION: _("Corrección"),
    ReadReason.AUDIT: _("Auditoría"),
    ReadReason.EXERCISE: _("Ejercicio"),
}


def label(code: enum.Enum) -> Any:
    """What people call `code`; the code itself for what a newer version wrote."""
    return LABELS.get(code, code.value)


def choices(codes: type[enum.Enum], *, empty: Any = None) -> list[tuple[str, Any]]:
    """The choices of a form for a closed list, with an `empty` first one where a label for it is given."""
    listed = [(code.value, label(code)) for code in codes]
    return listed if empty is None else [("", empty), *listed]
