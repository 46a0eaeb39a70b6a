"""What the count desk shows: the list of counts, one count as it stands or as it was signed, its roll, its zone codes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from resguardo.account.access import ReadReason
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.count.cards import AT_ONCE, cards
from resguardo.console.count.forms import AssignForm, LatenessForm, OpenForm, OutForm, RecountForm
from resguardo.console.count.sheet import (
    Standing,
    ZoneLine,
    minutes_open,
    returns_passed,
    standing,
    strip_of,
)
from resguardo.console.count.words import DIFFERENCES, DISPUTES, ORDERS, PACE
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.operation.clocks import Limit, limit_minutes
from resguardo.operation.closing import signable_at
from resguardo.operation.comparison import DifferenceKind, is_walking, sees_marks
from resguardo.operation.count import CountKind, CountRecord
from resguardo.operation.identifiers import CountId, PersonId, PlaceId
from resguardo.operation.operation import Operation
from resguardo.operation.pace import pace_flags

CLOSED_AT_ONCE = 30
ZONES_AT_ONCE = 100
"""So many zones stand in the table; of more, those first in which something is still to be done."""


STANDINGS_KEPT = 16
_standings: dict[tuple[int, CountId], tuple[int, Standing]] = {}
"""By account and count: up to which row of the ledger it was worked out, and what came of it."""


class CountLine(NamedTuple):
    """One count in the list; `minutes` since the opening for an open one."""

    reference: CountId
    record: CountRecord
    place: str
    minutes: int
    is_late: bool


def sight_of(request: HttpRequest) -> Sight:
    """The reader's sight."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight


def count_named(state: Operation, written: str) -> CountId:
    """The count whose reference stands in the address; no such page otherwise."""
    count = CountId(reference_in(written))
    if count not in state.counts.counts:
        raise Http404
    return count


@require_GET
def list_counts(request: HttpRequest) -> HttpResponse:
    """Open counts first, then the newest that were signed; from here a count is opened."""
    return counts_page(request, OpenForm(sight_of(request)))


def counts_page(
    request: HttpRequest, form: OpenForm, refused: acting.Shown | None = None
) -> HttpResponse:
    """The list of counts with the form that opens one."""
    sight = sight_of(request)
    now = sight.now
    with sight.steady() as state:
        limit = limit_minutes(state, Limit.COUNT_OPEN)
        opened = [_line(sight, state, one, limit) for one in reversed(state.counts.open_counts())]
        newest = list(reversed(state.counts.closed))[:CLOSED_AT_ONCE]
        closed = [_line(sight, state, one, limit) for one in newest]
        number = len(state.counts.closed)
    context = {
        "opened": opened,
        "closed": closed,
        "closed_number": number,
        "as_of": now,
        "form": form,
        "refused": refused,
        "may_open": acting.may(sight, "count.open_count"),
    }
    status = 422 if refused or (form.is_bound and form.errors) else 200
    return render(request, "count/list.html", context, status=status)


def _line(sight: Sight, state: Operation, count: CountId, limit: int) -> CountLine:
    record = state.counts.counts[count]
    minutes = minutes_open(record, sight.now)
    place = sight.directory.place_name(record.place)
    return CountLine(count, record, place, minutes, record.is_open and minutes >= limit)


