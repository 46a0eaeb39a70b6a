"""The field's words for the codes of the rules, in the reader's language: Spanish and English from `words/`, others by the Spanish word from one file each."""

import enum
from typing import Any

from django.utils.translation import get_language, gettext

from resguardo.words.choices import CHOICES
from resguardo.words.told import ROLES, TOLD


def said(code: Any) -> str:
    """What people call a role, an event, an answer of a closed list, a limit; the code itself for what a newer version wrote."""
    key = str(code)
    if isinstance(code, enum.Enum):
        key = code.name.lower() if isinstance(code.value, int) else str(code.value)
        if words := CHOICES.get(f"{type(code).__name__}.{key}"):
            return _in_language(words)
    words = ROLES.get(key) or TOLD.get(key)
    if words is None:
        return key
    return _in_language(words)


def _in_language(words: tuple[str, str]) -> str:
    return words[1] if get_language() == "en" else gettext(words[0])
