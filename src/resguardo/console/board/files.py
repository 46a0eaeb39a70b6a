"""A list as a file: complete or saying that it is not, with its number of rows, safe from formulas, and written into the log of reads."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from resguardo.account.access import ReadReason
from resguardo.account.moments import in_zone
from resguardo.console.board.facts import Seen
from resguardo.console.board.lines import Line
from resguardo.console.board.listing import Shown, View, all_shown, columns_of, reason_of, seal_of
from resguardo.console.sight import Sight
from resguardo.exchange.spreadsheet.write import HEADINGS, ListOut, write_csv, write_ods, write_xlsx

KINDS = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (write_ods, "application/vnd.oasis.opendocument.spreadsheet"),
}
"""Kinds of file: how it is written, and what it is called on the way."""


def as_file(
    sight: Sight, name: str, seen: Seen, lines: Sequence[Line], *, view: View, kind: str
) -> HttpResponse:
    """The lines that pass the view's filter as a file of `kind`. The leaving of the list is written down first."""
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
        language="en" if get_language() == "en" else "es",
    )
    write, content_type = KINDS[kind]
    answer = HttpResponse(write(out), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="lista.{kind}"'
    return answer


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
