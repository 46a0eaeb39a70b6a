"""JSON in its one spelling (RFC 8785), so that the same content always has the same bytes and the same hash.

Only what has one meaning everywhere is written: text, whole numbers up to 2^53 - 1, truth values, arrays, objects. No fractions, and nothing in the place of
an absent value.
"""

import json
import unicodedata
from typing import Any, Final

INTEGER_MAX: Final = 2**53 - 1
"""The greatest number that every reader of JSON keeps whole."""
DEPTH_MAX: Final = 16

Plain = str | bool | int | list[Any] | dict[str, Any]


class NotCanonical(ValueError):
    """A value that has no one spelling: what was found and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected


def canonical(value: Plain) -> bytes:
    """`value` in the spelling of RFC 8785: members in the order of their UTF-16 units, no white space, UTF-8. Raises `NotCanonical`."""
    try:
        return _written(value, 0).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half of a character", "whole characters") from error


def _written(value: Any, depth: int) -> str:
    if depth > DEPTH_MAX:
        raise NotCanonical(f"{depth} levels", f"at most {DEPTH_MAX}")
    if isinstance(value, str):
        if unicodedata.normalize("NFC", value) != value:
            raise NotCanonical(ascii(value[:40]), "text in NFC")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > INTEGER_MAX:
            raise NotCanonical(str(value)[:40], f"at most {INTEGER_MAX}")
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(_written(one, depth + 1) for one in value)}]"
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        members = (
            f"{_written(name, depth + 1)}:{_written(value[name], depth + 1)}" for name in names
        )
        return f"{{{','.join(members)}}}"
    raise NotCanonical(type(value).__name__, "text, whole number, truth value, array or object")
