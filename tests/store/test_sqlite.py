"""SQLite keeps the contract, and says plainly what is wrong with its file."""

import os
import random
import resource
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from resguardo.ledger.chain import check_rows
from resguardo.store import StoreProblem, open_store, sqlite_lookup
from resguardo.store.database_file import SAFE_WAL, dbapi
from resguardo.store.problems import (
    CannotOpen,
    Damaged,
    DiskFailing,
    DiskFull,
    NewerSchema,
    NotOurs,
    ReadOnly,
)
from resguardo.store.sqlite import STEPS, SqliteStore
from store.contract import StoreContract
from store.pen import OPERATION, PERSONS, Pen, ids, sealed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger file will be."""
    return tmp_path / "data" / "ledger.sqlite"


class TestSqlite(StoreContract):
    """The contract, in a file."""

    @pytest.fixture
    def store(self, path: Path) -> Iterator[SqliteStore]:
        """An empty store."""
        store = SqliteStore(path)
        yield store
        store.close()


def change(path: Path, *statements: str) -> None:
    """Change the file behind the store's back."""
    direct = dbapi.connect(str(path), isolation_level=None)
    for statement in statements:
        direct.execute(statement)
    direct.close()


def test_what_was_written_is_there_after_opening_anew(path: Path) -> None:
    """A ledger outlives the program, with its heads, persons and ownership."""
    with_rows = SqliteStore(path)
    written = Pen().write_to(with_rows, 3)
    with_rows.close()
    again = SqliteStore(path)
    assert ids(again.rows_about(OPERATION, PERSONS[0])) == ids(written)
    assert Pen().write_to(again)[0].sequence == 3
    again.close()


def test_every_connection_is_as_durable_as_promised(path: Path) -> None:
    """Each commit waits for the disk, in a journal mode that this SQLite handles safely."""
    store = SqliteStore(path)
    with store._reading() as reader:
        for connection in (store._writer, reader):
            assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            assert mode == ("wal" if SAFE_WAL else "truncate")
    assert store.notices == () if SAFE_WAL else len(store.notices) == 1
    store.close()


def test_a_ledger_is_private(path: Path) -> None:
    """The folder and every file in it are for the owner only, also a file that was open to others before."""
    store = SqliteStore(path)
    Pen().write_to(store)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()
    path.chmod(0o644)
    SqliteStore(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET header = x'00'",
        "UPDATE event_name SET arrival = 9",
        "UPDATE event_person SET arrival = 9",
        "UPDATE checkpoint SET size = 9",
        "DELETE FROM event",
        "DELETE FROM event_name",
        "DELETE FROM event_person",
        "DELETE FROM checkpoint",
    ],
)
def test_the_file_itself_refuses_to_change_an_event(path: Path, statement: str) -> None:
    """Even a program that goes round the store cannot change or remove an event by accident."""
    store = SqliteStore(path)
    with store.writing(OPERATION) as transaction:
        Pen().write(transaction)
        transaction.add_checkpoint(1, "note")
        sqlite_lookup.bring_forward(transaction._connection)
    store.close()
    with pytest.raises(dbapi.IntegrityError, match="append only"):
        change(path, statement)


@pytest.mark.parametrize("forward", [0, 1, 600])
def test_lookups_find_rows_before_and_after_the_indexes_reach(path: Path, forward: int) -> None:
    """A row is found by its id and by its person whether the indexes reach it, reach some, or reach none."""
    store = SqliteStore(path)
    for number in range(20):
        Pen().write_to(store, 60)
        if number * 60 == forward:
            with store.writing(OPERATION) as transaction:
                sqlite_lookup.bring_forward(transaction._connection)
    rows = list(store.rows(OPERATION))
    with store.writing(OPERATION):
        assert list(store.rows_about(OPERATION, PERSONS[0])) == rows
        assert [store.row(OPERATION, row.id) for row in rows[::97]] == rows[::97]
    assert list(store.rows_about(OPERATION, PERSONS[0])) == rows
    assert [store.row(OPERATION, row.id) for row in rows] == rows
    assert sqlite_lookup.reach(store._writer) == (1_200, 1_200)
    assert list(store.rows_about(OPERATION, PERSONS[0])) == rows
    store.close()


def test_a_very_long_tail_is_cut_by_the_commit_that_makes_it(path: Path, monkeypatch) -> None:
    """However long nobody looks anything up, a lookup never has an endless tail to read."""
    monkeypatch.setattr(sqlite_lookup, "VERY_LONG_TAIL", 100)
    store = SqliteStore(path)
    for _ in range(9):
        Pen().write_to(store, 40)
        last, reached = sqlite_lookup.reach(store._writer)
        assert last - reached <= 140
    assert len(list(store.rows_about(OPERATION, PERSONS[0]))) == 360
    store.close()


