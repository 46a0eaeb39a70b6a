"""Is this the same person: evidence from names. Pure; imports nothing of ours."""
