"""A public statement as a file that a stranger can check: signed, with its place in the ledger, each figure committed to.

The checkpoint is signed anew each time, so that the file holds a ledger as long as it was then. The secret bytes of the commitments come from the operation's
key: they are the same each time, so that a figure can be disclosed later to one court, against the file that everybody has.
"""

from collections.abc import Iterable
from typing import NamedTuple

from resguardo.account.account import Account
from resguardo.account.leaving import ProfileIds
from resguardo.account.moments import in_zone
from resguardo.account.proof import checkpoint_after, origin, sign_checkpoint
from resguardo.exchange.statements.document import (
    Earlier,
    Figure,
    Proven,
    Said,
    note_text,
    proof_text,
    statement_file,
)
from resguardo.ledger.format import event_id
from resguardo.ledger.keys import SigningKey
from resguardo.ledger.note import (
    TYPE_ED25519,
    VerifierKey,
    parse_checkpoint,
    sign_note,
)
from resguardo.ledger.tree import consistency_proof, inclusion_proof
from resguardo.operation.identifiers import StatementId
from resguardo.operation.operation import Operation
from resguardo.operation.refusal import Refused
from resguardo.operation.statement import (
    GROUPS,
    PARTS,
    STATEMENT_UNKNOWN,
    Statement,
    Withheld,
    public_lines,
    published,
)

EXERCISE_SUFFIX = "/ejercicio"
"""What the name of a key has behind it when it signs statements of an exercise, so that none can pass for real."""
VERSION_DIGITS_MAX = 3
_PROFILE = "statistics/statement"

FIGURES = tuple((part, group) for group in GROUPS for part in PARTS)
"""Every figure that is committed to, in the order of the text."""


class Stated(NamedTuple):
    """A statement's file, its note alone, the verifier keys of both, and the figures that the file withholds."""

    file: bytes
    note: str
    keys: tuple[str, ...]
    withheld: tuple[tuple[str, str], ...]


def statement_called(state: Operation, asked: str) -> StatementId:
    """The statement that `asked` names: a version's number (the newest statement of that version), or how its reference begins, in four characters or more.

    Refuses: statement.statement_unknown
    """
    statements = state.statements.statements
    if asked.isdecimal() and len(asked) <= VERSION_DIGITS_MAX:
        found = [name for name, one in statements.items() if one.version == int(asked)]
    else:
        begins = asked.lower() if len(asked) > VERSION_DIGITS_MAX else "-"
        found = [name for name in statements if name.hex().startswith(begins)]
    if not found:
        raise Refused(STATEMENT_UNKNOWN)
    return found[-1]


def state_publicly(
    account: Account,
    statement: StatementId,
    *,
    disclosing: Iterable[tuple[str, str]] = (),
    is_whole: bool = False,
) -> Stated:
    """The file of one statement. It discloses what its text publishes, the figures of `disclosing`, and with `is_whole` all of them and the event itself.

    Refuses: statement.statement_unknown, exports.identifiers_closed
    """
    state = account.state
    record = state.statements.statements.get(statement)
    if record is None:
        raise Refused(STATEMENT_UNKNOWN)
    key = account.house.writer()
    checkpoint = account.write(lambda write: sign_checkpoint(write, key, account.operation))
    size = parse_checkpoint(checkpoint.partition("\n\n")[0] + "\n").size
    leaves = [event_id(row.header) for row in account.store.rows(account.operation)][:size]
    event = state.origins[statement]
    place = leaves.index(event)
    said = _said(account, statement, record, place)
    name = origin(account.operation, key.public)
    note_name = name + (EXERCISE_SUFFIX if state.exercise else "")
    note = sign_note(note_text(said), note_name, key)
    shown = published(record.figures)
    closed = {one for one, cell in shown.items() if isinstance(cell, Withheld)} - {*disclosing}
    row = account.store.row(account.operation, event)
    keys = _keys((note_name, name), key)
    proof = proof_text(place, inclusion_proof(leaves, place), checkpoint)
    file = statement_file(
        said,
        Proven(note, proof, keys, _earlier(account, record, leaves)),
        disclosed=[one for one in said.figures if is_whole or (one.part, one.group) not in closed],
        header=row.header if row and is_whole else None,
    )
    return Stated(file, note, keys, () if is_whole else tuple(sorted(closed)))


def _earlier(account: Account, record: Statement, leaves: list[bytes]) -> Earlier | None:
    """The checkpoint of the closing that the figures are of: its paper code stands on the count's sheet and on the printed statement."""
    closing = account.state.counts.counts[record.count].closing
    found = closing and checkpoint_after(account.store, account.operation, closing.event)
    # After a restore the earlier checkpoints are of another log, the one of the installation that this one took the place of.
    own = origin(account.operation, account.writer)
    if not found or found.size >= len(leaves) or found.note.partition("\n")[0] != own:
        return None
    return Earlier(found.note, consistency_proof(leaves, found.size))


def _said(account: Account, statement: StatementId, record: Statement, place: int) -> Said:
    state = account.state
    ids = ProfileIds(account, _PROFILE)
    figures = [
        Figure(
            part,
            group,
            getattr(getattr(record.figures, part), group),
            b"".join(ids.raw(statement + f"{part}/{group}/{half}".encode()) for half in (0, 1)),
        )
        for part, group in FIGURES
    ]
    return Said(
        version=record.version,
        as_of=in_zone(record.as_of, state.zone).isoformat(timespec="minutes"),
        lines=public_lines(record.figures),
        figures=figures,
        event=state.origins[statement],
        place=place,
        previous=state.origins[record.corrects] if record.corrects else None,
        is_exercise=state.exercise,
    )


def _keys(names: tuple[str, ...], key: SigningKey) -> tuple[str, ...]:
    return tuple(str(VerifierKey(name, TYPE_ED25519, key.public)) for name in dict.fromkeys(names))
