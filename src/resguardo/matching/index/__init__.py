"""Who among very many: an index of names in any script, and the ten most likely people with reasons. Pure: bytes in, bytes out."""
