"""Room register."""

import msgspec


class Register(msgspec.Struct):
    """State of the room."""
