"""What people call the codes of a count: turns, reasons, differences, questions about pace."""

from typing import Final

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from resguardo.console.words import said
from resguardo.operation.closing import LatenessReason
from resguardo.operation.comparison import DifferenceKind
from resguardo.operation.count import CounterOrder, WithdrawalReason
from resguardo.operation.pace import PaceKind

_said = lazy(said, str)

ORDERS: Final[dict[CounterOrder, Promise]] = {
    CounterOrder.FIRST: _("Primer conteo"),
    CounterOrder.SECOND: _("Segundo conteo, a ciegas"),
    CounterOrder.RECOUNT: _("Reconteo"),
    CounterOrder.NAME_BY_NAME: _("Nombre por nombre"),
}
WITHDRAWALS: Final[dict[WithdrawalReason, str]] = {one: _said(one) for one in WithdrawalReason}
LATENESS: Final[dict[LatenessReason, str]] = {one: _said(one) for one in LatenessReason}
DIFFERENCES: Final[dict[DifferenceKind, str]] = {one: _said(one) for one in DifferenceKind}
PACE: Final[dict[PaceKind, str]] = {one: _said(one) for one in PaceKind}
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
