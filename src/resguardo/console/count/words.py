"""What people call the codes of a count: turns, reasons, differences, questions about pace."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.operation.closing import LatenessReason
from resguardo.operation.comparison import DifferenceKind
from resguardo.operation.count import CounterOrder, WithdrawalReason
from resguardo.operation.pace import PaceKind

ORDERS: Final[dict[CounterOrder, Promise]] = {
    CounterOrder.FIRST: _("Primer conteo"),
    CounterOrder.SECOND: _("Segundo conteo, a ciegas"),
    CounterOrder.RECOUNT: _("Reconteo"),
    CounterOrder.NAME_BY_NAME: _("Nombre por nombre"),
}
WITHDRAWALS: Final[dict[WithdrawalReason, Promise]] = {
    WithdrawalReason.WRONG_PERSON: _("Era otra persona"),
    WithdrawalReason.NOT_SEEN: _("No la vi"),
    WithdrawalReason.PRESSED_BY_MISTAKE: _("Toqué por error"),
}
LATENESS: Final[dict[LatenessReason, Promise]] = {
    LatenessReason.ON_PAPER_FIRST: _("Primero en papel"),
    LatenessReason.NO_POWER: _("Sin electricidad"),
    LatenessReason.NO_NETWORK: _("Sin red"),
    LatenessReason.EMERGENCY: _("Una emergencia"),
    LatenessReason.OTHER_DUTY: _("Otra tarea"),
}
DIFFERENCES: Final[dict[DifferenceKind, Promise]] = {
    DifferenceKind.FIRST_ONLY: _("Solo la vio el primer conteo"),
    DifferenceKind.SECOND_ONLY: _("Solo la vio el segundo conteo"),
    DifferenceKind.NOT_SEEN: _("Nadie la vio"),
    DifferenceKind.NOT_CONFIRMED: _("Presente, sin confirmar quién es"),
    DifferenceKind.NOT_ON_ROLL: _("Vista, y no está en la lista"),
    DifferenceKind.TWO_ZONES: _("Vista en dos zonas"),
}
PACE: Final[dict[PaceKind, Promise]] = {
    PaceKind.FASTER_THAN_WALKING: _("Más rápido de lo que se camina"),
    PaceKind.ZONE_CHANGE_WITHOUT_TIME: _("De un cuarto a otro sin tiempo de llegar"),
    PaceKind.EVEN_INTERVALS: _("Intervalos iguales, como de escritorio"),
    PaceKind.IN_ROLL_ORDER: _("En el mismo orden de la lista"),
    PaceKind.ENTERED_IN_ONE_BURST: _("Anotado de golpe, después"),
    PaceKind.SAME_AS_OTHER_COUNTER: _("Igual al otro conteo, paso por paso"),
}
DISPUTES: Final[dict[str, Promise]] = {
    "sighted_and_missing": _(
        "Vista en un sitio y anotada como ausente en otro: cuenta como ausente"
    ),
    "counter_twice": _("Una misma persona contó en dos turnos"),
    "out_counted_twice": _("Dos sitios anotaron dos responsables fuera"),
    "closed_twice": _("Dos sitios firmaron este conteo: hace falta uno nuevo que lo reemplace"),
    "closer_counted": _("Quien firmó también contó"),
    "closed_unexplained": _("Firmado con alguien sin explicar"),
    "figures_differ": _("Las cifras firmadas dicen menos ausentes que la lista"),
}
