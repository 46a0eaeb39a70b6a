"""Makes the console's own templates, tags and files known to the framework."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The console."""

    name = "resguardo.console"
    label = "console"
