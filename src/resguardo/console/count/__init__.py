"""The count desk: open, assign, watch, compare, sign."""
