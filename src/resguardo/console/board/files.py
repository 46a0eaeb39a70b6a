"""A list as a file: complete or saying that it is not, with its number of rows, safe from formulas, and written into the log of reads."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from resguardo.account.access import ReadReason
from resguardo.account.leaving import Leaving, digest_of, note_leaving
from resguardo.account.moments import in_zone
from resguardo.console.board.facts import Seen
from resguardo.console.board.lines import Line
from resguardo.console.board.listing import (
    Shown,
    View,
    all_shown,
    columns_of,
    reason_of,
    seal_of,
)
from resguardo.console.sight import Sight
from resguardo.exchange.spreadsheet.headings import HEADINGS, ListLanguage
from resguardo.exchange.spreadsheet.locking import locked
from resguardo.exchange.spreadsheet.write import GOOD_FOR, WRITERS, ListOut, Marks
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import PersonId
from resguardo.words.spoken import said

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""Kinds of file, and what each is called on the way."""


class FileAsked(NamedTuple):
    """Which kind of file, and under which password; empty for none. Only a workbook can have one."""

    kind: str
    password: str = ""

    @property
    def is_locked(self) -> bool:
        """Whether the file will be under the password."""
        return bool(self.password) and self.kind == "xlsx"


def as_file(
    sight: Sight, name: str, seen: Seen, lines: Sequence[Line], *, view: View, asked: FileAsked
) -> HttpResponse:
    """The lines that pass the view's filter as a file. The reading and the leaving of the list are written down first."""
    shown = all_shown(sight, name, lines, view)
    columns = tuple(column for column in columns_of(name, view) if column in HEADINGS)
    persons = [one.line.person for one in shown if one.line.person]
    reason = reason_of(view) or ReadReason.CARE
    sight.note_export(reason, seal_of(columns), persons)
    out = ListOut(
        columns=columns,
        rows=tuple(tuple(_cell(one, column) for column in columns) for one in shown),
        as_of=in_zone(seen.as_of, sight.zone),
        is_complete=len(shown) == len(lines) and not view.text,
        marks=_marks(sight, reason),
        language=_language(),
    )
    kind = asked.kind
    content = WRITERS[kind](out)
    if asked.is_locked:
        content = locked(content, asked.password)
    _note(sight, out, kind, persons, content)
    answer = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="lista.{kind}"'
    return answer


def _marks(sight: Sight, reason: ReadReason) -> Marks:
    with sight.steady() as state:
        is_exercise = state.exercise
    return Marks(
        operation=sight.directory.operation_name(),
        purpose=said(reason, _language()),
        reader=sight.directory.staff_name(sight.staff),
        expires_at=in_zone(sight.now, sight.zone) + GOOD_FOR,
        is_exercise=is_exercise,
    )


def _note(
    sight: Sight, out: ListOut, kind: str, persons: Sequence[PersonId], content: bytes
) -> None:
    """The list goes to whoever asked for it: that is who answers for the copy."""
    leaving = Leaving(
        profile=ExportProfile.TEAM_LIST,
        file_format=kind,
        recipient=out.marks.reader,
        fields=out.columns,
        persons=tuple(dict.fromkeys(persons)),
        content_hash=digest_of([content]),
    )
    note_leaving(sight.account, sight.staff, leaving)


def _language() -> ListLanguage:
    chosen = get_language()
    return "en" if chosen == "en" else "he" if chosen == "he" else "es"


def _cell(one: Shown, column: str) -> str:
    """The text of one cell. Figures and waits have no column in a file, so they stand behind the state."""
    if column != "state":
        return one.cells[column]
    said = [one.cells["state"], one.cells.get("figures", "")]
    if one.cells.get("minutes"):
        said.append(gettext("espera %(minutes)s min") % {"minutes": one.cells["minutes"]})
    if one.cells.get("limit"):
        said.append(gettext("plazo %(minutes)s min") % {"minutes": one.cells["limit"]})
    return " · ".join(part for part in said if part)
