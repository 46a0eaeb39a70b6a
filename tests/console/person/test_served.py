"""The console under a web server of the house's own choice."""

import os
import subprocess
import sys

from kit.console import opened_small

SERVED = """
import threading
from resguardo.console import wsgi
[names] = [one for one in threading.enumerate() if one.name == "names"]
assert callable(wsgi.application) and names.daemon
names.join()
from resguardo.matching.names.parts import analyse
print(analyse.cache_info().currsize)
"""


def test_the_tables_of_names_are_read_beside_the_first_page(tmp_path):
    """The application is there while another thread still reads what compares names."""
    with opened_small(tmp_path / "data"):
        pass
    where = os.environ | {"RESGUARDO_DATA": str(tmp_path / "data"), "PYTHONPATH": "src"}
    program = [sys.executable, "-c", SERVED]
    told = subprocess.run(program, env=where, capture_output=True, text=True, check=True)
    assert told.stdout == "1\n"
