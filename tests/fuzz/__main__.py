"""Searches for faults in one reader after another: guided by what it has not reached yet where atheris is installed, else by chance.

`python -m fuzz [--seconds N] [READER ...]`. Ends with 1 where a fault was found; its bytes are kept in the folder `fuzz-found/` and named.
"""

import argparse
import hashlib
import importlib.util
import random
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

from fuzz.mutating import mutated
from fuzz.readers import READERS

FOUND = Path("fuzz-found")
SLOWEST_SECONDS = 20


def main() -> int:
    """Try the readers that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER")
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    unknown = set(asked.readers) - READERS.keys()
    if unknown:
        parser.error(f"no such reader: {', '.join(unknown)}; there are {', '.join(READERS)}")
    is_guided = importlib.util.find_spec("atheris") is not None
    if not is_guided:
        _say("atheris is not installed: readers are tried by chance alone.")
    FOUND.mkdir(exist_ok=True)
    failed = []
    for name in asked.readers or READERS:
        _say(f"{name}: {asked.seconds} s")
        holds = _guided(name, asked.seconds) if is_guided else _by_chance(name, asked.seconds)
        failed += [] if holds else [name]
    if failed:
        _say(f"FAULTS in {', '.join(failed)}; what showed them lies in {FOUND}/")
    return 1 if failed else 0


def _guided(name: str, seconds: int) -> bool:
    """A process of its own, because what it finds may end it."""
    command = [sys.executable, "-m", "fuzz.guided", name, str(seconds), str(FOUND)]
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        _say(done.stderr)
        return False
    runs = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    _say(f"  {runs[0].split()[-1] if runs else '?'} files, no fault")
    return True


def _by_chance(name: str, seconds: int) -> bool:
    reader, until = READERS[name], time.monotonic() + seconds
    tried = 0
    while time.monotonic() < until:
        chance = random.Random(random.randrange(2**63))
        content = mutated(chance.choice(reader.samples()), chance)
        tried += 1
        begun = time.monotonic()
        try:
            with suppress(reader.answers):
                reader.read(content)
        except Exception:  # noqa: BLE001 - whatever else comes out is what is searched for
            return _kept(name, content, traceback.format_exc())
        if time.monotonic() - begun > SLOWEST_SECONDS:
            return _kept(name, content, f"took {time.monotonic() - begun:.0f} s")
    _say(f"  {tried} files, no fault")
    return True


def _kept(name: str, content: bytes, words: str) -> bool:
    path = FOUND / f"{name}-{hashlib.sha256(content).hexdigest()[:16]}"
    path.write_bytes(content)
    _say(f"{words}\n  {path}")
    return False


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
