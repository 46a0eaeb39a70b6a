"""Court and follow-up clocks for the telephones of officials, and a strict look at any calendar file."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from resguardo.account.clock_feed import Choice, Feed, feed_of
from resguardo.account.leaving import Leaving, note_leaving
from resguardo.cli.incoming import read_whole
from resguardo.cli.moments import show_moment
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import (
    DONE,
    FINDING,
    finish,
    print_json,
    print_line,
    print_note,
    print_table,
)
from resguardo.cli.outside_words import tell, unusable
from resguardo.cli.session import Chosen, Data, Json, open_account, person_of, settings
from resguardo.cli.view import As, View
from resguardo.cli.words import Language
from resguardo.exchange.calendar.checking import SENTENCES, check_calendar
from resguardo.exchange.loss import sentences
from resguardo.operation.clocks import Limit
from resguardo.operation.exports import ExportProfile
from resguardo.store.whole_files import write_whole
from resguardo.words.spoken import said

calendar_app = typer.Typer(
    no_args_is_help=True, help="Plazos en el teléfono. / Clocks on the telephone."
)
FIELDS = ("uid", "dtstart", "due", "summary", "status", "sequence", "class")


@calendar_app.callback()
def _calendar() -> None:
    """Plazos en el teléfono. / Clocks on the telephone."""


@calendar_app.command("export")
def export(
    context: typer.Context,
    *,
    output: Annotated[
        Path, typer.Option("--output", help="Calendario nuevo (.ics). / New calendar (.ics).")
    ],
    reader: As = None,
    to: Annotated[
        str, typer.Option("--to", help="En qué teléfono. / On which telephone.")
    ] = "teléfono propio",
    tag: Annotated[
        str | None,
        typer.Option("--person", help="Solo los plazos de este brazalete. / Only this band's."),
    ] = None,
    lead_hours: Annotated[
        int,
        typer.Option("--lead-hours", min=0, max=720, help="Avisar antes. / Remind before."),
    ] = 24,
    holidays: Annotated[
        Path | None,
        typer.Option(
            "--holidays",
            help="Días inhábiles, uno por renglón: el aviso llega antes de ellos. / Days on which nobody works, one a line: the reminder comes before them.",
        ),
    ] = None,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Escribe los plazos de quien lee como calendario: solo cuándo y el número de expediente. / Write the reader's clocks as a calendar: only when, and the court's file number."""
    language = settings(context).language
    require_unwritten(language, output, _cancel(output))
    free = _holidays(holidays, language) if holidays else frozenset()
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        sight = view.sight(reader)
        person = person_of(view.directory, tag, language) if tag else None
        feed = feed_of(sight, Choice(person, timedelta(hours=lead_hours), free))
        for line in sentences(feed.lost, language):
            print_note(line)
        persons = tuple({one.person for one, _ in feed.clocks if one.person is not None})
        for content in (feed.file, feed.cancelled):
            if content is not None:
                digest = hashlib.sha256(content).digest()
                leaving = Leaving(ExportProfile.CALENDAR, "icalendar", to, FIELDS, persons, digest)
                note_leaving(account, sight.staff, leaving)
        _write(feed, output)
        _tell(feed, output, view, language)


@calendar_app.command("check")
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Calendario (.ics). / Calendar (.ics).")],
    as_json: Json = False,
) -> None:
    """Si un calendario dice lo mismo en todos los teléfonos, y nada que no deba viajar. / Whether a calendar says the same on every telephone, and nothing that must not travel."""
    language = settings(context).language
    found = check_calendar(read_whole(file, language))
    column = 0 if language == "es" else 1
    if as_json:
        print_json({"findings": [one._asdict() for one in found]})
    else:
        for one in found:
            sentence = SENTENCES[one.code][column]
            print_line(
                tell("calendar_fault", language, line=one.line, said=sentence, found=one.found)
            )
        if not found:
            print_line(tell("calendar_fit", language))
    finish(FINDING if found else DONE)


def _write(feed: Feed, output: Path) -> None:
    write_whole(output, feed.file)
    if feed.cancelled is not None:
        write_whole(_cancel(output), feed.cancelled)
    feed.remember()


def _tell(feed: Feed, output: Path, view: View, language: Language) -> None:
    number = len(feed.clocks)
    print_line(tell("calendar_written", language, file=output, number=number), "bold")
    if feed.cancelled is not None:
        print_line(tell("calendar_cancelled", language, file=_cancel(output)))
    headers = [tell(f"calendar_{key}", language) for key in ("when", "entry", "what")]
    rows = [
        (show_moment(clock.at, view.zone), words, _what(clock.what, language))
        for clock, words in feed.clocks
    ]
    if rows:
        print_table(tell("calendar_inside", language), headers, rows)


def _what(code: str, language: Language) -> str:
    limits = {limit.value: limit for limit in Limit}
    return said(limits[code], language) if code in limits else tell(code, language)


def _cancel(output: Path) -> Path:
    return output.with_name(f"{output.stem}-cancel{output.suffix}")


def _holidays(path: Path, language: Language) -> frozenset[date]:
    days: set[date] = set()
    for line in path.read_text(encoding="utf-8-sig").split():
        try:
            days.add(date.fromisoformat(line))
        except ValueError:
            raise unusable("holiday_unreadable", language, str(path), found=line[:40]) from None
    return frozenset(days)
