"""Resguardo keeps the account of every protected person, and the proof of it."""

__version__ = "0.1.0"
