"""Sealed files: content too large for the ledger, under the SHA-256 of its ciphertext.

A name always stands for whole bytes (`whole_files.py`). Two letters of the name make the folder.
"""

import contextlib
import hashlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from resguardo.store.problems import CannotOpen, FileDamaged, FileMissing, problem_of
from resguardo.store.whole_files import sync_folder, write_whole

_NAME: Final = re.compile(r"[0-9a-f]{64}")


class SealedFiles:
    """A folder of sealed files. Its folders have mode 0700, its files 0600."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _said_plainly(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write(self, ciphertext: bytes) -> bytes:
        """Keep `ciphertext`, durable when this returns; answer its digest. Writing the same bytes again changes nothing."""
        digest = hashlib.sha256(ciphertext).digest()
        path = self._path(digest)
        if path.exists():
            with contextlib.suppress(FileDamaged):
                self.read(digest)
                return digest
        with _said_plainly(path):
            if not path.parent.exists():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                sync_folder(self._folder)
            write_whole(path, ciphertext)
        return digest

    def read(self, digest: bytes) -> bytes:
        """The ciphertext with this digest. Raises FileMissing, FileDamaged."""
        path = self._path(digest)
        try:
            with _said_plainly(path):
                content = path.read_bytes()
        except CannotOpen as problem:
            if isinstance(problem.__cause__, FileNotFoundError):
                raise FileMissing(digest=digest.hex(), path=str(path)) from problem
            raise
        if hashlib.sha256(content).digest() != digest:
            raise FileDamaged(digest=digest.hex(), path=str(path))
        return content

    def delete(self, digest: bytes) -> bool:
        """Take the file away, for ever when this returns; answer whether it was there.

        The blocks are not overwritten, which no modern disk would do in place: the destroyed key is what makes the content unreadable.
        """
        path = self._path(digest)
        with _said_plainly(path):
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            sync_folder(path.parent)
        return True

    def digests(self) -> Iterator[bytes]:
        """The digests of all files, ascending."""
        for folder in sorted(self._folder.iterdir()):
            if folder.is_dir() and len(folder.name) == 2:
                names = sorted(path.name for path in folder.iterdir())
                yield from (bytes.fromhex(name) for name in names if _NAME.fullmatch(name))

    def unnamed(self, named: Collection[bytes]) -> list[bytes]:
        """The files that none of the digests in `named` stands for: content whose event was never written."""
        return [digest for digest in self.digests() if digest not in named]

    def sweep(self) -> int:
        """Take away what interrupted writes left beside their places; answer how many. Only while nobody writes."""
        left = list(self._folder.glob("??/.*"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, digest: bytes) -> Path:
        name = digest.hex()
        return self._folder / name[:2] / name


@contextlib.contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    """Raise what the system reports as one of our problems."""
    try:
        yield
    except OSError as error:
        raise problem_of(error, path) from error
