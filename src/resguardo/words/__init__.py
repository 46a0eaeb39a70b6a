"""The field's words for the codes of the rules: one list for every door, Spanish first."""
