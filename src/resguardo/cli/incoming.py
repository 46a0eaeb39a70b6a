"""A file that somebody brought, read whole into memory and never more of it than its kind may have."""

import sys
from pathlib import Path
from typing import Final

from resguardo.cli.problems import Unusable, problem
from resguardo.cli.words import Language

BYTES_MOST: Final = 64 << 20
"""A list of a hundred thousand people is a quarter of this."""
STANDARD_INPUT: Final = "-"


def read_whole(path: Path, language: Language, *, bytes_most: int = BYTES_MOST) -> bytes:
    """The bytes of a file; of standard input for `-`. Raises `Unusable` for more than `bytes_most`, before they are held, and `OSError`."""
    if str(path) == STANDARD_INPUT:
        content = sys.stdin.buffer.read(bytes_most + 1)
    else:
        with path.open("rb") as file:
            content = file.read(bytes_most + 1)
    if len(content) > bytes_most:
        most = f"{bytes_most >> 20} MB"
        raise Unusable([problem("file.too_large", language, str(path), most=most)])
    return content
