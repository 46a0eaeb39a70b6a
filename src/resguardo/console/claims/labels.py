"""What people call the codes of a claim."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.operation.claim_study import ContestEnd, KinshipBasis, SuitabilityBasis
from resguardo.operation.claims import (
    Capacity,
    ClaimEnd,
    ClaimFinding,
    ClaimGate,
    ContestGround,
    DocumentShown,
)

CAPACITIES: Final[dict[Capacity, Promise]] = {
    Capacity.RELATIVE: _("Familiar"),
    Capacity.REPRESENTATIVE: _("Representante"),
    Capacity.INSTITUTION: _("Institución"),
    Capacity.OTHER: _("Otra"),
}
DOCUMENTS: Final[dict[DocumentShown, Promise]] = {
    DocumentShown.IDENTITY_DOCUMENT: _("Documento de identidad"),
    DocumentShown.BIRTH_CERTIFICATE: _("Partida de nacimiento"),
    DocumentShown.POWER_OF_ATTORNEY: _("Poder o mandato"),
    DocumentShown.COURT_ORDER: _("Resolución judicial"),
    DocumentShown.PHOTOGRAPH: _("Fotografía"),
    DocumentShown.OTHER: _("Otro"),
}
GATES: Final[dict[ClaimGate, Promise]] = {
    ClaimGate.KINSHIP: _("Vínculo"),
    ClaimGate.SUITABILITY: _("Idoneidad"),
    ClaimGate.AUTHORITY: _("Autoridad"),
}
FINDINGS: Final[dict[ClaimFinding, Promise]] = {
    ClaimFinding.ESTABLISHED: _("consta"),
    ClaimFinding.UNDECIDED: _("sin decidir"),
    ClaimFinding.DISPROVED: _("se descartó"),
}
KINSHIP: Final[dict[KinshipBasis, Promise]] = {
    KinshipBasis.CIVIL_REGISTRY: _("Registro civil"),
    KinshipBasis.DNA: _("ADN ordenado"),
    KinshipBasis.CHILD_ACCOUNT: _("Lo que dice la niña o el niño, sin saber quién pregunta"),
    KinshipBasis.INDEPENDENT_PEOPLE: _("Personas independientes"),
    KinshipBasis.PHOTO_LINE_UP: _("Reconocimiento entre fotografías"),
    KinshipBasis.BOTH_STORIES: _("Los dos relatos coinciden"),
}
SUITABILITY: Final[dict[SuitabilityBasis, Promise]] = {
    SuitabilityBasis.HOME_VISIT: _("Visita al hogar"),
    SuitabilityBasis.VETTING_RECORD: _("Antecedentes revisados"),
    SuitabilityBasis.CHILD_ACCOUNT: _("Lo que dice la niña o el niño"),
    SuitabilityBasis.INDEPENDENT_PEOPLE: _("Personas independientes"),
}
CONTESTS: Final[dict[ContestGround, Promise]] = {
    ContestGround.RIVAL_CLAIM: _("Otra solicitud pide lo mismo"),
    ContestGround.DOCUMENT_DOUBTED: _("Un documento en duda"),
    ContestGround.STORIES_DIFFER: _("Los relatos no coinciden"),
    ContestGround.COERCION_FEARED: _("Se teme coacción"),
    ContestGround.CHILD_UNWILLING: _("La niña o el niño no quiere"),
}
CONTEST_ENDS: Final[dict[ContestEnd, Promise]] = {
    ContestEnd.BORNE_OUT: _("La objeción era cierta"),
    ContestEnd.CLEARED: _("La objeción quedó aclarada"),
}
ENDS: Final[dict[ClaimEnd, Promise]] = {
    ClaimEnd.RELEASED: _("Egreso con esta persona"),
    ClaimEnd.WITHDRAWN: _("Retirada por quien la hizo"),
    ClaimEnd.SENT_TO_COURT: _("Enviada al juzgado"),
    ClaimEnd.ASKED_TWICE: _("Es la misma que otra"),
    ClaimEnd.NO_LEAD: _("Sin ninguna pista"),
    ClaimEnd.DISPROVED: _("El vínculo se descartó"),
}
