"""PostgreSQL keeps the contract, on a real server."""

import pytest

from resguardo.store.postgresql import PostgresqlStore
from store.contract import StoreContract


class TestPostgresql(StoreContract):
    """The contract, in a database."""

    @pytest.fixture
    def store(self, postgresql_url):
        """An empty store."""
        store = PostgresqlStore(postgresql_url)
        yield store
        store.close()
