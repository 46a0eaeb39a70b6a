"""Court and follow-up clocks as a calendar file (RFC 5545), for the telephones of officials: when, and the court's file number."""
