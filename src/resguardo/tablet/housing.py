"""The hub of the house that this process has open: what the console's desks and the server ask for tablets.

Where a tablet finds the house is told by whoever serves it, in the environment: `RESGUARDO_ORIGIN` is the secure address, `RESGUARDO_TRUST_ORIGIN`
the plain page that leads a tablet through trusting it (empty where no tablet has to be led).
"""

import os
import threading
from collections import defaultdict

from django.utils import translation

from resguardo.console.access.models import Login, Seat
from resguardo.console.access.pins import login_by_pin
from resguardo.console.house import house
from resguardo.operation.identifiers import StaffId
from resguardo.operation.refusal import CATALOGUE, Refused, Sentences
from resguardo.tablet.answering import Answering
from resguardo.tablet.authority import Authority
from resguardo.tablet.enrolment import enrolment_address
from resguardo.tablet.faces import small_face
from resguardo.tablet.hub import House, Hub

ORIGIN_VARIABLE = "RESGUARDO_ORIGIN"
TRUST_ORIGIN_VARIABLE = "RESGUARDO_TRUST_ORIGIN"
_open: list[tuple[object, Hub, Answering]] = []
_lock = threading.Lock()


def hub() -> Hub:
    """The hub of the open house."""
    return _opened()[1]


def answering() -> Answering:
    """The web application that answers the tablets of the open house."""
    return _opened()[2]


def address_of(token: str, origin: str) -> str:
    """What the QR of an invitation says: the plain page where a tablet may have to be led, else the app itself. `origin` serves where nothing was told."""
    if trusting := os.environ.get(TRUST_ORIGIN_VARIABLE, ""):
        return f"{trusting}/#enrol={token}"
    return enrolment_address(os.environ.get(ORIGIN_VARIABLE) or origin, token)


def fingerprint() -> str:
    """The fingerprint of the house's authority, to be shown beside the QR; empty where the house serves no other machine."""
    served = os.environ.get(TRUST_ORIGIN_VARIABLE, "")
    return Authority(house().installation).fingerprint if served else ""


def _opened() -> tuple[object, Hub, Answering]:
    here = house()
    with _lock:
        if not _open or _open[0][0] is not here:
            while _open:
                _open.pop()[1].close()
            made = Hub(House(here.installation, here.opened, _staff_by_pin, small_face, _sentences))
            _open.append((here, made, Answering(made)))
        return _open[0]


def _staff_by_pin(operation: bytes, handle: str, pin: str, where: str) -> StaffId | None:
    login: Login | None = login_by_pin(handle, pin, where)
    seat = Seat.objects.filter(login=login, operation=operation).first() if login else None
    return StaffId(bytes(seat.staff)) if seat else None


def _sentences(refused: Refused, language: str) -> Sentences:
    """A refusal in one of the app's languages; of those that the catalogue lacks the framework's translations are asked."""
    if language in {"es", "en"}:
        return refused.sentences(language)
    values = {
        name: str(value) for name, value in refused.values.items() if isinstance(value, str | int)
    }
    with translation.override(language):
        parts = (translation.gettext(part) for part in CATALOGUE[refused.code].es)
        return Sentences(*(part.format_map(defaultdict(str, values)) for part in parts))
