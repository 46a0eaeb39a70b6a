"""The in-memory twin keeps the contract."""

import pytest

from resguardo.store.memory import MemoryStore
from store.contract import StoreContract


class TestMemory(StoreContract):
    """The contract, in memory."""

    @pytest.fixture
    def store(self):
        """An empty store."""
        return MemoryStore()
