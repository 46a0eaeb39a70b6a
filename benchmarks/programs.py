"""Running a program of its own and saying what it cost."""

import os
import subprocess
import sys
import time
from typing import NamedTuple


class Cost(NamedTuple):
    """Wall-clock seconds from start to end, those that a processor worked for it, peak resident memory in MiB, and what it printed."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    printed: str


def python(*arguments: str) -> Cost:
    """Run the same Python with `arguments`. Exit code 1 says that something was found, as with `resguardo`; more ends the run."""
    begun = time.perf_counter()
    program = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    printed = program.stdout.read()
    _, status, used = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if program.returncode not in (0, 1):
        sys.exit(f"{' '.join(arguments)} ended with {program.returncode}")
    worked = used.ru_utime + used.ru_stime
    return Cost(seconds, worked, used.ru_maxrss / 1024, printed)
