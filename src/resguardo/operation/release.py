"""Room release."""

import msgspec


class Releases(msgspec.Struct):
    """State of the room."""