def test_erased_blobs_leave_the_file_and_its_log(path: Path) -> None:
    """After an erasure the sealed bytes are in none of the raw files."""
    digest, content = sealed(random.Random(1).randbytes(70_000))
    store = SqliteStore(path)
    with store.writing(OPERATION) as transaction:
        transaction.append(Pen().commit(None)[0], {digest: content})
    assert any(content[:64] in file.read_bytes() for file in path.parent.iterdir())
    with store.writing(OPERATION) as transaction:
        transaction.delete_blob(digest)
    raw = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert not any(content[at : at + 32] in raw for at in range(0, len(content), 512))
    store.close()


def test_a_newer_schema_is_refused(path: Path) -> None:
    """A file from a newer version is not touched, and the sentence names both versions."""
    SqliteStore(path).close()
    change(path, "PRAGMA user_version = 7")
    with pytest.raises(NewerSchema) as caught:
        SqliteStore(path)
    assert "formato 7" in caught.value.sentences("es").found
    assert "Format 1" in caught.value.sentences("en").expected


def test_an_older_schema_is_brought_forward(path: Path, monkeypatch) -> None:
    """Opening a file of an older version runs the steps it lacks, once, and keeps the rows."""
    store = SqliteStore(path)
    written = Pen().write_to(store, 2)
    store.close()
    step = ("CREATE TABLE later (value)", "INSERT INTO later SELECT count(*) FROM event")
    monkeypatch.setattr("resguardo.store.sqlite.STEPS", (*STEPS, step))
    for _ in range(2):
        store = SqliteStore(path)
        assert ids(store.rows(OPERATION)) == ids(written)
        assert store._all("SELECT value FROM later") == [(2,)]
        store.close()


