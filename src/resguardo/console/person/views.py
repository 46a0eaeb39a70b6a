"""Finding a person, their page, why they are read, and who read them."""

from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.account.access import ReadReason
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.doors import DOORS
from resguardo.console.person.dossier import Dossier, Judged, dossier_of
from resguardo.console.person.faces import face_of
from resguardo.console.person.finding import find as find_persons
from resguardo.console.person.finding import may_open
from resguardo.console.person.forms import FORMS, MENU
from resguardo.console.person.reasons import CHOICES, keep_reason, reason_of
from resguardo.console.person.relations import graph_of
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.operation.belongings import BelongingsContent, Noted
from resguardo.operation.description import DescriptionContent, PersonDescribed
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import EventId, PersonId
from resguardo.operation.identity import IdentityContent
from resguardo.operation.judgements import JudgementContent
from resguardo.operation.policy import Role
from resguardo.operation.register import FirstContactContent, TagIssued
from resguardo.operation.roll import whereabouts

LAST_FOUND_KEY = "last_found"
OWN_SHOWN = 60
READS_SHOWN = 60
MAY_SEE_READERS = (Role.COORDINATOR, Role.CHILD_PROTECTION, Role.JUDGE, Role.MONITOR)


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """One box for a band, a name, a document or a room. What was looked for is kept nowhere; whom it found stays for the way back."""
    sight = _sight(request)
    if request.method == "GET":
        kept = [PersonId(bytes.fromhex(one)) for one in request.session.get(LAST_FOUND_KEY, [])]
        return _list(request, sight, kept or _own(sight), {"is_back": bool(kept)})
    found = find_persons(
        sight, request.POST.get("asked", ""), reason_of(request, ReadReason.SEARCH)
    )
    persons = [hit.person for hit in found.hits]
    request.session[LAST_FOUND_KEY] = [person.hex() for person in persons]
    if len(persons) == 1 and found.searched == ("tag",):
        return redirect("person:show", person=persons[0].hex())
    likeness = {hit.person: (round(100 * hit.likeness), hit.field) for hit in found.hits}
    shown = {"found": found, "asked": request.POST.get("asked", ""), "likeness": likeness}
    return _list(request, sight, persons, shown)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Back to the reader's own persons."""
    request.session.pop(LAST_FOUND_KEY, None)
    return redirect("person:find")


@require_GET
def show(request: HttpRequest, person: str) -> HttpResponse:
    """One person's page; only what the reader may see, and every reading written down."""
    sight, whom = _sight(request), PersonId(reference_in(person))
    with sight.steady() as state:
        if whom not in state.register.persons or not may_open(sight, whom):
            raise Http404
        dossier = dossier_of(state, sight, whom)
        sees_identity = sight.may_see(SealClass.IDENTITY, whom)
        sees_readers = sight.holds(*MAY_SEE_READERS)
    reason = reason_of(request)
    others = [kin.other.person for kin in dossier.kin]
    names = sight.names([whom, *others], reason)
    places = sight.place_names([one.place for one in dossier.sightings], reason)
    opened = _opened(sight, dossier, reason) if sees_identity else {}
    return render(
        request,
        "person/show.html",
        {
            "dossier": dossier,
            "name": names.get(whom, ""),
            "names": names,
            "where": sight.whereabouts([whom], reason).get(whom, ""),
            "sightings": [
                (one, places.get(one.place, "") if one.place else "") for one in dossier.sightings
            ],
            "claims": [(claim, _said(opened.get(claim.event))) for claim in dossier.claims],
            "sees_identity": sees_identity,
            "first": _first_contact(dossier, opened),
            "described": _descriptions(dossier, opened),
            "graph": graph_of(dossier, names),
            "kin": [(kin, names.get(kin.other.person, "")) for kin in dossier.kin],
            "menu": [
                (word, FORMS[word].title) for word in MENU if acting.may(sight, FORMS[word].code)
            ],
            "may": {
                word.replace("-", "_"): acting.may(sight, form.code) for word, form in FORMS.items()
            },
            "belongings": _belongings(sight, dossier, reason),
            "judged": _judged(sight, dossier, reason),
            "reason": reason,
            "reasons": CHOICES,
            "sees_readers": sees_readers,
            "as_of": sight.now,
        },
    )


@require_POST
def choose_reason(request: HttpRequest) -> HttpResponse:
    """Say why one reads, for the rest of the session."""
    keep_reason(request, request.POST.get("reason", ""))
    return redirect("person:show", person=reference_in(request.POST.get("person", "")).hex())


@require_GET
def readers(request: HttpRequest, person: str) -> HttpResponse:
    """Who read what of this person, the newest first."""
    sight, whom = _sight(request), PersonId(reference_in(person))
    if not sight.holds(*MAY_SEE_READERS):
        raise Http404
    with sight.steady() as state:
        if whom not in state.register.persons:
            raise Http404
        members = set(state.register.group(whom))
    entries = [one for one in sight.reads() if members & set(one.subjects)]
    rows = [
        (one, sight.directory.staff_name(one.reader), one.seal)
        for one in islice(reversed(entries), READS_SHOWN)
    ]
    return render(request, "person/readers.html", {"rows": rows, "count": len(entries)})


