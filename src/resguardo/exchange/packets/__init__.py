"""Missing-child packets: one ready sheet of a child, set into the forms of those who search."""
