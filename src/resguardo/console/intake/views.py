"""The intake desk: one page a person, kept as a draft while it is filled in."""

import secrets
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.console import acting
from resguardo.console.access.models import Login
from resguardo.console.addresses import reference_in
from resguardo.console.intake import drafts
from resguardo.console.intake.entry import enter, person_of
from resguardo.console.intake.forms import AGES, IntakeForm, unreadable
from resguardo.console.intake.pictures import PictureProblem, Unfit, cleaned
from resguardo.console.intake.tally import tally_of
from resguardo.console.intake.typed import record_typed
from resguardo.console.person.faces import Face, face_of
from resguardo.console.person.finding import namesakes
from resguardo.console.person.likely import likely as likely_persons
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.operation import tag_code
from resguardo.operation.family import Relation
from resguardo.operation.identifiers import PersonId
from resguardo.operation.refusal import ensure

PLACE_KEY = "intake_place"
REFUSED_BESIDE = {
    "register.tag_malformed": "tag",
    "register.tag_void": "tag",
    "register.tag_worn": "tag",
    "register.age_in_doubt": "age",
    "register.age_unfit": "age",
    "register.place_unknown": "place",
    "family.link_with_self": "relative",
}


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A fresh form, or the finished one being signed."""
    sight = _sight(request)
    if request.method == "POST":
        return _sign(request, sight)
    place = request.session.get(PLACE_KEY, "")
    return _page(request, sight, IntakeForm(sight, initial={"place": place} | _defaults()))


@require_GET
def pair(request: HttpRequest, person: str) -> HttpResponse:
    """A fresh form for whoever goes with `person`: a baby with its mother, a child with a carer."""
    sight = _sight(request)
    whom = PersonId(reference_in(person))
    with sight.steady() as state:
        if not state.register.is_active(whom):
            raise Http404
        tag = state.register.persons[whom].tag
    given = {"place": request.session.get(PLACE_KEY, ""), "relative": tag}
    return _page(
        request,
        sight,
        IntakeForm(sight, initial=given | _defaults() | {"relation": Relation.PARENT.value}),
    )


@require_GET
def go_on(request: HttpRequest, draft: str) -> HttpResponse:
    """A draft of the reader's, as it was left."""
    sight = _sight(request)
    found = drafts.draft_of(sight, _login(request), reference_in(draft))
    if found is None:
        raise Http404
    typed = drafts.typed_in(sight, found)
    typed["once"] = draft
    form = IntakeForm(sight, initial={**_defaults(), **_initial(typed)})
    form.initial["once"] = draft
    return _page(request, sight, form)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far."""
    sight, mark = _sight(request), _mark(request)
    typed = {
        name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"
    }
    try:
        drafts.keep_draft(sight, _login(request), mark, typed)
    except PermissionError:
        raise Http404 from None
    return render(request, "intake/kept.html", {"saved_at": sight.now})


@require_POST
def picture(request: HttpRequest) -> HttpResponse:
    """One more picture for the draft; the ones before it stay."""
    sight, mark = _sight(request), _mark(request)
    problem: PictureProblem | None = None
    try:
        small = cleaned(_uploaded(request))
        drafts.add_picture(sight, drafts.open_draft(sight, _login(request), mark), small)
    except Unfit as unfit:
        problem = unfit.problem
    except PermissionError:
        raise Http404 from None
    return render(
        request, "intake/pictures.html", _pictures(request, sight, mark) | {"problem": problem}
    )


@require_GET
def shown_picture(request: HttpRequest, draft: str, number: int) -> HttpResponse:
    """A picture of the reader's own draft."""
    sight = _sight(request)
    found = drafts.draft_of(sight, _login(request), reference_in(draft))
    taken = drafts.pictures_of(sight, found) if found else []
    if number >= len(taken):
        raise Http404
    return HttpResponse(taken[number], content_type="image/jpeg")


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw away a draft of the reader's."""
    found = drafts.draft_of(_sight(request), _login(request), _mark(request))
    if found is not None:
        found.delete()
    return redirect("intake:begin")


