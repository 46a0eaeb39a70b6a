"""Open the store that an address names."""

from pathlib import Path
from typing import Final

from resguardo.store.interface import Store
from resguardo.store.memory import MemoryStore
from resguardo.store.sqlite import SqliteStore

LEDGER_FILE_NAME: Final = "ledger.sqlite"
"""The ledger's file in a data folder."""


def open_store(where: str | Path) -> Store:
    """The store at `where`, made when it is not there.

    A `postgresql://` address is a PostgreSQL database, `memory:` a store that lives with the process, an existing folder the ledger file in it, and
    anything else the path of a ledger file. Raises StoreProblem.
    """
    if isinstance(where, str):
        if where.startswith(("postgresql://", "postgres://")):
            from resguardo.store.postgresql import PostgresqlStore

            return PostgresqlStore(where)
        if where == "memory:":
            return MemoryStore()
    path = Path(where)
    return SqliteStore(path / LEDGER_FILE_NAME if path.is_dir() else path)
