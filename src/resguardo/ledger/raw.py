"""The plain export: everything that proves an operation in one file, which the verifier reads without any of our stores.

In this order: the magic line, the checkpoints, the events in order of arrival, the sealed content, and a record that counts them all.
"""

from collections.abc import Iterable, Iterator

from resguardo.ledger.chain import KeptRow
from resguardo.ledger.format import (
    RAW_MAGIC,
    RECORD_BLOB,
    RECORD_CHECKPOINT,
    end_record,
    event_record,
    record,
)


def write_raw(
    rows: Iterable[KeptRow], *, checkpoints: Iterable[str] = (), blobs: Iterable[bytes] = ()
) -> Iterator[bytes]:
    """The file in pieces: one operation's rows in order of arrival, its checkpoint notes, and the ciphertexts that are given along."""
    yield RAW_MAGIC
    count = 0
    for note in checkpoints:
        count += 1
        yield record(RECORD_CHECKPOINT, note.encode())
    for row in rows:
        count += 1
        yield event_record(row.header, row.signature)
    for blob in blobs:
        count += 1
        yield record(RECORD_BLOB, blob)
    yield end_record(count)
