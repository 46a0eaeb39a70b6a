"""The board: the first screen."""
