"""Tags and filters of the persons' pages."""
