"""One reader tried under the guidance of atheris, which prefers what reaches lines that nothing reached before: `python -m fuzz.guided READER SECONDS FOLDER`."""

import hashlib
import importlib
import random
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

from fuzz.mutating import mutated

with atheris.instrument_imports(include=["resguardo"]):
    READERS = importlib.import_module("fuzz.readers").READERS

MEMORY_MB, SLOWEST_SECONDS, BYTES_MOST = 1500, 20, 1 << 16
OWN_SHARE = 0.7
"""Of the changes those that know lines, elements and archives; the rest are the guide's."""


def main(name: str, seconds: str, folder: str) -> None:
    """Begin with the samples; ends the process with another code than 0 at a fault, whose bytes lie in `folder`."""
    reader = READERS[name]
    samples = reader.samples()

    def one(content: bytes) -> None:
        with suppress(reader.answers):
            reader.read(content)

    def change(content: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() > OWN_SHARE:
            return bytes(atheris.Mutate(content, most))
        return mutated(content or chance.choice(samples), chance)[:most]

    with tempfile.TemporaryDirectory() as corpus:
        for sample in samples:
            name_of = hashlib.sha256(sample).hexdigest()[:16]
            (Path(corpus) / name_of).write_bytes(sample)
        options = [
            f"-max_total_time={seconds}",
            f"-rss_limit_mb={MEMORY_MB}",
            f"-timeout={SLOWEST_SECONDS}",
            f"-artifact_prefix={folder}/{name}-",
            f"-max_len={BYTES_MOST}",
            "-print_final_stats=1",
            "-verbosity=0",
        ]
        atheris.Setup([sys.argv[0], *options, corpus], one, custom_mutator=change)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
