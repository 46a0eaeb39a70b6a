"""Which rows of a bundle are kept at all, though every signature on them holds.

A signature says who wrote a row, not that anybody asked them to. Rows are kept for ever and handed on, so what a stranger wrote, and what breaks the rule of
chains and generations, is turned away at the door: once kept it would make the proof of the whole account fail. A device counts as named when any event
here or in the bundle enrols it, whether or not that had effect: what one site kept in good faith can be taken in by every other.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from resguardo.ledger.causality import CausalGraph
from resguardo.ledger.chain import ChainProblem
from resguardo.ledger.format import (
    GENESIS_OPERATION,
    KEY_BODY,
    KEY_DEPENDENCIES,
    KEY_GENERATION,
    KEY_KIND,
    KEY_PREVIOUS,
    KEY_SEQUENCE,
    KEY_WRITER,
    Header,
    Row,
    read_raw,
)
from resguardo.operation.team import (
    DeviceEnrolled,
    DeviceRestored,
    OperationOpened,
    StaffEnrolled,
)
from resguardo.store.interface import StoredRow

Admitted = list[tuple[Row, Header]]

_NAMING = {
    kind.type.code: kind.type.body.index(field)
    for kind, field in (
        (OperationOpened, "credential"),
        (StaffEnrolled, "credential"),
        (DeviceEnrolled, "device"),
    )
}
"""Kinds that name a key with which somebody may write or sign from then on, and where in the body it stands."""


_SAID = {
    "writer.not_enrolled": (
        "what a device wrote that nobody enrolled",
        "the ledger of the site that enrolled it, first",
    ),
    "chain.previous": ("an event that does not continue its chain", "the writer's previous event"),
    "chain.generation": (
        "a generation that nothing gives",
        "one more than the greatest of its causes",
    ),
}


def screen(kept: Iterable[StoredRow], rows: Admitted) -> tuple[Admitted, list[ChainProblem]]:
    """Those of `rows` that may be kept beside what is `kept`, in their order, and a problem for each commit that may not."""
    graph, named = CausalGraph(), set[bytes]()
    for row in kept:
        fields = read_raw(row.header)
        named.add(fields[KEY_WRITER])
        _learn(named, fields[KEY_KIND], fields.get(KEY_BODY, {}))
        graph.add(
            row.id,
            fields[KEY_WRITER],
            fields[KEY_SEQUENCE],
            fields.get(KEY_PREVIOUS),
            dependencies=fields.get(KEY_DEPENDENCIES, ()),
            generation=fields[KEY_GENERATION],
        )
    _learn_all(named, [header for _, header in rows])
    for name, header in ((row.id, header) for row, header in rows):
        if header.writer in named:
            graph.add(
                name,
                header.writer,
                header.sequence,
                header.previous,
                dependencies=header.dependencies,
                generation=header.generation,
            )
    return _kept_apart(rows, named, graph.rejected())


def _learn(named: set[bytes], kind: int, body: dict[int, Any]) -> None:
    key = body.get(_NAMING[kind]) if kind in _NAMING else None
    if isinstance(key, bytes):
        named.add(key)


def _learn_all(named: set[bytes], headers: list[Header]) -> None:
    """Add the keys that `headers` name, if whoever wrote them is named: by another, as the first of all, or as a device that came back and a member signed it."""
    before = -1
    while len(named) != before:
        before = len(named)
        for header in headers:
            returned = header.kind == DeviceRestored.type.code and any(
                mark.signature and mark.credential in named for mark in header.actors
            )
            if returned or header.operation == GENESIS_OPERATION:
                named.add(header.writer)
            if header.writer in named:
                _learn(named, header.kind, header.body)


def _kept_apart(
    rows: Admitted, named: set[bytes], rejected: dict[bytes, str]
) -> tuple[Admitted, list[ChainProblem]]:
    """Take out commits of strangers, those that begin by breaking a rule, and what builds on either; whole commits only.

    A commit that begins well and breaks a rule later is kept, and the graph rejects what is wrong in it: its beginning is sound wherever it arrives, and a
    site that took it in before it could judge the rest may have built on it.
    """
    refused: dict[bytes, str] = dict(rejected)
    turned_away: set[bytes] = set()
    problems: dict[bytes, ChainProblem] = {}
    before = -1
    while len(refused) != before:
        before = len(refused)
        for commit in _commits(rows):
            code = _why_not(commit, named, refused)
            if code is None:
                continue
            row, header = commit[0]
            refused |= {row.id: code for row, _ in commit}
            turned_away.update(row.id for row, _ in commit)
            found, expected = _SAID[code]
            problems.setdefault(
                row.id,
                ChainProblem(code, header.writer, header.sequence, row.id, found, expected),
            )
    return [one for one in rows if one[0].id not in turned_away], list(problems.values())


def _commits(rows: Admitted) -> Iterator[Admitted]:
    open_: dict[bytes, Admitted] = {}
    for row, header in rows:
        open_.setdefault(header.writer, []).append((row, header))
        if row.signature:
            yield open_.pop(header.writer)


def _why_not(commit: Admitted, named: set[bytes], refused: dict[bytes, str]) -> str | None:
    if commit[0][1].writer not in named:
        return "writer.not_enrolled"
    row, header = commit[0]
    for name in (row.id, header.previous, *header.dependencies):
        if name in refused:
            return refused[name]
    return None
