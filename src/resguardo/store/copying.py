"""A whole ledger written once more as one SQLite file, whatever store it comes from."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from resguardo.store.interface import Store, new_row
from resguardo.store.sqlite import SqliteStore

_ROWS_A_COMMIT: Final = 10_000
_BLOBS_A_COMMIT: Final = 100


def copy_ledger(source: Store, path: Path) -> None:
    """Copy every operation of `source` into a new file at `path`.

    Checkpoints are read before the rows they cover and blobs after the rows that name them, so that the copy is consistent while others write: rows
    only grow, and the rows of one commit become visible together.
    """
    target = SqliteStore(path, new=True)
    try:
        for operation in source.operations():
            checkpoints = source.checkpoints(operation)
            rows = source.rows(operation)
            while chunk := [new_row(*row[1:]) for row in islice(rows, _ROWS_A_COMMIT)]:
                with target.writing(operation) as transaction:
                    transaction.append(chunk, {})
            with target.writing(operation) as transaction:
                for checkpoint in checkpoints:
                    transaction.add_checkpoint(*checkpoint)
        for blobs in _blobs(source):
            with target.writing(b"") as transaction:
                transaction.append((), blobs)
    finally:
        target.close()


def _blobs(source: Store) -> Iterator[dict[bytes, bytes]]:
    digests = source.blob_digests()
    while chunk := list(islice(digests, _BLOBS_A_COMMIT)):
        found = ((digest, source.blob(digest)) for digest in chunk)
        yield {digest: content for digest, content in found if content is not None}
