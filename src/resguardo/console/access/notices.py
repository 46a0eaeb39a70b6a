"""What the owner of a login must hear of: that somebody signed in as them, failed to, or changed how they sign in. Kept for thirty days."""

import enum
from collections.abc import Collection

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.console.access.models import Login, Notice, Seat
from resguardo.console.house import Opened, house
from resguardo.operation.policy import Role

KEPT_MS = 30 * 24 * 60 * 60_000
WATCHING = frozenset({Role.COORDINATOR, Role.MONITOR})
"""Who hears of what nobody may do in silence."""


class Kind(enum.Enum):
    """What happened."""

    SIGNED_IN = "signed_in"
    CHANGED_IN = "changed_in"
    FAILURES = "failures"
    PASSWORD = "password"  # noqa: S105 - the name of the thing
    PIN = "pin"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_USED = "recovery_used"
    FIRST_SECRET = "first_secret"  # noqa: S105 - the name of the thing
    GLASS = "glass"
    MACHINE_SECRET = "machine_secret"  # noqa: S105 - the name of the thing


WORDS: dict[str, Promise] = {
    "signed_in": _("Se entró con su nombre corto"),
    "changed_in": _("Se entró con su PIN en una estación abierta"),
    "failures": _("Intentos fallidos de entrar con su nombre corto"),
    "password": _("Cambió su clave"),
    "pin": _("Cambió su PIN"),
    "factor_added": _("Se agregó un segundo paso a su cuenta"),
    "factor_removed": _("Se quitó un segundo paso de su cuenta"),
    "recovery_used": _("Se usó un código de recuperación"),
    "first_secret": _("La coordinación hizo una clave inicial para usted"),
    "glass": _("Alguien abrió contenidos fuera de su función"),
    "machine_secret": _(
        "En la máquina misma se hizo una clave inicial y se quitó un segundo paso; el registro de lecturas dice a quién"
    ),
}


def tell(login: Login, kind: Kind, request: HttpRequest | None = None, times: int = 1) -> None:
    """Write down for the owner of `login` what happened, and forget what is older than thirty days."""
    now = house().installation.now()
    Notice.objects.filter(at__lt=now - KEPT_MS).delete()
    Notice.objects.create(
        login=login,
        kind=kind.value,
        at=now,
        machine=address_of(request) if request else "",
        times=times,
    )


def tell_those_who_watch(
    opened: Opened, kind: Kind, but: Collection[int] = frozenset()
) -> set[int]:
    """Tell every coordinator and monitor in service what happened, without the logins numbered in `but`; the numbers of those who were told."""
    with opened.account.steady() as state:
        watching = {
            staff
            for staff in state.team.members
            if state.team.in_service(staff)
            and any(role in WATCHING for role, _ in state.team.roles(staff))
        }
    seats = Seat.objects.filter(operation=opened.account.operation).exclude(login__in=but)
    told = [seat.login for seat in seats.select_related("login") if bytes(seat.staff) in watching]
    for login in told:
        tell(login, kind)
    return {login.pk for login in told}


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, in the site's own network."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
