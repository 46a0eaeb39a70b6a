"""Signed statements: public figures that a stranger can check without a network."""
