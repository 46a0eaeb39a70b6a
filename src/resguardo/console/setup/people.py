"""What the settings desk shows of the team: who takes part, in which roles, and how they sign in here."""

from typing import NamedTuple

from resguardo.console.access.models import Login, Seat
from resguardo.console.access.second_factors import has_second_factor
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import Moment, PlaceId, StaffId
from resguardo.operation.policy import Role


class Held(NamedTuple):
    """One role of somebody; `place` is empty for all places."""

    role: Role
    place: str


class SignsIn(NamedTuple):
    """How somebody signs in here. `last_at` is None for somebody who never did."""

    handle: str
    ready: bool
    """Whether they have set a password of their own."""
    two: bool
    active: bool
    last_at: Moment | None


class Member(NamedTuple):
    """One member of the team."""

    staff: StaffId
    name: str
    handle: str
    in_service: bool
    roles: tuple[Held, ...]
    signs_in: SignsIn | None
    is_reader: bool


def team_of(sight: Sight) -> list[Member]:
    """The team: those in service by name, then the others."""
    seats = {
        bytes(seat.staff): seat.login
        for seat in Seat.objects.filter(operation=sight.account.operation).select_related("login")
    }
    with sight.steady() as state:
        found = [
            (staff, state.team.in_service(staff), list(state.team.roles(staff)))
            for staff in state.team.members
        ]
    members = [
        Member(
            staff=staff,
            name=sight.directory.staff_name(staff),
            handle=sight.directory.handle(staff),
            in_service=serves,
            roles=tuple(_held(sight, role, place) for role, place in roles),
            signs_in=_signs_in(seats.get(staff)),
            is_reader=staff == sight.staff,
        )
        for staff, serves, roles in found
    ]
    return sorted(members, key=lambda one: (not one.in_service, one.name.casefold()))


def member_of(sight: Sight, staff: StaffId) -> Member | None:
    """One member of the team; None for nobody."""
    return next((one for one in team_of(sight) if one.staff == staff), None)


def _held(sight: Sight, role: Role, place: PlaceId | None) -> Held:
    return Held(role, sight.directory.place_name(place) if place else "")


def _signs_in(login: Login | None) -> SignsIn | None:
    if login is None:
        return None
    entered = login.notices.filter(kind__in=("signed_in", "changed_in")).order_by("-at").first()
    return SignsIn(
        handle=login.handle,
        ready=login.has_usable_password(),
        two=has_second_factor(login),
        active=login.is_active,
        last_at=Moment(entered.at) if entered else None,
    )
