"""What stands around every page: the operation, the reader, the desks they may open, the exercise's mark, how the page looks."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from resguardo import __version__
from resguardo.account.moments import in_zone
from resguardo.console.doors import DOORS
from resguardo.console.sight import Sight

THEMES = ("light", "dark", "night")
SIZES = ("100", "115", "130", "150")
UTC_SHOWN = ("off", "on")
LOOK_COOKIE, SIZE_COOKIE, UTC_COOKIE = "look", "size", "utc"


class Desk(NamedTuple):
    """One entry of the menu."""

    route: str
    label: Promise
    icon: str
    purpose: Promise


DESKS = (
    Desk(
        "board:show",
        _("Tablero"),
        "speedometer2",
        _(
            "Cuántas personas hay, dónde, quién responde, quién falta y qué está vencido. Cada cifra abre su lista."
        ),
    ),
    Desk(
        "intake:begin",
        _("Recepción"),
        "person-plus",
        _("Brazalete primero, después fotografía y lo que se observa. Tres minutos por persona."),
    ),
    Desk(
        "person:find",
        _("Personas"),
        "people",
        _(
            "Buscar a una persona y ver lo que su función permite; cada lectura queda escrita con su motivo."
        ),
    ),
    Desk(
        "count:list",
        _("Conteos"),
        "list-check",
        _("Abrir un conteo, asignar, mirar las marcas, comparar, firmar."),
    ),
    Desk(
        "handover:list",
        _("Entregas"),
        "arrow-left-right",
        _(
            "Entregar y recibir con dos firmas; salidas con responsable; vehículos persona por persona."
        ),
    ),
    Desk("placement:list", _("Ubicación"), "house", _("Hogares, cuartos, cupos y llaves.")),
    Desk(
        "breach:list",
        _("Irrupciones"),
        "exclamation-octagon",
        _("Irrupciones: hora, salidas, rostros sin ver, bitácora."),
    ),
    Desk(
        "absence:list",
        _("Ausencias"),
        "search",
        _("Cada ausencia desde que falta hasta la entrevista de retorno; fichas previas; alertas."),
    ),
    Desk(
        "gate:book",
        _("Puerta"),
        "door-open",
        _("Quién entra y sale del portón y por qué; entregas que no abren la puerta."),
    ),
    Desk(
        "claims:list",
        _("Solicitudes"),
        "inbox",
        _(
            "Solicitudes de familiares: se reciben y se estudian; en la ventanilla nunca se responde quién está."
        ),
    ),
    Desk(
        "sheets:desk",
        _("Hojas"),
        "printer",
        _("Imprimir listas, brazaletes y formularios numerados; quién tiene cada hoja."),
    ),
    Desk(
        "reconcile:show",
        _("Conciliar"),
        "calculator",
        _("Por qué dos totales difieren, persona por persona; listados ajenos; comunicados."),
    ),
    Desk(
        "audit:show",
        _("Auditoría"),
        "shield-check",
        _("Quién leyó qué, quién hizo qué, la prueba del libro y las alarmas."),
    ),
    Desk(
        "setup:show",
        _("Ajustes"),
        "gear",
        _("Equipo y funciones, sitios, tabletas, plazos, respaldo."),
    ),
)
"""The desks in the order of the menu. One that the reader may not open is not shown."""


def clock_of(sight: Sight) -> str:
    """The site's time as the operation's zone writes it, to the second."""
    return in_zone(sight.now, sight.zone).strftime("%H:%M:%S")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context that every template has."""
    sight: Sight | None = getattr(request, "sight", None)
    theme = request.COOKIES.get(LOOK_COOKIE, "light")
    size = request.COOKIES.get(SIZE_COOKIE, SIZES[0])
    match = request.resolver_match
    return {
        "sight": sight,
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "theme": theme if theme in THEMES else "light",
        "themes": THEMES,
        "size": size if size in SIZES else SIZES[0],
        "sizes": SIZES,
        "shows_utc": request.COOKIES.get(UTC_COOKIE) == UTC_SHOWN[1],
        "desks": [desk for desk in DESKS if sight and _opens(sight, desk.route)],
        "here": match.namespace if match else "",
        "is_exercise": bool(sight and sight.account.state.exercise),
        "operation_name": sight.directory.operation_name() if sight else "",
        "reader_name": sight.directory.staff_name(sight.staff) if sight else "",
        "reader_roles": [role for role, _ in sight.roles] if sight else [],
        "arrival": sight.account.reading.arrival if sight else 0,
        "clock": clock_of(sight) if sight else "",
        "version": __version__,
    }


def _opens(sight: Sight, route: str) -> bool:
    door = DOORS.get(route)
    return door is not None and (not door.roles or sight.holds(*door.roles))
