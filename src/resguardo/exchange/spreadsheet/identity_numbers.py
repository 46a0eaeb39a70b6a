"""Identity numbers: whether one was typed and kept whole. A number that checks is still a claim.

The Guatemalan CUI has 13 digits: eight, a check digit, two for the department and two for the
municipality; the check is the sum of digit times position plus one, modulo 11 (exchange design,
section 8.3). Department and municipality are not judged: published tables disagree.
"""

import re
import unicodedata

from resguardo.exchange.spreadsheet.plain import is_unknown, plain
from resguardo.exchange.spreadsheet.sheet import Cell

SHORTENED = re.compile(r"^\d(?:[.,]\d+)?e[+]?\d{1,2}$", re.IGNORECASE)
LIKE_A_CUI = re.compile(r"^[0-9OoIlSB]{12,14}$")
SAYS_CUI = re.compile(r"\b(?:cui|dpi|c\.u\.i\.?|d\.p\.i\.?|codigo unico)\b", re.IGNORECASE)
CUI_DIGITS = 13


def identity_number(cell: Cell) -> str:
    """The number as text, spaces and dashes between digits closed up; empty when unknown."""
    text = unicodedata.normalize("NFKC", cell.text).strip()
    if is_unknown(plain(text)):
        return ""
    text = re.sub(r"(?<=\d{12})\.0$", "", text)
    closed = re.sub(r"[\s\-.]", "", text)
    if LIKE_A_CUI.match(closed):
        return closed
    return text


def identity_fault(cell: Cell, number: str, header: str) -> str | None:
    """The code of what is wrong with the number, or None.

    `header` is the column's: only where it says CUI or DPI must a number be one. A whole number
    of thirteen digits kept as a number is whole.
    """
    if not number:
        return None
    if SHORTENED.match(number) or (cell.kind == "scientific" and len(number) != CUI_DIGITS):
        return "id.turned_number"
    digits = number.isascii() and number.isdecimal()
    if digits and not number.strip("0"):
        return "id.zeros"
    if digits and len(number) == CUI_DIGITS - 1:
        return "id.twelve_digits"
    if not digits and LIKE_A_CUI.match(number):
        return "id.letters"
    if digits and len(number) == CUI_DIGITS:
        if cell.kind in ("number", "scientific") and number.endswith("00000"):
            return "id.turned_number"
        return None if cui_checks(number) else "id.check"
    if SAYS_CUI.search(header) and "/" not in header:
        return "id.length" if digits else "id.letters"
    return None


def cui_checks(number: str) -> bool:
    """The ninth digit of a CUI of 13 digits fits the eight before it."""
    total = sum(int(digit) * (position + 2) for position, digit in enumerate(number[:8]))
    return total % 11 == int(number[8])
