"""The placement desk: places, rooms, capacity, keyholders."""
