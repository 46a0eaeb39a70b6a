"""What a counter does: go to a zone, read its code there, mark each face, take a mark back, finish. Nobody on the way sees anybody else's marks."""

from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from resguardo.account.access import ReadReason
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.count.cards import AT_ONCE, Card, cards
from resguardo.console.count.forms import LatenessForm
from resguardo.console.count.sheet import own_strip, strip_of, zones_walked
from resguardo.console.count.views import count_named, count_page, place_named, sight_of
from resguardo.console.count.words import ORDERS, WITHDRAWALS
from resguardo.console.fields import SightForm, TagField
from resguardo.console.person.reasons import reason_of
from resguardo.operation.comparison import sees_marks
from resguardo.operation.count import (
    CounterOrder,
    CountKind,
    CountRecord,
    Mark,
    SightingIdentity,
    WithdrawalReason,
)
from resguardo.operation.counting import ZONE_CODE_WRONG, zone_of
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.refusal import Refused
from resguardo.operation.unaccounted import not_yet_seen

UNDO_MS = 10_000
"""So long a mark is undone by one touch; afterwards it is corrected with a reason. Both stay in the ledger."""
CODES_KEY = "zone_codes"


class ScanForm(SightForm):
    """A band, scanned or typed, of somebody who stands here and may belong elsewhere."""

    tag = TagField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tag"].widget.attrs["data-scan-sends"] = "1"


class CodeForm(SightForm):
    """The code that hangs in the zone."""

    code = forms.CharField(
        label=_("Código de la zona"),
        max_length=8,
        help_text=_("Está escrito en la zona. Léalo allí."),
    )


class Marked(NamedTuple):
    """A card of the walk with the reader's own mark, None before it. `is_fresh`: one touch still undoes it."""

    card: Card
    mark: Mark | None
    is_fresh: bool


@require_GET
def choose(request: HttpRequest, count: str) -> HttpResponse:
    """The zones that the reader walks; in an emergency every zone."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
        record = state.counts.counts[reference]
        if not record.is_open:
            return redirect("count:show", count=count)
        lines = _zones_for(record, sight.staff)
        zones = [
            {
                "slug": zone.hex(),
                "name": sight.directory.place_name(zone),
                "order": ORDERS[order],
                "is_finished": order in record.zones[zone].finished,
                "expected": len(_expected(state, record, zone)),
                "own": _own_marks(record, zone, sight.staff),
            }
            for zone, order in lines
        ]
        context = _context(state, request, reference)
        counted = bool(record.walks.get(sight.staff))
    more = {"zones": zones, "counted": counted, "late_form": LatenessForm(sight)}
    return render(request, "count/choose.html", context | more)


@require_GET
def walk(request: HttpRequest, count: str, zone: str) -> HttpResponse:
    """The faces expected in a zone, big enough for one thumb; first the zone's code, read there."""
    return _walk_page(request, count, zone)


@require_POST
def enter_code(request: HttpRequest, count: str, zone: str) -> HttpResponse:
    """Keep the zone's code for this session. A wrong one is said at once; the act asks for it again with each mark."""
    sight = sight_of(request)
    form = CodeForm(sight, request.POST)
    if not form.is_valid():
        return _walk_page(request, count, zone, code_form=form)
    entered = form.cleaned_data["code"].strip().upper()
    with sight.steady() as state:
        zones = state.counts.counts[count_named(state, count)].zones
        place = place_named(zone)
        is_right = place is None or place not in zones or entered == zones[place].code
    if not is_right:
        form.refuse(acting.shown(Refused(ZONE_CODE_WRONG), sight), "code")
        return _walk_page(request, count, zone, code_form=form)
    request.session[CODES_KEY] = request.session.get(CODES_KEY, {}) | {count + zone: entered}
    return redirect("count:zone", count=count, zone=zone)


@require_POST
def mark(request: HttpRequest, count: str, zone: str) -> HttpResponse:
    """Mark that the reader sees one person, by face."""
    person = _person(request)
    asked = request.POST.get("identity")
    identity = next(
        (one for one in SightingIdentity if one.value == asked), SightingIdentity.CONFIRMED
    )
    return _marked(request, count, zone, person, identity)


