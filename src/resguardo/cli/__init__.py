"""The same acts from a terminal."""

from resguardo.cli.app import main

__all__ = ["main"]
