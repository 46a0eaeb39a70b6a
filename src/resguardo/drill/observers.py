"""Observers who err: counters who walk at a child's pace, overlook somebody, press the wrong face; and counters who tick without walking.

An honest walk is what a pair of eyes sees in the world. A false one is made from the list, at a desk, in one of four manners.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from resguardo.drill.clock import SECOND
from resguardo.drill.people import Number
from resguardo.operation.identifiers import Moment

CHILD_S_MIN, CHILD_S_MAX = 2.0, 8.0
"""Seconds from one child to the next, unevenly: one sleeps, one turns the head away."""
ZONE_S_MIN, ZONE_S_MAX = 20.0, 75.0
"""Seconds from one room to the next."""
OVERLOOKS = 0.002
MISPRESSES = 0.003


class Tick(NamedTuple):
    """One mark. `mistaken` is somebody pressed by mistake just before, and taken back; `written_at` when it reached the device."""

    at: Moment
    zone: str
    number: Number
    written_at: Moment
    mistaken: Number | None = None


class Walk(NamedTuple):
    """One counter's way through the rooms of one count, and when each room was done."""

    ticks: list[Tick]
    done: dict[str, Moment]

    @property
    def ends_at(self) -> Moment:
        """When the last room was done."""
        return Moment(max(self.done.values()))


class Falsehood(enum.Enum):
    """How somebody makes a count up."""

    TICKED_FAST = "ticked_fast"
    TICKED_EVENLY = "ticked_evenly"
    TYPED_IN_AFTERWARDS = "typed_in_afterwards"
    COPIED = "copied"


Sight = Callable[[str, Moment], Sequence[Number]]
"""Whom somebody in a room sees at a moment."""


def walk_honestly(
    chance: Random,
    zones: Sequence[str],
    begin: Moment,
    sight: Sight,
    *,
    hurry: float = 1.0,
    overlooks: float = OVERLOOKS,
) -> Walk:
    """Walk from bed to bed, in the order of the beds and not of the list.

    `hurry` below 1 is faster; `overlooks` is the share of children before whom the counter passes without a mark.
    """
    at, ticks = float(begin), []
    done: dict[str, Moment] = {}
    for zone in zones:
        at += chance.uniform(ZONE_S_MIN, ZONE_S_MAX) * SECOND * hurry
        faces = list(sight(zone, Moment(int(at))))
        chance.shuffle(faces)
        for place, number in enumerate(faces):
            at += chance.uniform(CHILD_S_MIN, CHILD_S_MAX) * SECOND * hurry
            if chance.random() < overlooks:
                continue
            wrong = (
                faces[place + 1]
                if place + 1 < len(faces) and chance.random() < MISPRESSES
                else None
            )
            ticks.append(Tick(Moment(int(at)), zone, number, Moment(int(at)), wrong))
        done[zone] = Moment(int(at) + SECOND)
    return Walk(ticks, done)


def make_up(
    chance: Random,
    manner: Falsehood,
    rooms: Mapping[str, Sequence[Number]],
    begin: Moment,
    *,
    copied: Walk | None = None,
) -> Walk:
    """A walk that nobody walked: everybody on the list of each room, in its order, or after another counter's marks."""
    if manner is Falsehood.COPIED and copied is not None:
        return _copied(chance, copied, begin)
    at, ticks = float(begin), []
    done: dict[str, Moment] = {}
    for zone, listed in rooms.items():
        at += (
            chance.uniform(ZONE_S_MIN, ZONE_S_MAX) if manner is not Falsehood.TICKED_FAST else 0.5
        ) * SECOND
        for number in listed:
            at += _gap_s(chance, manner) * SECOND
            ticks.append(Tick(Moment(int(at)), zone, number, Moment(int(at))))
        done[zone] = Moment(int(at) + SECOND)
    walk = Walk(ticks, done)
    return _typed_in(walk) if manner is Falsehood.TYPED_IN_AFTERWARDS else walk


def _gap_s(chance: Random, manner: Falsehood) -> float:
    if manner is Falsehood.TICKED_FAST:
        return chance.uniform(0.4, 1.1)
    if manner is Falsehood.TICKED_EVENLY:
        return chance.uniform(3.9, 4.3)
    return chance.uniform(CHILD_S_MIN, CHILD_S_MAX)


def _copied(chance: Random, walk: Walk, begin: Moment) -> Walk:
    """Another counter's marks again, later, with almost the same pauses."""
    shift = begin - walk.ticks[0].at
    ticks = []
    for tick in walk.ticks:
        at = Moment(tick.at + shift + chance.randint(-150, 150))
        ticks.append(tick._replace(at=at, written_at=at, mistaken=None))
    return Walk(ticks, {zone: Moment(at + shift) for zone, at in walk.done.items()})


def _typed_in(walk: Walk) -> Walk:
    """Every mark claims its moment and is entered in one go, a quarter of an hour after the last."""
    first = walk.ends_at + 15 * 60 * SECOND
    ticks = [
        tick._replace(written_at=Moment(first + place * 400))
        for place, tick in enumerate(walk.ticks)
    ]
    last = ticks[-1].written_at + SECOND
    return Walk(ticks, dict.fromkeys(walk.done, Moment(last)))
