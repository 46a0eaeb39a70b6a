"""The placement desk: one shelter at a time, its rooms and beds, who has which key, and who sleeps where."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.account.access import ReadReason
from resguardo.account.account import Request
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.person.faces import face_of
from resguardo.console.person.reasons import reason_of
from resguardo.console.placement.forms import FORMS, AssignForm, ExceedForm
from resguardo.console.placement.rooms import (
    CHOOSES_BY_NAME,
    Shelter,
    preview,
    shelter,
    shelters_of,
)
from resguardo.console.sight import Sight
from resguardo.operation.disclosure import places_shown
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId, PlaceId
from resguardo.operation.operation import Operation
from resguardo.operation.placement import HABITABLE, OverrideReason, PlaceContent

SHELTER_KEY = "shelter"


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The chosen shelter with its rooms."""
    sight = _sight(request)
    with sight.steady() as state:
        among = shelters_of(state, sight)
        chosen = _chosen(request, among)
        seen = shelter(state, sight, chosen, among) if chosen else None
        unplaced = [
            face_of(state, sight, person)
            for person in state.custody.open_persons()
            if state.placement.place_of(person) is None
            and sight.may_see(SealClass.LOCATION, person)
        ]
    names = sight.place_names(
        [room.place for room in seen.rooms] if seen else [], reason_of(request)
    )
    by_name = sight.holds(*CHOOSES_BY_NAME)
    shown = {
        "shelter": seen,
        "rooms": [(room, names.get(room.place, "")) for room in seen.rooms] if seen else [],
        "name": names.get(chosen, "") if chosen else "",
        "unplaced": unplaced,
        "others": sight.place_names(among, reason_of(request)) if by_name else {},
        "chosen": chosen,
        "may": {word: acting.may(sight, form.code) for word, form in FORMS.items()}
        | {"assign": acting.may(sight, "placement.assign_room")},
        "as_of": sight.now,
    }
    return render(request, "placement/show.html", shown)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Another shelter: the one that was named, or the next."""
    sight = _sight(request)
    with sight.steady() as state:
        among = shelters_of(state, sight)
        current = _chosen(request, among)
    named = request.POST.get("place")
    wanted = PlaceId(reference_in(named)) if named else None
    if wanted in among and sight.holds(*CHOOSES_BY_NAME):
        request.session[SHELTER_KEY] = wanted.hex()
    elif current is not None:
        request.session[SHELTER_KEY] = among[(among.index(current) + 1) % len(among)].hex()
    return redirect("placement:list")


@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """The address of one shelter, for whoever needs it now; the reading is written down."""
    sight = _sight(request)
    place = PlaceId(reference_in(request.POST.get("place", "")))
    with sight.steady() as state:
        if place not in shelters_of(state, sight):
            raise Http404
        event = state.origins[place]
    reason = reason_of(request)
    sight.place_names([place], reason)
    content = sight.contents([event], SealClass.LOCATION, None, reason).get(event)
    written = content.address if isinstance(content, PlaceContent) else None
    return render(request, "placement/address.html", {"address": written})


@require_GET
def room(request: HttpRequest, place: str) -> HttpResponse:
    """Who is in one room."""
    sight, where = _sight(request), PlaceId(reference_in(place))
    with sight.steady() as state:
        if where not in places_shown(state, sight.roles, sight.staff):
            raise Http404
        inside = [
            one
            for one in state.placement.persons_in(where)
            if sight.may_see(SealClass.LOCATION, one)
        ]
        faces = [face_of(state, sight, person) for person in inside]
        record = state.placement.places[where]
    reason = reason_of(request)
    names = sight.names(inside, reason)
    sight.whereabouts(inside, reason)
    shown = {
        "place": where,
        "record": record,
        "name": sight.place_names([where], reason).get(where, ""),
        "faces": [(face, names.get(face.person, "")) for face in faces],
        "keyholder": sight.directory.staff_name(record.keyholder) if record.keyholder else "",
        "may": {word: acting.may(sight, form.code) for word, form in FORMS.items()},
        "as_of": sight.now,
    }
    return render(request, "placement/room.html", shown)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, word: str, place: str = "") -> HttpResponse:
    """The form of one act about a place, or the act itself."""
    sight = _sight(request)
    if word not in FORMS or not acting.may(sight, FORMS[word].code):
        raise Http404
    where = PlaceId(reference_in(place)) if place else None
    name = _name(sight, where, reason_of(request)) if where else ""
    if request.method == "GET":
        form = FORMS[word](sight)
        return render(request, "placement/act.html", {"form": form, "name": name})
    form = FORMS[word](sight, request.POST)
    if form.is_valid():
        outcome = acting.perform(request, form.code, **form.asked(where))
        if outcome.done:
            return redirect("placement:list")
        form.refuse(outcome.refusal, form.beside)
    return render(request, "placement/act.html", {"form": form, "name": name}, status=422)


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """Several persons into one room: chosen, shown before it is signed, then written one by one."""
    sight = _sight(request)
    if not acting.may(sight, "placement.assign_room"):
        raise Http404
    form, shown = _assign_form(request, sight)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "placement/assign.html", shown, status=status)
    persons = [PersonId(bytes.fromhex(one)) for one in form.cleaned_data["persons"]]
    target = PlaceId(bytes.fromhex(form.cleaned_data["place"]))
    step = request.POST.get("step", "preview")
    exceed = ExceedForm(sight, request.POST) if step == "exceed" else ExceedForm(sight)
    refusal = None
    if step == "sign":
        outcome = acting.perform(
            request, "placement.assign_room", persons=tuple(persons), place=target
        )
        refusal = outcome.refusal
        if outcome.done:
            return redirect("placement:list")
    if step == "exceed" and exceed.is_valid() and exceed.countersigner:
        fields = {
            "persons": tuple(persons),
            "place": target,
            "reason": OverrideReason(exceed.cleaned_data["reason"]),
        }
        asked = Request("placement.exceed_capacity", (sight.staff, exceed.countersigner), fields)
        outcome = acting.perform_all(request, [asked._replace(command=acting.once(request))])
        if outcome.done:
            return redirect("placement:list")
        exceed.refuse(outcome.refusal)
    context = _previewed(request, sight, persons, target) | {"exceed": exceed, "refusal": refusal}
    return render(
        request, "placement/preview.html", context, status=200 if step == "preview" else 422
    )


def _previewed(
    request: HttpRequest, sight: Sight, persons: list[PersonId], target: PlaceId
) -> dict[str, Any]:
    reason = reason_of(request)
    with sight.steady() as state:
        seen = preview(state, persons, target)
        faces = {one.person: face_of(state, sight, one.person) for one in seen.moves}
        tags = {
            other: sight.directory.tag(other) for move in seen.moves for other in move.parted_from
        }
    names = sight.names(persons, reason)
    places = sight.place_names([target, *(move.before for move in seen.moves)], reason)
    moves = [
        (
            faces[move.person],
            names.get(move.person, ""),
            places.get(move.before, "") if move.before else "",
            [tags[other] for other in move.parted_from],
        )
        for move in seen.moves
    ]
    return {
        "preview": seen,
        "moves": moves,
        "target": target,
        "name": places.get(target, ""),
        "may_exceed": acting.may(sight, "placement.exceed_capacity"),
    }


def _assign_form(request: HttpRequest, sight: Sight) -> tuple[AssignForm, dict[str, Any]]:
    reason = reason_of(request)
    with sight.steady() as state:
        among = shelters_of(state, sight)
        chosen = _chosen(request, among)
        if chosen is None:
            raise Http404
        seen: Shelter = shelter(state, sight, chosen, among)
        persons = _can_move(state, sight, chosen)
        faces = {person: face_of(state, sight, person) for person in persons}
        where = {person: state.placement.place_of(person) for person in persons}
    names = sight.names(persons, reason)
    places = sight.place_names([one.place for one in seen.rooms], reason)
    form = AssignForm(sight, request.POST if request.method == "POST" else None)
    form.offer(
        [(person.hex(), faces[person].tag) for person in persons],
        [
            (one.place.hex(), f"{places.get(one.place, '')} · {_beds(one.inside, one.capacity)}")
            for one in seen.rooms
            if one.kind in HABITABLE and not one.is_closed and one.place in places
        ],
    )
    ticked = set(request.POST.getlist("persons"))
    listed = [
        {
            "face": faces[person],
            "name": names.get(person, ""),
            "room": places.get(place, "") if (place := where[person]) else "",
            "is_ticked": person.hex() in ticked,
        }
        for person in persons
    ]
    return form, {"form": form, "listed": listed, "name": places.get(chosen, "")}


def _can_move(state: Operation, sight: Sight, chosen: PlaceId) -> list[PersonId]:
    """Everybody in the shelter, and whoever is in no place yet, as far as the reader may know where they are."""
    loose = [
        person
        for person in state.custody.open_persons()
        if state.placement.place_of(person) is None
    ]
    listed = dict.fromkeys([*loose, *state.placement.persons_in(chosen)])
    return [
        person
        for person in listed
        if state.custody.answers_for(person) and sight.may_see(SealClass.LOCATION, person)
    ]


def _beds(inside: int, capacity: int | None) -> str:
    if capacity is None:
        return str(inside)
    return _("%(inside)s de %(capacity)s") % {"inside": inside, "capacity": capacity}


def _chosen(request: HttpRequest, among: list[PlaceId]) -> PlaceId | None:
    kept = PlaceId(bytes.fromhex(request.session.get(SHELTER_KEY, "")))
    return kept if kept in among else next(iter(among), None)


def _name(sight: Sight, place: PlaceId, reason: ReadReason) -> str:
    with sight.steady() as state:
        if place not in places_shown(state, sight.roles, sight.staff):
            raise Http404
    return sight.place_names([place], reason).get(place, "")


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight
