"""Sealed files: whole or not there, named by their bytes, gone when deleted."""

import hashlib
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.store.files import SealedFiles
from resguardo.store.problems import CannotOpen, FileDamaged, FileMissing


@pytest.fixture
def files(tmp_path: Path) -> SealedFiles:
    """An empty folder of sealed files."""
    return SealedFiles(tmp_path / "sealed")


@given(content=st.binary(max_size=5_000))
def test_what_was_written_is_read(tmp_path_factory, content: bytes) -> None:
    """A file comes back byte for byte under the hash of its bytes."""
    files = SealedFiles(tmp_path_factory.getbasetemp() / "any")
    digest = files.write(content)
    assert digest == hashlib.sha256(content).digest()
    assert files.read(digest) == content


def test_files_lie_in_private_folders_of_two_letters(files: SealedFiles, tmp_path: Path) -> None:
    """Only the owner may enter and read, and no folder grows without end."""
    digest = files.write(b"foto")
    path = tmp_path / "sealed" / digest.hex()[:2] / digest.hex()
    assert path.read_bytes() == b"foto"
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "sealed", path.parent, path)]
    assert modes == [0o700, 0o700, 0o600]


def test_writing_twice_changes_nothing(files: SealedFiles, tmp_path: Path) -> None:
    """The same bytes are kept once."""
    digest = files.write(b"foto")
    path = tmp_path / "sealed" / digest.hex()[:2] / digest.hex()
    before = path.stat().st_ino
    assert files.write(b"foto") == digest
    assert path.stat().st_ino == before
    assert list(files.digests()) == [digest]


def test_an_altered_file_is_never_given_out(files: SealedFiles, tmp_path: Path) -> None:
    """A file with other bytes than its name says is reported; writing the right bytes again mends it."""
    digest = files.write(b"foto")
    path = tmp_path / "sealed" / digest.hex()[:2] / digest.hex()
    path.write_bytes(b"fotO")
    with pytest.raises(FileDamaged):
        files.read(digest)
    files.write(b"foto")
    assert files.read(digest) == b"foto"


def test_a_deleted_file_is_gone(files: SealedFiles) -> None:
    """After a deletion nothing is there; deleting again answers that nothing was."""
    kept, gone = files.write(b"uno"), files.write(b"dos")
    assert files.delete(gone)
    assert not files.delete(gone)
    with pytest.raises(FileMissing):
        files.read(gone)
    assert list(files.digests()) == [kept]


def test_files_without_an_event_are_listed(files: SealedFiles) -> None:
    """Content that no event names can be found, and the other way round nothing named is listed."""
    digests = sorted(files.write(bytes([number])) for number in range(30))
    assert list(files.digests()) == digests
    assert files.unnamed(set(digests[1:])) == digests[:1]


def test_a_write_that_breaks_off_leaves_no_name(files: SealedFiles, monkeypatch) -> None:
    """When the disk fails in the middle, neither the name nor the half file stays."""

    def fail(_file: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Exception, match="EIO"):
        files.write(b"foto")
    monkeypatch.undo()
    assert list(files.digests()) == []
    assert files.sweep() == 0


def test_what_a_crash_left_is_swept(files: SealedFiles, tmp_path: Path) -> None:
    """A half file beside its place is no file, and can be swept away."""
    digest = files.write(b"foto")
    (tmp_path / "sealed" / digest.hex()[:2] / ".half").write_bytes(b"fo")
    assert list(files.digests()) == [digest]
    assert files.sweep() == 1
    assert files.read(digest) == b"foto"


def test_a_folder_that_is_none_is_said_plainly(tmp_path: Path) -> None:
    """Where a file stands in the folder's place, the sentence names it."""
    (tmp_path / "sealed").write_bytes(b"")
    with pytest.raises(CannotOpen, match="sealed"):
        SealedFiles(tmp_path / "sealed")
