"""How sure the console must be of who somebody is: the one table of what asks for two factors and for proof that is fresh.

Who may act is the policy's to say. This table only asks that it is really them (ASVS 6.3.3, 7.5.3): a coordinator, a release, an erasure and the settings ask
for something known and something held; a grave act asks for both again.
"""

import enum
from collections.abc import Iterable

from django.http import HttpRequest

from resguardo.console.access.models import Login
from resguardo.console.access.sessions import has_two, is_fresh, owes_second
from resguardo.console.sight import Sight
from resguardo.operation.policy import Role

ROLES = frozenset({Role.COORDINATOR})
"""Roles that are exercised with two factors only."""

OWN_DESK = "access"
"""Where one proves who one is; what changes how somebody signs in asks there for fresh proof."""

BEYOND = "access:break_glass"
"""What opens contents, and so waits for a second factor like any desk."""

DESKS = frozenset({"setup"})
"""Desks that open with two factors only."""

ROOMS = frozenset({"release", "erasure", "team", "clocks"})
"""Acts of these rooms are signed with two factors only."""

GRAVE = frozenset(
    {
        "release.release_person",
        "release.allow_exception",
        "erasure.order_erasure",
        "team.grant_role",
        "team.end_service",
        "team.restore_device",
        "team.revoke_device",
    }
)
"""Acts for which the signer proves who they are again, unless they just did."""

ALWAYS = frozenset({"live", "breach:declare", "setup:begin", "setup:second"})
"""Routes that never wait for a second factor: an alarm is raised first, and the first second factor has to be made."""


class Lacking(enum.Enum):
    """What is lacking before the console is sure enough."""

    TWO_FACTORS = "two_factors"
    FRESH_PROOF = "fresh_proof"


def is_practice(request: HttpRequest) -> bool:
    """Whether a ready account is used in an exercise, where one factor is enough: everybody knows its password anyway."""
    sight: Sight | None = getattr(request, "sight", None)
    login = request.user
    return (
        sight is not None
        and isinstance(login, Login)
        and login.practice
        and sight.account.state.exercise
    )


def lacking_at(request: HttpRequest, route: str) -> Lacking | None:
    """What is lacking before `route` is opened."""
    sight: Sight | None = getattr(request, "sight", None)
    if sight is None or route in ALWAYS or is_practice(request) or has_two(request.session):
        return None
    desk = route.partition(":")[0]
    if desk == OWN_DESK and route != BEYOND:
        return None
    if owes_second(request.session):
        return Lacking.TWO_FACTORS
    return Lacking.TWO_FACTORS if desk in DESKS or sight.holds(*ROLES) else None


def lacking_for(request: HttpRequest, codes: Iterable[str]) -> Lacking | None:
    """What is lacking before the acts `codes` are signed."""
    asked = set(codes)
    rooms = {code.partition(".")[0] for code in asked}
    if rooms & ROOMS and not has_two(request.session) and not is_practice(request):
        return Lacking.TWO_FACTORS
    if asked & GRAVE and not is_fresh(request.session):
        return Lacking.FRESH_PROOF
    return None
