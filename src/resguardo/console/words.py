"""The field's words for the codes of the rules, in the reader's language: Spanish and English from `words/`, others by the Spanish word from one file each."""

import enum
from typing import Any

from django.utils.translation import get_language, gettext

from resguardo.words.spoken import key_of, words_of


def said(code: Any) -> str:
    """What people call a role, an event, an answer of a closed list, a limit; the code itself for what a newer version wrote."""
    words = words_of(code)
    if words is None:
        return key_of(code) if isinstance(code, enum.Enum) else str(code)
    return words[1] if get_language() == "en" else gettext(words[0])
