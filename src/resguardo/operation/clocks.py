"""Room clocks."""

import msgspec


class Clocks(msgspec.Struct):
    """State of the room."""
