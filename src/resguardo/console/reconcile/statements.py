"""Public statements of this operation: what was said, and a draft from the last signed count."""

from typing import NamedTuple

from resguardo.account.moments import in_zone
from resguardo.console.leaving import Behind
from resguardo.console.reconcile.handing_out import behind
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import CountId, Moment, OrganisationCode, StaffId, StatementId
from resguardo.operation.operation import Operation
from resguardo.operation.statement import Statement, public_text


class StatementLine(NamedTuple):
    """One version of what was said, as it may be published; `behind` is what its signed file does not say."""

    statement: StatementId
    version: int
    as_of: Moment
    issued_at: Moment
    issued_by: str
    text: str
    is_corrected: bool
    behind: tuple[Behind, ...]


class Draft(NamedTuple):
    """What a statement from one signed count would say."""

    signed_count: CountId
    closed_at: Moment
    text: str


def said_so_far(sight: Sight, language: str) -> list[StatementLine]:
    """Every statement, the newest first."""
    with sight.steady() as state:
        lines = [
            StatementLine(
                reference,
                one.version,
                one.as_of,
                one.issued_at,
                sight.directory.staff_name(one.issued_by),
                _text(sight, one, language),
                bool(one.corrected_by),
                tuple(behind(one.figures)),
            )
            for reference, one in state.statements.statements.items()
        ]
    return list(reversed(lines))


def draft(
    sight: Sight, language: str, count: CountId | None = None, corrects: StatementId | None = None
) -> Draft | None:
    """The draft from `count`, else from the last signed count; None while there is none."""
    with sight.steady() as state:
        chosen = count if count is not None else last_signed(state)
        record = state.counts.counts.get(chosen) if chosen else None
        if record is None or record.closing is None or chosen is None:
            return None
        earlier = state.statements.statements.get(corrects) if corrects else None
        would_be = Statement(
            count=chosen,
            as_of=record.closing.closed_at,
            figures=record.closing.figures,
            issued_by=StaffId(sight.staff),
            organisation=OrganisationCode(""),
            issued_at=sight.now,
            version=earlier.version + 1 if earlier else 1,
        )
        return Draft(chosen, record.closing.closed_at, _text(sight, would_be, language))


def last_signed(state: Operation) -> CountId | None:
    """The newest closed count of the whole operation that stands, else of any place."""
    whole = state.counts.last_closed(None)
    closed = [one for one in state.counts.closed if not state.counts.counts[one].superseded_by]
    return whole or (closed[-1] if closed else None)


def _text(sight: Sight, statement: Statement, language: str) -> str:
    shown = in_zone(statement.as_of, sight.zone).strftime("%Y-%m-%d %H:%M %z")
    return public_text(statement, as_of=shown, language=language)
