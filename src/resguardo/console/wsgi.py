"""The console for a web server: opens the data folder named by `RESGUARDO_DATA` and answers requests."""

import os
import threading
from pathlib import Path

from resguardo.console.house import open_house, prepare

prepare()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 - the framework has to be ready first

from resguardo.console.person.finding import warm  # noqa: E402

open_house(Path(os.environ["RESGUARDO_DATA"]))
application = WSGIHandler()
# Beside the first page: nobody waits for the tables before they search for a name.
threading.Thread(target=warm, name="names", daemon=True).start()
