"""Room count."""

import msgspec


class Counts(msgspec.Struct):
    """State of the room."""
