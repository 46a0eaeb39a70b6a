"""What the web server runs: the console and its tablets over one open data folder, in one process, so that both see every act at once."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from resguardo.cli.session import unlocking_of
from resguardo.cli.words import chosen_language

NAMES_VARIABLE = "RESGUARDO_NAMES"
"""The names and addresses under which the console answers, with commas; not set: under every name."""
Start = Callable[..., Any]


def application() -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """The web application (WSGI) over the folder that `RESGUARDO_DATA` names. A passphrase is read from `RESGUARDO_PASSPHRASE`."""
    from resguardo.console.house import open_house, prepare

    prepare()
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    from resguardo.console.board.clock import start_clock
    from resguardo.console.person.finding import warm

    folder = Path(os.environ["RESGUARDO_DATA"])
    start_clock(open_house(folder, unlocking_of(folder, chosen_language())))
    if names := os.environ.get(NAMES_VARIABLE):
        settings.ALLOWED_HOSTS = [_bracketed(name) for name in names.split(",")]
    from resguardo.tablet.housing import answering

    warm()

    console, tablets = WSGIHandler(), answering()

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        # The tablets come every second: they are answered past the console's sessions and cookies.
        if path == "/tablet" or path.startswith("/tablet/"):
            return tablets(environ, start)
        return console(environ, start)

    return answer


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name
