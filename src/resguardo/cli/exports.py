"""What left in files: which profile, about how many, for whom, and whether it was asked back or superseded."""

from typing import Annotated, Any

import typer

from resguardo.account.leaving import Left, left, left_about, recipients
from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.moments import show_exactly, show_moment
from resguardo.cli.session import Chosen, Data, open_account, person_of, settings
from resguardo.cli.view import View
from resguardo.operation.identifiers import ExportId
from resguardo.words.spoken import said


@lists
def exports(
    context: typer.Context,
    *,
    asked: Asked,
    tag: Annotated[
        str | None,
        typer.Option("--person", help="Solo lo que salió de esta persona. / Only about this band."),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Qué archivos salieron, con qué campos; con --as también para quién. / Which files left, with which fields; with --as also for whom."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        person = person_of(view.directory, tag, view.language) if tag else None
        found = left(account) if person is None else left_about(account, person)
        told = _told(view, asked.reader, [one.export for one in found])
        lines = [_line(view, one, told) for one in found]
        listed = Listed(
            title=view.title("exports"),
            columns=COLUMNS,
            rows=[_cells(view, one, line) for one, line in zip(found, lines, strict=True)],
            plain={"exports": lines},
            persons=[person] if person else [],
            empty=view.say("exports_none"),
            numbers=(5,),
        )
        show(view, asked, listed)


COLUMNS = (
    "number",
    "happened_at",
    "signed_by",
    "profile",
    "format",
    "persons",
    "recipient",
    "state",
)
"""Of one file that left; its number is the beginning of its reference."""


def _told(view: View, reader: str | None, names: list[ExportId]) -> dict[ExportId, str]:
    if reader is None:
        return {}
    return recipients(view.sight(reader), names)


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


def _cells(view: View, one: Left, line: dict[str, Any]) -> tuple[object, ...]:
    return (
        line["export"][:8],
        show_moment(one.record.noted_at, view.zone),
        line["noted_by"],
        said(one.record.profile, view.language),
        line["format"],
        line["persons"],
        line["recipient"],
        _state(view, one),
    )


def _state(view: View, one: Left) -> str:
    if why := one.record.withdrawn_for:
        return view.say("export_withdrawn", why=said(why, view.language))
    return view.say("export_superseded") if one.record.superseded_by else ""
