"""What left in files: which profile, about how many, for whom, and whether it was asked back or superseded."""

from typing import Annotated, Any

import typer

from resguardo.account.leaving import Left, left, left_about, recipients
from resguardo.account.sight import sight_of
from resguardo.cli.moments import show_exactly, show_moment
from resguardo.cli.output import DONE, finish, print_json, print_line, print_table
from resguardo.cli.session import Chosen, Data, Json, open_account, person_of, reader_of, settings
from resguardo.cli.view import As, View
from resguardo.operation.identifiers import ExportId
from resguardo.words.spoken import said


def exports(
    context: typer.Context,
    tag: Annotated[
        str | None,
        typer.Option("--person", help="Solo lo que salió de esta persona. / Only about this band."),
    ] = None,
    reader: As = None,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Qué archivos salieron, con qué campos; con --as también para quién. / Which files left, with which fields; with --as also for whom."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        found = (
            left_about(account, person_of(view.directory, tag, view.language))
            if tag
            else left(account)
        )
        names = [one.export for one in found]
        told = _told(view, reader, names)
        lines = [_line(view, one, told) for one in found]
        if as_json:
            print_json({"as_of": show_exactly(view.as_of, view.zone), "exports": lines})
        elif not found:
            print_line(view.say("exports_none"))
        else:
            _print(view, found, lines)
        finish(DONE)


def _told(view: View, reader: str | None, names: list[ExportId]) -> dict[ExportId, str]:
    if reader is None:
        return {}
    asked = reader_of(view.directory, reader, view.language)
    return recipients(sight_of(view.account, asked), names)


def _line(view: View, one: Left, told: dict[ExportId, str]) -> dict[str, Any]:
    record = one.record
    return {
        "export": one.export.hex(),
        "noted_at": show_exactly(record.noted_at, view.zone),
        "noted_by": view.directory.staff_name(record.noted_by),
        "profile": record.profile.value,
        "format": record.file_format,
        "fields": list(record.fields),
        "persons": record.persons,
        "sha256": record.digest.hex(),
        "recipient": told.get(one.export),
        "superseded_by": [newer.hex() for newer in record.superseded_by],
        "withdrawn_for": record.withdrawn_for.value if record.withdrawn_for else None,
    }


def _print(view: View, found: list[Left], lines: list[dict[str, Any]]) -> None:
    keys = ("export_reference", "when", "by", "export_profile", "export_format", "persons")
    headers = view.words(*keys, "export_to", "export_state")
    rows = [
        (
            line["export"][:8],
            show_moment(one.record.noted_at, view.zone),
            line["noted_by"],
            said(one.record.profile, view.language),
            line["format"],
            line["persons"],
            line["recipient"],
            _state(view, one),
        )
        for one, line in zip(found, lines, strict=True)
    ]
    print_table(view.title("exports"), headers, rows, numbers=(5,))


def _state(view: View, one: Left) -> str:
    if why := one.record.withdrawn_for:
        return view.say("export_withdrawn", why=said(why, view.language))
    return view.say("export_superseded") if one.record.superseded_by else ""
