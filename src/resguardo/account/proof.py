"""What a closing and a checkpoint carry so that a stranger can check them (`docs/internals/ledger.md` 6)."""

from resguardo.account.reading import Reading
from resguardo.ledger import note as notes
from resguardo.ledger.format import event_id
from resguardo.ledger.keys import SigningKey
from resguardo.ledger.papercode import paper_code
from resguardo.ledger.tree import CompactRange
from resguardo.operation.closing import ClosingProof
from resguardo.operation.operation import digest
from resguardo.store.interface import Checkpoint, Store, Transaction


def closing_proof(reading: Reading) -> ClosingProof:
    """What a closing says of the account at its moment: frontier, state digest, events that wait or have no effect, devices not heard of."""
    state, graph = reading.state, reading.graph
    heard = {writer for writer, _, _ in graph.frontier()}
    missing = tuple(
        device
        for device, enrolled in state.team.devices.items()
        if enrolled.cut is None and device not in heard
    )
    return ClosingProof(
        frontier=graph.frontier_hash(),
        state_digest=digest(state),
        held=graph.held_count(),
        suspect=len(state.without_effect),
        devices_missing=missing,
    )


def origin(operation: bytes, writer: bytes) -> str:
    """The name under which this installation signs checkpoints: random characters, never a place."""
    return f"resguardo/{operation.hex()[:16]}/{writer.hex()[:16]}"


def sign_checkpoint(transaction: Transaction, key: SigningKey, operation: bytes) -> str:
    """Sign and keep a checkpoint over all events here in order of arrival; its root is computed anew from the stored bytes. Returns the note."""
    tree = CompactRange()
    for row in transaction.rows():
        tree.append(event_id(row.header))
    name = origin(operation, key.public)
    text = notes.Checkpoint(name, tree.size, tree.root()).text()
    note = notes.sign_note(text, name, key)
    transaction.add_checkpoint(tree.size, note)
    return note


def checkpoint_after(store: Store, operation: bytes, event: bytes) -> Checkpoint | None:
    """The first checkpoint kept here that stands for `event` as well; None when none was made since."""
    row = store.row(operation, event)
    if row is None:
        return None
    return next((one for one in store.checkpoints(operation) if one.size >= row.arrival), None)


def code_of(note: str) -> str:
    """The paper code of a checkpoint's note, for the count sheet and the monitor's ear."""
    text, _, _ = note.partition("\n\n")
    return paper_code(text + "\n")
