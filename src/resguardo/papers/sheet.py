"""One sheet of paper before it is set: its frame, which every kind has, and its body, which the kind fills."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Language = Literal["es", "en", "he"]


class Size(Enum):
    """The paper in the printer."""

    A4 = "a4"
    LETTER = "us-letter"


class Frame(NamedTuple):
    """What stands on every sheet: which operation, which number, as of when, for whom it was printed, and whether it is an exercise.

    `as_of` is written in the operation's zone and names it. `reader` is the watermark: whoever leaks a sheet leaks their own name.
    """

    operation: str
    number: str
    as_of: str
    reader: str
    is_exercise: bool
    language: Language = "es"
    size: Size = Size.A4


class Sheet(NamedTuple):
    """A paper ready to be set. `body` holds text, numbers and lists; `pictures` the files it shows, by the names that the body calls them."""

    kind: str
    frame: Frame
    body: dict[str, Any]
    pictures: Mapping[str, bytes] = MappingProxyType({})
