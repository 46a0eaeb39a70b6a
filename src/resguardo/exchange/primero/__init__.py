"""Primero v2: a child's file handed over to a case management system, one case at a time (exchange design, section 4)."""
