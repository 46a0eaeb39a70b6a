"""The absence desk: one person one row, from missing to interview."""
