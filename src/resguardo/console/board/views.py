"""The board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from resguardo.console.sight import Sight
from resguardo.operation.unaccounted import unaccounted


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The first screen."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    with sight.steady() as state:
        missing = unaccounted(state)
    return render(request, "board/show.html", {"unaccounted": missing, "as_of": sight.now})
