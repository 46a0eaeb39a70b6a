"""Breaking the glass: a short look beyond one's role, for a stated reason and with a second person, that nobody does in silence.

It opens classes of sealed content for half an hour and nothing else: no act, no desk. Each reading is in the log of reads under a reason of its own, and the
coordinator and the monitor see on their first screen who opened what.
"""

import enum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.account.access import ReadReason
from resguardo.account.sight import Glass
from resguardo.console.access.models import Glass as Kept
from resguardo.console.access.notices import WATCHING, Kind, tell_those_who_watch
from resguardo.console.access.sessions import lies_ahead
from resguardo.console.sight import Sight
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import Moment, StaffId
from resguardo.operation.policy import Role

LASTS_MS = 30 * 60_000
SHOWN_MS = 24 * 60 * 60_000
"""For how long a broken glass stays on the first screen after it closed."""

OPENABLE = (SealClass.IDENTITY, SealClass.PHOTO, SealClass.LOCATION, SealClass.CARE)
"""What can be opened. A complaint, and what the team said in words, can not."""

SECONDS = frozenset({Role.COORDINATOR, Role.SHELTER_DIRECTOR, Role.CHILD_PROTECTION, Role.JUDGE})
"""The second person holds one of these roles."""

NEVER = frozenset({Role.MONITOR, Role.SPOKESPERSON, Role.GATEKEEPER})
"""Who holds none but these roles has no work with the persons themselves, and breaks no glass."""


class Reason(enum.Enum):
    """Why a glass is broken: a closed list, because a free text would itself tell what is sealed."""

    MEDICAL = "medical"
    SEARCH = "search"
    DANGER = "danger"
    COURT = "court"


REASONS: dict[str, Promise] = {
    "medical": _("Urgencia médica"),
    "search": _("Búsqueda de un niño o niña ausente"),
    "danger": _("Peligro inmediato para alguien"),
    "court": _("Orden judicial que no espera"),
}

CLASSES: dict[SealClass, Promise] = {
    SealClass.IDENTITY: _("Los nombres"),
    SealClass.PHOTO: _("Fotografías"),
    SealClass.LOCATION: _("Dónde está cada quien"),
    SealClass.CARE: _("Notas de cuidado"),
}


class Broken(NamedTuple):
    """One broken glass as the first screen shows it."""

    who: str
    second: str
    reason: Promise
    classes: tuple[Promise, ...]
    opened_at: Moment
    until: Moment
    is_open: bool


def may_break(sight: Sight) -> bool:
    """Whether somebody in this reader's roles may break a glass at all."""
    return sight.viewing_as is None and any(role not in NEVER for role, _ in sight.roles)


def break_glass(
    sight: Sight, second: StaffId, reason: Reason, classes: frozenset[SealClass]
) -> None:
    """Open `classes` to the reader for half an hour; written into the log of reads before anything is opened, and told to coordinator and monitor."""
    operation, now = sight.account.operation, sight.now
    log = sight.house.opened(operation).log
    for seal in sorted(classes):
        log.record(sight.staff, ReadReason.BREAK_GLASS, seal, [operation[:16], second])
    Kept.objects.create(
        operation=operation,
        staff=sight.staff,
        second=second,
        reason=reason.value,
        classes=",".join(str(int(seal)) for seal in sorted(classes)),
        opened_at=now,
        until=now + LASTS_MS,
    )
    tell_those_who_watch(sight.house.opened(operation), Kind.GLASS)


def close_glass(sight: Sight) -> None:
    """Close what the reader opened, before its time is over."""
    now = sight.now
    Kept.objects.filter(operation=sight.account.operation, staff=sight.staff, until__gt=now).update(
        until=now
    )


def open_glass(operation: bytes, staff: StaffId, now: Moment) -> Glass | None:
    """What is open to `staff` beyond their roles at `now`."""
    open_now = Kept.objects.filter(operation=operation, staff=staff, until__gt=now)
    kept = [one for one in open_now if not lies_ahead(one.opened_at, now)]
    if not kept:
        return None
    classes = frozenset(seal for one in kept for seal in _classes(one))
    return Glass(classes, Moment(min(one.until for one in kept)))


def broken_glasses(sight: Sight) -> list[Broken]:
    """For coordinator and monitor: every glass that is open, or was within a day, the newest first. Nothing for others."""
    if not sight.holds(*WATCHING):
        return []
    now = sight.now
    kept = Kept.objects.filter(operation=sight.account.operation, until__gt=now - SHOWN_MS)
    return [
        Broken(
            who=sight.directory.staff_name(StaffId(bytes(one.staff))),
            second=sight.directory.staff_name(StaffId(bytes(one.second))),
            reason=REASONS[one.reason],
            classes=tuple(CLASSES[seal] for seal in _classes(one)),
            opened_at=Moment(one.opened_at),
            until=Moment(one.until),
            is_open=one.until > now,
        )
        for one in kept.order_by("-opened_at")
    ]


def _classes(kept: Kept) -> list[SealClass]:
    return [SealClass(int(number)) for number in kept.classes.split(",")]
