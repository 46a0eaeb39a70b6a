"""One open account: acts go in durably, answers come out as of any time."""
