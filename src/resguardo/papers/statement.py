"""A public statement on paper: the figures that may be published, the version, and the code of the log behind them.

Nothing but figures, version, moment and code is read here, so no place, no name and no words can be on it (invariant 25).
"""

from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import StatementId
from resguardo.operation.refusal import Refused
from resguardo.operation.statement import CELL_MIN, GROUPS, PARTS, Cell, Withheld, published
from resguardo.papers.checkpoint import noted_at
from resguardo.papers.outside import note_left
from resguardo.papers.people import going_out, moment
from resguardo.papers.press import words
from resguardo.papers.request import REFERENCE_UNKNOWN, Request, reference_asked
from resguardo.papers.sheet import Sheet


def build(request: Request) -> Sheet:
    """The statement asked, in the newest version where `last` was asked. Refuses: papers.reference_unknown"""
    sight, reference = request.sight, reference_asked(request, StatementId)
    with sight.steady() as state:
        statement = state.statements.statements.get(reference)
        if statement is None:
            raise Refused(REFERENCE_UNKNOWN, found=request.about)
        closing = state.counts.counts[statement.count].closing
    noted = noted_at(sight.account, closing.event) if closing else None
    language, cells = request.frame.language, published(statement.figures)
    body = {
        "version": statement.version,
        "corrects": str(statement.version - 1) if statement.version > 1 else "",
        "as_of": moment(statement.as_of, sight.zone),
        "office": statement.organisation or "",
        "rows": [
            [
                words(language)[f"figure_{part}"],
                *(_cell(cells[part, group], language) for group in GROUPS),
            ]
            for part in PARTS
        ],
        "paper_code": noted.code if noted else "",
    }
    sheet = Sheet("statement", going_out(request.frame, sight), body, about=reference)
    public = words(language)["the_public"]
    note_left(sight, sheet, ExportProfile.STATISTICS, recipient=public, fields=PARTS)
    return sheet


def _cell(cell: Cell, language: str) -> str:
    if isinstance(cell, Withheld):
        return words(language)[f"figure_{cell.value}"].format(CELL_MIN)
    return str(cell)
