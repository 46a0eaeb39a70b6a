"""Every route of the console and who may open it: the one table for pages, forms and the interface for programs.

A route that is not here is opened by nobody (the doorkeeper answers as if there were no such page, and a test fails). Who may *act* is the policy's to say
and who may see a name or a face is `operation/disclosure.py`'s; a door only says who may stand at a desk at all.
"""

import enum
from typing import NamedTuple

from resguardo.operation.policy import Role


class Needs(enum.Enum):
    """What a door asks of whoever stands before it."""

    NOBODY = "nobody"
    """Open without signing in."""
    LOGIN = "login"
    """Signed in, whether or not with a seat in an operation."""
    SEAT = "seat"
    """Signed in and in service in the operation; `roles` may narrow it."""
    TABLET = "tablet"
    """Signed by an enrolled tablet; the tablet's own views check it."""


class Door(NamedTuple):
    """Who may open a route. `roles` empty means everybody who fulfils `needs`."""

    needs: Needs
    roles: frozenset[Role] = frozenset()


def _only(*roles: Role) -> Door:
    return Door(Needs.SEAT, frozenset(roles))


_NOBODY, _LOGIN, _SEAT = Door(Needs.NOBODY), Door(Needs.LOGIN), Door(Needs.SEAT)

CARE = (
    Role.COORDINATOR,
    Role.INTAKE_OFFICER,
    Role.REGISTRAR,
    Role.CARER,
    Role.SHELTER_DIRECTOR,
    Role.CHILD_PROTECTION,
    Role.MEDIC,
)
"""Roles whose work is with the persons themselves."""

DOORS: dict[str, Door] = {
    # frame
    "live": _SEAT,
    "look": _NOBODY,
    "healthy": _NOBODY,
    "help": _LOGIN,
    # access
    "access:sign_in": _NOBODY,
    "access:sign_out": _LOGIN,
    # board
    "board:show": _SEAT,
    # setup; looking as another role asks the reader's own roles in the view
    "setup:show": _only(Role.COORDINATOR),
    "setup:view_as": _SEAT,
    # person; whether a picture is shown is for `sight` to say
    "person:photo": _SEAT,
}
"""Route -> door, in the order of the desks."""
