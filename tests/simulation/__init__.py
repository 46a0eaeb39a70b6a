"""Several writers and sites in one process, with faults drawn from a seed, and predicates that must hold at every step."""
