"""Choices of forms from closed lists, in the field's words."""

import enum
from typing import Any

from django.utils.functional import lazy
from django.utils.text import capfirst

from resguardo.console.words import said


def _label(code: enum.Enum) -> str:
    return str(capfirst(said(code)))


label = lazy(_label, str)
"""What people call a code, as a button says it: with a capital, in the reader's language when it is shown."""


def choices(codes: type[enum.Enum]) -> list[tuple[str, Any]]:
    """The choices of a form for a closed list."""
    return [(code.value, label(code)) for code in codes]
