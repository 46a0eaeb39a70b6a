"""Room breach."""

import msgspec


class Breaches(msgspec.Struct):
    """State of the room."""