def test_a_step_that_fails_leaves_the_older_file(path: Path, monkeypatch) -> None:
    """A migration happens as a whole or not at all."""
    SqliteStore(path).close()
    step = ("CREATE TABLE later (value)", "INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr("resguardo.store.sqlite.STEPS", (*STEPS, step))
    with pytest.raises(dbapi.OperationalError, match="nowhere"):
        SqliteStore(path)
    monkeypatch.undo()
    SqliteStore(path).close()


@pytest.mark.parametrize("content", [b"a letter\n" * 500, b"SQLite format 3\x00" + b"\x01" * 5000])
def test_a_file_that_is_no_database_is_left_alone(path: Path, content: bytes) -> None:
    """Another file in the ledger's place is refused and stays byte for byte."""
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises((NotOurs, Damaged)):
        SqliteStore(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    """A SQLite file that is not ours is refused and gets none of our tables."""
    path.parent.mkdir()
    change(path, "CREATE TABLE theirs (value)")
    with pytest.raises(NotOurs):
        SqliteStore(path)
    with pytest.raises(dbapi.OperationalError, match="no such table: event"):
        change(path, "SELECT * FROM event")


def test_a_path_that_cannot_be_is_said_plainly(path: Path) -> None:
    """A folder in the file's place, or a file in the folder's, is named in the sentence."""
    path.mkdir(parents=True)
    with pytest.raises(CannotOpen, match=r"ledger\.sqlite"):
        SqliteStore(path)
    (path.parent / "file").write_bytes(b"")
    with pytest.raises(CannotOpen, match="file"):
        SqliteStore(path.parent / "file" / "ledger.sqlite")


def test_a_new_copy_never_overwrites(path: Path, tmp_path: Path) -> None:
    """A copy goes to a new file only."""
    store = SqliteStore(path)
    (tmp_path / "copy.sqlite").write_bytes(b"something dear")
    with pytest.raises(CannotOpen):
        store.copy_to(tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").read_bytes() == b"something dear"
    store.close()


def test_an_existing_folder_names_the_ledger_in_it(tmp_path: Path) -> None:
    """A data folder is as good an address as the file in it."""
    store = open_store(tmp_path)
    Pen().write_to(store)
    store.close()
    again = open_store(str(tmp_path / "ledger.sqlite"))
    assert again.size(OPERATION) == 1
    again.close()


def _in_a_program(test: str, address: Path, *, as_nobody: bool = False) -> str:
    """Run one of the functions named `program_...` below in a program of its own and answer its last line."""
    root = Path(__file__).parents[2]
    # Rights mean nothing to root, who runs the tests in some places.
    lowered = "import os; os.setuid(65534);" if as_nobody and os.getuid() == 0 else ""
    code = f"from store.test_sqlite import {test}; {lowered} {test}({str(address)!r})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def _problem(act: Callable[[], object]) -> str:
    try:
        act()
    except StoreProblem as problem:
        return problem.code
    return "none"


def program_fills_the_disk(address: str) -> None:
    """Write until no file may grow; then make room and go on."""
    store, kept = SqliteStore(Path(address)), 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    code = "none"
    while code == "none":
        code = _problem(lambda: Pen().write_to(store, 20))
        kept += code == "none"
    again = _problem(lambda: Pen().write_to(store, 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    rows = len(list(store.rows(OPERATION)))
    Pen().write_to(store, 20)
    checked = check_rows(store.rows(OPERATION), operation=OPERATION)
    sound = (checked.rows, checked.problems) == (rows + 20, [])
    print(code, again, rows == kept * 20, sound)  # noqa: T201 - read by the test.


def test_a_full_disk_loses_nothing_and_is_overcome(path: Path) -> None:
    """When no room is left the sentence says so, what was confirmed stays, and work goes on once there is room."""
    first, again, all_kept, sound = _in_a_program("program_fills_the_disk", path).split()
    # A limit on the size of files is reported as a disk that fails, a full disk as a full one.
    assert {first, again} <= {DiskFull.code, DiskFailing.code}
    assert (all_kept, sound) == ("True", "True")


def program_opens_on_a_full_disk(address: str) -> None:
    """Close the ledger and open it again where no file may grow."""
    store = SqliteStore(Path(address))
    Pen().write_to(store, 20)
    store.close()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    print(_problem(lambda: SqliteStore(Path(address))))  # noqa: T201 - read by the test.


def test_a_ledger_on_a_full_disk_says_so_when_it_is_opened(path: Path) -> None:
    """Also to whoever only reads: a sentence about the disk, never a trace of the program."""
    assert _in_a_program("program_opens_on_a_full_disk", path) in {DiskFull.code, DiskFailing.code}


def program_writes_as_it_may(address: str) -> None:
    """Try to open the ledger for writing."""
    print(_problem(lambda: Pen().write_to(SqliteStore(Path(address)))))  # noqa: T201 - read by the test.


@pytest.mark.parametrize(("folder", "file"), [(0o555, 0o644), (0o555, 0o666), (0o777, 0o444)])
def test_a_ledger_that_may_only_be_read_is_said_plainly(folder: int, file: int) -> None:
    """Where folder or file may not be written, the sentence says read-only."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "ledger.sqlite"
        store = SqliteStore(path)
        Pen().write_to(store)
        store.close()
        path.chmod(file)
        Path(place).chmod(folder)
        said = _in_a_program("program_writes_as_it_may", path, as_nobody=True)
        Path(place).chmod(0o755)
    assert said == ReadOnly.code


def test_no_flipped_bit_is_read_as_if_nothing_were(path: Path) -> None:
    """Whatever bit of the file flips: the rows read are the old ones, or SQLite or the chain's proof says that they are not."""
    store = SqliteStore(path)
    written = [row.header for _ in range(40) for row in Pen().write_to(store, 5)]
    store.close()
    whole, chance, noticed = path.read_bytes(), random.Random(4), 0
    for _ in range(300):
        at = chance.randrange(len(whole))
        path.write_bytes(
            whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        )
        noticed += not _reads_as(path, written)
    assert noticed > 100


def _reads_as(path: Path, written: list[bytes]) -> bool:
    """Whether the file reads as what was written; False when something says that it is damaged. A silent difference fails."""
    try:
        store = SqliteStore(path)
    except (StoreProblem, dbapi.DatabaseError):
        return False
    try:
        rows = list(store.rows(OPERATION))
        checked = check_rows(rows, operation=OPERATION)
    except (StoreProblem, dbapi.DatabaseError, TypeError):
        return False
    finally:
        store.close()
    if checked.problems or checked.detached:
        return False
    # Rows missing at the end are what checkpoints and other copies are for.
    assert [row.header for row in rows] == written[: len(rows)]
    return len(rows) == len(written)


def test_a_head_that_another_connection_moved_is_read_anew(tmp_path):
    """The end of a chain is kept between two writes of one store only while nobody else wrote."""
    pen, path = Pen(), tmp_path / "ledger.sqlite"
    with closing(SqliteStore(path)) as store, closing(SqliteStore(path)) as other:
        written = pen.write_to(store) + pen.write_to(other) + pen.write_to(store, 2)
        written += pen.write_to(other)
        assert [row.sequence for row in written] == list(range(5))
        assert ids(store.rows(OPERATION)) == ids(written)


def test_a_head_of_an_undone_write_is_forgotten(tmp_path):
    """After a write that came to nothing, whole or in part, the next one continues what is really there."""
    pen = Pen()
    with closing(SqliteStore(tmp_path / "ledger.sqlite")) as store:
        pen.write_to(store)
        with suppress(ZeroDivisionError), store.writing(OPERATION) as transaction:
            pen.write(transaction, 3)
            raise ZeroDivisionError
        with store.writing(OPERATION) as transaction:
            with suppress(ZeroDivisionError), transaction.isolated():
                pen.write(transaction, 2)
                raise ZeroDivisionError
            assert pen.write(transaction)[0].sequence == 1
        assert pen.write_to(store)[0].sequence == 2
