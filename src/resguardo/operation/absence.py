"""Room absence."""

import msgspec


class Absences(msgspec.Struct):
    """State of the room."""
