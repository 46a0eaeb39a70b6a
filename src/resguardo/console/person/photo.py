"""One picture, for every desk: asked of `sight`, which writes the reading down, and never kept by the browser."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from resguardo.account.access import ReadReason
from resguardo.console.addresses import reference_in
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import PersonId

JPEG, BEGINS = "image/jpeg", b"\xff\xd8\xff"
"""Every picture is made anew as one when it is taken; whatever else lies in a file is no picture."""
PICTURE_ONLY = "default-src 'none'; sandbox"
FOR_FIELD = "for"


@require_GET
def photo(request: HttpRequest, person: str, digest: str) -> HttpResponse:
    """A picture of `person`. `?for=count` names the reason of a desk where the reader has chosen none (`ReadReason`)."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    whom, which = PersonId(reference_in(person)), reference_in(digest)
    with sight.steady() as state:
        record = state.register.persons.get(whom)
        is_theirs = record is not None and which in record.photos
    picture = sight.photo(whom, which, _reason(request)) if is_theirs else None
    if picture is None or not picture.startswith(BEGINS):
        raise Http404
    return HttpResponse(
        picture, content_type=JPEG, headers={"Content-Security-Policy": PICTURE_ONLY}
    )


def _reason(request: HttpRequest) -> ReadReason:
    named = request.GET.get(FOR_FIELD)
    desk = next((reason for reason in ReadReason if reason.value == named), ReadReason.CARE)
    return reason_of(request, desk)
