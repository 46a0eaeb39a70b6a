"""Is the account what was written: the proof of the bytes when a folder is opened, and whether the state that is kept follows from the events.

The stand-alone verifier judges everything; what is asked here is cheap enough for every opening. Each row's hash and its link to the one before are checked,
and for each chain the signature of its last commit, which the chain of hashes makes speak for all earlier ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from resguardo.account.reading import Reading
from resguardo.ledger import keys
from resguardo.ledger.chain import ChainProblem, Head, check_rows
from resguardo.operation.operation import digest
from resguardo.store.interface import Store, StoredRow

if TYPE_CHECKING:
    from resguardo.account.account import Account

SNAPSHOT_DOMAIN = b"resguardo/snapshot/v1\x00"
SIGNATURE_BYTES = 64
UNREADABLE = frozenset({"event.id", "header.malformed", "operation.foreign", "commit.signature"})
"""Problems of a row that is not read at all; the others say that something is missing beside it."""


def problems_of(
    rows: Iterable[StoredRow], operation: bytes, frontier: Iterable[tuple[bytes, int, bytes]] = ()
) -> list[ChainProblem]:
    """The rows that the proof does not carry, in order of arrival; `frontier` are the heads up to which rows were checked before."""
    heads = {writer: Head(sequence, name, 0, 0, 0) for writer, sequence, name in frontier}
    last: dict[bytes, tuple[bytes, bytes]] = {}

    def remember(writer: bytes, signature: bytes, message: bytes) -> bool:
        # A chain that forked has several ends; those are checked as they come.
        last[writer] = signature, message
        return True

    checked = check_rows(rows, operation=operation, heads=heads, verify_signature=remember)
    problems = list(checked.problems)
    for writer, (signature, message) in last.items():
        if not keys.verify(writer, signature, message):
            head = checked.heads[writer]
            problems.append(
                ChainProblem(
                    "commit.signature",
                    writer,
                    head.sequence,
                    head.id,
                    "a signature that does not fit",
                    "the writer's",
                )
            )
    return problems


def damage_of(store: Store, reading: Reading, operation: bytes, own: bytes) -> list[ChainProblem]:
    """What is wrong with the rows after those that `reading` has: damaged ones, and rows that a checkpoint counted and are gone."""
    frontier = reading.graph.frontier()
    problems = problems_of(store.rows(operation, reading.arrival), operation, frontier)
    checkpoints, size = store.checkpoints(operation), store.size(operation)
    if checkpoints and max(one.size for one in checkpoints) > size:
        expected = str(max(one.size for one in checkpoints))
        problems.append(ChainProblem("ledger.rows", own, -1, b"", str(size), expected))
    return problems


def gaps_of(reading: Reading, own: bytes) -> list[ChainProblem]:
    """Own events that wait for what is not there: this installation has lost rows of its own."""
    return [
        ChainProblem("chain.gap", own, held.sequence, held.id, "no predecessor", "its predecessor")
        for held in reading.graph.held()
        if held.writer == own
    ]


def sign_snapshot(key: keys.SigningKey, operation: bytes, arrival: int, content: bytes) -> bytes:
    """A snapshot with this installation's signature before it, so that nobody can put another state in its place."""
    return key.sign(_snapshot_says(operation, arrival, content)) + content


def open_snapshot(own: bytes, operation: bytes, arrival: int, signed: bytes) -> bytes:
    """The snapshot that `own` signed. Raises `ValueError` for any other."""
    signature, content = signed[:SIGNATURE_BYTES], signed[SIGNATURE_BYTES:]
    if not keys.verify(own, signature, _snapshot_says(operation, arrival, content)):
        raise ValueError("the snapshot was not made here")
    return content


def _snapshot_says(operation: bytes, arrival: int, content: bytes) -> bytes:
    return (
        SNAPSHOT_DOMAIN + operation + arrival.to_bytes(8, "big") + hashlib.sha256(content).digest()
    )


def refold_agrees(account: Account) -> bool:
    """Whether a fold from the first event gives the state that this account holds."""
    again = Reading(lambda: account.store.rows(account.operation))
    again.follow(account.store.rows(account.operation))
    return digest(again.state) == digest(account.state)
