"""The tablets' addresses inside the console, so that whoever serves the console serves its tablets."""

from collections.abc import Iterable

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from resguardo.tablet.housing import answering

app_name = "tablet"


@csrf_exempt
def answer(request: WSGIRequest, rest: str = "") -> HttpResponse:
    """Hand a tablet's request to the service, which checks the tablet's signature; it carries no cookie that could be misused."""
    answered = HttpResponse()
    told: list[tuple[str, list[tuple[str, str]]]] = []
    body: Iterable[bytes] = answering()(
        request.environ, lambda line, fields: told.append((line, fields))
    )
    answered.content = b"".join(body)
    line, fields = told[0]
    answered.status_code = int(line.partition(" ")[0])
    for name, value in fields:
        answered.headers[name] = value
    return answered


urlpatterns = [path("", answer, name="app"), path("<path:rest>", answer, name="door")]
