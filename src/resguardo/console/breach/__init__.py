"""The breach desk: one press, exits, faces not yet seen, minute 15."""
