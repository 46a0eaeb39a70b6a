"""Room family."""

import msgspec


class Family(msgspec.Struct):
    """State of the room."""
