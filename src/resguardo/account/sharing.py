"""A ledger goes to another machine and comes together there: bundles out, bundles in.

A merge is the union of two sets of events. What arrives is judged as a stranger's; what waits for something missing is held and counted; clashes become
disputes that the state shows. Keys travel apart, wrapped under a transport key that both sides hold.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from resguardo.account.account import Account
from resguardo.account.installation import Installation
from resguardo.account.screening import Admitted, screen
from resguardo.account.sealing import sealed_about
from resguardo.ledger.bundle import (
    BundleProblem,
    Manifest,
    admit,
    read_bundle,
    read_wraps,
    write_bundles,
    write_wraps,
)
from resguardo.ledger.chain import ChainProblem
from resguardo.ledger.format import KEY_PARTS, Row, read_raw
from resguardo.ledger.seal import key_id, unwrap_key, wrap_key
from resguardo.store.interface import Transaction, new_row
from resguardo.store.problems import KeyDestroyed

CHUNK_BYTES = 1 << 20


class Merged(NamedTuple):
    """What a merge brought: events new and known, sealed contents, events that wait, and what could not be used."""

    operation: bytes
    events: int
    known: int
    contents: int
    held: int
    problems: list[BundleProblem | ChainProblem]


def export(account: Account, *, after: int = 0) -> Iterator[bytes]:
    """The ledger of an operation as signed bundles, with its sealed contents and without a key.

    `after` leaves out what arrived here up to that row, for a receiver known to have it; 0 is the whole ledger. What waits here, or breaks a rule, is
    handed on as well: the proof of it may be needed elsewhere, and a commit is never divided.
    """
    rows = account.store.rows(account.operation, after)
    return write_bundles(
        (Row(row.id, row.header, row.signature) for row in rows),
        operation=account.operation,
        sender=account.house.writer(),
        blob=account.store.blob,
    )


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file in portions, so that its size costs no memory."""
    with path.open("rb") as file:
        while portion := file.read(CHUNK_BYTES):
            yield portion


def operation_of(content: Iterable[bytes]) -> bytes | None:
    """The operation that a bundle says it belongs to; None when it has no readable manifest."""
    for item in read_bundle(content, operation=b""):
        if isinstance(item, Manifest):
            return item.operation
        if isinstance(item, BundleProblem) and item.code == "bundle.operation":
            return bytes.fromhex(item.found)
    return None


def merge(house: Installation, content: Iterable[bytes], operation: bytes) -> Merged:
    """Take in a bundle of `operation`; nothing is taken in from a bundle whose manifest does not hold."""
    store = house.store
    admission = admit(
        content,
        operation=operation,
        is_known=lambda name: store.row(operation, name) is not None,
        wants_blob=lambda digest: store.blob(digest) is None,
    )
    if admission.manifest is None:
        return Merged(operation, 0, admission.known, 0, 0, admission.problems)
    with store.writing(operation) as transaction:
        rows, refused = screen(transaction.rows(), admission.rows)
        blobs = _named(transaction, rows, admission.blobs)
        if blobs:
            blobs = _not_erased(house, operation, rows, blobs)
        transaction.append([new_row(row.id, row.header, row.signature) for row, _ in rows], blobs)
    problems = admission.problems + refused
    return Merged(operation, len(rows), admission.known, len(blobs), 0, problems)


def _named(
    transaction: Transaction, rows: Admitted, blobs: dict[bytes, bytes]
) -> dict[bytes, bytes]:
    """Those of `blobs` that an event which is kept names; nothing else finds its way into the store."""
    named = {part.digest for _, header in rows for part in header.parts}
    if blobs.keys() - named:
        for row in transaction.rows():
            named.update(part[2] for part in read_raw(row.header).get(KEY_PARTS, ()))
    return {digest: content for digest, content in blobs.items() if digest in named}


def _not_erased(
    house: Installation, operation: bytes, rows: Admitted, blobs: dict[bytes, bytes]
) -> dict[bytes, bytes]:
    """`blobs` without those about somebody who was erased here: what was destroyed does not come back in a bundle."""
    gone = house.keyring.destroyed()
    erased = {
        part.digest
        for _, header in rows
        if gone.intersection(header.persons)
        for part in header.parts
    }
    for subject in gone:
        erased |= sealed_about(house.store.rows_about(operation, subject))
    return {digest: content for digest, content in blobs.items() if digest not in erased}


def export_keys(account: Account, transport_key: bytes) -> bytes:
    """Every content key of the operation's subjects, wrapped under `transport_key` (32 bytes), as a signed file of its own."""
    wraps = [
        (key.kid, subject + bytes((seal,)) + wrap_key(key.secret, transport_key))
        for subject, seal, key in account.keyring.all_keys()
    ]
    return write_wraps(wraps, sender=account.house.writer(), receiver=key_id(transport_key))


def take_keys(
    house: Installation, content: Iterable[bytes], transport_key: bytes
) -> int | BundleProblem:
    """Keep the keys of a file that was wrapped under `transport_key`; returns how many, or what is wrong with the file."""
    wraps = read_wraps(content, receiver=key_id(transport_key))
    if isinstance(wraps, BundleProblem):
        return wraps
    kept = 0
    for _, wrapped in wraps:
        try:
            house.keyring.take_key(
                wrapped[:16], wrapped[16], unwrap_key(wrapped[17:], transport_key)
            )
            kept += 1
        except KeyDestroyed:
            # The person was erased here meanwhile; the key stays out.
            continue
    return kept
