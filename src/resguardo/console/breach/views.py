"""The breach desk: one press, then the clock, the faces not yet seen, the exits, the log, the signature and the end."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.account.access import ReadReason
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.breach.forms import DeclareForm, WatchForm, WordsForm
from resguardo.console.breach.situation import (
    Situation,
    exits_of,
    log_lines,
    seen_lately,
    situation,
    unseen,
)
from resguardo.console.count.blindness import last_sighting
from resguardo.console.count.cards import AT_ONCE, cards
from resguardo.console.count.sheet import strip_of
from resguardo.console.count.views import sight_of
from resguardo.console.count.walking import UNDO_MS, with_mark
from resguardo.console.count.words import WITHDRAWALS
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.operation.breach import BREACH_OPEN, BreachDeclared, WordsContent
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import BreachId, Moment, PlaceId
from resguardo.operation.operation import Operation
from resguardo.operation.unaccounted import Unaccounted, known_after


def breach_named(state: Operation, written: str) -> BreachId:
    """The breach whose reference stands in the address; no such page otherwise."""
    breach = BreachId(reference_in(written))
    if breach not in state.breaches.breaches:
        raise Http404
    return breach


@require_GET
def list_breaches(request: HttpRequest) -> HttpResponse:
    """Every breach, those that are not over first."""
    sight = sight_of(request)
    with sight.steady() as state:
        listed = [
            (reference, record, sight.directory.place_name(record.place))
            for reference, record in reversed(state.breaches.breaches.items())
        ]
    listed.sort(key=lambda one: one[1].ended_at is not None)
    return render(request, "breach/list.html", {"breaches": listed, "as_of": sight.now})


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """One button. The press fixes the moment and opens the emergency count; where one is open already, it leads there."""
    sight = sight_of(request)
    if request.method == "GET":
        return _declare_page(request, DeclareForm(sight))
    form = DeclareForm(sight, request.POST)
    # Nothing stands between the press and the alarm: a place that can't be read is everywhere.
    place = form.cleaned_data.get("place") if form.is_valid() else None
    outcome = acting.perform(request, "breach.declare_breach", place=place)
    for told in outcome.told or ():
        if isinstance(told.event, BreachDeclared):
            return redirect("breach:show", breach=told.event.breach.hex())
    if outcome.refusal and outcome.refusal.code == BREACH_OPEN:
        return redirect("breach:show", breach=_open_in(sight, place).hex())
    if outcome.refusal:
        form.refuse(outcome.refusal)
    return _declare_page(request, form)


def _declare_page(request: HttpRequest, form: DeclareForm) -> HttpResponse:
    sight = sight_of(request)
    with sight.steady() as state:
        standing = [
            (one, sight.directory.place_name(state.breaches.breaches[one].place))
            for one in state.breaches.open()
        ]
    context = {"form": form, "standing": standing}
    status = 422 if form.is_bound else 200
    return render(request, "breach/declare.html", context, status=status)


def _open_in(sight: Sight, place: PlaceId | None) -> BreachId:
    with sight.steady() as state:
        breaches = state.breaches.breaches
        opened = state.breaches.open()
        return next((one for one in opened if breaches[one].place == place), opened[-1])


@require_GET
def show(request: HttpRequest, breach: str) -> HttpResponse:
    """One breach, live: everything on one screen."""
    with sight_of(request).steady() as state:
        reference = breach_named(state, breach)
    return breach_page(request, reference)


def breach_page(
    request: HttpRequest,
    breach: BreachId,
    *,
    watch_form: WatchForm | None = None,
    words_form: WordsForm | None = None,
    refused: acting.Shown | None = None,
) -> HttpResponse:
    """The page of one breach, with a form that was sent and not taken."""
    sight = sight_of(request)
    with sight.steady() as state:
        exits = [one.place for one in exits_of(state, breach)]
    context = (
        _head_context(request, breach)
        | _faces_context(request, breach)
        | _exits_context(request, breach)
        | _log_context(request, breach)
        | {
            "watch_form": watch_form or WatchForm(sight, exits),
            "words_form": words_form or WordsForm(sight),
            "refused": refused,
        }
    )
    status = 422 if refused or watch_form or words_form else 200
    return render(request, "breach/show.html", context, status=status)


@require_GET
def head_part(request: HttpRequest, breach: str) -> HttpResponse:
    """The clock and the strip."""
    return _part(request, breach, "head", _head_context)


@require_GET
def faces_part(request: HttpRequest, breach: str) -> HttpResponse:
    """The faces not yet seen; the list shrinks with every mark."""
    return _part(request, breach, "faces", _faces_context)


@require_GET
def exits_part(request: HttpRequest, breach: str) -> HttpResponse:
    """The exits with their watchers."""
    return _part(request, breach, "exits", _exits_context)


@require_GET
def log_part(request: HttpRequest, breach: str) -> HttpResponse:
    """The running log."""
    return _part(request, breach, "log", _log_context)


def _part(request: HttpRequest, breach: str, name: str, context_of: Any) -> HttpResponse:
    with sight_of(request).steady() as state:
        reference = breach_named(state, breach)
    return render(request, f"breach/{name}.html", context_of(request, reference))


def _head_context(request: HttpRequest, breach: BreachId) -> dict[str, Any]:
    sight = sight_of(request)
    with sight.steady() as state:
        found = situation(state, breach)
        return {
            "breach": breach,
            "record": found.record,
            "count": found.count_reference,
            "counted": found.counted,
            "strip": strip_of(state, found.count_reference),
            "place": sight.directory.place_name(found.record.place),
            "declared_by": sight.directory.staff_name(found.record.declared_by),
            "is_over": found.record.ended_at is not None,
            "signable_at": found.signable_at,
            "may_sign_now": found.signable_at is not None and sight.now >= found.signable_at,
            "police_due_at": found.police_due_at,
            "police_is_late": not found.record.police_called_at
            and sight.now >= found.police_due_at,
            "now": sight.now,
            "as_of": sight.now,
            "i_counted": sight.staff in found.counted.counters(),
            "may": {
                code.partition(".")[2]: acting.may(sight, code)
                for code in ("count.sign_as_it_stands", "breach.end_breach", "breach.watch_exit")
            },
        }


def _faces_context(request: HttpRequest, breach: BreachId) -> dict[str, Any]:
    """The list with each last sighting; whoever marked somebody a moment ago still sees them, to undo it."""
    sight = sight_of(request)
    with sight.steady() as state:
        found = situation(state, breach)
        waiting = unseen(state, found.count_reference)
        fresh = (
            seen_lately(state, found.count_reference, sight.staff, Moment(sight.now - UNDO_MS))
            if found.counted.is_open
            else ()
        )
        lines = {
            person: _line(sight, known_after(state, person, last_sighting(state, sight, person)))
            for person in waiting[:AT_ONCE]
        }
    reason = reason_of(request, ReadReason.SEARCH)
    listed = cards(sight, [*fresh, *waiting[:AT_ONCE]], reason, with_place=False)
    marked = [with_mark(card, found.counted, sight.staff, sight.now) for card in listed]
    return {
        "breach": breach,
        "count": found.count_reference,
        "count_slug": found.count_reference.hex(),
        "zone_slug": "outside",
        "counted": found.counted,
        "unseen_number": len(waiting),
        "shown_number": min(len(waiting), AT_ONCE),
        "rows": [(one, lines.get(one.card.person)) for one in marked],
        "withdrawals": WITHDRAWALS,
        "as_of": sight.now,
    }


def _line(sight: Sight, line: Unaccounted) -> dict[str, Any]:
    """Where, when and by whom somebody was last seen, and who answers for them; the place only where the reader may know it."""
    directory = sight.directory
    knows_place = sight.may_see(SealClass.LOCATION, line.person)
    return {
        "at": line.last_seen_at,
        "place": directory.place_name(line.last_seen_place) if knows_place else "",
        "by": directory.staff_name(line.last_seen_by),
        "answers": directory.staff_name(line.answers_for) if line.answers_for else "",
    }


def _exits_context(request: HttpRequest, breach: BreachId) -> dict[str, Any]:
    sight = sight_of(request)
    with sight.steady() as state:
        directory = sight.directory
        listed = [
            (one, directory.place_name(one.place), [directory.staff_name(w) for w in one.watchers])
            for one in exits_of(state, breach)
        ]
        is_over = state.breaches.breaches[breach].ended_at is not None
    return {"breach": breach, "exits": listed, "is_over": is_over}


def _log_context(request: HttpRequest, breach: BreachId) -> dict[str, Any]:
    """The scribe's lines with the fixed points of the breach, newest first. Words only for whoever may read them."""
    sight = sight_of(request)
    with sight.steady() as state:
        record = state.breaches.breaches[breach]
        lines = log_lines(sight, breach)
        writers = {line.written_by: "" for line in lines}
        for writer in writers:
            writers[writer] = sight.directory.staff_name(writer)
        found = situation(state, breach)
        points = _points(found)
    contents = sight.contents(
        [line.event for line in lines], SealClass.WORDS, None, reason_of(request, ReadReason.SEARCH)
    )
    rows = [
        (line.written_at, "words", writers[line.written_by], _words(contents.get(line.event)))
        for line in lines
    ]
    rows += [(at, what, "", "") for at, what in points]
    rows.sort(key=lambda row: row[0], reverse=True)
    return {"breach": breach, "log": rows, "is_over": record.ended_at is not None}


def _points(found: Situation) -> list[tuple[Moment, str]]:
    record = found.record
    closing = found.counted.closing
    marks: list[tuple[Moment | None, str]] = [
        (record.declared_at, "declared"),
        (record.police_called_at, "police"),
        (closing.closed_at if closing else None, "signed"),
        (record.ended_at, "ended"),
    ]
    return [(at, what) for at, what in marks if at is not None]


def _words(content: Any) -> str:
    return content.words if isinstance(content, WordsContent) else ""


@require_POST
def watch(request: HttpRequest, breach: str) -> HttpResponse:
    """Name who stands at an exit."""
    sight = sight_of(request)
    with sight.steady() as state:
        reference = breach_named(state, breach)
        exits = [one.place for one in exits_of(state, reference)]
    form = WatchForm(sight, exits, request.POST)
    if form.is_valid():
        outcome = acting.perform(
            request,
            "breach.watch_exit",
            breach=reference,
            exit_place=form.cleaned_data["exit_place"],
            watcher=form.cleaned_data["watcher"],
        )
        if outcome.done:
            return redirect("breach:show", breach=breach)
        form.refuse(outcome.refusal, "watcher")
    return breach_page(request, reference, watch_form=form)


@require_POST
def police(request: HttpRequest, breach: str) -> HttpResponse:
    """Record that the reader called the police, now."""
    return _simply(request, breach, "breach.record_police_call")


