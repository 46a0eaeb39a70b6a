"""Room statement."""

import msgspec


class Statements(msgspec.Struct):
    """State of the room."""