def _list(
    request: HttpRequest, sight: Sight, persons: list[PersonId], shown: dict[str, Any]
) -> HttpResponse:
    reason = reason_of(request, ReadReason.SEARCH if "found" in shown else ReadReason.CARE)
    with sight.steady() as state:
        seen = [one for one in persons if one in state.register.persons and may_open(sight, one)]
        rows = [
            (
                face_of(state, sight, person),
                state.register.persons[person],
                whereabouts(state, person) if state.custody.answers_for(person) else None,
            )
            for person in seen
        ]
    names = sight.names(seen, reason)
    likeness = shown.get("likeness", {})
    lines = [
        {
            "face": face,
            "record": record,
            "on": said(on) if on else "",
            "name": names.get(face.person, ""),
            "percent": likeness.get(face.person, (None, ""))[0],
            "field": likeness.get(face.person, (None, ""))[1],
        }
        for face, record, on in rows
    ]
    shown |= {"lines": lines, "as_of": sight.now}
    shown["lists_mentions"] = sight.holds(*DOORS["person:mentions"].roles)
    return render(request, "person/find.html", shown)


def _own(sight: Sight) -> list[PersonId]:
    """Those for whom the reader answers."""
    with sight.steady() as state:
        return state.custody.held_by(sight.staff)[:OWN_SHOWN]


def _opened(sight: Sight, dossier: Dossier, reason: ReadReason) -> dict[EventId, Any]:
    """The sealed words about the person: claims, first contact, descriptions. Each record of a merged person has a key of its own."""
    opened: dict[EventId, Any] = {}
    for member in dossier.members:
        events = [one.event for one in dossier.claims if one.record.person == member]
        events += [
            one.written.event
            for one in dossier.told
            if isinstance(one.event, TagIssued | PersonDescribed) and one.event.person == member
        ]
        opened |= sight.contents(events, SealClass.IDENTITY, member, reason)
    return opened


def _belongings(
    sight: Sight, dossier: Dossier, reason: ReadReason
) -> list[tuple[Noted, str, list[tuple[Any, str]]]]:
    """Each look at what goes along with the person: who looked, and what was there, for those who may read of care."""
    opened: dict[EventId, Any] = {}
    events = [one.event for one, _by in dossier.looks]
    for member in dossier.members if events else []:
        opened |= sight.contents(events, SealClass.CARE, member, reason)
    return [(one, by, _things(opened.get(one.event))) for one, by in dossier.looks]


def _things(content: Any) -> list[tuple[Any, str]]:
    if not isinstance(content, BelongingsContent):
        return []
    lines = [
        (gettext("Medicinas"), content.medicines),
        (gettext("Papeles"), content.papers),
        (gettext("Pertenencias"), content.belongings),
        (gettext("Falta"), content.lacks),
    ]
    return [(what, said) for what, said in lines if said]


def _judged(sight: Sight, dossier: Dossier, reason: ReadReason) -> list[tuple[Judged, str]]:
    """What was decided about this record and others, each with why, for those who may read such words."""
    events = [one.event for one in dossier.judged]
    said = sight.contents(events, SealClass.WORDS, None, reason) if events else {}
    return [
        (one, content.words if isinstance(content := said.get(one.event), JudgementContent) else "")
        for one in dossier.judged
    ]


def _said(content: Any) -> list[tuple[Any, str]]:
    """What a claim says, label by label, without the name."""
    if not isinstance(content, IdentityContent):
        return []
    return content_lines(content)


def content_lines(content: IdentityContent) -> list[tuple[Any, str]]:
    """The facts of a claim in the order of the form; the name first."""
    years = [str(one) for one in (content.age_years_min, content.age_years_max) if one is not None]
    born = [one for one in (content.birth_earliest, content.birth_latest) if one]
    lines = [
        (gettext("Nombre"), content.name or f"{content.given} {content.family}".strip()),
        (gettext("Nacimiento"), " – ".join(dict.fromkeys(born))),
        (gettext("Edad"), "–".join(dict.fromkeys(years))),
        (gettext("Sexo"), said(content.sex) if content.sex else ""),
        (gettext("Madre y padre"), ", ".join(content.parents)),
        (gettext("Idiomas"), ", ".join(content.languages)),
        (gettext("Residencia"), content.residence),
        (gettext("Documento"), content.document),
        (gettext("Lo dijo"), content.claimed_by),
    ]
    return [(what, said) for what, said in lines if said]


def _first_contact(dossier: Dossier, opened: dict[EventId, Any]) -> list[FirstContactContent]:
    found = (opened.get(one.written.event) for one in dossier.told)
    return [one for one in found if isinstance(one, FirstContactContent)]


def _descriptions(
    dossier: Dossier, opened: dict[EventId, Any]
) -> list[tuple[Any, DescriptionContent]]:
    found = ((one.written, opened.get(one.written.event)) for one in dossier.told)
    told = [(written, one) for written, one in found if isinstance(one, DescriptionContent)]
    return told[::-1]


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight
