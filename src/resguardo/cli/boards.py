"""Boards: who is unaccounted for, what is overdue, disputes, the line of totals."""

from typing import Annotated, Any

import typer

from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.moments import read_moment, show_exactly, show_moment
from resguardo.cli.output import DONE, FINDING, finish, print_line
from resguardo.cli.session import Chosen, Data, open_account, settings
from resguardo.cli.view import View
from resguardo.operation.count import CountRecord
from resguardo.operation.disputes import disputes as open_disputes
from resguardo.operation.identifiers import (
    AbsenceId,
    BreachId,
    CountId,
    Moment,
    OfferId,
    PersonId,
    PlaceId,
    SheetId,
)
from resguardo.operation.overdue import Overdue
from resguardo.operation.overdue import overdue as waiting_too_long
from resguardo.operation.unaccounted import Unaccounted, due_absences
from resguardo.operation.unaccounted import unaccounted as unaccounted_of
from resguardo.words.told import role_in_words, told_in_words


@lists
def unaccounted(
    context: typer.Context, *, asked: Asked, data: Data = None, chosen: Chosen = None
) -> None:
    """A quién nadie ha constatado, con su última constatación y quién responde. / Whom nobody has accounted for, last sighting and who answers."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        found = unaccounted_of(view.state)
        last_seen = {one.person: one.last_seen_place for one in found}
        places = view.places_of(last_seen, asked.reader, asked.reason)
        lines = [_unaccounted(view, one, places) for one in found]
        is_confirmed = bool(_closed_counts(view)) and not view.state.counts.open_counts()
        listed = Listed(
            title=view.title("unaccounted"),
            columns=("tag", "last_seen_at", "place", "seen_by", "holder"),
            rows=[_unaccounted_cells(view, *both) for both in zip(found, lines, strict=True)],
            plain={"unaccounted": lines},
            persons=[one.person for one in found],
            empty=view.say(
                "all_accounted" if is_confirmed else "nobody_listed", when=view.now_shown
            ),
            feet=(view.persons(len(found)),),
        )
        show(view, asked, listed)
        finish(FINDING if found else DONE)


def _unaccounted(view: View, one: Unaccounted, places: dict[PersonId, str]) -> dict[str, str]:
    return {
        "tag": one.tag,
        "last_seen_at": show_exactly(one.last_seen_at, view.zone),
        "last_seen_place": places.get(one.person, ""),
        "last_seen_by": view.directory.staff_name(one.last_seen_by),
        "answers_for": view.directory.staff_name(one.answers_for) if one.answers_for else "",
    }


def _unaccounted_cells(view: View, one: Unaccounted, line: dict[str, str]) -> tuple[str, ...]:
    return (
        line["tag"],
        show_moment(one.last_seen_at, view.zone),
        line["last_seen_place"],
        line["last_seen_by"],
        line["answers_for"],
    )


@lists
def overdue(
    context: typer.Context,
    *,
    asked: Asked,
    now: Annotated[
        str | None,
        typer.Option("--now", help="Momento de la pregunta. / Moment of the question."),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Qué está vencido y de quién es. / What is overdue and whose it is."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        moment = read_moment(now, view.zone, view.language, "--now") if now else view.as_of
        late = waiting_too_long(view.state, moment)
        due = [person for _, persons in due_absences(view.state, moment) for person in persons]
        shown = show_moment(moment, view.zone)
        absences = (view.say("absences_due", persons=view.persons(len(due))),) if due else ()
        listed = Listed(
            title=f"{view.say('overdue')} · {view.say('as_of')} {shown}",
            columns=("what", "whom", "owner", "since", "limit", "waits"),
            rows=[_overdue_cells(view, one, moment) for one in late],
            plain={
                "as_of": show_exactly(moment, view.zone),
                "overdue": [_overdue(view, one, moment) for one in late],
                "due_absences": [view.directory.tag(person) for person in due],
            },
            persons=[person for one in late if (person := _person(view, one.about))],
            empty=view.say("nothing_overdue", when=shown),
            feet=absences,
            numbers=(4, 5),
        )
        show(view, asked, listed)
        finish(FINDING if late else DONE)


def _overdue(view: View, one: Overdue, moment: Moment) -> dict[str, Any]:
    return {
        "what": one.what.value,
        "about": _about(view, one.about),
        "owner": _owner(view, one),
        "since": show_exactly(one.since, view.zone),
        "limit_minutes": one.limit_minutes,
        "waits_minutes": (moment - one.since) // 60_000,
    }


def _owner(view: View, one: Overdue) -> str:
    if one.staff is not None:
        return view.directory.staff_name(one.staff)
    return role_in_words(one.role.value, view.language) if one.role else ""


def _overdue_cells(view: View, one: Overdue, moment: Moment) -> tuple[str, ...]:
    return (
        told_in_words(one.what.value, view.language),
        _about(view, one.about),
        _owner(view, one),
        show_moment(one.since, view.zone),
        _lasting(one.limit_minutes),
        _lasting((moment - one.since) // 60_000),
    )


def _lasting(minutes: int) -> str:
    """`45 min`, `3 h 20` or `2 d 5 h`."""
    if minutes < 120:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h"


@lists
def disputes(
    context: typer.Context, *, asked: Asked, data: Data = None, chosen: Chosen = None
) -> None:
    """Lo que dos sitios dijeron distinto, hasta que una decisión firmada lo resuelva. / What two sites said differently, until a signed decision settles it."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        found = open_disputes(view.state)
        tags = [[view.directory.tag(person) for person in one.persons] for one in found]
        named = [[view.directory.staff_name(staff) for staff in one.named] for one in found]
        both = list(zip(found, tags, named, strict=True))
        listed = Listed(
            title=view.title("disputes"),
            columns=("what", "whom", "named"),
            rows=[
                (told_in_words(one.kind.value, view.language), ", ".join(whom), "; ".join(who))
                for one, whom, who in both
            ],
            plain={
                "disputes": [
                    {
                        "kind": one.kind.value,
                        "tags": whom,
                        "named": who,
                        "about": one.about.hex(),
                    }
                    for one, whom, who in both
                ]
            },
            persons=[person for one in found for person in one.persons],
            empty=view.say("disputes_none", when=view.now_shown),
        )
        show(view, asked, listed)
        finish(FINDING if found else DONE)


