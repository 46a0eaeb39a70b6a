"""SQLite keeps the contract, and says plainly what is wrong with its file."""

import pytest

from resguardo.store.sqlite import SqliteStore
from store.contract import StoreContract


class TestSqlite(StoreContract):
    """The contract, in a file."""

    @pytest.fixture
    def store(self, tmp_path):
        """An empty store."""
        store = SqliteStore(tmp_path / "ledger.sqlite")
        yield store
        store.close()
