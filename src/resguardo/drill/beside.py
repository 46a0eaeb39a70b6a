"""What is written beside a story: its lines lie ready in the order of their moments, and are written as the story passes them.

They draw from a chance of their own and leave the clock where the story has it, so that a story with them is the same story.
"""

from collections import deque
from collections.abc import Callable, Iterable
from random import Random
from typing import NamedTuple

from resguardo.drill.exercise import Exercise
from resguardo.operation.identifiers import Moment


class Line(NamedTuple):
    """One thing to be written: when, and who signs what, told that moment."""

    at: Moment
    write: Callable[[Moment], object]


class Beside:
    """Lines that wait for their moment. Of two at one moment the one that was given first is written first."""

    def __init__(self, exercise: Exercise, chance: Random, lines: Iterable[Line]) -> None:
        self._exercise, self._chance = exercise, chance
        self._waiting = deque(sorted(lines, key=lambda line: line.at))

    def write(self, until: Moment) -> None:
        """Write every line up to `until` that still waits."""
        with self._exercise.aside(self._chance):
            while self._waiting and self._waiting[0].at <= until:
                line = self._waiting.popleft()
                line.write(line.at)