@require_GET
def show(request: HttpRequest, count: str) -> HttpResponse:
    """One count: as it stands while it is open, as it was signed afterwards."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
        record = state.counts.counts[reference]
        on_the_way = record.is_open and is_walking(record, sight.staff)
    if on_the_way:
        return redirect("count:walk", count=count)
    return count_page(request, reference)


def count_page(
    request: HttpRequest,
    count: CountId,
    forms: Mapping[str, Any] | None = None,
    refused: acting.Shown | None = None,
) -> HttpResponse:
    """The page of one count; `forms` are those that were sent and not taken."""
    sight = sight_of(request)
    given = dict(forms or {})
    with sight.steady() as state:
        record = state.counts.counts[count]
        shown = sees_marks(record, sight.staff, sight.roles)
        context = _head(sight, state, count)
        found = _standing_now(sight, count) if record.is_open and shown else None
        zones = list(record.zones)
    if not shown:
        return render(request, "count/not_yet.html", context)
    if found is not None:
        context |= _standing_context(request, found) | _lists_context(request, found)
        lines = found.zones
        context |= {
            "assign": given.get("assign") or AssignForm(sight, zones),
            "recount": given.get("recount")
            or RecountForm(sight, [line.zone for line in lines if line.may_recount]),
            "out_form": given.get("out_form") or OutForm(sight),
        }
        context["nobody_sent"] = not any(line.turns for line in lines)
        template = "count/open.html"
    else:
        context |= _closed_context(request, count)
        template = "count/closed.html"
    context |= {"refused": refused, "late_form": LatenessForm(sight), "given": given}
    return render(request, template, context, status=422 if refused or given else 200)


def _head(sight: Sight, state: Operation, count: CountId) -> dict[str, Any]:
    record = state.counts.counts[count]
    limit = limit_minutes(state, Limit.COUNT_OPEN)
    breach = next(
        (one for one, breach in state.breaches.breaches.items() if breach.count == count), None
    )
    return {
        "count": count,
        "record": record,
        "place": sight.directory.place_name(record.place),
        "opened_by": sight.directory.staff_name(record.opened_by),
        "minutes": minutes_open(record, sight.now),
        "limit": limit,
        "is_late": record.is_open and minutes_open(record, sight.now) >= limit,
        "is_emergency": record.kind is CountKind.EMERGENCY,
        "signable_at": signable_at(state, record),
        "breach": breach,
        "as_of": sight.now,
        "counted": sight.staff in record.counters(),
        "may": _may(sight),
        "strip": None if record.is_open else strip_of(state, count),
    }


def _may(sight: Sight) -> dict[str, bool]:
    """Which buttons are worth showing."""
    codes = (
        "count.assign_counter",
        "count.order_recount",
        "count.out_count",
        "count.list_missing",
        "count.close_count",
        "count.sign_as_it_stands",
        "count.supersede_count",
    )
    return {code.partition(".")[2]: acting.may(sight, code) for code in codes}


def _standing_context(request: HttpRequest, found: Standing) -> dict[str, Any]:
    """The zones as the marks arrive, and what the pace of the walks asks."""
    sight, count = sight_of(request), found.reference
    with sight.steady() as state:
        record = state.counts.counts[count]
        directory = sight.directory
        waiting = sorted(found.zones, key=_is_settled)[:ZONES_AT_ONCE]
        shown = found.zones if len(found.zones) <= ZONES_AT_ONCE else waiting
        rows = [(line, directory.place_name(line.zone), _turns(sight, line)) for line in shown]
        opened = {
            "record": record,
            "signable_at": signable_at(state, record),
            "count": count,
            "as_of": sight.now,
        }
    return opened | {
        "standing": found,
        "strip": found.strip,
        "zones": rows,
        "zones_number": len(found.zones),
        "flags": flags_shown(sight, found.flags),
    }


def _is_settled(line: ZoneLine) -> bool:
    return not line.differing and bool(line.turns) and all(turn.is_finished for turn in line.turns)


def _turns(sight: Sight, line: ZoneLine) -> list[dict[str, Any]]:
    return [
        {
            "label": ORDERS[turn.order],
            "counters": [sight.directory.staff_name(one) for one in turn.counters],
            "marks": turn.marks,
            "is_finished": turn.is_finished,
        }
        for turn in line.turns
    ]


def flags_shown(sight: Sight, flags: Any) -> list[dict[str, Any]]:
    """The questions about pace with the counter's name and the words for each."""
    with sight.steady():
        return [
            {
                "counter": sight.directory.staff_name(flag.counter),
                "label": PACE[flag.kind],
                "found": flag.found,
                "expected": flag.expected,
            }
            for flag in flags
        ]


def _lists_context(request: HttpRequest, found: Standing) -> dict[str, Any]:
    """Who has to be explained, who is out, who is listed as missing, who was seen and is not on the roll."""
    sight, count = sight_of(request), found.reference
    with sight.steady() as state:
        record = state.counts.counts[count]
        out = {
            person: (
                sight.directory.staff_name(record.out[person].responsible),
                record.out[person].expected_return_at,
            )
            for person in found.sorted.out_counted
            if person in record.out
        }
        head = {
            "count": count,
            "record": record,
            "may": _may(sight),
            "counted": sight.staff in record.counters(),
            "signable_at": signable_at(state, record),
            "as_of": sight.now,
        }
    reason = reason_of(request, ReadReason.COUNT)
    notes = _notes(found)
    unexplained = found.sorted.unexplained
    shown_out = found.sorted.out_counted[:AT_ONCE]
    return head | {
        "unexplained": cards(sight, unexplained[:AT_ONCE], reason, notes),
        "unexplained_number": len(unexplained),
        "missing": cards(sight, found.sorted.missing[:AT_ONCE], reason),
        "missing_number": len(found.sorted.missing),
        "not_on_roll": cards(sight, found.sorted.not_on_roll[:AT_ONCE], reason),
        "out": [
            (card, *out.get(card.person, ("", None)), card.person in found.returns_passed)
            for card in cards(sight, shown_out, reason, with_place=False)
        ],
        "out_number": len(found.sorted.out_counted),
        "sorted": found.sorted,
        "figures": found.figures,
        "roll_is_whole": found.roll_is_whole,
        "returns_passed": found.returns_passed,
    }


def _notes(found: Standing) -> dict[PersonId, str | Promise]:
    said: dict[PersonId, str | Promise] = {}
    for one in found.differing:
        if one.kind is not DifferenceKind.NOT_SEEN:
            said.setdefault(one.person, DIFFERENCES[one.kind])
    return said


