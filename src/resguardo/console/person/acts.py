"""Doing something about one person: the form with the face beside it, so that nobody acts on the record that happens to be open."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from resguardo.account.access import ReadReason
from resguardo.account.photos import keep_photo
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.intake.pictures import Unfit, cleaned
from resguardo.console.person.faces import Face, face_of
from resguardo.console.person.finding import may_open
from resguardo.console.person.forms import FORMS, PhotoForm, form_for
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import PersonId


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, person: str, word: str, item: str = "") -> HttpResponse:
    """The form of one act about `person`, or the act itself."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    whom, about = PersonId(reference_in(person)), reference_in(item) if item else b""
    if word not in FORMS or not acting.may(sight, FORMS[word].code):
        raise Http404
    with sight.steady() as state:
        if whom not in state.register.persons or not may_open(sight, whom):
            raise Http404
        face = face_of(state, sight, whom)
    if request.method == "GET":
        return _page(request, sight, form_for(word, sight), face, word)
    form = form_for(word, sight, request.POST, request.FILES)
    if form.is_valid() and _perform(request, sight, form, whom, about):
        return redirect("person:show", person=whom.hex())
    return _page(request, sight, form, face, word, status=422)


@require_POST
def beside(request: HttpRequest) -> HttpResponse:
    """The other record of a merge or a swap, to look at side by side."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    written = (
        request.POST.get("other")
        or request.POST.get("second")
        or request.POST.get("relative")
        or ""
    )
    with sight.steady() as state:
        found = sight.directory.person_tagged(written) if written.strip() else None
        if found is None or not may_open(sight, found):
            return HttpResponse("")
        face, record = face_of(state, sight, found), state.register.persons[found]
    name = sight.names([found], reason_of(request, ReadReason.CORRECTION)).get(found, "")
    return render(request, "person/beside.html", {"face": face, "name": name, "record": record})


def _perform(request: HttpRequest, sight: Sight, form: Any, whom: PersonId, about: bytes) -> bool:
    """Do what the form asks; False, with the refusal beside its field, when the rules forbid it."""
    # A picture becomes a file before the act names it; whoever looks with other eyes acts not, and makes none.
    if isinstance(form, PhotoForm) and sight.viewing_as is None:
        try:
            picture = cleaned(form.cleaned_data["photo"].read())
        except Unfit as unfit:
            form.add_error("photo", " ".join(unfit.problem))
            return False
        about = keep_photo(sight.account.house, whom, picture)
    outcome = acting.perform(
        request,
        form.code,
        countersigner=getattr(form, "countersigner", None),
        **form.asked(whom, about),
    )
    if outcome.refusal:
        form.refuse(outcome.refusal, form.beside)
    return outcome.done


def _page(
    request: HttpRequest, sight: Sight, form: Any, face: Face, word: str, status: int = 200
) -> HttpResponse:
    name = sight.names([face.person], reason_of(request)).get(face.person, "")
    shown = {"form": form, "face": face, "name": name, "word": word}
    return render(request, "person/act.html", shown, status=status)
