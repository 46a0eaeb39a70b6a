"""Files that nobody else can read, whole or not there."""

import stat
from pathlib import Path

import pytest

from resguardo.store.whole_files import write_whole


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    """What is written is read back, by its owner alone, and nothing lies beside it."""
    path = tmp_path / "lista.csv"
    write_whole(path, b"uno")
    write_whole(path, b"dos")
    assert path.read_bytes() == b"dos"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    """A file that can't take its name leaves neither a part of itself nor a change behind."""
    path = tmp_path / "lista.csv"
    (path / "ocupada").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_whole(path, b"uno")
    assert list(tmp_path.iterdir()) == [path]
    assert list(path.iterdir()) == [path / "ocupada"]
