"""PFIF files from other registers: checked, compared, brought to another version."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import (
    DONE,
    FINDING,
    UNUSABLE,
    finish,
    print_bytes,
    print_json,
    print_line,
    print_note,
    print_table,
)
from resguardo.cli.pfif_carrying import export_file, import_file
from resguardo.cli.pfif_shown import Domains, File, as_json_of, tell_verdict
from resguardo.cli.problems import Unusable, problem, why_closed
from resguardo.cli.session import Json, settings
from resguardo.cli.words import Language, say
from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.comparing import Difference, Ignoring, compare
from resguardo.exchange.pfif.fields import NEWEST, VERSIONS
from resguardo.exchange.pfif.findings import MESSAGES
from resguardo.exchange.pfif.reading import Document, Unreadable
from resguardo.exchange.pfif.records import Person, as_person, as_values, with_full_name
from resguardo.exchange.pfif.writing import (
    closing,
    lost_in,
    note_text,
    opening,
    person_text,
)

pfif_app = typer.Typer(no_args_is_help=True, help="Archivos PFIF. / PFIF files.")


@pfif_app.callback()
def _pfif() -> None:
    """Archivos PFIF de otros registros. / PFIF files of other registers."""


pfif_app.command("import")(import_file)
pfif_app.command("export")(export_file)


@pfif_app.command("check")
def check_file(
    context: typer.Context,
    file: File,
    now: Annotated[
        str | None,
        typer.Option("--now", help="Momento para los vencimientos. / Moment for expiries."),
    ] = None,
    domain: Domains = None,
    as_json: Json = False,
) -> None:
    """Si un archivo PFIF es válido, y qué le falta. Sale con 0, 1 (no válido) o 2 (ilegible). / Whether a PFIF file is valid, and what it lacks. Exits with 0, 1 (invalid) or 2 (unreadable)."""
    language = settings(context).language
    try:
        with file.open("rb") as source:
            verdict = check(source, now=_moment(now, language), domains=domain or ())
    except OSError as error:
        raise Unusable(
            [problem("file.unreadable", language, str(file), found=why_closed(error, language))]
        ) from None
    if as_json:
        print_json(as_json_of(verdict, language))
    else:
        tell_verdict(verdict, language)
    finish(UNUSABLE if verdict.unreadable else DONE if verdict.is_valid else FINDING)


@pfif_app.command("diff")
def diff(
    context: typer.Context,
    before: File,
    after: File,
    ignore_field: Annotated[
        list[str] | None,
        typer.Option("--ignore-field", help="Campo que no cuenta. / Field that does not count."),
    ] = None,
    ignore_blanks: Annotated[
        bool, typer.Option("--ignore-blanks", help="Sin campos vacíos. / Without empty fields.")
    ] = False,
    ignore_case: Annotated[
        bool, typer.Option("--ignore-case", help="Sin mayúsculas. / Without case.")
    ] = False,
    as_json: Json = False,
) -> None:
    """En qué difieren dos archivos PFIF, registro por registro. / How two PFIF files differ, record by record."""
    language = settings(context).language
    ignoring = Ignoring(tuple(ignore_field or ()), ignore_blanks, ignore_case)
    try:
        with before.open("rb") as old, after.open("rb") as new:
            found = compare(old, new, ignoring)
    except Unreadable as stopped:
        raise Unusable([_stopped(stopped, language)]) from None
    if as_json:
        print_json({"differences": [_difference(one) for one in found]})
    elif not found:
        print_line(say("pfif_same", language))
    else:
        headers = [say(key, language) for key in ("change", "record", "field", "before", "after")]
        rows = [
            (
                say(f"pfif_{one.change.value}", language),
                one.record,
                one.field,
                one.before,
                one.after,
            )
            for one in found
        ]
        print_table("", headers, rows)
    finish(FINDING if found else DONE)


@pfif_app.command("convert")
def convert(
    context: typer.Context,
    file: File,
    to: Annotated[str, typer.Option("--to", help="1.1 | 1.2 | 1.3 | 1.4")] = NEWEST,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Archivo nuevo; sin él, a la pantalla. / New file."),
    ] = None,
) -> None:
    """Llevar un archivo PFIF a otra versión, y decir qué campos no caben en ella. / Bring a PFIF file to another version, and say which fields it has no place for."""
    language = settings(context).language
    if to not in VERSIONS:
        raise Unusable([problem("pfif.version", language, "--to", found=to)])
    require_unwritten(language, output)
    lost: dict[str, None] = {}
    try:
        with file.open("rb") as source, _result(output) as result:
            for part in _converted(Document(source), to, lost):
                result.write(part)
            result.seek(0)
            faults = sum(check(result).findings.counts.values())
            if isinstance(result, BytesIO):
                print_bytes(result.getvalue())
    except Unreadable as stopped:
        raise Unusable([_stopped(stopped, language)]) from None
    if lost:
        print_note(say("pfif_lost", language, version=to, fields=", ".join(lost)))
    if faults:
        print_note(say("pfif_faults", language, version=to, number=faults))
    finish(FINDING if lost or faults else DONE)


@contextmanager
def _result(output: Path | None) -> Iterator[BinaryIO]:
    """A new file, or memory where it goes to the screen; what fails half-way leaves no file."""
    if output is None:
        yield BytesIO()
        return
    try:
        with output.open("x+b") as opened:
            yield opened
    except BaseException:
        output.unlink(missing_ok=True)
        raise


def _converted(document: Document, to: str, lost: dict[str, None]) -> Iterator[bytes]:
    yield opening(to)
    for record in document:
        if record.kind == "note":
            yield note_text(as_values(record), to)
            continue
        person = as_person(record)
        if to >= "1.3":
            person = Person(with_full_name(person.values), person.notes)
        lost.update(dict.fromkeys(lost_in(person, to)))
        yield person_text(person, to)
    yield closing()


def _difference(one: Difference) -> dict[str, str]:
    return one._asdict() | {"change": one.change.value}


def _stopped(stopped: Unreadable, language: Language) -> Any:
    message = MESSAGES[stopped.code][0 if language == "es" else 1].format(found=stopped.found)
    return problem("pfif.unreadable", language, f"{stopped.line}", found=message)


def _moment(written: str | None, language: Language) -> datetime | None:
    if written is None:
        return None
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise Unusable([problem("moment.unreadable", language, "--now", found=written)]) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
