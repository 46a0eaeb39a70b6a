"""PostgreSQL keeps the contract, on a real server."""

import psycopg
import pytest
from psycopg import errors

from resguardo.store.postgresql import STEPS, PostgresqlStore
from resguardo.store.problems import NewerSchema, ServerUnreachable
from store.contract import StoreContract
from store.pen import OPERATION, Pen, ids


class TestPostgresql(StoreContract):
    """The contract, in a database."""

    @pytest.fixture
    def store(self, postgresql_url):
        """An empty store."""
        store = PostgresqlStore(postgresql_url)
        yield store
        store.close()


def test_every_commit_waits_for_the_disk(postgresql_url: str) -> None:
    """Each connection asks for a durable commit, whatever the server's or the user's default."""
    store = PostgresqlStore(postgresql_url + "&options=-csynchronous_commit%3Doff")
    for connection in (store._writer, store._connect()):
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        connection.close()
    store.close()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE event SET header = ''", "DELETE FROM event", "TRUNCATE event",
     "DELETE FROM event_person", "UPDATE checkpoint SET size = 9", "DELETE FROM checkpoint"],
)  # fmt: skip
def test_the_database_itself_refuses_to_change_an_event(
    postgresql_url: str, statement: str
) -> None:
    """Even a program that goes round the store cannot change or remove an event by accident."""
    store = PostgresqlStore(postgresql_url)
    Pen().write_to(store)
    store.close()
    with psycopg.connect(postgresql_url) as direct, pytest.raises(errors.RaiseException):
        direct.execute(statement)


def test_a_newer_schema_is_refused(postgresql_url: str) -> None:
    """A database from a newer version is not touched."""
    PostgresqlStore(postgresql_url).close()
    with psycopg.connect(postgresql_url) as direct:
        direct.execute("INSERT INTO resguardo_schema VALUES (7)")
    with pytest.raises(NewerSchema):
        PostgresqlStore(postgresql_url)


def test_an_older_schema_is_brought_forward(postgresql_url: str, monkeypatch) -> None:
    """Opening a database of an older version runs the steps it lacks, once, and keeps the rows."""
    store = PostgresqlStore(postgresql_url)
    written = Pen().write_to(store, 2)
    store.close()
    step = ("CREATE TABLE later (value int)", "INSERT INTO later SELECT count(*) FROM event")
    monkeypatch.setattr("resguardo.store.postgresql.STEPS", (*STEPS, step))
    for _ in range(2):
        store = PostgresqlStore(postgresql_url)
        assert ids(store.rows(OPERATION)) == ids(written)
        assert store._all("SELECT value FROM later") == [(2,)]
        store.close()


def test_a_server_that_is_not_there_is_said_plainly(tmp_path) -> None:
    """An address that nobody answers is a problem with sentences, not a trace."""
    with pytest.raises(ServerUnreachable) as caught:
        PostgresqlStore(f"postgresql:///nothing?host={tmp_path}")
    assert "no atiende" in caught.value.sentences("es").found


def test_work_goes_on_after_a_connection_broke(postgresql_url: str) -> None:
    """A connection that the server closed costs the write it was in; the next one has a new connection."""
    store = PostgresqlStore(postgresql_url)
    Pen().write_to(store)
    list(store.rows(OPERATION))
    with psycopg.connect(postgresql_url, autocommit=True) as direct:
        direct.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(ServerUnreachable):
        Pen().write_to(store)
    with pytest.raises(ServerUnreachable):
        list(store.rows(OPERATION))
    Pen().write_to(store)
    assert len(list(store.rows(OPERATION))) == 2
    store.close()
