"""The rules of one rescue, one room a procedure. Pure: no files, no clock, no chance of its own."""
