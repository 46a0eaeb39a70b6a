"""Who signs in: logins, second factors, sessions, change of user."""
