"""A code of the rules as people call it, in the reader's language, without a framework: papers, formats and the command line ask here."""

import enum
from functools import cache
from pathlib import Path
from typing import Any

import polib

from resguardo.words.choices import CHOICES
from resguardo.words.told import ROLES, TOLD

LANGUAGES = Path(__file__).parents[1] / "console" / "locale"
"""Where languages beside Spanish and English keep the field's words, by the Spanish word."""


def words_of(code: Any) -> tuple[str, str] | None:
    """The Spanish and the English word for a role, an event, an answer of a closed list or a limit; None for what a newer version wrote."""
    key = str(code)
    if isinstance(code, enum.Enum):
        key = key_of(code)
        if words := CHOICES.get(f"{type(code).__name__}.{key}"):
            return words
    return ROLES.get(key) or TOLD.get(key)


def key_of(code: enum.Enum) -> str:
    """How a code is called in the lists of words."""
    return code.name.lower() if isinstance(code.value, int) else str(code.value)


def said(code: Any, language: str) -> str:
    """What people call `code` in `language`; the code itself where nobody has a word for it, the Spanish word where the language has none."""
    words = words_of(code)
    if words is None:
        return key_of(code) if isinstance(code, enum.Enum) else str(code)
    if language in ("es", "en"):
        return words[language == "en"]
    return _translations(language).get(words[0]) or words[0]


@cache
def _translations(language: str) -> dict[str, str]:
    file = LANGUAGES / language / "LC_MESSAGES" / "django.po"
    return {one.msgid: one.msgstr for one in polib.pofile(str(file)) if not one.msgctxt}
