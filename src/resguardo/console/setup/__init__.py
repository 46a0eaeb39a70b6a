"""The settings desk: operation, people and roles, sites, devices, clocks, backup."""
