"""The main questions as plain data: the lists of the board, its totals and its line of totals, with the places that the asker may know."""

from collections.abc import Callable
from typing import Any

from resguardo.account.access import ReadReason
from resguardo.account.moments import in_zone
from resguardo.console.board.facts import look
from resguardo.console.board.lines import LISTS, Line
from resguardo.console.board.listing import lines_of
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import Moment, PersonId, PlaceId


def _totals(sight: Sight) -> dict[str, Any]:
    totals = look(sight).facts.totals
    return {
        "children": totals.all.children,
        "adults": totals.all.adults,
        "by_whereabouts": {
            on.value: figures.persons for on, figures in totals.by_whereabouts.items()
        },
        "by_holder": {
            sight.directory.handle(holder): figures.persons
            for holder, figures in totals.by_holder.items()
        },
    }


def _timeline(sight: Sight) -> dict[str, Any]:
    line = look(sight).facts.timeline
    return {
        "steps": [step._asdict() | {"at": _exactly(step.at, sight)} for step in line.steps],
        "counts": [mark._asdict() | {"at": _exactly(mark.at, sight)} for mark in line.counts],
    }


FIGURES: dict[str, Callable[[Sight], dict[str, Any]]] = {"totals": _totals, "timeline": _timeline}
QUESTIONS = (*LISTS, *FIGURES)
"""Every question by its name in the address."""


def answer_of(sight: Sight, name: str) -> dict[str, Any]:
    """The answer to the question `name`, with its moment."""
    head = {"question": name, "as_of": _exactly(sight.now, sight)}
    if name in FIGURES:
        return head | FIGURES[name](sight)
    lines = lines_of(sight, name, look(sight))
    known = _Places(sight, lines)
    plain = [_line(sight, line, known) for line in lines]
    return head | {"total": len(plain), "lines": plain}


class _Places:
    """The places of some lines, for an asker who may know them."""

    def __init__(self, sight: Sight, lines: list[Line]) -> None:
        said_of: dict[PersonId, PlaceId | None] = {
            line.person: line.place for line in lines if line.person and line.place
        }
        alone = [line.place for line in lines if line.place and not line.person]
        self._of_person = sight.located(said_of, ReadReason.CARE) if said_of else {}
        self._alone = sight.place_names(alone, ReadReason.CARE) if alone else {}

    def name(self, line: Line) -> str | None:
        if line.place is None:
            return None
        if line.person:
            return self._of_person.get(line.person)
        return self._alone.get(line.place)


def _line(sight: Sight, line: Line, places: _Places) -> dict[str, Any]:
    return {
        "person": line.person.hex() if line.person else None,
        "tag": line.tag or None,
        "counted_as": line.counted_as.value if line.counted_as else None,
        "holder": sight.directory.handle(line.holder) if line.holder else None,
        "role": line.owner.value if line.owner else None,
        "place": places.name(line),
        "state": list(line.state),
        "figures": line.figures or None,
        "since": _exactly(line.since, sight) if line.since else None,
        "minutes": line.minutes,
        "limit_minutes": line.limit_minutes,
    }


def _exactly(moment: Moment, sight: Sight) -> str:
    return in_zone(moment, sight.zone).isoformat(timespec="milliseconds")
