"""Who did what: the events of the ledger, the newest first, page by page."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from resguardo.account.account import Account
from resguardo.account.reading import Told, read_event
from resguardo.console.count.blindness import Blindness
from resguardo.ledger.format import KEY_KIND, read_raw
from resguardo.operation.event import BY_CODE, FactSource
from resguardo.operation.identifiers import EventId, Moment, PersonId, StaffId

PAGE = 50
AT_ONCE = 500
"""Rows that are read at once when the ledger is walked backwards."""


class Sieve(msgspec.Struct, kw_only=True):
    """Which events are wanted: of one room, signed by one member of the team, about one person. Empty means all; references in hex."""

    room: str = ""
    signer: str = ""
    person: str = ""
    before: int = 0
    """Only rows that arrived before this one; 0 for the newest."""


class ActLine(NamedTuple):
    """One event as the ledger tells it. `persons` are the first few that it names, `number` how many it names."""

    event: EventId
    arrival: int
    name: str
    signers: tuple[StaffId, ...]
    persons: tuple[PersonId, ...]
    number: int
    happened_at: Moment
    written_at: Moment
    source: FactSource


class ActPage(NamedTuple):
    """One page of events, and before which row the next page begins; 0 when this is the last."""

    lines: tuple[ActLine, ...]
    next_before: int


PERSONS_SHOWN = 12


def act_page(account: Account, sieve: Sieve, blind: Blindness) -> ActPage:
    """The page of events that `sieve` asks for. A mark to which the reader is blind is there, and whom it names is not."""
    lines: list[ActLine] = []
    with account.steady():
        for line in _backwards(account, sieve, blind):
            if len(lines) == PAGE:
                return ActPage(tuple(lines), lines[-1].arrival)
            lines.append(line)
    return ActPage(tuple(lines), 0)


def _backwards(account: Account, sieve: Sieve, blind: Blindness) -> Iterator[ActLine]:
    upto = account.reading.arrival if sieve.before <= 0 else sieve.before - 1
    signer, person = _reference(sieve.signer), _reference(sieve.person)
    while upto > 0:
        after = max(0, upto - AT_ONCE)
        portion = list(account.store.rows(account.operation, after, upto))
        for row in reversed(portion):
            fields = read_raw(row.header)
            kind = BY_CODE.get(fields[KEY_KIND])
            if kind is None or row.id not in account.reading.graph:
                continue
            if sieve.room and kind.name.partition(".")[0] != sieve.room:
                continue
            told = read_event(row, fields, account.reading.graph)
            if told is None:
                continue
            persons = [] if blind.hides(told) else _persons(told)
            line = _line(row.arrival, told, persons)
            if signer is not None and signer not in line.signers:
                continue
            if person is not None and person not in persons:
                continue
            yield line
        upto = after


def _line(arrival: int, told: Told, persons: list[PersonId]) -> ActLine:
    written = told.written
    return ActLine(
        EventId(written.event),
        arrival,
        told.event.type.name,
        written.actors,
        tuple(persons[:PERSONS_SHOWN]),
        len(persons),
        written.happened_at,
        written.written_at,
        written.source,
    )


def _persons(told: Told) -> list[PersonId]:
    found: list[PersonId] = []
    for name in told.event.type.persons:
        value = getattr(told.event, name)
        found.extend(value if isinstance(value, tuple) else (value,))
    return found


def _reference(written: str) -> bytes | None:
    try:
        return bytes.fromhex(written) if written else None
    except ValueError:
        return None


def rooms() -> list[str]:
    """The rooms whose events can be asked for, in the order of their codes."""
    names = [BY_CODE[code].name.partition(".")[0] for code in sorted(BY_CODE)]
    return list(dict.fromkeys(names))