@lists
def timeline(
    context: typer.Context, *, asked: Asked, data: Data = None, chosen: Chosen = None
) -> None:
    """Cada total de un conteo cerrado, y los conteos que siguen abiertos. / Each total of a closed count, and the counts that are still open."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        rows = [_closed(view, count) for count in _closed_counts(view)]
        waiting = [_open(view, count) for count in view.state.counts.open_counts()]
        listed = Listed(
            title=view.title("timeline"),
            columns=(
                "closed_at",
                "count",
                "place",
                "expected",
                "sighted",
                "out_of_count",
                "missing",
                "signed_by",
            ),
            rows=[_closed_cells(view, row) for row in rows],
            plain={"counts": rows, "open": waiting},
            empty=view.say("no_counts", when=view.now_shown),
            numbers=(3, 4, 5, 6),
        )
        show(view, asked, listed)
        if not asked.is_machine:
            _print_open(view, waiting)


def _print_open(view: View, waiting: list[dict[str, Any]]) -> None:
    for one in waiting:
        opened_at = one["opened_at"][:16].replace("T", " ")
        kind = told_in_words(one["kind"], view.language)
        print_line(view.say("count_open", **one | {"kind": kind, "opened_at": opened_at}))
        for zone, code in one["zone_codes"].items():
            print_line(view.say("zone_code", zone=zone, code=code))


def _closed_cells(view: View, row: dict[str, Any]) -> tuple[object, ...]:
    return (
        row["closed_at"][:16].replace("T", " "),
        told_in_words(row["kind"], view.language),
        row["place"] or view.say("all"),
        row["expected"],
        row["sighted"],
        row["out"],
        row["missing"],
        row["closed_by"].partition(" (")[0],
    )


def _closed_counts(view: View) -> list[CountId]:
    """Counts in the order in which they were closed."""
    closed = [
        (record.closing.closed_at, count)
        for count, record in view.state.counts.counts.items()
        if record.closing
    ]
    return [count for _, count in sorted(closed)]


def _closed(view: View, count: CountId) -> dict[str, Any]:
    record = view.state.counts.counts[count]
    closing = record.closing
    if closing is None:
        return {}
    return {
        "closed_at": show_exactly(closing.closed_at, view.zone),
        "kind": record.kind.value,
        "place": view.directory.place_name(record.place),
        "expected": record.size,
        "sighted": closing.figures.sighted.total,
        "out": closing.figures.out_counted.total,
        "missing": closing.figures.missing.total,
        "missing_tags": [view.directory.tag(person) for person in closing.missing],
        "closed_by": view.directory.staff_name(closing.closed_by),
    }


def _open(view: View, count: CountId) -> dict[str, Any]:
    record: CountRecord = view.state.counts.counts[count]
    return {
        "opened_at": show_exactly(record.opened_at, view.zone),
        "kind": record.kind.value,
        "place": view.directory.place_name(record.place) or view.say("everywhere"),
        "expected": record.size,
        "zone_codes": {
            view.directory.place_name(zone): walk.code for zone, walk in record.zones.items()
        },
    }


def _about(view: View, reference: bytes) -> str:
    """What something overdue is about: the band where it is about a person, a place's name, else the reference's beginning."""
    state = view.state
    if (person := _person(view, reference)) is not None:
        return view.directory.tag(person)
    if reference in state.placement.places:
        return view.directory.place_name(PlaceId(reference))
    if (breach := state.breaches.breaches.get(BreachId(reference))) is not None:
        return view.directory.place_name(breach.place) or view.say("everywhere")
    if (count := state.counts.counts.get(CountId(reference))) is not None:
        return view.directory.place_name(count.place) or view.say("everywhere")
    if (sheet := state.sheets.sheets.get(SheetId(reference))) is not None:
        return sheet.number
    return reference.hex()[:8]


def _person(view: View, reference: bytes) -> PersonId | None:
    """The person whom something overdue is about; None when it is about nobody in particular."""
    state = view.state
    if reference in state.register.persons:
        return PersonId(reference)
    if (episode := state.absences.absences.get(AbsenceId(reference))) is not None:
        return episode.person
    if (offer := state.custody.offers.get(OfferId(reference))) is not None:
        return offer.person
    return None
