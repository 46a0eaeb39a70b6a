"""Text on its way out: one spelling, and nothing in it that a reader cannot see.

Every exporter passes every text through `outgoing_text`, whatever the format: control characters and marks that turn the direction of what follows can make a
name read as another, and a terminal or a form do what nobody asked.
"""

import re
import unicodedata
from typing import Final

UNSEEN: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"
    "\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff\\ud800-\\udfff]"
)
"""Controls but for tab and line ends, marks and overrides of direction, and what is no character."""
_LINE_ENDS: Final = re.compile("\\r\\n?|\\x85|\\u2028|\\u2029")


def outgoing_text(text: str) -> str:
    """`text` as it may leave: in NFC, line ends as U+000A, without controls and without marks of direction."""
    # Nothing printable is a control or a mark of direction: the usual text leaves as it is.
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def outgoing_line(text: str) -> str:
    """`text` on one line, for a field that holds one: white space of any kind is one space."""
    return " ".join(outgoing_text(text).split())
