"""How the tables of sign-in grew."""
