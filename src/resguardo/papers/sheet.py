"""One sheet of paper before it is set: its frame, which every kind has, and its body, which the kind fills."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from resguardo.operation.identifiers import PersonId

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
    former: str = ""
    """The number of the sheet whose place this one takes, empty for none."""


class Sheet(NamedTuple):
    """A paper ready to be set. `body` holds text, numbers and lists; `pictures` the files it shows, by the names that the body calls them.

    `persons` are those whom it shows and `about` the reference of what it is about, None for nothing in particular: both are written down when it is printed.
    """

    kind: str
    frame: Frame
    body: dict[str, Any]
    pictures: Mapping[str, bytes] = MappingProxyType({})
    persons: tuple[PersonId, ...] = ()
    about: bytes | None = None
