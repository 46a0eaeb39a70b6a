"""Room custody."""

import msgspec


class Custody(msgspec.Struct):
    """State of the room."""
