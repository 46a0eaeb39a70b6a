"""The interface for programs: the same acts under the same policy."""
