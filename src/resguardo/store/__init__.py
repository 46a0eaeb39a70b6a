"""Where the bytes of an account are kept: the ledger, the keys apart from it, and the sealed files.

The store knows nothing of rescues. It keeps rows in the order of their arrival, once acknowledged for ever, and gives back what it was given.
"""

from resguardo.store.group import GroupCommit
from resguardo.store.interface import (
    Checkpoint,
    NewRow,
    Snapshot,
    Store,
    StoredRow,
    Transaction,
    commit_rows,
    new_row,
)
from resguardo.store.opening import LEDGER_FILE_NAME, open_store
from resguardo.store.problems import SequenceReused, StoreProblem

__all__ = [
    "LEDGER_FILE_NAME",
    "Checkpoint",
    "GroupCommit",
    "NewRow",
    "SequenceReused",
    "Snapshot",
    "Store",
    "StoreProblem",
    "StoredRow",
    "Transaction",
    "commit_rows",
    "new_row",
    "open_store",
]
