"""Boards: who is unaccounted for, what is overdue, disputes, the line of totals."""

from typing import Annotated, Any

import typer

from resguardo.cli.moments import read_moment, show_exactly, show_moment
from resguardo.cli.output import DONE, FINDING, finish, print_json, print_line, print_table
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
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
)
from resguardo.operation.overdue import Overdue
from resguardo.operation.overdue import overdue as waiting_too_long
from resguardo.operation.unaccounted import Unaccounted, due_absences
from resguardo.operation.unaccounted import unaccounted as unaccounted_of
from resguardo.words.told import role_in_words, told_in_words


def unaccounted(
    context: typer.Context, data: Data = None, chosen: Chosen = None, as_json: Json = False
) -> None:
    """A quién nadie ha constatado, con su última constatación y quién responde. / Whom nobody has accounted for, last sighting and who answers."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        found = unaccounted_of(view.state)
        if as_json:
            lines = [_unaccounted(view, one) for one in found]
            print_json({"as_of": show_exactly(view.as_of, view.zone), "unaccounted": lines})
        elif not found:
            closed = _closed_counts(view)
            if closed and not view.state.counts.open_counts():
                print_line(view.say("all_accounted", when=view.now_shown))
            else:
                print_line(view.say("nobody_listed", when=view.now_shown))
        else:
            _print_unaccounted(view, found)
        finish(FINDING if found else DONE)


def _unaccounted(view: View, one: Unaccounted) -> dict[str, str]:
    return {
        "tag": one.tag,
        "last_seen_at": show_exactly(one.last_seen_at, view.zone),
        "last_seen_place": view.directory.place_name(one.last_seen_place),
        "last_seen_by": view.directory.staff_name(one.last_seen_by),
        "answers_for": view.directory.staff_name(one.answers_for) if one.answers_for else "",
    }


def _print_unaccounted(view: View, found: list[Unaccounted]) -> None:
    lines = [_unaccounted(view, one) for one in found]
    rows = [
        (
            line["tag"],
            show_moment(one.last_seen_at, view.zone),
            line["last_seen_place"],
            line["last_seen_by"],
            line["answers_for"],
        )
        for line, one in zip(lines, found, strict=True)
    ]
    headers = view.words("tag", "last_seen", "place", "seen_by", "answers")
    print_table(view.title("unaccounted"), headers, rows)
    print_line(view.persons(len(found)), "bold")


def overdue(
    context: typer.Context,
    now: Annotated[
        str | None,
        typer.Option("--now", help="Momento de la pregunta. / Moment of the question."),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Qué está vencido y de quién es. / What is overdue and whose it is."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        moment = read_moment(now, view.zone, view.language, "--now") if now else view.as_of
        late = waiting_too_long(view.state, moment)
        due = [person for _, persons in due_absences(view.state, moment) for person in persons]
        if as_json:
            print_json(
                {
                    "as_of": show_exactly(moment, view.zone),
                    "overdue": [_overdue(view, one, moment) for one in late],
                    "due_absences": [view.directory.tag(person) for person in due],
                }
            )
        elif not late:
            print_line(view.say("nothing_overdue", when=show_moment(moment, view.zone)))
        else:
            _print_overdue(view, late, moment)
        if due and not as_json:
            print_line(view.say("absences_due", persons=view.persons(len(due))))
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


def _print_overdue(view: View, late: list[Overdue], moment: Moment) -> None:
    rows = [
        (
            told_in_words(one.what.value, view.language),
            _about(view, one.about),
            _owner(view, one),
            show_moment(one.since, view.zone),
            _lasting(one.limit_minutes),
            _lasting((moment - one.since) // 60_000),
        )
        for one in late
    ]
    headers = view.words("what", "whom", "owner", "since", "limit", "waits")
    title = f"{view.say('overdue')} · {view.say('as_of')} {show_moment(moment, view.zone)}"
    print_table(title, headers, rows, numbers=(4, 5))


def _lasting(minutes: int) -> str:
    """`45 min`, `3 h 20` or `2 d 5 h`."""
    if minutes < 120:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h"


def disputes(
    context: typer.Context, data: Data = None, chosen: Chosen = None, as_json: Json = False
) -> None:
    """Lo que dos sitios dijeron distinto, hasta que una decisión firmada lo resuelva. / What two sites said differently, until a signed decision settles it."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        found = open_disputes(view.state)
        tags = [[view.directory.tag(person) for person in one.persons] for one in found]
        named = [[view.directory.staff_name(staff) for staff in one.named] for one in found]
        kinds = [one.kind.value for one in found]
        if as_json:
            rows = [
                {"kind": kind, "tags": whom, "named": who, "about": one.about.hex()}
                for kind, whom, who, one in zip(kinds, tags, named, found, strict=True)
            ]
            print_json({"disputes": rows})
        elif not found:
            print_line(view.say("disputes_none", when=view.now_shown))
        else:
            cells = [
                (told_in_words(kind, view.language), ", ".join(whom), "; ".join(who))
                for kind, whom, who in zip(kinds, tags, named, strict=True)
            ]
            print_table(view.title("disputes"), view.words("what", "whom", "named"), cells)
        finish(FINDING if found else DONE)


def timeline(
    context: typer.Context, data: Data = None, chosen: Chosen = None, as_json: Json = False
) -> None:
    """Cada total de un conteo cerrado, y los conteos que siguen abiertos. / Each total of a closed count, and the counts that are still open."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        rows = [_closed(view, count) for count in _closed_counts(view)]
        waiting = [_open(view, count) for count in view.state.counts.open_counts()]
        if as_json:
            print_json({"counts": rows, "open": waiting})
            return
        if rows:
            _print_closed(view, rows)
        elif not waiting:
            print_line(view.say("no_counts", when=view.now_shown))
        for one in waiting:
            opened_at = one["opened_at"][:16].replace("T", " ")
            kind = told_in_words(one["kind"], view.language)
            print_line(view.say("count_open", **one | {"kind": kind, "opened_at": opened_at}))
            for zone, code in one["zone_codes"].items():
                print_line(view.say("zone_code", zone=zone, code=code))


def _print_closed(view: View, rows: list[dict[str, Any]]) -> None:
    headers = view.words(
        "when", "count", "place", "expected", "sighted", "out_of_count", "missing", "by"
    )
    cells = [
        (
            row["closed_at"][:16].replace("T", " "),
            told_in_words(row["kind"], view.language),
            row["place"] or view.say("all"),
            row["expected"],
            row["sighted"],
            row["out"],
            row["missing"],
            row["closed_by"].partition(" (")[0],
        )
        for row in rows
    ]
    print_table(view.title("timeline"), headers, cells, numbers=(3, 4, 5, 6))


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
    if reference in state.register.persons:
        return view.directory.tag(PersonId(reference))
    if (episode := state.absences.absences.get(AbsenceId(reference))) is not None:
        return view.directory.tag(episode.person)
    if (offer := state.custody.offers.get(OfferId(reference))) is not None:
        return view.directory.tag(offer.person)
    if reference in state.placement.places:
        return view.directory.place_name(PlaceId(reference))
    if (breach := state.breaches.breaches.get(BreachId(reference))) is not None:
        return view.directory.place_name(breach.place) or view.say("everywhere")
    if (count := state.counts.counts.get(CountId(reference))) is not None:
        return view.directory.place_name(count.place) or view.say("everywhere")
    return reference.hex()[:8]
