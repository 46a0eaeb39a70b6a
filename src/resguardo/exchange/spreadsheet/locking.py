"""A workbook under a password, as the office programs themselves lock one (ECMA-376 agile encryption, AES-256): it opens in each of them, and nowhere without it."""

import io
from typing import Final

from msoffcrypto.format.ooxml import OOXMLFile

PASSWORD_LENGTH_MIN: Final = 12
"""A shorter one is guessed by whoever finds the file."""


def is_fit(password: str) -> bool:
    """Whether a password is long enough for a file that travels."""
    return len(password) >= PASSWORD_LENGTH_MIN


def locked(workbook: bytes, password: str) -> bytes:
    """The XLSX file `workbook` under `password`."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, out)
    return out.getvalue()
