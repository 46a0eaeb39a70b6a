"""Breaking the glass, and closing what was opened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from resguardo.console import errors
from resguardo.console.access import glass
from resguardo.console.access.forms import GlassForm
from resguardo.console.access.views import read_or_send
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import StaffId


@read_or_send
def break_glass(request: HttpRequest) -> HttpResponse:
    """Open contents beyond one's role for half an hour: the reason, what, and a second person with their PIN."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    if not glass.may_break(sight):
        return errors.absent(request)
    form = GlassForm(sight, request.POST or None)
    if form.is_valid() and _second_may(sight, form):
        given = form.cleaned_data
        second = StaffId(form.countersigner or b"")
        glass.break_glass(sight, second, glass.Reason(given["reason"]), given["classes"])
        return redirect("access:break_glass")
    opened = glass.open_glass(sight.account.operation, sight.staff, sight.now)
    words = [glass.CLASSES[seal] for seal in sorted(opened.classes)] if opened else []
    return render(request, "access/glass.html", {"form": form, "opened": opened, "classes": words})


@require_POST
def close_glass(request: HttpRequest) -> HttpResponse:
    """Close it before its time is over."""
    glass.close_glass(request.sight)  # type: ignore[attr-defined]
    return redirect("access:break_glass")


def _second_may(sight: Sight, form: GlassForm) -> bool:
    second = form.countersigner
    with sight.steady() as state:
        roles = {role for role, _ in state.team.roles(second)} if second else set()
    if roles & glass.SECONDS:
        return True
    form.add_error("second_handle", _no_second())
    return False


def _no_second() -> str:
    return gettext(
        "Esa persona no puede acompañar esta apertura. Se espera coordinación, dirección del hogar, protección de la niñez o juzgado."
    )
