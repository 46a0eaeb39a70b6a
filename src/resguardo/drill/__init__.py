"""The exercise: a hidden truth is played through the real system, and an auditor with books of its own compares."""
