"""The field's words for the codes of the rules, in the reader's language: Spanish and English from `words/`, others by the Spanish word from one file each."""

import enum
from typing import Any

from django.utils.translation import get_language, gettext

from resguardo.words.told import ROLES, TOLD


def said(code: Any) -> str:
    """What people call a role, an event, a kind of count, a whereabouts, a limit; the code itself for what a newer version wrote."""
    key = code.value if isinstance(code, enum.Enum) else str(code)
    words = ROLES.get(key) or TOLD.get(key)
    if words is None:
        return key
    return words[1] if get_language() == "en" else gettext(words[0])
