"""Tables of the interface for programs."""
