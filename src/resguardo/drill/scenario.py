"""What a scenario is: a setting, the people in it, a story to play, and what the story leaves behind for the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from resguardo.drill.alarm import Alarm
from resguardo.drill.counts import Held
from resguardo.drill.exercise import Exercise, Setting
from resguardo.drill.faults import Fault
from resguardo.drill.minibus import Contested
from resguardo.drill.people import Made, Number
from resguardo.drill.returns import Raised, Recovered
from resguardo.drill.rides import Ridden
from resguardo.drill.tablets import Exchange
from resguardo.operation.identifiers import Moment

Told = Callable[[str, int, int], None]
"""Is told what is being played, and how far: stage, done, of how many."""


class Said(NamedTuple):
    """One public statement: when, the words, and the code of its refusal, None when it was issued."""

    at: Moment
    words: str
    refused: str | None


@dataclass
class Story:
    """What was played, in the order in which it happened, with references of the account for the report to look up."""

    tagged_from: Moment
    tagged_until: Moment = Moment(0)
    rides: list[Ridden] = field(default_factory=list)
    counts: list[Held] = field(default_factory=list)
    alarm: Alarm | None = None
    raised: Raised | None = None
    recovered: list[Recovered] = field(default_factory=list)
    contested: list[Contested] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    taken: list[Number] = field(default_factory=list)
    left: list[Number] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    """Numbers of the papers that were typed in later."""
    devices: dict[str, bytes] = field(default_factory=dict)
    """Tablets that were apart, with the keys under which they wrote."""
    places: Sequence[str] = ()
    """Where everybody on the roll should be."""
    outside: Sequence[str] = ()
    """Where somebody may be out with somebody responsible."""


class Scenario(NamedTuple):
    """One scenario by name."""

    setting: Setting
    make: Callable[[Random], list[Made]]
    play: Callable[[Exercise, Told], Story]
