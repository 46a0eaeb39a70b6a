"""Other people's formats: what comes in as a list, what goes out as one."""
