"""Room placement."""

import msgspec


class Placement(msgspec.Struct):
    """State of the room."""
