"""From a request to what it may see: the reader's seat in the operation they have open."""

from django.http import HttpRequest

from resguardo.console.access.glass import open_glass
from resguardo.console.access.models import Login, Seat
from resguardo.console.house import house
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import StaffId
from resguardo.operation.policy import Role

OPERATION_KEY, VIEWING_KEY = "operation", "viewing_as"


def seat_of(request: HttpRequest) -> Sight | None:
    """The sight of whoever is signed in; None for somebody without a seat, or whose service has ended."""
    login = request.user
    if not isinstance(login, Login):
        return None
    seats = {
        bytes(seat.operation): StaffId(bytes(seat.staff)) for seat in login.seats.order_by("id")
    }
    here = house()
    known = [operation for operation in here.operations() if operation in seats]
    if not known:
        return None
    asked = bytes.fromhex(request.session.get(OPERATION_KEY, ""))
    operation = asked if asked in known else known[-1]
    opened, staff = here.opened(operation), seats[operation]
    with opened.account.steady() as state:
        if not state.team.in_service(staff):
            return None
        roles = list(state.team.roles(staff))
    viewing = request.session.get(VIEWING_KEY)
    if viewing and any(role is Role.COORDINATOR for role, _ in roles):
        return Sight(here, opened, staff, roles, viewing_as=Role(viewing))
    glass = open_glass(operation, staff, here.installation.now())
    return Sight(here, opened, staff, roles, glass=glass)


def give_seat(login: Login, operation: bytes, staff: StaffId) -> Seat:
    """Let `login` act as `staff` in `operation`."""
    seat, _ = Seat.objects.update_or_create(
        login=login, operation=operation, defaults={"staff": staff}
    )
    return seat
