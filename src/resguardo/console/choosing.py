"""Fields for the closed lists of the rules, in the field's words: they give the code itself."""

import enum
from collections.abc import Iterable
from typing import Any

from django import forms

from resguardo.console.person.labels import label


class CodeField(forms.ChoiceField):
    """One code of a closed list."""

    def __init__(self, codes: Iterable[enum.Enum], **options: Any) -> None:
        self._codes = {str(code.value): code for code in codes}
        super().__init__(choices=_choices(self._codes), **options)

    def clean(self, value: Any) -> enum.Enum | None:
        """The code that was chosen; None where nothing had to be."""
        return self._codes.get(super().clean(value))


class CodesField(forms.MultipleChoiceField):
    """Several codes of a closed list, in the order of the list."""

    def __init__(self, codes: Iterable[enum.Enum], **options: Any) -> None:
        self._codes = {str(code.value): code for code in codes}
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=_choices(self._codes), **options)

    def clean(self, value: Any) -> tuple[enum.Enum, ...]:
        """The codes that were chosen."""
        chosen = set(super().clean(value))
        return tuple(code for name, code in self._codes.items() if name in chosen)


def _choices(codes: dict[str, enum.Enum]) -> list[tuple[str, Any]]:
    return [(name, label(code)) for name, code in codes.items()]
