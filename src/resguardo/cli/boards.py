"""Boards: who is unaccounted for, what is overdue, disputes, the line of totals, one person."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from resguardo.account.access import ReadReason
from resguardo.cli.moments import read_moment, show_exactly, show_moment
from resguardo.cli.output import (
    DONE,
    FINDING,
    Unusable,
    finish,
    print_json,
    print_line,
    print_table,
)
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.told import told_in_words
from resguardo.cli.view import As, Names, Reason, View
from resguardo.cli.words import Language, say
from resguardo.operation.disputes import disputes as open_disputes
from resguardo.operation.identifiers import AbsenceId, CountId, OfferId, PersonId, PlaceId
from resguardo.operation.overdue import overdue as waiting_too_long
from resguardo.operation.unaccounted import unaccounted as unaccounted_of


def unaccounted(
    context: typer.Context, data: Data = None, chosen: Chosen = None, as_json: Json = False
) -> None:
    """A quién nadie ha constatado, con su última constatación y quién responde. / Whom nobody has accounted for, last sighting and who answers."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        found = unaccounted_of(view.state)
        if as_json:
            print_json(
                {
                    "as_of": show_exactly(view.as_of, view.zone),
                    "unaccounted": [
                        {
                            "tag": one.tag,
                            "last_seen_at": show_exactly(one.last_seen_at, view.zone),
                            "last_seen_place": view.directory.place_name(one.last_seen_place),
                            "last_seen_by": view.directory.staff_name(one.last_seen_by),
                            "answers_for": view.directory.staff_name(one.answers_for),
                        }
                        for one in found
                    ],
                }
            )
        elif not found:
            print_line(say("all_accounted", view.language))
        else:
            headers = [
                say(key, view.language) for key in ("tag", "last_seen", "place", "by", "answers")
            ]
            print_table(
                view.title("unaccounted"),
                headers,
                [
                    (
                        one.tag,
                        show_moment(one.last_seen_at, view.zone),
                        view.directory.place_name(one.last_seen_place),
                        view.directory.staff_name(one.last_seen_by),
                        view.directory.staff_name(one.answers_for),
                    )
                    for one in found
                ],
            )
        finish(FINDING if found else DONE)