@require_POST
def read_tag(request: HttpRequest) -> HttpResponse:
    """What is said of a code at once: free, worn by somebody, void, or misread."""
    sight, written = _sight(request), request.POST.get("tag", "").strip()
    tag = tag_code.parse(written)
    told: dict[str, Any] = {"written": written, "tag": tag}
    if written and tag is None:
        told["problem"] = unreadable(written)
    elif tag is not None:
        with sight.steady() as state:
            told["is_void"] = tag in state.register.void
            told["worn_by"] = state.register.by_tag.get(tag)
    return render(request, "intake/tag.html", told)


@require_POST
def likely(request: HttpRequest) -> HttpResponse:
    """Who bears a like name already, weighed by what was seen so far. The hint stays until the names change, and holds up nothing."""
    sight = _sight(request)
    name = f"{request.POST.get('given', '')} {request.POST.get('family', '')}".strip()[:160]
    hits = namesakes(sight, name) if len(name) > 2 else []
    reason = reason_of(request)
    found = likely_persons(sight, record_typed(sight, name, request.POST, reason), hits, reason)
    with sight.steady() as state:
        rows = [(face_of(state, sight, one.person), one) for one in found]
    return render(request, "intake/likely.html", {"rows": rows})


@require_GET
def done(request: HttpRequest, person: str) -> HttpResponse:
    """Somebody was taken in: their band in large letters, and what comes next."""
    sight = _sight(request)
    whom = PersonId(reference_in(person))
    with sight.steady() as state:
        record = state.register.persons.get(whom)
        if record is None:
            raise Http404
        face: Face = face_of(state, sight, whom)
        is_mine = state.custody.answers_for(whom) == sight.staff
        tally = tally_of(state, sight.staff, sight.now)
    shown = {"face": face, "record": record, "is_mine": is_mine, "tally": tally}
    return render(request, "intake/done.html", shown)


def _sign(request: HttpRequest, sight: Sight) -> HttpResponse:
    form = IntakeForm(sight, request.POST, request.FILES)
    mark = acting.once(request)
    draft = drafts.draft_of(sight, _login(request), mark) if mark else None
    taken = drafts.pictures_of(sight, draft) if draft else []
    if form.is_valid():
        try:
            taken += [cleaned(one.read()) for one in request.FILES.getlist("photo")]
        except Unfit as unfit:
            form.add_error("photo", " ".join(unfit.problem))
    if form.is_valid():
        outcome = enter(request, form, taken)
        if outcome.done:
            place = form.cleaned_data["place"]
            request.session[PLACE_KEY] = place.hex() if place else ""
            if draft:
                draft.delete()
            return redirect("intake:done", person=person_of(outcome).hex())
        refusal = outcome.refusal
        form.refuse(refusal, REFUSED_BESIDE.get(refusal.code) if refusal else None)
    return _page(request, sight, form, status=422)


def _page(request: HttpRequest, sight: Sight, form: IntakeForm, status: int = 200) -> HttpResponse:
    written = form["once"].value() or secrets.token_hex(16)
    mark = reference_in(str(written))
    with sight.steady() as state:
        tally = tally_of(state, sight.staff, sight.now)
    shown = {
        "form": form,
        "waiting": drafts.drafts_of(sight, _login(request), but=mark),
        "tally": tally,
        "ages": AGES,
    } | _pictures(request, sight, mark)
    return render(request, "intake/begin.html", shown, status=status)


def _pictures(request: HttpRequest, sight: Sight, mark: bytes) -> dict[str, Any]:
    draft = drafts.draft_of(sight, _login(request), mark)
    count = draft.pictures.count() if draft else 0
    return {"draft": mark.hex(), "numbers": list(reversed(range(count)))}


def _defaults() -> dict[str, Any]:
    return {name: field.initial for name, field in IntakeForm.base_fields.items() if field.initial}


def _initial(typed: Any) -> dict[str, Any]:
    """A draft's fields as a form begins with them; an unticked box is not there."""
    many = ("speaks",)
    given = {name: typed.getlist(name) if name in many else typed.get(name) for name in typed}
    return {name: value for name, value in given.items() if name in IntakeForm.base_fields}


def _uploaded(request: HttpRequest) -> bytes:
    found = request.FILES.get("photo")
    return found.read() if isinstance(found, UploadedFile) else b""


def _mark(request: HttpRequest) -> bytes:
    mark = acting.once(request)
    if mark is None:
        raise Http404
    return mark


def _login(request: HttpRequest) -> Login:
    ensure(isinstance(request.user, Login), "the doorkeeper let somebody in who is signed in")
    return cast("Login", request.user)


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight
