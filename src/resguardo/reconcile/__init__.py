"""Why two totals differ: between instants, between lists, between public statements. Pure."""
