"""The state as of a time, as it was known at another: two times for every question.

`at` bounds when things happened, `known_at` what this installation had written or taken in. What others wrote counts as known from the first own event
that has it in its causal past; their clocks are not asked.
"""

from collections.abc import Iterable

from resguardo.account.reading import Reading, Told, read_event
from resguardo.ledger.format import KEY_CLOCK, KEY_KIND, KEY_WRITER, read_raw
from resguardo.operation.event import BY_CODE
from resguardo.operation.fold import apply
from resguardo.operation.identifiers import Moment, WriterKey
from resguardo.operation.operation import Operation
from resguardo.store.interface import StoredRow

WHAT_FACTS_REST_ON = frozenset(
    {
        "operation.opened",
        "team.staff_enrolled",
        "team.role_granted",
        "team.device_enrolled",
        "placement.place_opened",
    }
)
"""Kinds that hold whatever `at` is: a fact that came back from paper rests on people, grants and places that were entered after it had happened."""


def told_until(
    reading: Reading,
    rows: Iterable[StoredRow],
    own: WriterKey,
    *,
    at: Moment | None,
    known_at: Moment | None,
) -> tuple[Operation, list[Told]]:
    """The state that the chosen events give, and those of them that had effect, in fold order."""
    graph = reading.graph
    chosen = [row for row in rows if row.id in graph]
    if known_at is not None:
        chosen = _known(reading, chosen, own, known_at)
    chosen.sort(key=lambda row: graph.order_key(row.id))
    without = {
        name
        for name, reason in reading.state.without_effect
        if reason in ("fold.not_attested", "fold.not_readable")
    }
    state, told = Operation(), []
    state.team.cuts = dict(reading.state.team.cuts)
    for row in chosen:
        fields = read_raw(row.header)
        if fields[KEY_KIND] not in BY_CODE or row.id in without:
            continue
        one = read_event(row, fields, graph)
        if one is None or (at is not None and _is_later(one, at)):
            continue
        listed = len(state.without_effect)
        apply(state, one.event, one.written)
        if len(state.without_effect) == listed:
            told.append(one)
    return state, told


def _is_later(one: Told, at: Moment) -> bool:
    """Whether the event is a fact that had not happened yet at `at`."""
    return one.written.happened_at > at and one.event.type.name not in WHAT_FACTS_REST_ON


def _known(
    reading: Reading, rows: list[StoredRow], own: WriterKey, known_at: Moment
) -> list[StoredRow]:
    """Rows in the causal past of the last own event written until `known_at`; without any own event, what was written until then."""
    written = [(read_raw(row.header), row) for row in rows]
    early = [(fields, row) for fields, row in written if fields[KEY_CLOCK][0] <= known_at]
    own_rows = [row for fields, row in early if fields[KEY_WRITER] == own]
    if not any(fields[KEY_WRITER] == own for fields, _ in written):
        return [row for _, row in early]
    return [row for row in rows if own_rows and reading.graph.knows(own_rows[-1].id, row.id)]
