"""Looking through another role's eyes: a coordinator sees what that role sees, and can't act meanwhile."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from resguardo.console import errors
from resguardo.console.access.seats import VIEWING_KEY
from resguardo.console.sight import Sight
from resguardo.operation.policy import Role


@require_POST
def view_as(request: HttpRequest) -> HttpResponse:
    """Look as `role` from now on, or as oneself again where it is empty. Only who coordinates may, and their own roles are asked, not those looked through."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    chosen = request.POST.get("role", "")
    if not chosen:
        request.session.pop(VIEWING_KEY, None)
        return redirect("setup:show" if _coordinates(sight) else "board:show")
    if chosen not in {role.value for role in Role} or not _coordinates(sight):
        return errors.absent(request)
    if chosen == Role.COORDINATOR.value:
        request.session.pop(VIEWING_KEY, None)
        return redirect("setup:show")
    request.session[VIEWING_KEY] = chosen
    return redirect("board:show")


def _coordinates(sight: Sight) -> bool:
    with sight.steady() as state:
        return state.team.has_role(sight.staff, Role.COORDINATOR)
