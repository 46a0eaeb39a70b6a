"""The settings desk's first page: what can be set, and what the beginning still lacks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from resguardo.console.setup import backups
from resguardo.console.setup.forms import ViewAsForm
from resguardo.console.sight import Sight
from resguardo.operation.policy import Role
from resguardo.tablet import housing

Step = tuple[bool, Promise, str]
"""One step of the beginning: whether it is done, what it is, and the route where it is done."""


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What can be set, each on its own page, and the steps of the beginning that are left."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    steps = _steps(sight)
    context: dict[str, object] = {"steps": steps if not all(done for done, _, _ in steps) else []}
    with sight.steady() as state:
        context |= {"zone": state.zone, "jurisdiction": state.jurisdiction}
        context |= {"opened_at": state.opened_at, "exercise": state.exercise}
    return render(request, "setup/show.html", context | {"view_as": ViewAsForm()})


def _steps(sight: Sight) -> list[Step]:
    house = sight.house.installation
    with sight.steady() as state:
        places = bool(state.placement.places)
        team = len(state.team.members) > 1
        coordinators = [
            staff
            for staff in state.team.members
            if state.team.in_service(staff) and state.team.has_role(staff, Role.COORDINATOR)
        ]
    return [
        (places, _("Abrir los lugares: sede, albergue, cuartos, salidas"), "placement:list"),
        (team, _("Inscribir al equipo, cada quien con su función"), "setup:people"),
        (len(coordinators) > 1, _("Tener una segunda persona que coordine"), "setup:people"),
        (
            bool(housing.hub().book.tablets(sight.account.operation)),
            _("Inscribir una tableta para contar"),
            "setup:devices",
        ),
        (bool(backups.backups(house)), _("Hacer el primer respaldo"), "setup:backup"),
        (
            any(not one.failed for one in backups.tests(house)),
            _("Probar que el respaldo vuelve"),
            "setup:backup",
        ),
    ]
