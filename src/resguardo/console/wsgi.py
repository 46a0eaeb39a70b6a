"""The console for a web server: opens the data folder named by `RESGUARDO_DATA` and answers requests."""

import os
from pathlib import Path

from resguardo.console.house import open_house, prepare

prepare()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - the framework has to be ready first

open_house(Path(os.environ["RESGUARDO_DATA"]))
application = WSGIHandler()
