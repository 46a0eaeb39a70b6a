"""Every list that a command gives, by one way: a table for eyes, one object for programs, or a file that says whose copy it is and until when it is good.

A file is written for somebody who is named (`--as`). That it leaves is written into the account before its bytes are handed out.
"""

import inspect
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import typer

from resguardo.account.access import ReadReason
from resguardo.account.leaving import Leaving, digest_of, note_leaving
from resguardo.account.moments import in_zone
from resguardo.cli.moments import show_exactly
from resguardo.cli.outgoing import require_unwritten
from resguardo.cli.output import console, encoded, print_bytes, print_line, print_note, print_table
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.session import Json, file_password, reader_of
from resguardo.cli.view import As, Reason, View
from resguardo.cli.words import Language
from resguardo.exchange.spreadsheet.headings import heading
from resguardo.exchange.spreadsheet.locking import PASSWORD_LENGTH_MIN, is_fit, locked
from resguardo.exchange.spreadsheet.write import GOOD_FOR, WRITERS, ListOut, Marks
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import PersonId, StaffId
from resguardo.store.whole_files import write_whole
from resguardo.words.spoken import said


class Format(StrEnum):
    """How a list leaves the command."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    ODS = "ods"


class Asked(NamedTuple):
    """How a list was asked for, and by whom; `recipient` is who gets the file, when it is not the reader."""

    form: Format
    output: Path | None
    reader: str | None
    reason: ReadReason
    recipient: str
    is_locked: bool = False
    """Under a password, which is typed or given in the environment."""

    @property
    def is_file(self) -> bool:
        """A copy leaves, which somebody has to answer for."""
        return self.output is not None or self.form in {Format.CSV, Format.XLSX, Format.ODS}

    @property
    def is_machine(self) -> bool:
        """Nothing else may stand beside the list."""
        return self.is_file or self.form is Format.JSON


class Listed(NamedTuple):
    """A list: `columns` are keys of the headings, `rows` what stands in them, `plain` the same for programs, `persons` whom it is about.

    `empty` says what it means that there is nobody on it; `feet` stand below the table.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    plain: dict[str, Any]
    persons: Sequence[PersonId] = ()
    empty: str = ""
    feet: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


_OPTIONS: Final = (
    (
        "form",
        Annotated[Format, typer.Option("--format", help="table | csv | json | xlsx | ods")],
        Format.TABLE,
    ),
    (
        "output",
        Annotated[Path | None, typer.Option("--output", help="Archivo de salida. / Output file.")],
        None,
    ),
    ("reader", As, None),
    ("reason", Reason, ReadReason.CARE),
    (
        "recipient",
        Annotated[str, typer.Option("--to", help="A quién se entrega. / Who gets the file.")],
        "",
    ),
    (
        "locked",
        Annotated[
            bool,
            typer.Option(
                "--locked",
                help="XLSX con clave, tecleada o en RESGUARDO_FILE_PASSWORD. / XLSX under a password, typed or in RESGUARDO_FILE_PASSWORD.",
            ),
        ],
        False,
    ),
    ("as_json", Json, False),
)
"""The options of every list: name, type, value where it is not given."""


def lists(command: Callable[..., None], *, without: str = "") -> Callable[..., None]:
    """A command that gives a list: it is handed `asked`, and gets the options of every list in its place; `without` the one that it has no room for."""

    @wraps(command)
    def run(*given: Any, **options: Any) -> None:
        form, output, reader, reason, recipient, locked, as_json = (
            options.pop(name, default) for name, _, default in _OPTIONS
        )
        form = Format.JSON if as_json else form
        command(*given, asked=Asked(form, output, reader, reason, recipient, locked), **options)

    own = [one for name, one in inspect.signature(command).parameters.items() if name != "asked"]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in _OPTIONS
        if name != without
    ]
    run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in (*own, *added)}
    return run


def show(view: View, asked: Asked, listed: Listed) -> None:
    """Give the list as it was asked for. Raises `Unusable` where nobody is named who takes the copy, or the file is there already."""
    if asked.is_file:
        _hand_out(view, asked, listed)
    elif asked.form is Format.JSON:
        print_bytes(_object(view, listed))
    elif not listed.rows and listed.empty:
        print_line(listed.title, "bold")
        print_line(listed.empty)
    else:
        headers = heads(listed.columns, view.language)
        print_table(listed.title, headers, listed.rows, numbers=listed.numbers)
        for foot in listed.feet:
            print_line(foot, "bold")


def heads(columns: Sequence[str], language: Language) -> list[str]:
    """The words above the columns of a table on the terminal."""
    words = [heading(column, language) for column in columns]
    return [word[:1].lower() + word[1:] for word in words]


def begin(view: View, asked: Asked) -> None:
    """Say what is missing before anything is read: raises `Unusable`. From here on a named reader hears of no place that they may not know."""
    if asked.reader is not None:
        view.directory = view.sight(asked.reader).directory
    if asked.is_locked and asked.form is not Format.XLSX:
        found = asked.form.value
        raise Unusable([problem("lock.form", view.language, "--locked", found=found)])
    if not asked.is_file:
        return
    reader_of(view.directory, asked.reader, view.language)
    require_unwritten(view.language, asked.output)
    is_sheet = asked.form in {Format.XLSX, Format.ODS}
    if is_sheet and asked.output is None and console().is_terminal:
        raise Unusable([problem("output.needed", view.language, "--output")])


def _hand_out(view: View, asked: Asked, listed: Listed) -> None:
    reader = reader_of(view.directory, asked.reader, view.language)
    form = Format.CSV if asked.form is Format.TABLE else asked.form
    content = (
        _object(view, listed)
        if form is Format.JSON
        else WRITERS[form.value](_list_out(view, asked, listed, reader))
    )
    if asked.is_locked:
        content = locked(content, _fit_password(view.language))
    leaving = Leaving(
        profile=ExportProfile.TEAM_LIST,
        file_format=form.value,
        recipient=asked.recipient or view.directory.staff_name(reader),
        fields=listed.columns,
        persons=tuple(dict.fromkeys(listed.persons)),
        content_hash=digest_of([content]),
    )
    note_leaving(view.account, reader, leaving)
    if asked.output is None:
        print_bytes(content)
    else:
        write_whole(asked.output, content)
        print_note(view.say("written_to", file=asked.output))


def _fit_password(language: Language) -> str:
    password = file_password(language)
    if not is_fit(password):
        found = {"found": len(password), "least": PASSWORD_LENGTH_MIN}
        raise Unusable([problem("lock.short", language, "--locked", **found)])
    return password


def _list_out(view: View, asked: Asked, listed: Listed, reader: StaffId) -> ListOut:
    return ListOut(
        columns=listed.columns,
        rows=tuple(tuple(map(_text, row)) for row in listed.rows),
        as_of=in_zone(view.as_of, view.zone),
        is_complete=True,
        marks=Marks(
            operation=view.directory.operation_name(),
            purpose=said(asked.reason, view.language),
            reader=view.directory.staff_name(reader),
            expires_at=in_zone(view.account.house.now(), view.zone) + GOOD_FOR,
            recipient=asked.recipient,
            is_exercise=view.account.state.exercise,
        ),
        language=view.language,
    )


def _object(view: View, listed: Listed) -> bytes:
    frame = {
        "as_of": show_exactly(view.as_of, view.zone),
        "exercise": view.account.state.exercise,
        "rows": len(listed.rows),
        "complete": True,
    }
    return encoded(frame | listed.plain)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