def _closed_context(request: HttpRequest, count: CountId) -> dict[str, Any]:
    """The figures as they were signed, who is on the list of the missing, what came late, what is in dispute."""
    sight = sight_of(request)
    with sight.steady() as state:
        record = state.counts.counts[count]
        closing = record.closing
        directory = sight.directory
        late = [
            (
                late.person,
                directory.staff_name(late.counter),
                directory.place_name(late.zone),
                late.at,
            )
            for late in record.late[:AT_ONCE]
        ]
        context = {
            "closing": closing,
            "closed_by": directory.staff_name(closing.closed_by) if closing else "",
            "disputes": [DISPUTES.get(one.kind, one.kind) for one in record.disputes],
            "superseded_by": record.superseded_by[-1] if record.superseded_by else None,
            "missing_number": len(record.missing),
            "late_number": len(record.late),
            "counters": [directory.staff_name(one) for one in record.counters()],
        }
        missing, flags = record.missing[:AT_ONCE], pace_flags(state, count)
    reason = reason_of(request, ReadReason.COUNT)
    by_person = {
        card.person: card
        for card in cards(sight, [one[0] for one in late], reason, with_place=False)
    }
    return context | {
        "missing": cards(sight, missing, reason),
        "late": [(by_person[one[0]], *one[1:]) for one in late if one[0] in by_person],
        "flags": flags_shown(sight, flags),
    }


@require_GET
def strip_part(request: HttpRequest, count: str) -> HttpResponse:
    """The running strip by itself; for whoever does not see the marks, of the count nothing but that it is open."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
        record = state.counts.counts[reference]
        if not sees_marks(record, sight.staff, sight.roles):
            raise Http404
        strip = (
            _standing_now(sight, reference).strip if record.is_open else strip_of(state, reference)
        )
    return render(
        request,
        "count/strip.html",
        {"strip": strip, "live_from": request.path, "lists": record.is_open},
    )


@require_GET
def standing_part(request: HttpRequest, count: str) -> HttpResponse:
    """The strip and the zones, renewed while marks arrive."""
    found = _seen_open(request, count)
    if found is None:
        return _whole_page_anew()
    return render(request, "count/standing.html", _standing_context(request, found))


@require_GET
def lists_part(request: HttpRequest, count: str) -> HttpResponse:
    """The lists by name, renewed while marks arrive."""
    found = _seen_open(request, count)
    if found is None:
        return _whole_page_anew()
    context = _lists_context(request, found)
    return render(request, "count/lists.html", context | {"out_form": OutForm(sight_of(request))})


def _seen_open(request: HttpRequest, written: str) -> Standing | None:
    """How the open count stands, for a reader who sees its marks; None when it was closed meanwhile or they were sent to count."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, written)
        record = state.counts.counts[reference]
        seen = record.is_open and sees_marks(record, sight.staff, sight.roles)
        return _standing_now(sight, reference) if seen else None


def _standing_now(sight: Sight, count: CountId) -> Standing:
    """How an open count stands; worked out once for all who look until something is written. Ask inside `steady`."""
    account, now = sight.account, sight.now
    key, arrival = (id(account), count), account.reading.arrival
    kept = _standings.get(key)
    if kept is None or kept[0] != arrival:
        if len(_standings) >= STANDINGS_KEPT:
            _standings.clear()
        kept = _standings[key] = (arrival, standing(account.state, count, now))
    found, record = kept[1], account.state.counts.counts[count]
    passed = returns_passed(account.state, record, found.sorted, now)
    return found._replace(returns_passed=passed)


def _whole_page_anew() -> HttpResponse:
    answer = HttpResponse(status=200)
    answer.headers["HX-Refresh"] = "true"
    return answer


@require_GET
def roll(request: HttpRequest, count: str) -> HttpResponse:
    """Everybody on the list of an open count who is still to be explained, or of a closed one who is missing: for the screen and for paper."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
        record = state.counts.counts[reference]
        if not sees_marks(record, sight.staff, sight.roles):
            raise Http404
        persons = (
            _standing_now(sight, reference).sorted.unexplained
            if record.is_open
            else list(record.missing)
        )
        context = _head(sight, state, reference)
    listed = cards(sight, persons, reason_of(request, ReadReason.COUNT))
    return render(request, "count/roll.html", context | {"cards": listed})


@require_GET
def codes(request: HttpRequest, count: str) -> HttpResponse:
    """One slip a zone with its code, to be hung up where it is counted."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = count_named(state, count)
        record = state.counts.counts[reference]
        if not acting.may(sight, "count.assign_counter") or is_walking(record, sight.staff):
            raise Http404
        slips = [
            (sight.directory.place_name(place), zone.code) for place, zone in record.zones.items()
        ]
        context = _head(sight, state, reference)
    return render(request, "count/codes.html", context | {"slips": slips})


def place_named(written: str) -> PlaceId | None:
    """The zone in an address; None for `outside`, seen outside every zone."""
    if written == "outside":
        return None
    return PlaceId(reference_in(written))