@require_POST
def scan(request: HttpRequest, count: str, zone: str) -> HttpResponse:
    """Mark by band: also whoever does not belong to this zone."""
    form = ScanForm(sight_of(request), request.POST)
    if not form.is_valid():
        return _walk_page(request, count, zone, scan_form=form)
    outcome = _mark(request, count, zone, form.cleaned_data["tag"], SightingIdentity.CONFIRMED)
    if outcome.refusal:
        form.refuse(outcome.refusal, "tag")
        return _walk_page(request, count, zone, scan_form=form)
    return redirect("count:zone", count=count, zone=zone)


@require_POST
def unmark(request: HttpRequest, count: str, zone: str) -> HttpResponse:
    """Take back one's own mark; the mark and its withdrawal both stay."""
    person = _person(request)
    asked = request.POST.get("reason")
    reason = next(
        (one for one in WithdrawalReason if one.value == asked),
        WithdrawalReason.PRESSED_BY_MISTAKE,
    )
    with sight_of(request).steady() as state:
        reference = count_named(state, count)
    outcome = acting.perform(
        request, "count.withdraw_mark", count=reference, person=person, reason=reason
    )
    return _card_answer(request, count, zone, person, outcome)


@require_POST
def unidentified(request: HttpRequest, count: str, zone: str) -> HttpResponse:
    """Mark somebody whom nobody can name; it accounts for nobody."""
    with sight_of(request).steady() as state:
        reference = count_named(state, count)
    place = place_named(zone)
    outcome = acting.perform(
        request,
        "count.mark_unidentified",
        count=reference,
        zone=place,
        zone_code=_code(request, count, zone),
    )
    if outcome.refusal:
        return _walk_page(request, count, zone, refused=outcome.refusal)
    return redirect("count:zone", count=count, zone=zone)


@require_POST
def finish(request: HttpRequest, count: str, zone: str) -> HttpResponse:
    """Say that the zone was walked to its end."""
    place = place_named(zone)
    with sight_of(request).steady() as state:
        reference = count_named(state, count)
    if place is None:
        return redirect("count:walk", count=count)
    outcome = acting.perform(request, "count.finish_zone", count=reference, zone=place)
    if outcome.refusal:
        return _walk_page(request, count, zone, refused=outcome.refusal)
    return redirect("count:walk", count=count)


@require_POST
def explain_lateness(request: HttpRequest, count: str) -> HttpResponse:
    """Say why one's own marks were entered late."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
    form = LatenessForm(sight, request.POST)
    if not form.is_valid():
        return redirect("count:show", count=count)
    outcome = acting.perform(
        request, "count.explain_lateness", count=reference, reason=form.cleaned_data["reason"]
    )
    if outcome.refusal:
        return count_page(request, reference, refused=outcome.refusal)
    return redirect("count:show", count=count)


def _marked(
    request: HttpRequest, count: str, zone: str, person: PersonId, identity: SightingIdentity
) -> HttpResponse:
    outcome = _mark(request, count, zone, person, identity)
    return _card_answer(request, count, zone, person, outcome)


def _mark(
    request: HttpRequest, count: str, zone: str, person: PersonId, identity: SightingIdentity
) -> acting.Outcome:
    with sight_of(request).steady() as state:
        reference = count_named(state, count)
    return acting.perform(
        request,
        "count.mark_sighting",
        count=reference,
        person=person,
        zone=place_named(zone),
        zone_code=_code(request, count, zone),
        identity=identity,
    )


def _card_answer(
    request: HttpRequest, count: str, zone: str, person: PersonId, outcome: acting.Outcome
) -> HttpResponse:
    """The card anew for a page that asked for it by itself, or the whole page."""
    if not request.headers.get("HX-Request"):
        if outcome.refusal:
            return _walk_page(request, count, zone, refused=outcome.refusal)
        return redirect("count:zone", count=count, zone=zone)
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
        record = state.counts.counts[reference]
        if person not in state.register.persons:
            raise Http404
    reason = reason_of(request, ReadReason.COUNT)
    [card] = cards(sight, [person], reason, with_place=False)
    one = with_mark(card, record, sight.staff, sight.now)
    context = {
        "one": one,
        "count_slug": count,
        "zone_slug": zone,
        "refused": outcome.refusal,
        "withdrawals": WITHDRAWALS,
    }
    answer = render(request, "count/mark_card.html", context)
    answer.headers["HX-Trigger"] = "marked"
    return answer


def _walk_page(
    request: HttpRequest,
    count: str,
    zone: str,
    *,
    code_form: CodeForm | None = None,
    scan_form: ScanForm | None = None,
    refused: acting.Shown | None = None,
) -> HttpResponse:
    sight = sight_of(request)
    place = place_named(zone)
    with sight.steady() as state:
        reference = count_named(state, count)
        record = state.counts.counts[reference]
        if not record.is_open:
            return redirect("count:show", count=count)
        _stop_at_door(record, place, sight.staff)
        context = _context(state, request, reference) | {
            "zone_slug": zone,
            "zone_name": sight.directory.place_name(place),
            "refused": refused,
        }
        urgent = record.kind is CountKind.EMERGENCY
        expected = _expected(state, record, place)
        found = [one for one in _own_in(record, place, sight.staff) if one not in expected]
    status = 422 if refused or code_form or scan_form else 200
    if not urgent and not _code(request, count, zone):
        form = code_form or CodeForm(sight)
        return render(request, "count/code.html", context | {"form": form}, status=status)
    reason = reason_of(request, ReadReason.COUNT)
    listed = cards(sight, [*expected, *found], reason, with_place=place is None)
    context |= {
        "cards": [with_mark(card, record, sight.staff, sight.now) for card in listed],
        "scan": scan_form or ScanForm(sight),
        "withdrawals": WITHDRAWALS,
        "is_urgent": urgent,
    }
    return render(request, "count/walk.html", context, status=status)


@require_GET
def own_strip_part(request: HttpRequest, count: str) -> HttpResponse:
    """The strip of whoever is on the way."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
        if not state.counts.counts[reference].is_open:
            answer = HttpResponse()
            answer.headers["HX-Refresh"] = "true"
            return answer
        context = _context(state, request, reference)
    return render(request, "count/strip.html", context | {"live_from": request.path})