def overdue(
    context: typer.Context,
    now: Annotated[
        str | None,
        typer.Option(
            "--now", help="Momento de la pregunta / moment of the question.", show_default=False
        ),
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
        rows = [
            {
                "what": one.what.value,
                "about": _about(view, one.about),
                "owner": view.directory.staff_name(one.staff)
                if one.staff
                else (one.role.value if one.role else ""),
                "since": show_exactly(one.since, view.zone),
                "limit_minutes": one.limit_minutes,
                "waits_minutes": (moment - one.since) // 60_000,
            }
            for one in late
        ]
        if as_json:
            print_json({"as_of": show_exactly(moment, view.zone), "overdue": rows})
        elif not rows:
            print_line(say("nothing_overdue", view.language))
        else:
            headers = [
                say(key, view.language)
                for key in ("what", "whom", "owner", "since", "limit", "minutes")
            ]
            cells = [
                (
                    told_in_words(row["what"], view.language),
                    row["about"],
                    row["owner"],
                    show_moment(one.since, view.zone),
                    row["limit_minutes"],
                    row["waits_minutes"],
                )
                for row, one in zip(rows, late, strict=True)
            ]
            print_table(view.title("overdue"), headers, cells, numbers=(4, 5))
        finish(FINDING if rows else DONE)


def disputes(
    context: typer.Context, data: Data = None, chosen: Chosen = None, as_json: Json = False
) -> None:
    """Lo que dos sitios dijeron distinto, hasta que una decisión firmada lo resuelva. / What two sites said differently, until a signed decision settles it."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        found = open_disputes(view.state)
        rows = [
            {
                "kind": one.kind.value,
                "tags": [view.directory.tag(person) for person in one.persons],
                "named": [view.directory.staff_name(staff) for staff in one.named],
                "about": one.about.hex()[:16],
            }
            for one in found
        ]
        if as_json:
            print_json({"disputes": rows})
        elif not rows:
            print_line(say("disputes_none", view.language))
        else:
            headers = [say(key, view.language) for key in ("what", "whom", "by")]
            print_table(
                view.title("contested"),
                headers,
                [
                    (
                        told_in_words(str(row["kind"]), view.language),
                        ", ".join(row["tags"]),
                        "; ".join(row["named"]),
                    )
                    for row in rows
                ],
            )
        finish(FINDING if rows else DONE)


def timeline(
    context: typer.Context, data: Data = None, chosen: Chosen = None, as_json: Json = False
) -> None:
    """Cada total de un conteo cerrado y los actos que lo cambiaron. / Each total of a closed count and the acts that changed it."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        rows = [_closed(view, count) for count in _closed_counts(view)]
        if as_json:
            print_json({"counts": rows})
        elif not rows:
            print_line(say("no_events", view.language))
        else:
            headers = [
                say(key, view.language)
                for key in ("when", "count", "place", "expected", "present", "out", "missing", "by")
            ]
            print_table(
                view.title("timeline"),
                headers,
                [
                    (
                        row["closed_at"][:16].replace("T", " "),
                        told_in_words(row["kind"], view.language),
                        row["place"],
                        row["expected"],
                        row["sighted"],
                        row["out"],
                        row["missing"],
                        row["closed_by"],
                    )
                    for row in rows
                ],
                numbers=(3, 4, 5, 6),
            )


def person(
    context: typer.Context,
    tag: Annotated[str, typer.Argument(help="Brazalete / band.")],
    names: Names = False,
    reader: As = None,
    reason: Reason = ReadReason.CARE,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Todo lo que pasó con una persona, hecho por hecho. / Everything that happened with one person, event by event."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        found = view.directory.person_tagged(tag)
        if found is None:
            raise Unusable([_NO_BAND[view.language](tag)])
        named = view.names_of([found], reader, reason) if names else {}
        history = [
            {
                "happened_at": show_exactly(one.written.happened_at, view.zone),
                "written_at": show_exactly(one.written.written_at, view.zone),
                "event": one.event.type.name,
                "signed_by": [view.directory.staff_name(staff) for staff in one.written.actors],
                "source": one.written.source.name.lower(),
                "paper": one.written.paper,
            }
            for one in account.about(found)
        ]
        record = view.state.register.persons[found]
        facts: dict[str, Any] = {
            "tag": record.tag,
            "name": named.get(found),
            "counted_as": record.counted_as.value,
            "age_basis": record.age_basis.value,
            "answers_for": view.directory.staff_name(view.state.custody.answers_for(found)),
            "contested": view.state.custody.is_contested(found),
            "photos": len(record.photos),
        }
        if as_json:
            print_json(facts | {"events": history})
            return
        print_line(
            " · ".join(
                part
                for part in (
                    record.tag,
                    named.get(found, ""),
                    say(record.counted_as.value, view.language),
                    facts["answers_for"],
                )
                if part
            ),
            "bold",
        )
        headers = [say(key, view.language) for key in ("when", "what", "by", "file")]
        print_table(
            view.title("events"),
            headers,
            [
                (
                    one["happened_at"][:16].replace("T", " "),
                    told_in_words(one["event"], view.language),
                    "; ".join(one["signed_by"]),
                    one["paper"],
                )
                for one in history
            ],
        )


_NO_BAND: dict[Language, Callable[[str], tuple[str, str, str, str]]] = {
    "es": lambda tag: (
        "",
        f"nadie lleva el brazalete {tag}",
        "el código de un brazalete de este operativo",
        "Vuelva a leerlo; los guiones y las mayúsculas dan igual.",
    ),
    "en": lambda tag: (
        "",
        f"nobody wears the band {tag}",
        "the code of a band of this operation",
        "Read it again; hyphens and case do not matter.",
    ),
}


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
    return reference.hex()[:8]
