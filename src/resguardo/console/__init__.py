"""The console: what people see on a screen. It shows the account and calls the acts of `operation/`; it has no rules of its own."""
