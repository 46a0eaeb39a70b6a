"""What people call the codes of a handover: why somebody is not taken over, why they are elsewhere, why a door stayed shut."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.operation.custody import HandoverGround, OutReason
from resguardo.operation.handover import HandoverRefusal
from resguardo.operation.transport import DoorRefusal

REFUSALS: Final[dict[HandoverRefusal, Promise]] = {
    HandoverRefusal.NOT_PRESENT: _("No está aquí"),
    HandoverRefusal.OTHER_PERSON: _("Es otra persona"),
    HandoverRefusal.NEEDS_CARE_FIRST: _("Necesita atención antes"),
    HandoverRefusal.NO_ROOM: _("No hay lugar"),
    HandoverRefusal.PAPERS_MISSING: _("Faltan papeles"),
    HandoverRefusal.UNSAFE: _("No es seguro"),
}
GROUNDS: Final[dict[HandoverGround, Promise]] = {
    HandoverGround.CARE: _("Cuidado"),
    HandoverGround.SHIFT_CHANGE: _("Cambio de turno"),
    HandoverGround.TRANSPORT: _("Traslado"),
    HandoverGround.SEARCH: _("Búsqueda"),
    HandoverGround.RECOVERY: _("Resguardo"),
}
OUT_REASONS: Final[dict[OutReason, Promise]] = {
    OutReason.HOSPITAL: _("Hospital"),
    OutReason.COURT: _("Juzgado"),
    OutReason.INTERVIEW: _("Entrevista"),
    OutReason.OTHER: _("Otra"),
}
DOOR_REFUSALS: Final[dict[DoorRefusal, Promise]] = {
    DoorRefusal.NO_ROOM: _("No hay lugar"),
    DoorRefusal.NOT_EXPECTED: _("No la esperaban"),
    DoorRefusal.OTHER_PERSON: _("Es otra persona"),
    DoorRefusal.NEEDS_HOSPITAL: _("Necesita hospital"),
    DoorRefusal.PAPERS_MISSING: _("Faltan papeles"),
    DoorRefusal.UNSAFE: _("No es seguro"),
}