@require_POST
def end(request: HttpRequest, breach: str) -> HttpResponse:
    """Record that the danger is over."""
    return _simply(request, breach, "breach.end_breach")


def _simply(request: HttpRequest, breach: str, code: str) -> HttpResponse:
    with sight_of(request).steady() as state:
        reference = breach_named(state, breach)
    outcome = acting.perform(request, code, breach=reference)
    if outcome.refusal:
        return breach_page(request, reference, refused=outcome.refusal)
    return redirect("breach:show", breach=breach)


@require_POST
def write(request: HttpRequest, breach: str) -> HttpResponse:
    """Write one line into the running log."""
    with sight_of(request).steady() as state:
        reference = breach_named(state, breach)
    form = WordsForm(sight_of(request), request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"].strip()
        outcome = acting.perform(request, "breach.log_words", breach=reference, words=words)
        if outcome.done:
            return redirect("breach:show", breach=breach)
        form.refuse(outcome.refusal, "words")
    return breach_page(request, reference, words_form=form)


@require_POST
def sign(request: HttpRequest, breach: str) -> HttpResponse:
    """Sign the emergency count as it stands: whom nobody saw is declared missing by the signature."""
    with sight_of(request).steady() as state:
        reference = breach_named(state, breach)
        count = situation(state, reference).count_reference
    outcome = acting.perform(request, "count.sign_as_it_stands", count=count)
    if outcome.refusal:
        return breach_page(request, reference, refused=outcome.refusal)
    return redirect("breach:show", breach=breach)