def _context(state: Operation, request: HttpRequest, count: CountId) -> dict[str, Any]:
    sight = sight_of(request)
    record = state.counts.counts[count]
    whole = sees_marks(record, sight.staff, sight.roles)
    strip = strip_of(state, count) if whole else own_strip(state, count, sight.staff)
    return {
        "count": count,
        "count_slug": count.hex(),
        "record": record,
        "strip": strip,
        "is_own": not whole,
        "place": sight.directory.place_name(record.place),
        "as_of": sight.now,
    }


def _zones_for(record: CountRecord, staff: StaffId) -> list[tuple[PlaceId, CounterOrder]]:
    """The zones that `staff` walks with their newest turn; in an emergency all, those first to which they were sent."""
    walked = zones_walked(record, staff)
    orders = {
        place: CounterOrder(max(order for order, turn in zone.counters.items() if staff in turn))
        for place, zone in walked.items()
    }
    if record.kind is CountKind.EMERGENCY:
        orders |= {place: CounterOrder.FIRST for place in record.zones if place not in orders}
    return list(orders.items())


def _stop_at_door(record: CountRecord, place: PlaceId | None, staff: StaffId) -> None:
    """A zone's faces are shown to whoever was sent there, in an emergency to everybody."""
    if record.kind is CountKind.EMERGENCY:
        if place is not None and place not in record.zones:
            raise Http404
    elif place is None or place not in zones_walked(record, staff):
        raise Http404


def _expected(state: Operation, record: CountRecord, place: PlaceId | None) -> list[PersonId]:
    """Whom the roll places in a zone and who is not out; outside every zone, whom nobody has seen yet."""
    if place is None:
        return not_yet_seen(state, record)[:AT_ONCE]
    standing = state.register.standing
    return list(
        dict.fromkeys(
            standing(person)
            for person in record.roll
            if person not in record.out and zone_of(state, record, person) == place
        )
    )


def _own_in(record: CountRecord, place: PlaceId | None, staff: StaffId) -> list[PersonId]:
    return [
        person
        for person, marks in record.marks.items()
        if any(mark.counter == staff and mark.zone == place for mark in marks)
    ]


def _own_marks(record: CountRecord, place: PlaceId, staff: StaffId) -> int:
    return len(_own_in(record, place, staff))


def with_mark(card: Card, record: CountRecord, staff: StaffId, now: Moment) -> Marked:
    """A card with the mark that `staff` made in an open count."""
    own = next((mark for mark in record.marks.get(card.person, ()) if mark.counter == staff), None)
    return Marked(card, own, own is not None and now - own.at < UNDO_MS)


def _code(request: HttpRequest, count: str, zone: str) -> str:
    code: str = request.session.get(CODES_KEY, {}).get(count + zone, "")
    return code


def _person(request: HttpRequest) -> PersonId:
    return PersonId(reference_in(request.POST.get("person", "")))
