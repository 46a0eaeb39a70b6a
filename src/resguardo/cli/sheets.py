"""Printed sheets at the terminal: who has each, and what was written on one against everything else."""

from typing import Annotated, Any

import typer

from resguardo.account.papers_used import papers_unprinted
from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.moments import show_exactly, show_moment
from resguardo.cli.output import DONE, FINDING, finish, print_json, print_line, print_table
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.session import Chosen, Data, Json, open_account, settings
from resguardo.cli.view import View
from resguardo.operation import sheet_number
from resguardo.operation.identifiers import PlaceId, SheetId, StaffId, TagCode
from resguardo.operation.overdue import overdue
from resguardo.reconcile.sheets import Entry, Matter, SheetComparison, compare_sheet
from resguardo.words.spoken import said


@lists
def sheets(
    context: typer.Context,
    *,
    asked: Asked,
    out: Annotated[
        bool, typer.Option("--out", help="Solo las entregadas. / Only those signed out.")
    ] = False,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Cada hoja impresa y quién la tiene; las que nadie imprimió y se digitaron. / Every printed sheet and who has it; those typed in that nobody printed."""
    with open_account(context, data, chosen) as account:
        view = View(account, settings(context).language)
        begin(view, asked)
        state = view.state
        chosen_ones = list(state.sheets.signed_out()) if out else list(state.sheets.sheets)
        late = {SheetId(one.about) for one in overdue(state, view.as_of)}
        disputed = set(state.sheets.disputed())
        lines = [_sheet(view, sheet, late=late, disputed=disputed) for sheet in chosen_ones]
        unprinted = [] if out else papers_unprinted(account)
        lost = [number for number in unprinted if sheet_number.parse(number)]
        shown = Listed(
            title=view.title("sheets"),
            columns=("number", "what", "persons", "state", "holder", "since"),
            rows=[
                *(_cells(view, line) for line in lines),
                *(
                    (number, "", "", view.say(unprinted_word(number)), "", "")
                    for number in unprinted
                ),
            ],
            plain={"sheets": lines, "unprinted": unprinted},
            empty=view.say("sheets_none_out" if out else "sheets_none"),
            numbers=(2,),
        )
        show(view, asked, shown)
        finish(FINDING if lost or disputed or any(line["overdue"] for line in lines) else DONE)


def unprinted_word(number: str) -> str:
    """The word for a sheet that nobody printed: numbered by hand, or with a number of ours that nobody knows here."""
    return "sheet_unprinted" if sheet_number.parse(number) else "sheet_by_hand"


def _sheet(
    view: View, sheet: SheetId, *, late: set[SheetId], disputed: set[SheetId]
) -> dict[str, Any]:
    record = view.state.sheets.sheets[sheet]
    former = view.state.sheets.sheets.get(record.former) if record.former else None
    return {
        "number": record.number,
        "kind": record.kind,
        "persons": record.named,
        "printed_by": view.directory.staff_name(record.printed_by),
        "printed_at": show_exactly(record.printed_at, view.zone),
        "state": record.now.standing.value,
        "holder": view.directory.staff_name(record.now.holder) if record.now.holder else "",
        "since": show_exactly(record.now.at, view.zone),
        "former": former.number if former else None,
        "overdue": sheet in late,
        "disputed": sheet in disputed,
    }


def _cells(view: View, line: dict[str, Any]) -> tuple[object, ...]:
    record = view.state.sheets.sheets[view.state.sheets.by_number[line["number"]]]
    marks = [view.say(f"sheet_{key}") for key in ("overdue", "disputed") if line[key]]
    stands = " · ".join([said(record.now.standing, view.language), *marks])
    since = show_moment(record.now.at, view.zone)
    return line["number"], line["kind"], line["persons"], stands, line["holder"], since


sheet_app = typer.Typer(no_args_is_help=True, help="Una hoja. / One sheet.")


@sheet_app.callback()
def _sheet_app() -> None:
    """Una hoja. / One sheet."""


@sheet_app.command("compare")
def compare(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Número de la hoja. / Number of the sheet.")],
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Lo escrito en una hoja frente a lo que anotaron tabletas y otras hojas, persona por persona. / What a sheet says against tablets and other sheets, person by person."""
    language = settings(context).language
    if sheet_number.is_misread(number):
        raise Unusable([problem("sheet.misread", language, "NUMBER", found=number)])
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        state, told = account.told_until(None, None)
        compared = compare_sheet(state, told, number)
        if as_json:
            print_json(_comparison(view, compared))
        else:
            _print_comparison(view, compared)
    finish(FINDING if compared.has_findings else DONE)


def _comparison(view: View, compared: SheetComparison) -> dict[str, Any]:
    return {
        "number": compared.number,
        "printed": compared.sheet is not None,
        "persons": [
            {
                "tag": one.tag,
                "finding": one.finding.value,
                "on_paper": [
                    _entry(view, entry) | {"untimely": entry in compared.untimely}
                    for entry in one.on_paper
                ],
                "elsewhere": [_entry(view, entry) for entry in one.elsewhere],
            }
            for one in compared.persons
        ],
    }


def _entry(view: View, entry: Entry) -> dict[str, Any]:
    return {
        "matter": entry.matter.value,
        "said": entry.said,
        "of": _of(view, entry),
        "at": show_exactly(entry.at, view.zone),
        "by": view.directory.handle(entry.who),
    }


def _of(view: View, entry: Entry) -> str:
    """What goes with an entry, as people call it."""
    if entry.of is None:
        return ""
    if entry.matter is Matter.BAND:
        return TagCode(entry.of.decode())
    if entry.of in view.state.placement.places:
        return view.directory.place_name(PlaceId(entry.of))
    if entry.of in view.state.team.members:
        return view.directory.handle(StaffId(entry.of))
    return entry.of.hex()[:8]


def _print_comparison(view: View, compared: SheetComparison) -> None:
    print_line(view.say("numbered_sheet", number=compared.number), "bold")
    if compared.sheet is None:
        print_line(view.say(unprinted_word(compared.number)))
    headers = view.words("tag", "finding", "written_on_sheet", "elsewhere")
    untimely = view.say("sheet_untimely")
    rows = [
        (
            one.tag,
            said(one.finding, view.language),
            "\n".join(
                f"{_entry_said(view, entry)} {untimely if entry in compared.untimely else ''}".strip()
                for entry in one.on_paper
            ),
            "\n".join(_entry_said(view, entry) for entry in one.elsewhere),
        )
        for one in compared.persons
    ]
    print_table("", headers, rows)


def _entry_said(view: View, entry: Entry) -> str:
    """`15:04 carla: vista · Norte 1`."""
    at = show_moment(entry.at, view.zone)[-5:]
    what = " · ".join(filter(None, (view.say(f"entry_{entry.said}"), _of(view, entry))))
    return f"{at} {view.directory.handle(entry.who)}: {what}"
